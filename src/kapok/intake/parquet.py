"""Parquet files with the vocabulary's columns: `ENTITY.parquet`, or a folder `ENTITY/` of parts.

The machine's door: nothing is mended. A column of the wrong type, a value outside the vocabulary, a row without an id
and rows that share one and differ are refused, with their rows and row groups.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kapok.identity.areacodes import known_area
from kapok.intake.body import MOST_UNKNOWN
from kapok.intake.cells.raw import shown
from kapok.intake.findings import Collector, Note, Place, note
from kapok.intake.messages import listed, phrase
from kapok.intake.tables import ARROW, schema
from kapok.rules.language.bounds import STORED
from kapok.rules.language.calendar import FIRST_DAY, OPEN_END
from kapok.rules.package.vocabulary import Entity, Vocabulary

MOST_ROWS = 200_000_000
_SHOWN = 5
_LIKE = 0.7
_AREA = re.compile(r"(?:\A|_)(?:county|city|province)\Z")  # facts that hold the code of a place
_AREA_DIGITS = 6
_ROW = "#row"  # no name of a column


def entity_of(path: Path, root: Path) -> str:
    """The entity a file belongs to: its own name, or that of its folder below the root."""
    return path.parent.name if path.parent != root else path.stem


def read_parquet(
    path: Path, name: str, entity_name: str, vocabulary: Vocabulary, out: Collector
) -> pa.Table | None:
    """The file as a table of the entity's schema; None if it cannot be used. Every defect is said."""
    place = Place(name)
    entity = vocabulary.entities.get(entity_name)
    if entity is None:
        near = difflib.get_close_matches(entity_name.lower(), vocabulary.entities, 1, _LIKE)
        if near:
            out.add(place, note("parquet_near", name=entity_name, near=near[0]))
        else:
            allowed = listed("allowed", vocabulary.entities)
            out.add(place, note("parquet_entity", name=entity_name, **allowed))
        return None
    try:
        with pq.ParquetFile(path) as file:
            rows = file.metadata.num_rows
            if rows > MOST_ROWS:
                out.add(place, note("parquet_large", rows=rows, most=MOST_ROWS))
                return None
            groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
            table = file.read()
    except (pa.ArrowException, OSError):
        out.add(place, note("file_broken"))
        return None
    if table.column_names.count("id") != 1:
        out.add(place, _no_id(table.column_names))
        return None
    return _Shaping(entity, name, out, list(accumulate(groups))).table(table)


def _no_id(columns: list[str]) -> Note:
    if "id" in columns:
        return note("parquet_column_twice")
    near = next((name for name in columns if _plain(name) == "id"), None)
    return note("parquet_column_near", name=near, near="id") if near else note("parquet_no_id")


