"""Values worth trying for each missing fact: enough of them that every way the conditions can fall out is met.

Booleans have two values, codes theirs, texts those they are compared with and one more each. For dates and numbers
the places are searched at which some comparison changes, with the other missing facts of that comparison at each of
their own candidates; this is repeated once for every such fact, so that chains of comparisons are followed. `chosen`
are the values found so far: those a deciding set may choose. Then the search goes on as often again, so that `values`
holds an answer of the other facts to each of these choices.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise, product
from typing import Any

from kapok.rules.deciding.diagram import TooLarge
from kapok.rules.deciding.residual import Figure, HasValue, fold, names, walk
from kapok.rules.language.calendar import FIRST_DAY, OPEN_END
from kapok.rules.language.expression import Call, Compare, In, Literal, Node, Value, Variable

MOST = 10**7
"""Numbers are tried from 0 to here (amounts in fen to 100 times that): facts are counts, amounts and rates."""
COMBINATIONS = 4000
MOST_TRIED = 200_000
"""So many comparisons are worked out for one group of conditions; beyond that nobody waits for the answer."""
PERIODIC = ("month", "day", "month_start", "last_day", "add_months", "months_between")
OTHER = "\x00other"


@dataclass(slots=True)
class Candidates:
    """Candidate values by name of missing fact; `complete` is False if there were too many to follow."""

    conditions: list[Node]
    variables: dict[str, Variable]
    today: dt.date
    values: dict[str, list[Value]] = field(default_factory=dict)
    chosen: dict[str, list[Value]] = field(default_factory=dict)
    complete: bool = True
    tried: int = 0

    def find(self) -> None:
        """TooLarge if it takes too much."""
        self._texts()
        numeric = []
        for name, variable in self.variables.items():
            if variable.type == "bool":
                self.values[name] = [False, True]
            elif variable.type != "text":
                numeric.append(name)
                self.values[name] = [self.today if variable.type == "date" else 0]
        probes = [_Probe(node, names(node)) for node in self._probes()]
        self._follow(numeric, probes)
        self.chosen = dict(self.values)
        self._follow(numeric, probes)

    def _follow(self, numeric: list[str], probes: list[_Probe]) -> None:
        for _ in numeric:
            found = {name: self._search(name, probes) for name in numeric}
            if all(found[name] == self.values[name] for name in numeric):
                break
            self.values |= found

    def _probes(self) -> list[Node]:
        every = (node for condition in self.conditions for node in walk(condition))
        return [node for node in every if isinstance(node, (Compare, In, Figure, HasValue))]

    def _texts(self) -> None:
        texts = [n for n, v in self.variables.items() if v.type == "text"]
        constants: dict[str, dict[Value, None]] = {name: {} for name in texts}
        groups: dict[str, set[str]] = {name: {name} for name in texts}
        for node in self._probes():
            met = [n for n in names(node) if n in groups]
            if isinstance(node, Figure) and node.county is not None:
                met = [n for n in names(node.county) if n in groups]
            literals = dict.fromkeys(_text_constants(node))
            for name in met:
                constants[name] |= literals
                groups[met[0]] |= groups[name]
            for name in groups[met[0]] if met else ():
                groups[name] = groups[met[0]]
        for name in texts:
            codes = self.variables[name].origin.codes
            if codes:
                self.values[name] = list(codes)
                continue
            group = sorted(groups[name])
            shared = dict.fromkeys(c for member in group for c in constants[member])
            shared |= dict.fromkeys(
                c for member in group for c in self.variables[member].origin.codes
            )
            self.values[name] = [*shared, *(f"{OTHER}{i}" for i in range(len(group)))]

    def _search(self, name: str, probes: list[_Probe]) -> list[Value]:
        variable = self.variables[name]
        scale = _SCALES["date" if variable.type == "date" else variable.type]
        found = {scale.number(v) for v in self.values[name]}
        for probe in probes:
            if name not in probe.names:
                continue
            others = [n for n in probe.names if n != name]
            grid = sorted({*probe.grid(variable, scale, self.today), *found})
            for index, chosen in enumerate(product(*(self.values[n] for n in others))):
                if index >= COMBINATIONS:
                    self.complete = False
                    break
                given = dict(zip(others, chosen, strict=True))
                self.tried += len(grid)
                if self.tried > MOST_TRIED:
                    raise TooLarge
                found |= changes(grid, partial(probe.at, given, name, scale))
        return [scale.value(x) for x in sorted(found)]


@dataclass(slots=True)
class _Probe:
    """A comparison, and the missing facts in it."""

    node: Node
    names: Mapping[str, Variable]

    def sign(self, given: Mapping[str, Value]) -> Any:
        """Which side of the comparison we are on."""
        if not isinstance(self.node, Compare):
            folded = fold(self.node, given)
            assert isinstance(folded, Literal)
            return folded.value
        left, right = fold(self.node.left, given), fold(self.node.right, given)
        assert isinstance(left, Literal)
        assert isinstance(right, Literal)
        a: Any = left.value
        b: Any = right.value
        if a is None or b is None:
            return None
        return (a > b) - (a < b) if self.node.left.type not in ("text", "bool") else a == b

    def at(self, given: Mapping[str, Value], name: str, scale: _Scale, number: int) -> Any:
        """The side with one more fact at this number."""
        return self.sign({**given, name: scale.value(number)})

    def grid(self, variable: Variable, scale: _Scale, today: dt.date) -> set[int]:
        """Places between which the comparison is taken to change in one direction only."""
        places = {scale.low, scale.high}
        for part in walk(self.node):
            match part:
                case Literal() if part.type == variable.type and part.value is not None:
                    places.add(scale.number(part.value))
                case In() if part.item.type == variable.type:
                    places |= {
                        scale.number(v) + d
                        for v in part.values
                        if v is not None
                        for d in (-1, 0, 1)
                    }
                case Figure():
                    starts = {
                        *part.parameter.values,
                        *(s for v in part.parameter.counties.values() for s in v),
                    }
                    if variable.type == "date":
                        places |= {scale.number(s) for s in starts}
                case Call() if part.name in PERIODIC and variable.type == "date":
                    first = dt.date(today.year, 1, 1).toordinal()
                    places |= set(range(first, first + 731))
                case _:
                    pass
        return {p for p in places if scale.low <= p <= scale.high}


@dataclass(frozen=True, slots=True)
class _Scale:
    """A type's values as whole numbers."""

    low: int
    high: int
    number: Callable[[Any], int]
    value: Callable[[int], Value]


