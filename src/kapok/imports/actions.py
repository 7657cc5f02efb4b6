"""What may be done with a file: understood, chosen about, confirmed, applied, undone. Each refuses in words and does all or nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.timezone import localtime

from kapok.accounts.actor import Actor, acting_as, tell
from kapok.accounts.roles import Right
from kapok.imports import arrays, reading
from kapok.imports.columns import ColumnRead, columns_of
from kapok.imports.findings import kept
from kapok.imports.keys import importable
from kapok.imports.models import (
    APPLIED,
    CHECKED,
    CONFIRMED,
    LEFT_OUT,
    READ,
    REFUSED,
    SAME,
    SHEET,
    SYSTEM,
    UNDONE,
    Heading,
    Import,
    ImportRow,
)
from kapok.imports.plan import FAR, Plan, Planner
from kapok.imports.reading import Read, file_name
from kapok.imports.rowmarks import came_from
from kapok.imports.taking_back import take_back
from kapok.imports.trouble import STATES, Refused
from kapok.imports.writing import Stale, Writer
from kapok.intake.folder import uncollected
from kapok.masking import masked_all
from kapok.platform.secrets import Place, Trouble
from kapok.platform.vault.filekinds import TEXT, XLS, XLSX
from kapok.registry.actions.doing import office_day
from kapok.registry.keys import fields as office_fields
from kapok.registry.keys import vault
from kapok.registry.models import Source
from kapok.registry.trouble import Refused as RegistryRefused
from kapok.registry.trouble import plainly

TAKEN = {XLSX.id: "xlsx", XLS.id: "xls", TEXT.id: "text"}
RIGHT = Right.CHANGE_PEOPLE
MEANWHILE = "import_once"
WHOLE = 1_000_000
"""A file of more bytes is better checked by a job than while somebody waits."""


@dataclass(frozen=True, slots=True)
class Understood:
    """An import with what was read of its file, so that whoever goes on at once need not read it again."""

    file: Import
    columns: list[ColumnRead]
    read: Read | None = None
    plan: Plan | None = None
    since: int | None = None
    "The last thing that happened in the registry before it was compared, if nobody else was writing then."


# ---- a file comes in


def receive(
    by: Actor,
    data: bytes,
    name: str,
    *,
    supplier: str = "",
    as_of: dt.date | None = None,
    period: str = "",
) -> Import:
    """The file kept, encrypted, and an import begun: nothing of it is read yet. The same file again is refused if it is in."""
    _may(by)
    with _in_words():
        stored = vault().add(data) if data.startswith(b"PAR1") is False else _no_kind()
    if stored.kind.id not in TAKEN:
        raise Refused("file_kind")
    with plainly(), transaction.atomic():
        tell(by, "import: receive")
        today = office_day()
        day = as_of or today
        if day > today:
            raise Refused("import_future", "as_of", day=day)
        if supplier and supplier not in reading.vocabulary().suppliers:
            raise Refused("import_supplier", "supplier", supplier=supplier)
        _not_again(stored.address, by)
        keys, called = office_fields(), file_name(name, TAKEN[stored.kind.id])
        file = Import(
            address=stored.address,
            name_sealed=b"",
            kind=TAKEN[stored.kind.id],
            size=stored.size,
            supplier=supplier,
            as_of=day,
            period=period,
            by=by.name,
            scope=_scope(by),
        )
        file.wrote = {"as_of_said": as_of is not None}
        file.save()
        file.name_sealed = keys.seal(_place(file.pk, "name"), called)
        file.save(update_fields=["name_sealed"])
    return file


def understand(
    by: Actor,
    data: bytes,
    name: str,
    *,
    supplier: str = "",
    as_of: dt.date | None = None,
    period: str = "",
) -> Understood:
    """The file kept, read, and every row judged: `checked`, or `refused` with why."""
    return check(by, receive(by, data, name, supplier=supplier, as_of=as_of, period=period).pk)


def check(by: Actor, number: int) -> Understood:
    """Read, or read anew: after somebody said what a heading means, or the registry moved on. Rows and verdicts are those of now."""
    _may(by)
    read = _read(by, number)
    with uncollected(), plainly(), transaction.atomic():
        tell(by, "import: check")
        arrays.run("SET LOCAL jit = off")
        return _check(by, _held(number, READ, CHECKED, REFUSED), read)


def _check(by: Actor, file: Import, read: Read) -> Understood:
    why = _not_importable(read)
    file.findings = [kept(one) for one in read.intake.findings if not one.place.row]
    file.sheets = [
        {
            "sheet": one.name,
            "layout": one.layout,
            "label": list(one.labels),
            "header_row": one.header_row,
            "rows": one.rows + (len(one.parsed.unchanged) if one.parsed else 0),
            "skipped": one.skipped,
        }
        for one in (read.file.sheets if read.file else ())
    ]
    layout = read.layout
    file.layout = layout.id if layout else ""
    file.refused = [why.zh, why.en] if why else None
    _drop_rows(file)
    columns = [
        one for sheet in read.sheets for one in columns_of(sheet, read.layouts.by_id[sheet.layout])
    ]
    words = json.dumps([one.as_dict() for one in columns], ensure_ascii=False)
    file.columns_sealed = office_fields().seal(_place(file.pk, "columns"), words)
    if why is not None:
        file.state = REFUSED
        file.save()
        return Understood(file, columns, read)
    assert read.file is not None
    file.supplier = file.supplier or read.file.supplier
    if not file.wrote.get("as_of_said") and read.file.as_of is not None:
        file.as_of = min(read.file.as_of, office_day())
    file.period = file.period or f"{file.as_of:%Y-%m}"
    origin = came_from(read.parsed())
    file.corrects = Import.objects.filter(pk=origin).first() if origin else None
    since = _last(by)
    plan = _plan(by, file, read)
    file.findings = plan.findings
    file.counts = plan.counts()
    file.wrote = file.wrote | {"plan": plan.digest()}
    _keep_rows(file, plan)
    file.state = CHECKED
    file.save()
    return Understood(file, columns, read, plan, since)


def _not_importable(read: Read) -> Refused | None:
    if not read.sheets:
        return Refused("import_unread")
    if read.layout is None:
        return Refused("import_one_layout")
    if not importable(read.layout, read.words):
        return Refused("import_layout", layout=(read.layout.label, read.layout.en))
    return None


def _plan(by: Actor, file: Import, read: Read) -> Plan:
    return Planner(read, by, office_fields(), office_day(), file.supplier, file.as_of).run()


def _read(by: Actor, number: int) -> Read:
    with acting_as(by, "import: read"):
        file, today = get(by, number), office_day()
    with _in_words():
        data = vault().get(file.address)
    return reading.read(by, data, own_name(file), office_fields(), today)


# ---- what headings mean


def columns(by: Actor, number: int) -> list[ColumnRead]:
    """The table of columns as it was read, the unsure ones on top."""
    file = get(by, number)
    if file.columns_sealed is None:
        return []
    words = office_fields().open(_place(file.pk, "columns"), bytes(file.columns_sealed))
    return [ColumnRead(**one) for one in json.loads(words)]


def correct_columns(by: Actor, number: int, said: dict[str, str], layout: str = "") -> Understood:
    """`said`: heading → column of the layout, or nothing where it is not to be read. Remembered for every sheet with such
    headings, then the file is checked anew. `layout`: which kind of sheet it is, where it was not recognised.
    """
    _may(by)
    read = _read(by, number)
    with plainly(), transaction.atomic():
        tell(by, "import: columns")
        file = _held(number, READ, CHECKED, REFUSED)
        known = read.layouts.by_id.get(layout or file.layout)
        if known is None:
            raise Refused("import_unread", "layout")
        for head, column in said.items():
            if column and column not in known.columns:
                raise Refused("import_column", head, column=column)
        for sheet in read.file.sheets if read.file else ():
            if sheet.sheet is None or sheet.layout not in ("", known.id):
                continue
            heads = reading.heads_of(sheet.sheet)
            for head, column in said.items():
                Heading.objects.update_or_create(
                    sheet=heads,
                    head=head,
                    scope=file.scope,
                    defaults={"layout": known.id, "column": column, "by": by.name},
                )
    return check(by, number)


# ---- looking at it


def get(by: Actor, number: int) -> Import:
    _may(by)
    found: Import | None = Import.objects.filter(pk=number).first()
    if found is None:
        raise Refused("import_gone")
    return found


def listed(by: Actor) -> QuerySet[Import]:
    """The newest first, as far as one may see them."""
    _may(by)
    return Import.objects.all()


def rows(by: Actor, number: int, verdict: str = "") -> QuerySet[ImportRow]:
    """The rows in their order, of one verdict or all."""
    found = get(by, number).rows.all()
    return found.filter(verdict=verdict) if verdict else found


def shown_name(file: Import) -> str:
    """What the file is called, without any number that may be somebody's."""
    return masked_all(own_name(file))


