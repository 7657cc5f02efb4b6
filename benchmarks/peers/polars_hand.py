"""Polars as one would write it by hand: lazy, one pass, three-valued logic from its nulls."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from peers.common import (
    AS_OF,
    COMPRESSION,
    GRANT,
    LONGEST,
    MAX_DAYS,
    OUTCOMES,
    PANZHIHUA,
    PER_DAY,
    STARTUP,
    SUBSIDY,
    VALID_FROM,
    VALID_TO,
)

SIX_MONTHS = pl.col("registered_on").dt.offset_by("6mo")
RULES: dict[str, tuple[pl.Expr, list[pl.Expr], pl.Expr]] = {
    "2b": (
        pl.col("departed_on"),
        [
            pl.col("target"),
            pl.col("birth").dt.offset_by("192mo") <= pl.col("departed_on"),
            pl.col("organised"),
            pl.col("work_county") != pl.col("home_county"),
        ],
        pl.lit(GRANT, pl.Int64),
    ),
    "5": (
        pl.col("contract_start"),
        [
            pl.col("target"),
            pl.col("contract_end")
            >= pl.col("contract_start").dt.offset_by("12mo").dt.offset_by("-1d"),
            pl.col("insured_months") >= 1,
        ],
        pl.lit(SUBSIDY, pl.Int64),
    ),
    "16": (
        SIX_MONTHS,
        [
            pl.col("target"),
            pl.col("home_county").is_in(PANZHIHUA),
            pl.when(pl.col("registered_on").is_not_null()).then(pl.lit(value=True)),
            pl.col("closed_on") >= SIX_MONTHS,
        ],
        pl.lit(STARTUP, pl.Int64),
    ),
    "25b": (
        pl.col("course_start"),
        [
            pl.col("target"),
            (pl.col("days") > 0) & (pl.col("days") <= LONGEST),
            ~pl.col("on_benefit"),
        ],
        PER_DAY * pl.min_horizontal("days", pl.lit(MAX_DAYS, pl.Int64)),
    ),
}
"""Measure → event, conditions, amount."""
VERDICTS = pl.Enum(OUTCOMES)


def decided(frame: pl.LazyFrame) -> pl.LazyFrame:
    first, second, third, last = [], [], [], []
    for measure, (event, conditions, amount) in RULES.items():
        names = [f"{measure}_c{i}" for i in range(len(conditions))]
        day = pl.col(f"{measure}_event")
        failed, missing, outcome = (
            pl.col(f"{name}_{measure}") for name in ("failed", "missing", "outcome")
        )
        first += [event.alias(f"{measure}_event"), amount.alias(f"{measure}_standard")]
        first += [condition.alias(name) for condition, name in zip(conditions, names, strict=True)]
        bits = [
            (~pl.col(c)).fill_null(value=False).cast(pl.Int64) * (1 << i)
            for i, c in enumerate(names)
        ]
        second.append(pl.sum_horizontal(bits).alias(f"failed_{measure}"))
        tested = [*names, f"{measure}_event"]
        bits = [pl.col(c).is_null().cast(pl.Int64) * (1 << i) for i, c in enumerate(tested)]
        second.append(pl.sum_horizontal(bits).alias(f"missing_{measure}"))
        third.append(
            pl.when(failed != 0)
            .then(pl.lit("not_eligible", VERDICTS))
            .when(~day.is_between(VALID_FROM, VALID_TO))
            .then(pl.lit("outside_validity", VERDICTS))
            .when(missing != 0)
            .then(pl.lit("unknown", VERDICTS))
            .when(day > AS_OF)
            .then(pl.lit("not_yet", VERDICTS))
            .otherwise(pl.lit("eligible", VERDICTS))
            .alias(f"outcome_{measure}")
        )
        paid = (
            pl.when(outcome == pl.lit("eligible", VERDICTS))
            .then(f"{measure}_standard")
            .otherwise(0)
        )
        last += [outcome, failed, missing, paid.alias(f"amount_{measure}")]
    return frame.select("id", *first).with_columns(second).with_columns(third).select("id", *last)


def screen(persons: Path, out: Path) -> None:
    decided(pl.scan_parquet(persons)).sink_parquet(out, compression=COMPRESSION)
