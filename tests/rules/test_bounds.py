"""Large numbers, far days, odd texts: the executors agree, and beyond the bounds the answer is unknown, not a crash."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest
from tests.rules import laboratory
from tests.rules.comparing import Pair

from kapok.rules.executors.results import key_part
from kapok.rules.executors.world import World
from kapok.rules.language.bounds import LARGEST, STORED
from kapok.rules.language.calendar import FIRST_DAY, LATEST, OPEN_END, shift_days, shift_months

AS_OF = dt.date(2025, 12, 31)
MOST = STORED["money"]


@cache
def pair() -> Pair:
    return Pair(laboratory.lab())


def rows(entity: str, *given: dict[str, Any]) -> list[dict[str, Any]]:
    empty = dict.fromkeys(laboratory.lab().vocabulary.entities[entity].stored_columns())
    return [empty | row for row in given]


def decided(measure: str, **tables: list[dict[str, Any]]) -> Any:
    """What both executors say."""
    world = World(laboratory.lab().vocabulary, tables)
    right, different = pair().both(world, AS_OF, [measure])
    assert not different, different[:5]
    return right[measure]


def jobs(**given: Any) -> list[dict[str, Any]]:
    day = dt.date(2022, 3, 1)
    base = {"id": "J1", "person": "P1", "firm": "F1", "good": True, "sure": True, "month": day}
    return rows("job", base | {"start": day, "finish": day, "a": 1, "b": 1, "pay": 1} | given)


@pytest.mark.parametrize("a", [STORED["int"], -STORED["int"], 1])
@pytest.mark.parametrize("pay", [MOST, -MOST, 1])
def test_values_of_the_largest_size_are_decided_alike(a: int, pay: int):
    """Measure 1v computes with every operator; a product that is too large is unknown."""
    result = decided("1v", job=jobs(a=a, b=a, pay=pay, rate=STORED["rate"]))
    assert len(result.units) == 1
    assert all(v is None or abs(v) <= LARGEST for v in result.units[0].each)


@pytest.mark.parametrize("start", [FIRST_DAY, OPEN_END, dt.date(2022, 3, 1)])
@pytest.mark.parametrize("a", [9_600, -9_600, 292_200, STORED["int"], 0])
def test_days_at_the_ends_of_the_calendar_are_decided_alike(start: dt.date, a: int):
    result = decided("1d", job=jobs(start=start, finish=start, month=start, a=a, b=-a))
    assert len(result.units) == 1


def test_a_day_off_the_calendar_is_unknown():
    assert shift_months(LATEST, 1) is None
    assert shift_days(LATEST, 1) is None
    assert shift_days(LATEST, 0) == LATEST


def test_what_payees_have_had_in_all_may_be_too_large_to_say():
    many = [
        {"id": f"L{i}", "measure": "2a", "item": "aid", "organisation": "F1", "amount": MOST}
        for i in range(100)
    ]
    result = decided("2a", job=jobs(), firm=firms(), payment=rows("payment", *many))
    assert [(s.due, s.outcome) for s in result.settlements] == [(None, "unknown")]


def firms() -> list[dict[str, Any]]:
    return rows("firm", {"id": "F1", "county": "01", "kind": "big"})


def test_the_sign_between_key_parts_cannot_stand_in_one():
    """`A|B` at `C` is another pair than `A` at `B|C`."""
    two = jobs(person="A|B", firm="C") + jobs(id="J2", person="A", firm="B|C")
    firm = rows("firm", *({"id": f, "county": "01", "kind": "big"} for f in ("C", "B|C")))
    result = decided("2a", job=two, firm=firm)
    assert [u.outcome for u in result.units] == ["eligible", "eligible"]
    assert len({key_part(text) for text in ("a|b", "a\\|b", "a\\b", "ab")}) == 4