def own_name(file: Import) -> str:
    """As whoever sent it calls it."""
    return office_fields().open(_place(file.pk, "name"), bytes(file.name_sealed))


def reread(by: Actor, number: int) -> Read:
    """The file of an import as it is read now."""
    return _read(by, number)


def choose(by: Actor, number: int, row: int, choice: str, *, sheet: int = 0) -> None:
    """Of a row in which sheet and system differ: which holds. `row`: its number in their file."""
    _may(by)
    with plainly(), transaction.atomic():
        tell(by, f"import: choose {choice}")
        file = _held(number, CHECKED)
        one = ImportRow.objects.filter(file=file, sheet=sheet, number=row).first()
        if (
            one is None
            or choice not in (SHEET, SYSTEM, "")
            or not any(c["differs"] for c in one.changes)
        ):
            raise Refused("import_choice", row=row)
        one.choice = choice
        one.save(update_fields=["choice"])


def choose_all(by: Actor, number: int, choice: str) -> int:
    """All rows in which they differ and nobody has chosen yet; returns how many."""
    _may(by)
    with plainly(), transaction.atomic():
        tell(by, f"import: choose {choice}")
        file = _held(number, CHECKED)
        open_ = ImportRow.objects.filter(file=file, choice="").exclude(changes=[])
        found = [one.pk for one in open_ if any(change["differs"] for change in one.changes)]
        return int(ImportRow.objects.filter(pk__in=found).update(choice=choice))


