"""Reads a policy package from its folder and reports every problem at once.

Order: vocabulary, document, policy.yaml, measures, procedures, counties; then every expression is compiled once under the default
readings and once under each other option (`checking.check_package`). An expression is left alone only where it speaks
of a name whose meaning could not be read: what would be said of it then would be wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kapok.rules.package.document import Clause, Document, find_twice, read_document
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.links import check_links, read_predecessor, read_run_off
from kapok.rules.package.model import Label, Package, Waiver
from kapok.rules.package.vocabulary import (
    Fact,
    Vocabulary,
    optional_source,
    read_fact,
    read_vocabulary,
    yaml_files,
)
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.assessmentfile import read_assessments
from kapok.rules.reading.counties import read_counties
from kapok.rules.reading.dutyfile import read_duties
from kapok.rules.reading.higher import read_rules
from kapok.rules.reading.measurefile import MeasureReader
from kapok.rules.reading.packagefiles import package_files, package_hash, vocabulary_folder
from kapok.rules.reading.procedurefile import read_procedures
from kapok.rules.reading.sets import read_sets
from kapok.rules.reading.watched import read_watched
from kapok.rules.source.layers import LAID, TOP, WATCHED, Layers, read_layers
from kapok.rules.source.values import check_id, read_value
from kapok.rules.source.yamlsource import Fields, Map, Seq, read_text, read_yaml

_POLICY_ID = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
COUNTY_CODE = re.compile(r"[0-9A-Za-z]+\Z")


def load_package(
    folder: Path | str, vocabulary: Path | str | None = None, *, check: bool = True
) -> Package:
    """The package in `folder`; its vocabulary is the nearest one unless given. PackageError lists all."""
    problems = Problems()
    package = read_package(folder, problems, vocabulary, check=check)
    problems.raise_if_any()
    assert package is not None
    return package


def read_package(
    folder: Path | str,
    problems: Problems,
    vocabulary: Path | str | None = None,
    *,
    check: bool = True,
) -> Package | None:
    """As `load_package`, with everything wrong added to `problems`; None where not even its tables could be read."""
    root = Path(folder).resolve()
    problems.root = root.parent
    top, layers = read_layers(root, problems)
    words = Path(vocabulary).resolve() if vocabulary else vocabulary_folder(layers.roots)
    package = _PackageReader(layers, words, problems).read(top)
    if package is not None and check:
        from kapok.rules.planning.checking import check_package
        from kapok.rules.reading.proceduretexts import check_expressions

        check_package(package, problems)
        check_expressions(package, problems)
    if package is not None:
        package.reminders, package.lost = problems.reminders, problems.lost
    return package


def _layouts(roots: Sequence[Path], words: Path) -> tuple[Path, ...]:
    """The folders `layouts` of a package and of its vocabulary, those nearest to the package first."""
    folders = [*(root / "layouts" for root in roots), words / "layouts"]
    return tuple(folder for folder in folders if folder.is_dir())


def load_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary that the package in `folder` uses, and nothing else of it; PackageError lists what is wrong in it."""
    problems = Problems()
    roots = read_layers(folder.resolve(), problems)[1].roots
    words = vocabulary_folder(roots)
    vocabulary = read_vocabulary(words, problems.beside(words.parent))
    problems.raise_if_any()
    return replace(vocabulary, layouts=_layouts(roots, words))


