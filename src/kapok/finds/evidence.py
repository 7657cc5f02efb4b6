"""Receipts of results: kept small, and whole again whenever somebody asks, byte for byte, whatever the registry has become.

A receipt that is kept points to the facts: each row by id, version and SHA-256. Put together again it takes every row as it was,
out of the registry or out of its history, and decides once more. What comes out must have the digest that was kept.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db import connection as database
from django.db.models import Exists, OuterRef, QuerySet

from kapok import __version__
from kapok.accounts.actor import MACHINE, acting_as
from kapok.finds import then
from kapok.finds.models import Basis, Change, Receipt, Result, Run
from kapok.finds.moment import Row
from kapok.finds.near import Answers, Near, Registry
from kapok.finds.running import history_of
from kapok.finds.then import Rows
from kapok.finds.touching import executor_of
from kapok.receipts import OtherDecision, make, remake
from kapok.receipts.make import Asked
from kapok.receipts.reading import Question
from kapok.receipts.sealing import Receipt as Whole
from kapok.receipts.verify import canonical
from kapok.registry.vocabulary import SCHEMA
from kapok.registry.ways import table
from kapok.rules.package.model import Package
from kapok.screening.load import COUNTY

MOST = 2_000
"""So many receipts are kept of what one run changed by whatever job has decided; a job of its own keeps the others. Each is
decided and made twice over: so many take a minute or two.
"""
_STEP = 20
"""After so many it is told how far it is."""
_COULD_NOT = (
    *(OperationalError, InterfaceError),
    *(psycopg.OperationalError, psycopg.InterfaceError),
)
"""What a database says that is away, or short of room or time: nothing of the unit that was asked for."""
Step = Callable[[int, int], None]


class OtherPolicy(Exception):
    """The policy that decided is not the one that is here."""


class Lost(Exception):
    """A row as it was read is neither in the registry nor in its history."""


def keep_owed(
    package: Package, most: int | None = None, step: Step | None = None
) -> tuple[int, int]:
    """Receipts of what runs changed that are not there yet, the newest run first: of the one that has just ended, and of those
    before it. `most`: so many of each run, with those it has. How many are kept, and of how many more one is owed. What another
    policy decided waits for that policy. One that cannot be made keeps nobody from the others, whatever it brings up, and is raised
    once: the first of them, in the end.
    """
    owing = [(run, *_owed(run)) for run in _owing(package)]
    todo = [
        (run, owed[: None if most is None else max(0, most - settled)])
        for run, owed, settled in owing
    ]
    wrong: list[Exception] = []
    done, steps = 0, sum(len(changes) for _, changes in todo)
    for run, changes in todo:
        for change, result in changes:
            error = _tried(package, change, result)
            wrong += [error] if error else []
            done += 1
            if step is not None and (done % _STEP == 0 or done == steps):
                step(done, steps)
        _settle(run)
    if wrong:
        raise wrong[0]
    return done, sum(len(owed) for _, owed, _ in owing) - steps


def _tried(package: Package, change: int, result: int) -> Exception | None:
    """What went wrong with one, which is marked with it; or, where the database could not do it just then, tried again another
    time. A database that is away is raised at once.
    """
    try:
        keep(package, result)
    except _COULD_NOT as error:
        if not database.is_usable():
            raise
        error.add_note(f"result {result}: owed")
        return error
    except Exception as error:  # noqa: BLE001 - a fault of ours over one unit is no reason to keep none of the others
        with acting_as(MACHINE):
            Change.objects.filter(pk=change).update(wrong=True)
        error.add_note(f"result {result}: {error}")
        return error
    return None


def _owing(package: Package) -> list[int]:
    with acting_as(MACHINE):
        owing = Run.objects.filter(receipts=None, basis__hash=package.hash)
        return list(owing.values_list("pk", flat=True))


def _changed(run: int) -> QuerySet[Change]:
    """With whether the receipt is `there`."""
    there = Exists(Receipt.objects.filter(result=OuterRef("after")))
    return Change.objects.filter(run=run, after__isnull=False).annotate(there=there)


def _owed(run: int) -> tuple[list[tuple[int, int]], int]:
    """Changes without their receipt, with the result of each; and of how many nothing is owed any more."""
    with acting_as(MACHINE):
        changed = _changed(run)
        owed = changed.filter(there=False, wrong=False).order_by("pk")
        found = list(owed.values_list("pk", "after"))
        return found, changed.count() - len(found)


def _settle(run: int) -> None:
    """Where each has its receipt, or cannot have it, nothing is owed any more: so many were kept."""
    with acting_as(MACHINE):
        changed = _changed(run)
        if not changed.filter(there=False, wrong=False).exists():
            Run.objects.filter(pk=run).update(receipts=changed.filter(there=True).count())


def keep(package: Package, number: int) -> Receipt:
    """The receipt of a result, which is there afterwards; the same one if it was there before. OtherPolicy, OtherDecision."""
    with acting_as(MACHINE):
        there: Receipt | None = Receipt.objects.filter(result=number).first()
        if there is not None:
            return there
        result = Result.objects.get(pk=number)
        run = Run.objects.select_related("basis").defer("events").get(pk=result.since)
        _same_policy(package, run.basis)
        con: psycopg.Connection = database.connection
        rows, versions = _as_read(con, package, result, history_of(con, run.pk))
        secret = secrets.token_bytes(32)
        question = Question(result.measure, result.unit, run.as_of)
        made = make(package, _tables(rows), Asked(question), secret=secret)
        if made["body"]["result"]["outcome"] != result.outcome:
            raise OtherDecision(
                f"{question}: {made['body']['result']['outcome']} ≠ {result.outcome}"
            )
        told = _pointed(made, rows, versions)
        told |= {"secret": secret, "made_by": __version__, "seal": made["seal"]}
        about = {
            name: getattr(result, name)
            for name in ("entity", "unit", "person", "organisation", "scope")
        }
        kept = Receipt(result=number, run=run, **told, **about)
        whole = _whole(package, kept, rows, question)
        kept.digest = hashlib.sha256(canonical(whole)).hexdigest()
        if whole["seal"] != made["seal"]:
            raise OtherDecision(f"{question}: {whole['seal']} ≠ {made['seal']}")
        return _saved(kept)


def _saved(receipt: Receipt) -> Receipt:
    """Or the one that somebody else has kept of the result meanwhile."""
    try:
        with transaction.atomic():
            receipt.save(force_insert=True)
    except IntegrityError:
        found: Receipt = Receipt.objects.get(result=receipt.result)
        return found
    return receipt


def whole(package: Package, receipt: Receipt) -> Whole:
    """Put together again, asked as the machine: it holds facts of others, closed. OtherPolicy, Lost; OtherDecision if it comes
    out otherwise.
    """
    run = Run.objects.select_related("basis").defer("events").get(pk=receipt.run_id)
    _same_policy(package, run.basis)
    result = Result.objects.get(pk=receipt.result)
    con: psycopg.Connection = database.connection
    rows: Rows = {}
    for entity, id_, _, digest in receipt.facts:
        rows[entity, id_] = _found(con, package, entity, id_, digest)
    made = _whole(package, receipt, rows, Question(result.measure, result.unit, run.as_of))
    if hashlib.sha256(canonical(made)).hexdigest() != receipt.digest:
        raise OtherDecision(f"{receipt.pk}: {made['seal']} ≠ {receipt.seal}")
    return made


def _same_policy(package: Package, basis: Basis) -> None:
    if package.hash != basis.hash:
        raise OtherPolicy(basis.hash)


def _whole(package: Package, receipt: Receipt, rows: Rows, question: Question) -> Whole:
    units = {one["measure"]: one["units"] for one in receipt.together}
    secret = bytes(receipt.secret)
    return remake(package, _tables(rows), question, units, secret, receipt.made_by)


def _tables(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for (entity, _), facts in rows.items():
        found.setdefault(entity, []).append(facts)
    return found


def _as_read(
    con: psycopg.Connection, package: Package, result: Result, events: str
) -> tuple[Rows, dict[Row, int]]:
    """All that the result hangs on, as it stood; and versions of what has changed since."""
    with _vocabulary(con):
        registry = Registry(package, executor_of(package), Answers(con))
        world, _ = Near(registry, together=True).world({result.measure: [result.unit]})
    rows = {(name, id_): row for name, found in world.tables.items() for id_, row in found.items()}
    for code in package.counties if COUNTY in package.vocabulary.entities else ():
        rows.setdefault((COUNTY, code), _county(package, code))
    whom = [who for who in (result.person, result.organisation) if who]
    unit = result.entity, result.unit
    stood, versions = then.stood(con, package.vocabulary, rows, events, whom, [unit])
    if unit not in stood:
        raise Lost(f"{result.entity} {result.unit}")
    return stood, versions


def _county(package: Package, code: str) -> then.Facts:
    """A county of which the package alone knows, as a run holds it."""
    columns = package.vocabulary.entities[COUNTY].stored_columns()
    return dict.fromkeys(columns) | {"id": code, COUNTY: code}


@contextmanager
def _vocabulary(con: psycopg.Connection) -> Iterator[None]:
    """The vocabulary's views by their bare names."""
    con.execute(f"SET LOCAL search_path = {SCHEMA}, public")
    yield
    con.execute("SET LOCAL search_path = public")


