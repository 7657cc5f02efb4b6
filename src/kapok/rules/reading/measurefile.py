"""Reads one measure's YAML into the model: shapes, ids, quotes, values. Expressions are compiled later."""

from __future__ import annotations

import re
from dataclasses import replace

from kapok.rules.package.model import (
    KINDS,
    PAYING,
    Condition,
    Measure,
    Note,
)
from kapok.rules.package.vocabulary import Source, needed_source, optional_source, read_source
from kapok.rules.reading.besidefile import read_beside
from kapok.rules.reading.payingfile import PayingReader
from kapok.rules.source.values import check_id
from kapok.rules.source.yamlsource import Fields, Map, is_blank

MOST_CONDITIONS = 40
_MEASURE_ID = re.compile(r"\w{1,20}\Z")


class MeasureReader(PayingReader):
    """Reads the measures of one package, one after the other."""

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

    def _too_many(self, measure: Measure) -> None:
        got = len(measure.conditions)
        what, what_en = "条件", "conditions"
        self.problems.add(
            measure.place, "too_many", what=what, what_en=what_en, limit=MOST_CONDITIONS, got=got
        )

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
