"""A file read with the registry beside it: villages by name, jobs and agreements that its rows refer to, and what somebody
said that its headings mean.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings

from kapok.accounts.actor import Actor, acting_as
from kapok.identity.tidying import visible
from kapok.imports import arrays
from kapok.imports.keys import VILLAGES
from kapok.imports.models import Cell, Heading, Import
from kapok.imports.rowmarks import unchanged
from kapok.intake import Intake, read_files
from kapok.intake.cells.raw import Value
from kapok.intake.gather import Batch, Gathered, Origin
from kapok.intake.intake import FileRead, SheetRead
from kapok.intake.layouts.form import Find, Take
from kapok.intake.layouts.model import Layout, Layouts, head_key
from kapok.intake.layouts.own import layouts_of
from kapok.intake.parse import Parsed
from kapok.intake.recognise import LOOK_AT, Match, words
from kapok.intake.rows import parts
from kapok.intake.sheets import Sheet
from kapok.intake.world import BY_NAME, Store
from kapok.platform.secrets import Fields, Place
from kapok.rules.package.entities import Entity, Vocabulary
from kapok.rules.reading.kept import kept_package

KNOWN = "@"
"""How the id of a row begins that is in the registry already and stands beside the sheets."""
Mended: TypeAlias = dict[str, dict[tuple[int, str], str]]
"""By sheet, number of the row and letter of the column: what a cell should hold."""
_SUFFIX = {"xlsx": ".xlsx", "xls": ".xls", "text": ".csv"}
_SUFFIXES = frozenset((".xlsx", ".xls", ".csv", ".txt", ".tsv"))
_LONGEST = 60
_DIGIT = re.compile(r"\d")
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def vocabulary() -> Vocabulary:
    """Of the policy the office works by."""
    return kept_package(Path(settings.POLICY), check=False).vocabulary


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was read. `path` is gone by now where it was read out of the vault."""

    intake: Intake
    layouts: Layouts
    words: Vocabulary

    @property
    def file(self) -> FileRead | None:
        return self.intake.files[0] if self.intake.files else None

    @property
    def sheets(self) -> list[SheetRead]:
        return [one for one in self.file.sheets if one.layout] if self.file else []

    def parsed(self) -> list[Parsed]:
        return [one.parsed for one in self.sheets if one.parsed is not None]

    @property
    def kinds(self) -> list[Layout]:
        """Of its sheets, each once, in their order."""
        return [self.layouts.by_id[one] for one in dict.fromkeys(s.layout for s in self.sheets)]

    @property
    def layout(self) -> Layout | None:
        """Where all its sheets are of one kind."""
        return self.kinds[0] if len(self.kinds) == 1 else None


def file_name(name: str, kind: str) -> str:
    """The last part of a name, short, with the ending of what it is where its own says nothing."""
    last = _NO_NAME.sub("_", re.split(r"[\\/]", visible(name))[-1]).strip(" .") or "file"
    suffix = Path(last).suffix.lower()
    if suffix in _SUFFIXES:
        return Path(last).stem[:_LONGEST] + suffix
    return last[:_LONGEST] + _SUFFIX.get(kind, ".csv")


def cell_place(number: int) -> Place:
    """Where what a corrected cell should hold is sealed."""
    return Place("imports_cell", "sealed", str(number))


def mended_of(file: Import, fields: Fields) -> Mended:
    """What somebody said that cells of the file should hold."""
    found: Mended = {}
    for one in Cell.objects.filter(file=file):
        value = fields.open(cell_place(one.pk), bytes(one.sealed))
        found.setdefault(one.sheet, {})[one.number, one.letter] = value
    return found


def read(
    by: Actor,
    data: bytes,
    name: str,
    fields: Fields,
    today: dt.date,
    mended: Mended | None = None,
    scope: str = "",
) -> Read:
    """The file of that name, its cells as `mended` says; as somebody of `scope`, where it belongs, taught us to read its headings,
    if somebody did: whoever reads it, and whatever a village below says of its own. In no transaction of its own: a large file takes
    a while, and nobody is kept waiting for it.
    """
    known = vocabulary()
    reader = _Reader(by, known, fields, today, mended or {})
    plain = layouts_of(known)
    found = reader.read(data, name, plain)
    file = found.file
    sheets = [heads_of(one.sheet) for one in file.sheets if one.sheet] if file else []
    with acting_as(by):
        taught = _taught(sheets, scope, plain)
    return found if taught is None else reader.read(data, name, taught)


