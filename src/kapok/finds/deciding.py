"""What a run's database holds of every unit, in the form in which it is kept: one table `_kept` for all measures.

Masks become names: bits have a meaning within one plan only, names outlive it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from kapok.finds import finding
from kapok.finds.finding import FOUND
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
    UnitResult,
)
from kapok.rules.package.model import Measure
from kapok.rules.planning.plan import MeasurePlan
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
_SPECIAL = re.compile(r'[{},"\\\s]')
_COMBINED = ("outcome", *_MASKS, "because")


def make_tables(con: duckdb.DuckDBPyConnection) -> None:
    """The table, and that of finds, empty."""
    for name, columns in ((KEPT, COLUMNS), (FOUND, finding.COLUMNS)):
        listed = ", ".join(f"{column} {type_}" for column, type_ in columns.items())
        con.execute(f"CREATE OR REPLACE TABLE {name} ({listed})")


def gather(run: Run, con: duckdb.DuckDBPyConnection, results: Iterable[Result]) -> int:
    """Into the tables what these measures came to; how many units. `con`: a cursor of the thread that asks."""
    units = 0
    for result in results:
        units += _add(run, con, result)
        if statement := finding.found(run, result):
            con.execute(statement)
    return units


def _add(run: Run, con: duckdb.DuckDBPyConnection, result: Result) -> int:
    words = _words(con, result)
    if not words.num_rows:
        return 0
    name = f"words_{result.measure.id}"
    con.register(name, words)
    near = whom(run.package.vocabulary, result.measure.unit)
    person = "NULL" if near.owner else near.person
    same = " AND ".join(f"c.{one} = {_value(one)}" for one in _COMBINED)
    each = " + ".join(f"u.each_{i}" for i in range(len(result.each))) or "NULL"
    added = con.execute(
        f"INSERT INTO {KEPT} SELECT {constant(result.measure.unit, 'text')}, u.id, coalesce({person}, ''), "
        f"coalesce({near.organisation}, ''), coalesce(w.{SCOPE}, ''), {constant(result.measure.id, 'text')}, u.outcome, "
        f"CASE WHEN u.outcome IN ({_WORTH}) THEN CAST({each} AS BIGINT) END, c.kept_missing, c.deciding, c.noted, "
        f"coalesce(u.holder, ''), u.event, u.not_before FROM {result.units} u {near.joins} JOIN {name} c ON {same}"
    ).fetchall()
    con.unregister(name)
    return int(added[0][0])


def _value(name: str) -> str:
    return "coalesce(u.because, '')" if name == "because" else f"u.{name}"


def _words(con: duckdb.DuckDBPyConnection, result: Result) -> pa.Table:
    """Each combination of masks that occurs, with what it means."""
    values = ", ".join(f"{_value(name)} AS {name}" for name in _COMBINED)
    found: pa.Table = con.sql(f"SELECT DISTINCT {values} FROM {result.units} u").to_arrow_table()
    rows = [meaning(result.measure, result.plan, row) for row in found.to_pylist()]
    for number, name in enumerate(("kept_missing", "deciding", "noted")):
        found = found.append_column(
            name, pa.array([array(row[number]) for row in rows], pa.string())
        )
    return found


Named = tuple[list[str], list[str], list[str]]


def worth(unit: UnitResult) -> int | None:
    """Fen of a unit that counts, or will: nothing where it is paid for by total, or an amount is not known."""
    if unit.outcome not in (*COUNTED, NOT_YET) or not unit.each:
        return None
    known = [amount for amount in unit.each if amount is not None]
    return sum(known) if len(known) == len(unit.each) else None


def meaning(measure: Measure, plan: MeasurePlan, row: Mapping[str, Any]) -> Named:
    """Missing facts, what the outcome hangs on, what is to be noted."""
    outcome = row["outcome"]
    tests = [test.id for test in plan.tests]
    facts = [f"{v.origin.entity}.{v.origin.fact}" for v in plan.leaves]
    unknown = outcome == UNKNOWN
    missing = [facts[i] for i in bits(row["facts"])] if unknown else []
    noted = [tests[i] for i in bits(row["flagged"])]
    noted += [measure.flags[i].id for i in bits(row["notes"])]
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
    """As the database writes an array of texts: in quotation marks what would be read otherwise."""
    return "{" + ",".join(map(_element, words)) + "}"


def _element(word: str) -> str:
    if word.upper() != "NULL" and not _SPECIAL.search(word) and word:
        return word
    quoted = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'
