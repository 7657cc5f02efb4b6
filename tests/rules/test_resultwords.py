"""Outcomes and levels have one word each: in the glossary, in the code, on every face."""

from __future__ import annotations

import re
from pathlib import Path

from kapok.cli.texts import CATALOGUE
from kapok.rules.executors.results import OUTCOMES
from kapok.rules.executors.resultwords import LEVEL_WORDS, OUTCOME_WORDS
from kapok.rules.explain.catalogue import TEXTS as EXPLAINED
from kapok.rules.package.model import LEVELS
from kapok.screening.wording import TEXTS as SCREENED

ROOT = Path(__file__).parents[2]


def test_the_words_are_those_of_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| `([a-z_]+)` \|", glossary, re.MULTILINE))
    assert {code: zh for code, (zh, _) in OUTCOME_WORDS.items()} == {c: z for z, c in rows.items()}
    assert set(OUTCOME_WORDS) == set(OUTCOMES)
    assert set(LEVEL_WORDS) == set(LEVELS)


def test_every_face_speaks_from_them():
    for code, words in OUTCOME_WORDS.items():
        assert EXPLAINED[code] == SCREENED[code] == CATALOGUE[f"outcome.{code}"] == words
    for name, words in LEVEL_WORDS.items():
        assert EXPLAINED[f"level_{name}"] == SCREENED[f"level.{name}"] == words
        assert CATALOGUE[f"level.{name}"] == words


def test_the_front_page_uses_them():
    page = (ROOT / "README.md").read_text("utf-8")
    assert "、".join(zh for zh, _ in OUTCOME_WORDS.values()) in page
