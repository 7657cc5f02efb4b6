"""The forms of a layout turned round: what its columns hold where a form gives the value of a fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeAlias

from kapok.identity.areacodes import area_names
from kapok.imports.exporting.world import World
from kapok.imports.keys import numbered
from kapok.intake.cells.areas import areas
from kapok.intake.layouts.form import (
    Area,
    CodeTable,
    Const,
    Find,
    First,
    Form,
    If,
    MapTo,
    Named,
    Take,
    columns_of,
)
from kapok.intake.layouts.model import Layout, RowRule
from kapok.registry.ways import IDENTITIES, led, table
from kapok.rules.language.calendar import OPEN_END

Cells: TypeAlias = dict[str, Any]
"""Values by column id, as facts hold them."""
_VILLAGES = "_village"
_NAMES = 3
"""Of a place: province, city and county."""
_TO = {"province": 1, "city": 2}


class Turned:
    """Cells of one layout, filled rule by rule. `who`: of a column with a number, the entity and the row it names."""

    def __init__(self, layout: Layout, world: World) -> None:
        self.layout, self.world, self.words = layout, world, world.words

    def rule(
        self, rule: RowRule, row: Mapping[str, Any], cells: Cells, who: dict[str, tuple[str, str]]
    ) -> None:
        refs = led(self.words.entities[rule.entity])
        for name, form in rule.facts.items():
            if row.get(name) is not None:
                self._put(form, row[name], refs.get(name, ""), cells, who)
        self._by_table(rule, row, cells)

    def _by_table(self, rule: RowRule, row: Mapping[str, Any], cells: Cells) -> None:
        """The one word of a column that says all the facts made of it, where each is made through a table."""
        tables: dict[str, dict[str, CodeTable]] = {}
        for name, form in rule.facts.items():
            if isinstance(form, MapTo) and row.get(name) is not None:
                tables.setdefault(form.column, {})[name] = form.table
        forms = [form for form in rule.facts.values() if not isinstance(form, MapTo)]
        held = frozenset(cells).union(*map(columns_of, forms))
        for column, facts in tables.items():
            if column in held:
                continue
            codes = dict.fromkeys((self.layout.meta | self.layout.columns)[column].codes.values())
            said = [
                code
                for code in codes
                if all(table.get(str(code)) == row[name] for name, table in facts.items())
            ]
            if len(said) == 1:
                cells[column] = said[0]

    def own_id(
        self, rule: RowRule, row: Mapping[str, Any], cells: Cells, who: dict[str, tuple[str, str]]
    ) -> None:
        if isinstance(rule.id, Take) and (rule.entity in IDENTITIES or numbered(rule)):
            self._put(rule.id, row["id"], rule.entity, cells, who)
        elif isinstance(rule.id, Find):
            self._put(rule.id, row["id"], "", cells, who)

    def _put(  # noqa: PLR0912 - one branch a form
        self,
        form: Form | None,
        value: Any,
        target: str,
        cells: Cells,
        who: dict[str, tuple[str, str]],
    ) -> None:
        """Turn a form round: what its columns hold where it gives the value."""
        match form:
            case Take(column) if target:
                number = self.world.number(target, value)
                if number and column not in cells:
                    cells[column] = number
                    who[column] = (target, value)
            case Take(column):
                cells.setdefault(column, value)
            case First(forms):
                if target and isinstance(forms[0], Take) and not self.world.number(target, value):
                    self._put(forms[-1], value, target, cells, who)
                elif isinstance(forms[0], Take) and forms[0].column in cells and len(forms) > 1:
                    return
                else:
                    self._first(forms, value, target, cells, who)
            case Named(_, column):
                name = self.world.row(IDENTITIES["organisation"], value).get("name")
                if name:
                    cells.setdefault(column, name)
            case Area(columns, "county", _):
                names = place_names(str(value), len(columns) if columns[1:] else 3)
                names = names if columns[1:] else ["".join(dict.fromkeys(names))]
                cells.update(dict(zip(columns, names, strict=True)) | cells)
            case Area(columns, place, _) if len(columns) == _NAMES:  # told that far only
                names = place_names(f"{value}".ljust(6, "0"), _NAMES)[: _TO[place]]
                cells.update(dict(zip(columns, names, strict=False)) | cells)
            case If(test, then, other):
                self._if(form, test, then, other, value, cells, who)
            case Find(entity, by) if entity == _VILLAGES:
                self._village(dict(by), str(value), cells, who)
            case Find(entity, by):
                row = self.world.row(table(entity), value)
                refs = led(self.words.entities[entity])
                for name, part in by:
                    if row.get(name) is not None:
                        self._put(part, row[name], refs.get(name, ""), cells, who)
                start = next((row[name] for name in form.starts if row.get(name)), None)
                if isinstance(form.day, First) and start is not None:
                    self._put(form.day.forms[0], start, "", cells, who)
            case _:
                return

    def _first(
        self,
        forms: tuple[Form, ...],
        value: Any,
        target: str,
        cells: Cells,
        who: dict[str, tuple[str, str]],
    ) -> None:
        """The first form that can say so: an end that is open may be said by whether it goes on."""
        if value == OPEN_END.isoformat() and isinstance(forms[0], Take):
            column = (self.layout.meta | self.layout.columns).get(forms[0].column)
            if column is not None and not column.open and len(forms) > 1:
                self._put(forms[1], value, target, cells, who)
                return
        self._put(forms[0], value, target, cells, who)

    def _if(
        self,
        form: If,
        test: Any,
        then: Form,
        other: Form | None,
        value: Any,
        cells: Cells,
        who: dict[str, tuple[str, str]],
    ) -> None:
        column, values = test[0]
        if isinstance(then, Const) and _same(then.value, value):
            cells.setdefault(column, values[0])
        elif isinstance(other, Const) and _same(other.value, value):
            if values[0] is True:
                cells.setdefault(column, False)
        elif isinstance(form.then, Take):
            cells.setdefault(column, values[0])
            self._put(then, value, "", cells, who)

    def _village(
        self, by: Mapping[str, Form], code: str, cells: Cells, who: dict[str, tuple[str, str]]
    ) -> None:
        if code not in self.world.villages:
            return
        town, name = self.world.villages[code]
        for part, value in (("town", town), ("name", name), ("county", code[:6])):
            if part in by:
                self._put(by[part], value, "", cells, who)


def said_by(form: Form, cells: Cells) -> tuple[Any, tuple[str, ...]]:
    """What a form that asks what a column holds would give now, and which columns it asks."""
    match form:
        case If(test, then, other) if all(column in cells for column, _ in test):
            branch = then if all(cells[column] in values for column, values in test) else other
            told = _plain(branch, cells)
            return told, tuple(column for column, _ in test)
        case MapTo(column, codes) if column in cells:
            return codes.get(str(cells[column])), (column,)
        case First(forms):
            told = next((one for part in forms if (one := _plain(part, cells)) is not None), None)
            return told, tuple(sorted(columns_of(form)))
        case _:
            return None, ()


def _plain(form: Form | None, cells: Cells) -> Any:
    if isinstance(form, Const):
        return form.value.isoformat() if isinstance(form.value, dt.date) else form.value
    if isinstance(form, Take):
        return cells.get(form.column)
    return said_by(form, cells)[0] if isinstance(form, (First, If, MapTo)) else None


def _same(const: Any, value: Any) -> bool:
    return (const.isoformat() if isinstance(const, dt.date) else const) == value


def place_names(code: str, parts: int) -> list[str]:
    """Province, city and county of a county's code."""
    names = [_name(code[:2] + "0000"), _name(code[:4] + "00"), areas().current.get(code, "")]
    return names[-parts:]


def _name(code: str) -> str:
    return areas().current.get(code, "") or area_names().get(code, "")
