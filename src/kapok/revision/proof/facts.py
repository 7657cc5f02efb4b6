"""Every fact may be anything, known or unknown: what is proved over this holds for every unit there could be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import z3

from kapok.revision.proof import days
from kapok.revision.proof.encode import Encoder, Surroundings, Workshop
from kapok.revision.proof.shape import Shapes
from kapok.revision.proof.values import (
    NO,
    YES,
    Day,
    Sym,
    both,
    choose,
    constant,
    either,
    equal,
    known,
    opposite,
)
from kapok.rules.language.bounds import STORED
from kapok.rules.language.expression import Variable
from kapok.rules.package.model import Package
from kapok.rules.planning.plan import Compute, Lookup, MeasurePlan, Relate

FIRST = dt.date(1, 1, 1)


@dataclass(slots=True)
class Facts:
    """The facts of one question, by what they mean; both packages take them from here."""

    workshop: Workshop
    known: dict[str, Sym] = field(default_factory=dict)

    def of(self, shape: str, variable: Variable) -> Sym:
        if shape not in self.known:
            self.known[shape] = self._fresh(shape, variable)
        return self.known[shape]

    def _fresh(self, shape: str, variable: Variable) -> Sym:
        is_known = z3.Bool(f"known {shape}")
        assume = self.workshop.assumed
        match variable.type:
            case "bool":
                return Sym(is_known, z3.Bool(shape))
            case "date":
                day = Day(z3.Int(f"{shape}.month"), z3.Int(f"{shape}.day"))
                assume.append(days.in_files(day) if variable.reach == 0 else _somewhere(day))
                return Sym(is_known, day)
            case "text":
                value = z3.Int(shape)
                assume += [value >= 0, *self._codes(variable, value)]
                return Sym(is_known, value)
            case _:
                value = z3.Int(shape)
                most = min(variable.most, STORED.get(variable.type, variable.most) or variable.most)
                assume.append(both(value >= -most, value <= most))
                return Sym(is_known, value)

    def _codes(self, variable: Variable, value: Any) -> list[Any]:
        texts = self.workshop.texts
        codes = [equal(value, constant(code, texts)) for code in variable.origin.codes]
        return [either(*codes)] if codes else []


def _somewhere(day: Day) -> Any:
    return both(days.in_calendar(day), day.day >= 1, day.day <= 31)


def surroundings(workshop: Workshop, package: Package, as_of: Day) -> Surroundings:
    """The environment of a package's rules."""
    around = {"as_of": known(as_of)}
    for name in ("valid_from", "valid_to"):
        around[name] = known(constant(getattr(package, name), workshop.texts))
    return around


@dataclass(slots=True)
class AnyUnit:
    """The variables of one plan for a unit that may be any."""

    plan: MeasurePlan
    package: Package
    facts: Facts
    as_of: Day
    group: dict[str, Sym] = field(default_factory=dict)
    shapes: Shapes = field(init=False)
    encoder: Encoder = field(init=False)
    _values: dict[str, Sym] = field(default_factory=dict)

    def __post_init__(self) -> None:
        workshop = self.facts.workshop
        self.shapes = Shapes(self.plan, self.package)
        around = surroundings(workshop, self.package, self.as_of)
        self.encoder = Encoder(workshop, around, self.look)

    def look(self, variable: Variable) -> Sym:
        if variable.name in self.group:
            return self.group[variable.name]
        if variable.name not in self._values:
            self._values[variable.name] = self._value(variable)
        return self._values[variable.name]

    def _value(self, variable: Variable) -> Sym:
        if variable.name not in self.shapes.defined:
            return self.facts.of(self.shapes.variable(variable), variable)
        step, _, which = self.shapes.defined[variable.name]
        match step:
            case Compute():
                return self.encoder.of(step.value)
            case Lookup():
                return looked_up(step, which, self.package, self.encoder)
            case _:
                found = self.facts.of(self.shapes.variable(variable), variable)
                if isinstance(step, Relate) and step.kind == "count":
                    self.facts.workshop.assumed.append(found.value >= 0)
                return found


def looked_up(step: Lookup, which: str, package: Package, encoder: Encoder) -> Sym:
    """A parameter's value on a day in a county, or whether it is not set."""
    parameter = package.parameter(step.key)
    texts = encoder.workshop.texts
    day = encoder.of(step.day)
    county = encoder.of(step.county) if step.county is not None else None
    found = _dated(parameter.values, day, texts, Sym(NO, _nothing(step.target.type)))
    is_known = day.known
    if county is not None and parameter.counties:
        is_known = both(is_known, county.known)
        for code, values in ({} if step.city_only else parameter.counties).items():
            here = equal(county.value, constant(code, texts))
            own = _dated(values, day, texts, found)
            found = Sym(choose(here, own.known, found.known), choose(here, own.value, found.value))
    if which == "unset":
        return Sym(YES, both(is_known, opposite(found.known)))
    return Sym(both(is_known, found.known), found.value)


def _nothing(type_: str) -> Any:
    """Some value of a type, where none is known."""
    if type_ == "bool":
        return NO
    return Day(z3.IntVal(24000), z3.IntVal(1)) if type_ == "date" else z3.IntVal(0)


def _dated(values: dict[dt.date, Any], day: Sym, texts: Any, otherwise: Sym) -> Sym:
    """The value of the latest date not after the day; one that was ended gives way to `otherwise`."""
    found = otherwise
    for start, value in sorted(values.items()):
        since = days.at_most(constant(start, texts), day.value)
        if value is None:
            found = Sym(
                choose(since, otherwise.known, found.known),
                choose(since, otherwise.value, found.value),
            )
        else:
            found = Sym(
                choose(since, YES, found.known),
                choose(since, constant(value, texts), found.value),
            )
    return found
