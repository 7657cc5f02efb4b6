"""Only what some people and organisations touch is decided anew: their units, and all that share keys, limits or payees with
them. What comes out is what a run over everything would give, and is kept in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import psycopg
import pyarrow as pa
from django.db import connection as database
from psycopg import sql

from kapok.accounts.actor import MACHINE, acting_as
from kapok.finds import deciding, keeping, moment, regretting
from kapok.finds.basis import basis_of
from kapok.finds.keeping import FINDS, RESULTS, Form
from kapok.finds.models import FULL, TOUCHED, Change, Run
from kapok.finds.near import About, Answers, Near, Registry, Units, about, units_about, units_paid
from kapok.finds.nearly import Touched, regrets_of
from kapok.finds.payees import finds_of
from kapok.finds.regretting import REGRETS, keep_regrets
from kapok.finds.running import Wanted, Work, alone, begun, full, office_package, write
from kapok.registry.snapshot import EVERYTHING
from kapok.registry.vocabulary import SCHEMA
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import (
    MeasureResult,
)
from kapok.rules.executors.world import World
from kapok.rules.package.model import PAYING, Package
from kapok.screening.people import ORGANISATION, PERSON

_TYPES = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "DATE": pa.date32()}
_BY_INDEX = ("jit", "enable_seqscan", "enable_hashjoin", "enable_mergejoin")
"""A few rows are asked for, each by a reference that has an index; the planner would rather read everything."""
Rows = list[dict[str, Any]]
Payees = dict[str, set[str]]
"""By measure, payees of whom all is known."""


def touched(
    wanted: Wanted,
    persons: Iterable[str],
    organisations: Iterable[str] = (),
    gone: Iterable[str] = (),
) -> Run:
    """Without a run before, or on another basis than its, everything is decided; so it is where an earlier try of the job did that.
    `gone`: rows about no person that are not there any more.
    """
    with alone() as con, connection(threads=1) as into:
        work = begun(wanted, con, into)
        before = _broke_off(wanted)
        if before is not None and _same_basis(work):
            people, firms = before[0].union(persons), before[1].union(organisations)
            return _touched(work, sorted(people), sorted(firms), sorted({*gone}))
    with full(wanted) as done:
        keep_regrets(done)
    return done.run


def _broke_off(wanted: Wanted) -> tuple[set[str], set[str]] | None:
    """Persons and organisations of whom an earlier try of the job has changed something: what they miss by little may not have been
    written any more. Nothing where that one decided everything.
    """
    if wanted.job is None:
        return set(), set()
    with acting_as(MACHINE):
        tried = Run.objects.filter(job=wanted.job)
        if tried.filter(span=FULL).exists():
            return None
        changed = Change.objects.filter(run__in=tried.values("pk"))
        persons, firms = (
            {*changed.values_list(column, flat=True)} - {""}
            for column in ("person", "organisation")
        )
    return persons, firms


def _same_basis(work: Work) -> bool:
    if work.previous is None:
        return False
    with acting_as(MACHINE):
        return basis_of(work.package, work.as_of).pk == work.previous.basis_id


def _touched(work: Work, persons: list[str], organisations: list[str], gone: list[str]) -> Run:
    con = work.con
    with con.transaction():
        con.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        found = _anew(work)
        here = moment.now(con)
        happened = tuple(moment.since(con, work.events or "{}"))
        found.decide(persons, organisations, gone)
    work.timed("decided")
    _table(work, FINDS, found.finds)
    keeping.compare(work.into, FINDS)
    done = write(work, here, happened, TOUCHED)
    _regret(work, done, found, [*persons, *organisations], gone)
    return done


def as_machine(con: psycopg.Connection) -> None:
    """For the rest of the transaction the registry is asked as the machine sees it, by what has an index."""
    for name, value in EVERYTHING.items():
        con.execute("SELECT set_config(%s, %s, true)", [name, value])
    con.execute(f"SET LOCAL search_path = {SCHEMA}, public")
    for name in _BY_INDEX:
        con.execute(f"SET LOCAL {name} = off")


def _anew(work: Work) -> _Anew:
    as_machine(work.con)
    package = work.package
    return _Anew(Registry(package, executor_of(package), Answers(work.con)), work)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Finds that would come, by kind, with the fen that can be said of them; and how many would go."""

    new: dict[str, int]
    amount: int
    gone: int


def foreseen(
    persons: Iterable[str], organisations: Iterable[str] = (), areas: Sequence[str] = ("",)
) -> Foreseen | None:
    """What deciding these anew would find within the areas, by how their scopes begin; in the transaction of whoever asks, which must be one that is rolled back: the rest of
    it sees what the machine sees. Nothing without a run before, or on another basis than its.
    """
    with connection(threads=1) as into:
        work = begun(Wanted(), database.connection, into)
        if not _same_basis(work):
            return None
        found = _anew(work)
        found.decide(sorted({*persons}), sorted({*organisations}))
        _table(work, FINDS, found.finds)
        keeping.compare(into, FINDS)
        key, stood = ", ".join(FINDS.key), f"{keeping.BEFORE}{FINDS.source}"
        here = " OR ".join(["starts_with(coalesce(scope, ''), ?)"] * len(areas)) or "false"
        new = into.execute(
            f"SELECT kind, count(*), coalesce(sum(amount), 0) FROM {FINDS.source} ANTI JOIN {stood} USING ({key}) "
            f"WHERE {here} GROUP BY kind",
            list(areas),
        ).fetchall()
        [gone] = into.execute(
            f"SELECT count(*) FROM {stood} ANTI JOIN {FINDS.source} USING ({key}) WHERE {here}",
            list(areas),
        ).fetchall()
        return Foreseen({kind: n for kind, n, _ in new}, int(sum(fen for *_, fen in new)), *gone)


