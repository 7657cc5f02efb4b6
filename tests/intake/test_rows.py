"""What stands in a row together, and in several rows together."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from kapok.intake.layouts import layout

from .conftest import FACTORY, LI, WANG, ZHANG, credit_code, csv_text, hire, id_number, workbook
from .test_folder import rows

D = dt.date
ROSTER = "吸纳花名册.xlsx"


def errors(intake) -> list[str]:
    return [f.code for f in intake.findings if f.level == "error"]


def reopened(path, change):
    book = openpyxl.load_workbook(path)
    change(book.active)
    book.save(path)


# ---- columns


def test_a_name_and_a_number_that_have_changed_places_are_said_once(tmp_path, read):
    swapped = [hire(name=ZHANG, id_no="张三"), hire(name=LI, id_no="李四")]
    workbook(tmp_path / ROSTER, "hiring_roster", [*swapped, hire(name="王五", id_no=WANG)])
    intake = read()
    assert errors(intake) == ["columns_swapped"]
    [finding] = [f for f in intake.findings if f.level == "error"]
    assert (finding.count, finding.rows) == (2, (4, 5))
    assert "姓名和身份证号像是写反了" in finding.say()
    assert len(rows(intake, "employment")) == 1


def test_no_message_shows_a_whole_number_in_whatever_column_it_stands(tmp_path, read):
    spread = dict.fromkeys(
        ("household", "job", "wage", "contract_kind", "dispatched", "work_county"), ZHANG
    )
    workbook(tmp_path / ROSTER, "hiring_roster", [hire(name=ZHANG, **spread, contract_end=ZHANG)])
    intake = read()
    assert errors(intake)
    for finding in intake.findings:
        assert ZHANG[6:14] not in finding.say() + finding.say("en") + str(finding.as_dict())


def test_a_merged_id_number_stands_for_each_of_its_rows(tmp_path, read):
    again = {"start": "2024-11-01", "contract_start": "2024-11-01", "contract_end": "2025-10-31"}
    path = workbook(tmp_path / ROSTER, "hiring_roster", [hire(), hire(name="", id_no="", **again)])

    def merge(sheet):
        sheet.merge_cells("B4:B5")
        sheet.merge_cells("C4:C5")

    reopened(path, merge)
    intake = read()
    assert errors(intake) == []
    assert rows(intake, "employment").keys() == {
        f"{ZHANG}/{FACTORY}/2022-03-01",
        f"{ZHANG}/{FACTORY}/2024-11-01",
    }


@pytest.mark.parametrize("column", ["id_no", "contract_start"])
def test_a_needed_column_that_stands_twice_stops_the_rows(column, tmp_path, read):
    heads = layout("hiring_roster").heads()
    again = layout("hiring_roster").columns[column].head
    workbook(tmp_path / ROSTER, "hiring_roster", [hire()], heads=[*heads[:-1], again])
    intake = read()
    assert errors(intake) == ["column_twice_needed"]
    assert rows(intake, "employment") == {}


def test_the_annotated_row_tells_why_when_the_whole_sheet_is_at_fault(tmp_path, read):
    heads = layout("hiring_roster").heads()
    workbook(tmp_path / ROSTER, "hiring_roster", [hire()], heads=[*heads[:-1], "身份证号"])
    [copy] = read().write_annotated(tmp_path / "out")
    sheet = openpyxl.load_workbook(copy).active
    assert sheet.cell(4, sheet.max_column - 2).value == "不能导入"
    assert "有两列" in sheet.cell(4, sheet.max_column - 1).value


# ---- dates that cannot be true


@pytest.mark.parametrize(
    ("changes", "code", "kept"),
    [
        ({"start": "1900-01-01"}, "date_early", {"contract_start": D(2022, 3, 1)}),
        ({"contract_start": "1900-01-01"}, "date_early", None),
        ({"start": "2003-01-01"}, "too_young", {"start": None}),
        ({"contract_start": "2003-12-31", "start": ""}, "too_young", None),
        ({"start": "2004-01-01"}, None, {"start": D(2004, 1, 1)}),
        ({"contract_kind": "无固定期限"}, "end_with_open_kind", {"contract_end": None, "contract_kind": None}),
        ({"contract_end": "长期"}, "open_with_end_kind", {"contract_end": None, "contract_kind": None}),
        ({"contract_kind": "", "contract_end": "长期"}, None, {"contract_end": D(2999, 12, 31)}),
    ],
)  # fmt: skip
def test_dates_that_cannot_be_true_are_said_and_not_used(changes, code, kept, tmp_path, read):
    workbook(tmp_path / ROSTER, "hiring_roster", [hire(**changes)])
    intake = read()
    assert errors(intake) == ([code] if code else [])
    jobs = list(rows(intake, "employment").values())
    if kept is None:
        assert jobs == []
    else:
        assert [{name: job[name] for name in kept} for job in jobs] == [kept]


@pytest.mark.parametrize(
    ("worked", "finish", "code", "kept"),
    [
        ("否", "", "over_without_end", None),
        ("否", "长期", "over_later", None),
        ("否", "2024-06-01", "over_later", None),
        ("否", "2024-05-31", None, D(2024, 5, 31)),
        ("是", "", None, D(2999, 12, 31)),
        ("", "2024-06-01", None, D(2024, 6, 1)),
    ],
)
def test_what_is_over_has_ended(worked, finish, code, kept, tmp_path, read):
    """As a county checks the national export: not at work any more, yet no end or one that has not come."""
    away = {
        "name": "张三",
        "id_no": ZHANG,
        "start": "2022-03-01",
        "worked": worked,
        "finish": finish,
    }
    path = workbook(tmp_path / "已外出务工信息.xlsx", "national_work_away", [away])
    reopened(path, lambda sheet: sheet.__setitem__("A2", "导出时间：2024-05-31"))
    intake = read()
    told = [f for f in intake.findings if f.code.startswith("over_")]
    assert [f.code for f in told] == ([code] if code else [])
    assert all(f.place.column == "结束时间" and f.mend() for f in told)
    assert [job["finish"] for job in rows(intake, "employment").values()] == [kept]


@pytest.mark.parametrize(
    ("first", "second", "column"),
    [
        ({"helped": "务工交通补助"}, {}, "就业帮扶"),
        ({"post": "是", "post_months": "6"}, {}, "公益性岗位"),
        ({"post_kind": "保洁员"}, {"work_months": "0", "abroad": "否"}, "公益性岗位类型"),
        ({"post_months": "6"}, {"post_months": "3"}, "公益性岗位（月数）"),
        ({"helped": "是"}, {"work_place": "浙江省杭州市余杭区"}, None),
        ({"helped": "是"}, {"channel_after": "公益性岗位"}, None),
        ({"helped": "否", "post": "无", "post_months": "0"}, {}, None),
    ],
)
def test_help_recorded_of_a_household_in_which_nobody_works(first, second, column, tmp_path, read):
    """As a county checks the national export; the column is read for that and kept nowhere. Once a household."""
    home = {"household": "H1", "household_type": "脱贫户"}
    working = {"name": "王五", "id_no": WANG, "household": "H2", "work_months": "8"}
    members = [
        {"name": "张三", "id_no": ZHANG, **home, **first},
        {"name": "李四", "id_no": LI, **home, **second},
        {**working, "household_type": "脱贫户"},
    ]
    workbook(tmp_path / "户信息.xlsx", "national_households", members)
    intake = read()
    told = [f for f in intake.findings if f.code == "nobody_works"]
    assert [(f.place.column, f.place.row, f.level) for f in told] == (
        [(column, 4, "warning")] if column else []
    )
    assert errors(intake) == []
    assert "column_unknown" not in {f.code for f in intake.findings}
    assert len(rows(intake, "person")) == 3


def test_thresholds_stand_in_the_layouts():
    roster = layout("hiring_roster")
    assert roster.columns["contract_start"].earliest == D(1980, 1, 1)
    assert {check.least for check in roster.ages} == {14}


# ---- several rows


def test_both_rows_of_a_clash_carry_it(tmp_path, read):
    workbook(tmp_path / ROSTER, "hiring_roster", [hire(wage="3000"), hire(wage="4000")])
    intake = read()
    assert [(f.code, f.place.row, f.place.letter) for f in intake.findings] == [
        ("conflict", 4, "Q"),
        ("conflict", 5, "Q"),
    ]
    assert "“3000 元”" in intake.findings[0].say()
    assert "4000 yuan" in intake.findings[0].say("en")
    [copy] = intake.write_annotated(tmp_path / "out")
    sheet = openpyxl.load_workbook(copy).active
    assert [sheet.cell(r, sheet.max_column - 2).value for r in (4, 5)] == ["部分导入"] * 2


def test_two_contracts_with_one_first_day_are_two_and_not_to_be_made_equal(tmp_path, read):
    renewed = hire(contract_start="2023-03-01", contract_end="2024-02-29")
    workbook(tmp_path / ROSTER, "hiring_roster", [hire(), renewed])
    intake = read()
    assert [(f.code, f.place.row) for f in intake.findings] == [
        ("same_start", 4),
        ("same_start", 5),
    ]
    said = intake.findings[0].say()
    assert "同一上岗日期有两份合同" in said
    assert "续签请填各自的上岗日期" in said
    [job] = rows(intake, "employment").values()
    assert (job["start"], job["contract_start"], job["wage"]) == (D(2022, 3, 1), None, 300_000)


def test_references_are_named_by_what_they_refer_to(tmp_path, read):
    person = {
        "name": "张三",
        "id_no": ZHANG,
        "start": "2023-01-01",
        "finish": "2023-12-31",
        "category": "保洁员",
    }
    posts = [{**person, "household": h} for h in ("5104210001", "5104210002")]
    workbook(tmp_path / "公益性岗位台账.xlsx", "post_ledger", posts)
    said = [f.say() + f.say("en") for f in read().findings if f.code == "conflict"]
    assert len(said) == 2
    assert all("这里的户是" in words and "Household is" in words for words in said)


# ---- organisations


def test_a_roster_without_credit_code_goes_by_the_employers_name(tmp_path, read):
    path = workbook(tmp_path / ROSTER, "hiring_roster", [hire()])
    reopened(
        path,
        lambda sheet: sheet.__setitem__(
            "A2", "填报单位（盖章）：西区（示范）公司　　填报时间：2025-09-30"
        ),
    )
    intake = read()
    assert rows(intake, "employment").keys() == {f"{ZHANG}/名称:西区（示范）公司/2022-03-01"}
    assert intake.kinds() == {"named_only": 1}
    workbook(
        tmp_path / "单位信息.xlsx",
        "organisations",
        [{"name": "西区(示范)公司", "code": FACTORY, "kind": "企业"}],
    )
    again = read()
    assert rows(again, "employment").keys() == {f"{ZHANG}/{FACTORY}/2022-03-01"}
    assert again.kinds()["named_only"] == 0


def test_a_wrong_credit_code_is_not_passed_over_for_the_name(tmp_path, read):
    workbook(tmp_path / ROSTER, "hiring_roster", [hire()], above={"code": "91510402MA6000000A"})
    intake = read()
    assert errors(intake) == ["credit_check"]
    assert rows(intake, "employment") == {}


def test_neither_code_nor_name(tmp_path, read):
    path = workbook(tmp_path / ROSTER, "hiring_roster", [hire()])
    reopened(
        path,
        lambda sheet: sheet.__setitem__("A2", "填报单位（盖章）：　　　　填报时间：2025-09-30"),
    )
    [finding] = read().findings
    assert finding.code == "meta_either"
    assert "加一列“统一社会信用代码”" in finding.say()


def test_a_plain_csv_carries_code_and_name_in_columns(tmp_path, read):
    heads = [*layout("hiring_roster").heads(), "统一社会信用代码", "填报单位"]
    lines = csv_text(
        "hiring_roster", [hire(), hire(name="李四", id_no=LI), hire(name="王五", id_no=WANG)]
    ).splitlines()
    other = credit_code(7)
    ends = [f",{other},甲公司", ",,乙公司", ",,"]
    text = "\n".join(
        [",".join(heads), *(line + end for line, end in zip(lines[1:], ends, strict=True))]
    )
    (tmp_path / "吸纳花名册.csv").write_text(text, "utf-8")
    intake = read()
    assert rows(intake, "employment").keys() == {
        f"{ZHANG}/{other}/2022-03-01",
        f"{LI}/名称:乙公司/2022-03-01",
    }
    assert [(f.code, f.place.row) for f in intake.findings if f.level == "error"] == [
        ("required_empty", 4)
    ]


# ---- sheets of other offices


def test_training_without_class_numbers_finds_its_class_by_its_days(tmp_path, read):
    classes = [
        {"number": "P1", "start": "2023-03-01", "finish": "2023-03-10", "registered": "是"},
        {"number": "P2", "start": "2023-05-01", "finish": "2023-05-10", "registered": "是"},
        {"number": "P3", "start": "2023-05-01", "finish": "2023-05-10", "registered": "是"},
    ]
    workbook(tmp_path / "开班备案.xlsx", "training_classes", classes)
    heads = [
        "姓名",
        "身份证号",
        "工种",
        "培训起止",
        "实训天数",
        "标准",
        "金额",
        "本年度已享受",
        "失业金状态",
        "卡号",
    ]
    lines = [
        ["张三", ZHANG, "电工", "2023.3.1-2023.3.10", "8", "50", "400", "否", "否", ""],
        ["李四", LI, "电工", "2023.5.1-2023.5.10", "8", "50", "400", "否", "否", ""],
        ["王五", WANG, "电工", "2023.7.1-2023.7.10", "8", "50", "400", "否", "否", ""],
    ]
    text = "\n".join(",".join(line) for line in [heads, *lines])
    (tmp_path / "培训补贴发放表.csv").write_text(text, "utf-8")
    intake = read()
    assert {key: row["days"] for key, row in rows(intake, "training").items()} == {f"{ZHANG}/P1": 8}
    assert errors(intake) == ["found_many", "not_found"]
    assert intake.files[0].sheets[0].left_out == 2


def test_the_ledger_of_the_provincial_system(tmp_path, read):
    heads = (
        "所属区域,劳动力姓名,身份证号,性别,劳动力电话,文化程度,就业创业状态,就创业意愿,劳动能力,培训教育状态,培训教育意愿,"
        "是否残疾人,上学状态,易地扶贫搬迁,安置点名称,备注"
    )
    line = f"四川省攀枝花市米易县撒莲镇禹王宫村,张三,{ZHANG},男,13800000000,初中,已就业,无,普通劳动力,,,否,不在校,否,,"
    (tmp_path / "导出.csv").write_text(f"{heads}\n{line}\n", "utf-8")
    intake = read()
    person = rows(intake, "person")[ZHANG]
    assert (person["hukou_county"], person["labour"], person["student"]) == (
        "510421",
        "normal",
        False,
    )
    assert errors(intake) == []


def test_a_funds_ledger_is_known_by_its_header(tmp_path, read):
    (tmp_path / "a.csv").write_text(
        "日期,摘要,资金来源,级次,指标文号,收入,支出,余额,批次号\n", "utf-8"
    )
    [finding] = read().findings
    assert "认得，是《资金台账》" in finding.say()


# ---- headers


def test_a_wrong_heading_is_named_with_the_right_one(tmp_path, read):
    wrong = {
        "合同终止": "合同终至日",
        "身份证号": "身份证号码（18位）",
        "是否劳务派遣": "是否派遣工",
    }
    heads = [wrong.get(head, head) for head in layout("hiring_roster").heads()]
    workbook(tmp_path / "a.xlsx", "hiring_roster", [hire()], heads=heads)
    [finding] = read().findings
    assert "像《企业吸纳脱贫人口就业补贴花名册》" in finding.say()
    assert "“合同终至日”改为“合同终止”" in finding.say()
    assert "“是否派遣工”改为“是否劳务派遣”" in finding.say()


def test_what_a_heading_adds_in_brackets_makes_no_other_heading(tmp_path, read):
    added = {
        "身份证号": "身份证号码（18位）",
        "合同起始": "合同起始（如2023-03-05）",
        "姓名": "姓名*",
        "月工资": "月工资（元）",
    }
    heads = [added.get(head, head) for head in layout("hiring_roster").heads()]
    workbook(tmp_path / "a.xlsx", "hiring_roster", [hire()], heads=heads)
    assert read().ok


def test_names_and_numbers_alone_are_like_no_sheet(tmp_path, read):
    (tmp_path / "x.csv").write_text(f"姓名,身份证号\n张三,{id_number()}\n", "utf-8")
    assert [f.code for f in read().findings] == ["layout_unknown"]


def test_very_many_unknown_columns_are_told_together(tmp_path, read):
    heads = ["发放编号", "条款", "项目代码", "金额", "支付日期", *(f"列{i}" for i in range(60))]
    cells = ["Y1", "5", "subsidy", "1000", "2023-03-01", *["1"] * 60]
    (tmp_path / "发放台账.csv").write_text(f"{','.join(heads)}\n{','.join(cells)}\n", "utf-8")
    found = [
        f for f in read().findings if f.code.startswith("column") and f.code != "column_absent"
    ]
    assert [f.code for f in found] == ["columns_unknown"]
    assert found[0].what().startswith("有 60 列不认识（如 列0、列1、")


def test_who_does_not_work_needs_no_day_on_which_work_began(tmp_path, read):
    """The row only mentions him, which is said once; of whoever works, or of whom it is not said, the day is asked for."""
    at = [
        {"name": f"王{n}", "id_no": one}
        for n, one in zip("一二三四", (ZHANG, LI, WANG, id_number(serial=77)), strict=True)
    ]
    past = {"start": "2021-01-04", "finish": "2022-01-03", "employer_name": "示范厂"}
    rows = [
        at[0] | {"working": "否", "why_idle": "照顾老人"},
        at[1] | {"working": "是", "employer_name": "示范厂"},
        at[2] | {"working": "否"} | past,
        at[3] | {"why_idle": "照顾老人"},
        at[0] | {"working": "否", "start": "2021年"},
    ]
    workbook(tmp_path / "月监测台账.xlsx", "work_ledger", rows)
    intake = read()
    first = layout("work_ledger").form.header_row + 1
    said = {}
    for one in intake.findings:
        said.setdefault(one.code, []).append((one.place.row - first, one.place.column, one.count))
    assert said["required_empty"] == [(1, "开始时间", 1), (3, "开始时间", 1)]
    assert said["only_mentioned"] == [(0, "开始时间", 1)]
    assert "over_without_end" not in said
    assert [row for row, _, _ in said["date_year_only"]] == [4]
    assert intake.tables["employment"].column("person").to_pylist() == [WANG]
    assert intake.mentioned["person"] == {ZHANG, WANG}
