"""Workbooks made to hang whoever reads them, or to take all of its memory: small to send, and as large as one likes inside."""

from __future__ import annotations

import time

import openpyxl
import pytest

from kapok.intake import read_folder
from kapok.intake.archive import LARGEST_PART

from .conftest import hire, workbook
from .test_content import changed, said

MANY = 10_000
SECONDS = 3


@pytest.mark.parametrize(
    "marks",
    [
        b'<c r="A9" t="e"/>' * MANY,
        b'<c r="A9" t="e" ' * MANY,
        b'<c r="A9"><f ' * MANY,
        b'<row r="1" ' * MANY + b' hidden="1"',
        b"<row " + b'r="1" ' * MANY + b' hidden="',
        b'<c t="e" s="9" ' * MANY + b">",
        b"<c " + b'r="A1" ' * MANY + b' t="e" s="9"',
    ],
    ids=("errors", "open", "formulas", "rows", "one row", "cells", "one cell"),
)
def test_marks_without_end_are_looked_at_once(tmp_path, read, marks):
    """A sheet of a megabyte would have been searched from each of its cells to its end."""
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    data = lambda xml: xml.replace(b"</sheetData>", marks + b' hidden="1"</sheetData>', 1)
    changed(path, "xl/worksheets/sheet1.xml", data)
    begun = time.process_time()
    read()
    assert time.process_time() - begun < SECONDS


def test_a_head_of_the_book_without_end_is_looked_at_once(tmp_path, read):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    changed(path, "xl/workbook.xml", lambda xml: xml + b"<workbookPr " * MANY)
    begun = time.process_time()
    assert said(read()) == ["file_broken"]
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("name", [b"x", b"Sheet1"])
def test_two_sheets_are_never_the_same_part(tmp_path, read, name):
    """One part of a megabyte, named a thousand times, would have been laid out a thousand times."""
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    again = b'<sheet name="%s" sheetId="9" r:id="rId1"/></sheets>' % name
    changed(path, "xl/workbook.xml", lambda xml: xml.replace(b"</sheets>", again))
    assert said(read()) == ["file_parts"]


def test_a_part_by_another_spelling_is_looked_at_too(tmp_path, read):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    far = b'<row r="99999"><c r="XFD99999"><v>1</v></c></row></sheetData>'
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", far))
    changed(
        path, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"sheet1.xml", b"SHEET1.xml")
    )
    assert said(read()) == ["sheet_huge"]


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_what_is_laid_out_as_a_tree_is_of_a_size(tmp_path, read, part):
    """A gigabyte of styles, five megabytes to send, takes 25 as a tree."""
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    changed(path, part, lambda xml: xml + b"<!--" + b" " * LARGEST_PART + b"-->")
    assert said(read()) == ["file_parts"]


def test_entities_behind_a_long_remark_are_entities(tmp_path, read):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    bomb = b"<!--" + b" " * 5000 + b'--><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    changed(path, "xl/workbook.xml", lambda xml: xml.replace(b"?>", b"?>" + bomb, 1))
    assert said(read()) == ["file_parts"]


def test_cells_that_do_not_say_where_they_stand_are_counted(tmp_path, read):
    """A row as long as the rows are many takes as much as if each cell bore its place."""
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    more = b"<row>" + b"<c><v>1</v></c>" * 4_100 + b"</row>" + b"<row/>" * 4_100
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</sheetData>", more + b"</sheetData>"),
    )
    assert said(read()) == ["sheet_huge"]


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"NaN", b"1e300", b"99999999999999999999"])
def test_numbers_that_are_none(tmp_path, read, number):
    """In every cell: each is read or refused, in words."""
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])

    def instead(xml: bytes) -> bytes:
        head, _, rest = xml.rpartition(b"<row ")
        place, _, cells = rest.partition(b">")
        letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: cells.count(b"<c ")]
        row = place.partition(b'r="')[2].partition(b'"')[0]
        new = b"".join(
            b'<c r="%c%s"%s><v>%s</v></c>' % (letter, row, style, number)
            for letter, style in zip(letters, (b"", b' s="1"') * 13, strict=False)
        )
        return head + b"<row " + place + b">" + new + b"</row></sheetData></worksheet>"

    changed(path, "xl/worksheets/sheet1.xml", instead)
    assert read().findings


