"""Cells corrected on the page: those of one row, or all with the same problem at once. Numbers of people are not shown to be
changed: whoever corrects one types the whole.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kapok.imports import actions
from kapok.imports.columns import ColumnRead
from kapok.imports.findings import whole as in_full
from kapok.imports.models import CHECKED, Import, ImportRow
from kapok.imports.problems import Problem
from kapok.imports.trouble import Refused
from kapok.intake.cells.words import first_words
from kapok.intake.layouts.model import Column as LayoutColumn
from kapok.jobs.work.importing import mend, mend_all, put_back
from kapok.masking import masked_all
from kapok.web.components import Button, Component, Field, Form, Link, Links, Section, Words
from kapok.web.importing.parsed import layout_of
from kapok.web.typed import whole

COVERED = frozenset(("id_number", "phone", "account"))
NOT_ALIKE = COVERED | {"name", "key", "organisation_id", "skip"}
"""Types of which no two cells can be meant to hold the same."""
_FLAGS = ("是", "否")
_SHOWN_FIRST, _SHOWN_LAST, _SHORT = 3, 2, 6
Cells = dict[str, str]


def address(request: HttpRequest, at: str = "", **asked: str) -> str:
    """The same list, with something more asked for."""
    query = request.GET.copy()
    for name in ("edit", "fix", "all"):
        query.pop(name, None)
    for name, value in asked.items():
        query[name] = value
    words = query.urlencode()
    return f"?{words}{f'#{at}' if at else ''}" if words else request.path


def edited(request: HttpRequest, file: Import, found: list[Problem]) -> list[Component]:
    """The form that the address asks for; nothing where it asks for none."""
    if file.state != CHECKED:
        return []
    if row := _row(file, request.GET.get("edit", "")):
        return [_of_row(request, file, row)]
    key = request.GET.get("fix", "")
    problem = next((one for one in found if one.key == key), None)
    return [_of_problem(request, file, problem)] if problem and fixable(file, problem) else []


def saved(request: HttpRequest, number: int) -> str:
    """What was sent, done, and the file checked anew; the sentence that says so."""
    given, by = request.POST, request.actor
    file = actions.get(by, number)
    if "fix" in given:
        mend_all(by, number, given["fix"], given.get("value", ""))
        return "imports_mended"
    row = _row(file, given.get("edit", ""))
    if row is None:
        raise Refused("import_cell")
    if "back" in given:
        put_back(by, number, row.sheet, row.number)
        return "imports_put_back"
    cells = list(_changed(request, file, row))
    if not cells:
        raise Refused("import_cells_none")
    mend(by, number, cells)
    return "imports_mended"


def fixable(file: Import, problem: Problem) -> bool:
    """Whether all its cells may be meant to hold the same."""
    column = _column(file, problem.sheet, _read_as(file, problem.sheet, problem.said.head))
    return bool(problem.said.letter) and column is not None and column.type not in NOT_ALIKE


def _read_as(file: Import, sheet: int, head: str) -> str:
    """The column of the sheet's layout that has this heading."""
    layout = layout_of(file, sheet)
    found = (one.id for one in layout.columns.values() if head in one.heads()) if layout else ()
    return next(iter(found), "")


def _column(file: Import, sheet: int, name: str) -> LayoutColumn | None:
    layout = layout_of(file, sheet)
    return layout.columns.get(name.split(".", maxsplit=1)[0]) if layout else None


def _row(file: Import, told: str) -> ImportRow | None:
    sheet, _, number = told.partition("-")
    if (at := whole(sheet)) is None or (line := whole(number)) is None:
        return None
    found: ImportRow | None = ImportRow.objects.filter(file=file, sheet=at, number=line).first()
    return found


# ---- one row


def _of_row(request: HttpRequest, file: Import, row: ImportRow) -> Section:
    say = request.say
    told = f"{row.sheet}-{row.number}"
    cells = actions.cells_of(request.actor, file.pk, row.sheet, row.number)
    mended = actions.mended_letters(file, row.sheet, [row.number]).get(row.number, [])
    every = request.GET.get("all") == "1"
    asked = _asked(request, file, row)
    wrong = {one.get("letter") for one in _said(file, row)} | set(mended)
    fields = [
        _field(request, one, column, cells) for one, column in asked if every or one.letter in wrong
    ] or [_field(request, one, column, cells) for one, column in asked]
    form = Form(
        [
            Button(say("imports_edit_go")),
            Button(say("imports_edit_close"), "", href=address(request)),
        ],
        fields,
        [("edit", told)],
    )
    parts: list[Component] = [Words(say("imports_edit_words")), form]
    if len(fields) < len(asked):
        more = Link(say("imports_edit_all"), address(request, "edit", edit=told, all="1"))
        parts.append(Links([more]))
    if mended:
        back = Button(say("imports_edit_back"), "", name="back", value="1")
        parts.append(Form([back], hidden=[("edit", told)], small=True))
    return Section(say("imports_edit", number=row.number), parts, id="edit")


