"""The price of ambiguity: for each open reading, the people and the yuan that each other answer moves in this registry.

The package is screened once as it stands. For each other option only the measures that the reading touches are screened
again, with all that share keys or limits with them; options of readings that touch different measures go together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

import duckdb

from kapok.rules.package.inventory import every_reading
from kapok.rules.package.model import Package
from kapok.rules.package.values import Option, Reading
from kapok.screening.load import Loaded
from kapok.screening.run import Run, screen
from kapok.simulation.moved import GAIN, LOSE, WAYS, Moved, compare, keep, people_of
from kapok.simulation.touched import Touched

Progress = Callable[[int, int], None]


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

    @property
    def watching(self) -> int:
        """How many readings of the package stand in warnings and indicators and have no price."""
        return sum(owner in self.package.watched for owner, _ in every_reading(self.package))


def open_readings(package: Package) -> Iterator[tuple[str, Reading]]:
    """(measure or "", reading) in the order of the document; those of warnings and indicators move no money."""
    return ((o, r) for o, r in every_reading(package) if o not in package.watched)


def price(
    con: duckdb.DuckDBPyConnection,
    loaded: Loaded,
    package: Package,
    as_of: dt.date,
    progress: Progress = lambda _done, _all: None,
    within: Collection[str] = (),
) -> Prices:
    """Every reading of the package; `progress(done, all)` counts screenings, the run as things stand first. `within`: of
    readings that touch these measures and no others; all without.
    """
    listed, tasks = tasks_of(package, as_of, within)
    rounds = in_rounds(tasks)
    progress(0, len(rounds) + 1)
    base = screen(con, loaded, package, as_of, [m for m in package.measures if m in within] or None)
    before = keep(base)
    for number, together in enumerate(rounds, 1):
        progress(number, len(rounds) + 1)
        readings = {task.key: task.option.name for task in together}
        measures = {m for task in together for m in task.measures}
        wanted = [m for m in package.measures if m in measures]
        run = screen(con, loaded, package, as_of, wanted, readings)
        for task in together:
            moves = [compare(run, before[m], run.results[m]) for m in task.measures]
            task.price.answers.append(Answer(task.option, moves, people_of(moves)))
    progress(len(rounds) + 1, len(rounds) + 1)
    for one in listed:
        one.answers.sort(key=lambda answer: list(one.reading.options).index(answer.option.name))
    used = sorted((p for p in listed if p.measures), key=lambda p: p.weight, reverse=True)
    return Prices(package, as_of, base, used, [p for p in listed if not p.measures])


@dataclass(frozen=True, slots=True)
class Task:
    """One other option of one reading, and the measures that have to be screened for it."""

    price: Price
    key: str
    option: Option
    measures: list[str]


def tasks_of(
    package: Package, as_of: dt.date, within: Collection[str] = ()
) -> tuple[list[Price], list[Task]]:
    """Every reading without its answers, and what has to be screened for them."""
    touched = Touched(package)
    listed: list[Price] = []
    tasks: list[Task] = []
    for owner, reading in open_readings(package):
        key = f"{owner}.{reading.name}" if owner else reading.name
        measures = touched.by_reading(key)
        if within and not (measures and set(measures) <= set(within)):
            continue
        current = reading.options[reading.in_force(min(as_of, package.valid_to))]
        one = Price(owner, reading, current, [], measures)
        listed.append(one)
        others = [o for o in reading.options.values() if o.name != current.name]
        tasks += [Task(one, key, option, measures) for option in others if measures]
    return listed, tasks


def in_rounds(tasks: Iterable[Task]) -> list[list[Task]]:
    """Tasks that share no measure are screened together: their readings do not meet. The largest are placed first."""
    rounds: list[tuple[set[str], list[Task]]] = []
    for task in sorted(tasks, key=lambda t: -len(t.measures)):
        place = next((r for r in rounds if r[0].isdisjoint(task.measures)), None)
        if place is None:
            place = (set(), [])
            rounds.append(place)
        place[0].update(task.measures)
        place[1].append(task)
    return [together for _, together in rounds]
