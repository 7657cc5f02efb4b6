"""What all peers share: the days, the sums, the names of what comes out, and the checksum of a result."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb

AS_OF = dt.date(2025, 6, 30)
VALID_FROM = dt.date(2022, 1, 1)
VALID_TO = dt.date(2025, 12, 31)
PANZHIHUA = ("510402", "510403", "510411", "510421", "510422")
MEASURES = ("2b", "5", "16", "25b")
CONDITIONS = {"2b": 4, "5": 3, "16": 4, "25b": 3}
OUTCOMES = ("not_eligible", "outside_validity", "unknown", "not_yet", "eligible")
"""In the order in which they are looked for; verdicts as numbers count from 0."""
FEN = 100
GRANT, SUBSIDY, STARTUP, PER_DAY, MAX_DAYS, LONGEST = (
    400 * FEN,
    1000 * FEN,
    10_000 * FEN,
    50 * FEN,
    30,
    60,
)

RESULTS = ("outcome", "failed", "missing", "amount")
"""Columns `NAME_MEASURE` beside `id`. `failed`: bit by condition. `missing`: bit by condition, then one for the event.
`amount`: fen if eligible, else 0."""

COMPRESSION = "snappy"


def checksum(result: Path, *, masks: bool) -> dict[str, Any]:
    """Measure → how many of each verdict, the money, and how many of each pair of masks."""
    found: dict[str, Any] = {}
    source = f"read_parquet('{result}')"
    with duckdb.connect() as con:
        for measure in MEASURES:
            outcome = f"CAST(outcome_{measure} AS VARCHAR)"
            counted = con.execute(
                f"SELECT {outcome}, count(*) FROM {source} GROUP BY 1 ORDER BY 1"
            ).fetchall()
            money = con.execute(
                f"SELECT CAST(sum(amount_{measure}) AS BIGINT) FROM {source}"
            ).fetchall()
            found[measure] = {"outcomes": dict(counted), "amount": money[0][0]}
            if masks:
                known = (1 << (CONDITIONS[measure] + 1)) - 1
                pairs = con.execute(
                    f"SELECT failed_{measure}, missing_{measure} & {known}, count(*) FROM {source} "
                    "GROUP BY 1, 2 ORDER BY 1, 2"
                ).fetchall()
                found[measure]["masks"] = [list(map(int, pair)) for pair in pairs]
    return found


def without_masks(checksums: dict[str, Any]) -> dict[str, Any]:
    """The part of a checksum that every peer gives."""
    return {m: {k: v for k, v in values.items() if k != "masks"} for m, values in checksums.items()}
