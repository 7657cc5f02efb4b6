"""Dirt as it comes in from offices and villages, in several kinds of sheet: each repaired and said at its cell, or refused there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kapok.intake import Level, read_folder
from kapok.intake.layouts.load import layout
from kapok.intake.sheets import letter

from .conftest import LI, WANG, ZHANG, csv_text, id_number, workbook

ENDS_IN_X = next(n for n in (id_number(serial=s) for s in range(10, 99)) if n.endswith("X"))
WIDE = {ord("0") + i: ord("０") + i for i in range(10)}
KINDS: dict[str, dict[str, Any]] = {
    "hiring_roster": {"contract_start": "2022-03-01", "contract_end": "2024-02-28", "job": "普工"},
    "work_ledger": {"start": "2022-03-01", "channel": "自主就业", "employer_name": "示范厂"},
    "post_ledger": {"start": "2022-03-01", "finish": "2024-12-31", "owner_name": "村委会"},
    "national_work_away": {"start": "2022-03-01", "worked": "是", "employer_name": "示范厂"},
}
"""A good row of each kind beside name and number; its first column is a day that has to be a day."""
each = pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=pytest.mark.long if n > 1 else ()) for n, kind in enumerate(KINDS)],
)
CELLS: list[tuple[str, Any, str, Any]] = [
    ("id_no", f'="{ZHANG}"', "id_cleaned", ZHANG),
    ("id_no", LI.translate(WIDE), "id_cleaned", LI),
    ("id_no", ENDS_IN_X.lower(), "id_cleaned", ENDS_IN_X),
    ("id_no", float(WANG), "id_precision", None),
    ("day", "2023.3", "date_month_only", None),
    ("day", 2023.3, "date_month_only", None),
    ("day", "202303", "date_month_only", None),
    ("day", 45000, "date_serial", dt.date(2023, 3, 15)),
    ("day", "２０２３年３月１５日", "date_rewritten", dt.date(2023, 3, 15)),
    ("day", '="2023-03-15"', "date_rewritten", dt.date(2023, 3, 15)),
]
"""What a cell holds, what is said of it, and what it means: nothing where it is refused."""


def good(kind: str, n: int) -> dict[str, Any]:
    return {
        "name": f"王{'一二三四五六七八九十'[n]}",
        "id_no": id_number(serial=100 + n),
        **KINDS[kind],
    }


@each
def test_every_dirty_cell_is_repaired_and_said_or_refused_where_it_stands(kind, tmp_path, read):
    day = next(iter(KINDS[kind]))
    rows, refused, repaired = [], [], Counter[tuple[str, str]]()
    first = layout(kind).form.header_row + 1
    for n, (column, raw, code, value) in enumerate(CELLS):
        name = day if column == "day" else column
        cell = letter(layout(kind).column_ids().index(name))
        rows.append(good(kind, n) | {name: raw})
        if value is None:
            refused.append((first + n, cell, code))
        else:
            repaired[cell, code] += 1
    workbook(tmp_path / f"{kind}.xlsx", kind, rows)
    intake = read()
    [sheet] = intake.files[0].sheets
    assert sheet.layout == kind
    for n, (column, _, _, value) in enumerate(CELLS):
        assert sheet.parsed.columns[day if column == "day" else column][n] == value
    wrong = [one for one in intake.findings if one.level == Level.ERROR]
    told = {(one.place.row, one.place.letter, one.code) for one in wrong}
    assert told >= set(refused)
    assert told - set(refused) <= {(row, cell, "required_empty") for row, cell, _ in refused}
    mended = {(f.place.letter, f.code): f.count for f in intake.findings if f.level == Level.REPAIR}
    assert mended == repaired


def test_a_month_is_a_day_where_the_column_says_which(tmp_path, read):
    """Of monitored people the system gives a month: its first day, and that is said."""
    heads = {"household": "H1", "household_type": "边缘易致贫户", "id_no": ZHANG, "name": "张三"}
    lines = [heads | {"identified_on": raw} for raw in ("2023.3", "202303", 2023.3)]
    for n, number in enumerate((ZHANG, LI, WANG)):
        lines[n] = lines[n] | {"id_no": number}
    workbook(tmp_path / "户信息.xlsx", "national_households", lines)
    intake = read()
    [sheet] = intake.files[0].sheets
    assert sheet.parsed.columns["identified_on"] == [dt.date(2023, 3, 1)] * 3
    [said] = [one for one in intake.findings if one.code == "date_month_first"]
    assert (said.place.row, said.place.column, said.count) == (4, "识别监测时间", 3)


@each
def test_merged_cells_hidden_columns_and_total_rows(kind, tmp_path, read):
    *_, text = KINDS[kind]
    at = layout(kind).column_ids().index(text) + 1
    first = layout(kind).form.header_row + 1
    rows = [good(kind, n) | {text: KINDS[kind][text] if n != 1 else ""} for n in range(3)]
    path = workbook(
        tmp_path / f"{kind}.xlsx", kind, rows, tail=[["合计", "", "3人"], ["", "填表人：王"]]
    )
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.merge_cells(start_row=first, end_row=first + 1, start_column=at, end_column=at)
    sheet.column_dimensions[letter(at - 1)].hidden = True
    book.save(path)
    intake = read()
    [told] = intake.files[0].sheets
    values = told.parsed.columns[text]
    assert (len(values), values[0] == values[1] is not None) == (3, True)
    assert (told.rows, told.skipped) == (3, 2)
    where = {f.code: f.place.letter for f in intake.findings}
    assert (where["merged_filled"], where["column_hidden"]) == (letter(at - 1), letter(at - 1))
    assert "跳过合计、签字 2 行" in intake.summary()


@each
def test_text_in_either_encoding_means_the_same(kind, tmp_path, vocabulary):
    day = next(iter(KINDS[kind]))
    text = csv_text(kind, [good(kind, 0), good(kind, 1) | {day: "2023.3"}])
    found = []
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        folder = Path(tmp_path / encoding)
        folder.mkdir()
        (folder / f"{kind}.csv").write_bytes(text.encode(encoding))
        intake = read_folder(folder, vocabulary)
        [sheet] = intake.files[0].sheets
        refused = [f.place.row for f in intake.findings if f.code == "date_month_only"]
        found.append((sheet.layout, sheet.parsed.columns, refused))
    assert found[0] == found[1] == found[2]
    assert found[0][0] == kind
    assert found[0][2] == [3]


def test_a_file_for_each_village_is_read_as_one_folder(tmp_path, read):
    for n, village in enumerate(("大田村", "河边村")):
        workbook(tmp_path / f"{village}.xlsx", "work_ledger", [good("work_ledger", n)])
    text = csv_text("post_ledger", [good("post_ledger", 2)])
    (tmp_path / "新村.csv").write_bytes(text.encode("gb18030"))
    intake = read()
    assert intake.tables["employment"].num_rows == 2
    assert intake.tables["post_agreement"].num_rows == 1
    assert sorted(one.name for one in intake.files) == ["大田村.xlsx", "新村.csv", "河边村.xlsx"]
