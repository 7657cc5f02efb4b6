"""All rows of one kind of sheet, out of the registry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kapok.imports import arrays, places
from kapok.imports.exporting.shown import Shown
from kapok.imports.exporting.turned import Cells, Turned, place_names, said_by
from kapok.imports.exporting.world import World
from kapok.imports.keys import VILLAGES
from kapok.intake.layouts.form import Const, Find, First, MapTo, Take, columns_of
from kapok.intake.layouts.model import Layout, RowRule
from kapok.registry.actions.doing import office_day
from kapok.registry.keys import fields
from kapok.registry.ways import IDENTITIES, table
from kapok.rules.package.entities import Vocabulary


def main_rule(layout: Layout) -> RowRule:
    """The rule whose rows are those of the sheet: one of neither people nor households, else of people."""
    rules = [one for one in layout.rows if one.facts and not one.when]
    other = [one for one in rules if one.entity not in IDENTITIES]
    people = [one for one in rules if one.entity == "person"]
    return (other or people or rules)[-1]


class Sheet:
    """One layout, with the rows that belong below a scope."""

    def __init__(
        self, layout: Layout, words: Vocabulary, area: str, measures: Sequence[str] = ()
    ) -> None:
        self.layout, self.area = layout, area
        self.main = main_rule(layout)
        statuses = any(one.when and one.entity != "person" for one in layout.rows)
        shown = {one.shows for one in layout.columns.values()}
        self.world = World(words, fields(), statuses or "categories" in shown)
        self.shown = Shown(layout, self.world, office_day(), measures)
        self.turned = Turned(layout, self.world)

    def rows(self) -> Iterator[Cells]:
        name = self.main.entity
        if name == VILLAGES:
            for cells in places.cells(self.area):
                code = cells["village_code"][:6]
                names = zip(("province", "city", "county"), place_names(code, 3), strict=True)
                yield dict(names) | cells
            return
        listed = self._listed("scope ^@ %s", self.area)
        if name == "person":
            gone = arrays.ask("SELECT id FROM registry_person WHERE merged_into_id IS NOT NULL")
            merged = {row for (row,) in gone}
            listed = [row for row in listed if row["id"] not in merged]
        self.world.follow(name, listed)
        self.shown.learn(name, listed)
        several = isinstance(self.main.id, Find)
        rows = [self._row(row) for row in listed if several or self._told(row)]
        whole = [cells for cells in rows if self._whole(cells)]
        yield from self._apart(whole) if several else whole

    def of(self, ids: list[str]) -> dict[str, Cells]:
        """Those rows alone, as far as they are seen, with empty cells where something is not known."""
        listed = self._listed("id = ANY(%s)", ids)
        self.world.follow(self.main.entity, listed)
        self.shown.learn(self.main.entity, listed)
        return {row["id"]: self._row(row) for row in listed}

    def _listed(self, which: str, value: str | list[str]) -> list[dict[str, Any]]:
        found = arrays.ask(
            f"SELECT to_jsonb(one)::text FROM {table(self.main.entity)} one WHERE {which} ORDER BY id",
            [value],
        )
        return [json.loads(line) for (line,) in found]

    def _told(self, row: dict[str, Any]) -> bool:
        """Of a sheet that only adds to what is there: whether it would say anything of the row."""
        return not self.main.mention or any(row.get(name) is not None for name in self.main.facts)

    def _whole(self, cells: Cells) -> bool:
        needed = [
            one
            for one in (*self.layout.columns.values(), *self.layout.meta.values())
            if one.required
        ]
        return all(cells.get(one.id, cells.get(one.instead)) is not None for one in needed)

    def _apart(self, rows: list[Cells]) -> list[Cells]:
        """Where a line of the sheet stands for several rows: once, and not at all where they differ, or nothing is said of them."""
        said = self.main.columns()
        key = sorted(columns_of(self.main.id))
        found: dict[tuple[Any, ...], list[Cells]] = {}
        for cells in rows:
            found.setdefault(tuple(cells.get(name) for name in key), []).append(cells)
        return [
            first
            for first, *more in found.values()
            if all(one == first for one in more)
            and any(first.get(name) is not None for name in said)
        ]

    def people(self) -> list[str]:
        """Whose numbers may stand in it."""
        return [row for name, row in self.world.seen if name == IDENTITIES["person"]]

    def _row(self, row: dict[str, Any]) -> Cells:
        cells: Cells = {}
        who: dict[str, tuple[str, str]] = {}
        self.turned.rule(self.main, row, cells, who)
        self.turned.own_id(self.main, row, cells, who)
        for rule in self.layout.rows:
            if rule is self.main or rule.when:
                continue
            if isinstance(rule.id, Take) and rule.id.column in who:
                entity, other = who[rule.id.column]
                if entity == rule.entity:
                    self.turned.rule(rule, self.world.row(table(entity), other), cells, who)
        if self.main.entity == "person":
            self._when(row["id"], cells, who)
        self._directory(cells, who)
        self._of_number(cells, who)
        self._contradicted(row, cells)
        return self.shown.cells(self.main.entity, row) | cells

    def _contradicted(self, row: Mapping[str, Any], cells: Cells) -> None:
        """What would say more, or otherwise, than the registry does of another fact stays empty."""
        for name, form in self.main.facts.items():
            told, columns = said_by(form, cells) if not isinstance(form, First) else (None, ())
            if told is not None and told != row.get(name):
                for column in columns:
                    if not self.layout.columns[column].required:
                        cells.pop(column, None)

    def _of_number(self, cells: Cells, who: Mapping[str, tuple[str, str]]) -> None:
        """Birth and sex, which the sheet has beside the number that tells them."""
        for column, number in self.layout.agree:
            if number in who and who[number][0] == "person":
                fact = "birth" if self.layout.columns[column].type == "date" else "sex"
                value = self.world.row("fact_person", who[number][1]).get(fact)
                if value is not None:
                    cells.setdefault(column, value)

    def _when(self, person: str, cells: Cells, who: dict[str, tuple[str, str]]) -> None:
        """The word of a column by which just the statuses come out that somebody has."""
        latest = {row["kind"]: row for row in self.world.statuses.get(person, ())}
        rules = [one for one in self.layout.rows if one.entity == "status" and one.when]
        for column in dict.fromkeys(one.when[0][0] for one in rules):
            mine = [one for one in rules if one.when[0][0] == column]
            known = self.layout.columns[column]
            codes = list(dict.fromkeys(known.codes.values())) or [True, False]
            for code in codes:
                made = {kind: rule for rule in mine if (kind := _kind(rule, column, code))}
                possible = {k for rule in mine for c in codes if (k := _kind(rule, column, c))}
                if made.keys() != possible & latest.keys():
                    continue
                tried = dict(cells)
                if made or known.type != "flag":
                    tried.setdefault(column, code)
                for kind, rule in made.items():
                    about = {k: v for k, v in latest[kind].items() if k not in ("person", "kind")}
                    self.turned.rule(rule, about, tried, who)
                if not any(_otherwise(rule, latest[kind], tried) for kind, rule in made.items()):
                    cells.update(tried)
                    break

    def _directory(self, cells: Cells, who: Mapping[str, tuple[str, str]]) -> None:
        """Names, telephones and accounts; and the names that stand beside a number even if nothing is made of them."""
        beside = self.layout.beside()
        people = {row for entity, row in who.values() if entity == "person"}
        for column in self.layout.columns.values():
            if column.id in beside and column.type == "name" and len(people) == 1:
                [one] = people
                cells.setdefault(column.id, self.world.beside("person", one, "name") or None)
        for rule in self.layout.rows:
            if not rule.directory or not isinstance(rule.id, Take) or rule.id.column not in who:
                continue
            entity, row = who[rule.id.column]
            forms = rule.directory.items() if entity in IDENTITIES else ()
            for name, form in forms:
                value = self.world.beside(entity, row, name)
                first = form.forms[0] if isinstance(form, First) else form
                if value and isinstance(first, Take):
                    cells.setdefault(first.column, value)
        for number, (entity, row) in who.items():
            if entity == "organisation" and f"{number}_name" in beside:
                cells.setdefault(f"{number}_name", self.world.beside(entity, row, "name") or None)


def _otherwise(rule: RowRule, row: Mapping[str, Any], cells: Cells) -> bool:
    """Whether the cells would say something else of a row than what it holds."""
    told = {name: said_by(form, cells)[0] for name, form in rule.facts.items()}
    return any(value is not None and value != row.get(name) for name, value in told.items())


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