@pytest.mark.parametrize("encoding", [b"gbk", b"utf-7", b"rot13", b"no such"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_a_part_in_an_encoding_that_no_program_would_write(tmp_path, read, part, encoding):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    changed(path, part, lambda xml: xml.replace(b"UTF-8", encoding, 1))
    assert said(read()) == ["file_broken"]


@pytest.mark.parametrize("encoding", [b"gbk", b"utf-7", b"no such"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_sheet_in_such_an_encoding_is_read_or_refused(tmp_path, read, part, encoding):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    changed(path, part, lambda xml: xml.replace(b"UTF-8", encoding, 1))
    assert read().findings is not None


@pytest.mark.parametrize("last", [b"x", b"", b"-1", b"999999999"])
def test_columns_hidden_to_where_no_program_would(tmp_path, read, last):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    cols = b'<cols><col min="1" max="%s" hidden="1"/></cols><sheetData>' % last
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<sheetData>", cols, 1))
    assert read().findings is not None


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", ""])
def test_formats_numbered_as_no_program_would_are_left_alone(tmp_path, read, number):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    form = f'<numFmts count="1"><numFmt numFmtId="{number}" formatCode="0%"/></numFmts><fonts '
    changed(path, "xl/styles.xml", lambda xml: xml.replace(b"<fonts ", form.encode(), 1))
    again = f'numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"'.encode()
    old = b'numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"'
    changed(path, "xl/styles.xml", lambda xml: xml.replace(old, again))
    assert read().findings is not None


@pytest.mark.parametrize("name", ["a/b", "[x]*?:", "'", "' '"])
def test_the_copy_of_a_sheet_that_no_program_would_write(tmp_path, vocabulary, name):
    """Its name, and numbers that are none, which the library that writes would not take."""
    (tmp_path / "in").mkdir()
    path = workbook(tmp_path / "in" / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    sheet = b'name="%s"' % name.encode()
    changed(path, "xl/workbook.xml", lambda xml: xml.replace(b'name="Sheet1"', sheet))
    more = b'<c r="Z4"><v>1e999</v></c><c r="AA4"><v>NaN</v></c></row></sheetData>'
    changed(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</row></sheetData>", more),
    )
    [copy] = read_folder(tmp_path / "in", vocabulary).write_annotated(tmp_path / "out")
    assert openpyxl.load_workbook(copy).active["C4"].value == "12"


@pytest.mark.parametrize(
    "value", ["1" * 100_000 + "x", "1," * 100_000 + "x", "9" * 40, "-" + "9" * 40]
)
def test_a_number_without_end_is_none(value):
    """It was searched for where it ends, from each of its digits; and no column holds one of forty."""
    from kapok.intake.cells.numbers import NumberRule, parse_int, parse_money, parse_rate

    begun = time.process_time()
    for parse in (parse_int, parse_money, parse_rate):
        assert parse(value, NumberRule(least=None)).value is None
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    "heads", ["姓名,身份证号," + "".join(f"甲{n}," for n in range(5_000)), "a," * 5_000]
)
def test_a_row_of_headings_without_end_is_compared_as_far_as_any_office_writes(
    tmp_path, read, heads
):
    """Each of them was compared with each of every layout."""
    (tmp_path / "a.csv").write_text(heads + "\n" + "1," * 5_000 + "\n", "utf-8")
    begun = time.process_time()
    assert said(read()) == ["layout_unknown"]
    assert time.process_time() - begun < SECONDS
