"""Files are untrusted: what they are is told by their content, and none takes the memory of all."""

from __future__ import annotations

import base64
import datetime as dt
import random
import struct
import sys
import zipfile
import zlib

import openpyxl
import pytest
import xlsxwriter
from tests.imports.compound import locked_old_book

from kapok.intake import read_folder
from kapok.intake.archive import LARGEST

from .conftest import FACTORY, LI, ZHANG, csv_text, hire, workbook
from .test_folder import rows


def said(intake) -> list[str]:
    return [f.code for f in intake.findings]


def test_a_renamed_workbook_is_read_and_said(tmp_path, read):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    path.rename(tmp_path / "花名册.xls")
    intake = read()
    assert intake.tables["employment"].num_rows == 1
    assert "内容其实是工作簿（xlsx）" in intake.findings[0].say()
    assert intake.ok


@pytest.mark.parametrize("suffix", [".csv", ".txt", ".xlsm"])
def test_a_workbook_by_any_name_is_a_workbook(suffix, tmp_path, read):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    path.rename(path.with_suffix(suffix))
    assert read().tables["employment"].num_rows == 1


def test_text_named_xls_is_read_as_text(tmp_path, read):
    text = csv_text(
        "unemployment_benefits", [{"name": "张三", "id_no": ZHANG, "start": "2022-03-01"}]
    )
    (tmp_path / "失业保险金.xls").write_bytes(text.replace(",", "\t").encode("gb18030"))
    assert read().tables["benefit_spell"].num_rows == 1


def test_of_two_equal_files_one_is_read_whichever_name_comes_first(tmp_path, read):
    path = workbook(tmp_path / "乙花名册.xlsx", "hiring_roster", [hire()])
    (tmp_path / "10改名的.xls").write_bytes(path.read_bytes())
    intake = read()
    assert intake.tables["employment"].num_rows == 1
    assert said(intake) == ["file_renamed", "file_same"]


def test_a_copy_of_what_cannot_be_read_has_not_been_read(tmp_path, read):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    path.write_bytes(path.read_bytes()[:3000])
    (tmp_path / "花名册 副本.xlsx").write_bytes(path.read_bytes())
    assert said(read()) == ["file_broken", "file_broken"]


def test_a_renamed_workbook_comes_back_with_its_formats(tmp_path, vocabulary):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    path.rename(tmp_path / "花名册.xls")
    [copy] = read_folder(tmp_path, vocabulary).write_annotated(tmp_path / "out")
    assert openpyxl.load_workbook(copy).active["C4"].comment is not None


# ---- what an xlsx tells besides its values


