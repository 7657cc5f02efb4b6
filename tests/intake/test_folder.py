"""Folders as offices have them: many files, many ways to write, one typed table per entity."""

from __future__ import annotations

import datetime as dt
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kapok.intake import check, read_files
from kapok.intake.findings import Level
from kapok.rules.language.calendar import OPEN_END

from .conftest import FACTORY, LI, WANG, ZHANG, credit_code, csv_text, hire, workbook

D = dt.date


def rows(intake, entity: str) -> dict[str, dict]:
    return {row.pop("id"): row for row in intake.tables[entity].to_pylist()}


def test_every_entity_has_a_table_of_the_vocabularys_types(tmp_path, read, vocabulary):
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    intake = read()
    assert intake.tables.keys() == vocabulary.entities.keys()
    schema = intake.tables["employment"].schema
    assert schema.field("wage").type == pa.int64()
    assert schema.field("contract_start").type == pa.date32()
    assert schema.field("dispatched").type == pa.bool_()
    assert schema.names[0] == "id"


def test_a_roster_gives_a_job_with_its_employer_and_what_is_not_written_is_unknown(tmp_path, read):
    workbook(
        tmp_path / "花名册.xlsx",
        "hiring_roster",
        [hire(contract_kind="无固定期限", contract_end="长期", work_county="东区")],
    )
    job = rows(read(), "employment")[f"{ZHANG}/{FACTORY}/2022-03-01"]
    assert (job["person"], job["employer"], job["wage"]) == (ZHANG, FACTORY, 300_000)
    assert (job["contract_end"], job["work_province"], job["work_county"]) == (
        OPEN_END,
        "51",
        "510402",
    )
    assert job["finish"] is None
    assert job["insurance_checked"] is None


def household(**changes):
    return {
        "province": "四川省", "city": "攀枝花市", "county": "米易县", "town": "撒莲镇", "village": "禹王宫村", "household": "5104210001",
        "household_type": "脱贫户", "policy": "享受政策", "exited_year": "2018", "name": "张三", "sex": "男", "id_no": ZHANG,
        "labour": "普通劳动力", "education": "初中", **changes,
    }  # fmt: skip


def test_the_national_register_gives_people_households_and_statuses(tmp_path, read):
    members = [
        household(),
        household(
            name="李四",
            id_no=LI,
            household_type="脱贫不稳定户",
            identified_on="2022-05-10",
            risk_cleared="是",
            risk_cleared_on="2023-06-30",
        ),
        household(
            name="王五",
            id_no=WANG,
            household="5104210002",
            household_type="边缘易致贫户",
            exited_year="",
            identified_on="2023.3",
            risk_cleared="否",
        ),
    ]
    workbook(tmp_path / "户信息.xlsx", "national_households", members)
    workbook(tmp_path / "行政村信息.xlsx", "national_villages", [household_village()])
    intake = read()
    people, statuses = rows(intake, "person"), rows(intake, "status")
    assert people[ZHANG]["birth"] == D(1990, 1, 1)
    assert people[ZHANG]["hukou_village"] == "510421102003"
    [named] = intake.directory["_village"].to_pylist()
    assert (named["id"], named["town"], named["name"]) == ("510421102003", "撒莲镇", "禹王宫村")
    assert people[ZHANG]["student"] is False
    assert statuses[f"{ZHANG}/poverty_exited"]["start"] == D(2018, 12, 31)
    assert statuses[f"{ZHANG}/poverty_exited"]["finish"] == OPEN_END
    assert statuses[f"{LI}/poverty_exited"]["policy"] == "enjoyed"
    assert statuses[f"{LI}/exited_unstable/2022-05-10"]["finish"] == D(2023, 6, 30)
    assert f"{WANG}/poverty_exited" not in statuses
    assert statuses[f"{WANG}/marginal/2023-03-01"]["finish"] == OPEN_END
    assert rows(intake, "household").keys() == {"5104210001", "5104210002"}


