"""Results for machines: Parquet per measure, and `run.json`, which says what the masks and columns mean."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from kapok.rules.executors.duckdb_executor.dialect import constant
from kapok.screening.run import Result, Run
from kapok.screening.summary import MeasureSummary


def write_results(run: Run, summaries: list[MeasureSummary], out: Path) -> list[Path]:
    """`units/MEASURE.parquet`, `due/MEASURE.parquet` and `run.json`; money in fen. The files written."""
    written: list[Path] = []
    for kind in ("units", "due"):
        (out / kind).mkdir(parents=True, exist_ok=True)
    for name, result in run.results.items():
        tables = [("units", result.units, "id")]
        if result.pays:
            tables.append(("due", result.due, result.due_order))
        for kind, table, order in tables:
            path = out / kind / f"{name}.parquet"
            target = constant(str(path), "text")
            run.con.execute(
                f"COPY (SELECT * FROM {table} ORDER BY {order}) TO {target} (FORMAT parquet, COMPRESSION zstd)"
            )
            written.append(path)
    path = out / "run.json"
    path.write_text(
        json.dumps(described(run, summaries), ensure_ascii=False, indent=1, default=_day) + "\n",
        "utf-8",
    )
    return [*written, path]


def described(run: Run, summaries: list[MeasureSummary]) -> dict[str, Any]:
    """The run as data: package and its hash, day, readings, rows taken in, and each measure's summary and legend."""
    return {
        "package": run.package.name,
        "hash": run.package.hash,
        "as_of": run.as_of,
        "readings": run.readings,
        "rows": {name: n for name, n in run.loaded.rows.items() if n},
        "measures": [s.as_data() | {"legend": _legend(run.results[s.measure])} for s in summaries],
    }


def _legend(result: Result) -> dict[str, Any]:
    """Bit numbers of the masks and numbered columns."""
    plan = result.plan
    return {
        "conditions": [c.id for c in plan.conditions],
        "requirements": [r.id for r in plan.requirements],
        "facts": [f"{v.origin.entity}.{v.origin.fact}" for v in plan.leaves],
        "flags": [f.id for f in result.measure.flags],
        "each": result.each,
        "items": [a.name for a in plan.amounts],
        "routes": [r.id for r in result.measure.routes],
        "keys": [k.name for k in plan.keys],
    }


def _day(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
