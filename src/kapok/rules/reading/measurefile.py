"""Reads one measure's YAML into the model: shapes, ids, quotes, values. Expressions are compiled later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kapok.rules.package.document import squeeze
from kapok.rules.package.model import (
    KINDS,
    LEVELS,
    PAYING,
    SETTLEMENTS,
    Amount,
    Condition,
    Key,
    Limit,
    Measure,
    Note,
    Package,
    Route,
)
from kapok.rules.package.vocabulary import Source, needed_source, optional_source, read_source
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.besidefile import read_beside
from kapok.rules.reading.valuesfile import SHORTEST_QUOTE, ValuesReader
from kapok.rules.source.values import MONEY_WORDS, check_id
from kapok.rules.source.yamlsource import Fields, Map, Seq, is_blank

MOST_CONDITIONS = 40
_MEASURE_ID = re.compile(r"\w{1,20}\Z")


class MeasureReader(ValuesReader):
    """Reads the measures of one package, one after the other."""

    def __init__(self, package: Package, problems: Problems) -> None:
        super().__init__(package, problems)
        self.names: dict[str, Place] = {}

    def read(self, data: Map) -> Measure | None:
        fields = Fields(data, self.problems, set())
        self.quotes, self.sources = [], []
        self.names = {name: item.place for name, item in self.package.readings.items()}
        self.names |= {name: item.place for name, item in self.package.params.items()}
        id_ = fields.text("measure", required=True)
        if not id_:
            return None
        if not _MEASURE_ID.match(id_):
            self.problems.add(fields.at("measure"), "bad_id", value=id_)
        self._find_clause(fields, id_)
        return self._finish(self._measure(fields, id_), fields)

    def _measure(self, fields: Fields, id_: str) -> Measure:
        lead, partners = self._departments(fields)
        conditions = self._conditions(fields)
        return Measure(
            id=id_,
            clause=self.clause or id_,
            title=fields.text("title", required=True),
            en=fields.text("en", required=True),
            kind=fields.choice("kind", KINDS),
            lead=lead,
            partners=partners,
            unit=self._unit(fields),
            payee=self._payee(fields),
            event=needed_source(fields, "event"),
            valid_on=optional_source(fields, "valid_on"),
            county=optional_source(fields, "county"),
            lets=self._named_sources(fields, "let"),
            gate=self._gate(fields, conditions),
            conditions=conditions,
            priority=self._notes(fields, "priority"),
            flags=self._notes(fields, "flags"),
            readings=self.readings(fields),
            params=self.params(fields, id_),
            keys=self._keys(fields),
            limit=self._limit(fields),
            amounts=self._amounts(fields),
            pay=optional_source(fields, "pay"),
            settle=fields.text("settle", "top_up"),
            settle_per=self._named_sources(fields, "settle_per"),
            authority="",
            authority_en="",
            routes=self._routes(fields),
            file_by=optional_source(fields, "file_by"),
            beside=read_beside(fields, self.problems),
            quotes=self.quotes,
            place=fields.at("measure"),
        )

    def _find_clause(self, fields: Fields, id_: str) -> None:
        document = self.package.document
        given = fields.text("clause") or id_.rstrip("abcdefghij")
        self.clause = document.clause_id(given)
        if self.clause is None and document.text:
            at = fields.at("clause" if "clause" in fields.map else "measure")
            allowed = ", ".join(document.clauses)
            self.problems.add(at, "no_clause", clause=given, allowed=allowed)

    def _unit(self, fields: Fields) -> str:
        unit = fields.text("unit", required=True)
        entities = sorted(self.package.vocabulary.entities)
        self._known(unit, fields.at("unit"), "unknown_entity", entities)
        return unit

    def _payee(self, fields: Fields) -> Source:
        """Who is paid; what pays nobody may leave it out."""
        if not is_blank(fields.map.get("amounts")) and is_blank(fields.map.get("payee")):
            self.problems.add(fields.at("payee"), "payee_missing")
        return optional_source(fields, "payee") or Source("self", fields.at())

    def _departments(self, fields: Fields) -> tuple[str, tuple[str, ...]]:
        lead = fields.text("lead", required=True)
        partners = fields.placed("with")
        for name, place in ((lead, fields.at("lead")), *partners):
            self._known(name, place, "department", self.package.departments)
        return lead, tuple(name for name, _ in partners)

    def _known(self, name: str, place: Place, code: str, table: Iterable[str]) -> None:
        if name and name not in table:
            self.problems.add(place, code, name=name, allowed=", ".join(table))

    def _finish(self, measure: Measure, fields: Fields) -> Measure:
        who, say, en = self._authority(fields)
        self.checked(fields, "quotes")
        for key in ("note", "notes"):
            fields.get(key)
        fields.done()
        known = measure.readings | self.package.readings
        self.check_sources(known)
        self._check_money(measure, fields)
        if measure.kind == "discretionary" and not say:
            self.problems.add(fields.at("authority"), "authority")
        if measure.kind == "entitlement" and say:
            self.problems.add(fields.at("authority"), "authority_entitlement")
        self._settle(measure.settle, fields.at("settle"), known)
        if len(measure.conditions) > MOST_CONDITIONS:
            self._too_many(measure)
        return replace(measure, authority=say, authority_en=en, authority_office=who)

    def _authority(self, fields: Fields) -> tuple[str, str, str]:
        value = fields.get("authority")
        if not isinstance(value, Map):
            text = fields.text("authority")
            return "", text, text
        inner = Fields(value, self.problems, set())
        who = inner.text("who")
        say, en = inner.text("say", required=True), inner.text("en", required=True)
        self.quote(inner)
        inner.done()
        return who, say, en

    def _check_money(self, measure: Measure, fields: Fields) -> None:
        """What pays has amounts, a key and a fund."""
        pays = measure.kind in PAYING and bool(measure.amounts)
        if measure.kind in PAYING and not measure.conditions and is_blank(fields.get("conditions")):
            self.problems.add(fields.at("conditions"), "no_condition")
        if measure.kind in ("entitlement", "discretionary") and not measure.amounts:
            self.problems.add(measure.place, "no_amount")
        if pays and not measure.keys:
            self.problems.add(fields.at("once_per"), "key_missing")
        if pays and not measure.routes:
            self.problems.add(measure.place, "no_fund")

    def _settle(self, value: str, place: Place, readings: Mapping[str, Any]) -> None:
        if value not in SETTLEMENTS and value not in readings:
            self.problems.add(place, "settle", value=value)

    def _too_many(self, measure: Measure) -> None:
        got = len(measure.conditions)
        what, what_en = "条件", "conditions"
        self.problems.add(
            measure.place, "too_many", what=what, what_en=what_en, limit=MOST_CONDITIONS, got=got
        )

    def _unique(self, name: str, place: Place) -> str:
        """Lets, readings, parameters and amounts share one space of names, with the policy's own."""
        with self.problems.losing(name):
            check_id(name, place, self.problems)
            if name in self.names:
                self.problems.add(place, "duplicate_id", name=name, other=self.names[name])
        self.names.setdefault(name, place)
        return name

    def _ids(self, found: list[tuple[str, Place]]) -> None:
        """Ids of one list: well formed and each only once."""
        seen: dict[str, Place] = {}
        for id_, place in found:
            if not id_:
                continue
            check_id(id_, place, self.problems)
            if id_ in seen:
                self.problems.add(place, "duplicate_id", name=id_, other=seen[id_])
            seen.setdefault(id_, place)

    def _one_of(self, place: Place, first: str, second: str, *, none: bool) -> None:
        """Exactly one of two keys is wanted, and both or none are there."""
        code = "neither_key" if none else "either_key"
        self.problems.add(place, code, first=first, second=second)

    # pieces

    def _named_sources(self, fields: Fields, key: str) -> dict[str, Source]:
        named = {}
        for name, value, place in fields.items(key):
            with self.problems.losing(name):
                id_ = check_id(name, place, self.problems)
                named[id_] = read_source(value, place, self.problems, str(name))
        return named

    def _gate(self, fields: Fields, conditions: list[Condition]) -> list[str]:
        by_id = {c.id: c for c in conditions}
        gate = fields.placed("gate")
        for name, place in gate:
            self._known(name, place, "gate", by_id)
            if name in by_id and (by_id[name].soft or by_id[name].when is None):
                self.problems.add(place, "soft_gate", name=name)
        return [name for name, _ in gate if name in by_id]

    def _conditions(self, fields: Fields, key: str = "conditions") -> list[Condition]:
        conditions, ids = [], []
        for item in fields.maps(key):
            id_ = item.text("id", required=True)
            ids.append((id_, item.at("id")))
            when, reached, before = (
                optional_source(item, k) for k in ("when", "reached", "before")
            )
            if (when is None) == (reached is None):
                self._one_of(item.at(), "when", "reached", none=when is None)
                when, reached = when or Source("", item.at()), None
            if before is not None and reached is None and when is not None and when.text:
                self.problems.add(item.at("before"), "before_reached")
            say, en = item.text("say", required=True), item.text("en", required=True)
            soft = item.flag("soft")
            basis = self.basis(item, id_)
            place = item.at("when" if when else "reached")
            offer = tuple(item.texts("offer"))
            conditions.append(
                Condition(id_, say, en, when, reached, before, soft, basis, place, offer)
            )
            item.done()
        self._ids(ids)
        return conditions

    def _notes(self, fields: Fields, key: str) -> list[Note]:
        notes, ids = [], []
        for index, item in enumerate(fields.maps(key)):
            id_ = item.text("id") or f"{key}_{index + 1}"
            ids.append((id_, item.at("id")))
            say, en = item.text("say", required=True), item.text("en", required=True)
            when = needed_source(item, "when")
            basis = self.quote(item)
            item.done()
            notes.append(Note(id_, say, en, when, basis, item.at("when")))
        self._ids(ids)
        return notes

    def _parts(self, found: list[tuple[str, Place]]) -> list[Source]:
        return [read_source(text, place, self.problems, text) for text, place in found]

    def _keys(self, fields: Fields) -> list[Key]:
        value = fields.get("once_per")
        at = fields.at("once_per")
        if value is None:
            return []
        if not isinstance(value, Map):
            parts = self._parts(fields.placed("once_per"))
            return [Key("once", parts, "", at)] if parts else []
        return [self._key(name, item, value.at(name), value) for name, item in value.items()]

    def _key(self, name: object, item: Any, place: Place, owner: Map) -> Key:
        id_ = check_id(name, place, self.problems)
        if isinstance(item, Seq):
            parts = self._parts(Fields(owner, self.problems, set()).placed(str(name)))
            return self._filled(Key(id_, parts, "", place))
        inner = Fields.of(item, self.problems, id_, place)
        if inner is None:
            return Key(id_, [], "", place)
        inner.need("of")
        parts = self._parts(inner.placed("of"))
        shared = self._shared(inner)
        self.quote(inner)
        for key in ("say", "en"):
            inner.get(key)
        inner.done()
        return self._filled(Key(id_, parts, shared, place))

    def _shared(self, fields: Fields) -> str:
        """The name under which a key or a limit is held together with other measures."""
        shared = fields.text("shared")
        if shared and shared not in self.package.shared_keys:
            self.problems.add(fields.at("shared"), "shared_key", name=shared)
        return shared

    def _filled(self, key: Key) -> Key:
        if not key.parts:
            self.problems.add(key.place, "key_missing")
        return key

    def _limit(self, fields: Fields) -> Limit | None:
        value = fields.get("limit")
        if value is None:
            return None
        inner = Fields.of(value, self.problems, "limit", fields.at("limit"))
        if inner is None:
            return None
        inner.need("per")
        per = self._parts(inner.placed("per"))
        if not per and isinstance(inner.get("per"), Seq):
            self.problems.add(inner.at("per"), "limit_per")
        limit = Limit(
            needed_source(inner, "units"),
            per,
            needed_source(inner, "order"),
            self._shared(inner),
            self.basis(inner, "limit"),
            fields.at("limit"),
        )
        inner.done()
        return limit

    def _own_names(self, fields: Fields, tables: Iterable[str]) -> None:
        for table in tables:
            if isinstance(fields.map.get(table), Map):
                for name in fields.map[table]:
                    self._unique(str(name), fields.map[table].at(name))

    def _amounts(self, fields: Fields) -> list[Amount]:
        self._own_names(fields, ("let", "readings", "params", "amounts", "beside"))
        readings = {*self.package.readings, *(fields.map.get("readings") or ())}
        amounts = []
        for name, item, place in fields.items("amounts"):
            inner = Fields.of(item, self.problems, str(name), place)
            if inner is None:
                continue
            if str(name) in MONEY_WORDS:
                self.problems.add(place, "reserved", name=name)
            each, total = optional_source(inner, "each"), optional_source(inner, "total")
            if (each is None) == (total is None):
                self._one_of(place, "each", "total", none=each is None)
            value = each or total or Source("", place)
            settle = inner.text("settle")
            if settle:
                self._settle(settle, inner.at("settle"), dict.fromkeys(readings))
            say, en = inner.text("say", required=True), inner.text("en", required=True)
            basis, whole = self.quote(inner), total is not None
            counts = optional_source(inner, "counts")
            if counts is not None and not whole:
                self.problems.add(inner.at("counts"), "counts_each", name=name)
            amount = Amount(str(name), say, en, value, whole, settle, basis, value.place, counts)
            amounts.append(amount)
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
        self._ids([(route.id, route.place) for route in routes])
        for route in routes[:-1]:
            if route.when is None:
                self.problems.add(route.place, "early_route")
        if routes and routes[-1].when is not None:
            self.problems.add(routes[-1].when.place, "last_route")
        return routes

    def _route(self, item: Fields, index: int) -> Route:
        source = item.text("source", required=True)
        self._known(source, item.at("source"), "fund", self.package.funds)
        department = item.text("department")
        self._known(department, item.at("department"), "department", self.package.departments)
        route = Route(
            id=item.text("id") or f"route_{index + 1}",
            say=item.text("say"),
            en=item.text("en"),
            when=optional_source(item, "when"),
            source=source,
            level=item.choice("level", LEVELS),
            payer=item.text("payer"),
            department=department,
            books=item.flag("books", default=True),
            basis=self.basis(item, "fund", ("quote", "because")),
            place=item.at("source"),
        )
        item.done()
        self._check_fund(route, item)
        return route

    def _check_fund(self, route: Route, item: Fields) -> None:
        """The fund's name stands in its quote, at least in part; `because` says why it does not; money that is not ours is let be."""
        named = self.package.funds.get(route.source)
        if named is None or not route.books or not route.basis.quote or route.basis.source:
            return
        name, quote = squeeze(named.say), squeeze(route.basis.quote)
        size = min(SHORTEST_QUOTE, len(name))
        if not any(name[i : i + size] in quote for i in range(len(name) - size + 1)):
            said = {"name": named.say, "name_en": named.en, "quote": route.basis.quote}
            self.problems.add(item.at("quote"), "fund_differs", **said)
