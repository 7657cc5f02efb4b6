"""Who belonged to which household when: nobody in two at once, one head at a time, and what does not fit is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa

from kapok.registry.spells import OPEN_START, Spells, spells
from kapok.rules.language.calendar import OPEN_END

D = dt.date
DAY = dt.timedelta(days=1)
BORN = D(1990, 5, 1)


def laid(
    people: list[dict[str, Any]], changes: list[dict[str, Any]] | None = None, **relations: str
) -> Spells:
    columns = ("id", "household", "birth", "died_on")
    rows = pa.Table.from_pylist(
        [{**dict.fromkeys(columns), "birth": BORN, **one} for one in people]
    )
    told = pa.Table.from_pylist(changes) if changes else None
    return spells(rows, relations, told, None, None)


def times(done: Spells, person: str = "a") -> list[tuple[str, D, D]]:
    return [(s.household, s.start, s.finish) for s in done.found if s.person == person]


def test_from_birth_to_death_where_nothing_else_is_known():
    died = D(2024, 3, 2)
    people = [
        {"id": "a", "household": "h"},
        {"id": "b", "household": "h", "birth": None},
        {"id": "c", "household": "h", "died_on": died},
        {"id": "d"},
    ]
    done = laid(people)
    assert times(done) == [("h", BORN, OPEN_END)]
    assert times(done, "b") == [("h", OPEN_START, OPEN_END)]
    assert times(done, "c") == [("h", BORN, died)]
    assert times(done, "d") == []


def test_who_married_lived_with_the_parents_before():
    wedding = D(2022, 10, 1)
    changes = [
        {"person": "a", "household": "old", "start": None, "finish": wedding - DAY, "relation": "之女", "because": "registered"},
        {"person": "a", "household": "new", "start": wedding, "finish": None, "relation": "配偶", "because": "married"},
    ]  # fmt: skip
    done = laid([{"id": "a", "household": "new"}], changes, a="配偶")
    assert times(done) == [("old", BORN, wedding - DAY), ("new", wedding, OPEN_END)]
    assert [(s.relation, s.because) for s in done.found] == [
        ("之女", "registered"),
        ("配偶", "married"),
    ]
    alone = laid([{"id": "a", "household": "new"}], changes[:1])  # the other half was not told
    assert times(alone) == times(done)


def test_times_that_cross_are_left_out_and_told():
    changes = [
        {"person": "a", "household": "x", "start": D(2020, 1, 1), "finish": D(2021, 12, 31), "relation": "", "because": ""},
        {"person": "a", "household": "y", "start": D(2019, 1, 1), "finish": D(2020, 6, 30), "relation": "", "because": ""},
        {"person": "a", "household": "z", "start": None, "finish": None, "relation": "", "because": ""},
    ]  # fmt: skip
    done = laid([{"id": "a", "household": "h"}], changes)
    assert times(done) == [
        ("y", D(2019, 1, 1), D(2020, 6, 30)),
        ("x", D(2020, 7, 1), D(2021, 12, 31)),
        ("h", D(2022, 1, 1), OPEN_END),
    ]
    assert done.crossed == ["a"]


def test_one_head_at_a_time():
    people = [{"id": one, "household": house} for one, house in ("ah", "bh", "ci", "di", "ej")]
    done = laid(people, a="户主", b="户主", c="户主", d="配偶", e="之子")
    assert {s.person: s.head for s in done.found if s.head} == {"c": True}
    assert {house: [s.person for s in listed] for house, listed in done.disputed.items()} == {
        "h": ["a", "b"]
    }
    assert [s.relation for s in done.found] == ["户主", "户主", "户主", "配偶", "之子"]


def test_a_head_after_the_one_who_left():
    changes = [
        {"person": "a", "household": "h", "start": None, "finish": D(2021, 1, 1), "relation": "户主", "because": ""},
        {"person": "b", "household": "h", "start": D(2021, 1, 2), "finish": None, "relation": "", "because": "moved"},
    ]  # fmt: skip
    people = [{"id": "a", "household": "i"}, {"id": "b", "household": "h"}]
    done = laid(people, changes, a="户主", b="户主")
    assert not done.disputed
    assert all(s.head for s in done.found)
