"""What pages and commands read of runs. Every function asks within a transaction that has told the database on whose behalf
(`acting_as`): it answers with what that actor may see, and with nothing else.

A run is the newest, or one before; of both the same questions are asked. Places are scopes: prefixes of area codes, so
`scope="510421"` is a county with all its villages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Count as Number
from django.db.models import Q, QuerySet, Sum

from kapok.finds.models import (
    DECIDE,
    KINDS,
    NO_STANDARD,
    ONE_MISSING,
    READY,
    Change,
    Count,
    Find,
    Price,
    Regret,
    Result,
    Run,
)
from kapok.registry.deeds import Action
from kapok.registry.ways import IDENTITIES, table
from kapok.rules.executors.results import DISCRETIONARY, ELIGIBLE, STANDARD_NOT_SET, UNKNOWN
from kapok.rules.package.model import Package
from kapok.screening.people import PERSON

MOST = 50
COUNTY = 6
"""Digits of a county's code."""
_FOUND_BY = {
    READY: (ELIGIBLE, DISCRETIONARY),
    DECIDE: (DISCRETIONARY, ELIGIBLE),
    ONE_MISSING: (UNKNOWN,),
    NO_STANDARD: (STANDARD_NOT_SET,),
}
"""Outcomes of the units that a find of each kind is made of, the first before the second."""
Row = TypeVar("Row", Find, Result, Regret, Change)


@dataclass(frozen=True, slots=True)
class Found:
    """Finds of one kind together: payees, units, fen. Of what has no standard the amount is 0 and means nothing."""

    n: int = 0
    units: int = 0
    amount: int = 0

    def __add__(self, other: Found) -> Found:
        return Found(self.n + other.n, self.units + other.units, self.amount + other.amount)


NOTHING = Found()


@dataclass(frozen=True, slots=True)
class Finds:
    """Finds of one measure at one place; either may be "" for all. `amount` is of what is ready alone: it leaves out what an
    authority decides, what one fact is missing for, and the `unset` payees for whom no standard is set.
    """

    measure: str
    scope: str
    by: dict[str, Found]

    def of(self, kind: str) -> Found:
        return self.by.get(kind, NOTHING)

    @property
    def ready(self) -> Found:
        return self.of(READY)

    @property
    def decide(self) -> Found:
        return self.of(DECIDE)

    @property
    def one_missing(self) -> Found:
        return self.of(ONE_MISSING)

    @property
    def unset(self) -> Found:
        return self.of(NO_STANDARD)

    @property
    def n(self) -> int:
        """All payees found, whatever the kind."""
        return sum(found.n for found in self.by.values())

    @property
    def amount(self) -> int:
        return self.ready.amount


def latest(policy: str = "", span: str = "") -> Run | None:
    """The newest run; `span`: the newest `full` one."""
    wanted: dict[str, Any] = {"basis__policy": policy} if policy else {}
    return _runs().filter(**wanted, **({"span": span} if span else {})).first()


def run(number: int) -> Run | None:
    return _runs().filter(pk=number).first()


def runs(most: int = MOST, before: int | None = None) -> list[Run]:
    """The newest first."""
    found = _runs() if before is None else _runs().filter(pk__lt=before)
    return list(found[:most])


def _runs() -> QuerySet[Run]:
    return Run.objects.select_related("basis").defer(
        "events", "basis__parameters", "basis__readings"
    )


def totals(of: Run, measure: str = "", scope: str = "") -> Finds:
    """All finds of a run together. A payee found under two measures counts in both."""
    rows = _counted(of, measure, scope).values("what")
    return Finds(measure, scope, {row["what"]: _found(row) for row in _summed(rows)})


def by_measure(of: Run, scope: str = "") -> list[Finds]:
    """A line for each measure under which anybody was found."""
    found: dict[str, dict[str, Found]] = {}
    for row in _summed(_counted(of, "", scope).values("measure", "what")):
        found.setdefault(row["measure"], {})[row["what"]] = _found(row)
    return [Finds(measure, scope, by) for measure, by in sorted(found.items())]


def by_place(of: Run, measure: str = "", scope: str = "", digits: int = 12) -> list[Finds]:
    """A line for each measure and place: `digits` of the area code, 6 for counties, 9 for townships, 12 for villages."""
    found: dict[tuple[str, str], dict[str, Found]] = {}
    for row in _summed(_counted(of, measure, scope).values("measure", "scope", "what")):
        by = found.setdefault((row["measure"], row["scope"][:digits]), {})
        by[row["what"]] = by.get(row["what"], NOTHING) + _found(row)
    return [Finds(name, place, by) for (name, place), by in sorted(found.items())]


@dataclass(frozen=True, slots=True)
class Decided:
    """So many units of a measure with an outcome, all for the same: ids of conditions, and facts as `entity.fact`."""

    measure: str
    outcome: str
    why: tuple[str, ...]
    units: int


