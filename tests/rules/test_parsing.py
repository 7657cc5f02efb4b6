"""The text of an expression: read as one expression of the language, or refused. Nothing else happens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kapok.rules.language.lexing import DEEPEST, LONGEST
from kapok.rules.language.parsing import name_parts, parse
from kapok.rules.problems import CATALOGUE, ExpressionError, Place, Problems

WORDS = [
    "a",
    "b.c",
    "row.d",
    "and",
    "or",
    "not",
    "in",
    "between",
    "case",
    "when",
    "then",
    "else",
    "end",
    "is",
    "null",
    "true",
    "false",
    "select",
    "from",
    "where",
    "order",
    "by",
    "group",
    "union",
    "all",
    "distinct",
    "exists",
    "any",
    "over",
    "partition",
    "interval",
    "date",
    "'2022-01-01'",
    "'x'",
    "''",
    "'",
    "''",
    '"',
    "`",
    "1",
    "2.5",
    ".5",
    "1e9",
    "0x1F",
    "+",
    "-",
    "*",
    "/",
    "%",
    "=",
    "<>",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "<=>",
    "==",
    "||",
    "&&",
    "::",
    ";",
    ",",
    "(",
    ")",
    "((",
    "))",
    "[",
    "]",
    "{",
    "}",
    "--",
    "/*",
    "*/",
    "#",
    "@",
    "$",
    "?",
    ":",
    ":=",
    "->",
    "->>",
    "\\",
    "（",
    "，",
    "“",
    "甲",
    "cast",
    "at",
    "least",
    "prorate",
    "coalesce",
    "count",
    "sum",
    "with",
    "as",
    "limit",
    "into",
    "values",
    "lateral",
    "filter",
    "for",
    "as_of",
    "on",
    "join",
    "using",
    "collate",
]


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "employer.owner.household",
        "stretch.end + 1",
        "a = 'it''s; -- not a comment /* nor this */'",
        "date '2022-01-01' - 1",
        "a and (b or not c)",
        "a not in ('x', 'y')",
        "n between 1 and 10",
        "case when a then b when c then d else e end",
        "percent(wage, quota, 'ceil')",
        "add_months(last_day(start), 6) - 1 >= as_of",
        "- 5 + 3 * 2",
    ],
)
def test_the_language(text: str):
    assert parse(text) is not None


def test_a_name_is_its_parts():
    assert name_parts(parse("row.person.household.county.name")) == [
        "row",
        "person",
        "household",
        "county",
        "name",
    ]
    assert name_parts(parse("a + b")) is None


def test_a_chain_of_and_may_be_as_long_as_an_expression_and_brackets_may_be_24_deep():
    assert parse(" and ".join(["abc"] * 200)) is not None
    assert parse("(" * (DEEPEST - 1) + "a" + ")" * (DEEPEST - 1)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1_000 + "a" + ")" * 1_000,
        "not " * 490 + "a",
        "a + " * 490 + "a",
        "- " * 900 + "1",
        "case when a then " * 80 + "b" + " else c end" * 80,
        "least(" * 300 + "a" + ", 1)" * 300,
        "a" * (LONGEST + 1),
        "9" * LONGEST,
    ],
    ids=lambda text: text[:12],
)
def test_what_is_out_of_all_proportion_is_refused_or_harmless(text: str):
    assert refused(text) in ("", "too_nested", "too_long")


def refused(text: str) -> str:
    """The code with which a text is refused, and can be in both languages; "" if it is read."""
    try:
        parse(text)
    except ExpressionError as error:
        problems = Problems()
        problems.add(Place("f.yaml", 1), error.code, **error.arguments)
        for problem in problems.found:
            problem.say()
            problem.say("en")
        return error.code
    return ""


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join))
def test_any_words_are_read_or_refused_in_both_languages(text: str):
    assert refused(text) in {"", *CATALOGUE}


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_both_languages(text: str):
    assert refused(text) in {"", *CATALOGUE}
