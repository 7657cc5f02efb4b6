"""What came of a trial: the cost first, who gains and who loses with it, then which money, then what has to be known."""

from __future__ import annotations

from collections.abc import Iterator

from kapok.rules.executors.resultwords import LEVEL_WORDS, OUTCOME_WORDS
from kapok.rules.package.areas import areas
from kapok.simulation.moved import GAIN, LOSE, SAME, Moved
from kapok.simulation.simulate import Simulated
from kapok.simulation.telling import Teller, yuan
from kapok.web.components import Column, Component, Section, Table, Verdict, Words
from kapok.web.texts import Words as Say


def told(say: Say, done: Simulated) -> Iterator[Component]:
    teller = Teller(done, say.lang)
    moving = any(moved.moves for moved in done.moves)
    yield Verdict("info", say("sim_said", tried="".join(teller.tried()), verdict=teller.verdict()))
    if moving:
        yield Words(teller.people())
    yield _who(say, done)
    if moving:
        yield _money(say, done)
        yield _verdicts(say, done)
    yield Section(say("sim_assumed"), [Words(words) for words in teller.assumptions()])


def _title(say: Say, done: Simulated, moved: Moved) -> str:
    measure = done.package.measures[moved.measure]
    return f"{measure.id} {say.of(measure.title, measure.en or measure.title)}"


def _who(say: Say, done: Simulated) -> Table:
    """Who loses has a column of his own and stands first."""
    keys = (LOSE, GAIN, SAME, "unsure", "down", "up")
    columns = [Column(say("sim_measure"))]
    columns += [Column(say(f"sim_{key}"), numeric=True) for key in keys]
    rows, sums = [], [0] * len(keys)
    for moved in done.moves:
        counts = [*(moved.payees[way] for way in (LOSE, GAIN, SAME)), moved.unsure]
        numbers = [*counts, moved.down, moved.up]
        sums = [a + b for a, b in zip(sums, numbers, strict=True)]
        rows.append([_title(say, done, moved), *_shown(say, numbers)])
    return Table(say("sim_who"), columns, rows, say("sim_nobody"), totals=["", *_shown(say, sums)])


def _shown(say: Say, numbers: list[int]) -> list[str]:
    *counts, down, up = numbers
    return [*(f"{n:,}" for n in counts), yuan(down, say.lang), yuan(up, say.lang)]


def _money(say: Say, done: Simulated) -> Table:
    """County by county, fund by fund; what others pay is told and not in the sum."""
    keys = ("now", "then", "difference")
    columns = [Column(say(f"sim_{key}")) for key in ("county", "fund")]
    columns += [Column(say(f"sim_{key}"), numeric=True) for key in keys]
    found: dict[tuple[str, str], list[int]] = {}
    sums = [0, 0, 0]
    for moved in done.moves:
        for line in moved.money:
            fen = [line.before, line.after, line.after - line.before]
            key = (
                _place(say, done, line.county),
                _fund(say, done, line.source, line.level, books=line.books),
            )
            before = found.get(key, [0, 0, 0])
            found[key] = [a + b for a, b in zip(before, fen, strict=True)]
            if line.books:
                sums = [a + b for a, b in zip(sums, fen, strict=True)]
    rows = [[*key, *(yuan(f, say.lang) for f in fen)] for key, fen in sorted(found.items())]
    totals = ["", "", *(yuan(fen, say.lang) for fen in sums)]
    return Table(say("sim_money"), columns, rows, say("sim_no_money"), totals=totals)


def _place(say: Say, done: Simulated, code: str) -> str:
    """A county; what the city itself pays is the city's."""
    known = done.package.counties.get(code) or areas().get(code) or code
    return known or say("sim_no_county")


def _fund(say: Say, done: Simulated, source: str, level: str, *, books: bool) -> str:
    label = done.package.funds.get(source)
    words = [say.of(label.say, label.en) if label else source]
    words += [say.of(*LEVEL_WORDS[level])] if level in LEVEL_WORDS else []
    words += [] if books else [say("sim_not_ours")]
    return str(say.of("，", ", ").join(words))


def _verdicts(say: Say, done: Simulated) -> Table:
    columns = [Column(say(f"sim_{key}")) for key in ("measure", "was", "is")]
    columns.append(Column(say("sim_units"), numeric=True))
    rows = [
        [_title(say, done, moved), _outcome(say, was), _outcome(say, now), f"{n:,}"]
        for moved in done.moves
        for (was, now), n in moved.units.items()
    ]
    return Table(say("sim_verdicts"), columns, rows, say("sim_no_verdicts"))


def _outcome(say: Say, name: str) -> str:
    return str(say.of(*OUTCOME_WORDS[name])) if name in OUTCOME_WORDS else say("sim_gated")
