"""One function a broken file; its name is the name of the case in `messages.yaml`."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from intake.conftest import FACTORY, LI, WANG, ZHANG, csv_text, hire, id_number, workbook
from kapok.intake.layouts import layout

BUILDERS: dict[str, Callable[[Path], object]] = {}
ROSTER = "吸纳花名册.xlsx"
ABROAD = {
    "name": "张三",
    "id_no": ZHANG,
    "worked": "是",
    "start": "2022-03-01",
    "work_province": "广东省",
    "work_city": "东莞市",
}


def case(build: Callable[[Path], object]) -> Callable[[Path], object]:
    BUILDERS[build.__name__] = build
    return build


def roster(folder: Path, *rows: dict, **changes) -> Path:
    return workbook(folder / ROSTER, "hiring_roster", list(rows), **changes)


def away(folder: Path, text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "已外出务工信息.csv").write_bytes(data)


def reopened(path: Path, change: Callable[[object], None]) -> None:
    book = openpyxl.load_workbook(path)
    change(book.active)
    book.save(path)


# ---- files


@case
def empty_workbook(folder: Path):
    (folder / ROSTER).write_bytes(b"")


@case
def empty_csv(folder: Path):
    away(folder, b"\r\n")


@case
def truncated_workbook(folder: Path):
    path = roster(folder, hire())
    path.write_bytes(path.read_bytes()[:3000])


@case
def web_page_named_workbook(folder: Path):
    (folder / ROSTER).write_text("<html><table><tr><td>姓名</td></tr></table></html>", "utf-8")


@case
def text_named_workbook(folder: Path):
    (folder / ROSTER).write_text("姓名,身份证号", "utf-8")


@case
def zip_without_workbook(folder: Path):
    with zipfile.ZipFile(folder / ROSTER, "w") as archive:
        archive.writestr("a.txt", "x")


@case
def picture_named_csv(folder: Path):
    away(folder, b"\x89PNG\x00\x00\x01\x02")


@case
def unknown_kind_of_file(folder: Path):
    (folder / "说明.pdf").write_bytes(b"%PDF-1.7")
    away(folder, csv_text("national_work_away", [ABROAD | {"work_county": "东莞市"}]))


@case
def empty_folder(folder: Path):
    del folder


@case
def the_same_file_twice(folder: Path):
    path = roster(folder, hire())
    (folder / "吸纳花名册 副本.xlsx").write_bytes(path.read_bytes())


@case
def mixed_encodings(folder: Path):
    good = csv_text(
        "national_work_away",
        [
            {**ABROAD, "name": n, "id_no": i}
            for n, i in (("张三", ZHANG), ("李四", LI), ("王五", WANG))
        ],
    )
    lines = good.encode().split(b"\r\n")
    lines[2] = lines[2].decode().encode("gb18030")
    away(folder, b"\r\n".join(lines))


@case
def gbk(folder: Path):
    away(folder, csv_text("national_work_away", [ABROAD]).encode("gb18030"))


@case
def open_quotation_mark(folder: Path):
    rows = [
        {**ABROAD, "employer_name": '"某厂'},
        *({**ABROAD, "id_no": id_number(serial=n)} for n in range(10, 40)),
    ]
    away(folder, csv_text("national_work_away", rows))


# ---- sheets


@case
def unknown_sheet(folder: Path):
    with xlsxwriter.Workbook(str(folder / "水费.xlsx")) as book:
        sheet = book.add_worksheet("水费")
        sheet.write_row(0, 0, ["门牌", "读数", "应收"])
        sheet.write_row(1, 0, ["1-1", 12, 36])


@case
def wrong_header(folder: Path):
    heads = [
        "身份证" if h == "身份证号" else "合同到期" if h == "合同终止" else h
        for h in layout("hiring_roster").heads()
    ]
    roster(folder, hire(), heads=heads)


@case
def no_header(folder: Path):
    with xlsxwriter.Workbook(str(folder / "名单.xlsx")) as book:
        book.add_worksheet("Sheet1").write_row(0, 0, ["张三", ZHANG, "2022-03-01"])


@case
def empty_sheet(folder: Path):
    with xlsxwriter.Workbook(str(folder / ROSTER)) as book:
        book.add_worksheet("Sheet1")


@case
def hidden_sheet(folder: Path):
    path = roster(folder, hire())
    book = openpyxl.load_workbook(path)
    book.create_sheet("码表").sheet_state = "hidden"
    book.save(path)


@case
def header_without_rows(folder: Path):
    roster(folder)


@case
def the_same_header_again(folder: Path):
    roster(
        folder,
        hire(),
        tail=[
            layout("hiring_roster").heads(),
            [1, "李四", LI, "", "", "", "2022-03-01", "", "2022-03-01", "2023-02-28"],
        ],
    )


@case
def another_header_below(folder: Path):
    roster(
        folder,
        hire(),
        tail=[
            ["身份证号", "姓名", "合同终止", "合同起始"],
            [LI, "李四", "2023-02-28", "2022-03-01"],
        ],
    )


@case
def header_in_two_rows(folder: Path):
    with xlsxwriter.Workbook(str(folder / "已外出务工信息.xlsx")) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ["姓名", "证件号码", "是否已务工", "开始时间"])
        sheet.merge_range(0, 4, 0, 6, "务工所在")
        sheet.write_row(1, 4, ["省", "市", "县"])
        sheet.write_row(2, 0, ["张三", ZHANG, "是", "2022-03-01", "广东省", "深圳市", "宝安区"])


@case
def a_column_twice(folder: Path):
    heads = layout("hiring_roster").heads()
    roster(folder, hire(), heads=[*heads[:-1], "月工资"])


@case
def an_unknown_column(folder: Path):
    heads = layout("hiring_roster").heads()
    roster(folder, hire(), heads=[*heads[:-1], "合同起始时间点"])


@case
def no_credit_code_above(folder: Path):
    path = roster(folder, hire())
    reopened(path, lambda sheet: sheet.__setitem__("A2", "填报单位（盖章）：示范单位"))


@case
def wrong_credit_code_above(folder: Path):
    roster(folder, hire(), above={"code": FACTORY[:-1] + ("A" if FACTORY[-1] != "A" else "B")})


@case
def totals_and_signatures(folder: Path):
    roster(folder, hire(), tail=[["合计", "", "", "1人"], ["填表人：王某", "", "", "审核人："]])


@case
def merged_wages(folder: Path):
    path = roster(folder, hire(), hire(name="李四", id_no=LI, wage=""))
    position = layout("hiring_roster").column_ids().index("wage") + 1
    reopened(
        path,
        lambda sheet: sheet.merge_cells(
            start_row=4, end_row=5, start_column=position, end_column=position
        ),
    )


@case
def merged_contract_dates(folder: Path):
    path = roster(folder, hire(), hire(name="李四", id_no=LI, contract_end=""))
    position = layout("hiring_roster").column_ids().index("contract_end") + 1
    reopened(
        path,
        lambda sheet: sheet.merge_cells(
            start_row=4, end_row=5, start_column=position, end_column=position
        ),
    )


@case
def hidden_row_and_column(folder: Path):
    path = roster(folder, hire(), hire(name="李四", id_no=LI))

    def hide(sheet):
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["I"].hidden = True

    reopened(path, hide)


@case
def failed_formula(folder: Path):
    with xlsxwriter.Workbook(str(folder / "失业保险金.xlsx")) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ["姓名", "身份证号", "失业保险金领取起", "失业保险金领取止"])
        sheet.write_row(1, 0, ["张三", ZHANG, "2022-03-01"])
        sheet.write_formula(1, 3, "=Z9/0", None, "#DIV/0!")


@case
def formula_without_result(folder: Path):
    path = roster(folder, hire())
    position = layout("hiring_roster").column_ids().index("wage") + 1
    reopened(path, lambda sheet: setattr(sheet.cell(4, position), "value", "=1500*2"))


# ---- cells


@case
def id_number_as_float(folder: Path):
    roster(folder, hire(id_no=float(ZHANG)))


@case
def id_number_with_wrong_check_digit(folder: Path):
    roster(folder, hire(id_no=ZHANG[:-1] + ("0" if ZHANG[-1] != "0" else "1")))


@case
def id_number_one_digit_short(folder: Path):
    roster(folder, hire(id_no=ZHANG[:-1]))


@case
def id_number_masked(folder: Path):
    roster(folder, hire(id_no=ZHANG[:6] + "********" + ZHANG[14:]))


@case
def id_number_missing(folder: Path):
    roster(folder, hire(id_no=""))


@case
def id_numbers_to_tidy(folder: Path):
    roster(folder, hire(id_no=f'="{ZHANG}"'), hire(name="李四", id_no=f" {LI}"))


@case
def a_day_that_is_not(folder: Path):
    roster(folder, hire(contract_end="2023-02-30"))


@case
def a_month_where_a_day_is_needed(folder: Path):
    roster(folder, hire(contract_end="2023.2"))


@case
def january_or_october(folder: Path):
    roster(folder, hire(contract_end=2023.1))


@case
def serial_dates(folder: Path):
    roster(
        folder,
        hire(contract_end=45000),
        hire(name="李四", id_no=LI, contract_end=dt.date(2023, 2, 28)),
    )


@case
def dates_the_wrong_way_round(folder: Path):
    roster(folder, hire(contract_end="2022-02-28"))


@case
def an_open_date_where_there_is_none(folder: Path):
    roster(folder, hire(start="长期"))


@case
def wages_in_words(folder: Path):
    roster(folder, hire(wage="三千左右"))


@case
def wages_below_zero(folder: Path):
    roster(folder, hire(wage=-3000))


@case
def half_a_yes(folder: Path):
    roster(folder, hire(dispatched="不清楚"))


@case
def unknown_word(folder: Path):
    roster(folder, hire(contract_kind="临时"))


@case
def broken_characters_in_a_name(folder: Path):
    roster(folder, hire(name="张?"))


@case
def telephone_of_ten_digits(folder: Path):
    roster(folder, hire(phone="1380013800"))


@case
def place_of_many(folder: Path):
    roster(folder, hire(work_county="鼓楼区"))


@case
def place_without_county(folder: Path):
    away(
        folder,
        csv_text("national_work_away", [{**ABROAD, "work_city": "深圳市", "work_county": ""}]),
    )


# ---- files together


@case
def the_same_row_twice(folder: Path):
    roster(folder, hire(), hire())


@case
def one_id_number_two_names(folder: Path):
    roster(
        folder,
        hire(),
        hire(
            name="赵六", start="2024-01-01", contract_start="2024-01-01", contract_end="2024-12-31"
        ),
    )


@case
def two_files_that_differ(folder: Path):
    workbook(folder / "甲 吸纳花名册.xlsx", "hiring_roster", [hire()])
    workbook(folder / "乙 吸纳花名册.xlsx", "hiring_roster", [hire(contract_end="2024-02-29")])


@case
def a_month_insured_without_a_job(folder: Path):
    rows = [
        {"name": "张三", "id_no": ZHANG, "employer": FACTORY, "month": "202203", "state": "已缴"}
    ]
    workbook(folder / "社保缴费明细.xlsx", "insurance_months", rows)


@case
def a_class_nobody_registered(folder: Path):
    rows = [{"name": "张三", "id_no": ZHANG, "course": "PX-9", "days": 5}]
    workbook(folder / "学员花名册.xlsx", "training_allowance", rows)


@case
def a_class_not_among_the_registered(folder: Path):
    a_class_nobody_registered(folder)
    classes = [
        {"number": "PX-1", "start": "2023-03-01", "finish": "2023-03-10", "registered": "是"}
    ]
    workbook(folder / "开班备案.xlsx", "training_classes", classes)


# ---- parquet


@case
def parquet_without_id(folder: Path):
    pq.write_table(pa.table({"birth": [dt.date(1990, 1, 1)]}), folder / "person.parquet")


@case
def parquet_of_wrong_type(folder: Path):
    pq.write_table(
        pa.table({"id": ["a"], "start": ["2022-03-01"], "person": ["p"]}),
        folder / "benefit_spell.parquet",
    )


@case
def parquet_with_unknown_code(folder: Path):
    table = {"id": ["a", "b"], "household": ["h", "h"], "sex": ["male", "m"]}
    pq.write_table(pa.table(table), folder / "person.parquet")


@case
def parquet_of_no_entity(folder: Path):
    pq.write_table(pa.table({"id": ["a"]}), folder / "people.parquet")


@case
def parquet_cut_short(folder: Path):
    path = folder / "household.parquet"
    pq.write_table(pa.table({"id": ["a"]}), path)
    path.write_bytes(path.read_bytes()[:-10])


@case
def parquet_with_empty_ids(folder: Path):
    table = {"id": ["h1", None], "county": ["510421", "510421"], "village": ["510421102003", None]}
    pq.write_table(pa.table(table), folder / "household.parquet")