def decided(of: Run, scopes: Iterable[str] = ("",)) -> list[Decided]:
    """All units of a run in these places together. Runs count them by county; within one they are counted here."""
    whole, parts = _split(scopes)
    found: list[Decided] = []
    if whole:
        counted = Count.objects.filter(_within(whole), run=of).exclude(what__in=KINDS)
        rows = counted.values_list("measure", "what", "why").annotate(Sum("units")).order_by()
        found += [Decided(name, outcome, tuple(why), n) for name, outcome, why, n in rows]
    if parts:
        kept = Result.objects.filter(_at(of), _within(parts))
        each = kept.values_list("measure", "outcome", "deciding", "missing")
        for name, outcome, conditions, facts, n in each.annotate(Number("pk")).order_by():
            found.append(Decided(name, outcome, (*conditions, *facts), n))
    return found


def outcomes(found: Iterable[Decided]) -> dict[str, dict[str, int]]:
    """Measure → outcome → units."""
    counted: dict[str, dict[str, int]] = {}
    for one in sorted(found, key=lambda each: each.measure):
        by = counted.setdefault(one.measure, {})
        by[one.outcome] = by.get(one.outcome, 0) + one.units
    return counted


def reasons(found: Iterable[Decided]) -> dict[str, dict[tuple[str, str], int]]:
    """Measure → outcome and one thing that it hangs on → units, most first. A unit counts under each of its own."""
    counted: dict[str, dict[tuple[str, str], int]] = {}
    for one in found:
        by = counted.setdefault(one.measure, {})
        for reason in one.why:
            by[one.outcome, reason] = by.get((one.outcome, reason), 0) + one.units
    return {
        name: dict(sorted(by.items(), key=lambda pair: (-pair[1], pair[0])))
        for name, by in sorted(counted.items())
    }


def _split(scopes: Iterable[str]) -> tuple[list[str], list[str]]:
    """Counties and larger, and what is smaller; what lies within another is counted with it."""
    given = {*scopes}
    kept = [one for one in given if not any(one != o and one.startswith(o) for o in given)]
    return [one for one in kept if len(one) <= COUNTY], [one for one in kept if len(one) > COUNTY]


def _within(scopes: Iterable[str]) -> Q:
    """From the first of a place to the first of the next: this is compared before it is asked of every row who may see it."""
    tests = [
        Q(scope__gte=one, scope__lt=str(int(one) + 1)) if one else Q(scope__gte="")
        for one in scopes
    ]
    return reduce(or_, tests)


def _counted(of: Run, measure: str, scope: str) -> QuerySet[Count]:
    found = Count.objects.filter(run=of, what__in=KINDS, scope__startswith=scope)
    return found.filter(measure=measure) if measure else found


