"""A figure tried over a registry too large to wait for on a page, on behalf of whoever asked; done again it comes to the same."""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg
from django.db import connection

from kapok.accounts.day import office
from kapok.finds.running import office_package
from kapok.jobs.order import Order
from kapok.simulation.held import Holding
from kapok.simulation.kept import packed
from kapok.simulation.simulate import Trial, simulate

STEPS = 4
"""Taken out, decided as things stand, decided otherwise, compared."""


def connect() -> psycopg.Connection:
    """Beside Django's own, which may be in a transaction."""
    parameters = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    return psycopg.connect(**parameters, autocommit=True)


def trial_of(asked: dict[str, Any]) -> Trial:
    """`figure`, `value`, `start`, `area`."""
    start = dt.date.fromisoformat(asked["start"])
    return Trial((f"{asked['figure']}={asked['value']}",), {}, start, asked["area"])


def run(order: Order) -> dict[str, Any]:
    """What came of it, as counts and fen."""
    package, holding, done = office_package(), Holding(), 0
    as_of = min(office().day, package.valid_to)

    def progress() -> None:
        nonlocal done
        done += 1
        order.step(done, STEPS)

    try:
        with holding.facts(connect, package, order.actor.settings) as held:
            progress()
            found = simulate(
                held.con, held.loaded, package, as_of, trial_of(order.arguments), progress
            )
            people = found.people
            told = {"told": packed(found), "measures": len(found.moves)}
            return told | {"gain": people["gain"], "lose": people["lose"]}
    finally:
        holding.forget()
