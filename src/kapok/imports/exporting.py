"""Our own export of a kind of sheet: what the registry holds, written as that sheet's office writes it; or the sheet empty.

Worked out from the layout that reads it: each column is written with what the fact made of it holds. What is written here is
read back without any change. A cell stays empty where a fact is unknown, or no fact is made of its column.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from kapok.accounts.actor import MACHINE, Actor, acting_as
from kapok.accounts.roles import Right
from kapok.identity.areacodes import area_names
from kapok.imports import arrays
from kapok.imports.keys import importable
from kapok.imports.reading import vocabulary
from kapok.imports.trouble import Refused
from kapok.intake.cells.areas import areas
from kapok.intake.layouts.form import (
    Area,
    Const,
    Find,
    First,
    Form,
    If,
    MapTo,
    Named,
    Take,
)
from kapok.intake.layouts.model import Column, Layout, RowRule
from kapok.intake.layouts.own import layouts_of
from kapok.platform.secrets import Place
from kapok.registry.actions.doing import office_day
from kapok.registry.keys import fields
from kapok.registry.looks import taken_out
from kapok.registry.ways import IDENTITIES, table
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Vocabulary

Cells = dict[str, Any]
"""Values by column id, as facts hold them."""
_VILLAGES = "_village"


def kinds() -> list[Layout]:
    """Every kind of sheet that can be imported."""
    words = vocabulary()
    return [one for one in layouts_of(words).by_id.values() if importable(one, words)]


def export(
    by: Actor, name: str, *, empty: bool = False, area: str = "", purpose: str = "", words: str = ""
) -> bytes:
    """A workbook. `empty`: only its head; `area`: only what belongs below that scope. Numbers stand in full, so it takes the right
    to see them, and a purpose: whose numbers somebody took out is kept. What the machine writes out is nobody's look.
    """
    known = vocabulary()
    layout = layouts_of(known).by_id.get(name)
    if layout is None or not importable(layout, known):
        raise Refused("import_column", "layout", column=name)
    if not empty and not by.may(Right.REVEAL_NUMBERS):
        raise Refused("import_right")
    with acting_as(by, f"export {name}"):
        today = office_day()
        sheet = _Sheet(layout, known, area)
        rows = [] if empty else list(sheet.rows())
        if not empty and by is not MACHINE:
            taken_out(by, sheet.people(), purpose, words)
    return _book(layout, rows, today)


def _main(layout: Layout) -> RowRule:
    """The rule whose rows are those of the sheet: one of neither people nor households, else of people."""
    rules = [one for one in layout.rows if one.facts and not one.when]
    other = [one for one in rules if one.entity not in IDENTITIES]
    people = [one for one in rules if one.entity == "person"]
    return (other or people or rules)[-1]


@dataclass(slots=True)
class _World:
    """Rows of the registry, as far as they are asked for, by table and id."""

    words: Vocabulary
    seen: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    villages: dict[str, tuple[str, str]] = field(default_factory=dict)

    def learn(self, name: str, ids: set[str]) -> None:
        wanted = [one for one in ids if (name, one) not in self.seen]
        for row, line in (
            arrays.ask(
                f'SELECT id, to_jsonb(one)::text FROM "{name}" one WHERE id = ANY(%s)', [wanted]
            )
            if wanted
            else ()
        ):
            self.seen[name, row] = json.loads(line)

    def row(self, name: str, row: str | None) -> dict[str, Any]:
        return self.seen.get((name, row or ""), {})


class _Sheet:
    """All rows of one kind of sheet."""

    def __init__(self, layout: Layout, words: Vocabulary, area: str) -> None:
        self.layout, self.words, self.area = layout, words, area
        self.main = _main(layout)
        self.world = _World(words)
        self.keys = fields()
        self.statuses: dict[str, list[dict[str, Any]]] = {}
        self.relations: dict[str, str] = {}

    def rows(self) -> Iterator[Cells]:
        name = self.main.entity
        found = arrays.ask(
            f"SELECT to_jsonb(one)::text FROM {table(name)} one WHERE scope ^@ %s ORDER BY id",
            [self.area],
        )
        listed = [json.loads(line) for (line,) in found]
        if name == "person":
            gone = arrays.ask("SELECT id FROM registry_person WHERE merged_into_id IS NOT NULL")
            merged = {row for (row,) in gone}
            listed = [row for row in listed if row["id"] not in merged]
        self._learn(name, listed)
        for row in listed:
            cells = self._row(row)
            if all(cells.get(c.id) is not None for c in self.layout.columns.values() if c.required):
                yield cells

    def people(self) -> list[str]:
        """Whose numbers may stand in it."""
        return [row for name, row in self.world.seen if name == IDENTITIES["person"]]

    def _learn(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Everything that the rows lead to, step by step."""
        entity = self.words.entities[name]
        for row in rows:
            self.world.seen[table(name), row["id"]] = row
        if name in IDENTITIES:
            self.world.learn(IDENTITIES[name], {row["id"] for row in rows})
        if name == "person":
            self._about({row["id"] for row in rows})
        for ref, target in entity.refs.items():
            ids = {row[ref] for row in rows if row.get(ref)}
            fresh = {one for one in ids if (table(target), one) not in self.world.seen}
            if fresh:
                self.world.learn(table(target), fresh)
                self._learn(
                    target,
                    [
                        self.world.row(table(target), one)
                        for one in fresh
                        if self.world.row(table(target), one)
                    ],
                )

    def _about(self, people: set[str]) -> None:
        if any(one.when and one.entity != "person" for one in self.layout.rows):
            for (line,) in arrays.ask(
                "SELECT to_jsonb(one)::text FROM fact_status one WHERE person = ANY(%s) ORDER BY start NULLS FIRST, id",
                [list(people)],
            ):
                row = json.loads(line)
                self.statuses.setdefault(row["person"], []).append(row)
        for person, relation in arrays.ask(
            "SELECT person_id, relation FROM registry_membership WHERE person_id = ANY(%s) AND finish = %s",
            [list(people), OPEN_END],
        ):
            self.relations[person] = relation
        if not self.world.villages:
            rows = arrays.ask(
                "SELECT place.code, town.name, place.name FROM accounts_area place "
                "JOIN accounts_area town ON town.code = place.parent_id WHERE place.level = 'village'"
            )
            self.world.villages = {code: (town, name) for code, town, name in rows}

    # ---- one row

    def _row(self, row: dict[str, Any]) -> Cells:
        cells: Cells = {}
        who: dict[str, tuple[str, str]] = {}
        self._rule(self.main, row, cells, who)
        self._id(self.main, row, cells, who)
        for rule in self.layout.rows:
            if rule is self.main or rule.when or rule.entity not in IDENTITIES:
                continue
            if isinstance(rule.id, Take) and rule.id.column in who:
                entity, other = who[rule.id.column]
                if entity == rule.entity:
                    self._rule(rule, self.world.row(table(entity), other), cells, who)
        if self.main.entity == "person":
            self._when(row["id"], cells, who)
        self._directory(cells, who)
        self._of_number(cells, who)
        return cells

    def _of_number(self, cells: Cells, who: Mapping[str, tuple[str, str]]) -> None:
        """Birth and sex, which the sheet has beside the number that tells them."""
        for column, number in self.layout.agree:
            if number in who and who[number][0] == "person":
                fact = "birth" if self.layout.columns[column].type == "date" else "sex"
                value = self.world.row("fact_person", who[number][1]).get(fact)
                if value is not None:
                    cells.setdefault(column, value)

    def _rule(
        self, rule: RowRule, row: Mapping[str, Any], cells: Cells, who: dict[str, tuple[str, str]]
    ) -> None:
        entity = self.words.entities[rule.entity]
        for name, form in rule.facts.items():
            if row.get(name) is not None:
                self._put(form, row[name], entity.refs.get(name, ""), cells, who)

    def _id(
        self, rule: RowRule, row: Mapping[str, Any], cells: Cells, who: dict[str, tuple[str, str]]
    ) -> None:
        if rule.entity in IDENTITIES and isinstance(rule.id, Take):
            self._put(rule.id, row["id"], rule.entity, cells, who)

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
                number = self._number(target, value)
                if number and column not in cells:
                    cells[column] = number
                    who[column] = (target, value)
            case Take(column):
                cells.setdefault(column, value)
            case First(forms):
                if target and isinstance(forms[0], Take) and not self._number(target, value):
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
                names = _place_names(str(value), len(columns))
                cells.update(dict(zip(columns, names, strict=True)) | cells)
            case If(test, then, other):
                self._if(form, test, then, other, value, cells, who)
            case Find(entity, by) if entity == _VILLAGES:
                self._village(dict(by), str(value), cells, who)
            case Find(entity, by):
                row = self.world.row(table(entity), value)
                refs = self.words.entities[entity].refs
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
            column = self.layout.columns.get(forms[0].column)
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

    # ---- statuses that a word of the row stands for

    def _when(self, person: str, cells: Cells, who: dict[str, tuple[str, str]]) -> None:
        """The word of a column by which just the statuses come out that somebody has."""
        latest = {row["kind"]: row for row in self.statuses.get(person, ())}
        rules = [one for one in self.layout.rows if one.entity == "status" and one.when]
        for column in dict.fromkeys(one.when[0][0] for one in rules):
            mine = [one for one in rules if one.when[0][0] == column]
            known = self.layout.columns[column]
            codes = list(dict.fromkeys(known.codes.values())) or [True, False]
            for code in codes:
                made = {kind: rule for rule in mine if (kind := _kind(rule, column, code))}
                possible = {k for rule in mine for c in codes if (k := _kind(rule, column, c))}
                if made.keys() == possible & latest.keys():
                    if made or known.type != "flag":
                        cells.setdefault(column, code)
                    for kind, rule in made.items():
                        self._rule(
                            rule,
                            {k: v for k, v in latest[kind].items() if k not in ("person", "kind")},
                            cells,
                            who,
                        )
                    break

    # ---- names and numbers

    def _directory(self, cells: Cells, who: Mapping[str, tuple[str, str]]) -> None:
        for rule in self.layout.rows:
            if not rule.directory or not isinstance(rule.id, Take) or rule.id.column not in who:
                continue
            entity, row = who[rule.id.column]
            for name, form in rule.directory.items():
                value = self._beside(entity, row, name)
                first = form.forms[0] if isinstance(form, First) else form
                if value and isinstance(first, Take):
                    cells.setdefault(first.column, value)

    def _beside(self, entity: str, row: str, name: str) -> str:
        there = self.world.row(IDENTITIES[entity], row)
        if name == "relation":
            return self.relations.get(row, "")
        if name in ("phone", "account"):
            return self._open(IDENTITIES[entity], name, row, there.get(f"{name}_sealed"))
        return str(there.get(name) or "")

    def _number(self, entity: str, row: str) -> str:
        """By what somebody is known in sheets; nothing for an organisation that only has a name."""
        if entity not in IDENTITIES:
            return ""
        there = self.world.row(IDENTITIES[entity], row)
        if entity == "household":
            return str(there.get("number") or "")
        if entity == "organisation" and there.get("credit_code"):
            return str(there["credit_code"])
        number = self._open(IDENTITIES[entity], "number", row, there.get("number_sealed"))
        return "" if entity == "organisation" and not number.isascii() else number

    def _open(self, name: str, column: str, row: str, sealed: str | None) -> str:
        return self.keys.open(Place(name, column, row), bytes.fromhex(sealed[2:])) if sealed else ""


