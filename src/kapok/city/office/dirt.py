"""Honest dirt: what is wrong in the files, at small stated rates, and a record of every spot.

Owns: the kinds of dirt, their rates, and what each leads to: `repair` (read as it
was meant), `lost` (the cell or row cannot be used), `changed` (it can be read and
says something else), `seen` (nothing changes, but it is worth a look). A spot
names file, sheet, row and column as the user sees them, the code with which
intake reports it (empty where intake has no reason to), and the person meant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from kapok.city.draw import Draw
from kapok.city.office import otherwise, quality
from kapok.city.office.page import Book, Page
from kapok.city.office.xlsx import Cell

_FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_EPOCH = dt.date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Dirt:
    """One spot. `row` is the row number the user sees; 0 = the whole sheet."""

    kind: str
    effect: str
    code: str
    file: str
    sheet: str
    row: int
    column: str
    person: str = ""
    before: str = ""
    after: str = ""

    def as_dict(self) -> dict[str, str | int]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of dirt in cells of columns of some types or names; `spoil` gives None where it does not apply."""

    name: str
    effect: str
    code: str
    rate: float
    types: tuple[str, ...]
    spoil: Callable[[str], Cell]
    layouts: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def _bad_check(number: str) -> Cell:
    return (
        number[:17] + ("0" if number[17] != "0" else "1")
        if len(number) == 18 and number.isascii()
        else None
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _serial(text: str) -> Cell:
    day = _day(text)
    return None if day is None else (day - _EPOCH).days


def _in_chinese(text: str) -> Cell:
    day = _day(text)
    return None if day is None else f"{day.year}年{day.month}月{day.day}日"


def _dotted(text: str) -> Cell:
    day = _day(text)
    return None if day is None else f"{day.year}.{day.month}.{day.day}"


def _compact(text: str) -> Cell:
    day = _day(text)
    return None if day is None else f"{day:%Y%m%d}"


def _month_only(text: str) -> Cell:
    day = _day(text)
    return None if day is None else f"{day.year}.{day.month:02d}"


def _no_day(text: str) -> Cell:
    day = _day(text)
    return None if day is None else f"{day.year}-02-30"


def _as_float(number: str) -> Cell:
    return float(number[:15] + "000") if number[:17].isdigit() else None


_LOCAL_LOSS = (
    "training_allowance",
    "unemployment_benefits",
    "degrees",
    "flexible_months",
    "school_rolls",
    "support_records",
)
_DATED = ("hiring_roster", "work_ledger", "post_ledger", "loans", "base_recognitions")

#: where several kinds fit a cell, the first drawn wins
KINDS: tuple[Kind, ...] = (
    Kind("id_wrapped", "repair", "id_cleaned", 0.0020, ("id_number",), lambda s: f'="{s}"'),
    Kind("id_blanks", "repair", "id_cleaned", 0.0025, ("id_number",), lambda s: f"{s}  "),
    Kind("id_full_width", "repair", "id_cleaned", 0.0010, ("id_number",), lambda s: s.translate(_FULL)),
    Kind("id_small_x", "repair", "id_cleaned", 0.06, ("id_number",), lambda s: s[:17] + "x" if s.endswith("X") else None),
    Kind("id_float", "lost", "id_precision", 0.0012, ("id_number",), _as_float, _LOCAL_LOSS),
    Kind("id_check", "lost", "id_check", 0.0010, ("id_number",), _bad_check, _LOCAL_LOSS),
    Kind("id_masked", "lost", "id_masked", 0.0004, ("id_number",), lambda s: s[:6] + "*" * 8 + s[14:], _LOCAL_LOSS),
    Kind("date_dotted", "repair", "date_rewritten", 0.0040, ("date",), _dotted),
    Kind("date_chinese", "repair", "date_rewritten", 0.0040, ("date",), _in_chinese),
    Kind("date_compact", "repair", "date_rewritten", 0.0020, ("date",), _compact),
    Kind("date_serial", "repair", "date_serial", 0.0020, ("date",), _serial),
    Kind("date_month_only", "lost", "date_month_only", 0.0015, ("date",), _month_only, _DATED, ("contract_end", "due_on", "recognised_on")),
    Kind("date_no_day", "lost", "date_no_day", 0.0006, ("date",), _no_day, _DATED, ("contract_end", "insured_until", "due_on")),
    Kind("name_blank", "repair", "name_cleaned", 0.0015, ("name",), lambda s: f"{s[0]} {s[1:]}" if len(s) == 2 else None),
    Kind("account_digit", "seen", "account_luhn", 0.0008, ("account",), lambda s: s[:-1] + str((int(s[-1]) + 1) % 10)),
    Kind("post_outside", "changed", "", 0.0010, ("code",), lambda s: "公益性岗位" if s == "有组织劳务输出" else None,
         ("work_ledger",), ("channel",)),
    Kind("gone_without_end", "seen", "", 0.0010, ("flag",), lambda s: "否" if s == "是" else None, ("national_work_away",), ("worked",)),
    Kind("phone_short", "seen", "phone", 0.0010, ("phone",), lambda s: s[:10] if len(s) == 11 else None),
    Kind("flag_unclear", "lost", "flag_form", 0.0005, ("flag",), lambda _: "不详？", ("post_ledger", "startup_application")),
    Kind("word_unknown", "lost", "code_unknown", 0.0008, ("code",), lambda _: "不好说", ("post_ledger", "hiring_roster"), ("category", "contract_kind")),
    Kind("labour_healthy_weak", "changed", "", 0.0012, ("code",), lambda s: "弱劳动力或半劳动力" if s == "普通劳动力" else None,
         ("national_households",), ("labour",)),
    Kind("head_missing", "seen", "heads_none", 0.0004, ("text",), lambda s: "其他" if s == "户主" else None, ("national_households",), ("relation",)),
    Kind("head_twice", "seen", "heads_several", 0.0004, ("text",), lambda s: "户主" if s == "配偶" else None, ("national_households",), ("relation",)),
    Kind("spouse_twice", "seen", "", 0.0004, ("text",), lambda s: "配偶" if s == "之子" else None, ("national_households",), ("relation",)),
)  # fmt: skip
_STRUCTURE = {"total_row": 0.5, "header_again": 0.12, "hidden_column": 0.08, "row_twice": 0.1}


def spoil(seed: int, books: list[Book]) -> list[Dirt]:
    """Dirty the pages; what was done, in file order."""
    draw, told = Draw(seed, "dirt"), Draw(seed, "otherwise")
    spots: list[Dirt] = []
    for book in books:
        for page in book.pages:
            found = _quality(draw, book, page)
            found += _cells(draw, book, page)
            found += _structure(draw, book, page, {spot.row for spot in found})
            found += _otherwise(told, book, page, {spot.row - page.first_row for spot in found})
            spots += found
        if book.is_csv and book.encoding != "utf-8-sig":
            spots.append(Dirt("encoding_gbk", "seen", "file_encoding", str(book.path), "", 0, ""))
    return spots


def _place(book: Book, page: Page, row: int) -> tuple[str, str, int]:
    """File, sheet and row number of the row at an index."""
    if book.is_csv:
        return str(book.path), "", row + 2
    return str(book.path), page.name, page.first_row + row


def _cells(draw: Draw, book: Book, page: Page) -> list[Dirt]:
    """Dirt in single cells: for each column and kind, rows are skipped geometrically, so it costs little."""
    spots: list[Dirt] = []
    who = page.columns.get("id_no")
    done: set[tuple[int, int]] = set()
    for kind in KINDS:
        if kind.layouts and page.layout.id not in kind.layouts:
            continue
        for name, position in page.columns.items():
            column = page.layout.columns.get(name)
            if (
                column is None
                or column.type not in kind.types
                or (kind.columns and name not in kind.columns)
            ):
                continue
            for row in _rows(draw, len(page.cells), kind.rate):
                cells = page.cells[row]
                before = cells[position]
                if not isinstance(before, str) or (row, position) in done:
                    continue
                after = kind.spoil(before)
                if after is None or after == before:
                    continue
                person = str(page.rows[row].get("id_no") or "") if who is not None else ""
                cells[position] = after
                done.add((row, position))
                file, sheet, number = _place(book, page, row)
                spots.append(
                    Dirt(
                        kind.name,
                        kind.effect,
                        kind.code,
                        file,
                        sheet,
                        number,
                        column.head,
                        person,
                        before,
                        str(after),
                    )
                )
    return spots


def _quality(draw: Draw, book: Book, page: Page) -> list[Dirt]:
    """Faults between columns and rows; see `quality`."""
    spots = []
    for kind, row, column in quality.household_faults(draw, page):
        effect = "changed"
        code = "conflict" if kind == quality.TWO_HOUSEHOLDS else ""
        file, sheet, number = _place(book, page, row)
        head, person = page.layout.columns[column].head, str(page.rows[row]["id_no"])
        spots.append(
            Dirt(
                kind,
                effect,
                code,
                file,
                sheet,
                number,
                head,
                person,
                "",
                str(page.cells[row][page.columns[column]]),
            )
        )
    return spots


def _otherwise(draw: Draw, book: Book, page: Page, dirty: set[int]) -> list[Dirt]:
    """What other files say differently; see `otherwise`."""
    spots = []
    for kind, row, column in otherwise.differences(draw, page, dirty):
        file, sheet, number = _place(book, page, row)
        head, person = page.layout.columns[column].head, str(page.rows[row]["id_no"])
        after = str(page.cells[row][page.columns[column]])
        effect = otherwise.EFFECTS[kind]
        spots.append(Dirt(kind, effect, "", file, sheet, number, head, person, "", after))
    return spots


def _rows(draw: Draw, count: int, rate: float) -> list[int]:
    """Indices hit at a rate: a fixed number, rounded by a draw, spread over the rows."""
    hits = int(count * rate + draw.unit())
    return sorted({draw.below(count) for _ in range(hits)}) if count else []


def _structure(draw: Draw, book: Book, page: Page, dirty: set[int]) -> list[Dirt]:
    """Dirt of the sheet: totals, the header again at a page break, hidden columns, rows entered twice."""
    spots: list[Dirt] = []
    if book.is_csv or len(page.cells) < 3:
        return spots
    path = str(book.path)
    if (
        draw.chance(_STRUCTURE["row_twice"])
        and page.layout.id in _LOCAL_LOSS
        and page.first_row not in dirty
    ):
        page.cells.append(list(page.cells[0]))
        page.rows.append(page.rows[0])
        row = page.first_row + len(page.cells) - 1
        spots.append(
            Dirt(
                "row_twice",
                "seen",
                "duplicate_row",
                path,
                page.name,
                row,
                "",
                str(page.rows[0].get("id_no") or ""),
            )
        )
    if draw.chance(_STRUCTURE["header_again"]):
        page.cells.append(list(page.heads))
        spots.append(Dirt("header_again", "repair", "header_again", path, page.name, 0, ""))
    required = [
        page.columns[c.id]
        for c in page.layout.columns.values()
        if c.required and c.id in page.columns
    ]
    if draw.chance(_STRUCTURE["total_row"]) and 0 not in required:
        page.tail.insert(0, [f"合计 {len(page.rows)}"])
        spots.append(Dirt("total_row", "repair", "rows_skipped", path, page.name, 0, ""))
    hidden = [name for name in ("ethnic", "group", "address", "bank") if name in page.columns]
    if hidden and draw.chance(_STRUCTURE["hidden_column"]):
        page.hidden.append(page.columns[hidden[0]])
        head = page.heads[page.columns[hidden[0]]]
        spots.append(Dirt("hidden_column", "seen", "column_hidden", path, page.name, 0, head))
    return spots + _merged(draw, book, page)


def _merged(draw: Draw, book: Book, page: Page) -> list[Dirt]:
    """In some household files the household's columns are merged over its members."""
    if page.layout.id != "national_households" or not draw.chance(0.3):
        return []
    columns = [page.columns[c] for c in ("village", "household", "head_name", "household_type")]
    key = page.columns["household"]
    start = 0
    for row in range(1, len(page.cells) + 1):
        if row < len(page.cells) and page.cells[row][key] == page.cells[start][key]:
            continue
        if row - start > 1:
            top = page.first_row - 1
            for column in columns:
                page.merged.append((top + start, column, top + row - 1, column))
                for below in range(start + 1, row):
                    page.cells[below][column] = None
        start = row
    return [Dirt("merged_cells", "repair", "merged_filled", str(book.path), page.name, 0, "")]
