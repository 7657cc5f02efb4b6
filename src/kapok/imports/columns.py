"""The table of columns: what each column of a sheet was taken for, with its first values; the unsure ones on top."""

from __future__ import annotations

import difflib
from dataclasses import asdict, dataclass
from typing import Any

from kapok.imports.keys import VILLAGES
from kapok.imports.planning.villages import MARKS
from kapok.imports.reading import header_of, heads_of
from kapok.intake.intake import SheetRead
from kapok.intake.layouts.model import CHECKED, Layout, Use, head_key
from kapok.intake.recognise import words
from kapok.intake.sheets import Sheet, blank, letter
from kapok.masking import masked_all

SHOWN = 3
_LOOKED_AT = 1_000
"""Rows in which first values are looked for: a column that is empty so far shows none."""
_LIKE = 0.6
_LONGEST = 40
_LONGEST_HEAD, _MOST_HEADS = 60, 400


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """`column`: of the layout, empty where it was not read; `field`: how the layout writes it. `guess`: the column it may be
    meant for. `samples`: its first values, without whole numbers of people. `use`: what becomes of its cells (`Layout.use_of`),
    empty where it was not read. `note`: why our own export leaves it empty all the same, in Chinese and English.
    """

    sheet: str
    heads: str
    letter: str
    head: str
    column: str
    field: str
    sure: bool
    guess: str
    samples: list[str]
    use: Use = ""
    note: tuple[str, str] | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def columns_of(sheet: SheetRead, layout: Layout) -> list[ColumnRead]:
    parsed = sheet.parsed
    if parsed is None or sheet.sheet is None:
        return []
    match, heads = parsed.match, heads_of(sheet.sheet)
    known = {**layout.meta, **layout.columns}
    at = {position: name for name, position in match.columns.items()}
    free = {
        c.head: c.id
        for c in layout.columns.values()
        if c.id not in match.columns and c.type != "skip"
    }
    found = []
    for position, head in match.heads.items():
        name = at.get(position, "")
        if name.startswith("_"):
            continue
        near = [] if name else difflib.get_close_matches(head, free, 1, _LIKE)
        base = name.split(".")[0]
        found.append(
            ColumnRead(
                sheet.name,
                heads,
                letter(position),
                head,
                name,
                known[base].head if base in known else "",
                bool(name),
                free[near[0]] if near else "",
                _samples(sheet, position),
                use_of(layout, base) if base in known else "",
                known[base].not_written if base in known else None,
            )
        )
    return sorted(found, key=lambda one: (one.sure, len(one.letter), one.letter))


def use_of(layout: Layout, name: str) -> Use:
    """What becomes of a column's cells in an import: the marks of a village are compared with those it bears, and only told of."""
    marks = {column for _, column in MARKS.values()}
    told = name in marks and any(rule.entity == VILLAGES for rule in layout.rows)
    return CHECKED if told else layout.use_of(name)


def columns_unread(sheets: list[SheetRead]) -> list[ColumnRead]:
    """The headings of the widest of the sheets that nobody recognised, as they seem to stand, as many as any office writes; without such
    as may be somebody's number.
    """
    each = [_unread(one.name, one.sheet) for one in sheets if one.sheet is not None]
    return max(each, key=len, default=[])


def _unread(name: str, sheet: Sheet) -> list[ColumnRead]:
    if not sheet.rows:
        return []
    at, heads = header_of(sheet), heads_of(sheet)
    found = []
    for position, raw in enumerate(sheet.rows[at]):
        head = words(raw)
        if not head or len(head) > _LONGEST_HEAD or masked_all(head) != head:
            continue
        values = [row[position] for row in sheet.rows[at + 1 :] if not blank(row[position])]
        samples = [masked_all(words(one))[:_LONGEST] for one in values[:SHOWN]]
        found.append(ColumnRead(name, heads, letter(position), head, "", "", False, "", samples))
        if len(found) == _MOST_HEADS:
            break
    return found


def guessed(columns: list[ColumnRead], layout: Layout) -> dict[str, str]:
    """By letter, which column of the layout each heading may be meant for; each is meant once."""
    free = {
        head_key(head): c.id
        for c in layout.columns.values()
        if c.type != "skip"
        for head in c.heads()
    }
    found: dict[str, str] = {}
    for like in (1.0, _LIKE):
        for one in columns:
            key = head_key(one.head)
            near = difflib.get_close_matches(key, free, 1, like) if one.letter not in found else []
            if near:
                found[one.letter] = free[near[0]]
                free = {head: name for head, name in free.items() if name != free[near[0]]}
    return found


def _samples(sheet: SheetRead, position: int) -> list[str]:
    parsed = sheet.parsed
    assert parsed is not None
    found: list[str] = []
    for index in (*parsed.rows[:_LOOKED_AT], *parsed.unchanged[:_LOOKED_AT]):
        raw = parsed.sheet.rows[index][position]
        if not blank(raw):
            found.append(masked_all(words(raw))[:_LONGEST])
            if len(found) == SHOWN:
                break
    return found