def household_village():
    return {
        "province": "四川省",
        "city": "攀枝花市",
        "county": "米易县",
        "town": "撒莲镇",
        "village": "禹王宫村",
        "village_code": "510421102003",
    }


def test_knowledge_is_complete_only_where_a_reply_says_so(tmp_path, read):
    workbook(
        tmp_path / "户信息.xlsx",
        "national_households",
        [household(), household(name="李四", id_no=LI)],
    )
    workbook(
        tmp_path / "比对反馈.xlsx",
        "comparison_reply",
        [{"name": "张三", "id_no": ZHANG, "benefit_checked_to": "2025-12-31"}],
    )
    people = rows(read(), "person")
    assert people[ZHANG]["benefit_checked_to"] == D(2025, 12, 31)
    assert people[ZHANG]["business_checked_to"] is None
    assert people[LI]["benefit_checked_to"] is None


def test_insured_months_find_their_job_and_a_renewed_contract_is_told_apart(tmp_path, read):
    jobs = [
        hire(contract_end="2022-08-15"),
        hire(start="2022-08-16", contract_start="2022-08-16", contract_end="2023-08-15"),
    ]
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", jobs)
    paid = [
        {
            "name": "张三",
            "id_no": ZHANG,
            "employer": FACTORY,
            "month": m,
            "state": "已缴",
            "pension": "560.00",
        }
        for m in ("202203", "202208", "2022-09")
    ]
    workbook(tmp_path / "社保缴费明细.xlsx", "insurance_months", paid)
    workbook(
        tmp_path / "缴费核查反馈.xlsx",
        "insurance_reply",
        [{"name": "张三", "id_no": ZHANG, "employer": FACTORY, "insurance_checked": "已比对"}],
    )
    intake = read()
    months = rows(intake, "insured_month")
    first, second = f"{ZHANG}/{FACTORY}/2022-03-01", f"{ZHANG}/{FACTORY}/2022-08-16"
    assert [month["employment"] for month in months.values()] == [first, first, second]
    assert {month["employer_pension"] for month in months.values()} == {56_000}
    assert [job["insurance_checked"] for job in rows(intake, "employment").values()] == [True, True]


def test_an_employer_known_by_name_only_is_found_by_its_name_or_stays_a_name(tmp_path, read):
    away = {
        "worked": "是",
        "work_province": "广东省",
        "work_city": "东莞市",
        "channel": "有组织劳务输出",
    }
    workbook(
        tmp_path / "已外出务工信息.xlsx", "national_work_away",
        [
            {"name": "张三", "id_no": ZHANG, "start": "2022-03-01", "employer_name": "攀枝花甲厂", **away},
            {"name": "李四", "id_no": LI, "start": "2022-03-01", "employer_name": "东莞乙厂", **away},
        ],
    )  # fmt: skip
    workbook(
        tmp_path / "单位信息.xlsx",
        "organisations",
        [{"name": "攀枝花甲厂", "code": FACTORY, "kind": "企业"}],
    )
    intake = read()
    jobs = rows(intake, "employment")
    assert jobs[f"{ZHANG}/{FACTORY}/2022-03-01"]["organised"] is True
    assert jobs[f"{LI}/名称:东莞乙厂/2022-03-01"]["finish"] == OPEN_END
    assert "名称:东莞乙厂" in rows(intake, "organisation")
    assert intake.kinds()["named_only"] == 1


def test_one_person_in_many_files_is_one_row_and_the_register_counts(tmp_path, read):
    workbook(tmp_path / "户信息.xlsx", "national_households", [household(labour="普通劳动力")])
    workbook(tmp_path / "实名制登记表.xlsx", "labour_register", [
        {"name": "张三", "id_no": ZHANG, "household": "5104210001", "labour": "弱劳动力", "categories": "脱贫人口", "employment_state": "已就业"},
    ])  # fmt: skip
    intake = read()
    assert rows(intake, "person")[ZHANG]["labour"] == "normal"
    assert [f.level for f in intake.findings if f.code == "conflict_ranked"] == [Level.WARNING]


