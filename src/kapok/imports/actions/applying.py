"""Into the registry: what was checked is confirmed, and written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from kapok.accounts.actor import Actor, acting_as, tell
from kapok.imports import arrays
from kapok.imports.actions.checking import Step, Understood, check, plan_of, read_again
from kapok.imports.actions.record import (
    broken,
    get,
    held,
    in_state,
    may,
    may_places,
    not_again,
    shown_name,
)
from kapok.imports.actions.undoing import Touched, touched
from kapok.imports.models import (
    APPLIED,
    CHECKED,
    CONFIRMED,
    LEFT_OUT,
    SAME,
    Import,
    ImportRow,
)
from kapok.imports.planning import FAR, Plan
from kapok.imports.trouble import Refused
from kapok.imports.writing import Stale, Writer
from kapok.intake.folder import uncollected
from kapok.registry.keys import fields as office_fields
from kapok.registry.models import Source
from kapok.registry.trouble import Refused as RegistryRefused
from kapok.registry.trouble import plainly

MEANWHILE, HELD = "import_once", "held"
T = TypeVar("T")


def confirm(by: Actor, number: int, *, partial: bool = False) -> Import:
    """What was checked is to be imported. Of one file at the same time one wins, the other is told. Whoever confirms asks for the
    job `import` in the same transaction, or calls `apply`.
    """
    may(by)
    try:
        with plainly(), transaction.atomic():
            tell(by, "import: confirm")
            file = held(number, CHECKED)
            may_places(by, file)
            left_out = file.counts.get(LEFT_OUT, 0)
            if left_out and not partial:
                raise Refused("import_not_partial", "partial", rows=left_out)
            if not _would_change(file):
                raise Refused("import_nothing")
            not_again(file.address, by)
            file.state, file.partial = CONFIRMED, partial
            file.confirmed_by, file.confirmed_at = by.name, timezone.now()
            file.save()
    except IntegrityError as error:
        if broken(error) != MEANWHILE:
            raise
        with transaction.atomic():
            tell(by)
            not_again(Import.objects.get(pk=number).address, by)
        raise
    return file


def _would_change(file: Import) -> bool:
    return any(n for verdict, n in file.counts.items() if verdict not in (SAME, LEFT_OUT))


def apply(
    by: Actor,
    number: int,
    understood: Understood | None = None,
    after_reading: Step = lambda: None,
) -> Import:
    """The confirmed import written, in one transaction: called again after a crash it does the whole, after that nothing. What the
    database refuses is checked anew, as what the registry has moved on from is; only a row somebody holds is waited for.

    `understood`: what was read a moment ago by the same process.
    """
    may(by)
    with acting_as(by):
        if get(by, number).state == APPLIED:
            return get(by, number)
    read = understood.read if understood and understood.read else read_again(by, number)
    after_reading()
    try:
        with uncollected(), plainly(), transaction.atomic():
            tell(by, f"import {number}")
            arrays.roomy()
            arrays.run("SELECT pg_advisory_xact_lock(hashtext('kapok import'))")
            file = held(number, CONFIRMED, APPLIED)
            if file.state == APPLIED:
                return file
            may_places(by, file)
            plan = understood.plan if understood and _nothing_since(understood.since) else None
            plan = plan or plan_of(by, file, read)
            if plan.digest() != file.wrote.get("plan"):
                raise Stale
            _write(file, plan)
            return file
    except Stale:
        _moved_on(by, number)
        raise Refused("import_moved_on") from None
    except RegistryRefused as refused:
        if isinstance(refused.__cause__, (DatabaseError, psycopg.Error)) and refused.code != HELD:
            _moved_on(by, number)
        raise


def trial(by: Actor, number: int, during: Callable[[Touched], T]) -> T:
    """What was checked is written, `during` asked about whom it touches, and everything taken back: nothing remains. Other imports
    wait while it is written, not while it is asked about; the import itself is held by nobody.
    """
    may(by)
    read = read_again(by, number)
    told: list[T] = []
    with _turn() as over:
        try:
            with uncollected(), plainly(), transaction.atomic():
                tell(by, "import: forecast")
                file = in_state(Import.objects.filter(pk=number).first(), number, CHECKED)
                plan = plan_of(by, file, read)
                if plan.digest() != file.wrote.get("plan"):
                    raise Refused("import_forecast_old")
                _lay(file, plan)
                over()
                told.append(during(touched(by, number)))
                raise _Back
        except _Back:
            return told[0]
        except Stale:
            raise Refused("import_forecast_old") from None


@contextmanager
def _turn() -> Iterator[Callable[[], None]]:
    """No other import is written until what is given is called, or at the end."""
    held_ = False

    def over() -> None:
        nonlocal held_
        if held_:
            held_ = False
            arrays.run("SELECT pg_advisory_unlock(hashtext('kapok import'))")

    arrays.run("SELECT pg_advisory_lock(hashtext('kapok import'))")
    held_ = True
    try:
        yield over
    finally:
        over()


class _Back(Exception):
    """Nothing of a trial remains."""


def foresee(by: Actor, number: int, told: dict[str, Any]) -> None:
    """What a trial showed is kept with the plan it is of, and with the areas it was worked out for."""
    with transaction.atomic():
        tell(by, "import: forecast")
        file = held(number, CHECKED)
        kept = {"plan": file.wrote.get("plan"), "areas": sorted(by.areas), "told": told}
        file.wrote = file.wrote | {"forecast": kept}
        file.save(update_fields=["wrote"])


def forecast_of(by: Actor, file: Import) -> dict[str, Any] | None:
    """As long as what would be written is still the same, to whoever has just the areas it was worked out for."""
    kept = file.wrote.get("forecast") or {}
    holds = kept.get("plan") == file.wrote.get("plan") and kept.get("areas") == sorted(by.areas)
    told: dict[str, Any] | None = kept.get("told") if holds else None
    return told


def _write(file: Import, plan: Plan) -> None:
    source, wrote = _lay(file, plan)
    file.state, file.applied_at, file.source = APPLIED, timezone.now(), source
    file.wrote = file.wrote | {"rows": wrote}
    file.save()


def _lay(file: Import, plan: Plan) -> tuple[Source, dict[str, int]]:
    """Everything that the file says, under a source of its own; how many rows of each table."""
    source = Source.objects.create(
        supplier=file.supplier,
        title=shown_name(file)[-200:],
        document=file.address,
        as_of=file.as_of,
        received_by=file.by,
    )
    chosen = ImportRow.objects.filter(file=file).exclude(choice="")
    choices = {s * FAR + n: c for s, n, c in chosen.values_list("sheet", "number", "choice")}
    wrote = Writer(file, plan, office_fields(), source.pk).run(choices)
    arrays.run("SET CONSTRAINTS ALL IMMEDIATE")
    return source, wrote


def _nothing_since(last: int | None) -> bool:
    """Whether the registry is as it was: then what was compared need not be compared again."""
    if last is None:
        return False
    words = (
        "SELECT EXISTS (SELECT FROM registry_event WHERE id > %s AND NOT table_name ^@ 'imports_')"
    )
    return not arrays.ask(words, [last])[0][0]


def _moved_on(by: Actor, number: int) -> None:
    """Checked anew, for somebody to look at and confirm once more."""
    with transaction.atomic():
        tell(by, "import: check anew")
        file = held(number, CONFIRMED)
        file.state, file.confirmed_by, file.confirmed_at = CHECKED, "", None
        file.save()
    check(by, number)