# ---- into the registry


def confirm(by: Actor, number: int, *, partial: bool = False) -> Import:
    """What was checked is to be imported. Of one file at the same time one wins, the other is told. Whoever confirms asks for the
    job `import` in the same transaction, or calls `apply`.
    """
    _may(by)
    try:
        with plainly(), transaction.atomic():
            tell(by, "import: confirm")
            file = _held(number, CHECKED)
            left_out = file.counts.get(LEFT_OUT, 0)
            if left_out and not partial:
                raise Refused("import_not_partial", "partial", rows=left_out)
            if not _would_change(file):
                raise Refused("import_nothing")
            _not_again(file.address, by)
            file.state, file.partial = CONFIRMED, partial
            file.confirmed_by, file.confirmed_at = by.name, timezone.now()
            file.save()
    except IntegrityError as error:
        if _broken(error) != MEANWHILE:
            raise
        with transaction.atomic():
            tell(by)
            _not_again(Import.objects.get(pk=number).address, by)
        raise
    return file


def _would_change(file: Import) -> bool:
    return any(n for verdict, n in file.counts.items() if verdict not in (SAME, LEFT_OUT))


def apply(by: Actor, number: int, understood: Understood | None = None) -> Import:
    """The confirmed import written, in one transaction: called again after a crash it does the whole, after that nothing.

    `understood`: what was read a moment ago by the same process.
    """
    _may(by)
    with acting_as(by):
        if get(by, number).state == APPLIED:
            return get(by, number)
    read = understood.read if understood and understood.read else _read(by, number)
    try:
        with uncollected(), plainly(), transaction.atomic():
            tell(by, f"import {number}")
            arrays.run("SET LOCAL jit = off")
            arrays.run("SELECT pg_advisory_xact_lock(hashtext('kapok import'))")
            file = _held(number, CONFIRMED, APPLIED)
            if file.state == APPLIED:
                return file
            plan = understood.plan if understood and _nothing_since(understood.since) else None
            plan = plan or _plan(by, file, read)
            if plan.digest() != file.wrote.get("plan"):
                raise Stale
            _write(file, plan)
            return file
    except Stale:
        _moved_on(by, number)
        raise Refused("import_moved_on") from None


def _write(file: Import, plan: Plan) -> None:
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
    file.state, file.applied_at, file.source = APPLIED, timezone.now(), source
    file.wrote = file.wrote | {"rows": wrote}
    file.save()


def _last(by: Actor) -> int | None:
    """Told only where the actor sees whatever happens, and nobody else is in the middle of writing."""
    if "*" not in by.areas:
        return None
    found = arrays.ask(
        "SELECT coalesce(max(id), 0), (SELECT count(*) FROM pg_snapshot_xip(pg_current_snapshot())) FROM registry_event"
    )
    last, writing = found[0]
    return int(last) if not writing else None


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
        file = _held(number, CONFIRMED)
        file.state, file.confirmed_by, file.confirmed_at = CHECKED, "", None
        file.save()
    check(by, number)


