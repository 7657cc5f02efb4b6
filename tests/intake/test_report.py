"""The report reads like a list of things to do, file by file, in either language."""

from __future__ import annotations

import re

import openpyxl
import pytest

from kapok.intake import check, read_folder
from kapok.intake.findings import Collector, Finding, Place, note
from kapok.intake.messages import catalogue, phrases
from kapok.intake.report import SHOWN

from .broken.build import BUILDERS
from .conftest import LI, ZHANG, hire, id_number, workbook
from .test_folder import household

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
QUOTED = re.compile(r"“[^”]*”|\([^()]*\)")


def test_what_repeats_without_end_is_one_line_a_column(tmp_path, vocabulary):
    workbook(tmp_path / "户信息.xlsx", "national_households", [household()])
    hires = [hire(id_no=id_number(serial=n), name="某某") for n in range(2, 42)]
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", hires)
    report = check([tmp_path], vocabulary)
    found = [
        f
        for f in report.intake.findings
        if f.code == "not_registered" and f.place.column == "身份证号"
    ]
    [finding] = found
    assert (finding.count, finding.rows) == (40, tuple(range(4, 44)))
    assert finding.say().startswith(
        "花名册.xlsx 工作表“Sheet1” 第 4、5、6 行等 C 列“身份证号”：40 行的人员"
    )
    assert "40 rows: the person" in finding.say("en")
    assert report.as_dict()["findings"]
    copies = report.intake.write_annotated(tmp_path / "out")
    sheet = openpyxl.load_workbook(copies[-1]).active
    assert {sheet.cell(r, sheet.max_column - 2).value for r in range(4, 44)} == {"请看一眼"}


def test_findings_stand_file_by_file_in_the_order_of_rows_and_columns(tmp_path, vocabulary):
    bad = hire(id_no="12", contract_start="x", wage="许多")
    for n, name in enumerate(("乙.xlsx", "甲.xlsx")):
        workbook(
            tmp_path / name,
            "hiring_roster",
            [bad, hire(name="李四", id_no=LI, work_county="鼓楼区", phone=f"1380000000{n}")],
        )
    report = check([tmp_path], vocabulary)
    places = [
        (f.place.file, f.place.row, f.place.letter)
        for f in report.intake.findings
        if f.level == "error"
    ]
    one = [(4, "C"), (4, "I"), (4, "Q"), (5, "N")]
    assert places == [(file, *at) for file in ("乙.xlsx", "甲.xlsx") for at in one]
    text = report.text()
    assert "乙.xlsx：不能用 4，请看一眼" in text
    assert text.index("乙.xlsx：不能用") < text.index("甲.xlsx：不能用")
    assert report.as_dict()["files"][0]["counts"]["error"] == 4


def test_columns_beyond_z_come_last():
    out = Collector()
    for letter in ("AA", "B"):
        out.add(Place("f", "", 1, "列", letter), note("file_empty"))
    assert [f.place.letter for f in out.all()] == ["B", "AA"]


def test_of_one_kind_the_words_name_so_many_and_say_how_many_more(tmp_path, vocabulary):
    hires = [hire(id_no=str(n)) for n in range(10, 45)]
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", hires)
    text = check([tmp_path], vocabulary).text()
    assert text.count("位，应是18位") == SHOWN
    assert f"……同样的还有 {35 - SHOWN} 处" in text


def test_nothing_is_said_twice_in_one_breath(tmp_path, vocabulary):
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    report = check([tmp_path], vocabulary)
    assert "身份证号”：身份证号" not in report.text()
    [copy] = report.intake.write_annotated(tmp_path / "out")
    sheet = openpyxl.load_workbook(copy).active
    assert sheet.cell(4, sheet.max_column - 1).value == "身份证号：12 有 2 位，应是18位"


@pytest.mark.parametrize("name", BUILDERS)
def test_english_is_english(name, tmp_path, vocabulary):
    """Chinese stands only in quotation marks or brackets: what the file itself holds, or must hold."""
    BUILDERS[name](tmp_path)
    for finding in read_folder(tmp_path, vocabulary).findings:
        what = finding.what("en")
        for value, shown in finding.note.args:
            if value in (
                "other_en",
                "value",
                "before",
                "after",
                "allowed_en",
                "missing_en",
                "names_en",
                "changes_en",
            ):
                what = what.replace(shown, "")
        told = QUOTED.sub("", QUOTED.sub("", what))
        assert not CHINESE.search(told), finding.say("en")
        _, _, said = finding.say("en").partition(": ")
        assert said[:1] == said[:1].upper()
        assert not re.search(r"\. [a-z]", said), said


def test_one_and_many_in_english():
    place = Place("f")
    one = Finding(place, note("date_serial", before=1, after=2), 1)
    two = Finding(place, note("date_serial", before=1, after=2), 2)
    assert one.what("en").startswith("1 date that had become a number was")
    assert two.what("en").startswith("2 dates that had become numbers were")


def test_the_summary_names_sheets_and_rows_in_the_language_spoken(tmp_path, vocabulary):
    workbook(tmp_path / "a.xlsx", "hiring_roster", [hire()])
    intake = read_folder(tmp_path, vocabulary)
    assert "就业记录 1 行" in intake.summary()
    english = intake.summary("en")
    assert "Employer's roster of hired people, header in row 3, 1 row" in english
    assert "employment spell 1" in english
    assert "hiring_roster" not in english


def test_every_text_of_the_catalogue_can_be_said():
    """Words for one and for many belong to a value that is there in both languages."""
    for code, message in catalogue().items():
        names = set(re.findall(r"\{(\w+)", message.texts["zh"] + message.texts["mend"]))
        for key in ("en", "mend_en"):
            given = set(re.findall(r"\{(\w+)", message.texts[key]))
            assert given <= names | {"count"}, (code, given - names)
    assert all(set(texts) == {"zh", "en"} for texts in phrases().values())


def test_files_of_which_nothing_was_read_are_not_well(tmp_path, vocabulary):
    (tmp_path / "说明.docx").write_bytes(b"PK123")
    report = check([tmp_path], vocabulary)
    assert [f.level for f in report.intake.findings] == ["warning"]
    assert not report.ok
    assert ZHANG not in report.text()
