"""Golden explanations: what a caseworker and a villager read, word for word.

`KAPOK_WRITE_GOLDEN=1 pytest tests/rules/test_explain.py` writes them anew; read every one before committing.
"""

import json
import os

import pytest
from tests.rules.explaining import HERE, PACKAGE, cases, explained

from kapok.rules.explain import render
from kapok.rules.explain.catalogue import TEXTS
from kapok.rules.explain.verdict import LONGEST

NAMES = sorted(cases())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, lang: str) -> None:
    path = HERE / "golden" / f"{name}.{lang}.txt"
    text = render(explained(name), lang) + "\n"
    if os.environ.get("KAPOK_WRITE_GOLDEN") == "1":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_golden_has_its_case() -> None:
    files = {path.name.split(".")[0] for path in (HERE / "golden").glob("*.txt")}
    assert files == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_verdict_comes_first_and_is_short(name: str) -> None:
    explanation = explained(name)
    sentence = explanation.verdict.sentence
    assert len(sentence.zh) <= LONGEST
    assert sentence.zh.startswith(explanation.verdict.word.zh)
    assert render(explanation).splitlines()[3] == f"{explanation.verdict.mark} {sentence.zh}"


@pytest.mark.parametrize("name", NAMES)
def test_the_structure_is_json(name: str) -> None:
    data = explained(name).to_dict()
    assert json.loads(json.dumps(data, ensure_ascii=False)) == data


@pytest.mark.parametrize("name", NAMES)
def test_no_inner_name_is_shown_to_people(name: str) -> None:
    """Ids of conditions, readings, parameters and codes stay inside; so does None."""
    explanation = explained(name)
    measure = cases()[name].package.measures[explanation.measure]
    inner = {*measure.lets, *measure.readings, *measure.params, "None", "True", "False", "{", "}"}
    inner = {word for word in inner if "_" in word or not word.isascii() or not word.isalpha()} | {
        "None",
        "True",
    }
    for lang in ("zh", "en"):
        text = render(explanation, lang)
        assert not [word for word in inner if word in text]


@pytest.mark.parametrize("name", NAMES)
def test_every_condition_has_a_quote_of_its_clause_or_says_why_not(name: str) -> None:
    explanation = explained(name)
    clause = PACKAGE.document.clauses[explanation.clause]
    for line in explanation.conditions:
        assert line.quote or line.source or line.readings
        for quote in filter(None, line.quote.split(" … ")):
            assert clause.contains(quote)


def test_the_cases_reach_every_outcome() -> None:
    seen = {explained(name).verdict.outcome for name in NAMES}
    assert seen == {
        "eligible",
        "discretionary",
        "not_yet",
        "unknown",
        "standard_not_set",
        "already_used",
        "outside_validity",
        "not_eligible",
    }


def test_both_languages_say_the_same_things() -> None:
    """Each text names the same values in both languages."""
    import string

    for name, (zh, en) in TEXTS.items():
        fields = [{f for _, f, _, _ in string.Formatter().parse(text) if f} for text in (zh, en)]
        assert fields[0] == fields[1], name
