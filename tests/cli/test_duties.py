"""`policy duties`: the list, by office, and what is done in a city."""

from __future__ import annotations


def test_the_list_tells_who_owes_what_by_when_with_what_evidence(kapok):
    answer = kapok("policy", "duties")
    assert answer.code == 0
    for words in ("人力资源社会保障局", "财政局", "每月，月后 5 天内", "月报", "市级和各县"):
        assert words in answer.out
    english = kapok("policy", "duties", "--lang", "en")
    assert "monthly," in english.out


def test_one_office_with_what_it_shares_in(kapok):
    data = kapok("policy", "duties", "--office", "agriculture", "--json").data
    assert data["ok"]
    assert data["duties"]
    assert all("agriculture" in (d["office"], *d["with"]) for d in data["duties"])
    assert kapok("policy", "duties", "--office", "police").code == 2


def test_in_a_city_what_is_done_late_or_missing(kapok, parquet_city):
    asked = ("policy", "duties", "--data", parquet_city, "--as-of", "2025-09-30")
    answer = kapok(*asked)
    assert answer.code == 1
    for words in ("按期", "迟完成", "未见完成", "盐边县"):
        assert words in answer.out
    data = kapok(*asked, "--office", "finance", "--county", "米易县", "--json").data
    assert not data["ok"]
    assert {t["county"] for t in data["terms"]} == {"510421"}
    assert {"done", "missing", "open"} <= {t["state"] for t in data["terms"]}
    assert data["strangers"] == 0
    assert kapok(*asked, "--county", "成都").code == 2


def test_a_package_without_duties_says_so(kapok):
    answer = kapok("policy", "duties", "docs/example-policy")
    assert answer.code == 0
    assert "没有登记任务" in answer.out
