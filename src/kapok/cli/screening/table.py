"""The summary of a run on the screen: a line a measure, money by fund and level, what is missing most."""

from __future__ import annotations

from collections import Counter

from rich import box
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kapok.cli.face import Face
from kapok.rules.executors.results import OUTCOMES
from kapok.rules.package.areas import areas
from kapok.rules.package.choices import chosen_reading
from kapok.screening.reasons import MissingFact
from kapok.screening.run import Run
from kapok.screening.summary import Fund, MeasureSummary, by_fund
from kapok.screening.workbook.base import MONEY_KINDS

MOST_MISSING = 8
TITLE_WIDTH = 26
MOST_MEASURES = 6


def show_summary(face: Face, run: Run, summaries: list[MeasureSummary]) -> None:
    """Everything, verdict first."""
    _verdict(face, run, summaries)
    _measures(face, summaries)
    _funds(face, run, summaries)
    _unset(face, run, summaries)
    _missing(face, summaries)
    _lists(face, summaries)


def _verdict(face: Face, run: Run, summaries: list[MeasureSummary]) -> None:
    units = sum(s.units for s in summaries)
    eligible = sum(s.outcomes.get("eligible", 0) for s in summaries)
    values = {
        "units": f"{units:,}",
        "measures": len(summaries),
        "eligible": f"{eligible:,}",
        "day": run.as_of,
    }
    sums = {kind: sum(getattr(s, kind) for s in summaries) for kind in MONEY_KINDS}
    values |= {kind: face.yuan(fen) for kind, fen in sums.items()}
    face.say("screen.verdict", style="bold", **values)
    if sums["recorded"]:
        face.say("screen.recorded", recorded=values["recorded"])
    face.line(f"{run.package.title} · {run.package.hash[:16]}", style="dim")
    for name, option in run.readings.items():
        face.say("screen.reading_used", style="yellow", words=_reading(face, run, name, option))
    face.line()


def _reading(face: Face, run: Run, name: str, option: str) -> str:
    found = chosen_reading(run.package, name)
    chosen = found.options[option]
    said = {"ask": face.pick(found.ask, found.en), "say": face.pick(chosen.say, chosen.en)}
    return face.text("screen.reading_words", **said)


def _measures(face: Face, summaries: list[MeasureSummary]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold underline")
    table.add_column(face.text("short.measure"), no_wrap=True, min_width=4)
    table.add_column(
        face.text("short.title"), no_wrap=True, overflow="ellipsis", max_width=TITLE_WIDTH
    )
    for outcome in (*OUTCOMES, "gated"):
        table.add_column(face.text(f"short.{outcome}"), justify="right", no_wrap=True)
    table.add_column(face.text("short.due"), justify="right", no_wrap=True)
    for s in summaries:
        counts = [s.outcomes.get(o, 0) for o in OUTCOMES]
        shown = [
            Text(str(n) if n else "–", style=_style(o) if n else "dim")
            for o, n in zip(OUTCOMES, counts, strict=True)
        ]
        table.add_row(
            s.measure,
            face.pick(s.title, s.en),
            *shown,
            Text(str(s.gated or "–"), style="dim"),
            _due(s),
        )
    face.out.print(table)
    face.say("screen.legend_short", style="dim")


def _style(outcome: str) -> str:
    return {
        "eligible": "green",
        "discretionary": "magenta",
        "unknown": "yellow",
        "standard_not_set": "yellow",
    }.get(outcome, "")


def _due(summary: MeasureSummary) -> Text:
    if not summary.due and summary.proposed:
        return Text(f"({_whole(summary.proposed)})", style="magenta")
    return Text(_whole(summary.due) if summary.due else "–", style="" if summary.due else "dim")


def _whole(fen: int) -> str:
    """Yuan without fen, halves up: the table is narrow."""
    return f"{(fen + 50) // 100:,}"


def _funds(face: Face, run: Run, summaries: list[MeasureSummary]) -> None:
    funds = by_fund(summaries)
    if not funds:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(face.text("screen.fund"), overflow="fold")
    table.add_column(face.text("screen.level"), overflow="fold")
    for key in ("payees", "due", "own"):
        table.add_column(face.text(f"screen.{key}"), justify="right")
    for fund in funds:
        label = run.package.funds.get(fund.source)
        name = face.pick(label.say, label.en) if label else fund.source
        own = face.yuan(fund.own) if fund.own else "–"
        table.add_row(name, _level(face, fund), f"{fund.payees:,}", face.yuan(fund.due), own)
    face.line()
    face.out.print(table)


def _level(face: Face, fund: Fund) -> str:
    parts = [face.text(f"level.{fund.level}")] if fund.level else []
    if not fund.books:
        parts.append(face.text("screen.no_books"))
    if fund.proposed:
        parts.append(face.text("screen.proposed"))
    return face.text("join").join(parts)


def _place(face: Face, run: Run, summary: MeasureSummary, code: str) -> str:
    """The name of a county; where there is none, whether the measure knows counties at all."""
    if code:
        return run.package.counties.get(code) or areas().get(code) or code
    split = run.package.measures[summary.measure].county is not None
    return face.text("screen.nowhere" if split else "screen.whole")


def _unset(face: Face, run: Run, summaries: list[MeasureSummary]) -> None:
    lines = []
    for s in summaries:
        if s.unset_counties:
            names = [f"{_place(face, run, s, c)} {n:,}" for c, n in s.unset_counties.items()]
            lines.append(
                face.text(
                    "screen.unset_line", measure=s.measure, counties=face.text("join").join(names)
                )
            )
    if lines:
        face.line()
        face.say("screen.unset", style="bold")
        for line in lines:
            face.line(f"  {line}")


def _missing(face: Face, summaries: list[MeasureSummary]) -> None:
    counts: Counter[MissingFact] = Counter()
    measures: dict[MissingFact, list[str]] = {}
    for s in summaries:
        for fact, n in s.missing:
            counts[fact] += n
            measures.setdefault(fact, []).append(s.measure)
    if not counts:
        return
    face.line()
    face.say("screen.missing", style="bold", n=min(len(counts), MOST_MISSING))
    table = Table.grid(padding=(0, 2))
    for right in (False, True, False, False):
        table.add_column(justify="right" if right else "left", overflow="fold")
    for fact, n in counts.most_common(MOST_MISSING):
        table.add_row(fact.label, f"{n:,}", _named(face, measures[fact]), fact.supplier_names)
    face.out.print(Padding(table, (0, 0, 0, 2)))


def _named(face: Face, measures: list[str]) -> str:
    shown = " ".join(measures[:MOST_MEASURES])
    if len(measures) > MOST_MEASURES:
        return face.text("screen.for_more", measures=shown, n=len(measures))
    return face.text("screen.for", measures=shown)


def _lists(face: Face, summaries: list[MeasureSummary]) -> None:
    near = sum(s.near for s in summaries)
    by_kind: Counter[str] = Counter()
    for s in summaries:
        by_kind.update(s.regrets)
    face.line()
    face.say("screen.near", n=f"{near:,}")
    if by_kind:
        said = [
            face.text(f"screen.regret_{kind}", n=f"{by_kind[kind]:,}")
            for kind in _KINDS
            if by_kind[kind]
        ]
        face.say("screen.regrets", what=face.text("join").join(said))
        top = [
            face.text("screen.in_measure", measure=s.measure, n=f"{sum(s.regrets.values()):,}")
            for s in sorted(summaries, key=lambda s: -sum(s.regrets.values()))
            if s.regrets
        ]
        face.line(f"  {face.text('join').join(top)}", style="dim")


_KINDS = ("day", "days", "month", "one", "hire")
