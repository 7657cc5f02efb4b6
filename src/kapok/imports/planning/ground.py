"""The rows of a file's sheets, where in them everything stands that was made of them, and what is said of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from kapok.imports.findings import Kept, kept, ours
from kapok.imports.keys import Key, by_number, key_of
from kapok.imports.planning.plan import FAR, RowPlan, spot
from kapok.imports.reading import Read
from kapok.intake import Finding, Level
from kapok.intake.gather import Batch
from kapok.intake.layouts.form import Named, Take
from kapok.intake.rows import parts
from kapok.registry.newids import NUMBER
from kapok.registry.ways import IDENTITIES, Ways, led
from kapok.rules.package.entities import Entity

_LONGEST_NUMBER, _LONGEST_NAME = 30, 120
_LONGEST = {
    "person": (("name", 30, ("姓名", "the name")), ("bank", 60, ("开户银行", "the bank"))),
    "organisation": (("name", _LONGEST_NAME, ("单位名称", "the organisation's name")),),
}
_FILE_ONLY = frozenset(("reference_unknown", "reference_all", "not_registered", "heads_none"))
"""What intake says because it sees nothing but the file."""
_REFUSES = frozenset(("heads_several",))
"""What intake only warns of, and an import does not lay down."""
_LONGEST_OTHER = 60


class Ground:
    """`rows` by spot, `out`: spots of rows that are left out; `spots`: where each row of an entity stands, by its id in the file;
    `keys`: by what it is found again; `group`: what is said of the file, or of many rows at once;
    `numbered`: entities whose rows are known by a number of theirs.
    """

    def __init__(self, read: Read, ways: Ways) -> None:
        self.read, self.ways = read, ways
        self.numbered = by_number(read.layouts)
        self.rows: dict[int, RowPlan] = {}
        self.out: set[int] = set()
        self.spots: dict[str, dict[str, list[int]]] = {}
        self.keys: dict[str, dict[str, Key]] = {}
        self.group: list[Kept] = []
        self.directory: dict[str, dict[str, dict[str, Any]]] = {}
        self.columns: dict[tuple[str, int], Mapping[str, str]] = {}
        self._mentioned: dict[str, dict[str, list[int]]] = {}
        self._tables: dict[str, tuple[int, pa.Table]] = {}

    def lay(self) -> None:
        self._rows()
        self._spots()
        self._too_long()

    def _rows(self) -> None:
        sheets = {parsed.sheet.name: n for n, parsed in enumerate(self.read.parsed())}
        for n, parsed in enumerate(self.read.parsed()):
            numbers = parsed.sheet.numbers
            body = sorted([*parsed.rows, *parsed.unchanged])
            self.rows.update((spot(n, numbers[index]), RowPlan()) for index in body)
            self.out.update(spot(n, numbers[parsed.rows[i]]) for i in parsed.left_out)
        for finding in self.read.intake.findings:
            if finding.place.file and finding.code not in _FILE_ONLY:
                self._finding(finding, sheets)

    def _finding(self, finding: Finding, sheets: Mapping[str, int]) -> None:
        sheet = sheets.get(finding.place.sheet)
        numbers = finding.rows or ((finding.place.row,) if finding.place.row else ())
        if finding.level == Level.REPAIR or sheet is None or not numbers:
            self.group.append(kept(finding) | {"sheet": finding.place.sheet})
            return
        one = kept(finding)
        if len(numbers) > 1:
            one = {"group": len(self.group), "level": str(finding.level)}
            self.group.append(kept(finding) | {"sheet": finding.place.sheet, "rows": len(numbers)})
        for number in numbers:
            at = spot(sheet, number)
            if at in self.rows:
                self.rows[at].findings.append(one)
                if finding.code in _REFUSES:
                    one["level"] = str(Level.ERROR)
                    self.out.add(at)

    def _spots(self) -> None:
        """Where each row of an entity stands, and by what it is found again."""
        sheets = {id(parsed): n for n, parsed in enumerate(self.read.parsed())}
        for entity, batches in self.read.intake.made.items():
            places = self.spots.setdefault(entity, {})
            keys = self.keys.setdefault(entity, {})
            for batch in batches:
                self._batch(batch, sheets, places, keys)
        employers = self.spots.setdefault("organisation", {})
        for one, at in self.mentions("organisation").items():
            employers.setdefault(one, at)

    def _batch(
        self,
        batch: Batch,
        sheets: Mapping[int, int],
        places: dict[str, list[int]],
        keys: dict[str, Key],
    ) -> None:
        parsed = batch.origin.parsed
        if parsed is None:
            return
        sheet = sheets[id(parsed)]
        numbers, rows = parsed.sheet.numbers, parsed.rows
        key = key_of(batch.rule) if batch.rule is not None else None
        if batch.rule is not None:
            self.columns.setdefault((batch.rule.entity, sheet), batch.origin.columns)
        for row_id, i in zip(batch.ids, batch.rows, strict=True):
            places.setdefault(row_id, []).append(spot(sheet, numbers[rows[i]]))
            if key is not None:
                keys.setdefault(row_id, key)

    def table(self, entity: Entity) -> pa.Table:
        """Rows of the file: not those that only stand beside it, nor those of rows that are left out."""
        known = self._tables.get(entity.name)
        if known is not None and known[0] == len(self.out):  # none has been left out since
            return known[1]
        table = self.read.intake.tables[entity.name]
        places = self.spots.get(entity.name, {})
        ids, out = table.column("id").to_pylist(), self.out
        keep = (
            [not out.issuperset(places.get(one, ())) for one in ids]
            if out
            else [bool(places.get(one)) for one in ids]
        )
        if not all(keep):
            table = table.filter(pa.array(keep, pa.bool_()))
        self._tables[entity.name] = (len(out), table)
        return table

    def say(self, spots: Iterable[int], one: Kept) -> None:
        for at in spots:
            row = self.rows[at]
            if one not in row.findings:
                row.findings.append(one)
            if one["level"] == Level.ERROR:
                self.out.add(at)

    def cell(self, entity: str, at: int, fact: str) -> tuple[str, str]:
        """Letter and heading of the column in which a fact stands; empty where it stands in no one."""
        sheet = at // FAR
        column = self.columns.get((entity, sheet), {}).get(fact, "")
        parsed = self.read.parsed()[sheet]
        place = parsed.sheet.place(-1, parsed.position(column), parsed.head(column))
        return (place.letter, place.column) if column else ("", "")

    def cell_of(self, entity: str, at: int, name: str) -> tuple[str, str]:
        """The same of what is kept beside the facts: a name, a telephone, a relation."""
        parsed = self.read.parsed()[at // FAR]
        forms = [
            one.directory.get(name) for one in parsed.match.layout.rows if one.entity == entity
        ]
        column = next((one.column for one in forms if isinstance(one, Take)), "")
        return self.cell_of_column(at, column)

    def cell_of_column(self, at: int, column: str) -> tuple[str, str]:
        parsed = self.read.parsed()[at // FAR]
        if column not in parsed.match.columns:
            return ("", "")
        place = parsed.sheet.place(-1, parsed.position(column), parsed.head(column))
        return (place.letter, place.column)

    def _too_long(self) -> None:
        """What a column of the registry cannot hold is told, not cut off."""
        for entity, most in (("household", _LONGEST_NUMBER), ("organisation", _LONGEST_NAME)):
            for one, places in self.spots.get(entity, {}).items():
                if len(one) > most:
                    self._wrong_id(entity, places, "number_too_long")
        for entity in self.numbered:
            for one, places in self.spots.get(entity, {}).items():
                if len(one) > _LONGEST_OTHER or re.search(NUMBER, one):
                    self._wrong_id(entity, places, "number_wrong")
        for entity, table in self.read.intake.directory.items():
            rows = {row["id"]: row for row in table.to_pylist()}
            self.directory[entity] = rows
            for name, most, label in _LONGEST.get(entity, ()):
                for one, row in rows.items():
                    if len(row.get(name) or "") > most:
                        row[name] = None
                        said = ours("too_long", label=label[0], label_en=label[1], most=str(most))
                        self.say(self.where(entity, one), said)

    def _wrong_id(self, entity: str, places: Iterable[int], code: str) -> None:
        """Said at the cell in which the row's number stands, or the name it is known by."""
        for at in places:
            self.say([at], ours(code, *self._cell_of_id(entity, at)))

    def _cell_of_id(self, entity: str, at: int) -> tuple[str, str]:
        cells = (self.cell_of_column(at, column) for column in self._ids(entity, at))
        return next((cell for cell in cells if any(cell)), ("", ""))

    def _ids(self, entity: str, at: int) -> Iterator[str]:
        """Columns that say which row of the entity is meant."""
        for rule in self.read.parsed()[at // FAR].match.layout.rows:
            for form in (rule.id, *rule.facts.values()):
                for part in parts(form):
                    named = isinstance(part, Named) and part.entity == entity
                    own = rule.entity == entity and form is rule.id
                    if isinstance(part, (Named, Take)) and (named or own):
                        yield part.column

    def where(self, entity: str, old: str) -> list[int]:
        """Where somebody stands in the sheets, also one who is only mentioned there."""
        places = self.spots.get(entity, {}).get(old)
        return places or self.mentions(entity).get(old, [])

    def mentions(self, target: str) -> dict[str, list[int]]:
        """Rows that mention people, or organisations, by the rows of other entities that lead to them."""
        found = self._mentioned.get(target)
        if found is None:
            found = self._mentioned[target] = {}
            for entity in self.ways.in_order() if target in IDENTITIES else ():
                table, places = (
                    self.read.intake.tables[entity.name],
                    self.spots.get(entity.name, {}),
                )
                for ref in [ref for ref, to in led(entity).items() if to == target]:
                    lead = zip(*(table.column(c).to_pylist() for c in ("id", ref)), strict=True)
                    for one, to in lead:
                        if to is not None:
                            found.setdefault(to, []).extend(places.get(one, ()))
        return found
