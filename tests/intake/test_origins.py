"""Where rows come from, as of when, and what files say differently."""

from __future__ import annotations

import datetime as dt

from tests.intake.conftest import FACTORY, LI, ZHANG, workbook

from kapok.intake.layouts import layouts
from kapok.intake.origins import day_in, supplier_of

HOUSEHOLD = "510421000001"
NATIONAL = {
    "household": HOUSEHOLD,
    "household_type": "一般农户",
    "name": "张三",
    "id_no": ZHANG,
    "relation": "户主",
    "labour": "普通劳动力",
    "phone": "13800000000",
}
VILLAGE = {
    "name": "张三",
    "id_no": ZHANG,
    "household": HOUSEHOLD,
    "categories": "一般",
    "employment_state": "已就业",
    "labour": "弱劳力",
    "phone": "13900000000",
    "relation": "之子",
}


def test_both_sides_of_what_differs_are_kept(read, tmp_path):
    workbook(tmp_path / "户信息_20250930.xlsx", "national_households", [NATIONAL])
    workbook(tmp_path / "村实名制登记表.xlsx", "labour_register", [VILLAGE])
    intake = read()
    files = [file.name for file in intake.files]
    national = files.index("户信息_20250930.xlsx")
    said = {
        (c.fact, c.value): (c.entity, c.row, c.file == national, c.counts) for c in intake.claims
    }
    assert said == {
        ("labour", "normal"): ("person", ZHANG, True, True),
        ("labour", "weak"): ("person", ZHANG, False, False),
        ("phone", "13800000000"): ("person", ZHANG, True, True),
        ("phone", "13900000000"): ("person", ZHANG, False, False),
        ("relation", "户主"): ("person", ZHANG, True, True),
        ("relation", "之子"): ("person", ZHANG, False, False),
    }
    assert intake.tables["person"].column("labour").to_pylist() == ["normal"]
    assert intake.directory["person"].column("relation").to_pylist() == ["户主"]


def test_files_of_one_rank_that_differ_leave_nothing_chosen(read, tmp_path):
    for name, labour in (("甲", "普通劳动力"), ("乙", "无劳动力")):
        row = NATIONAL | {"labour": labour}
        workbook(tmp_path / f"户信息_{name}.xlsx", "national_households", [row])
    intake = read()
    assert {(c.value, c.counts) for c in intake.claims} == {("normal", False), ("none", False)}
    assert len({c.file for c in intake.claims}) == 2


def test_every_row_has_a_file_also_those_only_mentioned_or_named(read, tmp_path):
    hire = {
        "name": "张三", "id_no": ZHANG, "contract_start": "2023-01-01", "contract_end": "2024-01-01", "contract_kind": "固定期限",
    }  # fmt: skip
    workbook(tmp_path / "企业吸纳花名册.xlsx", "hiring_roster", [hire])
    work = {"name": "张三", "id_no": ZHANG, "working": "是", "start": "2024-03-01", "channel": "自主就业", "employer_name": "外地厂"}  # fmt: skip
    workbook(tmp_path / "月监测台账.xlsx", "work_ledger", [work])
    intake = read()
    for name, table in intake.tables.items():
        assert len(intake.origins[name]) == table.num_rows
        assert intake.origins[name].null_count == 0
    by_id = dict(
        zip(
            intake.tables["organisation"].column("id").to_pylist(),
            intake.origins["organisation"].to_pylist(),
            strict=True,
        )
    )
    files = [file.name for file in intake.files]
    assert {files[by_id[FACTORY]], files[by_id["名称:外地厂"]]} == set(files)


def test_as_of_when_a_file_speaks(read, tmp_path):
    """The day above the header, else the day in the name; never one that has not come."""
    above = {"date": "2025年8月31日"}
    workbook(tmp_path / "户信息_20250930.xlsx", "national_households", [NATIONAL], above=above)
    workbook(
        tmp_path / "户信息_乙_20250630.xlsx", "national_households", [NATIONAL], above={"date": "2999-01-01"}
    )  # fmt: skip
    days = {file.name: file.as_of for file in read().files}
    assert days == {
        "户信息_20250930.xlsx": dt.date(2025, 8, 31),
        "户信息_乙_20250630.xlsx": dt.date(2025, 6, 30),
    }
    assert day_in("台账_20251340") is None
    assert day_in("台账 2025-09-30 定稿") == dt.date(2025, 9, 30)


def test_who_supplies_a_sheet(vocabulary):
    """As the layout says, else whoever can supply most of its facts."""
    told = {name: supplier_of(one, vocabulary) for name, one in layouts().by_id.items()}
    assert told["labour_register"] == "village"
    assert told["insurance_months"] == "social_insurance"
    assert told["loans"] == "bank"
    assert {one for one in told.values() if one} <= vocabulary.suppliers.keys()


def test_a_household_with_two_heads_or_none(read, tmp_path):
    """Said at every row that claims to be head; nobody is, until it is mended. Unknown relations say nothing."""
    rows = [NATIONAL, NATIONAL | {"name": "李四", "id_no": LI, "relation": "户主"}]
    workbook(tmp_path / "户信息.xlsx", "national_households", rows)
    [first, second] = [f for f in read().findings if f.code == "heads_several"]
    assert (first.place.row, second.place.row) == (4, 5)
    assert first.place.column == "与户主关系"
    assert "2 个户主" in first.say()
    assert "2 heads" in first.say("en")
    none = [NATIONAL | {"relation": "配偶"}, rows[1] | {"relation": "之子"}]
    workbook(tmp_path / "户信息.xlsx", "national_households", none)
    assert [f.count for f in read().findings if f.code == "heads_none"] == [1]
    workbook(tmp_path / "户信息.xlsx", "national_households", [NATIONAL | {"relation": ""}])
    assert not {"heads_several", "heads_none"} & read().kinds().keys()
