"""YAML as the format reads it: plain, with lines, and nothing guessed."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kapok.rules.problems import Problems
from kapok.rules.source.yamlsource import Fields, Map, parse_yaml, read_yaml


def read(text: str) -> Map:
    problems = Problems()
    value = parse_yaml(text, "f.yaml", problems)
    assert problems.found == []
    assert value is not None
    return value


def faults(text: str) -> list[str]:
    problems = Problems()
    parse_yaml(text, "f.yaml", problems)
    return [f"{p.place.line} {p.code}" for p in problems.found]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("2022-03-01", dt.date(2022, 3, 1)),
        ("null", None),
        ("~", None),
        ("", None),
        # what plain YAML would turn into something else stays as it is written
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("True", "True"),
        ("0510", "0510"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("12:30", "12:30"),
        ("3.10", "3.10"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("2022-3-1", "2022-3-1"),
        ("2022-03-01T08:00:00", "2022-03-01T08:00:00"),
        ("1234567890123456789", "1234567890123456789"),
        ('"510402"', "510402"),
        ("<<", "<<"),
    ],
)
def test_values(written: str, value: Any):
    got = read(f"key: {written}\n")["key"]
    assert got == value
    assert type(got) is type(value)


def test_every_key_and_item_knows_its_line():
    top = read("a: 1\nb:\n  c: [x,\n      y]\n  d: {e: 2}\nf:\n- g\n- h: 3\n")
    assert [top.at(key).line for key in "abf"] == [1, 2, 6]
    assert top["b"].at("c").line == 3
    assert top["b"]["c"].lines == [3, 4]
    assert top["b"]["d"].at("e").line == 5
    assert top["f"].lines == [7, 8]


def test_what_is_missing_is_missed_where_the_mapping_is_named():
    top = read("a: 1\nb:\n  c: 2\n")
    assert top["b"].at("not there").line == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["0 empty"]),
        ("# only a note\n", ["0 empty"]),
        ("- a\n", ["1 not_mapping"]),
        ("a: 1\nb: 2\na: 3\n", ["3 duplicate_key"]),
        ("a: &x 1\nb: *x\n", ["1 alias"]),
        ("a: 1\nb: !!set {}\n", ["2 alias"]),
        ("a: 2022-02-30\n", ["1 date_text"]),
        ("a: 1\n\tb: 2\n", ["2 yaml"]),
        ("a: {b: 1\n\nc: 2\n", ["1 yaml"]),
        ("a: 1\nb: 'x\nc: 2\n", ["2 yaml"]),
        ("a: 1\n---\nb: 2\n", ["2 yaml"]),
        ("a: " + "[" * 30 + "]" * 30 + "\n", ["1 too_deep"]),
        ("a: " + "[" * 50_000 + "\n", ["1 too_deep"]),
        ("? [a]\n: 1\n", ["1 yaml"]),
        (": 1\n", ["1 yaml"]),
    ],
)
def test_faults_have_a_line(text: str, said: list[str]):
    assert faults(text) == said


def test_a_file_that_is_not_utf8_is_named_with_the_line(tmp_path: Path):
    path = tmp_path / "f.yaml"
    path.write_bytes("a: 1\nb: 补贴\n".encode("gbk"))
    problems = Problems(tmp_path)
    assert read_yaml(path, problems) is None
    assert [str(p.place) for p in problems.found] == ["f.yaml:2"]


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path):
    problems = Problems(tmp_path)
    assert read_yaml(tmp_path / "f.yaml", problems) is None
    assert [p.code for p in problems.found] == ["unreadable"]


def test_a_pipe_is_a_problem_and_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "f.yaml")
    problems = Problems(tmp_path)
    assert read_yaml(tmp_path / "f.yaml", problems) is None
    assert [p.code for p in problems.found] == ["unreadable"]


def test_fields_take_keys_and_tell_of_the_rest():
    problems = Problems()
    fields = Fields(read("a: 甲\nb: [1, 2]\nc: true\nd: 5\ne:\n"), problems, set())
    assert fields.text("a") == "甲"
    assert fields.texts("b") == ["1", "2"]
    assert fields.flag("c") is True
    fields.done()
    assert [(p.place.line, p.code) for p in problems.found] == [
        (4, "unknown_key"),
        (5, "stray_key"),
    ]


scalars = st.one_of(
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.dates(),
    st.text(
        st.characters(
            codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"), exclude_characters="\ufeff"
        )
    ),
)
plain = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abcdefg", min_size=1), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abcdefg", min_size=1), plain, min_size=1, max_size=4))
def test_what_is_written_out_is_read_back(value: dict[str, Any]):
    text = yaml.safe_dump(value, allow_unicode=True, default_style=None)
    problems = Problems()
    got = parse_yaml(text, "f.yaml", problems)
    assert problems.found == []
    assert got == value


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str):
    problems = Problems()
    got = parse_yaml(text, "f.yaml", problems)
    assert (got is None) <= bool(problems.found)


@pytest.mark.parametrize("hidden", ["\\x07", "\\u202e", "\\0", "\u202e"])
def test_a_hidden_character_is_a_problem_also_where_it_is_written_as_an_escape(hidden):
    problems = Problems()
    read = parse_yaml(f'policy: p\ntitle: "政策{hidden}"\n', "policy.yaml", problems)
    assert [(p.code, p.place.line) for p in problems.found] == [("control", 2)]
    assert read is None or read["title"] is None
