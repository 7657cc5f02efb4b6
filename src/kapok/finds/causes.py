"""Why a unit's result is another than in the run before: {`kind`: …} for each cause that there is. First what is otherwise
(`kapok.finds.flips`: the condition that flipped), then what did it:

policy     the policy itself is another one: `before`, `now` are digests
reading    `name`: a reading that is in force otherwise; `before`, `now`: options
parameter  `measure`, `name`: a figure with other values
fact       `entity`, `id`, `version`, `event`, `op`, `columns`: what happened to a fact that the condition reads
day        nothing of these, but time has passed: `before`, `now`
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence

import psycopg
from psycopg import sql

from kapok.finds.flips import Cause, Fact, Reads, Was, flipped
from kapok.finds.models import Basis, Run
from kapok.finds.moment import Event, Row
from kapok.registry.ways import table
from kapok.rules.package.model import Package
from kapok.rules.planning.planner import plan_measure

MOST = 20
"""So many facts are named of one change."""
# Each is looked up by its number: what the database believes of rows that were written a moment ago changes as it counts them anew.
_CHANGED = """
    SELECT one.id, one.measure, one.unit, one.person, one.organisation, who.household,
        old.outcome, old.deciding, old.amount, new.outcome, new.deciding, new.amount
    FROM finds_change one LEFT JOIN fact_person who ON who.id = one.person
    LEFT JOIN LATERAL (SELECT * FROM finds_result was WHERE was.id = one.before LIMIT 1) old ON true
    LEFT JOIN LATERAL (SELECT * FROM finds_result is_ WHERE is_.id = one.after LIMIT 1) new ON true
    WHERE one.run = %s"""


def explain_changes(
    con: psycopg.Connection,
    run: int,
    package: Package,
    previous: Run,
    basis: Basis,
    as_of: dt.date,
    events: Sequence[Event],
) -> None:
    """Write the causes to the changes of a run."""
    common = list(_of_basis(previous.basis, basis))
    passed = {"kind": "day", "before": previous.as_of.isoformat(), "now": as_of.isoformat()}
    about, reads = _about(con, events), dict[str, Reads]()
    numbers, causes = [], []
    for number, measure, unit, person, organisation, household, *both in con.execute(
        _CHANGED, [run]
    ).fetchall():
        if measure not in reads:
            reads[measure] = Reads.of(plan_measure(package, package.measures[measure]))
        flips = flipped(_was(*both[:3]), _was(*both[3:]))
        near = about.get(unit) or about.get(person) or about.get(household)
        near = near or about.get(organisation) or []
        did = _did(near, unit, reads[measure], flips)
        found = [*_concerning(common, measure), *did[:MOST]]
        if not found and previous.as_of != as_of:
            found = [passed]
        numbers.append(number)
        causes.append(json.dumps([*flips, *(found or near[:MOST])], ensure_ascii=False))
    con.execute(
        "UPDATE finds_change SET causes = told.causes FROM unnest(%s::bigint[], %s::jsonb[]) told (id, causes) "
        "WHERE finds_change.id = told.id",
        [numbers, causes],
    )


def _was(outcome: str | None, deciding: Sequence[str] | None, amount: int | None) -> Was:
    return Was(outcome, tuple(deciding or ()), amount)


def _did(near: list[Cause], unit: str, reads: Reads, flips: list[Cause]) -> list[Cause]:
    """Of what happened nearby: what the flipped condition reads; else what the measure reads at all."""
    wanted = reads.by(flips)
    return (
        [one for one in near if _read(one, wanted, unit)]
        or [one for one in near if _read(one, reads.all, unit)]
        or [one for one in near if one["entity"] in reads.entities]
    )


def _read(one: Cause, facts: set[Fact], unit: str) -> bool:
    if not one["columns"]:
        return one["id"] == unit or any(one["entity"] == entity for entity, _ in facts)
    return any((one["entity"], column) in facts for column in one["columns"])


def _concerning(common: list[Cause], measure: str) -> list[Cause]:
    """What is another in the basis, without readings and figures of other measures; all of it, if nothing is left."""
    found = [one for one in common if _owner(one) in ("", measure)]
    return found or common


def _owner(one: Cause) -> str:
    if one["kind"] == "reading":
        return str(one["name"]).rpartition(".")[0]
    return str(one.get("measure", ""))


def _about(con: psycopg.Connection, events: Sequence[Event]) -> dict[str, list[Cause]]:
    """Of each row, and each of those it is or was about, what has happened."""
    rows: dict[str, set[str]] = {}
    for event in events:
        if not event.moved:
            rows.setdefault(event.row[0], set()).add(event.row[1])
    concerned: dict[Row, list[str]] = {}
    for entity, ids in rows.items():
        words = sql.SQL("SELECT id, concerns FROM {} WHERE id = ANY (%s)")
        found = con.execute(words.format(sql.Identifier(table(entity))), [list(ids)])
        concerned |= {(entity, id_): concerns for id_, concerns in found}
    about: dict[str, list[Cause]] = {}
    for event in events:
        if event.moved:
            continue
        entity, id_ = event.row
        cause: Cause = {"kind": "fact", "entity": entity, "id": id_, "event": event.id}
        cause |= {"version": event.version, "op": event.op, "columns": list(event.columns)}
        for who in {id_, *event.concerned, *concerned.get(event.row, ())}:
            about.setdefault(who, []).append(cause)
    return about


def _of_basis(before: Basis, now: Basis) -> Iterable[Cause]:
    if before.pk == now.pk:
        return
    named = False
    for name, option in now.readings.items():
        if before.readings.get(name, option) != option:
            named = True
            yield {"kind": "reading", "name": name, "before": before.readings[name], "now": option}
    old = {(one["measure"], one["name"]): one for one in before.parameters}
    for one in now.parameters:
        if old.get((one["measure"], one["name"]), one) != one:
            named = True
            yield {"kind": "parameter", "measure": one["measure"], "name": one["name"]}
    if not named or before.policy != now.policy:
        yield {"kind": "policy", "before": before.hash, "now": now.hash}
