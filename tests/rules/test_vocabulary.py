"""The shared vocabulary speaks both languages; the rules above the Panzhihua policy follow one another."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

POLICIES = Path(__file__).resolve().parents[2] / "policies"


@cache
def panzhihua() -> Package:
    return load_package(POLICIES / "panzhihua-2022-143", check=False)


def test_every_value_of_a_code_has_a_chinese_and_an_english_name():
    lacking = [
        f"{entity.name}.{fact.name}: {code}"
        for entity in panzhihua().vocabulary.entities.values()
        for fact in entity.facts.values()
        for code, label in fact.codes.items()
        if label.isascii() or not fact.codes_en[code].isascii()
    ]
    assert lacking == []


def test_every_fact_that_people_supply_says_what_it_is_who_supplies_it_and_how_to_ask():
    lacking = [
        f"{entity.name}.{fact.name}: {lack}"
        for entity in panzhihua().vocabulary.entities.values()
        for fact in entity.facts.values()
        if fact.stored or fact.related is not None
        for lack, there in (
            ("label", fact.label and not fact.label.isascii()),
            ("en", fact.en and fact.en.isascii()),
            ("from", fact.suppliers),
            ("ask", fact.ask.endswith(("？", "。"))),
            ("ask_en", fact.ask_en and fact.ask_en.isascii()),
        )
        if not there
    ]
    assert lacking == []


def test_a_rule_above_leads_to_the_one_that_replaced_it():
    first, second = panzhihua().rule("employment_fund_rules")
    assert (first.document, second.document) == ("财社〔2017〕164号", "财社〔2023〕181号")
    assert first.valid_to is not None
    assert second.valid_from is not None
    assert (second.valid_from - first.valid_to).days == 1
