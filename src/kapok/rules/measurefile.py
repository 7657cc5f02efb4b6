"""Reads one measure's YAML into the model: shapes, ids, quotes, values. Expressions are compiled later."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from kapok.rules.model import (
    CONFIDENCES,
    KINDS,
    LEVELS,
    PAYING,
    SETTLEMENTS,
    Amount,
    Basis,
    Condition,
    Confirmation,
    Key,
    Limit,
    Measure,
    Note,
    Option,
    Package,
    Parameter,
    Reading,
    Route,
)
from kapok.rules.problems import Place, Problems
from kapok.rules.vocabulary import RESERVED, Source, is_id, read_source, read_value
from kapok.rules.yamlsource import Fields, Map, Seq

PARAM_TYPES = ("money", "rate", "int", "date", "text", "bool")
PARAM_KINDS = ("standard", "ceiling", "threshold")
BETTER = ("higher", "lower", "none")


class MeasureReader:
    """Reads measures, and the readings and parameters of `policy.yaml`, for one package."""

    def __init__(self, package: Package, problems: Problems) -> None:
        self.package, self.problems = package, problems
        self.quotes: list[str] = []
        self.clause: str | None = None

    def read(self, data: Map) -> Measure | None:
        fields = Fields(data, self.problems, set())
        self.quotes = []
        id_ = fields.text("measure", required=True)
        if not id_:
            return None
        self.clause = fields.text("clause") or id_.rstrip("abcdefghij")
        if self.clause not in self.package.document.clauses:
            known = ", ".join(self.package.document.clauses)
            self.problems.add(fields.at("measure"), "no_clause", clause=self.clause, allowed=known)
            self.clause = None
        lead = fields.text("lead", required=True)
        partners = tuple(fields.texts("with"))
        for name in (lead, *partners):
            if name and name not in self.package.departments:
                known = ", ".join(self.package.departments)
                self.problems.add(fields.at("lead"), "department", name=name, allowed=known)
        conditions = list(self._conditions(fields))
        kind = fields.choice("kind", KINDS)
        measure = Measure(
            id=id_,
            clause=self.clause or id_,
            title=fields.text("title", required=True),
            en=fields.text("en", required=True),
            kind=kind,
            lead=lead,
            partners=partners,
            unit=fields.text("unit", required=True),
            payee=self._source(fields, "payee") or Source("self", fields.at()),
            event=self._needed(fields, "event"),
            valid_on=self._source(fields, "valid_on"),
            county=self._source(fields, "county"),
            lets=self._lets(fields),
            gate=self._gate(fields, conditions),
            conditions=conditions,
            priority=list(self._notes(fields, "priority")),
            flags=list(self._notes(fields, "flags")),
            readings=self.readings(fields, self.clause),
            params=self.params(fields, id_, self.clause),
            keys=list(self._keys(fields)),
            limit=self._limit(fields),
            amounts=list(self._amounts(fields)),
            pay=self._source(fields, "pay"),
            settle=fields.text("settle", "top_up"),
            settle_per={str(k): read_source(v, p) for k, v, p in fields.items("settle_per")},
            authority="",
            authority_en="",
            routes=list(self._routes(fields)),
            file_by=self._source(fields, "file_by"),
            quotes=self.quotes,
            place=fields.at("measure"),
        )
        return self._finish(measure, fields)

    def _finish(self, measure: Measure, fields: Fields) -> Measure:
        from dataclasses import replace

        authority = fields.get("authority")
        say = en = ""
        if isinstance(authority, Map):
            inner = Fields(authority, self.problems, set())
            inner.text("who")
            say, en = inner.text("say", required=True), inner.text("en", required=True)
            self._quote(inner)
            inner.done()
        elif authority is not None:
            say = en = str(authority)
        for quote in fields.texts("quotes"):
            self._check_quote(quote, fields.at("quotes"))
        for key in ("procedure", "evidence", "note", "notes"):
            fields.get(key)
        fields.done()
        pays = measure.kind in PAYING and bool(measure.amounts)
        if measure.kind in ("entitlement", "discretionary") and not measure.amounts:
            self.problems.add(measure.place, "no_amount")
        if pays and not measure.keys:
            self.problems.add(measure.place, "key_missing")
        if pays and not measure.routes:
            self.problems.add(measure.place, "no_fund")
        if measure.kind == "discretionary" and not say:
            self.problems.add(measure.place, "authority")
        if measure.settle not in SETTLEMENTS and measure.settle not in (measure.readings | self.package.readings):
            self.problems.add(fields.at("settle"), "settle", value=measure.settle)
        self._unique(measure)
        return replace(measure, authority=say, authority_en=en)

    def _unique(self, measure: Measure) -> None:
        seen: dict[str, Place] = {}
        tables: tuple[dict[str, Any], ...] = (measure.lets, measure.readings, measure.params)
        for table in tables:
            for name, item in table.items():
                if name in seen:
                    self.problems.add(item.place, "duplicate_id", name=name, other=seen[name])
                seen[name] = item.place
        ids: dict[str, Place] = {}
        for condition in measure.conditions:
            if condition.id in ids:
                self.problems.add(condition.place, "duplicate_id", name=condition.id, other=ids[condition.id])
            ids[condition.id] = condition.place
        if len(measure.conditions) > 40:
            got = len(measure.conditions)
            self.problems.add(measure.place, "too_many", what="条件", limit=40, got=got)

    # pieces

    def _source(self, fields: Fields, key: str) -> Source | None:
        value = fields.get(key)
        return None if value is None else read_source(value, fields.at(key))

    def _needed(self, fields: Fields, key: str) -> Source:
        value = fields.need(key)
        return read_source("" if value is None else value, fields.at(key))

    def _name(self, name: object, place: Place) -> str:
        if str(name) in RESERVED:
            self.problems.add(place, "reserved", name=name)
        elif not is_id(name):
            self.problems.add(place, "bad_id", value=name)
        return str(name)

    def _check_quote(self, quote: str, place: Place) -> None:
        if self.clause is None:
            found = any(c.contains(quote) for c in self.package.document.clauses.values())
        else:
            found = self.package.document.clauses[self.clause].contains(quote)
        if found:
            self.quotes.append(quote)
        else:
            self.problems.add(place, "quote", clause=self.clause or "–", quote=quote)

    def _quote(self, fields: Fields) -> Basis:
        """`quote` (one or several) and `source`, checked; either may be missing."""
        quotes = fields.texts("quote")
        for quote in quotes:
            self._check_quote(quote, fields.at("quote"))
        source = fields.text("source")
        if source and source.split(":", 1)[0] not in ("reading", "rule", "domain") or source.endswith(":"):
            self.problems.add(fields.at("source"), "bad_source", value=source)
        return Basis(" … ".join(quotes), source)

    def _basis(self, fields: Fields, name: str) -> Basis:
        basis = self._quote(fields)
        if not basis.quote and not basis.source:
            self.problems.add(fields.at(), "quote_or_source", name=name)
        return basis

    def _lets(self, fields: Fields) -> dict[str, Source]:
        return {self._name(k, p): read_source(v, p) for k, v, p in fields.items("let")}

    def _gate(self, fields: Fields, conditions: list[Condition]) -> list[str]:
        gate = fields.texts("gate")
        by_id = {c.id: c for c in conditions}
        for name in gate:
            if name not in by_id:
                self.problems.add(fields.at("gate"), "gate", name=name, allowed=", ".join(by_id))
            elif by_id[name].soft or by_id[name].when is None:
                self.problems.add(fields.at("gate"), "soft_gate", name=name)
        return [name for name in gate if name in by_id]

    def _conditions(self, fields: Fields) -> list[Condition]:
        conditions = []
        for item in fields.maps("conditions"):
            id_ = item.text("id", required=True)
            if id_ and not is_id(id_):
                self.problems.add(item.at("id"), "bad_id", value=id_)
            when, reached, before = (self._source(item, k) for k in ("when", "reached", "before"))
            if (when is None) == (reached is None):
                self.problems.add(item.at(), "missing_key", key="when / reached")
                when = when or Source("true", item.at())
            say, en = item.text("say", required=True), item.text("en", required=True)
            soft = item.flag("soft")
            basis = self._basis(item, id_)
            place = item.at("when" if when else "reached")
            conditions.append(Condition(id_, say, en, when, reached, before, soft, basis, place))
            item.get("needs")
            item.done()
        return conditions

    def _notes(self, fields: Fields, key: str) -> list[Note]:
        notes = []
        for index, item in enumerate(fields.maps(key)):
            id_ = item.text("id") or f"{key}_{index + 1}"
            say, en = item.text("say", required=True), item.text("en", required=True)
            when = self._needed(item, "when")
            basis = self._quote(item)
            item.done()
            notes.append(Note(id_, say, en, when, basis, item.at("when")))
        return notes

    def readings(self, fields: Fields, clause: str | None) -> dict[str, Reading]:
        self.clause = clause if clause is not None else self.clause
        readings = {}
        for name, item, place in fields.items("readings"):
            self._name(name, place)
            if inner := Fields.of(item, self.problems, str(name), place):
                readings[str(name)] = self._reading(str(name), inner, place)
        return readings

    def _reading(self, name: str, fields: Fields, place: Place) -> Reading:
        options = {}
        for option, item, at in fields.items("options"):
            if inner := Fields.of(item, self.problems, str(option), at):
                say, en = inner.text("say", required=True), inner.text("en", required=True)
                options[str(option)] = Option(str(option), say, en, self._needed(inner, "is"))
                inner.get("source")
                inner.done()
        if len(options) < 2:
            self.problems.add(place, "few_options", name=name)
        default = fields.text("default", required=True)
        allowed = ", ".join(options)
        if default not in options:
            self.problems.add(fields.at("default"), "option", name=name, option=default, allowed=allowed)
        confirmed = []
        for item in fields.maps("confirmed"):
            option = item.text("option", required=True)
            if option not in options:
                self.problems.add(item.at("option"), "option", name=name, option=option, allowed=allowed)
            start = self._day(item.need("from"), item.at("from"))
            by, document = item.text("by", required=True), item.text("document", required=True)
            confirmed.append(Confirmation(option, start, by, document))
            item.done()
        ask, en = fields.text("ask", required=True), fields.text("en", required=True)
        question = fields.text("question")
        self._quote(fields)
        fields.get("note")
        fields.done()
        return Reading(name, ask, en, question, default, options, tuple(confirmed), place)

    def _day(self, value: Any, place: Place) -> dt.date:
        try:
            day = read_value(value, "date")
        except ValueError:
            day = None
        if not isinstance(day, dt.date):
            self.problems.add(place, "bad_value", value=value, type="date")
            return dt.date.max
        return day

    def params(self, fields: Fields, owner: str, clause: str | None) -> dict[str, Parameter]:
        params = {}
        for name, item, place in fields.items("params"):
            self._name(name, place)
            if inner := Fields.of(item, self.problems, str(name), place):
                params[str(name)] = self._parameter(str(name), owner, inner, place)
        return params

    def _parameter(self, name: str, owner: str, fields: Fields, place: Place) -> Parameter:
        type_ = fields.choice("type", PARAM_TYPES)
        limits = []
        for key in ("max", "min"):
            value = fields.get(key)
            try:
                limits.append(read_value(value, type_))
            except ValueError:
                self.problems.add(fields.at(key), "bad_value", value=value, type=type_)
                limits.append(None)
        parameter = Parameter(
            name=name,
            owner=owner,
            type=type_,
            kind=fields.choice("kind", PARAM_KINDS),
            better=fields.choice("better", BETTER, "none"),
            say=fields.text("say", required=True),
            en=fields.text("en", required=True),
            basis=self._basis(fields, name),
            confidence=fields.choice("confidence", CONFIDENCES, "T"),
            set_by=fields.choice("set_by", ("city", "county"), "city"),
            values=self.values(fields.need("values"), type_, fields.at("values")),
            counties={},
            max=limits[0],
            min=limits[1],
            place=place,
        )
        for key in ("note", "rule"):
            fields.get(key)
        fields.done()
        for value in parameter.values.values():
            if value is not None and parameter.max is not None and value > parameter.max:
                self.problems.add(
                    place, "over_ceiling", county="市级", name=parameter.say, value=value, max=parameter.max
                )
        return parameter

    def values(self, values: Any, type_: str, place: Place) -> dict[dt.date, Any]:
        """Dated values of a parameter, in order of dates."""
        if not isinstance(values, Map):
            if values is not None:
                self.problems.add(place, "not_mapping", key="values")
            return {}
        read: dict[dt.date, Any] = {}
        for day, value in values.items():
            at = values.at(day)
            start = self._day(day, at)
            try:
                read[start] = read_value(value, type_)
            except ValueError:
                self.problems.add(at, "bad_value", value=value, type=type_)
        days = sorted(read)
        for first, second in pairwise(days):
            if read[first] is None and read[second] is not None:
                self.problems.add(place, "gap", name=place.file, start=first, end=second)
        return {day: read[day] for day in days}

    def _keys(self, fields: Fields) -> list[Key]:
        value = fields.get("once_per")
        at = fields.at("once_per")
        if value is None:
            return []
        if isinstance(value, Seq):
            return [Key("once", [read_source(v, at) for v in value], "", at)]
        if not isinstance(value, Map):
            return [Key("once", [read_source(value, at)], "", at)]
        keys = []
        for name, item in value.items():
            place = value.at(name)
            self._name(name, place)
            if isinstance(item, Seq):
                keys.append(Key(str(name), [read_source(v, place) for v in item], "", place))
            elif inner := Fields.of(item, self.problems, str(name), place):
                parts = [read_source(v, place) for v in inner.texts("of")]
                shared = inner.text("shared")
                if shared and shared not in self.package.shared_keys:
                    self.problems.add(place, "shared_key", name=shared)
                self._quote(inner)
                for key in ("say", "en"):
                    inner.get(key)
                inner.done()
                keys.append(Key(str(name), parts, shared, place))
        return keys

    def _limit(self, fields: Fields) -> Limit | None:
        value = fields.get("limit")
        if value is None:
            return None
        inner = Fields.of(value, self.problems, "limit", fields.at("limit"))
        if inner is None:
            return None
        limit = Limit(
            self._needed(inner, "units"),
            [read_source(v, inner.at("per")) for v in inner.texts("per")],
            self._needed(inner, "order"),
            self._basis(inner, "limit"),
            fields.at("limit"),
        )
        inner.done()
        return limit

    def _amounts(self, fields: Fields) -> list[Amount]:
        amounts = []
        for name, item, place in fields.items("amounts"):
            self._name(name, place)
            inner = Fields.of(item, self.problems, str(name), place)
            if inner is None:
                continue
            each, total = self._source(inner, "each"), self._source(inner, "total")
            if (each is None) == (total is None):
                self.problems.add(place, "missing_key", key="each / total")
            value = each or total or Source("yuan(0)", place)
            basis = self._quote(inner)
            settle = inner.text("settle")
            if settle and settle not in SETTLEMENTS:
                known = fields.map.get("readings") or {}
                if settle not in known and settle not in self.package.readings:
                    self.problems.add(inner.at("settle"), "settle", value=settle)
            say, en = inner.text("say", required=True), inner.text("en", required=True)
            amounts.append(Amount(str(name), say, en, value, total is not None, settle, basis, value.place))
            inner.done()
        return amounts

    def _routes(self, fields: Fields) -> list[Route]:
        value = fields.get("fund")
        if value is None:
            return []
        if isinstance(value, Map):
            items = [Fields(value, self.problems, set())]
        else:
            items = list(fields.maps("fund"))
        routes = [self._route(item, index) for index, item in enumerate(items)]
        if routes and routes[-1].when is not None:
            self.problems.add(fields.at("fund"), "last_route")
        return routes

    def _route(self, item: Fields, index: int) -> Route:
        source = item.text("source", required=True)
        if source and source not in self.package.funds:
            known = ", ".join(self.package.funds)
            self.problems.add(item.at("source"), "fund", name=source, allowed=known)
        department = item.text("department")
        if department and department not in self.package.departments:
            known = ", ".join(self.package.departments)
            self.problems.add(item.at("department"), "department", name=department, allowed=known)
        route = Route(
            id=item.text("id") or f"route_{index + 1}",
            say=item.text("say"),
            en=item.text("en"),
            when=self._source(item, "when"),
            source=source,
            level=item.choice("level", LEVELS),
            payer=item.text("payer"),
            department=department,
            books=item.flag("books", default=True),
            basis=self._fund_basis(item),
            place=item.at("source"),
        )
        item.done()
        return route

    def _fund_basis(self, item: Fields) -> Basis:
        """A fund may be quoted without its own source key, which here names the fund."""
        for quote in (quotes := item.texts("quote")):
            self._check_quote(quote, item.at("quote"))
        because = item.text("because")
        if not quotes and not because:
            self.problems.add(item.at(), "quote_or_source", name="fund")
        return Basis(" … ".join(quotes), because)