class _Shaping:
    """Brings one file's table into the entity's schema. `ends`: the number of rows to the end of each row group."""

    def __init__(self, entity: Entity, name: str, out: Collector, ends: list[int]) -> None:
        self.entity, self.name, self.out, self.ends = entity, name, out, ends

    def table(self, table: pa.Table) -> pa.Table:
        wanted = self.entity.stored_columns()
        table = self._once(table)
        self._not_read(table, wanted)
        absent = [column for column in wanted if column not in table.column_names]
        if absent:
            self.out.add(Place(self.name), note("parquet_absent", **listed("names", absent)))
        arrays = [self._column(table, column, kind) for column, kind in wanted.items()]
        return self._with_ids(pa.Table.from_arrays(arrays, schema=schema(self.entity)))

    def _not_read(self, table: pa.Table, wanted: dict[str, str]) -> None:
        """The columns the entity does not have: each by itself, or all together where there are very many."""
        others = [column for column in table.column_names if column not in wanted]
        if len(others) > MOST_UNKNOWN:
            first = listed("names", others[:_SHOWN])
            said = note("columns_unknown", columns=len(others), **first)
            self.out.add(Place(self.name), said)
            return
        for column in others:
            said = _not_wanted(column, table.schema.field(column).type, wanted)
            self.out.add(Place(self.name, column=column), said)

    def _once(self, table: pa.Table) -> pa.Table:
        """Without columns of which there are several by one name."""
        twice = [name for name, n in Counter(table.column_names).items() if n > 1]
        for column in twice:
            self.out.add(Place(self.name, column=column), note("parquet_column_twice"))
        return table.select([i for i, n in enumerate(table.column_names) if n not in twice])

    def _say(self, code: str, column: str, wrong: pa.ChunkedArray, **values: object) -> None:
        """A message about the rows where `wrong` is true: how many, which, in which row groups."""
        at = pc.indices_nonzero(wrong)
        first = at[:_SHOWN].to_pylist()
        groups = sorted({bisect_right(self.ends, row) + 1 for row in first})
        rows = [str(row + 1) for row in first] + ["…"] * (len(at) > _SHOWN)
        where = {}
        for lang, end in (("zh", ""), ("en", "_en")):
            comma = phrase("comma", lang)
            told = phrase(
                "group_rows", lang, rows=comma.join(rows), groups=comma.join(map(str, groups))
            )
            where[f"where{end}"] = told
        place = Place(self.name, row=first[0] + 1, column=column)
        self.out.add(place, note(code, rows=len(at), **where, **values))

    def _with_ids(self, table: pa.Table) -> pa.Table:
        """Only rows that an id tells apart."""
        refused = pc.is_null(table["id"])
        if table["id"].null_count:
            self._say("parquet_null_id", "id", refused)
        counts = table.group_by("id").aggregate([("id", "count")])
        twice = counts.filter(pc.greater(counts["id_count"], 1))["id"]
        if len(twice):
            same, differing = self._repeated(table, twice)
            refused = pc.or_(refused, pc.or_(same, differing))
        return table.filter(pc.invert(refused)) if pc.any(refused).as_py() else table

    def _repeated(
        self, table: pa.Table, twice: pa.ChunkedArray
    ) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
        """Rows that repeat an earlier one, and rows that share an id and differ; both are said."""
        shared = pc.is_in(table["id"], value_set=twice.combine_chunks())
        numbers = pa.array(range(table.num_rows), pa.int64())
        some = table.append_column(_ROW, numbers).filter(shared)
        distinct = some.group_by(table.column_names).aggregate([(_ROW, "min")])
        kinds = distinct.group_by("id").aggregate([("id", "count")])
        several = kinds.filter(pc.greater(kinds["id_count"], 1))["id"].combine_chunks()
        differing = pc.is_in(table["id"], value_set=several)
        firsts = distinct[f"{_ROW}_min"].combine_chunks()
        later = pc.invert(pc.is_in(numbers, value_set=firsts))
        same = pc.and_(pc.and_(shared, pc.invert(differing)), later)
        if pc.any(same).as_py():
            self._say("parquet_same", "id", same)
        if len(several):
            self._say("parquet_twice", "id", differing, value=several[0].as_py())
        return same, differing

    def _column(self, table: pa.Table, column: str, kind: str) -> pa.ChunkedArray | pa.Array:
        arrow = ARROW[kind]
        if column not in table.column_names:
            return pa.nulls(table.num_rows, arrow)
        values = table[column]
        if pa.types.is_dictionary(values.type):
            values = values.cast(values.type.value_type)
        if kind == "date" and pa.types.is_timestamp(values.type) and not _zoned(values.type):
            values = self._whole_days(values, column)
        cast = _cast(values, arrow)
        if cast is None:
            said = note(_refusal(kind, values.type), want=str(arrow), got=str(values.type))
            self.out.add(Place(self.name, column=column), said)
            return pa.nulls(table.num_rows, arrow)
        if kind == "code":
            return self._known_codes(cast, column)
        if kind == "date":
            return self._within(cast, column, FIRST_DAY, OPEN_END, "parquet_day")
        if kind in STORED:
            most = STORED[kind]
            return self._within(cast, column, -most, most, "parquet_number", most=f"{most:,}")
        if _AREA.search(column) and column in self.entity.facts:
            self._known_areas(cast, column)
        return cast

    def _whole_days(self, values: pa.ChunkedArray, column: str) -> pa.ChunkedArray:
        """Moments that are midnight, as data frames keep days; others are said and unknown."""
        within = pc.not_equal(values, pc.floor_temporal(values, unit="day"))
        wrong = pc.fill_null(within, fill_value=False)
        if not pc.any(wrong).as_py():
            return values
        self._say("parquet_moment", column, wrong)
        return pc.if_else(wrong, pa.scalar(None, values.type), values)

    def _known_areas(self, values: pa.ChunkedArray, column: str) -> None:
        """Codes of provinces, cities and counties that no list of areas has are said; a place may have its own."""
        strange = [code for code in pc.unique(values).to_pylist() if code and not _is_area(code)]
        if strange:
            wrong = pc.is_in(values, value_set=pa.array(strange, pa.string()))
            self._say("parquet_area", column, wrong, value=shown(strange[0]))

    def _within(
        self, values: pa.ChunkedArray, column: str, low: Any, high: Any, code: str, **said: object
    ) -> pa.ChunkedArray:
        """Values that data may hold; others are said and unknown."""
        first, last = pa.scalar(low, values.type), pa.scalar(high, values.type)
        outside = pc.or_(pc.less(values, first), pc.greater(values, last))
        wrong = pc.fill_null(outside, fill_value=False)
        if not pc.any(wrong).as_py():
            return values
        self._say(code, column, wrong, **said)
        return pc.if_else(wrong, pa.scalar(None, values.type), values)

    def _known_codes(self, values: pa.ChunkedArray, column: str) -> pa.ChunkedArray:
        codes = list(self.entity.facts[column].codes)
        known = pc.is_in(values, value_set=pa.array(codes, pa.string()))
        wrong = pc.and_(pc.is_valid(values), pc.invert(known))
        if not pc.any(wrong).as_py():
            return values
        sample = shown(values.filter(wrong)[0].as_py())
        self._say("parquet_code", column, wrong, value=sample, **listed("allowed", codes))
        return pc.if_else(wrong, pa.scalar(None, pa.string()), values)


