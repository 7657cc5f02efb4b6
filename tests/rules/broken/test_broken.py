"""Broken packages and cases: every message to the letter, in both languages, and no message that is never given."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.rules.broken.example import BASE, PACKAGE, Example, examples, problems_of

from kapok.rules.cases.casefile import read_cases
from kapok.rules.cases.casetest import run_case
from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.messages.duties import DUTIES
from kapok.rules.messages.links import LINKS
from kapok.rules.messages.overlays import OVERLAYS
from kapok.rules.messages.trials import TRIALS
from kapok.rules.problems import CATALOGUE, Problem
from kapok.rules.reading.loader import load_package

EXAMPLES = examples()
_FOUND: dict[str, list[Problem]] = {}


def found(example: Example) -> list[Problem]:
    """What is wrong with an example; each is made once."""
    if example.name not in _FOUND:
        with TemporaryDirectory() as folder:
            _FOUND[example.name] = problems_of(example.make(Path(folder)))
    return _FOUND[example.name]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_says_what_is_wrong_where_and_how_to_mend_it(example: Example):
    problems = found(example)
    assert [problem.say() for problem in problems] == example.messages("zh")
    assert [problem.say("en") for problem in problems] == example.messages("en")
    assert problems, "an example has to be broken"


def test_the_good_package_behind_the_examples_is_good():
    package = load_package(BASE / PACKAGE)
    cases = [
        case for path in (BASE / PACKAGE / "cases").iterdir() for case in read_cases(path, package)
    ]
    assert len(cases) == 3
    for case in cases:
        assert run_case(case, PythonExecutor).differences == []
        assert run_case(case, DuckExecutor).differences == []


def test_every_message_is_given_by_an_example():
    given = {problem.code for example in EXAMPLES for problem in found(example)}
    # in tests/simulation, test_duties, test_layers and tests/revision
    elsewhere = {*TRIALS, *DUTIES, *LINKS, *OVERLAYS}
    assert sorted(set(CATALOGUE) - given - elsewhere) == []


def test_every_message_is_worded_in_both_languages_without_a_full_stop():
    for code, message in CATALOGUE.items():
        assert all(text and text[-1] not in "。.；;" for text in message), code
        assert not set(message.what_en + message.mend_en) & set("，。；："), code


def test_problems_stand_in_the_order_of_files_and_lines():
    for example in EXAMPLES:
        places = [line.split(" ")[0] for line in example.messages("zh")]
        order = [
            (file, int(line or 0)) for file, _, line in (place.partition(":") for place in places)
        ]
        assert order == sorted(order), example.name


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path):
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.rglob("*.*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
            path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert problems_of(tmp_path / PACKAGE) == []
