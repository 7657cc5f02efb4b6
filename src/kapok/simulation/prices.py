"""The price of ambiguity: for each open reading, the people and the yuan that each other answer moves in this registry.

The package is screened once as it stands; for each other option only the measures that the reading touches are screened
again, with all that share keys or limits with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import duckdb

from kapok.rules.package.model import Option, Package, Reading
from kapok.screening.load import Loaded
from kapok.screening.run import Run, screen
from kapok.simulation.moved import GAIN, LOSE, WAYS, Moved, compare, keep
from kapok.simulation.simulate import people_of
from kapok.simulation.touched import Touched

Progress = Callable[[str], None]


@dataclass(slots=True)
class Answer:
    """One option against the one in force. `people`: how many persons gain and lose, each counted once over all
    measures; `payees`: over the measures added up. Fen.
    """

    option: Option
    moves: list[Moved]
    people: dict[str, int]

    @property
    def moving(self) -> list[Moved]:
        return [moved for moved in self.moves if moved.moves]

    @property
    def payees(self) -> dict[str, int]:
        return {way: sum(moved.payees[way] for moved in self.moves) for way in WAYS}

    @property
    def up(self) -> int:
        return sum(moved.up for moved in self.moves)

    @property
    def down(self) -> int:
        return sum(moved.down for moved in self.moves)

    @property
    def difference(self) -> int:
        """What our own money pays more or less, proposals counted in."""
        return sum(moved.difference for moved in self.moves)

    @property
    def units(self) -> int:
        """How many units come to another verdict."""
        return sum(n for moved in self.moves for n in moved.units.values())

    @property
    def unset(self) -> int:
        """How many more units, or fewer, wait for a standard that is not set."""
        return sum(moved.unset[1] - moved.unset[0] for moved in self.moves)

    @property
    def weight(self) -> tuple[int, int, int]:
        """What is laid before people first: people, then money, then verdicts."""
        touched = self.people[GAIN] + self.people[LOSE]
        payees = self.payees[GAIN] + self.payees[LOSE]
        return (max(touched, payees), abs(self.up) + abs(self.down), self.units)


@dataclass(slots=True)
class Price:
    """A reading with the answers that are not in force. `measures`: which it touches."""

    owner: str
    reading: Reading
    current: Option
    answers: list[Answer]
    measures: list[str]

    @property
    def moves(self) -> bool:
        return any(answer.moving for answer in self.answers)

    @property
    def weight(self) -> tuple[int, int, int]:
        return max((answer.weight for answer in self.answers), default=(0, 0, 0))


@dataclass(slots=True)
class Prices:
    """All readings over one set of data; those that move most come first."""

    package: Package
    as_of: dt.date
    base: Run
    prices: list[Price]
    unasked: list[Price] = field(default_factory=list)
    """Readings that no measure uses as things stand."""


def open_readings(package: Package) -> Iterator[tuple[str, Reading]]:
    """(measure or "", reading) in the order of the document."""
    for reading in package.readings.values():
        yield "", reading
    for measure in package.measures.values():
        for reading in measure.readings.values():
            yield measure.id, reading


def price(
    con: duckdb.DuckDBPyConnection,
    loaded: Loaded,
    package: Package,
    as_of: dt.date,
    progress: Progress = lambda _: None,
) -> Prices:
    """Every reading of the package; `progress` is told each question as it is begun, "" first for the run itself."""
    progress("")
    base = screen(con, loaded, package, as_of)
    before = keep(base)
    touched = Touched(package)
    found: list[Price] = []
    unasked: list[Price] = []
    for owner, reading in open_readings(package):
        progress(reading.ask)
        current = reading.options[reading.in_force(min(as_of, package.valid_to))]
        measures = touched.by_reading(reading.name)
        one = Price(owner, reading, current, [], measures)
        if not measures:
            unasked.append(one)
            continue
        for option in reading.options.values():
            if option.name != current.name:
                run = screen(con, loaded, package, as_of, measures, {reading.name: option.name})
                moves = [compare(run, before[m], run.results[m]) for m in measures]
                counted = {way: len(ids) for way, ids in people_of(moves).items()}
                people = {way: counted.get(way, 0) for way in (GAIN, LOSE)}
                one.answers.append(Answer(option, moves, people))
        found.append(one)
    found.sort(key=lambda p: p.weight, reverse=True)
    return Prices(package, as_of, base, found, unasked)
