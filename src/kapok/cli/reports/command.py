"""`kapok indicators DATA`: the numbers of the monthly report, by county and other groups, against their targets."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from kapok.cli.face import OK, Face, Stop
from kapok.cli.monitoring.command import choose
from kapok.cli.monitoring.day import AsOf, Day, day_for, share_unknown
from kapok.cli.options import Readings, read_readings
from kapok.cli.package import PackageOption, open_package
from kapok.cli.reports.scores import Scored
from kapok.cli.screening.command import Data, check_data, deciding, read_data, tell_unread
from kapok.reports.figures import Figure, Line, figures, ledger_ended, units_of
from kapok.reports.tally import Tally
from kapok.reports.targets import MET, UNSET, Judged
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.package.areas import areas
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.model import Package
from kapok.rules.package.watching import COUNTY, SHARE
from kapok.screening.ledger import last_payment
from kapok.screening.run import Run, screen

Ids = Annotated[
    str,
    typer.Option("--id", metavar="NAME,…", help="help.indicators_id", show_default=False),
]
By = Annotated[
    str, typer.Option("--by", metavar="NAME,…", help="help.indicators_by", show_default=False)
]
ListOf = Annotated[
    str, typer.Option("--list", metavar="NAME", help="help.indicators_list", show_default=False)
]
MOST_LISTED = 50
LEDGER_ENDED = "ledger_ended"
"""Why a number of payments is unknown: none was read, and the ledger does not reach the day."""


def indicators(
    ctx: typer.Context,
    data: Data,
    ids: Ids = "",
    as_of: AsOf = "",
    by: By = "",
    list_of: ListOf = "",
    reading: Readings = None,
    policy: PackageOption = None,
) -> int:
    face: Face = ctx.obj
    package = open_package(face, policy, check=False).whole()
    named = choose(face, [*package.indicators, *package.assessments], list_of or ids)
    chosen = _indicators(package, named)
    if list_of and (len(chosen) > 1 or named != chosen):
        raise Stop("use.one_indicator")
    groups = _groups(face, package, chosen, by)
    readings = read_readings(face, package, reading, chosen)
    check_data(data)
    with connection() as con:
        loaded = read_data(face, con, data, package)
        day = day_for(con, package, chosen, readings, as_of)
        with face.progress("indicators.counting", long=True, n=len(chosen)), deciding(face):
            run = screen(con, loaded, package, day.day, chosen, readings)
        found = figures(run, groups, face.lang)
        counties = found if groups is None else figures(run, [COUNTY], face.lang)
        scored = Scored(package, counties, run.as_of)
        if face.json:
            told = _data(run, day, found, list_of and chosen[0])
            face.write(told | {"assessments": scored.data()}, masking=True)
            return OK
        _show(face, run, day, found, split=bool(by) or (bool(ids or list_of) and named == chosen))
        scored.show(face, named[0] if ids else "")
        if list_of:
            _listed(face, run, chosen[0])
        tell_unread(face, loaded, data)
    return OK


def _indicators(package: Package, named: list[str]) -> list[str]:
    """Those named, and those that an assessment named needs."""
    sets = package.assessments
    parts = [sets[name].indicators if name in sets else [name] for name in named]
    return list(dict.fromkeys(name for part in parts for name in part))


def _groups(face: Face, package: Package, chosen: list[str], words: str) -> list[str] | None:
    """The groups named; None for all. Stop if no indicator has one of that name."""
    if not words.strip():
        return None
    named = [name.strip() for name in words.replace("，", ",").split(",")]
    known = dict.fromkeys(g.name for n in chosen for g in package.indicators[n].groups)
    for name in named:
        if name not in known:
            raise Stop("use.no_group", name=name, allowed=face.text("join").join(known))
    return named


# as data


def _data(run: Run, day: Day, found: list[Figure], listed: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "ok": True,
        "package": run.package.name,
        "hash": run.package.hash,
        **day.as_data(),
        "paid_to": last_payment(run.loaded),
        "readings": run.readings,
        "indicators": [_figure(f) for f in found],
    }
    if listed:
        names = ("known", "county", "person", "person_id", "organisation", "row")
        units = units_of(run, listed)
        data["units"] = [{name: getattr(u, name) for name in names} for u in units]
    return data


def _figure(figure: Figure) -> dict[str, Any]:
    rule = figure.rule
    return {
        "id": rule.id,
        "clause": rule.clause,
        "title": rule.title,
        "en": rule.en,
        "measure": figure.indicator.way,
        "type": figure.type,
        **_tally(figure, figure.total),
        "doubtful": _is_doubtful(figure),
        "target": _judged(figure.judged),
        "by": {
            name: [
                {"key": line.key, "label": line.label, **_tally(figure, line.tally)}
                | ({"target": _judged(line.judged)} if line.judged else {})
                for line in lines
            ]
            for name, lines in figure.groups.items()
        },
    }


def _tally(figure: Figure, tally: Tally) -> dict[str, Any]:
    data: dict[str, Any] = {
        "value": figure.number(tally),
        "reason": LEDGER_ENDED if _is_unread(tally) else None,
        "units": tally.units,
        "unknown": tally.unknown,
        "unknown_share": share_unknown(tally.unknown, tally.units + tally.unknown),
    }
    if figure.indicator.way == SHARE:
        data |= {"part": tally.part, "whole": tally.whole}
    return data


def _judged(judged: Judged | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    return {"state": judged.state, "at_least": judged.least, "at_most": judged.most}


# on the screen


def _show(face: Face, run: Run, day: Day, found: list[Figure], *, split: bool) -> None:
    face.say("indicators.verdict", style="bold", n=len(found), day=run.as_of)
    day.tell(face)
    face.line(f"{run.package.title} · {run.package.hash[:16]}", style="dim")
    face.line()
    _table(face, run.package, found)
    _doubtful(face, found)
    _paid_to(face, run, found)
    _targets(face, found)
    if split:
        for figure in found:
            _split(face, figure)


def _is_doubtful(figure: Figure) -> bool:
    """A share of the few that are known says little about the many that are not."""
    return figure.indicator.way == SHARE and figure.total.unknown > figure.total.units


def _doubtful(face: Face, found: list[Figure]) -> None:
    shares = [f for f in found if _is_doubtful(f)]
    if shares:
        names = face.text("join").join(face.pick(f.rule.title, f.rule.en) for f in shares)
        face.say("indicators.doubtful", style="yellow", names=names)


def _paid_to(face: Face, run: Run, found: list[Figure]) -> None:
    """Numbers of payments go as far as the ledger does."""
    paid = [f for f in found if f.rule.unit == LEDGER]
    if not paid or not ledger_ended(run):
        return
    last = last_payment(run.loaded)
    names = face.text("join").join(face.pick(f.rule.title, f.rule.en) for f in paid)
    key = "indicators.none_paid" if last is None else "indicators.paid_to"
    face.say(key, style="yellow", day=last, names=names)


def _table(face: Face, package: Package, found: list[Figure]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold underline")
    table.add_column(face.text("indicators.name"), overflow="fold", min_width=18)
    table.add_column(face.text("indicators.number"), justify="right", no_wrap=True)
    for name in package.counties.values():
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column(face.text("indicators.unknown"), justify="right", no_wrap=True)
    for figure in found:
        lines = {line.key: line.tally for line in figure.groups.get(COUNTY, [])}
        cells: list[Text | str] = [
            _number(face, figure, lines[code]) if code in lines else "" for code in package.counties
        ]
        unknown = figure.total.unknown
        mark = Text(f"{unknown:,}" if unknown else "–", style="yellow" if unknown else "dim")
        title = face.pick(figure.rule.title, figure.rule.en)
        whole = Text(_number(face, figure, figure.total), style="bold")
        table.add_row(title, whole, *cells, mark)
    face.out.print(table)


def _number(face: Face, figure: Figure, tally: Tally) -> str:
    """The number; a question mark where there is nobody but those who are unknown; a word where nothing was read."""
    value = figure.number(tally)
    if _is_unread(tally):
        return face.text("indicators.unread")
    if not tally.units and tally.unknown:
        return "?"
    return "–" if value is None else _value(face, figure, value)


def _is_unread(tally: Tally) -> bool:
    return tally.unread and not tally.units


def _value(face: Face, figure: Figure, value: int) -> str:
    if figure.type == SHARE:
        return f"{value // 100}.{value % 100:02d}%"
    return face.yuan(value) if figure.type == "money" else f"{value:,}"


def _targets(face: Face, found: list[Figure]) -> None:
    lines = [words for figure in found for words in _target(face, figure)]
    if lines:
        face.line()
        face.say("indicators.targets", style="bold")
        for words in lines:
            face.para_hanging(words, 2, 2)


def _target(face: Face, figure: Figure) -> list[Text]:
    """A line for the whole, or one for each group that falls short."""
    target = figure.indicator.target
    if target is None:
        return []
    title = face.pick(target.say, target.en)
    until = "" if target.until is None else face.text("indicators.until", day=target.until)
    if figure.judged is not None:
        number = _number(face, figure, figure.total)
        return [_state(face, figure, figure.judged, f"{title}{until}", number)]
    lines: list[Line] = [line for line in figure.groups[target.each] if line.judged]
    met = [line for line in lines if line.judged and line.judged.state == MET]
    head = face.text("indicators.each_met", title=title, until=until, n=len(met), of=len(lines))
    said = [Text(head, style="green" if len(met) == len(lines) else "yellow")]
    return said + [
        _state(face, figure, line.judged, f"　{line.label}", _number(face, figure, line.tally))
        for line in lines
        if line.judged is not None and line not in met
    ]


_STYLES = {"met": "green", "short": "yellow", "over": "red", "open": "yellow", "unset": "dim"}


def _state(face: Face, figure: Figure, judged: Judged, title: str, number: str) -> Text:
    bounds = [
        face.text(f"target.{key}", value=_value(face, figure, value))
        for key, value in (("at_least", judged.least), ("at_most", judged.most))
        if value is not None
    ]
    wanted = face.text("join").join(bounds) if judged.state != UNSET else face.text("target.unset")
    state = face.text(f"target.{judged.state}")
    words = face.text("indicators.target", title=title, number=number, wanted=wanted, state=state)
    return Text(words, style=_STYLES[judged.state])


def _split(face: Face, figure: Figure) -> None:
    for name, lines in figure.groups.items():
        if name == COUNTY or not lines:
            continue
        group = figure.indicator.group(name)
        assert group is not None
        face.line()
        title = face.pick(figure.rule.title, figure.rule.en)
        by = face.pick(group.say, group.en)
        face.say("indicators.by", style="bold", title=title, by=by)
        table = Table.grid(padding=(0, 2))
        for right in (False, True, True):
            table.add_column(justify="right" if right else "left")
        for line in lines:
            unknown = line.tally.unknown
            open_ = face.text("indicators.open", n=f"{unknown:,}") if unknown else ""
            table.add_row(f"  {line.label}", _number(face, figure, line.tally), open_)
        face.out.print(table)


def _listed(face: Face, run: Run, name: str) -> None:
    face.line()
    total = 0
    for total, unit in enumerate(units_of(run, name), 1):
        if total > MOST_LISTED:
            continue
        code = unit.county
        where = run.package.counties.get(code) or areas().get(code) or code
        whom = [unit.person, unit.person_id, unit.organisation]
        mark = "" if unit.known else face.text("indicators.not_known")
        words = [where, *filter(None, whom), *([] if any(whom) else [unit.row]), mark]
        face.para_hanging(Text("  ".join(filter(None, words))), 2, 2)
    if total > MOST_LISTED:
        face.say("indicators.more", style="dim", n=f"{total - MOST_LISTED:,}")