@dataclass(frozen=True, slots=True)
class _Reader:
    by: Actor
    words: Vocabulary
    fields: Fields
    today: dt.date
    mended: Mended

    def read(self, data: bytes, name: str, layouts: Layouts) -> Read:
        with tempfile.TemporaryDirectory(prefix="kapok-import-") as folder:
            path = Path(folder) / name
            path.touch(0o600)
            path.write_bytes(data)
            intake = read_files(
                [path],
                self.words,
                known=layouts,
                today=self.today,
                beside=self._beside,
                unchanged=self._unchanged,
                opened=self._mend if self.mended else None,
            )
        return Read(intake, layouts, self.words)

    def _beside(self, sheets: list[Parsed], store: Store) -> None:
        with acting_as(self.by):
            _Beside(self.words, self.fields).lay(sheets, store)

    def _mend(self, sheet: Sheet) -> None:
        for (number, letter), value in self.mended.get(sheet.name, {}).items():
            sheet.put(number, letter, value)

    def _unchanged(self, sheet: Sheet, match: Match) -> frozenset[int]:
        with acting_as(self.by):
            return unchanged(sheet, match)


# ---- what headings mean


def heads_of(sheet: Sheet) -> str:
    """A digest of the headings: of the row of most words among the first, whether or not the sheet was recognised."""
    row = sheet.rows[header_of(sheet)] if sheet.rows else []
    told = "|".join(head_key(words(raw)) for raw in row)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def header_of(sheet: Sheet) -> int:
    """Which row holds most words, numbers not counted: that is taken for the header where no layout says."""
    told = [
        sum(1 for raw in row if (word := words(raw)) and not _DIGIT.search(word))
        for row in sheet.rows[:LOOK_AT]
    ]
    return max(range(len(told)), key=told.__getitem__, default=0)


def _taught(sheets: Iterable[str], scope: str, layouts: Layouts) -> Layouts | None:
    said = list(Heading.objects.filter(sheet__in=list(sheets), scope=scope).order_by("at"))
    if not said:
        return None
    by_id = dict(layouts.by_id)
    for one in said:
        if one.layout in by_id:
            by_id[one.layout] = _with(by_id[one.layout], one.head, one.column)
    return Layouts(by_id, layouts.words)


def _with(layout: Layout, head: str, column: str) -> Layout:
    """The layout in which the heading means that column, and no other."""
    key = head_key(head)
    columns = {}
    for name, one in layout.columns.items():
        also = tuple(word for word in one.also if head_key(word) != key)
        own = one.head if head_key(one.head) != key else f"〔{one.head}〕"
        columns[name] = replace(one, head=own, also=also)
    if column in columns:
        columns[column] = replace(columns[column], also=(*columns[column].also, head))
    return replace(layout, columns=columns)


# ---- what the registry knows