def _summed(rows: QuerySet[Count, dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return rows.annotate(payees=Sum("n"), pieces=Sum("units"), fen=Sum("amount")).order_by()


def _found(row: dict[str, Any]) -> Found:
    return Found(row["payees"], row["pieces"], row["fen"])


def held(of: Run) -> Q:
    """What held when the run was done."""
    return Q(since__lte=of.pk) & (Q(until__isnull=True) | Q(until__gt=of.pk))


def rows(
    of: Run,
    measure: str = "",
    scope: str = "",
    kind: str = "",
    after: int = 0,
    most: int = MOST,
    *,
    alone: bool = False,
) -> list[Find]:
    """Finds of a run in the order of their numbers, from the one behind `after` on. `alone`: of the place itself, without
    those within it: a city has people who live elsewhere.
    """
    found = Find.objects.filter(_at(of), **_named(measure=measure, kind=kind))
    if alone:
        found = found.filter(scope=scope)
    return _page(found, scope, after, most)


def units(of: Run, found: Sequence[Find], entity: str) -> dict[int, str]:
    """By number of the find, the row of `entity` that it is about. A person is found by what was decided of his rows: of several
    that came to the same, the earliest.
    """
    told = {one.pk: one.unit for one in found if one.entity == entity}
    people = [one for one in found if one.pk not in told and one.entity == PERSON]
    results = Result.objects.filter(
        _at(of),
        entity=entity,
        measure__in={one.measure for one in people},
        person__in={one.person for one in people},
    )
    by: dict[tuple[str, str, str, str], str] = {}
    for result in results.order_by("day", "unit"):
        lacks = ",".join(result.missing) if result.outcome == UNKNOWN else ""
        by.setdefault((result.measure, result.person, result.outcome, lacks), result.unit)
    for one in people:
        keys = ((one.measure, one.person, out, one.missing) for out in _FOUND_BY[one.kind])
        unit = next((by[key] for key in keys if key in by), None)
        if unit is not None:
            told[one.pk] = unit
    return told


def results(
    of: Run,
    measure: str = "",
    outcome: str = "",
    scope: str = "",
    after: int = 0,
    most: int = MOST,
    why: str = "",
) -> list[Result]:
    """Results of units, in the order of their numbers. `why`: of what they hang on, one thing."""
    found = Result.objects.filter(_at(of), **_named(measure=measure, outcome=outcome))
    if why:
        found = found.filter(Q(deciding__contains=[why]) | Q(missing__contains=[why]))
    return _page(found, scope, after, most)


def results_of(person: str = "", organisation: str = "") -> list[Result]:
    """What stands for somebody now, by measure."""
    who = _named(person=person, organisation=organisation)
    if not who:
        return []
    found = Result.objects.filter(until__isnull=True, **who)
    return list(found.order_by("measure", "unit"))


def earlier(result: Result) -> list[Result]:
    """All that was ever kept of the same unit, the newest first."""
    found = Result.objects.filter(unit=result.unit, measure=result.measure)
    return list(found.order_by("-since"))


@dataclass(frozen=True, slots=True)
class Among:
    """Of these measures, or of all others."""

    measures: Sequence[str]
    others: bool = False

    @property
    def test(self) -> Q:
        these = Q(measure__in=self.measures)
        return ~these if self.others else these


def paying(package: Package) -> list[str]:
    """Measures that pay something: to miss another by little costs nobody money, nor one that the policy has no more."""
    return [name for name, one in package.measures.items() if one.amounts]


def regrets(
    of: Run,
    measure: str = "",
    scope: str = "",
    kind: str = "",
    after: int = 0,
    most: int = MOST,
    among: Among | None = None,
) -> list[Regret]:
    found = Regret.objects.filter(_at(of), **_named(measure=measure, kind=kind))
    return _page(found.filter(among.test) if among else found, scope, after, most)


def how_many_regrets(of: Run, scope: str, among: Among) -> int:
    """As many as `regrets` has, page by page."""
    found = Regret.objects.filter(_at(of), among.test)
    return int((found.filter(scope__startswith=scope) if scope else found).count())


def prices(of: Run | None = None) -> list[Price]:
    """Of the run; without one the newest of each answer, as long as policy, readings and figures are those of the newest that
    was priced. What moves most comes first, the answers to one reading together.
    """
    if of is not None:
        return list(Price.objects.filter(run=of))
    newest = Price.objects.order_by("-run_id").values("run__basis_id")[:1]
    found = Price.objects.select_related("run").filter(run__basis_id=newest)
    each = found.order_by("measure", "reading", "option", "-run_id").distinct(
        "measure", "reading", "option"
    )
    of_reading: dict[tuple[str, str], list[Price]] = {}
    for one in sorted(each, key=lambda price: price.pk):
        of_reading.setdefault((one.measure, one.reading), []).append(one)
    listed = sorted(of_reading.values(), key=lambda all_: max(map(_moves, all_)), reverse=True)
    return [one for all_ in listed for one in all_]


def _moves(one: Price) -> tuple[int, int, int]:
    """As `simulation.prices` weighs an answer: people, then money, then verdicts."""
    payees = sum(gain + lose for _, _, gain, lose, _, _ in one.moved)
    return (max(one.gain + one.lose, payees), abs(one.up) + abs(one.down), one.units)


@dataclass(frozen=True, slots=True)
class Changed:
    """A unit with its result before and after, and why."""

    change: Change
    before: Result | None
    after: Result | None


def changed(
    of: Run, measure: str = "", scope: str = "", after: int = 0, most: int = MOST
) -> list[Changed]:
    """What changed in this run against the one before it; nothing in the first."""
    found = Change.objects.filter(run=of.pk, **_named(measure=measure))
    listed = _page(found, scope, after, most)
    numbers = {n for one in listed for n in (one.before, one.after) if n is not None}
    known = Result.objects.in_bulk(numbers)
    return [Changed(one, known.get(one.before or 0), known.get(one.after or 0)) for one in listed]


def how_many_changed(of: Run, measure: str = "", scope: str = "") -> int:
    """As many as `changed` lists, page by page: those that the actor sees."""
    found = Change.objects.filter(run=of.pk, **_named(measure=measure))
    return int((found.filter(scope__startswith=scope) if scope else found).count())


def rows_of_action(action: Action) -> list[tuple[str, str]]:
    """Rows of entities that an action made, changed or removed: facts, and who bears a name."""
    names = {table: entity for entity, table in IDENTITIES.items()}
    found: dict[tuple[str, str], None] = {}
    for one in action.rows.all():
        prefix = table("")
        entity = names.get(one.table) or one.table.removeprefix(prefix)
        if one.op != "touch" and (one.table in names or one.table.startswith(prefix)):
            found[entity, one.row] = None
    return list(found)


def _at(of: Run) -> Q:
    """The newest run is asked by what stands: so an index is used."""
    newest = Run.objects.order_by("-id").values_list("id", flat=True).first()
    return Q(until__isnull=True) if newest == of.pk else held(of)


def _named(**wanted: str) -> dict[str, str]:
    return {name: value for name, value in wanted.items() if value}


def _page(found: QuerySet[Row], scope: str, after: int, most: int) -> list[Row]:
    if scope:
        found = found.filter(scope__startswith=scope)
    return list(found.filter(pk__gt=after).order_by("pk")[:most])


__all__ = [
    "Among",
    "Changed",
    "Decided",
    "Finds",
    "Found",
    "by_measure",
    "by_place",
    "changed",
    "decided",
    "earlier",
    "how_many_changed",
    "how_many_regrets",
    "latest",
    "outcomes",
    "paying",
    "prices",
    "reasons",
    "regrets",
    "results",
    "results_of",
    "rows",
    "run",
    "runs",
    "totals",
    "units",
]
