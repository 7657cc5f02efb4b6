"""What pages and commands read of runs. Every function asks within a transaction that has told the database on whose behalf
(`acting_as`): it answers with what that actor may see, and with nothing else.

A run is the newest, or one before; of both the same questions are asked. Places are scopes: prefixes of area codes, so
`scope="510421"` is a county with all its villages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from kapok.finds.models import Change, Find, Price, Regret, Result, Run
from kapok.registry.deeds import Action
from kapok.registry.ways import IDENTITIES, table
from kapok.rules.package.model import Package

MOST = 50
MOST_COUNTED = 10_000
"""Of more lines it is said that there are more: each is asked whether the actor sees it, which takes its time."""
Row = TypeVar("Row", Find, Result, Regret, Change)


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


def held(of: Run) -> Q:
    """What held when the run was done."""
    return Q(since__lte=of.pk) & (Q(until__isnull=True) | Q(until__gt=of.pk))


def at(of: Run) -> Q:
    """The newest run is asked by what stands: so an index is used."""
    newest = Run.objects.order_by("-id").values_list("id", flat=True).first()
    return Q(until__isnull=True) if newest == of.pk else held(of)


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
    found = Find.objects.filter(at(of), **_named(measure=measure, kind=kind))
    if alone:
        found = found.filter(scope=scope)
    return _page(found, scope, after, most)


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
    found = Result.objects.filter(at(of), **_named(measure=measure, outcome=outcome))
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
    return _page(_regrets(of, measure, scope, kind, among), "", after, most)


def how_many_regrets(of: Run, measure: str, scope: str, kind: str, among: Among | None) -> int:
    """As many as `regrets` has, page by page; as `_count`."""
    return _count(_regrets(of, measure, scope, kind, among))


def _regrets(of: Run, measure: str, scope: str, kind: str, among: Among | None) -> QuerySet[Regret]:
    found = _within(Regret.objects.filter(at(of), **_named(measure=measure, kind=kind)), scope)
    return found.filter(among.test) if among else found


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
    listed = _page(_changed(of, measure, scope), "", after, most)
    numbers = {n for one in listed for n in (one.before, one.after) if n is not None}
    known = Result.objects.in_bulk(numbers)
    return [Changed(one, known.get(one.before or 0), known.get(one.after or 0)) for one in listed]


def how_many_changed(of: Run, measure: str = "", scope: str = "") -> int:
    """As many as `changed` lists, page by page: those that the actor sees; as `_count`."""
    return _count(_changed(of, measure, scope))


def _changed(of: Run, measure: str, scope: str) -> QuerySet[Change]:
    return _within(Change.objects.filter(run=of.pk, **_named(measure=measure)), scope)


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


def _named(**wanted: str) -> dict[str, str]:
    return {name: value for name, value in wanted.items() if value}


class _Begins(Func):
    """Unlike LIKE this is known to tell nothing of a row, so the server asks it first, and of a row elsewhere nothing more."""

    arg_joiner, template, output_field = " ^@ ", "(%(expressions)s)", BooleanField()


def _within(found: QuerySet[Row], scope: str) -> QuerySet[Row]:
    return found.filter(_Begins(F("scope"), Value(scope))) if scope else found


def _count(found: QuerySet[Any]) -> int:
    """Up to `MOST_COUNTED`; one more where there are more."""
    return int(found.order_by()[: MOST_COUNTED + 1].count())


def _page(found: QuerySet[Row], scope: str, after: int, most: int) -> list[Row]:
    if scope:
        found = found.filter(scope__startswith=scope)
    return list(found.filter(pk__gt=after).order_by("pk")[:most])
