"""The list of villages against the places that are there: new ones, what changes of the others, what is no village of the city."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kapok.accounts.actor import Actor
from kapok.imports import arrays
from kapok.imports.differences import Change
from kapok.imports.findings import ours
from kapok.imports.keys import VILLAGES
from kapok.imports.places import MARKED, TABLE, NewPlace
from kapok.imports.planning.ground import Ground
from kapok.imports.planning.plan import spot
from kapok.imports.reading import Read

MARKS = {"key_village": ("key", "key_village"), "former_poor": ("former_poor", "exited_village")}
"""By mark: the fact of the layout and its column."""
_CODE = re.compile(r"\d{9}(?!000)\d{3}")


class Villages:
    """What a file says of villages, against those that are there."""

    def __init__(self, ground: Ground, read: Read, by: Actor) -> None:
        self.ground, self.read, self.by = ground, read, by
        self.fresh: dict[str, NewPlace] = {}

    def plan(self) -> list[NewPlace]:
        told = list(self._told())
        codes = [code for code, _, _ in told]
        near = {part for code in codes for part in (code, f"{code[:9]}000", code[:6])}
        rows = arrays.ask(
            "SELECT code, level, name, "
            f"{MARKED.format('key_village')}, {MARKED.format('former_poor')} FROM accounts_area place WHERE code = ANY(%s::text[])",
            [arrays.literal(sorted(near))],
        )
        names = ("level", "name", *MARKS)
        there = {code: dict(zip(names, values, strict=True)) for code, *values in rows}
        for code, at, facts in told:
            self._one(code, at, facts, there)
        return list(self.fresh.values())

    def _told(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        sheets = {id(parsed): n for n, parsed in enumerate(self.read.parsed())}
        for batch in self.read.intake.made.get(VILLAGES, ()):
            parsed = batch.origin.parsed
            for i, (code, row) in enumerate(zip(batch.ids, batch.rows, strict=True)):
                if parsed is not None:
                    at = spot(sheets[id(parsed)], parsed.sheet.numbers[parsed.rows[row]])
                    yield code, at, {name: values[i] for name, values in batch.facts.items()}

    def _one(self, code: str, at: int, facts: dict[str, Any], there: dict[str, Any]) -> None:
        known = there.get(code)
        wrong = not _CODE.fullmatch(code) or code[:6] not in there
        if wrong or (known is not None and known["level"] != "village"):
            cell = self.ground.cell_of_column(at, "village_code")
            self.ground.say([at], ours("village_code", *cell))
        elif not any(code.startswith(area.replace("*", "")) for area in self.by.areas):
            self.ground.say([at], ours("outside"))
        elif known is not None:
            name = facts.get("name") or known["name"]
            if name != known["name"]:
                one = Change(TABLE, VILLAGES, code, "name", known["name"], name, 0)
                self.ground.rows[at].changes.append(one)
            self._marks(at, facts, known)
        elif not facts.get("name") or not (facts.get("town") or f"{code[:9]}000" in there):
            cell = self.ground.cell_of_column(at, "village")
            self.ground.say([at], ours("village_nameless", *cell))
        else:
            town = str(facts.get("town") or "")
            self.fresh[code] = NewPlace(code, town, str(facts["name"]), at)
            self._marks(at, facts, {})

    def _marks(self, at: int, facts: dict[str, Any], known: dict[str, Any]) -> None:
        """Marks have a time and a source of their own: an import tells of them and lays none down."""
        for mark, (fact, column) in MARKS.items():
            if facts.get(fact) is not None and facts[fact] != known.get(mark):
                self.ground.say([at], ours("village_mark", *self.ground.cell_of_column(at, column)))
