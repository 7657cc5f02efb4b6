"""Reads the table `sets` of `policy.yaml`: named values for `in`, each for ever or from one day to another."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from kapok.rules.package.model import Member
from kapok.rules.problems import Place, Problems
from kapok.rules.source.values import check_id, read_value
from kapok.rules.source.yamlsource import Fields, Map, Seq


def read_sets(fields: Fields, problems: Problems) -> dict[str, tuple[Member, ...]]:
    sets: dict[str, tuple[Member, ...]] = {}
    for name, values, place in fields.items("sets"):
        with problems.losing(name):
            id_ = check_id(name, place, problems)
            if not isinstance(values, Seq):
                problems.add(place, "not_list", key=name)
                continue
            inner = Fields(fields.map["sets"], problems, set())
            if any(isinstance(value, Map) for value in values):
                sets[id_] = _dated(inner, name, problems)
            else:
                sets[id_] = tuple(Member(value) for value in inner.texts(name))
    return sets


def _dated(fields: Fields, name: str, problems: Problems) -> tuple[Member, ...]:
    """Values with their days; the same value may come again later."""
    found: list[tuple[Member, Place]] = []
    for item in fields.maps(name):
        value = item.text("value", required=True)
        start, end = (_day(item, key, problems) for key in ("from", "to"))
        item.get("note")
        item.done()
        if start is not None and end is not None and start > end:
            problems.add(item.at("to"), "validity")
        found.append((Member(value, start, end), item.at("value")))
    found.sort(key=lambda pair: (pair[0].value, pair[0].start or dt.date.min))
    for (first, _), (second, place) in pairwise(found):
        until, begins = first.end or dt.date.max, second.start or dt.date.min
        if first.value == second.value and begins <= until:
            problems.add(place, "set_overlap", name=second.value)
    return tuple(member for member, _ in found)


def _day(item: Fields, key: str, problems: Problems) -> dt.date | None:
    given = item.get(key)
    if given is None:
        return None
    try:
        day = read_value(given, "date")
    except ValueError:
        problems.add(item.at(key), "bad_value", value=given, type="date")
        return None
    return day if isinstance(day, dt.date) else None
