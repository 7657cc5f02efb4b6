"""Screen 1: what the file is, what each of its columns is taken for, what was repaired."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from kapok.imports import actions
from kapok.imports.columns import ColumnRead
from kapok.imports.findings import Said
from kapok.imports.findings import say as told_of
from kapok.imports.models import CHECKED, READ, REFUSED, Import
from kapok.imports.reading import vocabulary
from kapok.intake import Level
from kapok.intake.layouts.model import CHECKED as CHECKED_ONLY
from kapok.intake.layouts.model import KNOWN, Layout
from kapok.intake.layouts.own import layouts_of
from kapok.masking import masked_all
from kapok.web.components import (
    Button,
    Column,
    Component,
    Field,
    Folded,
    Form,
    Lines,
    Link,
    Nothing,
    Row,
    Section,
    Summary,
    Table,
    Tag,
    Verdict,
    Words,
)
from kapok.web.importing.byhand import by_hand, unread
from kapok.web.importing.steps import IMPORTS, at

OPEN = (READ, CHECKED, REFUSED)
"""States in which headings may still be corrected."""


def understood(request: HttpRequest, file: Import) -> list[Component]:
    columns = _once(file, actions.columns(request.actor, file.pk))
    parts = [_verdict(request, file), _about(request, file), *_on(request, file)]
    if unread(file):
        return [*parts, *_findings(request, file), *by_hand(request, file, columns)]
    if file.state in OPEN and file.layout:
        parts += _asked(request, file, columns)
    parts += [_columns(request, file, columns), *_findings(request, file)]
    return parts


def _once(file: Import, columns: list[ColumnRead]) -> list[ColumnRead]:
    """A heading that several sheets of a kind have, once; the unsure ones on top."""
    found: dict[tuple[str, str, str], ColumnRead] = {}
    for one in columns:
        found.setdefault((_kind(file, one), one.head, one.column), one)
    return sorted(found.values(), key=lambda one: one.sure)


def _kind(file: Import, one: ColumnRead) -> str:
    """The layout of the column's sheet; empty where that was not recognised."""
    return next((s["layout"] for s in file.sheets if s["sheet"] == one.sheet), "")


def _kinds(file: Import) -> list[str]:
    return list(dict.fromkeys(one["layout"] for one in file.sheets if one["layout"]))


# ---- what it is


def _verdict(request: HttpRequest, file: Import) -> Verdict:
    say = request.say
    if file.refused:
        return Verdict("alarm", say("imports_refused_why", why=say.of(*file.refused)))
    sheets = [one for one in file.sheets if one["layout"]]
    if len(sheets) == 1:
        return Verdict("well", _of_sheet(request, sheets[0]))
    return Verdict(
        "well", say("imports_sheets", count=len(sheets), rows=f"{actions.rows_of(file):,}")
    )


def _of_sheet(request: HttpRequest, sheet: dict[str, Any]) -> str:
    say = request.say
    if not sheet["layout"]:
        return str(say("imports_sheet_unread"))
    told = {
        "label": say.of(*sheet["label"]),
        "row": sheet["header_row"],
        "rows": f"{sheet['rows']:,}",
    }
    if not sheet["skipped"]:
        return str(say("imports_sheet", **told))
    return str(say("imports_sheet_skipped", **told, skipped=sheet["skipped"]))


def _about(request: HttpRequest, file: Import) -> Summary:
    say = request.say
    rows = [
        Row(say("imports_file"), actions.shown_name(file)),
        Row(say("imports_state"), Tag(f"import_{file.state}")),
        Row(say("imports_as_of"), file.as_of),
    ]
    if file.supplier:
        rows.append(Row(say("imports_supplier"), supplier(request, file.supplier)))
    if len(file.sheets) > 1:
        told = [
            say("imports_sheet_named", name=masked_all(one["sheet"]), words=_of_sheet(request, one))
            for one in file.sheets
        ]
        rows.append(Row(say("imports_about"), Lines(told)))
    if file.corrects_id:
        words = say("imports_corrects", number=file.corrects_id)
        rows.append(Row(say("imports_source"), words))
    return Summary(rows)


def supplier(request: HttpRequest, key: str) -> str:
    known = vocabulary().suppliers[key]
    return str(request.say.of(known.label, known.en))


def _on(request: HttpRequest, file: Import) -> list[Component]:
    say = request.say
    if file.state == REFUSED:
        key = "imports_refused_mend_hand" if unread(file) else "imports_refused_mend"
        return [Nothing(say(key), [Link(say("imports_to_list"), IMPORTS)])]
    return [Button(say("imports_next_rows"), href=at(file.pk, "rows"))]


# ---- its columns


def layout_of(file: Import, sheet: int) -> Layout | None:
    """Of one of the sheets that were read, counted from 0."""
    kinds = [one["layout"] for one in file.sheets if one["layout"]]
    return layouts_of(vocabulary()).by_id.get(kinds[sheet]) if sheet < len(kinds) else None


def _of_kind(file: Import, columns: list[ColumnRead], kind: str) -> list[ColumnRead]:
    """Of sheets of the kind; all where none is named."""
    return [one for one in columns if _kind(file, one) == kind] if kind else columns