class _PackageReader:
    def __init__(self, layers: Layers, words: Path, problems: Problems) -> None:
        self.root, self.layers, self.words, self.problems = layers.roots[0], layers, words, problems

    def read(self, data: Map | None) -> Package | None:
        """The package; `data`: what `policy.yaml` says."""
        problems = self.problems
        top, text = self.root / TOP, self.root / "document.md"
        for needed in (top, text):
            if not needed.exists():
                problems.add(Place(self.root.name), "missing_file", name=needed.name)
        document = read_text(text, problems) if text.exists() else None
        vocabulary = self._vocabulary()
        if data is None or not vocabulary.entities:
            self._glance()
            return None
        fields = Fields(data, problems, set())
        package = self._policy(fields, vocabulary, document or "")
        fields.done()
        whole = self._measures(package)
        read_watched(package, {folder: self._files(folder) for folder in WATCHED}, problems)
        read_assessments(package, self._files("assessments"), problems)
        if whole:
            check_links(package, problems)
        read_procedures(package, self._files("procedures"), problems, whole=whole)
        read_counties(package, self._files("counties"), problems, whole=whole)
        read_duties(package, self._files("duties"), problems)
        self._inside()
        package.hash = package_hash(self.layers, self.words, problems)
        return package

    def _files(self, folder: str) -> list[Path]:
        """The files of a folder that count; what only looks like one is told."""
        for root in self.layers.roots:
            yaml_files(root / folder, self.problems)
        return self.layers.files(folder)

    def _inside(self) -> None:
        """A package is what lies in its folders: a link that leads out of them is told, not followed silently."""
        own = [root.resolve() for root in (*self.layers.roots, self.words)]
        for _, path in package_files(self.layers, self.words):
            real = path.resolve()
            if not any(real.is_relative_to(root) for root in own):
                place = Place(f"{path.parent.parent.name}/{path.parent.name}/{path.name}")
                self.problems.add(place, "outside", path=real)

    def _vocabulary(self) -> Vocabulary:
        vocabulary = read_vocabulary(self.words, self.problems.beside(self.words.parent))
        own = self.words in [root / "vocabulary" for root in self.layers.roots]
        if own and vocabulary.entities and LEDGER not in vocabulary.entities:
            place = Place(f"{self.words.parent.name}/vocabulary")
            self.problems.add(place, "own_vocabulary", name=f"{LEDGER}.yaml")
        return replace(vocabulary, layouts=_layouts(self.layers.roots, self.words))

    def _glance(self) -> None:
        """Without `policy.yaml` or a vocabulary, the other files can only be read as YAML."""
        for folder in (*LAID, "cases"):
            for path in yaml_files(self.root / folder, self.problems):
                read_yaml(path, self.problems)

    def _policy(self, fields: Fields, vocabulary: Vocabulary, text: str) -> Package:
        problems = self.problems
        valid_from, valid_to, quote = self._validity(fields)
        document = self._document(fields, text)
        if quote and document.text and not document.contains(quote):
            problems.add(self._inner(fields, "valid", "quote"), "quote_anywhere", quote=quote)
        package = Package(
            name=self._name(fields),
            title=fields.text("title", required=True),
            valid_from=valid_from,
            valid_to=valid_to,
            vocabulary=vocabulary,
            document=document,
            measures={},
            readings={},
            params={},
            departments=self._labels(fields, "departments"),
            funds=self._labels(fields, "funds"),
            sets=read_sets(fields, problems),
            shared_keys=self._labels(fields, "shared_keys"),
            rules=read_rules(fields),
            counties=self._counties(fields),
            definitions={},
            waived=[],
            file_by=optional_source(fields, "file_by"),
            hash="",
            root=str(self.root),
            predecessor=read_predecessor(fields, problems),
            run_off=read_run_off(fields, valid_to, problems),
            validity_quote=quote,
            ceiling_uprating=fields.text("ceiling_uprating"),
            overlay_quote=self._overlay_rule(fields, document),
        )
        for key in ("based_on", "without"):  # read with the files
            fields.get(key)
        reader = MeasureReader(package, problems)
        package.readings = reader.readings(fields)
        package.params = reader.params(fields, "")
        reader.check_sources(package.readings)
        self._uprating(package, fields)
        package.definitions = self._definitions(fields, vocabulary)
        package.vocabulary = vocabulary.with_definitions(package.definitions)
        package.waived = list(self._passages(fields, "waived", document))
        package.left_open = list(self._passages(fields, "open", document))
        package.set_places = {name: place for name, _, place in fields.items("sets")}
        return package

    def _name(self, fields: Fields) -> str:
        name = fields.text("policy", required=True)
        if name and not _POLICY_ID.match(name):
            self.problems.add(fields.at("policy"), "policy_id", value=name)
        return name

    def _uprating(self, package: Package, fields: Fields) -> None:
        """`ceiling_uprating` names a reading whose options are plain yes or no."""
        name = package.ceiling_uprating
        if name and name not in package.readings:
            allowed = ", ".join(package.readings)
            place = fields.at("ceiling_uprating")
            self.problems.add(place, "uprating_reading", name=name, allowed=allowed)
            package.ceiling_uprating = ""
        elif name:
            for option in package.readings[name].options.values():
                if (text := option.value.text) not in ("true", "false"):
                    said = {"name": name, "option": option.name, "value": text}
                    self.problems.add(option.value.place, "uprating_option", **said)

    def _overlay_rule(self, fields: Fields, document: Document) -> str:
        """`overlay_rule`: the sentence of the text that says what counties may do; anywhere in the document."""
        value = fields.get("overlay_rule")
        if value is None:
            return ""
        inner = Fields.of(value, self.problems, "overlay_rule", fields.at("overlay_rule"))
        if inner is None:
            return ""
        quote = inner.text("quote", required=True)
        if quote and document.text and not document.contains(quote):
            self.problems.add(inner.at("quote"), "quote_anywhere", quote=quote)
        inner.done()
        return quote

    def _inner(self, fields: Fields, key: str, inner: str) -> Place:
        value = fields.map.get(key)
        return value.at(inner) if isinstance(value, Map) else fields.at(key)

    def _document(self, fields: Fields, text: str) -> Document:
        marks: dict[str, str] = {}
        for name, mark, place in fields.items("clauses"):
            if isinstance(mark, (Map, Seq)) or mark is None:
                self.problems.add(place, "not_text", key=name)
                continue
            marks[str(name)] = str(mark)
        document = read_document(text, marks)
        if not text:
            return document
        file = f"{self.root.name}/document.md"
        for clause, second, first in find_twice(text, marks):
            other = Place(file, first)
            self.problems.add(Place(file, second), "clause_twice", clause=clause, other=other)
        for name, mark in marks.items():
            if document.clauses and name not in document.clauses:
                self.problems.add(self._inner(fields, "clauses", name), "mark", quote=mark)
        if not document.clauses:
            self.problems.add(Place(file), "no_clauses")
            return Document("", {})
        return document

    def _validity(self, fields: Fields) -> tuple[dt.date, dt.date, str]:
        days = {"from": dt.date(1, 1, 1), "to": dt.date(9999, 12, 31)}
        given = fields.need("valid")
        valid = None
        if given is not None:
            valid = Fields.of(given, self.problems, "valid", fields.at("valid"))
        if valid is None:
            return days["from"], days["to"], ""
        for key, far in list(days.items()):
            value = valid.need(key)
            try:
                days[key] = read_value(value, "date") or far
            except ValueError:
                self.problems.add(valid.at(key), "bad_value", value=value, type="date")
        if days["from"] > days["to"]:
            self.problems.add(valid.at("to"), "validity")
        quote = valid.text("quote", required=True)
        valid.done()
        return days["from"], days["to"], quote

    def _labels(self, fields: Fields, key: str) -> dict[str, Label]:
        labels = {}
        for name, item, place in fields.items(key):
            with self.problems.losing(name):
                id_ = check_id(name, place, self.problems)
            labels[id_] = Label("", "", place)
            if inner := Fields.of(item, self.problems, id_, place):
                say, en = inner.text("say", required=True), inner.text("en", required=True)
                labels[id_] = Label(say, en, place)
                for optional in ("quote", "source", "note", "valid", "level"):
                    inner.get(optional)
                inner.done()
        return labels

    def _counties(self, fields: Fields) -> dict[str, str]:
        counties = {}
        for code, name, place in fields.items("counties"):
            if name is None or isinstance(name, (Map, Seq)):
                self.problems.add(place, "not_text", key=code)
                counties[str(code)] = ""
                continue
            if not COUNTY_CODE.match(str(code)):
                self.problems.add(place, "county_code", value=code)
            counties[str(code)] = str(name)
        return counties

    def _definitions(self, fields: Fields, vocabulary: Vocabulary) -> dict[str, list[Fact]]:
        definitions: dict[str, list[Fact]] = {}
        for entity, items, place in fields.items("definitions"):
            known = vocabulary.entities.get(entity)
            if known is None:
                names = ", ".join(sorted(vocabulary.entities))
                self.problems.add(place, "unknown_entity", name=entity, allowed=names)
                continue
            if not isinstance(items, Map):
                self.problems.add(place, "not_mapping", key=entity)
                continue
            for name, item in items.items():
                where = items.at(name)
                if name in known.facts:
                    other = known.facts[name].place
                    self.problems.add(where, "duplicate_id", name=name, other=other)
                if name in known.refs:
                    other = known.ref_places[name]
                    self.problems.add(where, "duplicate_id", name=name, other=other)
                with self.problems.losing(name):
                    fact = read_fact(entity, name, item, where, self.problems, vocabulary.suppliers)
                if fact is not None:
                    definitions.setdefault(entity, []).append(fact)
        return definitions

    def _passages(self, fields: Fields, key: str, document: Document) -> Iterator[Waiver]:
        """`waived` or `open`: sentences by their quotes, each with the reason."""
        for item in fields.maps(key):
            quote, reason = item.text("quote", required=True), item.text("reason", required=True)
            given = item.text("clause")
            item.done()
            if not quote or not document.text:
                continue
            clause = document.clause_id(given)
            if given and clause is None:
                allowed = ", ".join(document.clauses)
                self.problems.add(item.at("clause"), "no_clause", clause=given, allowed=allowed)
                continue
            holder = next(
                (
                    c
                    for c in document.clauses.values()
                    if clause in (None, c.id) and c.contains(quote)
                ),
                None,
            )
            if holder is None:
                self._nowhere(document, clause, quote, item.at("quote"))
                continue
            if key == "waived":
                self._waivable(holder, quote, item.at("quote"))
            yield Waiver(quote, reason, item.at("quote"))

    def _nowhere(self, document: Document, clause: str | None, quote: str, place: Place) -> None:
        if clause:
            self.problems.add(place, "quote", clause=clause, quote=quote)
        else:
            inside = document.contains(quote)
            self.problems.add(place, "no_sentence" if inside else "quote_anywhere", quote=quote)

    def _waivable(self, clause: Clause, quote: str, place: Place) -> None:
        span = clause.find(quote)
        assert span is not None
        for sentence in clause.sentences:
            if sentence.start < span[1] and span[0] < sentence.end and sentence.runs:
                self.problems.add(place, "waive", word=sentence.runs, quote=sentence.text)

    def _measures(self, package: Package) -> bool:
        """Read them all; whether every file could be read."""
        reader = MeasureReader(package, self.problems)
        whole = True
        files = self._files("measures")
        if not files:
            self.problems.add(Place(self.root.name), "missing_file", name="measures/*.yaml")
        for path in files:
            data = read_yaml(path, self.problems)
            measure = None if data is None else reader.read(data)
            if measure is None:
                whole = False
                continue
            known = {name.casefold(): name for name in package.measures}
            if measure.id.casefold() in known:  # results are tables and files by that name
                other = package.measures[known[measure.id.casefold()]].place
                self.problems.add(measure.place, "duplicate_id", name=measure.id, other=other)
                continue
            package.measures[measure.id] = measure
        return whole