@dataclass(slots=True)
class _Beside:
    words: Vocabulary
    fields: Fields

    def lay(self, sheets: list[Parsed], store: Store) -> None:
        for form in _looked_up(sheets):
            if form.entity in store.gathered:
                continue
            batch = self._villages() if form.entity == VILLAGES else self._rows(form, sheets)
            if batch is not None:
                store.gathered[form.entity] = Gathered(form.entity, [batch])

    def _villages(self) -> Batch:
        found = arrays.ask(
            "SELECT place.code, left(place.code, 6), town.name, place.name, key.holds, poor.holds "
            "FROM accounts_area place JOIN accounts_area town ON town.code = place.parent_id "
            "LEFT JOIN registry_areamark key ON key.area_id = place.code AND key.kind = 'key_village' "
            "AND key.finish = '2999-12-31' "
            "LEFT JOIN registry_areamark poor ON poor.area_id = place.code AND poor.kind = 'former_poor' "
            "AND poor.finish = '2999-12-31' "
            "WHERE place.level = 'village' AND place.abolished_on IS NULL ORDER BY place.code"
        )
        names = ("county", "town", "name", "key", "former_poor")
        return _batch([row[0] for row in found], names, [row[1:] for row in found])

    def _rows(self, form: Find, sheets: list[Parsed]) -> Batch | None:
        """Rows of the people whom the sheets name, in the ids of the sheets."""
        entity = self.words.entities.get(form.entity)
        who = next((part for name, part in form.by if name == "person"), None)
        if entity is None:
            return None
        if who is None:
            return self._all(form, entity)
        if "person" not in entity.refs or not isinstance(who, Take):
            return None
        numbers = _numbers(sheets, who.column)
        people = known_people(numbers, self.fields)
        columns = _wanted(form, entity)
        listed = ", ".join(f'one."{name}"' for name in columns)
        join = (
            "LEFT JOIN registry_organisation firm ON firm.id = one.employer"
            if "employer" in columns
            else ""
        )
        firm = "coalesce(firm.credit_code, %s || firm.name)" if join else "NULL || %s"
        rows = arrays.ask(
            f"SELECT one.id, one.person, {firm}, {listed} FROM {_table(entity)} one {join} WHERE one.person = ANY(%s)",
            [BY_NAME, list(people.values())],
        )
        number_of = {row: number for number, row in people.items()}
        places = {name: n for n, name in enumerate(columns)}
        made = []
        for _, person, employer, *values in rows:
            values[places["person"]] = number_of[person]
            if "employer" in places:
                values[places["employer"]] = employer
            made.append(values)
        return _batch([KNOWN + row[0] for row in rows], columns, made)

    def _all(self, form: Find, entity: Entity) -> Batch | None:
        """Rows that are found by their own facts only: a class by its days."""
        columns = _wanted(form, entity)
        if any(name in entity.refs for name in columns):
            return None
        listed = ", ".join(f'one."{name}"' for name in columns)
        rows = arrays.ask(f"SELECT one.id, {listed} FROM {_table(entity)} one ORDER BY one.id")
        return _batch([KNOWN + row[0] for row in rows], columns, [row[1:] for row in rows])


def _looked_up(sheets: list[Parsed]) -> Iterator[Find]:
    for layout in {parsed.match.layout.id: parsed.match.layout for parsed in sheets}.values():
        for rule in layout.rows:
            for form in (rule.id, *rule.facts.values()):
                for part in parts(form):
                    if isinstance(part, Find):
                        yield part


def _numbers(sheets: list[Parsed], column: str) -> list[str]:
    found: dict[str, None] = {}
    for parsed in sheets:
        found.update(dict.fromkeys(str(one) for one in parsed.columns.get(column, ()) if one))
    return list(found)


def _wanted(form: Find, entity: Entity) -> list[str]:
    named = [name for name, _ in form.by]
    wanted = dict.fromkeys([*named, *form.starts, *form.finishes])
    return [name for name in wanted if name in entity.stored_columns()]


def _table(entity: Entity) -> str:
    return f"fact_{entity.name}"


def _batch(ids: list[str], names: Iterable[str], rows: list[Any]) -> Batch:
    columns: list[list[Value]] = [list(one) for one in zip(*rows, strict=True)] if rows else []
    facts = dict(zip(names, columns, strict=True)) if rows else {name: [] for name in names}
    return Batch(Origin("", 0, ""), ids, list(range(len(ids))), facts)


def known_people(numbers: list[str], fields: Fields) -> dict[str, str]:
    """Identity number → id, of those who are in the registry, wherever they live."""
    return {number: row for number, (row, _) in placed_people(numbers, fields).items()}


def placed_people(numbers: list[str], fields: Fields) -> dict[str, tuple[str, str]]:
    """Identity number → id and scope."""
    found: dict[str, tuple[str, str]] = {}
    if not numbers:
        return found
    digests = fields.all_lookups("id_number", numbers)
    rows = arrays.ask(
        "SELECT place, id, scope FROM kapok_known_people(%s::bytea[])",
        [arrays.literal([f"\\x{digest.hex()}" for _, digest in digests])],
    )
    for place, row, scope in rows:
        found.setdefault(digests[place - 1][0], (row, scope))
    return found
