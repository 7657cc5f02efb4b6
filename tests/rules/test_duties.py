"""Duties: read from their files, due on the right days, and compared with what was done."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from kapok.rules.package.coverage import DUTIES, cover
from kapok.rules.package.duties import (
    DONE,
    LATE,
    MISSING,
    OPEN,
    RECORDS,
    UNKNOWN,
    UNPROVED,
    Duty,
    holders,
    standing,
)
from kapok.rules.package.values import Basis
from kapok.rules.problems import PackageError, Place
from kapok.rules.reading.loader import load_package

POLICIES = Path(__file__).parents[2] / "policies"
NAME = "panzhihua-2022-143"
FIRST, LAST = dt.date(2022, 1, 1), dt.date(2025, 12, 31)


@pytest.fixture(scope="module")
def package():
    return load_package(POLICIES / NAME, check=False)


def duty(every: str = "month", due: int | dt.date = 5, owed_by: str = "county") -> Duty:
    place, basis = Place("x.yaml"), Basis("", "domain:x")
    head = ("report", "1", "hrss", (), "报", "report")
    return Duty(*head, owed_by, every, due, "月报", "report", basis, "G", place)


def test_every_duty_is_of_a_department_and_of_a_clause(package):
    assert package.duties
    assert {d.office for d in package.duties.values()} == set(package.departments)
    assert {d.clause for d in package.duties.values()} <= set(package.document.clauses)


def test_monthly_terms_end_with_the_validity():
    days = list(duty().days(FIRST, LAST))
    assert len(days) == 48
    assert (days[0], days[1], days[-1]) == (
        dt.date(2022, 2, 5),
        dt.date(2022, 3, 5),
        dt.date(2026, 1, 5),
    )


def test_periods_are_those_of_the_calendar():
    quarters = list(duty("quarter", 15).days(dt.date(2022, 2, 10), dt.date(2022, 12, 30)))
    assert quarters == [dt.date(2022, 4, 15), dt.date(2022, 7, 15), dt.date(2022, 10, 15)]
    assert next(duty("year", 31).days(FIRST, LAST)) == dt.date(2023, 1, 31)
    assert list(duty("half_year", 0).days(FIRST, LAST))[:2] == [
        dt.date(2022, 6, 30),
        dt.date(2022, 12, 31),
    ]


def test_what_is_owed_once_has_its_day():
    day = dt.date(2022, 12, 31)
    assert list(duty("once", day).days(FIRST, LAST)) == [day]
    assert list(duty("once", day).days(dt.date(2026, 1, 1), dt.date(2029, 12, 31))) == []


def test_the_city_the_counties_or_both_owe_it(package):
    counties = list(package.counties)
    assert holders(package, duty(owed_by="county")) == counties
    assert holders(package, duty(owed_by="city")) == ["510400"]
    assert holders(package, duty(owed_by="both")) == ["510400", *counties]


def record(day: str, done: str | None, evidence: bool | None = True) -> dict[str, object]:
    finished = None if done is None else dt.date.fromisoformat(done)
    row = {"duty": "report", "county": "510400", "due_on": dt.date.fromisoformat(day)}
    return row | {"done_on": finished, "evidence": evidence}


@pytest.mark.parametrize(
    ("done", "evidence", "state"),
    [
        ("2022-02-05", True, DONE),
        ("2022-02-06", True, LATE),
        ("2022-02-05", False, UNPROVED),
        ("2022-02-05", None, UNKNOWN),
        (None, True, UNKNOWN),
        ("2999-12-31", True, MISSING),
        ("2022-06-02", True, MISSING),
    ],
)
def test_a_term_is_done_late_unproved_or_missing(package, done, evidence, state):
    one = duty(owed_by="city")
    found = standing(package, [one], [record("2022-02-05", done, evidence)], dt.date(2022, 6, 1))
    assert found.terms[0].state == state
    assert found.strangers == 0


def test_without_a_record_it_is_missing_after_its_day_and_open_until_then(package):
    found = standing(package, [duty(owed_by="city")], [], dt.date(2022, 3, 5))
    assert [t.state for t in found.terms[:3]] == [MISSING, OPEN, OPEN]


def test_records_that_belong_to_no_term_are_counted(package):
    found = standing(
        package, [duty(owed_by="city")], [record("2022-02-06", "2022-02-06")], dt.date(2022, 3, 1)
    )
    assert found.strangers == 1


def test_records_of_duties_left_out_are_no_strangers(package):
    name = next(iter(package.duties))
    other = record("2022-02-06", "2022-02-06") | {"duty": name}
    assert standing(package, [], [other], dt.date(2022, 3, 1)).strangers == 0


def test_a_duty_accounts_for_its_sentence(package):
    coverage = cover(package)
    assert coverage.complete
    by_duty = {s.sentence.clause for s in coverage.sentences if s.by == (DUTIES,)}
    assert "十三" in by_duty


def test_what_is_wrong_in_a_duty_file_is_told_at_once(tmp_path):
    shutil.copytree(POLICIES / "vocabulary", tmp_path / "vocabulary")
    shutil.copytree(POLICIES / NAME, tmp_path / NAME)
    (tmp_path / NAME / "duties" / "hrss.yaml").write_text(
        """office: hrs
duties:
  - {id: one, clause: 22, say: 甲, en: a, owed_by: county, every: month, due: 2022-12-31, evidence: {say: 册, en: b}, quote: 动态更新实名制, confidence: G}
  - {id: one, clause: 99, say: 乙, en: b, owed_by: village, every: once, due: 5, source: "domain:x", confidence: G}
"""
    )
    with pytest.raises(PackageError) as caught:
        load_package(tmp_path / NAME, check=False)
    codes = sorted(p.code for p in caught.value.problems)
    assert codes == sorted(
        [
            *("department", "duty_due", "quote", "duplicate_id", "no_clause"),
            *("bad_choice", "duty_due", "missing_key"),
        ]
    )


def test_duties_need_their_records_in_the_vocabulary(tmp_path):
    shutil.copytree(POLICIES / "vocabulary", tmp_path / "vocabulary")
    shutil.copytree(POLICIES / NAME, tmp_path / NAME)
    (tmp_path / "vocabulary" / f"{RECORDS}.yaml").unlink()
    with pytest.raises(PackageError) as caught:
        load_package(tmp_path / NAME, check=False)
    assert "duty_records" in {p.code for p in caught.value.problems}


def test_the_hash_covers_duties(tmp_path, package):
    shutil.copytree(POLICIES / "vocabulary", tmp_path / "vocabulary")
    shutil.copytree(POLICIES / NAME, tmp_path / NAME)
    file = tmp_path / NAME / "duties" / "agriculture.yaml"
    assert load_package(tmp_path / NAME, check=False).hash == package.hash
    file.write_text(file.read_text("utf-8").replace("due: 31", "due: 30"), "utf-8")
    assert load_package(tmp_path / NAME, check=False).hash != package.hash
