"""Whether a county may raise a ceiling: `ceiling_uprating` of the policy, by default, as confirmed, as chosen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.rules.broken.example import BASE, PACKAGE

from kapok.rules.cases.casefile import read_cases
from kapok.rules.cases.casetest import MakeExecutor, run_case
from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.package.model import Package
from kapok.rules.problems import PackageError
from kapok.rules.reading.loader import load_package

RAISED = "{cap: {2023-01-01: 300000}}"
READING = """readings:
  uprating:
    ask: 县里能不能提高上限？
    en: May counties raise ceilings?
    default: DEFAULT
    options:
      fixed: {say: 不能, en: no, is: false}
      raised: {say: 能, en: yes, is: true}
"""
CONFIRMED = "    confirmed: [{option: raised, from: DAY, by: 市人社局, document: 函1号}]\n"
CASES = """measure: 1
as_of: 2024-06-30
facts:
  firm: {E: {kind: enterprise, county: "510421"}}
  person: {"P{i}": {birth: 1990-01-01}}
  status: {"S{i}": {person: "P{i}", kind: poor, from_day: 2014-01-01, to_day: 长期}}
  work: {"J{i}": {person: "P{i}", employer: E, start: 2023-03-01, finish: 长期, wage: 2000}}
count: 10
readings: {uprating: OPTION}
counties: {"510421": {1: {cap: {2022-01-01: 250000}, bonus_sum: {2022-01-01: 240000}}}}
cases:
  - {name: 奖补在县里的上限以下，多出的县里出, expect: {n: 10, pay: 250000, own_money: 228000}}
"""


def town(folder: Path, default: str = "fixed", confirmed: str = "", changes: str = RAISED) -> Path:
    """The small package with the reading in it, and what its county changes."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    policy = folder / PACKAGE / "policy.yaml"
    text = policy.read_text(encoding="utf-8")
    reading = READING.replace("DEFAULT", default)
    if confirmed:
        reading += CONFIRMED.replace("DAY", confirmed)
    text = text.replace("readings:\n", reading)
    policy.write_text(f"ceiling_uprating: uprating\n{text}", encoding="utf-8")
    county = folder / PACKAGE / "counties" / "510421.yaml"
    county.unlink()
    if changes:
        text = f'county: "510421"\ndocument: 示范\nchanges: {{1: {changes}}}\n'
        county.write_text(text, encoding="utf-8")
    return folder / PACKAGE


def raised_cap(root: Path) -> bool:
    return "510421" in load_package(root).measures["1"].params["cap"].counties


def test_no_county_may_by_default(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="“最高额”是上限，县（区）不能改"):
        load_package(town(tmp_path))


def test_counties_may_where_the_default_says_so(tmp_path: Path) -> None:
    assert raised_cap(town(tmp_path, "raised"))


@pytest.mark.parametrize(("day", "may"), [("2023-01-01", True), ("2023-01-02", False)])
def test_a_confirmation_holds_from_its_day(tmp_path: Path, day: str, may: bool) -> None:
    root = town(tmp_path, confirmed=day)
    if may:
        assert raised_cap(root)
    else:
        with pytest.raises(PackageError, match="不能改"):
            load_package(root)


def case_file(root: Path, option: str) -> tuple[Path, Package]:
    path = root / "cases" / "raised.yaml"
    path.write_text(CASES.replace("OPTION", option), encoding="utf-8")
    return path, load_package(root)


@pytest.mark.parametrize("make", [PythonExecutor, DuckExecutor])
def test_a_case_may_choose_so_and_the_county_pays_the_excess(
    tmp_path: Path, make: MakeExecutor
) -> None:
    path, package = case_file(town(tmp_path, changes=""), "raised")
    (case,) = read_cases(path, package)
    assert run_case(case, make).differences == []


def test_a_case_may_choose_that_no_county_may(tmp_path: Path) -> None:
    path, package = case_file(town(tmp_path, "raised", changes=""), "fixed")
    with pytest.raises(PackageError, match="“最高额”是上限"):
        read_cases(path, package)
