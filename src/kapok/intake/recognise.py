"""Which layout a sheet has, where its header stands, which column is which."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kapok.intake.cells.raw import Raw, half_width, number_text
from kapok.intake.findings import Note, note
from kapok.intake.layouts.model import Layout, Layouts, bare_head, head_key
from kapok.intake.sheets import Sheet, blank, letter

LOOK_AT = 20  # rows in which a header is looked for
_LONG_NUMBER = re.compile(r"\d{9,}[\dXx]")  # somebody's number, where there is no header
_ENOUGH = 0.5  # of the telling columns, to say “looks like”


@dataclass(slots=True)
class Match:
    """`columns`: column id (or `id.n` of a group) → column index. `body`: row index of the first row below."""

    layout: Layout
    header: int
    body: int
    columns: dict[str, int]
    twice: dict[str, list[int]] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)
    wan: frozenset[str] = frozenset()

    @property
    def rank(self) -> int:
        return len(self.columns)


@dataclass(frozen=True, slots=True)
class Heads:
    """Header words of one layout → column id."""

    layout: Layout
    ids: dict[str, str]

    @classmethod
    def of(cls, layout: Layout) -> Heads:
        ids: dict[str, str] = {}
        for column in [*layout.meta.values(), *layout.columns.values()]:
            for head in column.heads():
                if column.numbers is None:
                    ids[head_key(head)] = column.id
                    ids.setdefault(bare_head(head_key(head)), column.id)
                else:
                    for n in range(column.numbers[0], column.numbers[1] + 1):
                        ids[head_key(head.replace("{n}", str(n)))] = f"{column.id}.{n}"
        return cls(layout, ids)


class Recogniser:
    """Finds the layout of sheets."""

    def __init__(self, layouts: Layouts) -> None:
        self.layouts = layouts
        self.heads = [Heads.of(layout) for layout in layouts.by_id.values()]
        self.places: dict[str, list[int]] = {}
        for number, heads in enumerate(self.heads):
            for key in heads.ids:
                self.places.setdefault(key, []).append(number)

    def find(self, sheet: Sheet) -> Match | Note:
        """The match, or what to say where there is none."""
        matches: list[Match] = []
        for i in range(min(LOOK_AT, len(sheet.rows))):
            matches = self._at(sheet, i)
            if matches:
                break
        if not matches:
            return self._nearest(sheet)
        best: dict[str, Match] = {}
        for match in matches:
            known = best.get(match.layout.id)
            if known is None or match.rank > known.rank:
                best[match.layout.id] = match
        ranked = sorted(best.values(), key=lambda m: (self._hinted(m, sheet), m.rank), reverse=True)
        if len(ranked) > 1 and self._equal(ranked[0], ranked[1], sheet):
            return note("layout_many", layout=ranked[0].layout.label, other=ranked[1].layout.label)
        return ranked[0]

    def _equal(self, first: Match, second: Match, sheet: Sheet) -> bool:
        return (self._hinted(first, sheet), first.rank) == (
            self._hinted(second, sheet),
            second.rank,
        )

    def _hinted(self, match: Match, sheet: Sheet) -> bool:
        return _hinted(match.layout, sheet)

    def _at(self, sheet: Sheet, index: int) -> list[Match]:
        single = [(words(raw),) for raw in sheet.rows[index]]
        if sum(1 for word in single if word[0]) < 2:
            return []
        found = [
            match
            for heads in self._possible(single)
            if (match := self._match(heads, single, index, index + 1))
        ]
        if index + 1 < len(sheet.rows):
            double = _two_rows(sheet, index)
            for heads in self._possible(double, self._told_below(double)):
                match = self._match(heads, double, index, index + 2)
                if (
                    match
                    and all(match.rank > m.rank for m in found if m.layout.id == match.layout.id)
                    and not self._is_header(heads, sheet.rows[index + 1])
                ):
                    found.append(match)
        return found

    def _told_below(self, labels: Sequence[tuple[str, ...]]) -> set[int]:
        """Layouts that know a word of the lower row, alone or joined; for the others it tells nothing new."""
        told: set[int] = set()
        for joined, lower, _ in labels:
            if not lower:
                continue
            if joined in self.layouts.words.added_heads or lower in self.layouts.words.added_heads:
                return set(range(len(self.heads)))
            for key in (head_key(joined), head_key(lower)):
                told.update(self.places.get(key, ()))
                told.update(self.places.get(bare_head(key), ()))
        return told

    def _possible(
        self, labels: Sequence[tuple[str, ...]], among: set[int] | None = None
    ) -> list[Heads]:
        """Layouts of which enough header words stand in the row; the others need no closer look."""
        if among is not None and not among:
            return []
        counts = [0] * len(self.heads)
        for choices in labels:
            keys = {
                key
                for label in choices
                if label
                for key in (head_key(label), bare_head(head_key(label)))
            }
            for number in {n for key in keys for n in self.places.get(key, ())}:
                counts[number] += 1
        return [
            heads
            for number, (heads, count) in enumerate(zip(self.heads, counts, strict=True))
            if count >= len(heads.layout.recognised_by) and (among is None or number in among)
        ]

    def _is_header(self, heads: Heads, row: list[Raw]) -> bool:
        """Whether the row is a header by itself, so that it must not be joined with the row above."""
        return self._match(heads, [(words(raw),) for raw in row], 0, 1) is not None

    def _match(
        self, heads: Heads, labels: Sequence[tuple[str, ...]], header: int, body: int
    ) -> Match | None:
        columns: dict[str, int] = {}
        twice: dict[str, list[int]] = {}
        unknown: list[tuple[int, str]] = []
        wan: set[str] = set()
        heads_read: dict[int, str] = {}
        for position, choices in enumerate(labels):
            label, name = self._choose(heads, choices)
            if not label:
                continue
            heads_read[position] = label
            if name is None:
                unknown.append((position, label))
            elif name in columns:
                twice.setdefault(name, [columns[name]]).append(position)
            else:
                columns[name] = position
                if "(万元)" in half_width(label):
                    wan.add(name)
        match = Match(
            heads.layout, header, body, columns, twice, unknown, heads_read, frozenset(wan)
        )
        return match if self._complete(match) else None

    def _choose(self, heads: Heads, choices: tuple[str, ...]) -> tuple[str, str | None]:
        """The first way to read a header cell that the layout knows."""
        for label in choices:
            if label and (name := self._name(heads, label)):
                return label, name
        return choices[0], None

    def _name(self, heads: Heads, label: str) -> str | None:
        if label in self.layouts.words.added_heads:
            return f"_{label}"
        key = head_key(label)
        return heads.ids.get(key) or heads.ids.get(bare_head(key))

    def _complete(self, match: Match) -> bool:
        have = {name.split(".")[0] for name in match.columns}
        any_of = match.layout.any_of
        return have.issuperset(match.layout.recognised_by) and (
            not any_of or not have.isdisjoint(any_of)
        )

    def _nearest(self, sheet: Sheet) -> Note:
        """What the sheet looks like, and what it lacks."""
        best: tuple[float, Heads, list[str], set[str]] | None = None
        seen: list[str] = []
        for row in sheet.rows[:LOOK_AT]:
            labels = [word for raw in row if (word := words(raw))]
            if len(labels) > len(seen):
                seen = labels
            for heads in self.heads:
                have = {
                    name.split(".")[0] for label in labels if (name := self._name(heads, label))
                }
                telling = heads.layout.recognised_by
                share = len(have & set(telling)) / len(telling) + (
                    0.3 if _hinted(heads.layout, sheet) else 0
                )
                if len(have) > 1 and (best is None or (share, len(have)) > (best[0], len(best[3]))):
                    best = (share, heads, labels, have)
        if best is None or best[0] <= _ENOUGH:
            told = "、".join(_LONG_NUMBER.sub("…", label) for label in seen[:8])
            return note("layout_unknown", seen=told or "无")
        return _missing(best[1], best[2], best[3])


def _missing(heads: Heads, labels: list[str], have: set[str]) -> Note:
    layout = heads.layout
    missing = [layout.columns[n].head for n in layout.recognised_by if n not in have]
    if not missing:
        missing = ["、".join(layout.columns[n].head for n in layout.any_of)]
    free = [label for label in labels if head_key(label) not in heads.ids]
    close = [
        (head, near[0])
        for head in missing
        if (near := difflib.get_close_matches(head, free, 1, 0.5))
    ]
    hint = (
        "；".join(f"“{near}”是不是“{head}”" for head, near in close)
        or "补上这些列，或改回原来的列名"
    )
    hint_en = (
        "; ".join(f"is “{near}” perhaps “{head}”" for head, near in close)
        or "add them, or give them their names back"
    )
    return note(
        "layout_missing",
        layout=layout.label,
        missing="、".join(missing),
        hint=hint,
        hint_en=hint_en,
    )


def _hinted(layout: Layout, sheet: Sheet) -> bool:
    name = half_width(f"{sheet.file} {sheet.name}")
    return any(half_width(hint) in name for hint in layout.file_names)


def words(raw: Raw) -> str:
    """A header cell's words."""
    if blank(raw):
        return ""
    return " ".join(number_text(raw).split()) if not isinstance(raw, str) else " ".join(raw.split())


def _two_rows(sheet: Sheet, index: int) -> list[tuple[str, ...]]:
    """Ways to read a header in two rows: both words joined, the lower word, the upper one."""
    upper = [words(raw) for raw in sheet.rows[index]]
    lower = [words(raw) for raw in sheet.rows[index + 1]]
    for span in sheet.merged:
        if span.top <= index <= span.bottom:
            for column in range(span.left + 1, min(span.right + 1, len(upper))):
                upper[column] = upper[span.left]
    return [
        (f"{top}{low}" if low else top, low, top) for top, low in zip(upper, lower, strict=True)
    ]


def letters(columns: list[int]) -> str:
    return "、".join(letter(column) for column in columns)
