"""Readings confirmed from a day on: conditions by the event, totals by the settlement day, in both executors and in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.rules.broken.example import BASE, PACKAGE

from kapok.rules.cases.casefile import read_cases
from kapok.rules.cases.casetest import MakeExecutor, run_case
from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.explain import Explainer
from kapok.rules.package.model import Package
from kapok.rules.problems import PackageError
from kapok.rules.reading.loader import load_package

CONFIRMED = "    confirmed: [{option: OPTION, from: DAY, by: 市人社局, document: 函1号}]\n"
CASES = """measure: 1
as_of: AS_OF
facts:
  firm: {E: {kind: enterprise, county: "510402"}}
  person: {"P{i}": {birth: 1990-01-01}}
  status: {"S{i}": {person: "P{i}", kind: poor, from_day: 2014-01-01, to_day: 长期}}
  work: {"J{i}": {person: "P{i}", employer: E, start: 2023-03-01, finish: 长期, wage: 2000}}
params: {bonus_sum: {2022-01-01: 300000}}
count: 10
cases:
  - {name: 十个人, expect: {pay: PAY}}
"""


def town(folder: Path, reading: str, option: str, day: str) -> Path:
    """The small package, one of its readings confirmed from a day on."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    for path in (folder / PACKAGE).rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        start = text.find(f"  {reading}:\n")
        if start < 0:
            continue
        at = text.index("    default:", start)
        added = CONFIRMED.replace("OPTION", option).replace("DAY", day)
        path.write_text(text[:at] + added + text[at:], encoding="utf-8")
        return folder / PACKAGE
    raise AssertionError(reading)


def cases(root: Path, as_of: str, pay: int) -> tuple[Path, Package]:
    path = root / "cases" / "confirmed.yaml"
    text = CASES.replace("AS_OF", as_of).replace("PAY", str(pay))
    path.write_text(text, encoding="utf-8")
    return path, load_package(root)


@pytest.mark.parametrize("make", [PythonExecutor, DuckExecutor])
@pytest.mark.parametrize(("as_of", "pay"), [("2024-06-30", 210_000), ("2024-07-01", 200_000)])
def test_totals_go_by_the_settlement_day(
    tmp_path: Path, make: MakeExecutor, as_of: str, pay: int
) -> None:
    """The cap covers the subsidy too from 1 July 2024: 10 × 1,000 and a bonus capped at 200,000."""
    path, package = cases(town(tmp_path, "cap_scope", "both", "2024-07-01"), as_of, pay)
    (case,) = read_cases(path, package)
    assert run_case(case, make).differences == []


@pytest.mark.parametrize(
    ("as_of", "option"), [("2024-06-30", "只管奖补"), ("2024-07-01", "一起管")]
)
def test_words_name_the_reading_of_the_settlement_day(
    tmp_path: Path, as_of: str, option: str
) -> None:
    path, package = cases(town(tmp_path, "cap_scope", "both", "2024-07-01"), as_of, 0)
    (case,) = read_cases(path, package)
    told = Explainer(package).explain("1", case.world(), case.as_of, "J1")
    assert told.money is not None
    assert [r.say.zh for r in told.money.readings if r.name == "cap_scope"] == [option]


@pytest.mark.parametrize("make", [PythonExecutor, DuckExecutor])
@pytest.mark.parametrize(("day", "pay"), [("2023-03-01", 10_000 + 200_000), ("2023-03-02", 0)])
def test_conditions_go_by_the_event(tmp_path: Path, make: MakeExecutor, day: str, pay: int) -> None:
    """The ten are monitored people only, and count from the day confirmed; they began work on 1 March 2023."""
    path, package = cases(town(tmp_path, "target_group", "wider", day), "2024-06-30", pay)
    text = path.read_text(encoding="utf-8").replace("kind: poor", "kind: watched")
    path.write_text(text, encoding="utf-8")
    (case,) = read_cases(path, package)
    assert run_case(case, make).differences == []


def test_how_to_settle_cannot_change_midway(tmp_path: Path) -> None:
    root = town(tmp_path, "target_group", "wider", "2023-01-01")
    measure = root / "measures" / "1-hiring.yaml"
    way = """readings:
  way:
    ask: 怎么结？
    en: How is it settled?
    default: up
    options:
      up: {say: 补差, en: top up, is: top_up}
      first: {say: 一次, en: once, is: once}
    confirmed: [{option: first, from: 2023-01-01, by: 市人社局, document: 函2号}]
"""
    text = measure.read_text(encoding="utf-8").replace("readings:\n", way)
    text = text.replace("settle: top_up", "settle: way")
    if "settle: way" not in text:
        text = text.replace("pay: cap_scope", "pay: cap_scope\nsettle: way")
    measure.write_text(text, encoding="utf-8")
    with pytest.raises(
        PackageError, match="口径“way”管着事件日或怎样结算，不能从 2023-01-01 起中途换"
    ):
        load_package(root)
