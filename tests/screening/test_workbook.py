"""The workbook: nothing in it is a formula, nobody's number stands in it whole."""

from __future__ import annotations

import openpyxl

from kapok.screening.regrets import regrets
from kapok.screening.sheet import Column, Table, new_book
from kapok.screening.summary import summarise
from kapok.screening.workbook import write_workbook

PERSON = "510402199001010018"


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    path = tmp_path / "x.xlsx"
    book, styles = new_book(str(path))
    table = Table(book, styles, "表", [Column("甲", 10), Column("乙", 10)])
    for risky in ("=1+1", "+86", "-1", "@SUM(A1)", "http://example.invalid", "0123"):
        table.add([risky, None])
    table.close()
    book.close()
    rows = list(openpyxl.load_workbook(path)["表"].iter_rows(min_row=2))
    assert [row[0].value for row in rows] == [
        "=1+1",
        "+86",
        "-1",
        "@SUM(A1)",
        "http://example.invalid",
        "0123",
    ]
    assert all(row[0].data_type == "s" and row[0].hyperlink is None for row in rows)
    assert [row[0].style is not None and row[0].quotePrefix for row in rows][:4] == [True] * 4


def test_a_name_that_is_a_formula_reaches_the_office_as_text(screened, hired, tmp_path):
    rows = hired(2)
    rows["person"][0]["id"] = PERSON
    rows["employment"][0] |= {"id": f"{PERSON}/E", "person": PERSON}
    rows["status"][0]["person"] = PERSON
    rows["insured_month"][0]["employment"] = f"{PERSON}/E"
    with screened(rows, "2024-06-30", ["5"], {PERSON: "=HYPERLINK(1)", "E": "甲公司"}) as run:
        result = run.results["5"]
        counts = write_workbook(
            run, summarise(run), list(regrets(run, result)), tmp_path / "b.xlsx"
        )
    assert counts["5"] == 2
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["5"]
    head, *lines = sheet.values
    by_name = [dict(zip(head, line, strict=True)) for line in lines]
    assert {b["姓名"] for b in by_name} == {"=HYPERLINK(1)", None}
    assert {b["身份证号"] for b in by_name} == {"510402********0018", "P2"}
    assert {b["金额（元）"] for b in by_name} == {1000}
    assert {b["单位"] for b in by_name} == {"甲公司"}
    assert sheet.freeze_panes == "A2"