def _kind(rule: RowRule, column: str, code: Any) -> str:
    """The kind of status that the rule makes of a row with that code; nothing if none."""
    if code not in rule.when[0][1] or isinstance(code, bool) != isinstance(
        rule.when[0][1][0], bool
    ):
        return ""
    form = rule.facts.get("kind")
    if isinstance(form, Const):
        return str(form.value)
    if isinstance(form, MapTo):
        return str(form.table.get(str(code), ""))
    return str(code) if isinstance(form, Take) and form.column == column else ""


def _same(const: Any, value: Any) -> bool:
    return (const.isoformat() if isinstance(const, dt.date) else const) == value


def _place_names(code: str, parts: int) -> list[str]:
    """Province, city and county of a county's code."""
    names = [_name(code[:2] + "0000"), _name(code[:4] + "00"), areas().current.get(code, "")]
    return names[-parts:]


def _name(code: str) -> str:
    return areas().current.get(code, "") or area_names().get(code, "")


# ---- written


def _book(layout: Layout, rows: list[Cells], today: dt.date) -> bytes:
    """Title, lines, header and rows, all of them text; the head stays in sight."""
    made = io.BytesIO()
    form = layout.form
    ids, heads = layout.column_ids(), layout.heads()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(layout.label[:28])
        bold, plain = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.set_column(0, len(heads), 14, plain)
        sheet.write_string(0, 0, form.title, bold)
        words = {"unit": "", "code": "", "month": "", "class": "", "date": today.isoformat()}
        for n, line in enumerate(form.lines, 1):
            sheet.write_string(n, 0, line.format(**words))
        for column, head in enumerate(heads):
            sheet.write_string(form.header_row - 1, column, head, bold)
        sheet.freeze_panes(form.header_row, 0)
        for n, cells in enumerate(rows, form.header_row):
            if "no" in ids:
                cells.setdefault("no", str(n - form.header_row + 1))
            for column, name in enumerate(ids):
                value = cells.get(name)
                if value is not None:
                    text = _text(layout.columns[name.split(".")[0]], value)
                    if text:
                        sheet.write_string(n, column, text, plain)
    return made.getvalue()


def _text(column: Column, value: Any) -> str:
    if column.type == "code":
        return next((word for word, code in column.codes.items() if code == value), "")
    if column.type == "flag":
        return "是" if value is True else "否" if value is False else ""
    if column.type == "date":
        if value == OPEN_END.isoformat():
            return "长期" if column.open else ""
        return str(value)
    if column.type == "month":
        return str(value)[:7]
    if column.type == "money":
        return f"{value // 100}" if value % 100 == 0 else f"{value / 100:.2f}"
    if column.type == "rate":
        return f"{value / 100:.2f}%"
    if column.type == "area":
        return "".join(_place_names(str(value), 3))
    return str(value)


def file_name(layout: Layout, today: dt.date) -> str:
    """As its office calls such a file."""
    return layout.form.file_name.format(stamp=f"{today:%Y%m%d}", date=today.isoformat()) + ".xlsx"


__all__ = ["export", "file_name", "kinds"]
