"""`kapok policy show` tells how a measure is worked, in both languages and as data."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.rules.whole import policy

from kapok.cli.face import Face
from kapok.cli.policy.procedure import show_procedure
from kapok.cli.policy.proceduredata import procedure_data

GOLDEN = Path(__file__).parent / "golden"
PACKAGE = policy()


def told(name: str, lang: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed, without blanks at the ends of lines."""
    show_procedure(Face(lang=lang), PACKAGE, PACKAGE.measures[name])
    return "".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["2b", "14a"])
def test_golden(name: str, lang: str, capsys: pytest.CaptureFixture[str]):
    path = GOLDEN / f"procedure-{name}.{lang}.txt"
    assert told(name, lang, capsys) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_procedure_can_be_told(lang: str, capsys: pytest.CaptureFixture[str]):
    assert PACKAGE.procedures is not None
    for name in PACKAGE.procedures.of_measure:
        assert "procedures/" in told(name, lang, capsys)


def test_as_data_it_is_whole():
    procedure = procedure_data(PACKAGE, PACKAGE.measures["5"])
    assert procedure is not None
    steps = {step["id"] for step in procedure["steps"]}
    assert {arrow["step"] for arrow in procedure["arrows"]} == steps
    assert {step["office"] for step in procedure["steps"]} == set(procedure["offices"])
    assert procedure["offices"]["county_bureau"]["departments"] == ["hrss"]
    assert procedure["fund"] == [{"source": "employment_fund", "level": "budget"}]
    papers = {paper["id"]: paper for paper in procedure["evidence"]}
    assert papers["licence"]["proved_by"] == "market_supervision"
    assert papers["wages"]["when"] == "contract_kind <> 'open_ended'"
    assert "{reasons}" in procedure["common_notices"]["refused"]["text"]


def test_a_measure_led_by_another_bureau_names_that_one(capsys: pytest.CaptureFixture[str]):
    assert "乡村振兴局" in told("3", "zh", capsys)


def test_show_prints_it_and_gives_it_as_data(kapok):
    assert "怎么办：个人经村、乡镇申请" in kapok("policy", "show", "2b").out
    measures = kapok("policy", "show", "2b", "--json").data["measures"]
    assert measures[0]["procedure"]["id"] == "2b"


def test_a_register_is_told_with_what_falls_due_and_where_its_cost_is_claimed(
    capsys: pytest.CaptureFixture[str],
):
    words = told("9", "zh", capsys)
    assert "名册：劳务工作站名册，由就业服务机构（付款那一级）管" in words
    assert "每一条下面还登记：9b 劳务工作站合同付款" in words
    assert "绩效评价，定要不要续（每年一次" in words
    assert "花费另在这里办：9b" in words
    assert "资金：就业创业补助资金（" in words


def test_what_nobody_works_is_told_with_the_reason(capsys: pytest.CaptureFixture[str]):
    words = told("validity", "en", capsys)
    assert "Nothing to work" in words
    assert "a rule that newer rules are followed" in words


def test_where_money_comes_by_several_departments_each_handles_its_own():
    package = policy("wangshu-2025")
    assert package.procedures is not None
    assert set(package.procedures.of_measure) == set(package.measures)
    procedure = procedure_data(package, package.measures["4"])
    assert procedure is not None
    assert procedure["offices"]["service"]["departments"] == ["agriculture", "hrss"]