def test_names_telephones_and_accounts_are_kept_beside_the_facts(tmp_path, read):
    workbook(
        tmp_path / "花名册.xlsx", "hiring_roster", [hire(name="阿依•木呷", phone="13800000000")]
    )
    intake = read()
    assert intake.directory["person"].to_pylist() == [
        {"id": ZHANG, "name": "阿依·木呷", "phone": "13800000000"}
    ]
    assert "name" not in intake.tables["person"].column_names


def test_rows_that_cannot_be_used_do_not_stop_the_rest(tmp_path, read):
    bad = [
        hire(id_no="123"),
        hire(name="李四", id_no=LI),
        hire(name="王五", id_no=WANG, contract_end="2023-02-30"),
    ]
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", bad)
    intake = read()
    jobs = rows(intake, "employment")
    assert jobs.keys() == {f"{LI}/{FACTORY}/2022-03-01", f"{WANG}/{FACTORY}/2022-03-01"}
    assert jobs[f"{WANG}/{FACTORY}/2022-03-01"]["contract_end"] is None
    assert not intake.ok


def test_parquet_and_sheets_are_one_folder(tmp_path, read):
    people = pa.table(
        {"id": [ZHANG], "birth": pa.array([D(1990, 1, 1)], pa.date32()), "student": [False]}
    )
    pq.write_table(people, tmp_path / "person.parquet")
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    intake = read()
    assert rows(intake, "person")[ZHANG]["birth"] == D(1990, 1, 1)
    assert intake.tables["employment"].num_rows == 1


def test_parquet_in_parts(tmp_path, read):
    (tmp_path / "person").mkdir()
    for n in range(3):
        pq.write_table(
            pa.table({"id": [f"p{n}"], "hukou_county": ["510421"]}),
            tmp_path / "person" / f"part-{n}.parquet",
        )
    assert read().tables["person"]["id"].to_pylist() == ["p0", "p1", "p2"]


def test_a_dirty_folder_end_to_end(tmp_path, read):
    workbook(
        tmp_path / "户信息.xlsx",
        "national_households",
        [household(), household(name="李四", id_no=f" {LI.lower()}")],
    )
    workbook(
        tmp_path / "东区 吸纳花名册.xlsx", "hiring_roster",
        [hire(id_no=f'="{ZHANG}"', contract_start="2022.3.1", contract_end=44985, wage="3,000元"), hire(name="王五", id_no=float(WANG))],
        tail=[["合计", "", "", "2人"], ["填表人：王", "", "", "审核人：李"]],
    )  # fmt: skip
    gbk = csv_text(
        "training_allowance",
        [{"course": "PX-1", "name": "张三", "id_no": ZHANG, "days": "12天", "certificate": "√"}],
    )
    (tmp_path / "学员花名册.csv").write_bytes(gbk.encode("gb18030"))
    workbook(
        tmp_path / "月考勤表.xlsx",
        "post_attendance",
        [
            {
                "name": "张三",
                "id_no": ZHANG,
                "attended_days": 2,
                "attended": "合格",
                "days.1": "√",
                "days.2": "×",
                "days.3": 1,
            }
        ],
    )
    workbook(
        tmp_path / "公益性岗位台账.xlsx",
        "post_ledger",
        [
            {
                "name": "张三",
                "id_no": ZHANG,
                "start": "2023-01-01",
                "finish": "2023-12-31",
                "category": "保洁员",
            }
        ],
    )
    (tmp_path / "~$东区.xlsx").write_bytes(b"lock")
    intake = read()
    job = rows(intake, "employment")[f"{ZHANG}/{FACTORY}/2022-03-01"]
    assert (job["contract_start"], job["contract_end"], job["wage"]) == (
        D(2022, 3, 1),
        D(2023, 2, 28),
        300_000,
    )
    assert rows(intake, "training")[f"{ZHANG}/PX-1"]["days"] == 12
    month = rows(intake, "post_month")[f"{ZHANG}//2023-03-01"]
    assert (month["agreement"], month["attended"]) == (f"{ZHANG}//2023-01-01", True)
    kinds = intake.kinds()
    assert kinds["id_precision"] == kinds["date_serial"] == 1
    assert kinds["id_cleaned"] == 2
    assert [f.code for f in intake.findings if f.level == Level.ERROR] == ["id_precision"]


