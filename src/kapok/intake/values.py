"""Works out the forms of a layout over a parsed sheet: one value per row, None = unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from kapok.identity import birth_of, sex_of
from kapok.intake.cells.areas import city_code, find_area, has_counties, names_in
from kapok.intake.cells.dates import end_of
from kapok.intake.cells.raw import Value
from kapok.intake.layouts.form import (
    Area,
    Const,
    CountTrue,
    Find,
    First,
    Form,
    FromId,
    If,
    IfKnown,
    Joined,
    Left,
    MapTo,
    Named,
    PeriodPart,
    Take,
    Test,
)
from kapok.intake.messages import Note, listed, note
from kapok.intake.parse import Parsed

_AREA_DIGITS = {"county": 6, "city": 4, "province": 2}


@dataclass(frozen=True, slots=True)
class Sought:
    """What a sheet looks for, row by row: facts, the day, how the id begins."""

    keys: list[tuple[Value, ...]]
    days: list[Value]
    begins: list[Value]


class World(Protocol):
    """What the other files hold: rows by their facts, organisations by their names."""

    def find(self, form: Find, sought: Sought) -> list[list[str]]:
        """For each row the ids that fit."""

    def named(self, entity: str, name: str, file: str) -> tuple[str, bool]:
        """The id of the row with this name, and whether it is only a name; `file` is where it is named."""

    def holds_any(self, entity: str) -> bool:
        """Whether any file gave rows of the entity."""

    def label(self, entity: str) -> tuple[str, str]:
        """The entity's name in Chinese and English."""


@dataclass(slots=True)
class Evaluator:
    """Values of one sheet's forms. `notes`: by row position, column and code."""

    parsed: Parsed
    world: World
    home: str
    notes: dict[tuple[int, str, str], Note] = field(default_factory=dict)
    _worked_out: dict[str, list[Value]] = field(default_factory=dict)
    _known: dict[int, list[Value]] = field(default_factory=dict)  # by the form itself

    def values(self, form: Form) -> list[Value]:
        """One value per row of the sheet; worked out once for each form."""
        if isinstance(form, Take):
            return self.column(form.column)
        if id(form) not in self._known:
            key = repr(form)
            if key not in self._worked_out:
                self._worked_out[key] = _EVALUATORS[type(form)](self, form)
            self._known[id(form)] = self._worked_out[key]
        return self._known[id(form)]

    def column(self, name: str) -> list[Value]:
        """The column's values; unknown throughout if the sheet has no such column."""
        return self.parsed.columns.get(name) or [None] * self.parsed.size

    def holds(self, test: Test) -> list[bool | None]:
        """Whether all columns have the wanted values; None where that is open."""
        result: list[bool | None] = [True] * self.parsed.size
        for name, wanted in test:
            told = {(value.__class__ is bool, value) for value in wanted}
            for i, value in enumerate(self.column(name)):
                if value is None:
                    result[i] = None if result[i] is not False else False
                elif (value.__class__ is bool, value) not in told:
                    result[i] = False
        return result

    def say(self, i: int, column: str, one: Note) -> None:
        self.notes.setdefault((i, column, one.code), one)

    def found(self, form: Find) -> list[list[str]]:
        """All ids that fit, for each row; empty where a key is unknown."""
        columns = [self.values(part) for _, part in form.by]
        nothing: list[Value] = [None] * self.parsed.size
        days = self.values(form.day) if form.day is not None else nothing
        begins = self.values(form.begins) if form.begins is not None else nothing
        keys = list(zip(*columns, strict=True))
        found = self.world.find(form, Sought(keys, days, begins))
        return [[] if None in key else ids for ids, key in zip(found, keys, strict=True)]


def part_text(value: Value) -> str:
    """A value as part of an id."""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _take(at: Evaluator, form: Take) -> list[Value]:
    return at.column(form.column)


def _const(at: Evaluator, form: Const) -> list[Value]:
    return [form.value] * at.parsed.size


def _from_id(at: Evaluator, form: FromId) -> list[Value]:
    part: Callable[[str], Value] = birth_of if form.part == "birth" else sex_of
    return [part(number) if isinstance(number, str) else None for number in at.column(form.column)]


def _period_part(at: Evaluator, form: PeriodPart) -> list[Value]:
    return [
        end_of(period, form.part) if isinstance(period, str) else None
        for period in at.column(form.column)
    ]


def _first(at: Evaluator, form: First) -> list[Value]:
    found: list[Value] = [None] * at.parsed.size
    for part in form.forms:
        lacking = [i for i, value in enumerate(found) if value is None]
        if not lacking:
            break
        values = _names(at, part, lacking) if isinstance(part, Named) else at.values(part)
        for i in lacking:
            found[i] = values[i]
    return found


def _if(at: Evaluator, form: If) -> list[Value]:
    then = at.values(form.then)
    other = at.values(form.other) if form.other is not None else [None] * at.parsed.size
    tests = at.holds(form.test)
    return [
        None if t is None else a if t else b for t, a, b in zip(tests, then, other, strict=True)
    ]


def _if_known(at: Evaluator, form: IfKnown) -> list[Value]:
    then = at.values(form.then)
    other = at.values(form.other) if form.other is not None else [None] * at.parsed.size
    columns = zip(at.column(form.column), then, other, strict=True)
    return [b if value is None else a for value, a, b in columns]


def _map(at: Evaluator, form: MapTo) -> list[Value]:
    return [
        None if value is None else form.table.get(str(value)) for value in at.column(form.column)
    ]


