"""Reads `duties/*.yaml`: what each department owes, one file per department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from kapok.rules.package.duties import EVERY, OWED_BY, RECORDS, Duty
from kapok.rules.package.model import Package
from kapok.rules.package.values import CONFIDENCES
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.valuesfile import ValuesReader
from kapok.rules.source.values import check_id
from kapok.rules.source.yamlsource import Fields, read_yaml

MOST_DAYS = 366


class DutyReader(ValuesReader):
    """Reads the duties of one package, file by file."""

    def read(self, files: Iterable[Path]) -> None:
        for path in files:
            data = read_yaml(path, self.problems)
            if data is None:
                continue
            if RECORDS not in self.package.vocabulary.entities:
                self.problems.add(Place(data.file), "duty_records", name=RECORDS)
            fields = Fields(data, self.problems, set())
            office = self._office(fields.text("office", required=True), fields.at("office"))
            for item in fields.maps("duties"):
                self._duty(item, office)
            fields.done()
        self.check_sources(self.package.readings)

    def _office(self, name: str, place: Place) -> str:
        offices = self.package.departments
        if name and name not in offices:
            self.problems.add(place, "department", name=name, allowed=", ".join(offices))
        return name

    def _duty(self, item: Fields, office: str) -> None:
        id_ = check_id(item.text("id", required=True), item.at("id"), self.problems)
        known = self.package.duties
        if id_ in known:
            self.problems.add(item.at("id"), "duplicate_id", name=id_, other=known[id_].place)
        clause = item.text("clause", required=True)
        self.clause = self.package.document.clause_id(clause)
        if clause and self.clause is None:
            allowed = ", ".join(self.package.document.clauses)
            self.problems.add(item.at("clause"), "no_clause", clause=clause, allowed=allowed)
        partners = item.placed("with")
        every = item.choice("every", EVERY)
        evidence, evidence_en = self._evidence(item)
        known[id_] = Duty(
            id=id_,
            clause=self.clause or clause,
            office=office,
            partners=tuple(self._office(name, place) for name, place in partners),
            say=item.text("say", required=True),
            en=item.text("en", required=True),
            owed_by=item.choice("owed_by", OWED_BY),
            every=every,
            due=self._due(item, once=every == "once"),
            evidence=evidence,
            evidence_en=evidence_en,
            basis=self.basis(item, id_),
            confidence=item.choice("confidence", CONFIDENCES),
            place=item.at("id"),
        )
        item.done()

    def _due(self, item: Fields, *, once: bool) -> dt.date | int:
        """The day, of what is owed once; else how many days after each period."""
        value = item.need("due")
        if once and isinstance(value, dt.date):
            return value
        if not once and isinstance(value, int) and 0 <= value <= MOST_DAYS:
            return value
        if value is not None:
            self.problems.add(item.at("due"), "duty_due", value=value, most=MOST_DAYS)
        return self.package.valid_to if once else 0

    def _evidence(self, item: Fields) -> tuple[str, str]:
        given = item.need("evidence")
        inner = None
        if given is not None:
            inner = Fields.of(given, self.problems, "evidence", item.at("evidence"))
        if inner is None:
            return "", ""
        said = inner.text("say", required=True), inner.text("en", required=True)
        inner.done()
        return said


def read_duties(package: Package, files: Iterable[Path], problems: Problems) -> None:
    """All duties of the package, into it."""
    DutyReader(package, problems).read(files)
