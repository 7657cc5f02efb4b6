"""The lines in which an office lists those found: of each find the rows of the measure that were counted for it, not one more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kapok.finds.models import DECIDE, NO_STANDARD, ONE_MISSING, READY, Find, Result, Run
from kapok.finds.reading import at
from kapok.rules.executors.results import COUNTED, STANDARD_NOT_SET, UNKNOWN
from kapok.screening.people import ORGANISATION, PERSON

_OPEN = (["key"], ["limit"])
"""What a result is unknown for where a fact that is missing is not all of it."""
_COLUMNS = ("measure", PERSON, ORGANISATION, "outcome", "missing", "deciding", "day", "unit", "amount")  # fmt: skip
_Key = tuple[str, str, str, str]
"""Measure, payee, what he was found with, the missing fact."""


class Line(NamedTuple):
    """A row, and fen of it: nothing where that cannot be said."""

    row: str
    amount: int | None


def counted(found: Sequence[Find]) -> int:
    """How many rows were counted for them, whoever may see these."""
    return sum(one.units for one in found)


def listed(of: Run, found: Sequence[Find], entity: str) -> list[Line]:
    """In the order of the finds, and of each by day; rows of `entity` alone, and as far as the actor sees them. Of whom it cannot be
    told which of his rows were counted, none.
    """
    results = _results(of, found, entity)
    lines: list[Line] = []
    for one in found:
        if one.entity in (PERSON, ORGANISATION):
            lines += _lines(one, results.get(_key(one), []))
        elif one.entity == entity:
            lines.append(Line(one.unit, one.amount))
    return lines


def _key(one: Find) -> _Key:
    return one.measure, one.unit, READY if one.kind == DECIDE else one.kind, one.missing


def _results(of: Run, found: Sequence[Find], entity: str) -> dict[_Key, list[Result]]:
    """Of the payees, all that stood in the run as they were found with it."""
    by: dict[_Key, list[Result]] = {_key(one): [] for one in found}
    outcomes = (*COUNTED, UNKNOWN, STANDARD_NOT_SET)
    asked = Result.objects.filter(
        at(of), entity=entity, outcome__in=outcomes, measure__in={one.measure for one in found}
    )
    for kind in (PERSON, ORGANISATION):
        payees = {one.unit for one in found if one.entity == kind}
        theirs = asked.filter(**{f"{kind}__in": payees}) if payees else asked.none()
        for result in theirs.order_by("day", "unit").only(*_COLUMNS).iterator():
            key = (result.measure, getattr(result, kind), *_found_with(result))
            if key in by:
                by[key].append(result)
    return by


def _found_with(result: Result) -> tuple[str, str]:
    """The kind of find that it makes, and the missing fact."""
    if result.outcome in COUNTED:
        return READY, ""
    if result.outcome == STANDARD_NOT_SET:
        return NO_STANDARD, ""
    return ("", "") if result.deciding in _OPEN else (ONE_MISSING, ",".join(result.missing))


def _lines(one: Find, results: Sequence[Result]) -> Iterator[Line]:
    """What is due is said of each row where all are there and come to what the find does; else, of all, with the first."""
    if len(results) > one.units and one.first and one.last:
        results = [each for each in results if each.day and one.first <= each.day <= one.last]
    if len(results) > one.units:
        return
    amounts: list[int | None] = [None] * len(results)
    if one.amount is not None and len(results) == one.units:
        known = [each.amount for each in results if each.amount is not None]
        whole = len(known) == one.units and sum(known) == one.amount
        amounts = [*known] if whole else [one.amount, *amounts[1:]]
    for each, amount in zip(results, amounts, strict=True):
        yield Line(each.unit, amount)
