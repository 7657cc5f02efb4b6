"""A run over the whole registry: taken out, decided, found, held against what stood, written. One at a time.

It is always the machine's: what a county's office would see alone would give other results, for people compete across counties.
Who sees what of it is a matter of the rows it writes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import psycopg
from django.conf import settings
from django.db import connection as database

from kapok.accounts.actor import MACHINE, acting_as
from kapok.accounts.day import office
from kapok.finds import deciding, keeping, standing, warm
from kapok.finds.basis import basis_of
from kapok.finds.causes import explain_changes
from kapok.finds.keeping import FINDS, RESULTS, Form, within
from kapok.finds.models import FULL, TOUCHED, Basis, Run
from kapok.finds.moment import Event, Moment
from kapok.finds.streaming import streaming
from kapok.finds.taking import Taken, take
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.package.entities import Vocabulary
from kapok.rules.package.families import families
from kapok.rules.package.model import Package
from kapok.rules.reading.kept import kept_package
from kapok.screening.load import hold_counties
from kapok.screening.run import Run as Screened
from kapok.screening.run import screen


class Nothing(Exception):
    """Nobody is in the registry, or a demonstration is still being laid down: a run would say that nobody is entitled."""


Step = Callable[[int, int], None]
PARTS = 3
"""Taken out, decided and written, kept beside."""
SMALL = 2_000_000
"""Below so many rows a statement is done sooner by one thread: families are decided side by side as it is."""
_DECIDING = "1h"
"""So long may what is being decided let the registry wait between two writes."""
_LOCK = "pg_advisory_{}lock(hashtext('kapok finds'))"


@dataclass(frozen=True, slots=True)
class Wanted:
    """`as_of`: the day to decide for, else the office's, at most the last of validity. `asked_by`: whose wish it is.
    `measures`: these alone are decided anew, and all that share keys or limits with them; what stands of others stands.
    """

    asked_by: str = MACHINE.name
    reason: str = ""
    job: int | None = None
    as_of: dt.date | None = None
    measures: tuple[str, ...] = ()
    step: Step = lambda _done, _all: None


@dataclass(slots=True)
class Work:
    """A run while its database is open."""

    package: Package
    as_of: dt.date
    wanted: Wanted
    con: psycopg.Connection
    into: duckdb.DuckDBPyConnection
    previous: Run | None
    events: str | None
    started: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, phase: str) -> None:
        """What has passed since the last phase."""
        spent = sum(self.seconds.values())
        self.seconds[phase] = round(time.perf_counter() - self.started - spent, 3)


@dataclass(slots=True)
class Done:
    """`run` as it is written; `screened` with its data, as long as the database of the run is open. `regretted`: what was missed
    by little is kept as well, so while nothing changes nothing of it has to be worked out again.
    """

    run: Run
    con: psycopg.Connection
    taken: Taken
    screened: Screened
    _kept: Callable[[Done], None]
    regretted: bool = False
    _over: bool = False

    def over(self) -> None:
        """All is kept, beside as well: another run may begin, while the data of this one can still be asked."""
        if not self._over:
            self._over = True
            self._kept(self)


def office_package() -> Package:
    return kept_package(Path(settings.POLICY), check=False)


def day_for(package: Package, wanted: dt.date | None = None) -> dt.date:
    return wanted or min(package.valid_to, office().day)


@contextmanager
def full(wanted: Wanted) -> Iterator[Done]:
    """All of it written before the block begins; there the run's data can be asked further. Nothing, if there is none."""
    with connection() as into, ExitStack() as read, ExitStack() as locked:
        con = locked.enter_context(alone())
        work = begun(wanted, con, into)
        beside = read.enter_context(warm.kept(name(), columns_of(work.package.vocabulary)))
        taken = take(con, into, work.package.vocabulary, beside, work.events)
        if not any(taken.loaded.rows.values()) or office().laying is not None:
            raise Nothing
        hold_counties(into, taken.loaded, work.package)
        if sum(taken.loaded.rows.values()) < SMALL:
            into.execute("SET threads = 1")
        work.timed("taken")
        wanted.step(1, PARTS)
        measures = measures_of(work.package, wanted.measures)
        span = FULL if len(measures) == len(work.package.measures) else TOUCHED
        measures = _to_decide(work, taken, measures)
        deciding.make_tables(into)
        for form in (RESULTS, FINDS):
            _stood(work, taken.beside, form)
        with written(work) as number:
            run, parts = _decided(work, taken, measures, number)
            rows = sizes(work.package, taken)
            done = _told(work, number, taken.moment, taken.events, span, parts, rows)
        wanted.step(2, PARTS)

        def kept(done: Done) -> None:
            keep_beside(work, done, measures)
            locked.close()

        found = Done(done, con, taken, run, kept)
        yield found
        found.over()
        wanted.step(PARTS, PARTS)


