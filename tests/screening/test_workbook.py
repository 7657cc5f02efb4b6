"""The workbook: nothing in it is a formula, nobody's number stands in it whole."""

from __future__ import annotations

import datetime as dt
import re
import zipfile

import openpyxl
import pytest

from kapok.screening.regrets import regrets
from kapok.screening.sheet import MONEY, About, Column, Table, new_book, sheet_name
from kapok.screening.summary import summarise
from kapok.screening.workbook import measures, write_workbook

PERSON = "510402199001010018"


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    path = tmp_path / "x.xlsx"
    about = About("题目", "政策", dt.date(2024, 6, 30), "第 &P 页")
    book, styles = new_book(str(path), about)
    table = Table(book, styles, "表", [Column("甲", 10), Column("乙", 10)], about)
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
        written = write_workbook(
            run, summarise(run), list(regrets(run, result)), tmp_path / "b.xlsx"
        )
    assert written.rows["5"] == 2
    (name,) = written.sheets["5"]
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")[name]
    by_name = lines_of(sheet)
    assert {b["姓名"] for b in by_name} == {"=HYPERLINK(1)", None}
    assert {b["身份证号"] for b in by_name} == {"510402********0018", "P2"}
    assert {b["金额（元）"] for b in by_name} == {1000}
    assert {b["单位"] for b in by_name} == {"甲公司"}
    assert sheet.freeze_panes == "A2"


def lines_of(sheet):
    """Rows below the heading by its words, as far as they go without a gap or a sum."""
    head, *rows = sheet.values
    lines = []
    for row in rows:
        if row[0] in (None, "合计") or all(cell is None for cell in row[1:]):
            break
        lines.append(dict(zip(head, row, strict=True)))
    return lines


def book_of(run, path, lang="zh"):
    found = [r for result in run.results.values() for r in regrets(run, result, lang)]
    written = write_workbook(run, summarise(run, lang), found, path, lang)
    return written, openpyxl.load_workbook(path)


def test_a_sheet_says_which_measure_it_is_and_prints_as_one(screened, hired, tmp_path):
    with screened(hired(3), "2024-06-30", ["5", "5c"]) as run:
        written, book = book_of(run, tmp_path / "b.xlsx")
    assert book.properties.title == "政策筛查结果"
    assert written.sheets["5"] == ["5 企业吸纳脱贫人口就业补贴和奖补"]
    sheet = book["5 企业吸纳脱贫人口就业补贴和奖补"]
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddHeader.center.text == "5 企业吸纳脱贫人口就业补贴和奖补"
    assert sheet.page_setup.paperSize == 9
    last = [row[0] for row in sheet.values if row[0]][-1]
    assert last == "一次性奖补按收款人名下的总数算，不分到每一行，见“应发”"


def test_months_are_shown_as_months(screened, hired, tmp_path):
    with screened(hired(1), "2024-06-30", ["5", "5c"]) as run:
        written, book = book_of(run, tmp_path / "b.xlsx")
    head = [c.value for c in book[written.sheets["5c"][0]][1]].index("事件日")
    assert [
        row[head].number_format
        for row in book[written.sheets["5c"][0]].iter_rows(min_row=2, max_row=2)
    ] == ["yyyy-mm"]
    assert [
        row[head].number_format
        for row in book[written.sheets["5"][0]].iter_rows(min_row=2, max_row=2)
    ] == ["yyyy-mm-dd"]


def test_what_has_to_be_worked_on_comes_first(screened, hired, tmp_path):
    rows = hired(3)
    rows["employment"][1]["contract_end"] = None
    with screened(rows, "2024-06-30", ["5"]) as run:
        written, book = book_of(run, tmp_path / "b.xlsx")
    assert [line["结论"] for line in lines_of(book[written.sheets["5"][0]])] == [
        "待核实",
        "符合",
        "符合",
    ]


def test_a_full_sheet_goes_on_on_the_next(screened, hired, tmp_path, monkeypatch):
    monkeypatch.setattr(measures, "MOST", 2)
    with screened(hired(5), "2024-06-30", ["5"]) as run:
        written, book = book_of(run, tmp_path / "b.xlsx")
    first = "5 企业吸纳脱贫人口就业补贴和奖补"
    assert written.sheets["5"] == [first, f"{first} (2)", f"{first} (3)"]
    assert [len(lines_of(book[name])) for name in written.sheets["5"]] == [2, 2, 1]


