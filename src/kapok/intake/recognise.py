"""Which layout a sheet has, where its header stands, which column is which."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kapok.identity.tidying import half_width
from kapok.intake.cells.raw import Raw, number_text
from kapok.intake.findings import Note, note
from kapok.intake.layouts.model import Layout, Layouts, bare_head, head_key
from kapok.intake.messages import listed, phrase
from kapok.intake.sheets import Sheet, blank

LOOK_AT = 20  # rows in which a header is looked for
_LONG_NUMBER = re.compile(r"\d{9,}[\dXx]")  # somebody's number, where there is no header
_ENOUGH = 0.5  # of the telling columns, to say “looks like”
_HINT = 0.3  # what the file's name adds to that
_LIKE, _LIKE_TELLING = (
    0.6,
    0.5,
)  # likeness of a heading to the one that may be meant; less where that tells the layout
_LONGEST_HEAD = 30
_MOST_HEADS = 120
"""Of a row that is no layout's so many headings are compared with what each layout has, to say which is meant."""
_TITLE_WITHIN = 3  # first cells of a row, where a title stands
SHOWN = 8  # headings named


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
        ranked = sorted(best.values(), key=lambda m: _standing(m, sheet), reverse=True)
        first = ranked[0]
        if len(ranked) > 1 and _standing(first, sheet) == _standing(ranked[1], sheet):
            other = ranked[1].layout
            return note("layout_many", **named("layout", first.layout), **named("other", other))
        return not_read(first.layout) if first.layout.not_read else first

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
            if self.layouts.words.is_added(joined) or self.layouts.words.is_added(lower):
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
        if self.layouts.words.is_added(label):
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
        best: _Near | None = None
        seen: list[str] = []
        for row in sheet.rows[:LOOK_AT]:
            labels = [*dict.fromkeys(word for raw in row if (word := words(raw)))][:_MOST_HEADS]
            if len(labels) > len(seen):
                seen = labels
            for heads in self.heads:
                near = self._near(heads, labels)
                if near and (best is None or near.standing(sheet) > best.standing(sheet)):
                    best = near
        if best is not None and best.standing(sheet)[0] > _ENOUGH:
            return best.note()
        titled = self._titled(sheet)
        if titled is not None:
            return not_read(titled)
        told = [_LONG_NUMBER.sub("…", label) for label in seen[:SHOWN]] or ["–"]
        return note("layout_unknown", **listed("seen", told))

    def _near(self, heads: Heads, labels: list[str]) -> _Near | None:
        """The layout, if at least two of its headings stand in the row."""
        names = {label: self._name(heads, label) for label in labels}
        have = {name.split(".")[0] for name in names.values() if name}
        if len(have) < 2 or heads.layout.not_read:
            return None
        free = [label for label, name in names.items() if not name and len(label) <= _LONGEST_HEAD]
        return _Near(heads.layout, frozenset(have), _changes(heads.layout, have, free))

    def _titled(self, sheet: Sheet) -> Layout | None:
        """The sheet that is known and not read whose title stands above, or in the name of sheet or file."""
        above = (words(raw) for row in sheet.rows[:LOOK_AT] for raw in row[:_TITLE_WITHIN])
        told = half_width(" ".join([sheet.file, sheet.name, *above])).replace(" ", "")
        return next(
            (
                layout
                for layout in self.layouts.by_id.values()
                if any(half_width(title) in told for title in layout.titles)
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class _Near:
    """A layout that a row of headings is like. `changes`: column id → the heading that may be meant for it."""

    layout: Layout
    have: frozenset[str]
    changes: dict[str, str]

    def standing(self, sheet: Sheet) -> tuple[float, int]:
        """How much of what tells the layout stands there: a like heading counts half."""
        telling = self.layout.recognised_by
        told = sum(1.0 if n in self.have else 0.5 if n in self.changes else 0.0 for n in telling)
        choices = self.layout.any_of
        if choices and not self.have.isdisjoint(choices):
            told += 1
        share = told / (len(telling) + bool(choices))
        return share + (_HINT if _hinted(self.layout, sheet) else 0), len(self.have)

    def note(self) -> Note:
        columns = self.layout.columns
        lacking = [name for name in self.layout.recognised_by if name not in self.have]
        if not lacking:
            lacking = list(self.layout.any_of)
        rest = [columns[name].head for name in lacking if name not in self.changes]
        values = {
            **named("layout", self.layout),
            **listed("missing", (columns[name].head for name in lacking)),
            **listed("rest", rest),
        }
        if not self.changes:
            return note("layout_missing", **values)
        for lang, end in (("zh", ""), ("en", "_en")):
            values[f"changes{end}"] = phrase("semicolon", lang).join(
                phrase("changes", lang, old=old, new=columns[name].head)
                for name, old in self.changes.items()
            )
        return note("layout_differs_more" if rest else "layout_differs", **values)


def _changes(layout: Layout, have: set[str], free: list[str]) -> dict[str, str]:
    """Headings that may be meant for columns the row lacks, those that tell the layout first."""
    found: dict[str, str] = {}
    left = list(free)
    lacking = [name for name in layout.recognised_by if name not in have]
    lacking += [name for name in layout.columns if name not in have and name not in lacking]
    for name in lacking:
        column = layout.columns[name]
        if column.type == "skip" or column.numbers is not None or not left:
            continue
        near = difflib.get_close_matches(
            column.head, left, 1, _LIKE_TELLING if name in layout.recognised_by else _LIKE
        )
        if near:
            found[name] = near[0]
            left.remove(near[0])
    return found


def named(key: str, layout: Layout) -> dict[str, str]:
    """A layout as a value of a note."""
    return {key: layout.label, f"{key}_en": layout.en}


def not_read(layout: Layout) -> Note:
    """What to say of a sheet that is known and not read."""
    assert layout.not_read is not None
    why, why_en = layout.not_read
    return note("layout_not_read", **named("layout", layout), why=why, why_en=why_en)


def _standing(match: Match, sheet: Sheet) -> tuple[bool, bool, bool, int]:
    """What decides between layouts: one that is read, one of the place's own, the file's name, the number of columns."""
    layout = match.layout
    return layout.not_read is None, layout.own, _hinted(layout, sheet), match.rank


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