def _to_decide(work: Work, taken: Taken, measures: list[str]) -> list[str]:
    """Not what would come to what it came to."""
    beside, package = taken.beside, work.package
    if beside is None or beside.whole is None:
        return measures
    if not standing.holds(beside.whole, package, work.as_of):
        return measures
    return standing.to_decide(package, measures, taken.changed)


def measures_of(package: Package, wanted: Iterable[str]) -> list[str]:
    """All of them, or those wanted with their families, in the order of the document."""
    found = {name for family in families(package, wanted or package.measures) for name in family}
    return [name for name in package.measures if name in found]


def with_rows(package: Package, measures: Iterable[str], rows: Mapping[str, int]) -> list[str]:
    """Measures whose units there are any of, with their families, and those whose money they look at."""
    kept = {
        name
        for family in families(package, measures)
        if any(rows[package.measures[member].unit] for member in family)
        for name in family
    }
    beside = {one.measure for name in kept for one in package.measures[name].beside}
    return measures_of(package, kept | beside) if kept else []


@contextmanager
def alone() -> Iterator[psycopg.Connection]:
    """No other run at the same time; the lock ends with the connection, however that ends."""
    database.ensure_connection()
    con: psycopg.Connection = database.connection
    con.execute(f"SELECT {_LOCK.format('')}")
    try:
        yield con
    finally:
        if not con.closed:
            con.execute(f"SELECT {_LOCK.format('un')}")


def begun(wanted: Wanted, con: psycopg.Connection, into: duckdb.DuckDBPyConnection) -> Work:
    package = office_package()
    with acting_as(MACHINE):
        found = Run.objects.select_related("basis").filter(basis__policy=package.folder)
        previous = found.defer("events").first()
    events = None if previous is None else history_of(con, previous.pk)
    return Work(package, day_for(package, wanted.as_of), wanted, con, into, previous, events)


def history_of(con: psycopg.Connection, run: int) -> str:
    """The history that a run had read."""
    with acting_as(MACHINE):
        row = con.execute("SELECT events::text FROM finds_run WHERE id = %s", [run]).fetchone()
    assert row is not None
    return str(row[0])


def name() -> str:
    """Of the database, as a folder may be called."""
    return str(database.settings_dict["NAME"])


def columns_of(vocabulary: Vocabulary) -> str:
    words = {one.name: one.stored_columns() for one in vocabulary.entities.values()}
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def sizes(package: Package, taken: Taken) -> dict[str, int]:
    """Measure → how many rows its unit has."""
    return {one.id: taken.loaded.rows[one.unit] for one in package.measures.values()}


def _stood(work: Work, beside: warm.Warm | None, form: Form) -> None:
    """What the run before left standing: from beside, with what runs have done since, or out of the registry."""
    with acting_as(MACHINE):
        if work.previous is None or beside is None:
            stood(work.con, work.into, work.previous, form)
            return
        beside.load(work.into, form.source, f"{keeping.BEFORE}{form.source}")
        if beside.run != work.previous.pk:
            keeping.since(work.con, work.into, form, beside.run)


def stood(
    con: psycopg.Connection, into: duckdb.DuckDBPyConnection, previous: object, form: Form
) -> None:
    """Out of the registry's database; without a run before, nothing."""
    if previous is None:
        into.execute(
            f"CREATE OR REPLACE TABLE {keeping.BEFORE}{form.source} AS FROM {form.source} LIMIT 0"
        )
    else:
        keeping.before(con, into, form)


@contextmanager
def written(work: Work) -> Iterator[int]:
    """The one transaction in which all of a run is written; its number."""
    with acting_as(replace(MACHINE, name=work.wanted.asked_by), work.wanted.reason):
        work.con.execute("SET LOCAL jit = off")
        work.con.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{_DECIDING}'")
        (number,) = work.con.execute("SELECT nextval('finds_run_id_seq')").fetchone() or (0,)
        yield number


def _decided(
    work: Work, taken: Taken, measures: list[str], number: int
) -> tuple[Screened, list[str]]:
    """The measures decided, compared and written, large ones while others are still being decided; and in which parts. Until all
    of them are written the connection is the writer's: nothing else may be asked of it.
    """
    con, into = work.con, work.into
    asked = with_rows(work.package, measures, taken.loaded.rows)
    with streaming(con, into, number, measures) as stream:
        run = screen(into, taken.loaded, work.package, work.as_of, asked, each=stream.take)
        work.timed("decided")
        keeping.compare(into, RESULTS, within(stream.rest()))
        keeping.compare(into, FINDS, within(measures))
        for form in (RESULTS, FINDS):
            keeping.complete(into, form, within(measures))
        work.timed("compared")
        stream.over()
    for form in (RESULTS, FINDS):
        keeping.write(con, into, form, number)
    return run, ["", *stream.parts]


