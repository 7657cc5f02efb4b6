"""A sheet that was not recognised: its kind said by hand, and what each of its columns is."""

from __future__ import annotations

from django.http import HttpRequest

from kapok.imports.columns import ColumnRead, guessed
from kapok.imports.exporting import kinds
from kapok.imports.models import REFUSED, Import
from kapok.intake.layouts.model import Layout
from kapok.masking import masked_all
from kapok.web.components import Button, Component, Field, Filters, Form, Section, Words


def unread(file: Import) -> bool:
    return file.state == REFUSED and not file.layout


def by_hand(request: HttpRequest, file: Import, columns: list[ColumnRead]) -> list[Component]:
    """First which kind of sheet it is, then what each heading of it means."""
    say, known = request.say, kinds()
    if not unread(file) or not columns:
        return []
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    chosen = next((one for one in known if one.id == asked), None)
    choices = [("", say("imports_choose_kind"))]
    choices += [(one.id, say.of(one.label, one.en)) for one in known]
    kind = Field("kind", say("imports_kind"), "select", asked, choices=choices)
    which = Filters(
        [kind],
        request.path,
        go=say("imports_hand_kind"),
        at="hand",
        label=say("imports_hand_label"),
    )
    parts: list[Component] = [Words(say("imports_hand_words")), which]
    if chosen is not None:
        parts.append(_form(request, chosen, columns))
    return [Section(say("imports_hand"), parts, id="hand")]


def _form(request: HttpRequest, layout: Layout, columns: list[ColumnRead]) -> Form:
    say, guess = request.say, guessed(columns, layout)
    needed = {*layout.recognised_by, *(c.id for c in layout.columns.values() if c.required)}
    ours = [
        (c.id, say("imports_hand_needed", head=c.head) if c.id in needed else c.head)
        for c in layout.columns.values()
        if c.type != "skip" and c.numbers is None
    ]
    between = say.of("、", ", ")
    fields = [
        Field(
            name := f"column-{one.letter}",
            say("imports_column_label", head=masked_all(one.head), letter=one.letter),
            "select",
            request.POST.get(name, guess.get(one.letter, "")),
            hint=say("imports_column_samples", samples=between.join(one.samples))
            if one.samples
            else "",
            choices=[("", say("imports_not_read")), *ours],
        )
        for one in columns
    ]
    return Form([Button(say("imports_remember"))], fields, [("kind", layout.id)])
