"""Every broken file gives exactly its messages: where, what, how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
import yaml

from kapok.intake import read_folder
from kapok.intake.archive import more_rows_than

from .broken.build import BUILDERS

EXPECTED = yaml.safe_load((Path(__file__).parent / "broken" / "messages.yaml").read_text("utf-8"))


QUIET = {"column_absent", "rows_skipped", "parquet_absent"}


def test_whether_a_workbook_has_many_rows_is_told_at_a_glance(tmp_path):
    path = tmp_path / "rows.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row in range(30):
            sheet.write(row, 0, "1")
    data = path.read_bytes()
    assert more_rows_than(data, 29)
    assert not more_rows_than(data, 30)
    assert not more_rows_than(data[:-40], 0)  # whoever reads it says what is wrong
    assert not more_rows_than("姓名,年龄\n".encode() * 40, 29)


def test_there_are_enough_and_each_has_its_messages():
    assert len(BUILDERS) >= 40
    assert BUILDERS.keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", BUILDERS)
def test_broken_file(name, tmp_path, vocabulary):
    BUILDERS[name](tmp_path)
    found = read_folder(tmp_path, vocabulary).findings
    said = [
        f"{f.level}: {f.say()}".replace(str(tmp_path), "FOLDER")
        for f in found
        if f.code not in QUIET
    ]
    assert said == EXPECTED[name]
    for finding in found:
        assert "{" not in finding.say("en")
        assert finding.what("en") != finding.what("zh")