def write(work: Work, here: Moment, events: Sequence[Event], span: str) -> Run:
    """All of a run that has been compared, in one transaction."""
    with written(work) as number:
        for form in (RESULTS, FINDS):
            keeping.write(work.con, work.into, form, number)
        return _told(work, number, here, events, span)


def _told(
    work: Work,
    number: int,
    here: Moment,
    events: Sequence[Event],
    span: str,
    parts: Iterable[str] = ("",),
    rows: Mapping[str, int] | None = None,
) -> Run:
    """What has changed and why, how much there is, and the run itself. `rows`: measure → rows of its unit, where everything was
    counted.
    """
    previous = work.previous
    basis, changed = basis_of(work.package, work.as_of), 0
    if previous is not None:
        changed = keeping.changes(work.con, work.into, number, work.package.measures, parts)
    if previous is not None and changed:
        explain_changes(work.con, number, work.package, previous, basis, work.as_of, events)
    counts = _counted(work, number, rows)
    work.timed("written")
    _write_run(work, here, span, basis, number, counts, changed)
    return Run.objects.select_related("basis").defer("events").get(pk=number)


def _counted(work: Work, number: int, rows: Mapping[str, int] | None) -> dict[str, dict[str, int]]:
    """Outside a measure's group is every row of its unit that no result stands for; where not all was counted, as many as in the
    run before.
    """
    if rows is None and work.previous is not None:
        keeping.count_on(work.con, work.into, number, work.previous.pk)
        found = keeping.counts(work.con, number, work.package.measures)
        for name, before in work.previous.counts.items():
            found.setdefault(name, {})[keeping.GATED] = before[keeping.GATED]
        return found
    keeping.count(work.con, work.into, number)
    found = keeping.counts(work.con, number, work.package.measures)
    for name, all_ in (rows or {}).items():
        found[name][keeping.GATED] = all_ - sum(found[name].values())
    return found


def _write_run(
    work: Work,
    here: Moment,
    span: str,
    basis: Basis,
    number: int,
    counts: dict[str, dict[str, int]],
    changed: int,
) -> None:
    wanted = work.wanted
    units = sum(n for by in counts.values() for what, n in by.items() if what != keeping.GATED)
    told = {
        "id": number,
        "span": span,
        "basis_id": basis.pk,
        "as_of": work.as_of,
        "known_at": here.known_at,
        "snapshot": here.snapshot,
        "events": here.events,
        "previous_id": None if work.previous is None else work.previous.pk,
        "job": wanted.job,
        "asked_by": wanted.asked_by,
        "reason": wanted.reason,
        "counts": json.dumps(counts, ensure_ascii=False),
        "units": units,
        "changed": changed,
        "receipts": None if changed else 0,
        "seconds": json.dumps(work.seconds),
        "took": time.perf_counter() - work.started,
    }
    columns = ", ".join(name for name in told if name != "took")
    values = ", ".join(f"%({name})s" for name in told if name != "took")
    values = values.replace("%(events)s", "%(events)s::int8multirange")
    work.con.execute(
        f"INSERT INTO finds_run ({columns}, started_at, ended_at) VALUES ({values}, "
        "clock_timestamp() - make_interval(secs => %(took)s), clock_timestamp())",
        told,
    )


def keep_beside(work: Work, done: Done, decided: Collection[str]) -> None:
    """For the next run. `decided`: measures; where all was, or what was not had been, nothing needs to be decided again."""
    taken, vocabulary = done.taken, work.package.vocabulary
    told = {
        "fingerprint": taken.fingerprint,
        "events": taken.moment.events,
        "run": done.run.pk,
        "words": columns_of(vocabulary),
    }
    unchanged = [name for name in vocabulary.entities if not taken.fresh[name]]
    tables = [*vocabulary.entities, RESULTS.source, FINDS.source]
    if not decided and taken.beside is not None and taken.beside.run == done.run.previous_id:
        unchanged += [RESULTS.source, FINDS.source]
    whole = None if taken.beside is None else taken.beside.whole
    if done.run.span == FULL and done.regretted:
        whole = standing.whole(work.package, work.as_of, done.run.pk, taken.moment.events)
    warm.keep(work.into, name(), told, tables, unchanged, whole)