def _asked(
    request: HttpRequest, file: Import, row: ImportRow
) -> list[tuple[ColumnRead, LayoutColumn]]:
    """The columns of the row's sheet that are read, in their order."""
    names = [one["sheet"] for one in file.sheets if one["layout"]]
    found = [
        (one, column)
        for one in actions.columns(request.actor, file.pk)
        if one.sheet == names[row.sheet]
        and (column := _column(file, row.sheet, one.column)) is not None
        and column.type != "skip"
    ]
    return sorted(found, key=lambda pair: (len(pair[0].letter), pair[0].letter))


def _said(file: Import, row: ImportRow) -> list[dict[str, Any]]:
    return [in_full(one, file.findings) for one in row.findings]


def _field(
    request: HttpRequest, one: ColumnRead, column: LayoutColumn, cells: Cells | None
) -> Field:
    say = request.say
    name = f"cell-{one.letter}"
    label = say("imports_cell", head=masked_all(one.head), letter=one.letter)
    now = (cells or {}).get(one.letter, "")
    if cells is None or covered(column, now):
        hint = say("imports_cell_now", now=cover(now)) if now else say("imports_cell_keep")
        return Field(name, label, hint=hint, length=actions.LONGEST, required=False)
    if choices := _choices(request, column, now):
        return Field(name, label, "select", now, choices=choices)
    return Field(name, label, value=now, length=actions.LONGEST, required=False)


def covered(column: LayoutColumn, value: str) -> bool:
    return column.type in COVERED or masked_all(value) != value


def cover(value: str) -> str:
    """No whole number, and not what a broken one has of it."""
    shown = masked_all(value)
    if shown == value and len(value) > _SHORT:
        return f"{value[:_SHOWN_FIRST]}…{value[-_SHOWN_LAST:]}"
    return shown


def _choices(request: HttpRequest, column: LayoutColumn, now: str = "") -> list[tuple[str, str]]:
    """The words a column knows, what stands there now, and nothing."""
    words = first_words(column.codes) or (list(_FLAGS) if column.type == "flag" else [])
    if not words:
        return []
    own = [(now, now)] if now and now not in words else []
    empty = [] if column.required else [("", request.say("imports_cell_empty"))]
    return [*own, *((word, word) for word in words), *empty]


def _changed(request: HttpRequest, file: Import, row: ImportRow) -> list[actions.Mended]:
    cells = actions.cells_of(request.actor, file.pk, row.sheet, row.number)
    found = []
    for one, column in _asked(request, file, row):
        value = request.POST.get(f"cell-{one.letter}")
        if value is None:
            continue
        now, value = (cells or {}).get(one.letter, ""), value.strip()
        hidden = cells is None or covered(column, now)
        if value if hidden else value != now:
            found.append(actions.Mended(row.sheet, row.number, one.letter, value))
    return found


# ---- all with one problem


def _of_problem(request: HttpRequest, file: Import, one: Problem) -> Section:
    say = request.say
    column = _column(file, one.sheet, _read_as(file, one.sheet, one.said.head))
    assert column is not None
    label = say("imports_fix_value", head=one.said.head, count=f"{one.count:,}")
    want = str(one.values.get("want", ""))
    if choices := _choices(request, column):
        first = [("", say("imports_fix_choose"))] if column.required else []
        field = Field("value", label, "select", want, choices=[*first, *choices])
    else:
        hint = "" if column.required else say("imports_fix_empty")
        field = Field("value", label, value=want, hint=hint, length=actions.LONGEST)
    buttons = [
        Button(say("imports_fix_go", count=f"{one.count:,}")),
        Button(say("imports_edit_close"), "", href=address(request)),
    ]
    words = Words(
        f"{one.said.what}。{one.said.mend}"
        if say.lang == "zh"
        else f"{one.said.what}. {one.said.mend}"
    )
    form = Form(buttons, [field], [("fix", one.key)])
    return Section(say("imports_fix_title"), [words, form], id="edit")
