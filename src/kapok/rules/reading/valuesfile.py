"""Reads what measures and `policy.yaml` share: quotes and sources, readings, parameters and their dated values."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from kapok.rules.package.document import squeeze
from kapok.rules.package.model import Package
from kapok.rules.package.values import CONFIDENCES, Basis, Confirmation, Option, Parameter, Reading
from kapok.rules.package.vocabulary import needed_source
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.figures import values_agree
from kapok.rules.source.values import check_id, read_value
from kapok.rules.source.yamlsource import Fields, Map, is_blank

PARAM_TYPES = ("money", "rate", "int", "date", "text", "bool")
PARAM_KINDS = ("standard", "ceiling", "threshold")
BETTER = ("higher", "lower", "none")
SOURCES = ("reading", "rule", "domain")
BASES = ("quote", "source")
SETTERS = ("city", "county", "city_only")
SHORTEST_QUOTE = 4
"""Characters; what is shorter stands anywhere and proves nothing."""
NUMBERS = ("money", "rate", "int")
_SOURCE_FORMS = "source: reading:/rule:/domain:"


class ValuesReader:
    """Readings and parameters. `clause`: where quotes have to lie (None: anywhere in the document)."""

    def __init__(self, package: Package, problems: Problems) -> None:
        self.package, self.problems = package, problems
        self.clause: str | None = None
        self.quotes: list[str] = []
        self.sources: list[tuple[str, str, Place]] = []

    # quotes and sources

    def check_quote(self, quote: str, place: Place) -> None:
        document = self.package.document
        if not document.text:  # told that it is missing
            self.quotes.append(quote)
        elif not (document if self.clause is None else document.clauses[self.clause]).contains(
            quote
        ):
            if self.clause is None:
                self.problems.add(place, "quote_anywhere", quote=quote)
            else:
                self.problems.add(place, "quote", clause=self.clause, quote=quote)
        elif len(squeeze(quote)) < SHORTEST_QUOTE:
            self.problems.add(place, "quote_short", quote=quote, limit=SHORTEST_QUOTE)
        else:
            self.quotes.append(quote)

    def quote(self, fields: Fields) -> Basis:
        """`quote` (one or several) and `source`, checked; either may be left out, but not left empty."""
        basis = self._said(fields)
        for key in BASES:
            if key in fields.map and is_blank(fields.map[key]):
                fields.missing(key)
        return basis

    def basis(self, fields: Fields, name: str, keys: tuple[str, str] = BASES) -> Basis:
        """As `quote`; one of the two is needed."""
        basis = self._said(fields) if keys == BASES else self._because(fields)
        if all(is_blank(fields.map.get(key)) for key in keys):
            place = next((fields.at(key) for key in keys if key in fields.map), fields.at())
            other = _SOURCE_FORMS if keys == BASES else f"{keys[1]}:"
            self.problems.add(place, "quote_or_source", name=name, other=other)
        return basis

    def _said(self, fields: Fields) -> Basis:
        return Basis(self.checked(fields, "quote"), self.source(fields))

    def _because(self, fields: Fields) -> Basis:
        """Where `source` names something else: a fund."""
        return Basis(self.checked(fields, "quote"), fields.text("because"))

    def checked(self, fields: Fields, key: str) -> str:
        """The quotes of a key, each looked up, as one text."""
        quotes = [] if is_blank(fields.get(key)) else fields.placed(key)
        for quote, place in quotes:
            self.check_quote(quote, place)
        return " … ".join(quote for quote, _ in quotes)

    def source(self, fields: Fields) -> str:
        """`source`, if it is there; what it names is looked up by `check_sources`."""
        source = fields.text("source")
        kind, _, rest = source.partition(":")
        if source.strip() and (kind not in SOURCES or not rest.strip()):
            self.problems.add(fields.at("source"), "bad_source", value=source)
        elif source.strip():
            self.sources.append((kind, rest.strip(), fields.at("source")))
        return source

    def check_sources(self, readings: dict[str, Reading]) -> None:
        """Every `source: reading:NAME` names a reading that is there, every `rule:NAME` a rule of `policy.yaml`."""
        for kind, name, place in self.sources:
            if kind == "reading" and name not in readings:
                self.problems.add(place, "source_reading", name=name, allowed=", ".join(readings))
            elif kind == "rule" and name not in self.package.rules:
                allowed = ", ".join(self.package.rules)
                self.problems.add(place, "source_rule", name=name, allowed=allowed)
        self.sources = []

    # readings

    def readings(self, fields: Fields) -> dict[str, Reading]:
        readings = {}
        for name, item, place in fields.items("readings"):
            id_ = check_id(name, place, self.problems)
            with self.problems.losing(id_):
                if inner := Fields.of(item, self.problems, id_, place):
                    readings[id_] = self._reading(id_, inner, place)
        return readings

    def _reading(self, name: str, fields: Fields, place: Place) -> Reading:
        options = self._options(fields)
        if len(options) < 2:
            self.problems.add(place, "few_options", name=name)
        default = fields.text("default", required=True)
        if default and default not in options:
            self._no_option(name, default, options, fields.at("default"))
        ask, en = fields.text("ask", required=True), fields.text("en", required=True)
        question = fields.text("question")
        confirmed = self._confirmed(name, fields, options)
        self.quote(fields)
        fields.get("note")
        fields.done()
        return Reading(name, ask, en, question, default, options, confirmed, place)

    def _options(self, fields: Fields) -> dict[str, Option]:
        options = {}
        for option, item, at in fields.items("options"):
            name = check_id(option, at, self.problems)
            if inner := Fields.of(item, self.problems, name, at):
                say, en = inner.text("say", required=True), inner.text("en", required=True)
                options[name] = Option(name, say, en, needed_source(inner, "is"))
                self.source(inner)
                inner.done()
        return options

    def _no_option(self, name: str, option: str, options: dict[str, Option], at: Place) -> None:
        self.problems.add(at, "option", name=name, option=option, allowed=", ".join(options))

    def _confirmed(
        self, name: str, fields: Fields, options: dict[str, Option]
    ) -> tuple[Confirmation, ...]:
        confirmed: list[Confirmation] = []
        for item in fields.maps("confirmed"):
            option = item.text("option", required=True)
            if option and option not in options:
                self._no_option(name, option, options, item.at("option"))
            given = item.need("from")
            start = dt.date.max if given is None else self.day(given, item.at("from"))
            if start != dt.date.max and any(c.start == start for c in confirmed):
                self.problems.add(item.at("from"), "confirmed_twice", name=name, start=start)
            by, document = item.text("by", required=True), item.text("document", required=True)
            confirmed.append(Confirmation(option, start, by, document))
            item.done()
        return tuple(confirmed)

    # parameters

    def params(self, fields: Fields, owner: str) -> dict[str, Parameter]:
        params = {}
        for name, item, place in fields.items("params"):
            id_ = check_id(name, place, self.problems)
            with self.problems.losing(id_):
                if inner := Fields.of(item, self.problems, id_, place):
                    params[id_] = self._parameter(id_, owner, inner, place)
        return params

    def _parameter(self, name: str, owner: str, fields: Fields, place: Place) -> Parameter:
        type_ = fields.choice("type", PARAM_TYPES)
        values = self.values(name, fields.need("values"), type_, fields.at("values"))
        parameter = Parameter(
            name=name,
            owner=owner,
            type=type_,
            kind=fields.choice("kind", PARAM_KINDS),
            better=fields.choice("better", BETTER),
            say=fields.text("say", required=True),
            en=fields.text("en", required=True),
            basis=self.basis(fields, name),
            confidence=fields.choice("confidence", CONFIDENCES, "T"),
            set_by=fields.choice("set_by", SETTERS, "city"),
            values=values,
            counties={},
            max=self._bound(fields, "max", type_),
            min=self._bound(fields, "min", type_),
            place=place,
        )
        for key in ("note", "rule"):
            fields.get(key)
        fields.done()
        self._check_values(parameter, fields)
        return parameter

    def _check_values(self, parameter: Parameter, fields: Fields) -> None:
        name, problems = parameter.name, self.problems
        high, low = parameter.max, parameter.min
        if high is not None and low is not None and high < low:
            high, low = show(high, parameter.type), show(low, parameter.type)
            problems.add(fields.at("max"), "bounds", name=name, max=high, min=low)
        self._late_start(parameter, fields)
        self.check_in_force(name, parameter.values, fields.map.get("values"), parameter.place)
        for value in parameter.values.values():
            check_bounds(parameter, value, "市级", "the city", parameter.place, problems)
        if not values_agree(parameter.basis.quote, parameter.type, parameter.values.values()):
            shown = "、".join(
                show(v, parameter.type) for v in parameter.values.values() if v is not None
            )
            said = {"name": parameter.say, "name_en": parameter.en, "value": shown}
            problems.add(parameter.place, "figure_differs", **said, quote=parameter.basis.quote)

    def check_in_force(self, name: str, read: dict[dt.date, Any], given: Any, place: Place) -> None:
        """Some value holds on some day of the validity."""
        first, last = self.package.valid_from, self.package.valid_to
        if first > last:  # told when it was read
            return
        days = [day for day in read if first <= day <= last]
        before = [day for day in read if day < first]
        days += [max(before)] if before else []
        if read and not any(read[day] is not None for day in days):
            at = _first_place(given, place)
            self.problems.add(at, "value_outside", name=name, start=first, end=last)

    def _bound(self, fields: Fields, key: str, type_: str) -> Any:
        value = fields.scalar(key)
        try:
            return read_value(value, type_)
        except ValueError:
            self.problems.add(fields.at(key), "bad_value", value=value, type=type_)
            return None

    def _late_start(self, parameter: Parameter, fields: Fields) -> None:
        """Values that begin after the policy does leave its first days without one."""
        start = self.package.valid_from
        first = min(parameter.values, default=start)
        if start == dt.date.min or not start < first <= self.package.valid_to:
            return
        place = _first_place(fields.map.get("values"), parameter.place)
        end = first - dt.timedelta(days=1)
        self.problems.add(place, "gap", name=parameter.name, start=start, end=end)

    def values(self, name: str, values: Any, type_: str, place: Place) -> dict[dt.date, Any]:
        """Dated values of a parameter, in order of dates."""
        if not isinstance(values, Map):
            if values is not None:
                self.problems.add(place, "not_mapping", key=name)
            return {}
        read: dict[dt.date, Any] = {}
        places: dict[dt.date, Place] = {}
        for day, value in values.items():
            at = values.at(day)
            start = self.day(day, at)
            if start == dt.date.max:
                continue
            if start in read:
                self.problems.add(at, "duplicate_key", key=start)
            try:
                read[start], places[start] = read_value(value, type_), at
            except ValueError:
                self.problems.add(at, "bad_value", value=value, type=type_)
        days = sorted(read)
        for first, second in pairwise(days):
            if read[first] is None and read[second] is not None:
                end = second - dt.timedelta(days=1)
                self.problems.add(places[second], "gap", name=name, start=first, end=end)
        return {day: read[day] for day in days}

    def day(self, value: Any, place: Place) -> dt.date:
        """A day; `date.max` after adding a problem."""
        try:
            day = read_value(value, "date")
        except ValueError:
            day = None
        if not isinstance(day, dt.date):
            self.problems.add(place, "bad_value", value=value, type="date")
            return dt.date.max
        return day


def _first_place(values: Any, place: Place) -> Place:
    return values.at(next(iter(values))) if isinstance(values, Map) and values else place


def check_bounds(
    parameter: Parameter, value: Any, who: str, who_en: str, place: Place, problems: Problems
) -> None:
    """A value inside the parameter's own `max` and `min`."""
    if value is None:
        return
    if parameter.type in NUMBERS and parameter.min is None and value < 0:
        shown = show(value, parameter.type)
        problems.add(place, "negative", name=parameter.say, name_en=parameter.en, value=shown)
    said = {"county": who, "county_en": who_en, "name": parameter.say, "name_en": parameter.en}
    said["value"] = show(value, parameter.type)
    if parameter.max is not None and value > parameter.max:
        problems.add(place, "over_ceiling", **said, max=show(parameter.max, parameter.type))
    if parameter.min is not None and value < parameter.min:
        problems.add(place, "under_floor", **said, min=show(parameter.min, parameter.type))


def show(value: Any, type_: str) -> str:
    """A parameter's value as files write it."""
    if type_ == "money":
        return f"{_hundredths(value)}".removesuffix(".00")
    if type_ == "rate":
        return f"{_hundredths(value)}%"
    return "true" if value is True else "false" if value is False else str(value)


def _hundredths(value: int) -> str:
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