def _regret(work: Work, done: Run, found: _Anew, who: list[str], rows: list[str]) -> None:
    """What was missed by little: of the same units and payees, and of units that are gone."""
    regretting.table(work.into, found.regrets())
    with acting_as(MACHINE, done.reason):
        gone = work.con.execute(
            "SELECT measure, unit FROM finds_regret WHERE until IS NULL AND "
            "(person = ANY (%s) OR organisation = ANY (%s) OR unit = ANY (%s))",
            [who, who, rows],
        ).fetchall()
        keeping.before(work.con, work.into, REGRETS, [*found.concerned, *gone])
        keeping.compare(work.into, REGRETS)
        keeping.write(work.con, work.into, REGRETS, done.pk)


@lru_cache(maxsize=4)
def _executor(root: str, digest: str, measures: int, package: _Held) -> PythonExecutor:
    del root, digest, measures
    return PythonExecutor(package.package)


@dataclass(frozen=True, slots=True)
class _Held:
    """A package that is the same whatever object holds it: its digest says, and how many measures it has, with the warnings or without."""

    package: Package = field(compare=False, hash=False)


def executor_of(package: Package) -> PythonExecutor:
    """Compiled once a process for as long as the policy stays as it is."""
    return _executor(package.root, package.hash, len(package.measures), _Held(package))


def ready() -> None:
    """Plans and functions of every measure, worked out once a process: so the first run in it is no slower than those after it."""
    package = office_package()
    executor = executor_of(package)
    for name in package.measures:
        executor.compiled(name)


def _table(work: Work, form: Form, rows: Rows) -> None:
    arrays = {
        column: pa.array([row[column] for row in rows], _TYPES[type_])
        for column, type_ in form.columns.items()
    }
    work.into.register("incoming", pa.table(arrays))
    work.into.execute(f"CREATE OR REPLACE TABLE {form.source} AS SELECT * FROM incoming")
    work.into.unregister("incoming")


