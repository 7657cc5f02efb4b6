"""What need not be decided again: measures none of whose facts has changed since everything was decided last, for the same day,
on the same basis, by the same program. What stands of them is what they would come to.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path

import duckdb

import kapok
from kapok.accounts.actor import MACHINE, acting_as
from kapok.finds.basis import basis_of
from kapok.finds.models import Run
from kapok.finds.warm import Whole
from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.families import families
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import scopes_of
from kapok.rules.reading.kept import state_of
from kapok.screening.people import ORGANISATION, PERSON, shortest

_PROGRAM = ("finds", "intake", "registry", "rules", "screening")
"""What of the program has a say in what is kept."""


def whole(package: Package, as_of: dt.date, run: int, events: str) -> Whole:
    """Of a run that has decided everything."""
    with acting_as(MACHINE):
        basis = basis_of(package, as_of).pk
    return Whole(run, events, as_of.isoformat(), basis, program())


def holds(kept: Whole, package: Package, as_of: dt.date) -> bool:
    """For this day, basis and program; and no run since was for others."""
    if kept != whole(package, as_of, kept.run, kept.events):
        return False
    with acting_as(MACHINE):
        since = Run.objects.filter(pk__gte=kept.run)
        same = since.filter(basis=kept.basis, as_of=as_of)
        return same.filter(pk=kept.run).exists() and same.count() == since.count()


def to_decide(package: Package, measures: Iterable[str], changed: Collection[str]) -> list[str]:
    """Those of the measures that read an entity of which a row has changed, or look at the money of one that does."""
    read = package.worked.of("entities read", lambda: _read(package)) if changed else {}
    return [name for name in measures if not read.get(name, frozenset()).isdisjoint(changed)]


def _read(package: Package) -> dict[str, frozenset[str]]:
    """Measure → entities that its family reads, and the families whose money it looks at."""
    plans = DuckExecutor(package)
    found: dict[str, frozenset[str]] = {}
    for family in families(package, package.measures):
        seen, more = set(family), list(family)
        while more:
            beside = {one.measure for one in package.measures[more.pop()].beside}
            fresh = {name for of in families(package, beside) for name in of} - seen
            seen |= fresh
            more += fresh
        entities = frozenset(entity for name in seen for entity in _entities(package, plans, name))
        found |= dict.fromkeys(family, entities)
    return found


def _entities(package: Package, plans: DuckExecutor, name: str) -> set[str]:
    """What is read to decide the measure, and to say whom a unit is about."""
    plan, unit = plans.plan(name), package.measures[name].unit
    scopes = [*scopes_of(plan), *(table.rows for table in plan.spell_tables)]
    found = {scope.entity for scope in scopes}
    found |= {join.entity for scope in scopes for join in scope.joins.values()}
    for wanted in (PERSON, ORGANISATION):
        at = unit
        for ref in shortest(package.vocabulary, unit, wanted) or ():
            at = package.vocabulary.entities[at].refs[ref]
            found.add(at)
    return found | {unit, PERSON, ORGANISATION, LEDGER}


@lru_cache(maxsize=1)
def program() -> str:
    """Another one after any change of what decides."""
    root = Path(kapok.__file__).parent
    told = [
        (str(Path(path).relative_to(root)), size, time)
        for path, size, time, _ in state_of(root / name for name in _PROGRAM)
        if path.endswith((".py", ".sql"))
    ]
    words = f"{kapok.__version__} {duckdb.__version__} {told}"
    return hashlib.sha256(words.encode()).hexdigest()
