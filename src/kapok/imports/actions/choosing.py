"""Of rows in which sheet and system differ: which holds."""

from __future__ import annotations

from django.db import transaction

from kapok.accounts.actor import Actor, tell
from kapok.imports.actions.record import held, may
from kapok.imports.models import CHECKED, SHEET, SYSTEM, ImportRow
from kapok.imports.trouble import Refused
from kapok.registry.trouble import plainly


def choose(by: Actor, number: int, row: int, choice: str, *, sheet: int = 0) -> None:
    """Of a row in which sheet and system differ: which holds. `row`: its number in their file."""
    may(by)
    with plainly(), transaction.atomic():
        tell(by, f"import: choose {choice}")
        file = held(number, CHECKED)
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
    may(by)
    with plainly(), transaction.atomic():
        tell(by, f"import: choose {choice}")
        file = held(number, CHECKED)
        open_ = ImportRow.objects.filter(file=file, choice="").exclude(changes=[])
        found = [one.pk for one in open_ if any(change["differs"] for change in one.changes)]
        return int(ImportRow.objects.filter(pk__in=found).update(choice=choice))
