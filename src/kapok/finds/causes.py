"""Why a unit's result is another than in the run before: {`kind`: …} for each cause that there is.

policy     the policy itself is another one: `before`, `now` are digests
reading    `name`: a reading that is in force otherwise; `before`, `now`: options
parameter  `measure`, `name`: a figure with other values
fact       `entity`, `id`, `event`, `op`, `columns`: something happened to a fact about the same person, household or organisation
day        nothing of these, but time has passed: `before`, `now`
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql

from kapok.finds.models import Basis, Run
from kapok.finds.moment import Event, Row
from kapok.registry.ways import table

MOST = 20
"""So many facts are named of one change."""
Cause = dict[str, Any]


def explain_changes(
    con: psycopg.Connection,
    run: int,
    previous: Run,
    basis: Basis,
    as_of: dt.date,
    events: Sequence[Event],
) -> None:
    """Write the causes to the changes of a run."""
    common = list(_of_basis(previous.basis, basis))
    passed = {"kind": "day", "before": previous.as_of.isoformat(), "now": as_of.isoformat()}
    about = _about(con, events)
    asked = (
        "SELECT one.id, one.unit, one.person, one.organisation, who.household FROM finds_change one "
        "LEFT JOIN fact_person who ON who.id = one.person WHERE one.run = %s"
    )
    numbers, causes = [], []
    for number, unit, person, organisation, household in con.execute(asked, [run]).fetchall():
        near = about.get(unit) or about.get(person) or about.get(household)
        found = [*common, *(near or about.get(organisation) or [])[:MOST]]
        if not found and previous.as_of != as_of:
            found = [passed]
        numbers.append(number)
        causes.append(json.dumps(found, ensure_ascii=False))
    con.execute(
        "UPDATE finds_change SET causes = told.causes FROM unnest(%s::bigint[], %s::jsonb[]) told (id, causes) "
        "WHERE finds_change.id = told.id AND run = %s",
        [numbers, causes, run],
    )


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
        cause |= {"op": event.op, "columns": list(event.columns)}
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
