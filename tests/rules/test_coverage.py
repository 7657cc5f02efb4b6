"""Coverage: what becomes of each sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kapok.rules.package.coverage import EXECUTABLE, OPEN, WAIVED, cover, needless
from kapok.rules.package.model import Waiver
from kapok.rules.problems import Place
from kapok.rules.reading.loader import load_package

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def package():
    return load_package(ROOT / "policies" / "panzhihua-2022-143", check=False)


def test_every_sentence_has_one_state(package):
    coverage = cover(package)
    assert [c.sentence for c in coverage.sentences] == package.document.sentences()
    assert {c.state for c in coverage.sentences} <= {EXECUTABLE, WAIVED, OPEN}
    assert all(c.reason for c in coverage.of(WAIVED))


def test_clauses_with_measures_that_pay_are_bound_but_for_named_sentences(package):
    coverage = cover(package)
    paying = {m.clause for m in package.measures.values() if m.amounts}
    open_money = [
        c.sentence.text
        for c in coverage.of(OPEN)
        if c.sentence.clause in paying and not c.sentence.waivable
    ]
    assert all(text.startswith("3.") for text in open_money)


def test_a_sentence_without_its_quotes_is_open(package):
    measure = package.measures["16"]
    alone = replace(package, procedures=None, watched={})
    bare = replace(alone, measures=package.measures | {"16": replace(measure, quotes=[])})
    before = {c.sentence for c in cover(alone).of(OPEN)}
    opened = [c.sentence for c in cover(bare).of(OPEN) if c.sentence not in before]
    assert [s.clause for s in opened] == ["16"]
    assert opened[0].text.startswith("脱贫人口首次创办企业")


def test_figures_that_no_quote_reaches_are_loose(package):
    measure = package.measures["16"]
    short = replace(measure, quotes=["首次创办"])
    alone = replace(package, measures=package.measures | {"16": short}, procedures=None)
    coverage = cover(alone)
    loose = {
        c.sentence.number: c.loose
        for c in coverage.sentences
        if c.sentence.clause == "16" and c.loose
    }
    assert list(loose.values()) == [("6 个月", "1 万元")]
    assert not coverage.complete


def test_the_data_adds_up(package):
    data = cover(package).as_data()
    for clause in data["clauses"]:
        assert clause["sentences"] == clause["executable"] + clause["waived"] + clause["unbound"]
    assert sum(c["sentences"] for c in data["clauses"]) == data["counts"]["sentences"]


def test_a_sentence_left_open_is_open_and_lets_the_whole_pass(package):
    listed = [
        Waiver(c.sentence.text, "waits", Place("policy.yaml"))
        for c in cover(package).of(OPEN)
        if c.sentence.text
    ]
    coverage = cover(replace(package, left_open=listed))
    assert len(coverage.of(OPEN)) == len(cover(package).of(OPEN))
    assert {c.reason for c in coverage.of(OPEN)} <= {"waits"}
    assert coverage.complete == (not any(c.loose for c in coverage.sentences))


def test_listing_a_sentence_that_runs_is_needless(package):
    passage = Waiver(package.measures["16"].quotes[0], "waits", Place("policy.yaml"))
    assert needless(replace(package, left_open=[passage])) == [passage]


def test_quotes_of_warnings_and_indicators_bind_sentences(package):
    others = {m.id: m for m in package.measures.values() if m.clause != "22"}
    only = replace(package, procedures=None, measures=others, duties={})
    before = {c.sentence for c in cover(replace(only, watched={})).of(OPEN)}
    bound = [
        c
        for c in cover(only).of(EXECUTABLE)
        if c.sentence in before and set(c.by) <= package.watched.keys()
    ]
    assert "22" in {c.sentence.clause for c in bound}
