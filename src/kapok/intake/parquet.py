"""Parquet files with the vocabulary's columns: `ENTITY.parquet`, or a folder `ENTITY/` of parts."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kapok.intake.findings import Collector, Place, note
from kapok.intake.tables import ARROW, schema
from kapok.rules.vocabulary import Entity, Vocabulary


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
        out.add(
            place, note("parquet_entity", name=entity_name, allowed="、".join(vocabulary.entities))
        )
        return None
    try:
        table = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        detail = str(error).replace(str(path), name).split("\n")[0][:80]
        out.add(place, note("file_broken", detail=detail))
        return None
    if "id" not in table.column_names:
        out.add(place, note("parquet_no_id"))
        return None
    return _shaped(table, entity, name, out)


def _shaped(table: pa.Table, entity: Entity, name: str, out: Collector) -> pa.Table:
    wanted = entity.stored_columns()
    for column in table.column_names:
        if column not in wanted:
            out.add(Place(name, column=column), note("parquet_column"))
    absent = [column for column in wanted if column not in table.column_names]
    if absent:
        out.add(Place(name), note("parquet_absent", names="、".join(absent)))
    arrays = [_column(table, column, kind, entity, name, out) for column, kind in wanted.items()]
    shaped = pa.Table.from_arrays(arrays, schema=schema(entity))
    lost = shaped["id"].null_count
    if lost:
        out.add(Place(name, column="id"), note("parquet_null_id", rows=lost))
        shaped = shaped.filter(pc.is_valid(shaped["id"]))
    return shaped


def _column(
    table: pa.Table, column: str, kind: str, entity: Entity, name: str, out: Collector
) -> pa.ChunkedArray | pa.Array:
    arrow = ARROW[kind]
    if column not in table.column_names:
        return pa.nulls(table.num_rows, arrow)
    values = table[column]
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if not _castable(values.type, arrow):
        out.add(
            Place(name, column=column), note("parquet_type", want=str(arrow), got=str(values.type))
        )
        return pa.nulls(table.num_rows, arrow)
    try:
        cast = values.cast(arrow)
    except pa.ArrowInvalid:
        out.add(
            Place(name, column=column), note("parquet_type", want=str(arrow), got=str(values.type))
        )
        return pa.nulls(table.num_rows, arrow)
    return _known_codes(cast, column, entity, name, out) if kind == "code" else cast


def _castable(have: pa.DataType, want: pa.DataType) -> bool:
    """Without loss and without guessing: like kinds only (an integer is no text, a number with decimals no fen)."""
    if pa.types.is_null(have) or have == want:
        return True
    if want == pa.string():
        return bool(pa.types.is_large_string(have) or pa.types.is_string_view(have))
    if want == pa.int64():
        return bool(pa.types.is_integer(have))
    if want == pa.date32():
        return bool(pa.types.is_date(have) or pa.types.is_timestamp(have))
    return False


def _known_codes(
    values: pa.ChunkedArray, column: str, entity: Entity, name: str, out: Collector
) -> pa.ChunkedArray:
    codes = list(entity.facts[column].codes)
    known = pc.is_in(values, value_set=pa.array(codes, pa.string()))
    wrong = pc.and_(pc.is_valid(values), pc.invert(known))
    count = pc.sum(wrong).as_py() or 0
    if not count:
        return values
    sample = values.filter(wrong)[0].as_py()
    said = note("parquet_code", rows=count, value=sample, allowed="、".join(codes))
    out.add(Place(name, column=column), said)
    return pc.if_else(wrong, pa.scalar(None, pa.string()), values)
