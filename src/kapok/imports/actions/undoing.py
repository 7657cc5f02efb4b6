"""An applied import taken back, as long as it may be; whom an import touched."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.timezone import localtime

from kapok.accounts.actor import Actor, acting_as, tell
from kapok.accounts.settings import IMPORT_UNDO_HOURS
from kapok.identity.tidying import visible
from kapok.imports import arrays
from kapok.imports.actions.record import broken, get, held, may, may_places
from kapok.imports.differences import MEMBERS
from kapok.imports.models import APPLIED, UNDONE, Import
from kapok.imports.taking_back import take_back
from kapok.imports.trouble import Refused
from kapok.masking import masked_all
from kapok.registry.keys import fields as office_fields
from kapok.registry.trouble import Refused as RegistryRefused
from kapok.registry.trouble import plainly

_FACTS = "fact_"


@dataclass(frozen=True, slots=True)
class Touched:
    """Of whom an import wrote something, by id."""

    people: list[str]
    organisations: list[str]
    households: list[str]
    made: dict[str, list[str]]
    "Rows of facts that it made, by entity."
    about: list[str] = field(default_factory=list)
    "People its rows are about, of whom it may have written nothing."

    @property
    def looked_at(self) -> list[str]:
        """Whom the rules of data quality look at: what a file says of somebody counts, also where no fact keeps it."""
        return sorted({*self.people, *self.about})

    @property
    def count(self) -> int:
        return len(self.people) + len(self.organisations)


def undo_hours() -> int:
    return IMPORT_UNDO_HOURS.now()


def undo_until(file: Import) -> dt.datetime:
    """An applied import may be undone until then."""
    until: dt.datetime = localtime(file.applied_at) + dt.timedelta(hours=undo_hours())
    return until


def undo(by: Actor, number: int, why: str = "") -> Import:
    """Taken back, as long as it is not too late and nothing hangs on it: facts are what they were, what was made goes; all of it
    stays in history, with why.
    """
    may(by)
    try:
        with plainly(), transaction.atomic():
            tell(by, masked_all(visible(f"undo import {number} {why}").strip()))
            file = held(number, APPLIED)
            may_places(by, file)
            if timezone.now() > (until := undo_until(file)):
                raise Refused("import_undo_late", at=until)
            take_back(file, office_fields())
            file.state, file.undone_by, file.undone_at = UNDONE, by.name, timezone.now()
            file.save()
    except (DatabaseError, RegistryRefused) as error:
        if broken(error) == "import_hangs" or getattr(error, "code", "") == "leads_nowhere":
            raise Refused("import_later") from error
        raise
    return file


def touched(by: Actor, number: int) -> Touched:
    """Of an applied import."""
    with acting_as(by):
        file = get(by, number)
        rows: dict[str, list[str]] = {}
        for made in file.made.all():
            rows.setdefault(made.table, []).extend(made.rows)
        facts = {n.removeprefix(_FACTS): [*r] for n, r in rows.items() if n.startswith(_FACTS)}
        for name, row in file.changed.values_list("table", "row"):
            whose = "registry_person" if name == MEMBERS else name
            rows.setdefault(whose, []).append(row)
        found: set[str] = set()
        for name, ids in rows.items():
            if name.startswith(_FACTS):
                told = arrays.ask(
                    f"SELECT DISTINCT unnest(concerns) FROM {name} WHERE id = ANY(%s::text[])",
                    [arrays.literal(ids)],
                )
                found |= {one for (one,) in told}
            elif name not in (MEMBERS, "imports_number"):
                found |= set(ids)
        names = ("registry_person", "registry_organisation", "registry_household")
        people, firms, houses = (_those(name, found) for name in names)
        spoken = file.rows.exclude(subject="").values_list("subject", flat=True)
        return Touched(people, firms, houses, facts, _those("registry_person", set(spoken)))


def _those(name: str, ids: set[str]) -> list[str]:
    words = f"SELECT id FROM {name} WHERE id = ANY(%s::text[]) ORDER BY id"
    return [row for (row,) in arrays.ask(words, [arrays.literal(list(ids))])]