def _asked(request: HttpRequest, file: Import, columns: list[ColumnRead]) -> list[Component]:
    """A question for every column that is not sure, or for the one that is to be changed; of one kind of sheet at a time."""
    say, known = request.say, layouts_of(vocabulary()).by_id
    chosen = request.GET.get("column", "")
    for kind in [request.GET["kind"]] if "kind" in request.GET else _kinds(file):
        asked = [
            one
            for one in _of_kind(file, columns, kind)
            if (one.letter == chosen if chosen else not one.sure)
        ]
        if asked and kind in known:
            layout = known[kind]
            break
    else:
        return []
    ours = [(name, one.head) for name, one in layout.columns.items()]
    fields = [
        Field(
            f"column-{one.letter}",
            say("imports_column_label", head=masked_all(one.head), letter=one.letter),
            "select",
            one.column.split(".")[0] or one.guess,
            hint=_samples(request, one),
            choices=[("", say("imports_not_read")), *ours],
        )
        for one in asked
    ]
    form = Form([Button(say("imports_remember"), "")], fields, [("kind", layout.id)])
    key = "imports_correct_title" if chosen else "imports_unsure_title"
    words = [] if chosen else [Words(say("imports_unsure", count=len(asked)))]
    return [Section(say(key), [*words, form], id="columns")]


def _samples(request: HttpRequest, one: ColumnRead) -> str:
    say = request.say
    between = say.of("、", ", ")
    return say("imports_column_samples", samples=between.join(one.samples)) if one.samples else ""


def corrected(request: HttpRequest, number: int) -> dict[str, str]:
    """Heading → column, as it was answered; of headings that the file has only."""
    found = actions.columns(request.actor, number)
    file = actions.get(request.actor, number)
    columns = found if unread(file) else _of_kind(file, found, request.POST.get("kind", ""))
    return {
        one.head: request.POST[f"column-{one.letter}"]
        for one in columns
        if f"column-{one.letter}" in request.POST
    }


def _columns(request: HttpRequest, file: Import, columns: list[ColumnRead]) -> Table:
    say, may = request.say, file.state in OPEN
    keys = ("theirs", "ours", "samples", *(("change",) if may else ()))
    several = len(_kinds(file)) > 1
    rows, given = [], set[tuple[str, ...]]()
    for one in columns:
        head, note = masked_all(one.head), tuple(one.note or ())
        row: list[object] = [
            say("imports_theirs_of", sheet=masked_all(one.sheet), head=head, letter=one.letter)
            if several
            else say("imports_theirs_at", head=head, letter=one.letter),
            _ours(request, one, why=note not in given),
            say.of("、", ", ").join(one.samples) or "–",
        ]
        given.add(note)
        if may:
            query = urlencode({"column": one.letter, "kind": _kind(file, one)})
            row.append(Link(say("imports_change"), f"?{query}#columns"))
        rows.append(row)
    listed = [Column(say(f"imports_{key}"), minor=key == "samples") for key in keys]
    return Table(say("imports_columns"), listed, rows, say("imports_unknown_kind"))


def _ours(request: HttpRequest, one: ColumnRead, *, why: bool) -> str:
    """What it is taken for; and if nothing of it goes into the registry, or out of it again, that. `why`: with the reason, which
    is told once where several columns have the same.
    """
    say = request.say
    if not one.field:
        return str(say("imports_not_read"))
    if one.use in (CHECKED_ONLY, KNOWN):
        use = say(f"imports_use_{one.use}")
        if one.note and why:
            use = say("imports_use_why", use=use, why=say.of(*one.note))
        return str(say("imports_field_use", field=one.field, use=use))
    if one.note:
        return str(say("imports_field_use", field=one.field, use=say.of(*one.note)))
    return one.field


# ---- what is said of it


def _findings(request: HttpRequest, file: Import) -> list[Component]:
    """What was repaired, and what is said of the whole file; of many rows at once is told with the rows."""
    say = request.say
    told = [told_of(one, say.lang) for one in file.findings if "rows" not in one]
    repaired = [one for one in told if one.level == Level.REPAIR]
    other = [one for one in told if one.level != Level.REPAIR]
    found: list[Component] = []
    if other:
        stop = say.of("。", ". ")
        several = len(file.sheets) > 1
        words = [stop.join(filter(None, (_at(request, one, several), one.mend))) for one in other]
        found.append(Section(say("imports_file_problems"), [Lines(words)]))
    lines = [
        f"{one.head}：{one.what}" if say.lang == "zh" and one.head else one.what for one in repaired
    ]
    parts = [Lines(lines)] if lines else [Words(say("imports_not_repaired"))]
    return [
        *found,
        Folded(say("imports_repaired"), parts)
        if len(lines) > 12
        else Section(say("imports_repaired"), parts),
    ]


def _at(request: HttpRequest, one: Said, several: bool) -> str:
    """What is wrong, after its place: the column, and the sheet where there are `several`."""
    say = request.say
    place = masked_all(one.place(say.lang, sheet=several))
    return str(say.of("：", ": ")).join(filter(None, (place, one.what)))
