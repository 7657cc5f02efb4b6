"""The Parquet file as NumPy arrays, and arrays as a result file, for peers that work on arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from peers.common import COMPRESSION, MEASURES, OUTCOMES

COUNTY_UNKNOWN = 0
BATCH = 500_000
"""Rows worked on at a time: arrays that stay small enough to be near."""


@dataclass(slots=True)
class Column:
    """Values and where they are known; unknown values hold 0."""

    value: np.ndarray
    known: np.ndarray


def batches(persons: Path) -> Iterator[tuple[pa.Array, dict[str, Column]]]:
    """The file in parts: the ids, and the other columns. Dates count days; counties are numbers."""
    for batch in pq.ParquetFile(persons).iter_batches(batch_size=BATCH):
        columns = {name: _column(batch.column(name)) for name in batch.schema.names if name != "id"}
        yield batch.column("id"), columns


def _column(array: pa.Array) -> Column:
    known = pc.is_valid(array).to_numpy(zero_copy_only=False)
    if pa.types.is_date(array.type) or pa.types.is_string(array.type):
        array = array.cast(pa.int32())
    zero = pa.scalar(value=False) if pa.types.is_boolean(array.type) else pa.scalar(0, array.type)
    return Column(pc.fill_null(array, zero).to_numpy(zero_copy_only=False), known)


def add_months(day: np.ndarray, months: int) -> np.ndarray:
    """Days since 1970 + months, clamped to the month's end."""
    date = day.astype("datetime64[D]")
    month = date.astype("datetime64[M]")
    offset = (date - month.astype("datetime64[D]")).astype(np.int32)
    then = month + np.timedelta64(months, "M")
    first = then.astype("datetime64[D]").astype(np.int32)
    last = (then + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int32) - first - 1
    return first + np.minimum(offset, last)


class Result:
    """A result file, written part by part."""

    def __init__(self, path: Path, *, masks: bool) -> None:
        self.masks = masks
        verdict = pa.dictionary(pa.int8(), pa.string())
        fields = [("id", pa.string())]
        for measure in MEASURES:
            fields.append((f"outcome_{measure}", verdict))
            if masks:
                fields += [(f"failed_{measure}", pa.int64()), (f"missing_{measure}", pa.int64())]
            fields.append((f"amount_{measure}", pa.int64()))
        self.schema = pa.schema(fields)
        self.writer = pq.ParquetWriter(path, self.schema, compression=COMPRESSION)
        self.names = pa.array(OUTCOMES)

    def add(self, ids: pa.Array, results: dict[str, tuple[np.ndarray, ...]]) -> None:
        """`results`: measure → verdict numbers, failed, missing, amount; or verdict numbers and amount."""
        arrays: list[Any] = [ids]
        for measure in MEASURES:
            verdict, *rest = results[measure]
            arrays.append(
                pa.DictionaryArray.from_arrays(pa.array(verdict.astype(np.int8)), self.names)
            )
            arrays += [pa.array(values.astype(np.int64)) for values in rest]
        self.writer.write_table(pa.Table.from_arrays(arrays, schema=self.schema))

    def close(self) -> None:
        self.writer.close()
