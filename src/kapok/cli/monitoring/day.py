"""The day that warnings and indicators look from: the one written; else today, or the last day of comparison before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

import duckdb
import typer

from kapok.cli.face import Face
from kapok.cli.options import day_of
from kapok.rules.package.model import Package
from kapok.screening.compared import last_compared

AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="help.as_of_compared", show_default=False)
]
HUNDRED_PERCENT = 10_000


@dataclass(frozen=True, slots=True)
class Day:
    """`compared`: up to which day the data were compared, None where nothing says so; `chosen`: nobody named the day, and
    it is that of the comparison.
    """

    day: dt.date
    compared: dt.date | None
    chosen: bool

    def tell(self, face: Face) -> None:
        """One line where the day is not the one people expect."""
        if self.chosen:
            face.say("watching.compared", style="dim", day=self.day)

    def as_data(self) -> dict[str, object]:
        return {"as_of": self.day, "compared_to": self.compared}


def day_for(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    rules: list[str],
    readings: dict[str, str],
    words: str,
) -> Day:
    """What lies after the last comparison is unknown of almost everybody: unless a day is named, we look from there."""
    day = day_of(package, words)
    compared = last_compared(con, package, rules, readings)
    chosen = not words and compared is not None and compared < day
    return Day(compared if chosen and compared else day, compared, chosen)


def share_unknown(unknown: int, units: int) -> int | None:
    """How many of them nobody can say anything of, in basis points, half up; None of nothing."""
    return (2 * unknown * HUNDRED_PERCENT + units) // (2 * units) if units else None