def test_the_report_speaks_and_counts(tmp_path, vocabulary):
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire(), hire(name="李四", id_no="12")])
    report = check([tmp_path], vocabulary)
    text = report.text()
    assert "《企业吸纳脱贫人口就业补贴花名册》，表头在第 3 行，2 行，1 行不能导入" in text
    assert "第 5 行 C 列“身份证号”" in text
    assert "header in row 3" in report.text("en")
    told = json.loads(json.dumps(report.as_dict()))
    assert told["ok"] is False
    assert told["counts"]["error"] == 1
    assert told["findings"][0].keys() >= {"file", "sheet", "row", "column", "level", "what", "mend"}


def test_single_files_can_be_checked_together(tmp_path, vocabulary):
    first = workbook(tmp_path / "a.xlsx", "hiring_roster", [hire()])
    second = workbook(
        tmp_path / "b.xlsx",
        "hiring_roster",
        [hire(name="李四", id_no=LI)],
        above={"code": credit_code(9)},
    )
    assert read_files([first, second], vocabulary).tables["employment"].num_rows == 2


def test_amounts_in_ten_thousands_by_the_line_above_or_the_header(tmp_path, read):
    path = workbook(
        tmp_path / "品牌.xlsx",
        "payments",
        [{"number": "F1", "measure": 5, "item": "bonus", "amount": "1.5", "paid_on": "2023-01-05"}],
    )
    import openpyxl

    book = openpyxl.load_workbook(path)
    book.active["A2"] = "填报单位：县人社局  单位：万元"
    book.save(path)
    assert rows(read(), "payment")["F1"]["amount"] == 1_500_000
    assert read().kinds()["money_wan"] == 1


def test_files_about_files_are_no_sheets(tmp_path, read):
    workbook(tmp_path / "花名册.xlsx", "hiring_roster", [hire()])
    (tmp_path / "city-manifest.json").write_text("{}", "utf-8")
    (tmp_path / "Thumbs.db").write_bytes(b"\0")
    (tmp_path / "数据.json").write_text("{}", "utf-8")
    assert [f.place.file for f in read().findings if f.code == "file_type"] == ["数据.json"]


def test_a_payment_whose_amount_cannot_be_read_stays_a_payment(tmp_path, read):
    """Dropped, it would be paid a second time: the amount is unknown, the payment is not."""
    workbook(
        tmp_path / "账.xlsx",
        "payments",
        [
            {
                "number": "F1",
                "measure": "16",
                "item": "grant_paid",
                "person": ZHANG,
                "amount": "壹仟元",
            },
            {"number": "F2", "measure": "16", "item": "", "person": LI, "amount": ""},
        ],
    )
    found = read()
    assert rows(found, "payment")["F1"]["amount"] is None
    assert rows(found, "payment")["F2"]["item"] is None
    assert any(f.level == "error" and "壹仟元" in f.say("zh") for f in found.findings)


RARE = "\U00020bb7\u4dae\U00031350\u00b7\ue863\u845b\U000e0101"
"""A name with characters beyond the common plane, newer than this Python, of private use, and a selector."""


@pytest.mark.parametrize("way", ["xlsx", "utf-8-sig", "gb18030"])
def test_rare_characters_of_a_name_survive_every_kind_of_file(read, tmp_path, way):
    row = hire(name=RARE, id_no=WANG)
    if way == "xlsx":
        workbook(tmp_path / "企业吸纳花名册.xlsx", "hiring_roster", [row])
    else:
        path = tmp_path / "企业吸纳花名册.csv"
        text = f"填报单位：示范单位\n统一社会信用代码：{FACTORY}\n" + csv_text(
            "hiring_roster", [row]
        )
        path.write_bytes(text.encode(way))
    assert [person["name"] for person in read().directory["person"].to_pylist()] == [RARE]
