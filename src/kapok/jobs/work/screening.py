"""The registry screened by the office's policy, on behalf of whoever asked: results for the office and for machines in a
folder of the job's own under Kapok's home. Done again it comes to the same: what is there is only ever replaced whole.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection as database

from kapok.accounts.day import office
from kapok.jobs.order import Order
from kapok.platform.database.places import make_folder
from kapok.platform.folders import home
from kapok.registry.snapshot import take
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.reading.kept import kept_package
from kapok.screening.delivery import delivery
from kapok.screening.load import hold_counties, load_intake
from kapok.screening.regrets import counted_regrets
from kapok.screening.results import write_results
from kapok.screening.run import screen as run_screening
from kapok.screening.summary import summarise
from kapok.screening.workbook import NAMES, write_workbook

PARTS = 4
"""Taken out, decided, told, written."""
_PRIVATE = 0o700
"""Nobody else of the machine reads what is due to whom."""


def results(number: int) -> Path:
    """Where a job's results are."""
    return home() / "screenings" / str(number)


def screen(order: Order) -> dict[str, Any]:
    """`as_of`: the day to look from, else the office's, at most the last day of validity; `measures`: all without."""
    package = kept_package(Path(settings.POLICY), check=False)
    wanted = order.arguments.get("as_of")
    day = dt.date.fromisoformat(wanted) if wanted else min(package.valid_to, office().day)
    database.ensure_connection()
    taken = take(database.connection, package.vocabulary, order.actor.settings)
    order.step(1, PARTS)
    make_folder(results(order.number).parent, _PRIVATE)
    with connection() as con, delivery(results(order.number)) as made:
        loaded = load_intake(con, taken, package.vocabulary)
        hold_counties(con, loaded, package)
        run = run_screening(con, loaded, package, day, order.arguments.get("measures"))
        order.step(2, PARTS)
        summaries = summarise(run, "zh")
        found = counted_regrets(run, summaries, "zh")
        order.step(3, PARTS)
        write_results(run, summaries, made.staging)
        write_workbook(run, summaries, found, made.staging / NAMES["zh"])
        made.publish()
    order.step(PARTS, PARTS)
    return {
        "day": day.isoformat(),
        "policy": package.hash,
        "measures": len(summaries),
        "units": sum(sum(one.outcomes.values()) for one in summaries),
        "rows": sum(loaded.rows.values()),
    }
