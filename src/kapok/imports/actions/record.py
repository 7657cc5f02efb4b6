"""An import as it stands on record: who may see it, its rows, its name, in which state it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from kapok.accounts.actor import Actor, tell
from kapok.accounts.officers import officer
from kapok.accounts.postgres.base import HowMany
from kapok.accounts.postgres.rows import of
from kapok.accounts.roles import Right
from kapok.imports import arrays
from kapok.imports.keys import VILLAGES
from kapok.imports.models import (
    APPLIED,
    CHANGED,
    CHECKED,
    CONFIRMED,
    LOOK,
    NEW,
    READ,
    REFUSED,
    Import,
    ImportRow,
)
from kapok.imports.reading import vocabulary
from kapok.imports.trouble import STATES, Refused
from kapok.intake.layouts.own import layouts_of
from kapok.masking import masked_all
from kapok.platform.secrets import Place, Trouble
from kapok.registry.keys import fields as office_fields
from kapok.registry.trouble import Refused as RegistryRefused

RIGHT = Right.CHANGE_PEOPLE
_WAITING = """SELECT count(*) FROM imports_import WHERE state = %s
AND EXISTS (SELECT FROM unnest(%s::text[]) verdict WHERE (counts ->> verdict)::bigint > 0) AND NOT (news AND by = %s)"""
_OF_DESK = """one.by = %s AND (one.news OR one.state = ANY(%s))
OR one.id = ANY(ARRAY(SELECT id FROM imports_import ORDER BY id DESC LIMIT %s)) ORDER BY one.id DESC"""


def get(by: Actor, number: int) -> Import:
    may(by)
    found: Import | None = Import.objects.filter(pk=number).first()
    if found is None:
        raise Refused("import_gone")
    return found


def listed(by: Actor) -> QuerySet[Import]:
    """The newest first, as far as one may see them."""
    may(by)
    return Import.objects.all()


def waiting(by: Actor, *, news: bool = True) -> HowMany:
    """Those that wait to be confirmed and would change something; with one's own that are `news`, or without."""
    may(by)
    return HowMany(_WAITING, (CHECKED, [NEW, CHANGED, LOOK], "" if news else by.name))


def of_desk(by: Actor, last: int) -> list[Import]:
    """One's own that a worker is done with and one has not looked at yet, or that a worker is at or broke off; and the last
    ones, whosever. The newest first.
    """
    may(by)
    found: list[Import] = of(Import, _OF_DESK, [by.name, [READ, CONFIRMED], last])
    return found


def is_news(by: Actor, file: Import) -> bool:
    return bool(file.news and file.by == by.name)


def is_moving(by: Actor, file: Import) -> bool:
    return bool(not file.news and file.by == by.name and file.state in {READ, CONFIRMED})


def seen(by: Actor, file: Import) -> None:
    """Whoever brought it looks at what became of it."""
    if is_news(by, file):
        with transaction.atomic():
            tell(by, "import: seen")
            Import.objects.filter(pk=file.pk).update(news=False)


def refuse(by: Actor, number: int, why: RegistryRefused) -> None:
    """What was checked is not to be imported after all: nobody is asked to confirm it."""
    may(by)
    with transaction.atomic():
        tell(by, "import: refuse")
        file = held(number, READ, CHECKED, REFUSED)
        file.state, file.refused = REFUSED, [why.say("zh"), why.say("en")]
        file.save(update_fields=["state", "refused"])


def rows(by: Actor, number: int, verdict: str = "") -> QuerySet[ImportRow]:
    """The rows in their order, of one verdict or all."""
    found = get(by, number).rows.all()
    return found.filter(verdict=verdict) if verdict else found


def rows_of(file: Import) -> int:
    """Rows that were judged, whatever became of them."""
    return sum(int(n) for n in file.counts.values())


def shown_name(file: Import) -> str:
    """What the file is called, without any number that may be somebody's."""
    return masked_all(own_name(file))


def own_name(file: Import) -> str:
    """As whoever sent it calls it."""
    return office_fields().open(place_of(file.pk, "name"), bytes(file.name_sealed))


def may(by: Actor) -> None:
    if not by.may(RIGHT):
        raise Refused("import_right")


def of_places(layout: str) -> bool:
    """Whether such a sheet lists places, which are nobody's but the administrators' to change."""
    found = layouts_of(vocabulary()).by_id.get(layout)
    return found is not None and any(rule.entity == VILLAGES for rule in found.rows)


def may_places(by: Actor, file: Import) -> None:
    """A list of places is imported and taken back by whoever manages them."""
    kinds = dict.fromkeys(one["layout"] for one in file.sheets if one["layout"])
    listing = next(filter(of_places, kinds), "")
    if listing and not by.may(Right.MANAGE_ACCOUNTS):
        found = layouts_of(vocabulary()).by_id[listing]
        raise Refused("import_places", layout=(found.label, found.en))


def held(number: int, *states: str) -> Import:
    """The import, held still until the end, if it is in one of these states."""
    found = Import.objects.select_for_update(no_key=True).filter(pk=number).first()
    return in_state(found, number, *states)


def in_state(file: Import | None, number: int, *states: str) -> Import:
    if file is None:
        raise Refused("import_gone")
    if file.state not in states:
        raise Refused("import_state", number=number, state=STATES[file.state])
    return file


def not_again(address: str, by: Actor) -> None:
    """The same file, in already or on its way in, within the same scope."""
    there = Import.objects.filter(
        address=address, scope=scope_of(by), state__in=[CONFIRMED, APPLIED]
    ).first()
    if there is None:
        return
    if there.state == APPLIED:
        at = localtime(there.applied_at)
        who = officer(there.confirmed_by, at.date())
        raise Refused("import_same_file", who=who, at=at, number=there.pk)
    raise Refused("import_meanwhile", who=officer(there.confirmed_by), number=there.pk)


def scope_of(by: Actor) -> str:
    """Where an import belongs: the area it is made for; the city's where the machine makes it."""
    area = by.areas[0] if by.areas else ""
    if area not in ("", "*"):
        return area
    found = arrays.ask(
        "SELECT scope FROM accounts_area WHERE level = 'city' ORDER BY scope LIMIT 1"
    )
    return str(found[0][0]) if found else ""


def place_of(number: int, column: str) -> Place:
    return Place("imports_import", column, str(number))


def broken(error: Exception) -> str:
    """The constraint that the database says is broken."""
    said = error.__cause__
    return (said.diag.constraint_name or "") if isinstance(said, psycopg.Error) else ""


@contextmanager
def in_words() -> Iterator[None]:
    """What the vault says of a file, as `Refused`."""
    try:
        yield
    except Trouble as trouble:
        if not trouble.code.startswith("file_"):
            raise
        code = "import_kind" if trouble.code == "file_kind" else trouble.code
        raise Refused(code, **trouble.values) from trouble
