"""Holds the layouts against the vocabulary: entities and facts that exist, types that fit, codes that are values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kapok.intake.layouts.form import (
    Const,
    CountTrue,
    First,
    Form,
    FromId,
    If,
    IfKnown,
    MapTo,
    PeriodPart,
    Take,
)
from kapok.intake.layouts.model import Column, Layout, Layouts
from kapok.rules.package.vocabulary import Entity, Vocabulary
from kapok.rules.problems import Place, Problems

_COLUMN_TYPES = {
    "date": "date", "month": "date", "money": "money", "int": "int", "rate": "rate", "flag": "bool",
}  # fmt: skip
LOCAL = (
    "_"  # entities of this beginning are lists for looking things up, not part of the vocabulary
)


def check_layouts(layouts: Layouts, vocabulary: Vocabulary) -> None:
    """PackageError with every row rule that does not fit the vocabulary."""
    problems = Problems()
    for layout in layouts.by_id.values():
        _check(layout, vocabulary, problems)
    problems.raise_if_any()


def fitting(layouts: Layouts, vocabulary: Vocabulary) -> Layouts:
    """The layouts that speak of what the vocabulary has: those of another place's registers are left out, whole."""
    kept = {}
    for name, layout in layouts.by_id.items():
        problems = Problems()
        _check(layout, vocabulary, problems)
        if not problems.found:
            kept[name] = layout
    return Layouts(kept, layouts.words)


def _check(layout: Layout, vocabulary: Vocabulary, problems: Problems) -> None:
    for rule in layout.rows:
        if rule.entity.startswith(LOCAL):
            continue
        entity = vocabulary.entities.get(rule.entity)
        if entity is None:
            allowed = ", ".join(vocabulary.entities)
            problems.add(rule.places[""], "unknown_entity", name=rule.entity, allowed=allowed)
            continue
        for name, form in rule.facts.items():
            _check_fact(layout, entity, name, form, rule.places[name], problems)


def _check_fact(
    layout: Layout, entity: Entity, name: str, form: Form, place: Place, problems: Problems
) -> None:
    wanted = entity.stored_columns().get(name)
    if wanted is None or name == "id":
        hint = "可用：" + ", ".join(entity.stored_columns())
        problems.add(place, "unknown_fact", entity=entity.label, name=name, hint=hint, hint_en=hint)
        return
    codes = entity.facts[name].codes if name in entity.facts else {}
    for kind, values in kinds(form, {**layout.columns, **layout.meta}):
        if not _fits(kind, wanted):
            problems.add(place, "type", where=f"{entity.name}.{name}", want=wanted, got=kind)
        for value in values if wanted == "code" else ():
            if str(value) not in codes:
                problems.add(place, "code_value", value=value, fact=name, allowed=", ".join(codes))


def _fits(kind: str, wanted: str) -> bool:
    return (
        kind == wanted
        or (kind == "text" and wanted == "code")
        or (kind == "code" and wanted == "text")
    )


def kinds(form: Form, columns: dict[str, Column]) -> Iterable[tuple[str, tuple[object, ...]]]:
    """The types a form can give, with the values of code tables."""
    if isinstance(form, Take):
        yield _of_column(columns[form.column])
    elif isinstance(form, Const):
        yield _of_value(form.value), (form.value,)
    elif isinstance(form, MapTo):
        yield _of_value(next(iter(form.table.values()))), tuple(form.table.values())
    elif isinstance(form, First):
        for part in form.forms:
            yield from kinds(part, columns)
    elif isinstance(form, (If, IfKnown)):
        for one in (form.then, form.other):
            if one is not None:
                yield from kinds(one, columns)
    elif isinstance(form, PeriodPart):
        yield "date", ()
    elif isinstance(form, FromId):
        yield ("date", ()) if form.part == "birth" else ("code", ("male", "female"))
    else:
        yield ("int", ()) if isinstance(form, CountTrue) else ("text", ())


def _of_column(column: Column) -> tuple[str, tuple[object, ...]]:
    if column.type == "code":
        values = tuple(column.codes.values())
        return _of_value(values[0]), values
    return _COLUMN_TYPES.get(column.type, "text"), ()


def _of_value(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    return "date" if isinstance(value, dt.date) else "code"
