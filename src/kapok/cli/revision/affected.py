"""Who would get less, more or otherwise: the sum first, then the list, numbers of people masked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kapok.cli.face import Face
from kapok.cli.screening.command import check_data, deciding, read_data
from kapok.masking import masked
from kapok.revision.bothwords import together
from kapok.revision.differ import LESS, MORE, OTHER, SAME, UNSET, Affected, Differences, compared
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.executors.resultwords import OUTCOME_WORDS
from kapok.rules.package.areas import areas
from kapok.rules.package.model import Package

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="help.overlay_data", show_default=False),
]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="help.as_of", show_default=False)
]
MOST_LISTED = 40
STYLES = {LESS: "red", UNSET: "red", MORE: "green", OTHER: "yellow"}


def decide_both(
    face: Face,
    before: Package,
    after: Package,
    data: Path,
    as_of: dt.date,
    measures: list[str],
) -> Differences:
    """Everyone in the data under both packages."""
    check_data(data)
    words = together(before.vocabulary, after.vocabulary)
    with connection() as con:
        loaded = read_data(face, con, data, replace(before, vocabulary=words))
        with face.progress("differ.deciding", long=True, n=len(measures)), deciding(face):
            return compared(con, loaded, before, after, as_of, measures, face.lang)


def summed(found: Differences) -> dict[str, Any]:
    """The list as data; fen."""
    return {"summary": found.summary(), "affected": [a.as_data() for a in found.affected]}


def show_affected(
    face: Face,
    package: Package,
    found: Differences,
    sides: tuple[str, str] = ("differ.before", "differ.after"),
) -> None:
    """`sides`: what the two packages are called."""
    summary = found.summary()
    counts = {how: f"{summary[how]:,}" for how in (LESS, MORE, SAME, OTHER)}
    losing = len(found.losing())
    style = "bold red" if losing else "bold green"
    face.say("differ.sum", style=style, **counts, yuan=_signed(face, found.sum))
    if found.own:
        face.say("differ.own", yuan=_signed(face, found.own))
    if summary[UNSET]:
        lost = f"{losing - summary[LESS]:,}"
        face.say("differ.unset", style="red", n=f"{summary[UNSET]:,}", lost=lost)
    listed = [a for how in STYLES for a in found.of(how)]
    if not listed:
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for key in ("differ.measure", "differ.who", "differ.county", *sides, "differ.why"):
        table.add_column(face.text(key), overflow="fold")
    for one in listed[:MOST_LISTED]:
        table.add_row(*_row(face, package, one), style=STYLES[one.how])
    face.out.print(Padding(table, (0, 0, 0, 2)))
    if len(listed) > MOST_LISTED:
        face.say("differ.more", style="dim", n=f"{len(listed) - MOST_LISTED:,}")


def _row(face: Face, package: Package, one: Affected) -> list[Text]:
    code = one.county or ""
    county = package.counties.get(code) or areas().get(code) or code or "–"
    said = [face.text("differ.units", n=n, before=_outcome(face, a), after=_outcome(face, b)) for a, b, n in one.outcomes]  # fmt: skip
    why = face.text("stop").join([*said, *([one.why] if one.why else [])])
    if not said:
        why = face.text("differ.amount")
    cells = [
        one.measure,
        f"{one.name} {masked(one.payee or '–')}".lstrip(),
        county,
        _fen(face, one.before),
        _fen(face, one.after),
        masked(why),
    ]
    return [Text(cell) for cell in cells]


def _outcome(face: Face, outcome: str) -> str:
    return face.pick(*OUTCOME_WORDS[outcome])


def _fen(face: Face, fen: int | None) -> str:
    """Where there is no standard there is no amount, not even 0."""
    return face.text("outcome.standard_not_set") if fen is None else face.yuan(fen)


def _signed(face: Face, fen: int) -> str:
    return ("+" if fen > 0 else "") + face.yuan(fen)