def _is_area(code: str) -> bool:
    """Whether there is or was a province (2 digits), city (4) or county (6) of the code."""
    return known_area(code.ljust(_AREA_DIGITS, "0"))


def _not_wanted(column: str, kind: pa.DataType, wanted: Iterable[str]) -> Note:
    """A column the entity does not have: one that is written a little otherwise, one that holds others, or any."""
    near = {_plain(name): name for name in wanted}.get(_plain(column))
    if near is not None:
        return note("parquet_column_near", name=column, near=near)
    return note("parquet_nested", got=str(kind)) if _nested(kind) else note("parquet_column")


def _plain(name: str) -> str:
    return "".join(name.split()).lower()


def _nested(kind: pa.DataType) -> bool:
    return bool(pa.types.is_nested(kind))


def _refusal(kind: str, have: pa.DataType) -> str:
    """Why a column of this type is not taken for the kind."""
    if _nested(have):
        return "parquet_nested"
    if kind == "date" and _zoned(have):
        return "parquet_zone"
    return "parquet_money" if kind == "money" else "parquet_type"


def _zoned(kind: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(kind) and kind.tz)


def _cast(values: pa.ChunkedArray, want: pa.DataType) -> pa.ChunkedArray | None:
    """Without loss and without guessing: like kinds only (an integer is no text, a number with decimals no fen)."""
    have = values.type
    if not (pa.types.is_null(have) or have == want or _like(have, want)):
        return None
    try:
        return values.cast(want)
    except pa.ArrowInvalid:
        return None


def _like(have: pa.DataType, want: pa.DataType) -> bool:
    if want == pa.string():
        return bool(pa.types.is_large_string(have) or pa.types.is_string_view(have))
    if want == pa.int64():
        return bool(pa.types.is_integer(have))
    if want == pa.date32():
        return bool(pa.types.is_date(have) or (pa.types.is_timestamp(have) and not _zoned(have)))
    return False
