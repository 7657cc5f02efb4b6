"""A simulation on the screen: what was tried, the sums, a line a measure, funds, who loses, assumptions."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from kapok.cli.face import Face
from kapok.rules.language.arithmetic import yuan_text
from kapok.rules.package.areas import areas
from kapok.screening.people import named, shown_id
from kapok.simulation.moved import GAIN, LOSE, SAME
from kapok.simulation.simulate import Simulated
from kapok.simulation.telling import Teller

MOST_LOSERS = 10


def show_simulation(face: Face, done: Simulated) -> None:
    """Who loses is never left out."""
    teller = Teller(done, face.lang)
    for words in teller.tried():
        face.line(words, style="bold")
    face.line(teller.verdict(), style="bold")
    if any(done.people.values()):
        face.line(teller.people())
    face.line()
    _measures(face, done)
    _funds(face, done)
    _losers(face, done)
    face.line()
    face.say("sim.assumptions", style="bold")
    for words in teller.assumptions():
        face.para_hanging(Text(f"· {words}"), 2, 2)


def _measures(face: Face, done: Simulated) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold underline")
    table.add_column(face.text("short.measure"), no_wrap=True)
    table.add_column(face.text("short.title"), overflow="fold", max_width=30)
    for key in (LOSE, GAIN, SAME, "down", "up", "units"):
        table.add_column(face.text(f"sim.head_{key}"), justify="right", no_wrap=True)
    for moved in done.moves:
        measure = done.package.measures[moved.measure]
        counts = [_count(moved.payees[way]) for way in (LOSE, GAIN, SAME)]
        money = [yuan_text(fen, grouped=True) if fen else "–" for fen in (moved.down, moved.up)]
        units = _count(sum(moved.units.values()))
        table.add_row(moved.measure, face.pick(measure.title, measure.en), *counts, *money, units)
    face.out.print(table)


def _count(n: int) -> str:
    return f"{n:,}" if n else "–"


def _funds(face: Face, done: Simulated) -> None:
    """By fund, level and county; lines that do not change are summed up in none."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for moved in done.moves:
        for line in moved.money:
            if line.before == line.after and line.own_before == line.own_after:
                continue
            label = done.package.funds.get(line.source)
            fund = face.pick(label.say, label.en) if label else line.source
            level = face.text(f"level.{line.level}") if line.level else ""
            notes = [level] if level else []
            notes += [face.text("screen.no_books")] if not line.books else []
            notes += [face.text("screen.proposed")] if line.proposed else []
            county = done.package.counties.get(line.county) or areas().get(line.county, line.county)
            entry = sums.setdefault((fund, face.text("join").join(notes), county), [0, 0, 0])
            entry[0] += line.before
            entry[1] += line.after
            entry[2] += line.own_after - line.own_before
    if not sums:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in ("screen.fund", "screen.level", "sim.head_county"):
        table.add_column(face.text(key), overflow="fold")
    for key in ("before", "after", "difference", "own"):
        table.add_column(face.text(f"sim.head_{key}"), justify="right")
    for (fund, level, county), (before, after, own) in sorted(sums.items()):
        money = [face.yuan(before), face.yuan(after), _signed(face, after - before)]
        table.add_row(fund, level, county, *money, _signed(face, own) if own else "–")
    face.line()
    face.out.print(table)


def _signed(face: Face, fen: int) -> str:
    return f"+{face.yuan(fen)}" if fen > 0 else face.yuan(fen)


def _losers(face: Face, done: Simulated) -> None:
    losers = [(m.measure, p) for m in done.moves for p in m.changed if p.after < p.before]
    face.line()
    if not losers:
        face.say("sim.no_losers")
        return
    face.say("sim.losers", style="bold", n=f"{len(losers):,}", most=MOST_LOSERS)
    for measure, payee in losers[:MOST_LOSERS]:
        name = named(done.run.loaded, payee.payee)
        who = " ".join(filter(None, (name, shown_id(payee.payee))))
        money = {"before": face.yuan(payee.before), "after": face.yuan(payee.after)}
        face.line(f"  {face.text('sim.loser', measure=measure, who=who, **money)}")