_SCALES = {
    "date": _Scale(
        FIRST_DAY.toordinal(), OPEN_END.toordinal(), lambda d: d.toordinal(), dt.date.fromordinal
    ),
    "int": _Scale(0, MOST, int, int),
    "rate": _Scale(0, MOST, int, int),
    "money": _Scale(0, MOST * 100, int, int),
}


def changes(grid: list[int], sign: Callable[[int], Any]) -> set[int]:
    """Both neighbours of every place where `sign` changes, one-directional between two places of the grid."""
    found: set[int] = set()
    signs = {x: sign(x) for x in grid}

    def between(low: int, at_low: Any, high: int, at_high: Any) -> None:
        if at_low == at_high:
            return
        if high - low == 1:
            found.update((low, high))
            return
        middle = (low + high) // 2
        at_middle = sign(middle)
        between(low, at_low, middle, at_middle)
        between(middle, at_middle, high, at_high)

    for low, high in pairwise(grid):
        between(low, signs[low], high, signs[high])
    return found


def _text_constants(node: Node) -> Iterable[Value]:
    for part in walk(node):
        match part:
            case Literal(type="text") if part.value is not None:
                yield part.value
            case In() if part.item.type == "text":
                yield from part.values
            case Figure():
                yield from part.parameter.counties
            case _:
                pass
