"""Reads what a measure pays: how often one right counts, how many units, the amounts, and out of which fund."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kapok.rules.package.document import squeeze
from kapok.rules.package.model import (
    LEVELS,
    SETTLEMENTS,
    Amount,
    Key,
    Limit,
    Package,
    Route,
)
from kapok.rules.package.vocabulary import Source, needed_source, optional_source, read_source
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.valuesfile import SHORTEST_QUOTE, ValuesReader
from kapok.rules.source.values import MONEY_WORDS, check_id
from kapok.rules.source.yamlsource import Fields, Map, Seq


class PayingReader(ValuesReader):
    """What measures pay. `names`: lets, readings, parameters and amounts read so far, and where they stand."""

    def __init__(self, package: Package, problems: Problems) -> None:
        super().__init__(package, problems)
        self.names: dict[str, Place] = {}

    def _known(self, name: str, place: Place, code: str, table: Iterable[str]) -> None:
        if name and name not in table:
            self.problems.add(place, code, name=name, allowed=", ".join(table))

    def _settle(self, value: str, place: Place, readings: Mapping[str, Any]) -> None:
        if value not in SETTLEMENTS and value not in readings:
            self.problems.add(place, "settle", value=value)

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
