"""The last day up to which data were compared with their sources: what `complete` of the facts that rules read asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import duckdb

from kapok.rules.language.expression import Compare, Node, Variable, walk
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import Relate, scopes_of
from kapok.rules.planning.planner import plan_measure

Column = tuple[str, str]
"""Entity and stored column."""
COMPARED = (">=", ">")


def last_compared(
    con: duckdb.DuckDBPyConnection, package: Package, rules: Iterable[str], readings: dict[str, str]
) -> dt.date | None:
    """The latest of the days that stand in the columns; None where nothing was compared."""
    columns = {column for rule in rules for column in compared_columns(package, rule, readings)}
    if not columns:
        return None
    days = " UNION ALL ".join(
        f"SELECT max({column}) AS day FROM {entity}" for entity, column in sorted(columns)
    )
    row = con.execute(f"SELECT CAST(max(day) AS DATE) FROM ({days})").fetchone()
    return row[0] if row else None


def compared_columns(package: Package, rule: str, readings: dict[str, str]) -> Iterator[Column]:
    """The days that the rule's facts about other rows want to reach up to: the greater side of what `complete` compares."""
    plan = plan_measure(package, package.measures[rule], readings)
    for scope in scopes_of(plan):
        for step in scope.steps:
            if isinstance(step, Relate) and step.complete is not None:
                yield from _reaching(step.complete)


def _reaching(complete: Node) -> Iterator[Column]:
    for node in walk(complete):
        if isinstance(node, Compare) and node.op in COMPARED and isinstance(node.left, Variable):
            day = node.left
            if day.type == "date" and day.leaf and day.origin.kind == "fact":
                yield day.origin.entity, day.origin.fact
