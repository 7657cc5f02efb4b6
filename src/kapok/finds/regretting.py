"""Regrets of a run, in both languages, written beside its results: all of them, or those of whom it touched."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pyarrow as pa

from kapok.accounts.actor import MACHINE, acting_as
from kapok.finds import keeping, models
from kapok.finds.keeping import Form, within
from kapok.finds.running import Done, stood
from kapok.finds.taking import SCOPE
from kapok.intake.tables import ARROW
from kapok.screening.people import ORGANISATION, PERSON
from kapok.screening.regrets import HIRE, Regret, regrets_in
from kapok.screening.run import Result, Run

MISSED = "_missed"
COLUMNS = {
    "entity": "VARCHAR",
    "unit": "VARCHAR",
    "person": "VARCHAR",
    "organisation": "VARCHAR",
    "scope": "VARCHAR",
    "measure": "VARCHAR",
    "kind": "VARCHAR",
    "units": "BIGINT",
    "distance": "BIGINT",
    "amount": "BIGINT",
    "said": "VARCHAR",
}
REGRETS = Form(MISSED, "finds_regret", ("measure", "kind", "said", "organisation", "unit"), COLUMNS)
"""What reads the same is written side by side."""
_TYPES = {"VARCHAR": pa.string(), "BIGINT": ARROW["int"]}


Placed = Callable[[Result, list[Regret]], dict[str, tuple[str, str]]]
"""Which row each is about, and where it belongs."""


def keep_regrets(done: Done) -> int:
    """All of a full run; what no longer holds is ended. How many stand."""
    run = done.screened

    def placed(result: Result, listed: list[Regret]) -> dict[str, tuple[str, str]]:
        return _places(run, result, listed)

    rows = [row for result in run.results.values() for row in rows_of(run, result, placed)]
    table(run.con, rows)
    with acting_as(MACHINE, done.run.reason) as _:
        stood(done.con, run.con, done.run.previous_id, REGRETS)
        keeping.compare(run.con, REGRETS, within(run.results))
        keeping.write(done.con, run.con, REGRETS, done.run.pk)
        stand = models.Regret.objects.filter(until__isnull=True).count()
    done.regretted = True
    return stand


def table(into: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    arrays = {
        name: pa.array([row[name] for row in rows], _TYPES[type_])
        for name, type_ in COLUMNS.items()
    }
    into.register("incoming", pa.table(arrays))
    into.execute(f"CREATE OR REPLACE TABLE {MISSED} AS SELECT DISTINCT * FROM incoming")
    into.unregister("incoming")


def rows_of(run: Run, result: Result, placed: Placed) -> Iterator[dict[str, Any]]:
    zh, en = regrets_in(run, result, ("zh", "en"))
    places = placed(result, zh)
    for one, other in zip(zh, en, strict=True):
        if one.id not in places:
            continue
        entity, scope = places[one.id]
        yield {
            "entity": entity,
            "unit": one.id,
            "person": one.person or "",
            "organisation": one.organisation or "",
            "scope": scope,
            "measure": one.measure,
            "kind": one.kind,
            "units": one.units,
            "distance": one.distance,
            "amount": one.money,
            "said": json.dumps(
                {"zh": _said(one, "zh"), "en": _said(other, "en")}, ensure_ascii=False
            ),
        }


def _said(one: Regret, lang: str) -> dict[str, str]:
    words = {"condition": one.condition, "what": one.what, "actual": one.actual}
    return words | {"wanted": one.wanted, "by": one.by(lang)}


def _places(run: Run, result: Result, listed: list[Regret]) -> dict[str, tuple[str, str]]:
    """The unit; of a payee the organisation or person."""
    found: dict[str, tuple[str, str]] = {}
    unit = result.measure.unit
    for entities, mine in (
        ((unit,), [one.id for one in listed if one.kind != HIRE]),
        ((unit, PERSON, ORGANISATION), [one.id for one in listed if one.kind == HIRE]),
    ):
        found |= dict.fromkeys(mine, (unit, ""))
        for entity in entities if mine else ():
            asked = f"SELECT id, coalesce({SCOPE}, '') FROM {entity} WHERE id IN (SELECT unnest(?::VARCHAR[]))"
            for id_, scope in run.con.cursor().execute(asked, [mine]).fetchall():
                found[id_] = (entity, scope)
    return found
