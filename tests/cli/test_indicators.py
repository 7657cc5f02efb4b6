"""`kapok indicators`."""

from __future__ import annotations


def test_numbers_by_county_and_against_targets(kapok, parquet_city):
    told = kapok("indicators", parquet_city, "--as-of", "2025-09-30")
    assert told.code == 0
    assert told.out.startswith("2025-09-30：")
    assert "一县一品：5 个里" in told.out


def test_a_share_of_few_known_is_called_doubtful(kapok, parquet_city):
    argv = ("indicators", parquet_city, "--id", "employed,employment_rate", "--as-of")
    late = kapok(*argv, "2025-12-31").out.replace("\n", "")
    assert "这几个占比靠不住：脱贫劳动力就业率。" in late
    assert "靠不住" not in kapok(*argv, "2025-09-30").out


def test_one_indicator_with_its_groups_as_data(kapok, parquet_city):
    argv = ("--id", "employed,EMPLOYMENT_RATE", "--as-of", "2025-09-30", "--json")
    told = kapok("indicators", parquet_city, *argv)
    employed, rate = told.data["indicators"]
    assert employed["value"] > 0
    assert sum(line["units"] for line in employed["by"]["area"]) == employed["units"]
    assert {line["label"] for line in employed["by"]["area"]} >= {"县内", "省外"}
    assert 0 < rate["value"] < 10_000
    assert rate["value"] == (2 * rate["part"] * 10_000 + rate["whole"]) // (2 * rate["whole"])


def test_the_list_is_as_long_as_the_number(kapok, parquet_city):
    argv = ("--list", "public_posts", "--as-of", "2025-09-30", "--json")
    told = kapok("indicators", parquet_city, *argv)
    (figure,) = told.data["indicators"]
    assert sum(unit["known"] for unit in told.data["units"]) == figure["units"] > 0
    assert all("*" in unit["person_id"] for unit in told.data["units"])


def test_only_the_groups_named(kapok, parquet_city):
    argv = ("--id", "employed", "--by", "sex", "--as-of", "2025-09-30")
    told = kapok("indicators", parquet_city, *argv)
    assert "按性别" in told.out
    assert "按务工区域" not in told.out


def test_names_that_are_not_there(kapok, parquet_city):
    for argv in (("--id", "employd"), ("--by", "sexes"), ("--list", "a,b")):
        told = kapok("indicators", parquet_city, *argv)
        assert told.code == 2
        assert told.err
    assert "employed" in kapok("indicators", parquet_city, "--id", "employd").err


def test_show_knows_an_indicator(kapok):
    told = kapok("policy", "show", "provincial_brands")
    assert told.code == 0
    assert "全市1至2个省级品牌" in told.out


def test_the_unknown_share_stands_beside_every_number(kapok, parquet_city):
    argv = ("indicators", parquet_city, "--id", "employment_rate", "--json")
    data = kapok(*argv).data
    assert data["as_of"] == data["compared_to"] == "2025-09-30"
    (rate,) = data["indicators"]
    assert rate["doubtful"] is False
    assert rate["unknown_share"] == round(
        rate["unknown"] * 10_000 / (rate["units"] + rate["unknown"])
    )
    (late,) = kapok(*argv, "--as-of", "2025-12-31").data["indicators"]
    assert late["doubtful"] is True
    assert late["unknown_share"] > 5_000


def test_an_assessment_says_what_is_sure_and_what_is_open(kapok, parquet_city):
    argv = ("--id", "performance", "--as-of", "2025-09-30")
    told = kapok("indicators", parquet_city, *argv)
    assert told.code == 0
    assert "考核：乡村振兴实绩考核里的就业帮扶" in told.out
    assert "务工规模完成率：标准未配置，满分 25" in told.out
    (found,) = kapok("indicators", parquet_city, *argv, "--json").data["assessments"]
    assert found["id"] == "performance"
    for county in found["counties"]:
        assert county["sure"] + county["open"] <= county["full"] <= 10_000
        assert county["open"] >= 5_000  # no target, no record of cases, no accounts


def test_an_assessment_has_no_list(kapok, parquet_city):
    assert kapok("indicators", parquet_city, "--list", "performance").code == 2


def test_show_knows_an_assessment(kapok):
    answer = kapok("policy", "show", "performance")
    assert answer.code == 0
    assert "务工规模完成率（25 分）" in answer.out
    assert "目标未配置" in answer.out
    listed = kapok("policy", "show", "十三", "--json").data["assessments"]
    assert [one["id"] for one in listed] == ["performance"]
    assert (
        sum(one["params"][i["weight"]]["2022-01-01"] for one in listed for i in one["items"]) == 100
    )


def test_money_paid_after_the_ledger_ends_is_not_said_to_be_nothing(kapok, parquet_city):
    argv = ("indicators", parquet_city, "--as-of", "2025-09-30", "--id")
    told = kapok(*argv, "paid").out.replace("\n", "")
    data = kapok(*argv, "paid", "--json").data
    last, (paid,) = data["paid_to"], data["indicators"]
    assert last < "2025-09-30"
    for cell in (paid, *paid["by"]["county"]):
        assert (cell["value"], cell["reason"], cell["units"]) == (None, "ledger_ended", 0)
    assert "0 元" not in told
    assert told.count("未知") == 1 + len(paid["by"]["county"])
    assert f"读到的最后一笔付款是 {last} 的，以后付的没有算进来：本年已付资金" in told
    assert "最后一笔" not in kapok(*argv, "employed").out