def changed(path, member: str, change):
    """The workbook with one member's bytes changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def strict(path):
    """The workbook as a program saves it as “Strict Open XML”."""
    for name in zipfile.ZipFile(path).namelist():
        for old, new in STRICT.items():
            changed(path, name, lambda xml, old=old, new=new: xml.replace(old, new))
    return path


def test_a_strict_workbook_is_read_and_comes_back(tmp_path, vocabulary):
    for name in ("plain", "strict"):
        (tmp_path / name).mkdir()
        path = workbook(
            tmp_path / name / "花名册.xlsx", "hiring_roster", [hire(), hire(id_no="12")]
        )
        styles = lambda xml: xml.replace(b'numFmtId="0"', b'numFmtId="10"')
        changed(path, "xl/styles.xml", styles)
    strict(path)
    plain, other = (read_folder(tmp_path / name, vocabulary) for name in ("plain", "strict"))
    assert other.tables["employment"].num_rows == 1
    assert [f.say() for f in other.findings] == [f.say() for f in plain.findings]
    [copy] = other.write_annotated(tmp_path / "out")
    assert (
        openpyxl.load_workbook(copy).active["C4"].value
        == plain.files[0].sheets[0].parsed.sheet.rows[3][2]
    )


def test_which_sheet_is_meant_is_said_once(tmp_path, read):
    """Whoever lays it out may take the other of two."""
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    twice = b'xmlns:q="http://purl.oclc.org/ooxml/officeDocument/relationships" q:id="rId2" r:id='
    changed(path, "xl/workbook.xml", lambda xml: xml.replace(b"r:id=", twice, 1))
    assert said(read()) == ["file_parts"]


def test_a_formula_that_is_a_text_needs_no_result(tmp_path, read):
    path = workbook(
        tmp_path / "花名册.xlsx", "hiring_roster", [hire(), hire(name="李四", id_no="")]
    )
    book = openpyxl.load_workbook(path)
    book.active["C5"] = f'="{LI}"'
    book.active["B5"] = "=B4"
    book.save(path)
    intake = read()
    assert f"{LI}/{FACTORY}/2022-03-01" not in rows(intake, "employment")  # the name is calculated
    assert [f.place.letter for f in intake.findings if f.code == "formula_blank"] == ["B"]
    assert intake.kinds()["id_cleaned"] == 1


def test_rates_are_read_by_the_number_format_of_their_cells(tmp_path, read):
    with xlsxwriter.Workbook(str(tmp_path / "创业担保贷款台账.xlsx")) as book:
        sheet = book.add_worksheet()
        percent, plain = book.add_format({"num_format": "0.00%"}), book.add_format()
        heads = ["借款合同号", "统一社会信用代码", "贷款本金", "放款日期", "年利率", "签约时LPR"]
        sheet.write_row(0, 0, heads)
        for r, (rate, form) in enumerate([(0.0385, percent), (3.85, plain), (0.0385, plain)], 1):
            sheet.write_row(r, 0, [f"D{r}", FACTORY, "100000", "2023-01-05"])
            sheet.write_number(r, 4, rate, form)
    intake = read()
    assert [loan["rate"] for loan in rows(intake, "loan").values()] == [385, 385, None]
    assert intake.kinds()["rate_scale"] == 1


# ---- old workbooks

#: an xls of two sheets, one hidden; rows 张三 and 李四 (whose number is 12) of unemployment benefits
OLD = zlib.decompress(base64.b85decode(
    r"c-rk)T}V_x6#i!RU;J4&4K$EN$jV&UyH@0bZiVHOn`Kl+V46#bp|TiJ4`ta#5QY&*MK6LqL}2yO5A~35Jp@)lK_O^8"
    r"_7oKLpx(}$o%LUE!vy1gmpL<YX3m+pbIzHWd*2RakM=#zAHy6}z=lcF1Lq8$pyWwbyr6c|RK;ZOres=JRq(jUkWL3)"
    r"WV~@H8!CH`LE@2pkSOql(owV{($*UFuON2u92$h0L%Fb%?@8RHl!-i^myhXjrfZl!<i0PN?qE(g({k!NDvn?%94X$e"
    r"{rIpf<hD$r0#8}y6LSpY;<fVQ3q2yy*MXg}=7v+Ntf9c3j((6ytD>#Zn5t*t9@2n1LZG@jP+2*O95Q!5ewu#ZM>4Ko"
    r"`7Qp+@&$<hdp6&-2;WUcoXfu{?La5YV?sG|oSeGdo(SdIlhJ605l1?%I+bro(bGE=AIE9s2)vb(#Bg240gA5&*C!%_"
    r"*M8NyA&k2G$jIL2-gh^y-1<;^rh6W%v4!OP^`3|i*lGl~gbbssEEqKC2^t3J4h2J@fDsCm8q_gz;`2cYEhEH(@_yr;"
    r"wcliL6s8kxLKc^^ITpS2y5sl1zprkr3D+~Hlh2sMNwi+QHcVVp5+t0-EjFgArI;l)Grh!G*Ks+YX$}Pn<wZ5Qy0E8<"
    r"`&{PMA{wWZF&y47qr8#I@o)Q{6~w=WH&J<@YV2Ijz{hYO3TZi;NM1c%C=n&%&TWO~;bboKo;AWWZ{GgpmR>z~Qy;fk"
    r"m|#PJ)<YptQ>!DUYErLNqGqF-P3sa1=n|~UuKNqt<)GSmnZ`S;58Iwg-KKOowJy1UF3GxFT35nqZmmns(j}*KRY)J6"
    r"C_&nxr?Gr~fkpjd8mrAOc+IfTnpv=5!GZ+~7A*V?1m7VO_hxl(a_GC4OaIrIpfqXyCi!o%A8qt>&?n_?v{D|!*_8Ze"
    r"EgT}LODs_)`M*%%5RD!~3mSPIEh+mi-JQkE_gS)_clkmn)$u1&ndd(q{|{5%9{d"
))  # fmt: skip


def test_an_old_workbook_is_read(tmp_path, read):
    (tmp_path / "失业保险金.xls").write_bytes(OLD)
    intake = read()
    [spell] = rows(intake, "benefit_spell").values()
    assert (spell["start"], spell["finish"]) == (dt.date(2022, 3, 1), dt.date(2022, 12, 31))
    assert said(intake) == ["id_length", "sheet_hidden"]
    [copy] = intake.write_annotated(tmp_path / "out")
    assert openpyxl.load_workbook(copy).active["E3"].value == "不能导入"


@pytest.mark.parametrize("cut", [43, 512, 1000])
def test_an_old_workbook_cut_short_stops_nothing_else(cut, tmp_path, read):
    (tmp_path / "a.xls").write_bytes(OLD[:-cut])
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    intake = read()
    assert said(intake) == ["file_broken"]
    assert intake.tables["employment"].num_rows == 1


def test_an_old_workbook_with_a_password_is_told_so(tmp_path, read):
    """Whatever it is called."""
    data = locked_old_book([["姓名", "身份证号"]], "密码", random.Random(0))
    for name in ("a.xls", "b.xlsx"):
        (tmp_path / name).write_bytes(data)
    assert said(read()) == ["file_password", "file_password"]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of memory there")
def test_a_cell_at_the_end_of_the_world_takes_no_memory_but_its_own(tmp_path, read):
    far = bytearray(OLD)
    at = far.rindex(b"\xfd\x00\x0a\x00") + 4  # row and column of the last text cell
    far[at : at + 4] = b"\xff\xff\xff\xff"
    (tmp_path / "a.xls").write_bytes(bytes(far))
    assert said(read()) == ["file_broken"]


# ---- attacks


def packed(path, data: bytes):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships/>")
        archive.writestr("xl/sharedStrings.xml", data)
    return path


def test_a_bomb_is_not_unpacked(tmp_path, read):
    packed(tmp_path / "a.xlsx", b"\0" * (200 << 20))
    assert said(read()) == ["file_squeezed"]


def test_a_bomb_that_lies_about_its_size_is_counted(tmp_path, read, monkeypatch):
    monkeypatch.setattr("kapok.intake.archive.LARGEST", 64 << 20)
    path = packed(tmp_path / "a.xlsx", b"\0" * (65 << 20))
    data = bytearray(path.read_bytes())
    true = struct.pack("<I", 65 << 20)
    for _ in range(2):  # in the member's own header and in the list of members
        at = data.index(true)
        data[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(bytes(data))
    assert said(read()) == ["file_large"]
    assert LARGEST == 1 << 30


def test_documents_that_define_entities_are_refused(tmp_path, read):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    changed(path, "xl/workbook.xml", lambda xml: bomb + xml.split(b"?>", 1)[1])
    assert said(read()) == ["file_parts"]


def test_two_cells_at_the_ends_of_a_sheet_are_no_table(tmp_path, read):
    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    assert said(read()) == ["sheet_huge"]


@pytest.mark.parametrize(
    "cell", [b'<c r="XFD99999"', b"<c\tt='n' r = 'XFD99999'", b'<c s="0" r="A1048576"']
)
def test_however_a_far_cell_is_written(cell, tmp_path, read):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    wide = b'<c r="ZZ2"><v>1</v></c>' + cell + b"><v>1</v></c></row>"
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</row>", wide, 1))
    assert said(read()) == ["sheet_huge"]


def test_ranges_and_columns_without_end_cost_nothing(tmp_path, read):
    path = workbook(
        tmp_path / "花名册.xlsx", "hiring_roster", [hire(), hire(name="李四", id_no=LI)]
    )
    hidden = b'<cols><col min="30" max="999999999" hidden="1" width="9"/></cols><sheetData>'
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<sheetData>", hidden, 1).replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="V4:XFD1048576"/></mergeCells>'
    ))  # fmt: skip
    assert read().tables["employment"].num_rows == 2


def test_a_csv_as_wide_as_it_is_long_is_no_table(tmp_path, read):
    (tmp_path / "a.csv").write_text("," * 20_000 + "\n" + "a\n" * 20_000, "utf-8")
    assert said(read()) == ["sheet_huge"]


def test_what_is_shown_holds_no_control_characters(tmp_path, read):
    (tmp_path / "a.csv").write_text("\x1b[2J甲,\u202e乙\n1,2\n", "utf-8")
    [finding] = read().findings
    assert "\x1b" not in finding.say()
    assert "\u202e" not in finding.say()


def test_a_broken_deflate_stream_is_a_broken_file(tmp_path, read):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    data = bytearray(path.read_bytes())
    at = sheet.header_offset + 30 + len(sheet.filename) + 20
    data[at : at + 40] = b"\xff" * 40
    path.write_bytes(bytes(data))
    assert said(read()) == ["file_broken"]


def test_the_day_of_reading_is_given(tmp_path, vocabulary):
    """The same file gives the same findings on every day."""
    from .conftest import id_number

    young = id_number(birth="20270101")
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire(id_no=young)])
    before = read_folder(tmp_path, vocabulary, today=dt.date(2026, 12, 31))
    after = read_folder(tmp_path, vocabulary, today=dt.date(2027, 1, 1))
    assert said(before) == ["id_unborn"]
    assert "id_unborn" not in said(after)


def test_what_openpyxl_cannot_hold_comes_back_as_a_new_workbook(tmp_path, vocabulary):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    changed(path, "xl/theme/theme1.xml", lambda _: b"<a")
    changed(path, "xl/styles.xml", lambda xml: xml.replace(b'xfId="0"', b'xfId="7"'))
    [copy] = read_folder(tmp_path, vocabulary).write_annotated(tmp_path / "out")
    assert openpyxl.load_workbook(copy).active["W4"].value == "不能导入"


@pytest.mark.parametrize("at", [30, 200, 1000, 4000, -60, -18, -8, -4])
def test_no_damaged_byte_makes_reading_fail(at, tmp_path, vocabulary):
    path = workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire(id_no="12")])
    data = bytearray(path.read_bytes())
    for value in (0, 127, 255):
        data[at] = value
        path.write_bytes(bytes(data))
        intake = read_folder(tmp_path, vocabulary)
        assert intake.findings
        intake.write_annotated(tmp_path / f"out{value}")