def _area(at: Evaluator, form: Area) -> list[Value]:
    columns = [at.column(name) for name in form.columns]
    size = _AREA_DIGITS[form.part]
    known: dict[tuple[Value, ...], str | None] = {}
    values: list[Value] = []
    for i, path in enumerate(zip(*columns, strict=True)):
        if path not in known:
            known[path] = _place(at, form, path, i)
        code = known[path]
        if code and form.part == "city":
            code = city_code(code)
        values.append(code[:size] if code else None)
    return values


def _place(at: Evaluator, form: Area, path: tuple[Value, ...], i: int) -> str | None:
    """The code of a path of names; a county must be named where a county is wanted."""
    wanted = {"county": len(path), "city": len(path) - 1, "province": len(path) - 2}[form.part]
    names = [str(name) for name in path[: max(wanted, 1)] if name is not None]
    if not names:
        return None
    column = form.columns[max(wanted, 1) - 1]
    if len(path) == 1:  # province, city and county in one cell
        return _one_cell(at, form, names[0], i)
    codes = find_area(names, form.within or at.home)
    if len(codes) != 1:
        said = note("area_many", value="".join(names), places=len(codes)) if codes else None
        at.say(i, column, said or note("area_unknown", value="".join(names)))
        return None
    if form.part == "county" and has_counties(codes[0]):
        if not form.coarse:
            at.say(i, column, note("area_coarse", value="".join(names)))
        return None
    return codes[0]


def _one_cell(at: Evaluator, form: Area, text: str, i: int) -> str | None:
    """The code of a place whose names stand in one cell; what follows a county (a township) is not looked at."""
    names = names_in(text)
    codes = find_area(names, form.within or at.home)
    cut_short = len("".join(names)) < len("".join(text.split()))
    if not codes or (cut_short and all(map(has_counties, codes))):
        said = note("area_unknown", value=text)
    elif len(codes) > 1:
        said = note("area_many", value=text, places=len(codes))
    elif form.part == "county" and has_counties(codes[0]):
        said = note("area_coarse", value=text)
    else:
        return codes[0]
    at.say(i, form.columns[0], said)
    return None


def _left(at: Evaluator, form: Left) -> list[Value]:
    return [
        value[: form.size] if isinstance(value, str) else None for value in at.column(form.column)
    ]


def _count(at: Evaluator, form: CountTrue) -> list[Value]:
    group = [
        column for name, column in at.parsed.columns.items() if name.startswith(f"{form.group}.")
    ]
    return [
        None if all(mark is None for mark in marks) else sum(1 for mark in marks if mark is True)
        for marks in (zip(*group, strict=True) if group else [()] * at.parsed.size)
    ]


def _joined(at: Evaluator, form: Joined) -> list[Value]:
    columns = [_part_texts(at.values(part)) for part in form.forms]
    values: list[Value] = list(map("/".join, zip(*columns, strict=True)))
    for n, part in enumerate(form.forms):
        if n not in form.optional and None in (column := at.values(part)):
            values = [
                None if one is None else value for one, value in zip(column, values, strict=True)
            ]
    return values


def _part_texts(values: list[Value]) -> list[str]:
    """The values as parts of ids; unknown ones are empty."""
    if set(map(type, values)) <= {str}:
        return cast("list[str]", values)
    texts: dict[Value, str] = {}
    for value in {value for value in values if type(value) is dt.date}:
        texts[value] = part_text(value)  # the same days stand in many rows
    return [texts.get(value) or ("" if value is None else part_text(value)) for value in values]


def _named(at: Evaluator, form: Named) -> list[Value]:
    return _names(at, form, range(at.parsed.size))


def _names(at: Evaluator, form: Named, rows: Iterable[int]) -> list[Value]:
    """The ids by name of these rows: naming one may make it known, so the others are not looked at."""
    names = at.column(form.column)
    values: list[Value] = [None] * at.parsed.size
    for i in rows:
        name = names[i]
        if name is None or i in at.parsed.left_out:
            continue
        found, only_name = at.world.named(form.entity, str(name), at.parsed.sheet.file)
        if only_name:
            at.say(i, form.column, note("named_only", value=name))
        values[i] = found
    return values


def _find(at: Evaluator, form: Find) -> list[Value]:
    label, label_en = at.world.label(form.entity)
    known = [at.values(part) for _, part in form.by]
    values: list[Value] = []
    for i, ids in enumerate(at.found(form)):
        values.append(ids[0] if len(ids) == 1 else None)
        if len(ids) == 1:
            continue
        if any(column[i] is None for column in known):
            if form.needed:
                at.say(i, "", note("not_found_blank", label=label, label_en=label_en))
            continue
        sought = listed("value", (column[i] for column in known))
        if not form.needed and not at.world.holds_any(form.entity):
            at.say(i, "", note("reference_all", **sought, label=label, label_en=label_en))
        elif ids:
            code = "found_many" if form.needed else "found_many_fact"
            at.say(i, "", note(code, fits=len(ids), label=label, label_en=label_en))
        else:
            code = "not_found" if form.needed else "not_found_fact"
            at.say(i, "", note(code, **sought, label=label, label_en=label_en))
    return values


_EVALUATORS: dict[type, Callable[[Evaluator, Any], list[Value]]] = {
    Take: _take,
    Const: _const,
    FromId: _from_id,
    PeriodPart: _period_part,
    First: _first,
    If: _if,
    IfKnown: _if_known,
    MapTo: _map,
    Area: _area,
    Left: _left,
    CountTrue: _count,
    Joined: _joined,
    Named: _named,
    Find: _find,
}
