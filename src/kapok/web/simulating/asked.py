"""What a trial is asked for: which figure, to what, from when, where. All of it stands in the address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kapok.rules.language.calendar import FIRST_DAY
from kapok.rules.package.values import Parameter, in_force
from kapok.rules.reading.counties import POLICY
from kapok.simulation.simulate import Trial
from kapok.simulation.telling import value_words
from kapok.simulation.touched import Touched
from kapok.web.components import Field
from kapok.web.policies.shelf import Shelved, shelf
from kapok.web.texts import Words

FIGURE, VALUE, START, AREA, CLAUSE = "figure", "value", "from", "area", "clause"
TYPES = ("money", "int", "rate")
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,4})?%?\Z")
_OF_TYPE = {"money": re.compile(r"\d{1,12}(\.\d{1,2})?\Z"), "int": re.compile(r"\d{1,12}\Z")}
CITY_DIGITS = 4


@cache
def figures() -> dict[str, tuple[Parameter, tuple[str, ...]]]:
    """Name → the figure and the clauses whose measures use it: the measures' own in the order of the document, then what
    several share.
    """
    package = shelf().package
    touched = Touched(package)
    clause_of = {m.id: m.clause for m in package.measures.values() if m.id not in package.watched}
    found: dict[str, tuple[Parameter, tuple[str, ...]]] = {}
    for name, clause in clause_of.items():
        for parameter in package.measures[name].params.values():
            found[f"{name}.{parameter.name}"] = (parameter, (clause,))
    for parameter in package.params.values():
        users = touched.users(parameter)
        clauses = dict.fromkeys(clause for name, clause in clause_of.items() if name in users)
        if clauses:
            found[f"{POLICY}.{parameter.name}"] = (parameter, tuple(clauses))
    return {name: one for name, one in found.items() if one[0].type in TYPES}


@dataclass
class Asked:
    """`given`: what stands in the address. `areas`: of whoever asks."""

    say: Words
    given: Mapping[str, str]
    day: dt.date
    areas: tuple[str, ...]
    wrong: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = figures()
        self.clause = self._one_of(CLAUSE, list(shelf().package.document.clauses))
        self.figure = self._one_of(FIGURE, list(known))
        self.area = self._one_of(AREA, list(self.counties()))
        self.value = self.given.get(VALUE, "").strip().replace(",", "")
        kind = known[self.figure][0].type if self.figure else ""
        if self.value and not _OF_TYPE.get(kind, _NUMBER).fullmatch(self.value):
            self.wrong[VALUE] = self.say("sim_wrong_value")
        self.start = self._start()

    @property
    def ready(self) -> bool:
        return bool(self.figure and self.value and not self.wrong)

    def trial(self) -> Trial:
        return Trial((f"{self.figure}={self.value}",), {}, self.start, self.area)

    def counties(self) -> dict[str, str]:
        """Those that whoever asks sees."""
        listed = shelf().package.counties.items()
        return {code: name for code, name in listed if self._sees(code)}

    def _sees(self, code: str) -> bool:
        return any(code.startswith(area) or area == "*" for area in self.areas)

    def whole_city(self) -> bool:
        return any(len(area) <= CITY_DIGITS for area in self.areas)

    def _one_of(self, name: str, known: list[str]) -> str:
        typed = self.given.get(name, "")
        return typed if typed in known else ""

    def _start(self) -> dt.date:
        typed = self.given.get(START, "")
        first = dt.date(min(self.day, shelf().package.valid_to).year, 1, 1)
        if not typed:
            return first
        try:
            found = dt.date.fromisoformat(typed)
        except ValueError:
            found = dt.date.min
        if found < FIRST_DAY:
            self.wrong[START] = self.say("try_wrong_date", label=self.say("sim_from"))
            return first
        return found

    # the form

    def fields(self) -> list[Field]:
        say = self.say
        return [
            Field(FIGURE, say("sim_figure"), "select", self.figure, choices=list(self._figures())),
            Field(
                VALUE,
                say("sim_value"),
                value=self.given.get(VALUE, ""),
                error=self.wrong.get(VALUE, ""),
                inputmode="decimal",
                length=16,
            ),
            Field(START, say("sim_from"), "date", str(self.start), error=self.wrong.get(START, "")),
            Field(AREA, say("sim_area"), "select", self.area, choices=self._areas()),
        ]

    def _areas(self) -> list[tuple[str, str]]:
        whole = self.say("sim_city" if self.whole_city() else "sim_own_area")
        return [("", whole), *self.counties().items()]

    def _figures(self) -> Iterator[tuple[str, str]]:
        """Of the clause that is chosen, else all."""
        for name, (parameter, clauses) in figures().items():
            if not self.clause or self.clause in clauses:
                yield name, self._called(shelf(), parameter, clauses)

    def _called(self, book: Shelved, parameter: Parameter, clauses: tuple[str, ...]) -> str:
        say = self.say
        name = say.of(parameter.say, parameter.en or parameter.say)
        now = self._now(parameter)
        where = parameter.owner or say.of("、", ", ").join(
            _short(say, book, c) for c in clauses[:3]
        )
        return say("sim_figure_now", where=where, name=name, now=now)

    def _now(self, parameter: Parameter) -> str:
        """What holds now; where counties set it, what each of them has set."""
        say, value = self.say, parameter.in_force(self.start)
        own = self.own(parameter)
        if value is not None or not own:
            return value_words(parameter, value, say.lang)
        told = dict.fromkeys(value_words(parameter, one, say.lang) for one in sorted(own.values()))
        return say("sim_own_values", values=say.of("、", ", ").join(told))

    def own(self, parameter: Parameter) -> dict[str, Any]:
        """Counties that whoever asks sees, which have a figure of their own on that day."""
        own = {code: parameter.counties.get(code, {}) for code in self.counties()}
        found = {code: in_force(values, self.start) for code, values in own.items()}
        return {code: one for code, one in found.items() if one is not None}

    def unmoved(self) -> list[str]:
        """Counties that a new figure of the city does not reach, for they have their own."""
        if self.area or not self.figure:
            return []
        own = self.own(figures()[self.figure][0])
        return [name for code, name in self.counties().items() if code in own]


def _short(say: Words, book: Shelved, clause: str) -> str:
    return say.of(book.number(book.package.document.clauses[clause]) or clause, f"clause {clause}")
