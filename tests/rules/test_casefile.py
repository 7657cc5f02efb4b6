"""Case files and facts files (§11 of the format): what they come to. What can be wrong with them: `broken/`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.rules.broken.example import BASE, PACKAGE

from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

FACTS = """\
measure: 1
as_of: 2023-06-30
facts:
  firm: {E: {kind: enterprise, county: "510402"}}
  person: {"P{i}": {birth: 1990-01-01}}
  work: {"J{i}": {person: "P{i}", employer: E, start: "2022-01-31 + {i} months", finish: 长期, wage: "2000.50"}}
"""


@pytest.fixture(scope="module")
def package() -> Package:
    return load_package(BASE / PACKAGE)


def read(text: str, package: Package, folder: Path, **options: object) -> list[Case]:
    path = folder / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    return read_cases(path, package, **options)


def test_a_facts_file_is_one_case_without_expectations(package: Package, tmp_path: Path):
    (case,) = read(FACTS, package, tmp_path)
    assert (case.name, case.measure, case.as_of) == ("facts", "1", dt.date(2023, 6, 30))
    assert case.expect == {}
    assert case.package is package


def test_values_are_read_as_they_are_inside(package: Package, tmp_path: Path):
    (case,) = read(FACTS, package, tmp_path)
    assert case.rows["work"]["J1"] == {
        "id": "J1",
        "person": "P1",
        "employer": "E",
        "start": dt.date(2022, 2, 28),
        "finish": OPEN_END,
        "wage": 200_050,
    }


def test_a_count_makes_so_many_rows_with_a_month_or_a_day_between(package: Package, tmp_path: Path):
    (case,) = read(FACTS + "count: 3\n", package, tmp_path)
    assert list(case.rows["person"]) == ["P1", "P2", "P3"]
    starts = [row["start"] for row in case.rows["work"].values()]
    assert starts == [dt.date(2022, 2, 28), dt.date(2022, 3, 31), dt.date(2022, 4, 30)]
    (case,) = read(FACTS.replace("months", "days") + "count: 2\n", package, tmp_path)
    assert [row["start"].day for row in case.rows["work"].values()] == [1, 2]


def test_the_measure_and_the_day_may_be_given_from_outside(package: Package, tmp_path: Path):
    text = FACTS.replace("measure: 1\n", "").replace("as_of: 2023-06-30\n", "")
    (case,) = read(text, package, tmp_path, measure="1", as_of=dt.date(2022, 9, 1))
    assert (case.measure, case.as_of) == ("1", dt.date(2022, 9, 1))
    (case,) = read(text, package, tmp_path, measure="1")
    assert case.as_of == package.valid_to


def test_a_case_changes_adds_and_drops_rows_of_its_own_only(package: Package, tmp_path: Path):
    text = (
        FACTS
        + """\
count: 2
cases:
  - name: changed
    change: {"work.J{i}": {wage: null}, work.J2: {finish: 2022-12-31, person: Q}}
    add: {person: {Q: {birth: 2001-02-03}}}
    drop: [person.P2]
    expect: {n: 1}
  - name: as it was
    expect: {n: 2}
"""
    )
    changed, same = read(text, package, tmp_path)
    assert [row["wage"] for row in changed.rows["work"].values()] == [None, None]
    assert changed.rows["work"]["J2"]["finish"] == dt.date(2022, 12, 31)
    assert list(changed.rows["person"]) == ["P1", "Q"]
    assert [row["wage"] for row in same.rows["work"].values()] == [200_050, 200_050]
    assert list(same.rows["person"]) == ["P1", "P2"]
    assert (changed.expect, same.expect) == ({"n": 1}, {"n": 2})


def test_a_case_says_its_own_day_count_readings_and_batches(package: Package, tmp_path: Path):
    text = (
        FACTS
        + """\
readings: {cap_scope: both}
cases:
  - {name: one, as_of: 2022-12-01, count: 3, batches: [1, 2], readings: {target_group: wider}}
  - {name: two}
"""
    )
    one, two = read(text, package, tmp_path)
    assert (one.as_of, len(one.rows["work"]), one.batches) == (dt.date(2022, 12, 1), 3, [1, 2])
    assert one.readings == {"cap_scope": "both", "target_group": "wider"}
    assert (len(two.rows["work"]), two.batches, two.readings) == (1, [], {"cap_scope": "both"})


def test_a_case_may_have_other_values_of_the_city_and_of_counties(package: Package, tmp_path: Path):
    text = (
        FACTS
        + """\
params: {per_hire: {2022-01-01: 500}}
cases:
  - {name: one, counties: {"510402": {1: {per_hire: {2022-01-01: 600}}}}, params: {youngest: {2022-01-01: 18}}}
  - {name: two}
"""
    )
    one, two = read(text, package, tmp_path)
    start = dt.date(2022, 1, 1)
    assert one.package.parameter(("1", "per_hire")).values == {start: 50_000}
    assert one.package.parameter(("1", "per_hire")).counties["510402"] == {start: 60_000}
    assert one.package.parameter(("", "youngest")).values == {start: 18}
    assert "510402" not in two.package.parameter(("1", "per_hire")).counties
    assert package.parameter(("1", "per_hire")).values == {start: 100_000}


def test_the_world_of_a_case_holds_its_rows(package: Package, tmp_path: Path):
    (case,) = read(FACTS, package, tmp_path)
    world = case.world()
    assert world.table("work")["J1"]["employer"] == "E"
    assert world.table("work")["J1"]["insured"] is None
