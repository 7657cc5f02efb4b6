"""What was found while reading: where, what, and how to mend it, in Chinese and English.

A cell parser gives `Note`s; the reader, which knows the place, turns a note into a `Finding`. Messages that are
gathered (all repairs, and warnings that would repeat without end) are one finding a column, with a count and the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kapok.intake.messages import Level, Note, note, one_line, phrase, sentence

SHOWN_ROWS = 3  # rows named where one finding stands for many

__all__ = ["Collector", "Finding", "Level", "Note", "Place", "in_order", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where: `row` is the row number the user sees (1-based, 0 = the whole sheet), `column` the header's words."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    letter: str = ""

    def say(self, lang: str = "zh") -> str:
        return self.told(lang)

    def both(self, key: str, seen: Place | None = None) -> dict[str, str]:
        """The place as a value of a note, in both languages; without the file where the note stands in it (`seen`)."""
        file = seen is None or seen.file != self.file
        return {key: self.told("zh", file=file), f"{key}_en": self.told("en", file=file)}

    def told(self, lang: str, *, rows: tuple[int, ...] = (), file: bool = True) -> str:
        """The place in words; with several rows the first of them, and without the file if that has been named."""
        parts = [one_line(self.file)] if file else []
        if self.sheet:
            parts.append(phrase("place_sheet", lang, sheet=self.sheet))
        if len(rows) > 1:
            first = phrase("comma", lang).join(map(str, rows[:SHOWN_ROWS]))
            more = len(rows) > SHOWN_ROWS
            parts.append(phrase("place_rows_more" if more else "place_rows", lang, rows=first))
        elif self.row:
            parts.append(phrase("place_row", lang, row=self.row))
        if self.column:
            code = "place_column" if self.letter else "place_head"
            parts.append(phrase(code, lang, letter=self.letter, column=self.column))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found at one place. `count` > 1: the same so many times, `place.row` is the first of them; `rows` are
    all of them (the first only, of a repair).
    """

    place: Place
    note: Note
    count: int = 1
    rows: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        return self.note.code

    @property
    def level(self) -> Level:
        return self.note.level

    def what(self, lang: str = "zh") -> str:
        return self.note.text("zh" if lang == "zh" else "en", lang, self.count)

    def mend(self, lang: str = "zh") -> str:
        return self.note.text("mend" if lang == "zh" else "mend_en", lang, self.count)

    def say(self, lang: str = "zh", *, file: bool = True) -> str:
        """Where, what is wrong, how to mend it: one line. Without the file where that stands above."""
        where = self.place.told(lang, rows=self.rows, file=file)
        what, mend = self.what(lang), self.mend(lang)
        if lang == "zh":
            return (f"{where}：" if where else "") + what + (f"，{mend}。" if mend else "。")
        told = (f"{where}: " if where else "") + sentence(what)
        return told + (f". {sentence(mend)}." if mend else ".")

    def as_dict(self, lang: str = "zh") -> dict[str, object]:
        place = self.place
        return {
            "file": place.file, "sheet": place.sheet, "row": place.row, "column": place.column,
            "letter": place.letter, "level": str(self.level), "code": self.code, "count": self.count,
            "rows": list(self.rows or ([place.row] if place.row else [])),
            "what": self.what(lang), "mend": self.mend(lang),
        }  # fmt: skip


@dataclass(slots=True)
class _Counted:
    """A finding that is said once, while it is being counted."""

    place: Place
    note: Note
    count: int
    rows: list[int]


@dataclass(slots=True)
class Collector:
    """Takes findings as they come; those that are said once for a column are counted."""

    single: list[Finding] = field(default_factory=list)
    counted: dict[tuple[str, ...], _Counted] = field(default_factory=dict)

    def add(self, place: Place, one: Note, times: int = 1) -> None:
        """The note at the place; one that is counted may stand for several cells, of which this is the first."""
        if not one.gathered:
            self.single.append(Finding(place, one))
            return
        key = (place.file, place.sheet, place.column, one.code, one.about)
        known = self.counted.get(key)
        if known is None:
            self.counted[key] = _Counted(place, one, times, [place.row] if place.row else [])
            return
        known.count += times
        if one.level != Level.REPAIR and place.row:
            known.rows.append(place.row)

    def extend(self, findings: Iterable[Finding]) -> None:
        self.single.extend(findings)

    def all(self) -> list[Finding]:
        return in_order([*self.single, *map(_told, self.counted.values())])


def _told(one: _Counted) -> Finding:
    rows = tuple(sorted(set(one.rows)))
    place = replace(one.place, row=rows[0]) if rows else one.place
    return Finding(place, one.note, one.count, rows)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By file, sheet, row and column as they stand."""
    return sorted(findings, key=_where)


def _where(finding: Finding) -> tuple[object, ...]:
    place = finding.place
    column = (len(place.letter), place.letter, place.column)
    return (place.file, place.sheet, place.row, column, finding.code)
