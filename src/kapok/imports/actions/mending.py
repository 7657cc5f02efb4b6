"""Cells of a file corrected before it is imported: what somebody said they should hold. The file itself stays as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kapok.accounts.actor import Actor, acting_as, tell
from kapok.identity.tidying import visible
from kapok.imports import arrays
from kapok.imports.actions.checking import WHOLE, read_again
from kapok.imports.actions.record import get, held, may
from kapok.imports.models import CHECKED, Cell, Import
from kapok.imports.problems import rows_of
from kapok.imports.reading import cell_place
from kapok.imports.trouble import Refused
from kapok.intake.recognise import words
from kapok.intake.sheets import letter
from kapok.registry.keys import fields as office_fields
from kapok.registry.trouble import plainly

LONGEST = 120
MOST = 20_000
"""Cells corrected at once."""
AT_ONCE = 1_000
"""Rows a statement."""


@dataclass(frozen=True, slots=True)
class Mended:
    """`sheet`: place in the import's sheets that are read; `value`: what the cell should hold, nothing for an empty one."""

    sheet: int
    number: int
    letter: str
    value: str


def mend(by: Actor, number: int, cells: Iterable[Mended]) -> Import:
    """Each as said from now on, whatever was said before. Whoever calls checks the file anew afterwards."""
    may(by)
    told = list(cells)
    with plainly(), transaction.atomic():
        tell(by, "import: cells")
        file = held(number, CHECKED)
        _there(file, told)
        _keep(by, file, told)
    return file


def _keep(by: Actor, file: Import, told: list[Mended]) -> None:
    """A cell is sealed by its own number, so a new one is laid down before."""
    names, keys = names_of(file), office_fields()
    values = {(names[one.sheet], one.number, one.letter): one.value for one in told}
    there = {(one.sheet, one.number, one.letter): one for one in Cell.objects.filter(file=file)}
    fresh = [
        Cell(file=file, sheet=sheet, number=number, letter=column, scope=file.scope, sealed=b"")
        for sheet, number, column in values.keys() - there.keys()
    ]
    for one in Cell.objects.bulk_create(fresh, AT_ONCE):
        there[one.sheet, one.number, one.letter] = one
    cells = [there[key] for key in values]
    for one, value in zip(cells, values.values(), strict=True):
        one.sealed = keys.seal(cell_place(one.pk), " ".join(visible(value).split()))
        one.by, one.at = by.name, timezone.now()
    Cell.objects.bulk_update(cells, ["sealed", "by", "at"], AT_ONCE)


def mend_all(by: Actor, number: int, key: str, value: str) -> Import:
    """All cells with one problem (`problems.Problem.key`) at once."""
    with acting_as(by):
        sheet, column, rows = rows_of(get(by, number), key, MOST)
    if not column or not rows:
        raise Refused("import_cell")
    return mend(by, number, [Mended(sheet, row, column, value) for row in rows])


def put_back(by: Actor, number: int, sheet: int, row: int) -> Import:
    """The row as the file has it."""
    may(by)
    with plainly(), transaction.atomic():
        tell(by, "import: cells as they were")
        file = held(number, CHECKED)
        names = names_of(file)
        if not 0 <= sheet < len(names):
            raise Refused("import_cell")
        Cell.objects.filter(file=file, sheet=names[sheet], number=row).delete()
    return file


def cells_of(by: Actor, number: int, sheet: int, row: int) -> dict[str, str] | None:
    """What the cells of a row hold, by letter, as they would be read; nothing of a file too large to be read for one row."""
    with acting_as(by):
        if get(by, number).size > WHOLE:
            return None
    of = read_again(by, number).parsed()[sheet].sheet
    if row not in of.numbers:
        return {}
    return {letter(n): words(raw) for n, raw in enumerate(of.rows[of.numbers.index(row)])}


def mended_letters(file: Import, sheet: int, rows: Iterable[int]) -> dict[int, list[str]]:
    """Which cells of these rows were corrected."""
    found: dict[int, list[str]] = {}
    names = names_of(file)
    asked = Cell.objects.filter(file=file, sheet=names[sheet], number__in=list(rows))
    for number, column in asked.values_list("number", "letter"):
        found.setdefault(number, []).append(column)
    return found


def names_of(file: Import) -> list[str]:
    """Of the sheets that are read, in their order."""
    return [one["sheet"] for one in file.sheets if one["layout"]]


def _there(file: Import, cells: list[Mended]) -> None:
    """All of them are cells of rows of the import, and no value is longer than a cell of such a sheet may be."""
    names = names_of(file)
    if not cells or not all(0 <= one.sheet < len(names) and one.letter.isalpha() for one in cells):
        raise Refused("import_cell")
    if any(len(one.value) > LONGEST for one in cells):
        raise Refused("import_cell_long", most=LONGEST)
    wanted = {(one.sheet, one.number) for one in cells}
    for sheet in {one.sheet for one in cells}:
        rows = sorted(row for of, row in wanted if of == sheet)
        [[there]] = arrays.ask(
            "SELECT count(*) FROM imports_importrow WHERE import_id = %s AND sheet = %s AND number = ANY(%s::integer[])",
            [file.pk, sheet, rows],
        )
        if there < len(rows):
            raise Refused("import_cell")