def undo(by: Actor, number: int, why: str = "") -> Import:
    """Taken back, as long as nothing hangs on it: facts are what they were, what was made goes; all of it stays in history,
    with why.
    """
    _may(by)
    try:
        with plainly(), transaction.atomic():
            tell(by, masked_all(f"undo import {number} {why}".strip()))
            file = _held(number, APPLIED)
            take_back(file, office_fields())
            file.state, file.undone_by, file.undone_at = UNDONE, by.name, timezone.now()
            file.save()
    except (DatabaseError, RegistryRefused) as error:
        if _broken(error) == "import_hangs" or getattr(error, "code", "") == "leads_nowhere":
            raise Refused("import_later") from error
        raise
    return file


def touched(by: Actor, number: int) -> tuple[list[str], list[str]]:
    """People and organisations of whom an applied import wrote something."""
    with acting_as(by):
        file = get(by, number)
        rows: dict[str, list[str]] = {}
        for made in file.made.all():
            rows.setdefault(made.table, []).extend(made.rows)
        for name, row in file.changed.values_list("table", "row"):
            rows.setdefault(name, []).append(row)
        found: set[str] = set()
        for name, ids in rows.items():
            if name.startswith("fact_"):
                told = arrays.ask(
                    f"SELECT DISTINCT unnest(concerns) FROM {name} WHERE id = ANY(%s::text[])",
                    [arrays.literal(ids)],
                )
                found |= {one for (one,) in told}
            elif name != "registry_membership":
                found |= set(ids)
        return _those("registry_person", found), _those("registry_organisation", found)


def _those(name: str, ids: set[str]) -> list[str]:
    words = f"SELECT id FROM {name} WHERE id = ANY(%s::text[]) ORDER BY id"
    return [row for (row,) in arrays.ask(words, [arrays.literal(list(ids))])]


# ---- common to all


def _may(by: Actor) -> None:
    if not by.may(RIGHT):
        raise Refused("import_right")


def _held(number: int, *states: str) -> Import:
    """The import, held still until the end, if it is in one of these states."""
    file: Import | None = Import.objects.select_for_update().filter(pk=number).first()
    if file is None:
        raise Refused("import_gone")
    if file.state not in states:
        raise Refused("import_state", number=number, state=STATES[file.state])
    return file


def _not_again(address: str, by: Actor) -> None:
    """The same file, in already or on its way in, within the same scope."""
    there = Import.objects.filter(
        address=address, scope=_scope(by), state__in=[CONFIRMED, APPLIED]
    ).first()
    if there is None:
        return
    if there.state == APPLIED:
        at = localtime(there.applied_at)
        raise Refused("import_same_file", who=there.confirmed_by, at=at, number=there.pk)
    raise Refused("import_meanwhile", who=there.confirmed_by, number=there.pk)


def _scope(by: Actor) -> str:
    """Where an import belongs: the area it is made for; the city's where the machine makes it."""
    area = by.areas[0] if by.areas else ""
    if area not in ("", "*"):
        return area
    found = arrays.ask(
        "SELECT scope FROM accounts_area WHERE level = 'city' ORDER BY scope LIMIT 1"
    )
    return str(found[0][0]) if found else ""


def _drop_rows(file: Import) -> None:
    ImportRow.objects.filter(file=file).delete()


def _keep_rows(file: Import, plan: Plan) -> None:
    listed = list(plan.rows.items())
    n = len(listed)
    arrays.insert(
        "imports_importrow",
        {
            "import_id": ("bigint", [file.pk] * n),
            "sheet": ("smallint", [at // FAR for at, _ in listed]),
            "number": ("integer", [at % FAR for at, _ in listed]),
            "verdict": ("text", [row.verdict for _, row in listed]),
            "subject": ("text", [row.subject for _, row in listed]),
            "changes": ("jsonb", [_json([c.kept() for c in row.changes]) for _, row in listed]),
            "findings": ("jsonb", [_json(row.findings) for _, row in listed]),
            "choice": ("text", [""] * n),
            "scope": ("text", [file.scope] * n),
        },
    )


def _json(value: list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else "[]"


def _place(number: int, column: str) -> Place:
    return Place("imports_import", column, str(number))


def _broken(error: Exception) -> str:
    """The constraint that the database says is broken."""
    said = error.__cause__
    return (said.diag.constraint_name or "") if isinstance(said, psycopg.Error) else ""


def _no_kind() -> Any:
    raise Trouble("file_kind")


@contextmanager
def _in_words() -> Iterator[None]:
    """What the vault says of a file, as `Refused`."""
    try:
        yield
    except Trouble as trouble:
        if not trouble.code.startswith("file_"):
            raise
        raise Refused(trouble.code, **trouble.values) from trouble
