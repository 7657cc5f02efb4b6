"""`kapok warnings DATA`: whom a warning is raised for, how grave, why, what to do; counts by rule and county."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from kapok.cli.face import OK, Face, Stop
from kapok.cli.monitoring.day import AsOf, Day, day_for, share_unknown
from kapok.cli.options import Readings, read_readings
from kapok.cli.outputs import writing
from kapok.cli.package import PackageOption, open_package
from kapok.cli.screening.command import (
    Data,
    check_data,
    check_places,
    deciding,
    delivering,
    read_data,
    tell_unread,
)
from kapok.monitoring.raised import OPEN, Raised, raised
from kapok.monitoring.summary import RuleSummary, summarise
from kapok.monitoring.workbook import write_workbook
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.executors.results import ELIGIBLE, STANDARD_NOT_SET, UNKNOWN
from kapok.rules.nearnames import nearest
from kapok.rules.package.areas import areas
from kapok.rules.package.model import Package
from kapok.rules.package.watching import COLOURS
from kapok.screening.run import Run, screen

Rules = Annotated[
    str, typer.Option("--rule", metavar="W01,W12", help="help.warnings_rule", show_default=False)
]
OptionalOut = Annotated[
    Path | None, typer.Option("--out", metavar="OUT", help="help.warnings_out", show_default=False)
]
WORKBOOK = {"zh": "就业预警.xlsx", "en": "warnings.xlsx"}
MOST_LISTED = 10
STYLES = {"red": "bold red", "orange": "dark_orange", "yellow": "yellow", "blue": "blue"}


def warnings(
    ctx: typer.Context,
    data: Data,
    rule: Rules = "",
    as_of: AsOf = "",
    out: OptionalOut = None,
    reading: Readings = None,
    policy: PackageOption = None,
) -> int:
    face: Face = ctx.obj
    package = open_package(face, policy, check=False).whole()
    chosen = choose(face, package.warnings, rule)
    readings = read_readings(face, package, reading, chosen)
    if out is None:
        check_data(data)
    else:
        with writing(face, out):
            check_places(data, out)
    with connection() as con:
        loaded = read_data(face, con, data, package)
        day = day_for(con, package, chosen, readings, as_of)
        with face.progress("warnings.looking", long=True, n=len(chosen)), deciding(face):
            run = screen(con, loaded, package, day.day, chosen, readings)
        found = summarise(run)
        place = None if out is None else _write(face, run, found, out)
        if face.json:
            face.write(_data(face, run, day, found, place), masking=True)
            return OK
        _show(face, run, day, found)
        tell_unread(face, loaded, data)
        if place is not None:
            face.line()
            face.out.print(f"  {face.text('screen.workbook')}  {place}", soft_wrap=True)
    return OK


def choose(face: Face, known: Iterable[str], names: str) -> list[str]:
    """Ids out of `W01,w12`; all if nothing is named. Stop if there is none of that name."""
    by_name = {name.casefold(): name for name in known}
    if not names.strip():
        return list(by_name.values())
    chosen: list[str] = []
    for name in names.replace("，", ",").split(","):
        found = by_name.get(name.strip().casefold())
        if found is None:
            like = nearest(name.strip(), list(by_name.values()))
            allowed = like or face.text("join").join(by_name.values())
            raise Stop("use.no_watched", name=name.strip(), allowed=allowed)
        chosen += [found] if found not in chosen else []
    return chosen


def _write(face: Face, run: Run, found: list[RuleSummary], out: Path) -> Path:
    name = WORKBOOK[face.lang]
    written = face.progress("screen.writing", long=True)
    with delivering(face, out) as made, written, writing(face, out):
        write_workbook(run, found, made.staging / name, face.lang)
        stood = made.publish()
    return stood[name]


def _data(
    face: Face, run: Run, day: Day, found: list[RuleSummary], place: Path | None
) -> dict[str, object]:
    return {
        "ok": True,
        "package": run.package.name,
        "hash": run.package.hash,
        **day.as_data(),
        "doubtful": _doubtful(found),
        "readings": run.readings,
        "rules": [_rule(s) for s in found],
        "warnings": [_one(w) for s in found for w in raised(run, s.rule, face.lang, (ELIGIBLE,))],
        "workbook": place and str(place),
    }


def _rule(summary: RuleSummary) -> dict[str, object]:
    """With the part of its group of which nobody can say whether a warning is due, in basis points."""
    open_ = sum(summary.outcomes.get(o, 0) for o in OPEN)
    share = share_unknown(open_, sum(summary.outcomes.values()))
    return summary.as_data() | {"unknown_share": share}


def _doubtful(found: list[RuleSummary]) -> bool:
    """Are more to be verified than warned of?"""
    return sum(s.outcomes.get(UNKNOWN, 0) for s in found) > sum(s.raised for s in found)


def _one(one: Raised) -> dict[str, object]:
    names = ("rule", "colour", "county", "village", "household", "person", "person_id")
    more = ("organisation", "why", "causes", "todo", "row")
    return {name: getattr(one, name) for name in (*names, *more)}


def _show(face: Face, run: Run, day: Day, found: list[RuleSummary]) -> None:
    total = sum(s.raised for s in found)
    unknown = sum(s.outcomes.get(o, 0) for s in found for o in OPEN)
    face.say("warnings.verdict", style="bold", n=f"{total:,}", open=f"{unknown:,}", day=run.as_of)
    day.tell(face)
    if _doubtful(found) and day.compared != day.day:
        face.say("warnings.other_day", style="yellow")
    face.line(f"{run.package.title} · {run.package.hash[:16]}", style="dim")
    face.line()
    _table(face, run.package, found)
    for summary in found:
        if summary.raised:
            _listed(face, run, summary)


def _table(face: Face, package: Package, found: list[RuleSummary]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold underline")
    table.add_column(face.text("warnings.rule"), no_wrap=True)
    table.add_column(face.text("short.title"), no_wrap=True, overflow="ellipsis", max_width=24)
    for name in package.counties.values():
        table.add_column(name, justify="right", no_wrap=True)
    for key in ("warnings.elsewhere", "warnings.total", f"outcome.{UNKNOWN}", "warnings.unset"):
        table.add_column(face.text(key), justify="right", no_wrap=True)
    for s in found:
        counts = [s.counties.get(code, 0) for code in package.counties]
        counts.append(s.raised - sum(counts))
        open_ = [s.outcomes.get(UNKNOWN, 0), s.outcomes.get(STANDARD_NOT_SET, 0)]
        worst = next((c for c in COLOURS if s.colours.get(c)), "")
        cells = [_cell(n, STYLES.get(worst, "")) for n in (*counts, s.raised)]
        cells += [_cell(n, "yellow") for n in open_]
        table.add_row(s.rule, face.pick(s.title, s.en), *cells)
    face.out.print(table)


def _cell(n: int, style: str) -> Text:
    return Text(f"{n:,}" if n else "–", style=style if n else "dim")


def _county(face: Face, package: Package, code: str) -> str:
    return package.counties.get(code) or areas().get(code) or code or face.text("warnings.nowhere")


def _listed(face: Face, run: Run, summary: RuleSummary) -> None:
    face.line()
    named = f"{summary.rule} {face.pick(summary.title, summary.en)}"
    face.say("warnings.of", style="bold", rule=named, n=f"{summary.raised:,}")
    todo: dict[str, None] = {}
    for number, one in enumerate(raised(run, summary.rule, face.lang, (ELIGIBLE,))):
        if number == MOST_LISTED:
            face.say("warnings.more", style="dim", n=f"{summary.raised - number:,}")
            break
        todo |= dict.fromkeys(one.todo)
        ids = one.person_id or one.household or one.row
        who = face.text("space").join(filter(None, (one.person or "", one.organisation))) or ids
        colour = face.text(f"colour.{one.colour}")
        words = Text(colour, style=STYLES[one.colour])
        where = _county(face, run.package, one.county)
        words.append(f"  {where}  {who}  {one.why}", style="default")
        face.para_hanging(words, 2, 4)
    for line in todo:
        face.para_hanging(Text(f"→ {line}", style="cyan"), 2, 2)
