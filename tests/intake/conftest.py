"""Files made for the tests: sheets of the known layouts, written as an office writes them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from kapok.checkdigits import credit_check, id_check
from kapok.intake import Intake, read_folder
from kapok.intake.layouts import layout
from kapok.rules.package.vocabulary import Vocabulary, read_vocabulary
from kapok.rules.problems import Problems

ROOT = Path(__file__).parents[2]


def id_number(county: str = "510421", birth: str = "19900101", serial: int = 1) -> str:
    """A valid ID number."""
    first = f"{county}{birth}{serial:03d}"
    return first + id_check(first)


def credit_code(serial: int = 1, kind: str = "91") -> str:
    """A valid credit code of the city."""
    first = f"{kind}510402MA6{serial:08d}"[:17]
    return first + credit_check(first)


ZHANG, LI, WANG = id_number(serial=1), id_number(serial=2), id_number(birth="19850615", serial=3)
FACTORY = credit_code()


def rows_of(name: str, rows: list[dict[str, Any]]) -> list[list[Any]]:
    """Rows given by column ids, in the layout's column order."""
    ids = layout(name).column_ids()
    for row in rows:
        assert row.keys() <= set(ids), row.keys() - set(ids)
    return [[row.get(column, "") for column in ids] for row in rows]


def workbook(
    path: Path,
    name: str,
    rows: list[dict[str, Any]],
    *,
    above: dict[str, str] | None = None,
    tail: list[list[Any]] | None = None,
    heads: list[str] | None = None,
) -> Path:
    """A workbook of one layout: title, lines, header, rows, and what stands below."""
    one = layout(name)
    values = {
        "unit": "示范单位",
        "date": "2026-06-30",
        "code": FACTORY,
        "month": "2023年3月",
        "class": "B1",
    }
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write(0, 0, one.form.title)
        for n, line in enumerate(one.form.lines):
            sheet.write(1 + n, 0, line.format(**{**values, **(above or {})}))
        body = [heads or one.heads(), *rows_of(name, rows), *(tail or [])]
        for r, row in enumerate(body, start=one.form.header_row - 1):
            for c, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(r, c, dt.datetime.combine(value, dt.time()), days)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif value is not None:
                    sheet.write(r, c, value)
    return path


def csv_text(name: str, rows: list[dict[str, Any]], heads: list[str] | None = None) -> str:
    lines = [heads or layout(name).heads(), *rows_of(name, rows)]
    return "\r\n".join(",".join(str(value) for value in line) for line in lines) + "\r\n"


def hire(**changes: Any) -> dict[str, Any]:
    """A good row of the hiring roster."""
    return {
        "name": "张三", "id_no": ZHANG, "start": "2022-03-01", "contract_start": "2022-03-01",
        "contract_end": "2023-02-28", "contract_kind": "固定期限", "wage": "3000", **changes,
    }  # fmt: skip


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    problems = Problems()
    found = read_vocabulary(ROOT / "policies" / "vocabulary", problems)
    problems.raise_if_any()
    return found


@pytest.fixture
def read(tmp_path: Path, vocabulary: Vocabulary):
    """Reads the test's folder."""

    def reader() -> Intake:
        return read_folder(tmp_path, vocabulary)

    return reader
