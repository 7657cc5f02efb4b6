"""Papers handed in for a person, a household or an organisation: what they are stands in the database, the files themselves
in the vault, encrypted. A paper is added, never changed or removed, only withdrawn (actions/papers.py); it is seen by whoever
sees whom it is about, and once withdrawn opened only by whoever checks what others did.
"""

from __future__ import annotations

import datetime as dt
import errno
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from kapok.accounts.actor import Actor, tell
from kapok.accounts.roles import Right
from kapok.masking import masked
from kapok.platform.secrets import Fields, Place, Trouble
from kapok.platform.vault import FileKind, Stored, Vault
from kapok.platform.vault.filekinds import KINDS, MOST_BYTES
from kapok.registry.looks import PAPER
from kapok.registry.models import File, Look, Person, Source
from kapok.registry.newids import new_ids
from kapok.registry.trouble import Refused, plainly
from kapok.registry.ways import table

WHAT = (
    "identity",
    "household_book",
    "contract",
    "insured",
    "paid",
    "certificate",
    "photo",
    "consent",
    "other",
)
"""What a paper is. Words for them stand with the pages."""
SUPPLIERS = ("person", "village", "township", "employer", "school", "hrss", "civil_affairs", "bank")
"""Who hands papers in, as in the vocabulary."""
SEE = {
    "person": Right.SEE_PEOPLE,
    "household": Right.SEE_PEOPLE,
    "organisation": Right.SEE_ORGANISATIONS,
}
CHANGE = {
    "person": Right.CHANGE_PEOPLE,
    "household": Right.CHANGE_PEOPLE,
    "organisation": Right.CHANGE_ORGANISATIONS,
}
OPEN = (Right.REVEAL_NUMBERS, Right.SEE_AUDIT)
"""Papers show whole numbers: opened by whoever may see those, or checks what others did."""
LONGEST_NAME = 200
NOT_TAKEN = frozenset(("parquet",))
"""The vault would keep these; no paper is one."""
_DIGITS = re.compile(r"\d[\d -]{7,}\d[Xx]?")
_KIND = {kind.id: kind for kind in KINDS}
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as somebody hands it in. `name` as his machine calls it: kept sealed, shown without numbers."""

    data: bytes
    name: str
    what: str
    supplier: str


@dataclass(frozen=True, slots=True)
class Opened:
    file: File
    kind: FileKind
    data: bytes


def keep(
    actor: Actor,
    vault: Vault,
    fields: Fields,
    handed: Handed,
    *,
    entity: str,
    row: str,
    day: dt.date,
) -> File:
    """Into the vault, then on record with its source; `Refused` before anything is written if it may not come in."""
    if entity not in CHANGE or not actor.may(CHANGE[entity]):
        raise Refused("file_right")
    _look_at(handed)
    if not there(entity, row):
        raise Refused("gone")
    tell(actor, f"keep paper: {handed.what}")
    stored = _into(vault, handed.data)
    if before := File.objects.filter(entity=entity, row=row, address=stored.address).first():
        raise Refused("file_withdrawn_there" if before.withdrawn_on else "file_there")
    key = new_ids(1)[0]
    source = Source(supplier=handed.supplier, title=handed.what, document=key, as_of=day)
    source.received_by = actor.name
    with plainly(), transaction.atomic():
        source.save()
        return File.objects.create(
            id=key,
            entity=entity,
            row=row,
            address=stored.address,
            kind=stored.kind.id,
            size=stored.size,
            name_sealed=fields.seal(_place(key), _tidy(handed.name)),
            what=handed.what,
            source=source,
            kept_by=actor.name,
        )


def listed(entity: str, row: str) -> list[File]:
    """The papers of somebody, the newest first; of a person also those of records that turned out to be his."""
    rows = [row]
    if entity == "person":
        rows += Person.objects.filter(merged_into=row).values_list("id", flat=True)
    found = File.objects.filter(entity=entity, row__in=rows)
    return list(found.select_related("source").order_by("-kept_at", "-id"))


def open(actor: Actor, vault: Vault, key: str) -> Opened:  # noqa: A001 - that is what is done
    """A paper with its content, and a look kept of it; `Refused` if it is not there for the actor, or not whole any more."""
    file = File.objects.select_related("source").filter(pk=key).first()
    if file is None or not actor.may(SEE[file.entity]):
        raise Refused("gone")
    if not any(map(actor.may, OPEN)):
        raise Refused("file_right")
    if file.withdrawn_on and not actor.may(Right.SEE_AUDIT):
        raise Refused("file_withdrawn")
    with _in_words():
        data = vault.get(file.address)
    Look.objects.create(
        at=timezone.now(),
        actor=actor.name,
        entity=file.entity,
        row=file.row,
        field=PAPER,
        words=file.pk,
        scope=file.scope,
    )
    return Opened(file, _KIND[file.kind], data)


def there(entity: str, row: str) -> bool:
    """Whether there is somebody of that id whom the transaction may see."""
    with connection.cursor() as cursor:
        words = sql.SQL("SELECT FROM {} WHERE id = %s").format(sql.Identifier(table(entity)))
        cursor.execute(words, [row])
        return cursor.fetchone() is not None


def shown_name(file: File, fields: Fields) -> str:
    """What the file was called, without any number that may be somebody's."""
    name = fields.open(_place(file.pk), bytes(file.name_sealed))
    return masked(_DIGITS.sub("…", name))


def _look_at(handed: Handed) -> None:
    if handed.what not in WHAT:
        raise Refused("file_what")
    if handed.supplier not in SUPPLIERS:
        raise Refused("file_supplier")


def _into(vault: Vault, data: bytes) -> Stored:
    with _in_words():
        if data.startswith(b"PAR1"):
            raise Trouble("file_kind")
        return vault.add(data)


@contextmanager
def _in_words() -> Iterator[None]:
    """What the vault says of a file, and a disk that is full, as `Refused`; everything else as it is."""
    try:
        yield
    except Trouble as trouble:
        if not trouble.code.startswith(("file_", "picture_")):
            raise
        raise Refused(trouble.code, **trouble.values) from trouble
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise Refused("file_disk_full") from error


def _tidy(name: str) -> str:
    """The last part of a path, without signs that no name has."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    return "".join(sign for sign in last if sign.isprintable())[:LONGEST_NAME]


def _place(key: str) -> Place:
    return Place("registry_file", "name", key)


__all__ = ["MOST_BYTES", "SUPPLIERS", "WHAT", "Handed", "Opened", "keep", "listed", "open", "shown_name", "there"]  # fmt: skip
