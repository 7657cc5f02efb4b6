"""DuckDB SQL as one would write it by hand: one statement, Kleene logic from SQL's own three values."""

from __future__ import annotations

from pathlib import Path

import duckdb

from peers.common import (
    AS_OF,
    COMPRESSION,
    GRANT,
    LONGEST,
    MAX_DAYS,
    PANZHIHUA,
    PER_DAY,
    STARTUP,
    SUBSIDY,
    VALID_FROM,
    VALID_TO,
)

SIX_MONTHS = "CAST(registered_on + INTERVAL 6 MONTH AS DATE)"
RULES: dict[str, tuple[str, list[str], str]] = {
    "2b": (
        "departed_on",
        [
            "target",
            "CAST(birth + INTERVAL 192 MONTH AS DATE) <= departed_on",
            "organised",
            "work_county <> home_county",
        ],
        str(GRANT),
    ),
    "5": (
        "contract_start",
        [
            "target",
            "contract_end >= CAST(contract_start + INTERVAL 12 MONTH AS DATE) - 1",
            "insured_months >= 1",
        ],
        str(SUBSIDY),
    ),
    "16": (
        SIX_MONTHS,
        [
            "target",
            f"home_county IN {PANZHIHUA}",
            f"{SIX_MONTHS} IS NOT NULL OR NULL",
            f"closed_on >= {SIX_MONTHS}",
        ],
        str(STARTUP),
    ),
    "25b": (
        "course_start",
        ["target", f"days > 0 AND days <= {LONGEST}", "NOT on_benefit"],
        f"{PER_DAY} * least(days, {MAX_DAYS})",
    ),
}
"""Measure → event, conditions, amount."""


def statement(source: str) -> str:
    first, second, third, last = [], [], [], []
    for measure, (event, conditions, amount) in RULES.items():
        m = f"m{measure}"
        names = [f"{m}_c{i}" for i in range(len(conditions))]
        first += [f"{event} AS {m}_event", f"{amount} AS {m}_standard"]
        first += [
            f"{condition} AS {name}" for condition, name in zip(conditions, names, strict=True)
        ]
        failed = " + ".join(
            f"CASE WHEN NOT {c} THEN {1 << i} ELSE 0 END" for i, c in enumerate(names)
        )
        tested = [*names, f"{m}_event"]
        missing = " + ".join(
            f"CASE WHEN {c} IS NULL THEN {1 << i} ELSE 0 END" for i, c in enumerate(tested)
        )
        second += [
            f"CAST({failed} AS BIGINT) AS failed_{measure}",
            f"CAST({missing} AS BIGINT) AS missing_{measure}",
        ]
        third.append(
            f"CASE WHEN failed_{measure} <> 0 THEN 'not_eligible' "
            f"WHEN {m}_event NOT BETWEEN DATE '{VALID_FROM}' AND DATE '{VALID_TO}' THEN 'outside_validity' "
            f"WHEN missing_{measure} <> 0 THEN 'unknown' "
            f"WHEN {m}_event > DATE '{AS_OF}' THEN 'not_yet' ELSE 'eligible' END AS outcome_{measure}"
        )
        paid = f"CASE WHEN outcome_{measure} = 'eligible' THEN {m}_standard ELSE 0 END"
        last += [f"outcome_{measure}", f"failed_{measure}", f"missing_{measure}"]
        last.append(f"CAST({paid} AS BIGINT) AS amount_{measure}")
    return f"""
        WITH a AS (SELECT id, {", ".join(first)} FROM {source}),
        b AS (SELECT *, {", ".join(second)} FROM a),
        c AS (SELECT *, {", ".join(third)} FROM b)
        SELECT id, {", ".join(last)} FROM c"""


def screen(persons: Path, out: Path) -> None:
    with duckdb.connect(config={"threads": 2}) as con:
        con.execute("SET preserve_insertion_order = false")
        sql = statement(f"read_parquet('{persons}')")
        con.execute(f"COPY ({sql}) TO '{out}' (FORMAT parquet, COMPRESSION {COMPRESSION})")
