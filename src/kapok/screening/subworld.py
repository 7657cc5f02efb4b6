"""The part of a run's data around one row: enough to decide and explain it alone, as the run did.

Rows it refers to, rows that refer to those, once more for the people found on the way, and what the ledger holds of
any of them; small tables that refer to nothing (standards and the like) whole. For one person a few dozen rows, for
an employer all of its people.
"""

from __future__ import annotations

from typing import Any

from kapok.rules.planner import LEDGER
from kapok.rules.python_executor.world import World
from kapok.screening.run import Run

SMALL = 3_000
ROUNDS = 2
Rows = dict[str, dict[str, dict[str, Any]]]


def around(run: Run, entity: str, ids: list[str]) -> World:
    """A world that holds the rows and all that bears on them."""
    vocabulary = run.package.vocabulary
    rows: Rows = {name: {} for name in vocabulary.entities}
    small = {
        n
        for n, e in vocabulary.entities.items()
        if not e.refs and n != LEDGER and run.loaded.rows[n] <= SMALL
    }
    for name in small:
        _take(run, rows, name, "TRUE", [])
    _by_id(run, rows, {entity: set(ids)})
    for _ in range(ROUNDS):
        _backward(run, rows, small)
    _ledger(run, rows)
    return World(vocabulary, {name: list(found.values()) for name, found in rows.items()})


def _take(run: Run, rows: Rows, entity: str, where: str, values: list[Any]) -> list[dict[str, Any]]:
    columns = ", ".join(run.package.vocabulary.entities[entity].stored_columns())
    cursor = run.con.cursor().execute(f"SELECT {columns} FROM {entity} WHERE {where}", values)
    names = [d[0] for d in cursor.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    new = [row for row in found if row["id"] not in rows[entity]]
    rows[entity].update({row["id"]: row for row in new})
    return new


def _by_id(run: Run, rows: Rows, wanted: dict[str, set[str]]) -> None:
    """The rows with these ids, and on along their references."""
    while wanted:
        following: dict[str, set[str]] = {}
        for entity, ids in wanted.items():
            missing = sorted(ids - rows[entity].keys())
            new = (
                _take(run, rows, entity, "id IN (SELECT unnest(?::VARCHAR[]))", [missing])
                if missing
                else []
            )
            for row in new:
                for ref, target in run.package.vocabulary.entities[entity].refs.items():
                    if row[ref] is not None and row[ref] not in rows[target]:
                        following.setdefault(target, set()).add(row[ref])
        wanted = following


def _backward(run: Run, rows: Rows, small: set[str]) -> None:
    """Rows of large tables that refer to rows held so far; what those refer to comes along."""
    held = {name: sorted(found) for name, found in rows.items() if found and name not in small}
    for name, entity in run.package.vocabulary.entities.items():
        if name in small:
            continue
        for ref, target in entity.refs.items():
            if target not in held:
                continue
            new = _take(run, rows, name, f"{ref} IN (SELECT unnest(?::VARCHAR[]))", [held[target]])
            wanted: dict[str, set[str]] = {}
            for row in new:
                for other, kind in entity.refs.items():
                    if row[other] is not None:
                        wanted.setdefault(kind, set()).add(row[other])
            _by_id(run, rows, wanted)


def _ledger(run: Run, rows: Rows) -> None:
    """Payments that name any row held, as person, organisation or subject."""
    columns = [
        c
        for c in ("person", "organisation", "subject")
        if c in run.package.vocabulary.entities[LEDGER].facts
    ]
    ids = sorted({id_ for name, found in rows.items() if name != LEDGER for id_ in found})
    tests = " OR ".join(f"{c} IN (SELECT unnest(?::VARCHAR[]))" for c in columns)
    _take(run, rows, LEDGER, tests, [ids] * len(columns))
