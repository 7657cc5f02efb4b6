"""Reads `assessments/*.yaml`: indicators with weights, one set a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kapok.rules.package.assessment import Assessment, Item
from kapok.rules.package.model import Package
from kapok.rules.package.values import Parameter
from kapok.rules.package.watching import COUNTY, SHARE
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.watchfile import WatchReader
from kapok.rules.source.values import check_id
from kapok.rules.source.yamlsource import Fields, read_yaml


class AssessmentReader(WatchReader):
    """Reads the assessments of one package, one after the other."""

    key = "assessment"

    def read_file(self, path: Path) -> None:
        data = read_yaml(path, self.problems)
        if data is None:
            return
        fields, id_ = self.start(data)
        if not id_:
            return
        self._told_apart(id_, fields.at(self.key))
        lead, partners = self._departments(fields)
        params = self.params(fields, id_)
        self.package.assessments[id_] = Assessment(
            id=id_,
            clause=self.clause or "",
            title=fields.text("title", required=True),
            en=fields.text("en", required=True),
            lead=lead,
            partners=partners,
            basis=self.basis(fields, id_),
            items=tuple(self._item(item, params) for item in fields.maps("items")),
            params=params,
            place=fields.at(self.key),
        )
        fields.done()
        self.check_sources(self.package.readings)

    def _told_apart(self, id_: str, place: Place) -> None:
        """From indicators above all: both are named after `--id`."""
        known = {name.casefold(): m.place for name, m in self.package.whole().measures.items()}
        known |= {name.casefold(): a.place for name, a in self.package.assessments.items()}
        if (other := known.get(id_.casefold())) is not None:
            self.problems.add(place, "duplicate_id", name=id_, other=other)

    def _item(self, item: Fields, params: dict[str, Parameter]) -> Item:
        id_ = check_id(item.text("id", required=True), item.at("id"), self.problems)
        say, en = item.text("say", required=True), item.text("en", required=True)
        weight = self._figure(item, "weight", params, ("int",))
        name = item.text("indicator")
        waits, waits_en = self._waits(item)
        if bool(name) == bool(waits):
            self._one_of(item.at(), "indicator", "waits", none=not name)
        at_least = at_most = ""
        if name:
            types = self._indicator(name, item.at("indicator"))
            at_least = self._figure(item, "at_least", params, types)
            at_most = self._figure(item, "at_most", params, types)
            if bool(at_least) == bool(at_most):
                self._one_of(item.at(), "at_least", "at_most", none=not at_least)
        item.done()
        return Item(id_, say, en, weight, name, at_least, at_most, waits, waits_en, item.at())

    def _indicator(self, name: str, place: Place) -> tuple[str, ...]:
        """The types a line of this indicator may have; it has to be split by county."""
        known = {n: i for n, i in self.package.indicators.items() if i.group(COUNTY) is not None}
        if name not in known:
            self.problems.add(place, "assessed_indicator", name=name, allowed=", ".join(known))
            return ()
        return ("rate",) if known[name].way == SHARE else ("int", "money")

    def _figure(
        self, item: Fields, key: str, params: dict[str, Parameter], types: tuple[str, ...]
    ) -> str:
        name = item.text(key, required=key == "weight")
        if name and name not in params:
            allowed = ", ".join(params)
            self.problems.add(item.at(key), "watch_param", name=name, allowed=allowed)
        elif name and types and params[name].type not in types:
            said = {"got": params[name].type, "want": " / ".join(types)}
            self.problems.add(item.at(key), "counted_type", key=key, **said)
        return name

    def _waits(self, item: Fields) -> tuple[str, str]:
        given = item.get("waits")
        inner = None
        if given is not None:
            inner = Fields.of(given, self.problems, "waits", item.at("waits"))
        if inner is None:
            return "", ""
        said = inner.text("say", required=True), inner.text("en", required=True)
        inner.done()
        return said


def read_assessments(package: Package, files: Iterable[Path], problems: Problems) -> None:
    """All of them, into the package."""
    for path in files:
        AssessmentReader(package, problems).read_file(path)