def _pointed(made: Whole, rows: Rows, versions: dict[Row, int]) -> dict[str, Any]:
    """What of a receipt is kept: where its facts are found again."""
    body = made["body"]
    names = [(row["entity"], row["id"]) for row in body["facts"]]
    now = _versions(names)
    return {
        "facts": [
            [*name, versions.get(name, now.get(name, 0)), then.digest(rows[name])] for name in names
        ],
        "together": body["together"],
        "quotes": [[one["of"], one["clause"], one["sha256"]] for one in body["quotes"]],
    }


def _versions(names: Iterable[Row]) -> dict[Row, int]:
    con: psycopg.Connection = database.connection
    by: dict[str, list[str]] = {}
    for entity, id_ in names:
        by.setdefault(entity, []).append(id_)
    return {
        (entity, id_): version
        for entity, ids in by.items()
        for id_, version in con.execute(
            f"SELECT id, version FROM {table(entity)} WHERE id = ANY (%s)", [ids]
        ).fetchall()
    }


def _found(
    con: psycopg.Connection, package: Package, entity: str, id_: str, digest: str
) -> then.Facts:
    for facts in then.images(con, package.vocabulary.entities[entity], id_):
        if then.digest(facts) == digest:
            return facts
    if entity == COUNTY and then.digest(facts := _county(package, id_)) == digest:
        return facts
    raise Lost(f"{entity} {id_}")
