"""A file comes in: kept, read, every row judged; what its headings mean."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kapok.accounts.actor import Actor, acting_as, tell
from kapok.accounts.roles import Right
from kapok.imports import arrays, reading
from kapok.imports.actions.record import (
    get,
    held,
    in_words,
    may,
    not_again,
    of_places,
    own_name,
    place_of,
    scope_of,
)
from kapok.imports.columns import ColumnRead, columns_of, columns_unread
from kapok.imports.findings import kept
from kapok.imports.keys import importable
from kapok.imports.models import CHECKED, READ, REFUSED, Heading, Import, ImportRow
from kapok.imports.planning import FAR, Plan, Planner
from kapok.imports.reading import Read, file_name
from kapok.imports.rowmarks import came_from
from kapok.imports.trouble import Refused
from kapok.intake.folder import uncollected
from kapok.intake.intake import SheetRead
from kapok.intake.layouts.model import Layout
from kapok.platform.secrets import Trouble
from kapok.platform.vault.filekinds import TEXT, XLS, XLSX
from kapok.registry.actions.doing import office_day
from kapok.registry.keys import fields as office_fields
from kapok.registry.keys import vault
from kapok.registry.trouble import plainly

TAKEN = {XLSX.id: "xlsx", XLS.id: "xls", TEXT.id: "text"}
WHOLE = 1_000_000
MANY = 15_000
"""A file of more bytes, or of more rows, is better checked by a job than while somebody waits."""

Step = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Understood:
    """An import with what was read of its file, so that whoever goes on at once need not read it again."""

    file: Import
    columns: list[ColumnRead]
    read: Read | None = None
    plan: Plan | None = None
    since: int | None = None
    "The last thing that happened in the registry before it was compared, if nobody else was writing then."


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
    may(by)
    with in_words():
        stored = vault().add(data) if data.startswith(b"PAR1") is False else _no_kind()
    if stored.kind.id not in TAKEN:
        raise Refused("import_kind")
    with plainly(), transaction.atomic():
        tell(by, "import: receive")
        today = office_day()
        day = as_of or today
        if day > today:
            raise Refused("import_future", "as_of", day=day)
        if supplier and supplier not in reading.vocabulary().suppliers:
            raise Refused("import_supplier", "supplier", supplier=supplier)
        not_again(stored.address, by)
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
            scope=scope_of(by),
        )
        file.wrote = {"as_of_said": as_of is not None}
        file.save()
        file.name_sealed = keys.seal(place_of(file.pk, "name"), called)
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


def begin_again(by: Actor, number: int) -> Import:
    """What was checked is to be checked anew, by a job."""
    may(by)
    with plainly(), transaction.atomic():
        tell(by, "import: check anew")
        file = held(number, CHECKED, REFUSED)
        file.state = READ
        file.save(update_fields=["state"])
    return file


def check(by: Actor, number: int, after_reading: Step = lambda: None) -> Understood:
    """Read, or read anew: after somebody said what a heading means, or the registry moved on. Rows and verdicts are those of now."""
    may(by)
    read = read_again(by, number)
    after_reading()
    with uncollected(), plainly(), transaction.atomic():
        tell(by, "import: check")
        arrays.roomy()
        return _check(by, held(number, READ, CHECKED, REFUSED), read)


def _check(by: Actor, file: Import, read: Read) -> Understood:
    why = _not_importable(by, read)
    file.findings = [
        kept(one) | {"sheet": one.place.sheet} for one in read.intake.findings if not one.place.row
    ]
    file.sheets = [_sheet(one) for one in (read.file.sheets if read.file else ())]
    file.layout = next((one.id for one in read.kinds), "")
    file.refused = [why.zh, why.en] if why else None
    chosen = _chosen(file)
    _drop_rows(file)
    columns = _columns(file, read)
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
    plan = plan_of(by, file, read)
    file.findings = plan.findings
    file.counts = plan.counts()
    file.wrote = file.wrote | {"plan": plan.digest()}
    _keep_rows(file, plan)
    _choose_again(file, chosen)
    file.state = CHECKED
    file.save()
    return Understood(file, columns, read, plan, since)


def _sheet(one: SheetRead) -> dict[str, Any]:
    return {
        "sheet": one.name,
        "layout": one.layout,
        "label": list(one.labels),
        "header_row": one.header_row,
        "rows": one.rows + (len(one.parsed.unchanged) if one.parsed else 0),
        "skipped": one.skipped,
    }


def _columns(file: Import, read: Read) -> list[ColumnRead]:
    """Sealed with the import: their headings and samples are of people."""
    columns = [
        one for sheet in read.sheets for one in columns_of(sheet, read.layouts.by_id[sheet.layout])
    ]
    if not read.sheets and read.file is not None:
        columns = columns_unread(read.file.sheets)
    words = json.dumps([one.as_dict() for one in columns], ensure_ascii=False)
    file.columns_sealed = office_fields().seal(place_of(file.pk, "columns"), words)
    return columns


def _not_importable(by: Actor, read: Read) -> Refused | None:
    if not read.sheets:
        return Refused("import_unread")
    for one in read.kinds:
        told = (one.label, one.en)
        if not importable(one, read.words, read.layouts):
            return Refused("import_layout", layout=told)
        if of_places(one.id) and not by.may(Right.MANAGE_ACCOUNTS):
            return Refused("import_places", layout=told)
    return None


def plan_of(by: Actor, file: Import, read: Read) -> Plan:
    return Planner(read, by, office_fields(), office_day(), file.supplier, file.as_of).run()


def read_again(by: Actor, number: int) -> Read:
    with acting_as(by, "import: read"):
        file, today = get(by, number), office_day()
        mended = reading.mended_of(file, office_fields())
    with in_words():
        data = vault().get(file.address)
    return reading.read(by, data, own_name(file), office_fields(), today, mended, file.scope)


def columns(by: Actor, number: int) -> list[ColumnRead]:
    """The table of columns as it was read, the unsure ones on top."""
    file = get(by, number)
    if file.columns_sealed is None:
        return []
    words = office_fields().open(place_of(file.pk, "columns"), bytes(file.columns_sealed))
    return [ColumnRead(**one) for one in json.loads(words)]


def correct_columns(by: Actor, number: int, said: dict[str, str], layout: str = "") -> Understood:
    """`said`: heading → column of the layout, or nothing where it is not to be read. Remembered for every sheet with such
    headings, then the file is checked anew. `layout`: of which kind of sheet, where the file has several; which kind it is,
    where it was not recognised.
    """
    may(by)
    read = read_again(by, number)
    with plainly(), transaction.atomic():
        tell(by, "import: columns")
        file = held(number, READ, CHECKED, REFUSED)
        known = read.layouts.by_id.get(layout or file.layout)
        if known is None:
            raise Refused("import_unread", "layout")
        for head, column in said.items():
            if column and column not in known.columns:
                raise Refused("import_column", head, column=column)
        if layout and known not in read.kinds:
            _enough(known, list(filter(None, said.values())))
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


def _enough(layout: Layout, named: list[str]) -> None:
    """Whether a sheet of which one says what each column is can be read as of that kind."""
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise Refused("import_column_twice", heads="、".join(layout.columns[n].head for n in twice))
    needed = {*layout.recognised_by, *(c.id for c in layout.columns.values() if c.required)}
    lacking = [c.head for c in layout.columns.values() if c.id in needed and c.id not in named]
    if layout.any_of and not {*layout.any_of} & {*named}:
        lacking.append(" / ".join(layout.columns[name].head for name in layout.any_of))
    if lacking:
        told = (layout.label, layout.en)
        raise Refused("import_columns_lacking", layout=told, heads="、".join(lacking))


def reread(by: Actor, number: int) -> Read:
    """The file of an import as it is read now."""
    return read_again(by, number)


def _last(by: Actor) -> int | None:
    """Told only where the actor sees whatever happens, and nobody else is in the middle of writing."""
    if "*" not in by.areas:
        return None
    found = arrays.ask(
        "SELECT coalesce(max(id), 0), (SELECT count(*) FROM pg_snapshot_xip(pg_current_snapshot())) FROM registry_event"
    )
    last, writing = found[0]
    return int(last) if not writing else None


def _chosen(file: Import) -> dict[tuple[int, int], tuple[str, list[str]]]:
    """Of rows in which somebody chose: what, and between what."""
    rows = ImportRow.objects.filter(file=file).exclude(choice="")
    return {(row.sheet, row.number): (row.choice, _between(row)) for row in rows}


def _choose_again(file: Import, chosen: dict[tuple[int, int], tuple[str, list[str]]]) -> None:
    """What somebody chose stands as long as it is between the same."""
    numbers = [number for _, number in chosen]
    for row in ImportRow.objects.filter(file=file, number__in=numbers).exclude(changes=[]):
        choice, between = chosen.get((row.sheet, row.number), ("", []))
        if choice and between == _between(row):
            row.choice = choice
            row.save(update_fields=["choice"])


def _between(row: ImportRow) -> list[str]:
    """What is sealed is sealed otherwise each time: of that only that it is."""
    told = [{n: "" if isinstance(v, dict) else v for n, v in one.items()} for one in row.changes]
    return sorted(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in told)


def _drop_rows(file: Import) -> None:
    ImportRow.objects.filter(file=file).delete()


def _keep_rows(file: Import, plan: Plan) -> None:
    listed = list(plan.rows.items())
    arrays.insert(
        "imports_importrow",
        {
            "sheet": ("smallint", [at // FAR for at, _ in listed]),
            "number": ("integer", [at % FAR for at, _ in listed]),
            "verdict": ("text", [row.verdict for _, row in listed]),
            "subject": ("text", [row.subject for _, row in listed]),
            "changes": ("jsonb", [_json([c.kept() for c in row.changes]) for _, row in listed]),
            "findings": ("jsonb", [_json(row.findings) for _, row in listed]),
        },
        {
            "import_id": ("bigint", file.pk),
            "choice": ("text", ""),
            "scope": ("text", file.scope),
        },
    )


def _json(value: list[Any]) -> str:
    return json.dumps(value, ensure_ascii=False) if value else "[]"


def _no_kind() -> Any:
    raise Trouble("file_kind")