class _Anew:
    """Results and finds, as rows of what is kept; and in the work's database what stood of the same."""

    def __init__(self, registry: Registry, work: Work) -> None:
        self.registry, self.package, self.work = registry, registry.package, work
        self.results: Rows = []
        self.finds: Rows = []
        self.worlds: list[World] = []
        self.touched: dict[str, Touched] = {}
        self.concerned: list[tuple[str, str]] = []
        self.payees: dict[str, tuple[str, str]] = {}

    def decide(
        self, persons: list[str], organisations: list[str], gone: Sequence[str] = ()
    ) -> None:
        who = [*persons, *organisations]
        asked = {name: units_about(self.registry, name, who) for name in self.package.measures}
        done, units = self._screened(asked, together=False)
        near = {name: about(self.registry, name, ids) for name, ids in units.items()}
        self.results = [row for one in done.values() for row in self._kept(one, near)]
        stood = self._stands_of(who, gone)
        self._stood(
            RESULTS, {n: units.get(n, set()) | stood.get(n, set()) for n in (*units, *stood)}
        )
        payees: Payees = {name: {*who} for name in self.package.measures}
        more = self._changed_payees(done, {*who})
        if more:
            again = {
                name: units_paid(self.registry, name, sorted(ids)) for name, ids in more.items()
            }
            settled, others = self._screened(again, together=True)
            for name, ids in others.items():
                near.setdefault(name, {}).update(about(self.registry, name, ids))
            self._find(settled, near, more)
            for name, one in settled.items():
                self._nearly(name, near).take(one, (), more.get(name, ()))
        self._find(done, near, payees)
        for name, one in done.items():
            self._nearly(name, near).take(one, asked[name], who)
        for name, ids in more.items():
            payees[name] |= ids
        self.payees = self._places(sorted({id_ for ids in payees.values() for id_ in ids}))
        self.concerned = [
            (name, id_)
            for name in self.package.measures
            for id_ in {*asked[name], *payees.get(name, ())}
        ]
        self._stood(FINDS, payees)

    def _nearly(self, measure: str, near: Mapping[str, Mapping[str, About]]) -> Touched:
        plan = self.registry.plan(measure)
        if measure not in self.touched:
            self.touched[measure] = Touched.of(plan, self.package, near[measure])
        return self.touched[measure]

    def regrets(self) -> Rows:
        into, as_of = self.work.into, self.work.as_of
        return regrets_of(self.package, into, as_of, self.worlds, self.touched, self.payees)

    def _screened(
        self, asked: Mapping[str, Iterable[str]], *, together: bool
    ) -> tuple[dict[str, MeasureResult], Units]:
        world, units = Near(self.registry, together=together).world(asked)
        self.worlds.append(world)
        names = [name for name in self.package.measures if units.get(name)]
        executor, as_of = self.registry.executor, self.work.as_of
        done = executor.screen(world, as_of, names, only=units)
        return {name: done[name] for name in names}, units

    def _kept(
        self, one: MeasureResult, near: Mapping[str, Mapping[str, About]]
    ) -> Iterator[dict[str, Any]]:
        measure, plan = self.package.measures[one.measure], self.registry.plan(one.measure)
        for unit in one.units:
            missing, decisive, noted = deciding.meaning(measure, plan, unit._asdict())
            whom = near[one.measure][unit.id]
            yield {
                "entity": measure.unit,
                "unit": unit.id,
                "person": whom.person,
                "organisation": whom.organisation,
                "scope": whom.scope,
                "measure": one.measure,
                "outcome": unit.outcome,
                "amount": deciding.worth(unit),
                "missing": deciding.array(missing),
                "deciding": deciding.array(decisive),
                "noted": deciding.array(noted),
                "holder": unit.holder or "",
                "day": unit.event,
                "not_before": unit.not_before,
            }

    def _stands_of(self, who: list[str], gone: Sequence[str]) -> dict[str, set[str]]:
        """Units, by measure, of results about these: also those whose rows are gone; and of rows that are."""
        asked = (
            "SELECT measure, unit FROM {0} WHERE until IS NULL AND person <> '' AND person = ANY (%(who)s) UNION "
            "SELECT measure, unit FROM {0} WHERE until IS NULL AND unit = ANY (%(units)s)"
        )
        words = sql.SQL(asked).format(sql.Identifier(RESULTS.target))
        found: dict[str, set[str]] = {}
        told = {"who": who, "units": [*who, *gone]}
        for name, unit in self.work.con.execute(words, told).fetchall():
            if name in self.package.measures:
                found.setdefault(name, set()).add(unit)
        return found

    def _stood(self, form: Form, units: Mapping[str, Iterable[str]]) -> None:
        """What stands of these, by measure and unit."""
        pairs = [(name, id_) for name, ids in units.items() for id_ in ids]
        keeping.before(self.work.con, self.work.into, form, pairs)

    def _changed_payees(
        self,
        done: Mapping[str, MeasureResult],
        known: set[str],
    ) -> Payees:
        """Payees beside those asked for to whom another result brings other money."""
        into = self.work.into
        _table(self.work, RESULTS, self.results)
        keeping.compare(into, RESULTS)
        changed = into.execute(
            f"SELECT measure, unit, organisation FROM {keeping.NEW}{RESULTS.source} UNION "
            f"SELECT measure, unit, organisation FROM {keeping.BEFORE}{RESULTS.source} "
            f"SEMI JOIN {keeping.GONE}{RESULTS.source} USING (measure, unit)"
        ).fetchall()
        of = {(name, unit.id): unit.payee for name, one in done.items() for unit in one.units}
        found: Payees = {}
        for name, unit, organisation in changed:
            payee = of.get((name, unit)) or organisation
            if payee and payee not in known and self._pays(name):
                found.setdefault(name, set()).add(payee)
        return found

    def _pays(self, measure: str) -> bool:
        plan = self.registry.plan(measure)
        return plan.pay is not None and plan.kind in PAYING

    def _find(
        self,
        done: Mapping[str, MeasureResult],
        near: Mapping[str, Mapping[str, About]],
        payees: Payees,
    ) -> None:
        who = sorted({id_ for ids in payees.values() for id_ in ids})
        places = self._places(who)
        paid = self._paid(who)
        for name, one in done.items():
            plan = self.registry.plan(name)
            if self._pays(name):
                names = {plan.lines.measure, *plan.lines.follows}
                free = {
                    id_: places[id_]
                    for id_ in payees.get(name, ())
                    if id_ in places and not any((m, id_) in paid for m in names)
                }
                self.finds += finds_of(self.package, plan, one, near[name], free)

    def _places(self, who: list[str]) -> dict[str, tuple[str, str]]:
        """Entity and scope of whoever is a person or an organisation here."""
        found: dict[str, tuple[str, str]] = {}
        for entity in (ORGANISATION, PERSON):
            asked = f"SELECT v.id, f.scope FROM {entity} v JOIN fact_{entity} f USING (id) WHERE v.id = ANY (?)"
            for id_, scope in self.registry.con.execute(asked, [who]).fetchall():
                found[id_] = (entity, scope)
        return found

    def _paid(self, who: list[str]) -> set[tuple[str, str]]:
        asked = "SELECT measure, person, organisation FROM payment WHERE person = ANY (?) OR organisation = ANY (?)"
        found = self.registry.con.execute(asked, [who, who]).fetchall()
        return {(name, id_) for name, *ids in found for id_ in ids if id_}


__all__ = ["touched"]
