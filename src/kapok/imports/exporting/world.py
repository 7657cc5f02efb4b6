"""Rows of the registry as a sheet needs them: read as they are asked for, with everything they lead to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from kapok.imports import arrays
from kapok.platform.secrets import Fields, Place
from kapok.registry.ways import IDENTITIES, led, table
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Vocabulary


@dataclass(slots=True)
class World:
    """Rows of the registry, as far as they are asked for, by table and id."""

    words: Vocabulary
    keys: Fields
    with_statuses: bool = False
    seen: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    villages: dict[str, tuple[str, str]] = field(default_factory=dict)
    statuses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, dict[str, str]] = field(default_factory=dict)

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

    def follow(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Everything that the rows lead to, step by step."""
        entity = self.words.entities[name]
        for row in rows:
            self.seen[table(name), row["id"]] = row
        if name in IDENTITIES:
            self.learn(IDENTITIES[name], {row["id"] for row in rows})
        if name == "person":
            self._about({row["id"] for row in rows})
        for ref, target in led(entity).items():
            ids = {row[ref] for row in rows if row.get(ref)}
            fresh = {one for one in ids if (table(target), one) not in self.seen}
            if fresh:
                self.learn(table(target), fresh)
                self.follow(
                    target,
                    [self.row(table(target), one) for one in fresh if self.row(table(target), one)],
                )

    def _about(self, people: set[str]) -> None:
        if self.with_statuses:
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
        if not self.villages:
            rows = arrays.ask(
                "SELECT place.code, town.name, place.name FROM accounts_area place "
                "JOIN accounts_area town ON town.code = place.parent_id WHERE place.level = 'village'"
            )
            self.villages = {code: (town, name) for code, town, name in rows}

    def beside(self, entity: str, row: str, name: str) -> str:
        there = self.row(IDENTITIES[entity], row)
        if name == "relation":
            return self.relations.get(row, "")
        if name in ("phone", "account"):
            return self._open(IDENTITIES[entity], name, row, there.get(f"{name}_sealed"))
        return str(there.get(name) or "")

    def number(self, entity: str, row: str) -> str:
        """By what somebody is known in sheets; nothing for an organisation that only has a name."""
        if entity not in IDENTITIES:
            return self._others(entity).get(row, row)
        there = self.row(IDENTITIES[entity], row)
        if entity == "household":
            return str(there.get("number") or "")
        if entity == "organisation" and there.get("credit_code"):
            return str(there["credit_code"])
        number = self._open(IDENTITIES[entity], "number", row, there.get("number_sealed"))
        return "" if entity == "organisation" and not number.isascii() else number

    def _others(self, entity: str) -> dict[str, str]:
        """Rows of an entity by the number under which files know them; ours has to do where there is none, or several rows have the
        same.
        """
        if entity not in self.numbers:
            words = (
                'SELECT min("row"), number FROM imports_number WHERE entity = %s '
                'GROUP BY number HAVING count(DISTINCT "row") = 1'
            )
            self.numbers[entity] = dict(arrays.ask(words, [entity]))
        return self.numbers[entity]

    def _open(self, name: str, column: str, row: str, sealed: str | None) -> str:
        return self.keys.open(Place(name, column, row), bytes.fromhex(sealed[2:])) if sealed else ""
