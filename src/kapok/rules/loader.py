"""Reads a policy package from its folder and reports every problem at once.

Order: vocabulary, document, policy.yaml, measures, counties; then every expression is compiled once under the default
readings and once under each other option (`planner.check_measure`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from kapok.rules.document import Document, read_document
from kapok.rules.measurefile import MeasureReader
from kapok.rules.model import Label, Measure, Package, Parameter, Waiver
from kapok.rules.problems import PackageError, Place, Problems
from kapok.rules.vocabulary import Fact, Source, Vocabulary, is_id, read_fact, read_source, read_value, read_vocabulary
from kapok.rules.yamlsource import Fields, read_yaml


def load_package(folder: Path | str, vocabulary: Path | str | None = None, *, check: bool = True) -> Package:
    """The package in `folder`; its vocabulary stands beside it in `../vocabulary` unless given. PackageError lists all."""
    root = Path(folder)
    words = Path(vocabulary) if vocabulary else root / "vocabulary"
    if not words.exists():
        words = root.parent / "vocabulary"
    problems = Problems(root.parent)
    package = _PackageReader(root, words, problems).read()
    if check and not problems.found:
        from kapok.rules.planner import check_package

        check_package(package, problems)
    problems.raise_if_any()
    return package


class _PackageReader:
    def __init__(self, root: Path, words: Path, problems: Problems) -> None:
        self.root, self.words, self.problems = root, words, problems

    def read(self) -> Package:
        problems = self.problems
        top = self.root / "policy.yaml"
        for needed in (top, self.root / "document.md"):
            if not needed.exists():
                problems.add(Place(self.root.name), "missing_file", name=needed.name)
        problems.raise_if_any()
        vocabulary = read_vocabulary(self.words, _rooted(problems, self.words.parent))
        data = read_yaml(top, problems)
        if data is None:
            raise PackageError(problems.found)
        fields = Fields(data, problems, set())
        package = self._policy(fields, vocabulary)
        fields.done()
        self._measures(package)
        self._counties(package)
        package.hash = package_hash(self.root, self.words)
        return package

    def _policy(self, fields: Fields, vocabulary: Vocabulary) -> Package:
        problems = self.problems
        valid_from, valid_to, quote = self._validity(fields)
        marks = {str(k): str(v) for k, v, _ in fields.items("clauses")}
        document = read_document((self.root / "document.md").read_text(encoding="utf-8"), marks)
        if quote and not any(c.contains(quote) for c in document.clauses.values()):
            problems.add(fields.at("valid"), "quote", clause="–", quote=quote)
        package = Package(
            name=fields.text("policy", required=True),
            title=fields.text("title"),
            valid_from=valid_from,
            valid_to=valid_to,
            vocabulary=vocabulary,
            document=document,
            measures={},
            readings={},
            params={},
            departments=self._labels(fields, "departments"),
            funds=self._labels(fields, "funds"),
            sets={str(k): tuple(str(v) for v in values) for k, values, _ in fields.items("sets")},
            shared_keys=self._labels(fields, "shared_keys"),
            counties={str(k): str(v) for k, v, _ in fields.items("counties")},
            definitions={},
            waived=[],
            file_by=self._optional_source(fields, "file_by"),
            hash="",
            root=str(self.root),
            predecessor=fields.text("predecessor"),
            run_off=fields.text("run_off"),
        )
        package.extra["validity_quote"] = quote
        reader = MeasureReader(package, problems)
        package.readings = reader.readings(fields, None)
        package.params = reader.params(fields, "", None)
        package.definitions = self._definitions(fields, vocabulary)
        package.vocabulary = vocabulary.with_definitions(package.definitions)
        package.waived = list(self._waived(fields, document))
        return package

    def _validity(self, fields: Fields) -> tuple[dt.date, dt.date, str]:
        valid = Fields.of(fields.need("valid"), self.problems, "valid", fields.at("valid"))
        days = {"from": dt.date(1, 1, 1), "to": dt.date(9999, 12, 31)}
        if valid is None:
            return days["from"], days["to"], ""
        for key in days:
            value = valid.need(key)
            try:
                days[key] = read_value(value, "date") or days[key]
            except ValueError:
                self.problems.add(valid.at(key), "bad_value", value=value, type="date")
        if days["from"] > days["to"]:
            self.problems.add(valid.at("to"), "validity")
        quote = valid.text("quote")
        valid.done()
        return days["from"], days["to"], quote

    def _labels(self, fields: Fields, key: str) -> dict[str, Label]:
        labels = {}
        for name, item, place in fields.items(key):
            if not is_id(name):
                self.problems.add(place, "bad_id", value=name)
            if inner := Fields.of(item, self.problems, str(name), place):
                labels[str(name)] = Label(inner.text("say", required=True), inner.text("en", required=True), place)
                for optional in ("quote", "source", "note", "valid", "level"):
                    inner.get(optional)
                inner.done()
        return labels

    def _optional_source(self, fields: Fields, key: str) -> Source | None:
        value = fields.get(key)
        return None if value is None else read_source(value, fields.at(key))

    def _definitions(self, fields: Fields, vocabulary: Vocabulary) -> dict[str, list[Fact]]:
        definitions: dict[str, list[Fact]] = {}
        for entity, items, place in fields.items("definitions"):
            known = vocabulary.entities.get(entity)
            if known is None:
                names = ", ".join(sorted(vocabulary.entities))
                self.problems.add(place, "unknown_entity", name=entity, allowed=names)
                continue
            if not isinstance(items, dict):
                self.problems.add(place, "not_mapping", key=entity)
                continue
            for name, item in items.items():
                where = items.at(name) if hasattr(items, "at") else place
                if name in known.facts:
                    self.problems.add(where, "duplicate_id", name=name, other=known.facts[name].place)
                fact = read_fact(entity, name, item, where, self.problems, vocabulary.suppliers)
                if fact is not None:
                    definitions.setdefault(entity, []).append(fact)
        return definitions

    def _waived(self, fields: Fields, document: Document) -> list[Waiver]:
        waived = []
        for item in fields.maps("waived"):
            quote, reason = item.text("quote", required=True), item.text("reason", required=True)
            clause = item.text("clause")
            item.done()
            holders = [c for c in document.clauses.values() if (not clause or c.id == clause) and c.contains(quote)]
            if not holders:
                self.problems.add(item.at("quote"), "quote", clause=clause or "–", quote=quote)
                continue
            span = holders[0].find(quote)
            assert span is not None
            for sentence in holders[0].sentences:
                overlaps = sentence.start < span[1] and span[0] < sentence.end
                if overlaps and not sentence.waivable:
                    self.problems.add(item.at("quote"), "waive", quote=sentence.text)
            waived.append(Waiver(quote, reason, item.at("quote")))
        return waived

    def _measures(self, package: Package) -> None:
        reader = MeasureReader(package, self.problems)
        files = sorted((self.root / "measures").glob("*.yaml"))
        if not files:
            self.problems.add(Place(self.root.name), "missing_file", name="measures/*.yaml")
        for path in files:
            data = read_yaml(path, self.problems)
            if data is None:
                continue
            measure = reader.read(data)
            if measure is None:
                continue
            if measure.id in package.measures:
                other = package.measures[measure.id].place
                self.problems.add(measure.place, "duplicate_id", name=measure.id, other=other)
                continue
            package.measures[measure.id] = measure

    def _counties(self, package: Package) -> None:
        for path in sorted((self.root / "counties").glob("*.yaml")):
            data = read_yaml(path, self.problems)
            if data is None:
                continue
            fields = Fields(data, self.problems, set())
            code = fields.text("county", required=True)
            name = fields.text("name")
            fields.text("document")
            if code not in package.counties:
                known = ", ".join(package.counties)
                self.problems.add(fields.at("county"), "county", name=code, allowed=known)
            for measure, changes, place in fields.items("changes"):
                self._changes(package, code, name or code, str(measure), changes, place)
            fields.done()

    def _changes(self, package: Package, code: str, name: str, owner: str, changes: Any, place: Place) -> None:
        if owner == "policy":
            params, owner = package.params, ""
        elif owner in package.measures:
            params = package.measures[owner].params
        else:
            self.problems.add(place, "county_measure", measure=owner, allowed=", ".join(package.measures))
            return
        if not isinstance(changes, dict):
            self.problems.add(place, "not_mapping", key=owner)
            return
        for parameter, values in changes.items():
            where = changes.at(parameter) if hasattr(changes, "at") else place
            if parameter not in params:
                allowed = ", ".join(params)
                self.problems.add(where, "county_param", measure=owner, name=parameter, allowed=allowed)
                continue
            read = MeasureReader(package, self.problems).values(values, params[parameter].type, where)
            add_county(params[parameter], code, name, read, where, self.problems)


def add_county(
    parameter: Parameter, code: str, name: str, values: dict[dt.date, Any], place: Place, problems: Problems
) -> None:
    """Set a county's values after checking them: no lower than the city's, inside ceilings, and no ceiling itself."""
    if parameter.kind == "ceiling":
        problems.add(place, "ceiling_raise", name=parameter.name)
        return
    for day, value in values.items():
        if value is None:
            continue
        base = in_force(parameter.values, day)
        shown = {"county": name, "name": parameter.say, "value": show(value, parameter.type)}
        worse = base is not None and (
            (parameter.better == "higher" and value < base) or (parameter.better == "lower" and value > base)
        )
        if worse:
            problems.add(place, "lowered", **shown, base=show(base, parameter.type))
        if parameter.max is not None and value > parameter.max:
            problems.add(place, "over_ceiling", **shown, max=show(parameter.max, parameter.type))
    parameter.counties[code] = values


def in_force(values: dict[dt.date, Any], day: dt.date) -> Any:
    """The value of the latest date not after `day`; None if there is none or it was ended."""
    started = [d for d in values if d <= day]
    return values[max(started)] if started else None


def show(value: Any, type_: str) -> str:
    """A parameter's value as files write it."""
    if type_ == "money":
        return f"{value // 100}.{value % 100:02d}".removesuffix(".00")
    if type_ == "rate":
        return f"{value // 100}.{value % 100:02d}%"
    return str(value)


def package_hash(root: Path, words: Path) -> str:
    """SHA-256 over every file that decides anything: names and contents, in order of names."""
    digest = hashlib.sha256()
    files = [root / "document.md", root / "policy.yaml", *words.glob("*.yaml")]
    for folder in ("measures", "counties"):
        files += (root / folder).glob("*.yaml")
    for path in sorted(files, key=lambda p: (p.parent.name, p.name)):
        digest.update(f"{path.parent.name}/{path.name}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _rooted(problems: Problems, root: Path) -> Problems:
    """The same collector; file names in the vocabulary are told from the folder above it."""
    return Problems(root, problems.found)


__all__ = ["Measure", "add_county", "in_force", "load_package", "package_hash", "show"]
