"""Rows find the rows and places they belong to."""

from __future__ import annotations

from .conftest import ZHANG, workbook
from .test_folder import rows


def test_months_of_two_posts_held_at_once_go_to_the_post_the_sheet_names(tmp_path, read):
    year = {"start": "2023-01-01", "finish": "2023-12-31", "category": "保洁员"}
    person = {"name": "张三", "id_no": ZHANG}
    posts = [{**person, **year, "post": post} for post in ("G1", "G2")]
    workbook(tmp_path / "公益性岗位台账.xlsx", "post_ledger", posts)
    paid = [{**person, "post": p, "month": "2023-02", "attended": "合格"} for p in ("G1", "G2")]
    workbook(tmp_path / "岗位补贴发放表.xlsx", "post_months", paid)
    workbook(
        tmp_path / "月考勤表.xlsx",
        "post_attendance",
        [{**person, "post": "G2", "attended": "合格"}, {**person, "attended": "合格"}],
    )
    intake = read()
    assert {key: row["agreement"] for key, row in rows(intake, "post_month").items()} == {
        f"{ZHANG}/G1/2023-02-01": f"{ZHANG}/G1/2023-01-01",
        f"{ZHANG}/G2/2023-02-01": f"{ZHANG}/G2/2023-01-01",
        f"{ZHANG}/G2/2023-03-01": f"{ZHANG}/G2/2023-01-01",
    }
    assert intake.kinds()["found_many"] == 1  # the row that names no post


def test_a_post_the_ledger_has_no_numbers_for_is_still_found_by_the_person(tmp_path, read):
    person = {"name": "张三", "id_no": ZHANG}
    workbook(
        tmp_path / "公益性岗位台账.xlsx",
        "post_ledger",
        [{**person, "start": "2023-01-01", "finish": "2023-12-31", "category": "保洁员"}],
    )
    paid = [{**person, "post": "G1", "month": "2023-02", "attended": "合格"}]
    workbook(tmp_path / "岗位补贴发放表.xlsx", "post_months", paid)
    [month] = rows(read(), "post_month").values()
    assert month["agreement"] == f"{ZHANG}//2023-01-01"


def test_places_in_a_municipality_whose_city_is_the_province(tmp_path, read):
    places = [
        ("重庆市", "重庆市", "渝北区"),
        ("北京市", "市辖区", "海淀区"),
        ("上海市", "", "浦东新区"),
        ("天津", "天津", "滨海新区"),
    ]
    workbook(
        tmp_path / "已外出务工信息.xlsx",
        "national_work_away",
        [
            {"name": "张三", "id_no": ZHANG, "worked": "是", "start": f"2022-0{n}-01",
             "employer_name": "甲厂", "work_province": p, "work_city": c, "work_county": county}
            for n, (p, c, county) in enumerate(places, 1)
        ],
    )  # fmt: skip
    jobs = rows(read(), "employment").values()
    found = [(job["work_province"], job["work_city"], job["work_county"]) for job in jobs]
    assert found == [
        ("50", "5001", "500112"),
        ("11", "1101", "110108"),
        ("31", "3101", "310115"),
        ("12", "1201", "120116"),
    ]