def test_too_few_people_are_a_reason_and_no_line_of_money(screened, hired, by_the_head, tmp_path):
    rows = hired(8)
    for person in rows["person"]:
        person["origin_county"] = "513422"
    with screened(rows, "2024-06-30", ["10a"], under=by_the_head) as run:
        written, book = book_of(run, tmp_path / "b.xlsx")
    assert {line["为什么"] for line in lines_of(book[written.sheets["10a"][0]])} == {
        "条件都满足，但收款人名下只算上 8 个，还没有到发钱的数"
    }
    assert not lines_of(book["应发"])
    assert "另有 1 个收款人这次应发是 0" in str(list(book["应发"].values)[-1][0])


def test_money_that_others_pay_is_in_a_column_and_a_line_of_its_own(
    screened, hired, paid_by_others, tmp_path
):
    with screened(hired(3), "2024-06-30", ["5"], under=paid_by_others) as run:
        _, book = book_of(run, tmp_path / "b.xlsx")
    (line,) = lines_of(book["应发"])
    assert (line["应发（元）"], line["测算待定（元）"], line["只登记（元）"]) == (None, None, 3000)
    assert line["级次"] == "被帮扶地；不从本地资金付"
    cover = {row[0]: row[1] for row in book["封面"].values}
    assert cover["应发合计"] == "0 元"
    assert cover["只登记"] == "3,000 元由别处付，本地只登记，不在应发里"
    sums = [lines_of(book[name]) for name in ("汇总", "资金")]
    assert [sum(row["只登记（元）"] or 0 for row in rows) for rows in sums] == [3000, 3000]
    assert [sum(row["应发（元）"] or 0 for row in rows) for rows in sums] == [0, 0]


def test_the_cover_speaks_of_readings_in_words(screened, hired, tmp_path):
    with screened(hired(1), "2024-06-30", ["5"]) as run:
        run.readings["who_counts"] = "at_work"
        _, book = book_of(run, tmp_path / "b.xlsx")
    cover = {row[0]: row[1] for row in book["封面"].values}
    assert (
        cover["口径"]
        == "奖补的人数按累计算，还是按同时在岗算？按判定日还在岗的人数（发过的奖补不收回）"
    )


@pytest.mark.parametrize(
    ("words", "number", "name"),
    [
        ("16 甲/乙[丙]：*", 1, "16 甲 乙 丙 ："),
        ("5 " + "长" * 40, 1, "5 " + "长" * 29),
        ("5 " + "长" * 40, 12, "5 " + "长" * 24 + " (12)"),
        ("14b 'quoted'", 1, "14b 'quoted"),
    ],
)
def test_names_of_sheets_are_such_as_excel_takes(words, number, name):
    assert sheet_name(words, number) == name
    assert len(sheet_name(words, number)) <= 31


def test_money_in_a_cell_is_exact(tmp_path):
    about = About("题目", "政策", dt.date(2024, 6, 30), "第 &P 页")
    book, styles = new_book(str(tmp_path / "x.xlsx"), about)
    table = Table(book, styles, "表", [Column("元", 10, MONEY)], about)
    for fen in (1, 10, 333_333_33, 999_999_999_999_99):
        table.add([fen])
    table.close([1_000_034_333_333_43])
    book.close()
    sheet = zipfile.ZipFile(tmp_path / "x.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<v>([\d.]+)</v>", sheet) == [
        "0.01",
        "0.10",
        "333333.33",
        "999999999999.99",
        "1000034333333.43",
    ]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("6 Hiring subsidy and bonus for cooperatives, growers and farms", "6 Hiring subsidy and bonus"),
        ("16 One-time start-up grant", "16 One-time start-up grant"),
        ("6 生产经营主体吸纳脱贫人口就业补贴和奖补以及其他各种各样的补助", "6 生产经营主体吸纳脱贫人口就业补贴和奖补以及其他各种各样的补"),
        ("1 " + "A" * 40, "1"),
        ("A" * 40, "A" * 31),
    ],
)  # fmt: skip
def test_a_sheet_is_named_by_whole_words(words, name):
    assert sheet_name(words) == name
