"""What a run's database holds of every unit, in the form in which it is kept: one table `_kept` for all measures.

Masks become names: bits have a meaning within one plan only, names outlive it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from kapok.finds.taking import SCOPE
from kapok.rules.executors.duckdb_executor.dialect import constant
from kapok.rules.executors.results import (
    ALREADY_USED,
    COUNTED,
    NOT_ELIGIBLE,
    NOT_YET,
    OUTSIDE_VALIDITY,
    STANDARD_NOT_SET,
    UNKNOWN,
)
from kapok.screening.people import whom
from kapok.screening.reasons import bits
from kapok.screening.run import Result, Run

KEPT = "_kept"
COLUMNS = {
    "entity": "VARCHAR",
    "unit": "VARCHAR",
    "person": "VARCHAR",
    "organisation": "VARCHAR",
    "scope": "VARCHAR",
    "measure": "VARCHAR",
    "outcome": "VARCHAR",
    "amount": "BIGINT",
    "missing": "VARCHAR",
    "deciding": "VARCHAR",
    "noted": "VARCHAR",
    "holder": "VARCHAR",
    "day": "DATE",
    "not_before": "DATE",
}
"""Lists stand as the database writes arrays."""
TELLING = ("outcome", "amount", "missing", "deciding", "holder", "day", "not_before")
"""What makes a result another one; its place, or what is to be noted of it, does not."""
_WORTH = ", ".join(f"'{outcome}'" for outcome in (*COUNTED, NOT_YET))
"""Outcomes that have an amount: what counts, and what will."""
_MASKS = ("facts", "missing", "failed", "unset", "waiting", "flagged", "notes")
_COMBINED = ("outcome", *_MASKS, "because")


def gather(run: Run) -> None:
    """Make the table out of the units of every measure."""
    columns = ", ".join(f"{name} {type_}" for name, type_ in COLUMNS.items())
    run.con.execute(f"CREATE OR REPLACE TABLE {KEPT} ({columns})")
    for result in run.results.values():
        _add(run, result)


def _add(run: Run, result: Result) -> None:
    words = _words(run, result)
    if not words.num_rows:
        return
    run.con.register("words", words)
    near = whom(run.package.vocabulary, result.measure.unit)
    person = "NULL" if near.owner else near.person
    same = " AND ".join(f"c.{name} = {_value(name)}" for name in _COMBINED)
    each = " + ".join(f"u.each_{i}" for i in range(len(result.each))) or "NULL"
    run.con.execute(
        f"INSERT INTO {KEPT} SELECT {constant(result.measure.unit, 'text')}, u.id, coalesce({person}, ''), "
        f"coalesce({near.organisation}, ''), coalesce(w.{SCOPE}, ''), {constant(result.measure.id, 'text')}, u.outcome, "
        f"CASE WHEN u.outcome IN ({_WORTH}) THEN CAST({each} AS BIGINT) END, c.kept_missing, c.deciding, c.noted, "
        f"coalesce(u.holder, ''), u.event, u.not_before FROM {result.units} u {near.joins} JOIN words c ON {same}"
    )
    run.con.unregister("words")


def _value(name: str) -> str:
    return "coalesce(u.because, '')" if name == "because" else f"u.{name}"


def _words(run: Run, result: Result) -> pa.Table:
    """Each combination of masks that occurs, with what it means."""
    values = ", ".join(f"{_value(name)} AS {name}" for name in _COMBINED)
    found = run.con.sql(f"SELECT DISTINCT {values} FROM {result.units} u").to_arrow_table()
    rows = [meaning(result, row) for row in found.to_pylist()]
    for number, name in enumerate(("kept_missing", "deciding", "noted")):
        found = found.append_column(
            name, pa.array([array(row[number]) for row in rows], pa.string())
        )
    return found


Named = tuple[list[str], list[str], list[str]]


def meaning(result: Result, row: Mapping[str, Any]) -> Named:
    """Missing facts, what the outcome hangs on, what is to be noted."""
    plan, outcome = result.plan, row["outcome"]
    tests = [test.id for test in plan.tests]
    facts = [f"{v.origin.entity}.{v.origin.fact}" for v in plan.leaves]
    unknown = outcome == UNKNOWN
    missing = [facts[i] for i in bits(row["facts"])] if unknown else []
    noted = [tests[i] for i in bits(row["flagged"])]
    noted += [result.measure.flags[i].id for i in bits(row["notes"])]
    return list(dict.fromkeys(missing)), list(_deciding(outcome, row, tests)), noted


def _deciding(outcome: str, row: Mapping[str, Any], tests: list[str]) -> Iterator[str]:
    because = row["because"] or ""
    if outcome == ALREADY_USED:
        yield because or "limit"
    elif outcome == UNKNOWN and because:
        yield because
    elif outcome == OUTSIDE_VALIDITY:
        yield "validity"
    else:
        mask = {
            NOT_ELIGIBLE: "failed",
            UNKNOWN: "missing",
            STANDARD_NOT_SET: "unset",
            NOT_YET: "waiting",
        }.get(outcome)
        yield from (tests[i] for i in bits(row[mask])) if mask else ()


def array(words: Iterable[str]) -> str:
    """As the database writes an array of texts."""
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "{" + ",".join(f'"{word}"' for word in quoted) + "}"
