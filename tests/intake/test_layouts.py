"""The layouts are data: they fit the vocabulary, tell sheets apart, and read what is written from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kapok.intake import read_folder
from kapok.intake.layouts import layout, layouts, load_layouts
from kapok.intake.layouts.conform import check_layouts, fitting
from kapok.intake.layouts.form import columns_of
from kapok.intake.layouts.load import FOLDER
from kapok.intake.layouts.model import KEPT, Column
from kapok.intake.rows import stages
from kapok.rules.problems import PackageError

from .conftest import FACTORY, credit_code, id_number, workbook

NAMES = sorted(name for name, one in layouts().by_id.items() if not one.not_read)
NOT_READ = sorted(layouts().by_id.keys() - set(NAMES))


def test_they_fit_the_vocabulary(vocabulary):
    check_layouts(layouts(), vocabulary)


def test_every_stored_fact_can_be_read_from_some_sheet(vocabulary):
    given: dict[str, set[str]] = {}
    for one in layouts().by_id.values():
        for rule in one.rows:
            given.setdefault(rule.entity, set()).update(rule.facts)
    lacking = {
        f"{name}.{column}"
        for name, entity in vocabulary.entities.items()
        for column in entity.stored_columns().keys() - {"id"} - given.get(name, set())
    }
    assert lacking == set()


def test_lookups_have_an_order():
    order = [entity for group in stages(layouts()) for entity in group]
    assert order.index("organisation") < order.index("employment") < order.index("insured_month")


def example(column: Column, serial: int) -> object:
    """A value a sheet may hold."""
    if column.codes:
        return next(iter(column.codes))
    return {
        "name": "张三", "id_number": id_number(serial=serial), "organisation_id": credit_code(serial), "key": f"K{serial}",
        "date": "2023-03-05", "month": "202303", "money": "1000", "int": str(max(column.least or 0, 1)), "rate": "3.85%",
        "flag": "是", "area": "米易县", "phone": "13800000000", "account": "6222020000000000", "period": "2023.3.1-2023.3.10",
    }.get(column.type, "示例")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_written_from_a_layout_is_recognised_and_read_without_an_error(
    name, tmp_path, vocabulary
):
    one = layout(name)
    row = {
        column.id: example(column, 7)
        for column in one.columns.values()
        if column.numbers is None and column.type != "skip" and column.printed
    }
    workbook(tmp_path / f"{one.form.file_name.split('{')[0]}.xlsx", name, [row])
    intake = read_folder(tmp_path, vocabulary)
    sheet = intake.files[0].sheets[0]
    assert (sheet.layout, sheet.header_row, sheet.rows) == (name, one.form.header_row, 1)
    ours = [
        f
        for f in intake.findings
        if f.code
        not in ("not_found", "found_many", "not_found_fact", "date_month_first", "area_unknown")
    ]
    assert [f.say() for f in ours if f.level == "error"] == []


@pytest.mark.parametrize("name", NAMES)
def test_sheets_are_told_apart_by_their_header_alone(name, tmp_path, vocabulary):
    one = layout(name)
    row = {
        column.id: example(column, 7)
        for column in one.columns.values()
        if column.numbers is None and column.type != "skip" and column.printed
    }
    workbook(tmp_path / "表.xlsx", name, [row])
    assert read_folder(tmp_path, vocabulary).files[0].sheets[0].layout == name


def test_a_roster_without_what_its_rows_hang_on_is_refused_by_name(tmp_path, vocabulary):
    """Nothing that says since when."""
    lacking = ("出发日期", "上岗日期")
    heads = [head for head in layout("transfer_roster").heads() if head not in lacking]
    workbook(tmp_path / "求职创业补贴发放花名册.xlsx", "transfer_roster", [], heads=heads)
    intake = read_folder(tmp_path, vocabulary)
    [wrong] = [f for f in intake.findings if f.level == "error"]
    assert "《转移就业求职创业补贴发放花名册》，但缺少列：出发日期" in wrong.say()
    assert wrong.mend()
    assert not intake.tables["employment"].num_rows


def test_a_class_goes_in_before_it_begins(tmp_path, vocabulary):
    """Who is to learn, without days that nobody has attended yet."""
    lines = ["序号,班次编号,姓名,身份证号,工种,培训起,培训止", f"1,PX1,张三,{id_number()},焊工,,"]
    (tmp_path / "学员花名册.csv").write_text("\n".join(lines), "utf-8")
    intake = read_folder(tmp_path, vocabulary)
    [learner] = intake.tables["training"].to_pylist()
    assert (learner["course"], learner["days"]) == ("PX1", None)
    assert not [f for f in intake.findings if f.level == "error"]


def test_a_yearly_review_as_it_is_printed(tmp_path, vocabulary):
    """A unit is known by its code, else by its name; one review a year of each kind; a year is written with or without 年度."""
    lines = [
        "序号,单位名称,统一社会信用代码,认定类别,复核年度,复核日期,在岗人数,复核结论,整改（取消）原因",
        f"1,示范工坊,{credit_code(1)},非遗工坊,2024年度,2024.12.5,8人,限期整改,人数不够",
        f"2,示范工坊,{credit_code(1)},非遗工坊,2023,2023-12-06,12,合格,",
        "3,示范车间,,基地,2024,,,不好说,",
    ]
    (tmp_path / "基地年度复核表.csv").write_text("\n".join(lines), "utf-8")
    intake = read_folder(tmp_path, vocabulary)
    found = {row["id"]: row for row in intake.tables["base_review"].to_pylist()}
    whole = found[f"{credit_code(1)}/heritage/2024"]
    assert (whole["operator"], whole["people"]) == (credit_code(1), 8)
    assert (whole["reviewed_on"], whole["conclusion"]) == (dt.date(2024, 12, 5), "rectify")
    assert whole["reason"] == "人数不够"
    assert found[f"{credit_code(1)}/heritage/2023"]["conclusion"] == "kept"
    [wrong] = [f for f in intake.findings if f.level == "error"]
    assert (wrong.place.row, wrong.place.column, wrong.code) == (4, "复核结论", "code_unknown")


PRINTED = "序号,姓名,身份证号,住址,务工省市县,务工单位,出发日期,交通方式,组织单位,补贴标准,金额,社保卡开户行,卡号,电话,签字"


def printed(number: int, place: str, day: str = "2023-03-05") -> str:
    return f"{number},张三,{id_number(serial=number)},,{place},示范电子厂,{day},高铁,桐子林镇政府,400,400,,,,"


def test_the_roster_as_it_is_printed(tmp_path, vocabulary):
    """One column for the place of work; the day of departure is the first. What cannot be read is told at its cell."""
    lines = [
        printed(1, "浙江省杭州市余杭区"),
        printed(2, "广东东莞"),
        printed(3, "重庆市渝中区解放碑街道"),
        printed(4, "浙江省杭州市"),
        printed(5, "鼓楼区"),
        printed(6, "广东省深证市南山区"),
        printed(7, "四川省成都市武侯区", ""),
    ]
    assert layout("transfer_roster").heads()[:15] == PRINTED.split(",")
    path = tmp_path / "一次性求职创业补贴花名册.csv"
    path.write_text("\n".join([PRINTED, *lines]), "utf-8")
    intake = read_folder(tmp_path, vocabulary)
    jobs = intake.tables["employment"].to_pylist()
    place = ("work_province", "work_city", "work_county")
    assert {job["person"]: tuple(job[name] for name in place) for job in jobs} == {
        id_number(serial=1): ("33", "3301", "330110"),
        id_number(serial=2): ("44", "4419", "441900"),
        id_number(serial=3): ("50", "5001", "500103"),
        id_number(serial=4): ("33", "3301", None),
        id_number(serial=5): (None, None, None),
        id_number(serial=6): (None, None, None),
    }
    day = dt.date(2023, 3, 5)
    assert {(job["start"], job["departed_on"]) for job in jobs} == {(day, day)}
    wrong = [f for f in intake.findings if f.level == "error"]
    assert [(f.place.row, f.place.column, f.code) for f in wrong] == [
        (5, "务工省市县", "area_coarse"),
        (6, "务工省市县", "area_many"),
        (7, "务工省市县", "area_unknown"),
        (8, "出发日期", "required_empty"),
    ]
    absent = [f.say() for f in intake.findings if f.code in ("column_unknown", "column_absent")]
    assert not [one for one in absent if "务工" in one or "上岗" in one]
    path.rename(tmp_path / "交通补助发放花名册.csv")
    [file] = read_folder(tmp_path, vocabulary).files
    assert file.sheets[0].layout == "transport_roster"


@pytest.mark.parametrize("name", NOT_READ)
def test_sheets_that_are_not_read_are_named_by_header_or_title(name, tmp_path, vocabulary):
    """“认得，这一版不读入”, never “认不出”."""
    one = layout(name)
    book = openpyxl.Workbook()
    book.active.append(one.heads())
    book.active.append(["示例"] * len(one.heads()))
    book.save(tmp_path / "甲.xlsx")
    other = openpyxl.Workbook()
    other.active.append([f"西区{one.titles[0]}"])
    other.active.append(["一列", "另一列"])
    other.save(tmp_path / "乙.xlsx")
    intake = read_folder(tmp_path, vocabulary)
    assert [f.code for f in intake.findings] == ["layout_not_read"] * 2
    for finding in intake.findings:
        assert one.label in finding.say()
        assert one.en in finding.say("en")
    assert not intake.ok


def test_headers_and_codes_for_whoever_writes_such_sheets():
    attendance = layout("post_attendance")
    assert attendance.heads()[4:7] == ["1", "2", "3"]
    assert attendance.column_ids()[4:7] == ["days.1", "days.2", "days.3"]
    assert layout("hiring_roster").columns["contract_kind"].written("open_ended") == "无固定期限"
    assert layout("degrees").columns["full_time"].written(True) == "全日制"
    with pytest.raises(KeyError):
        layout("hiring_roster").columns["contract_kind"].written("none")


def copy_of_layouts(folder: Path) -> Path:
    for path in FOLDER.glob("*.yaml"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    return folder


def test_a_layout_is_added_without_python(tmp_path, vocabulary):
    folder = copy_of_layouts(tmp_path)
    (folder / "bus_list.yaml").write_text(
        "layout: bus_list\nlabel: 乘车人员名单\nen: Passengers\nrecognised_by: [id_no, seat]\n"
        "columns:\n  id_no: {head: 身份证号, type: id_number, required: true}\n  seat: {head: 座位号, type: key}\n"
        "  day: {head: 发车日期, type: date}\n"
        "rows:\n  - {entity: person, id: id_no, mention: true, facts: {}}\n",
        "utf-8",
    )
    added = load_layouts(folder)
    check_layouts(added, vocabulary)
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.csv").write_text(
        f"身份证号,座位号,发车日期\n{id_number()},12,{dt.date(2023, 2, 1)}\n", "utf-8"
    )
    assert read_folder(data, vocabulary, known=added).tables["person"]["id"].to_pylist() == [
        id_number()
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("type: id_number, required", "type: id_numbr, required", "id_numbr"),
        ("recognised_by: [id_no,", "recognised_by: [id_num,", "id_num"),
        ("codes: contract_kind", "codes: contracts", "contracts"),
        ("      wage: wage", "      wage: wages", "wages"),
        ("head: 合同终止, type", "head: 合同终止, not_written: no_reason, type", "no_reason"),
        ("rank: 10", "rang: 10", "rang"),
        ("rank: 10", "rank: ten", "ten"),
        ("most: 600", "most: many", "many"),
        ("earliest: 1980-01-01", "earliest: 1980", "1980"),
        ("least: 14", "least: fourteen", "fourteen"),
        ("column: start, person", "column: begin, person", "begin"),
        ("instead: employer_name", "instead: company", "company"),
        ("instead: employer_name", "unless: {company: true}", "company"),
        ("instead: employer_name", "unless: employer", "unless"),
        ("apart: contract_start", "apart: contract", "contract"),
        ("order: [[contract_start, contract_end], [start, finish]]", "order: [start]", "order"),
        ("work_county, size: 2", "work_county, size: two", "two"),
        ("    id: [id_no, {first:", "    idd: [id_no, {first:", "id"),
    ],
)
def test_a_wrong_layout_is_refused_with_file_and_line(old, new, message, tmp_path):
    folder = copy_of_layouts(tmp_path)
    path = folder / "hiring_roster.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackageError) as refused:
        load_layouts(folder)
    assert "hiring_roster.yaml:" in str(refused.value)
    assert message in str(refused.value)


def test_of_another_places_vocabulary_the_layouts_that_speak_its_words_are_used(vocabulary):
    """A vocabulary with people and nothing else of ours: files about people are read, the others are not ours to read."""
    people = replace(vocabulary, entities={"person": vocabulary.entities["person"]})
    kept = fitting(layouts(), people)
    assert kept.by_id
    used = {rule.entity for one in kept.by_id.values() for rule in one.rows}
    assert {name for name in used if not name.startswith("_")} == {"person"}
    assert fitting(layouts(), vocabulary).by_id == layouts().by_id


def test_a_fact_the_vocabulary_does_not_have_is_refused(tmp_path, vocabulary):
    folder = copy_of_layouts(tmp_path)
    path = folder / "hiring_roster.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "      wage: wage", "      salary: wage\n      channel: wage"
        ),
        "utf-8",
    )
    with pytest.raises(PackageError) as refused:
        check_layouts(load_layouts(folder), vocabulary)
    assert "hiring_roster.yaml:" in str(refused.value)
    assert "salary" in str(refused.value)
    assert "channel" in str(refused.value)


def test_the_factory_is_a_valid_example():
    assert len(FACTORY) == 18


def test_lists_that_look_one_another_up_in_a_circle_are_refused(tmp_path):
    folder = copy_of_layouts(tmp_path)
    path = folder / "training_classes.yaml"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace(
            "      provider: provider\n",
            "      provider: {find: training, by: {course: number}}\n",
        ),
        "utf-8",
    )
    with pytest.raises(PackageError) as refused:
        stages(load_layouts(folder))
    assert "training_classes.yaml:" in str(refused.value)


def test_what_a_fact_is_made_of():
    roster = layout("hiring_roster")
    [job] = [rule for rule in roster.rows if rule.entity == "employment"]
    assert columns_of(job.id) == {"id_no", "employer", "employer_name", "start", "contract_start"}
    assert "wage" in job.columns()
    assert "name" not in job.columns()
    months = layout("post_attendance")
    assert {"days", "attended_days", "id_no"} <= months.used()


def test_no_column_is_read_into_nothing_without_a_word():
    """Each is kept, or our export fills it all the same, or it says at its place why not."""
    silent = [
        (one.id, column.head)
        for one in (layout(name) for name in NAMES)
        for column in (*one.columns.values(), *one.meta.values())
        if column.type != "skip"
        and one.use_of(column.id) != KEPT
        and not column.shows
        and column.id not in one.beside()
        and column.not_written is None
    ]
    assert silent == []


def test_why_a_column_is_not_written_stands_in_the_documentation():
    """And never of a column that is written."""
    told = (Path(__file__).parents[2] / "docs/imports.md").read_text("utf-8")
    for one in layouts().by_id.values():
        for column in (*one.columns.values(), *one.meta.values()):
            if column.not_written is not None:
                assert not column.shows
                assert column.id not in one.beside(), (one.id, column.head)
                assert column.not_written[0] in told, (one.id, column.head)
