"""The vocabulary: what policies may speak of. Entities, their facts, who can supply each, what to ask.

Read from `policies/vocabulary/*.yaml`, one file an entity, and `suppliers.yaml`. A policy adds definitions of its
own to a copy (`with_definitions`).
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from kapok.rules.package.entities import (
    RELATED,
    SPELL_ATTRIBUTES,
    TYPES,
    Entity,
    Fact,
    Related,
    Source,
    Spells,
    Supplier,
    Vocabulary,
    python_safe,
)
from kapok.rules.problems import Place, Problems
from kapok.rules.source.values import COLUMN_WORDS, RESERVED, check_id, is_id, read_day, read_value
from kapok.rules.source.yamlsource import Fields, Map, Seq, read_yaml

MOST_GAP = 36_500
RELATED_TYPES = {
    "exists": ("bool",),
    "count": ("int",),
    "sum": ("int", "money"),
    "max": ("int", "money", "rate", "date"),
    "min": ("int", "money", "rate", "date"),
}


def read_source(value: Any, place: Place, problems: Problems, key: str) -> Source:
    """An expression as YAML gives it: text, or a bare int, bool or date. An empty text is a problem already told."""
    if isinstance(value, (Map, Seq)):
        problems.add(place, "not_text", key=key)
        return Source("", place)
    if value is None or (isinstance(value, str) and not value.strip()):
        problems.add(place, "no_expression")
        return Source("", place)
    if isinstance(value, bool):
        return Source("true" if value else "false", place)
    if isinstance(value, dt.date):
        return Source(f"date '{value.isoformat()}'", place)
    return Source(" ".join(str(value).split()), place)


def optional_source(fields: Fields, key: str) -> Source | None:
    value = fields.get(key)
    return None if value is None else read_source(value, fields.at(key), fields.problems, key)


def needed_source(fields: Fields, key: str) -> Source:
    value = fields.need(key)
    if value is None:
        return Source("", fields.at(key))
    return read_source(value, fields.at(key), fields.problems, key)


def read_vocabulary(folder: Path, problems: Problems) -> Vocabulary:
    """All files of the folder; problems are added, what could be read is returned."""
    suppliers = _suppliers(folder / "suppliers.yaml", problems)
    entities: dict[str, Entity] = {}
    for path in yaml_files(folder, problems):
        if path.name == "suppliers.yaml" or (top := read_yaml(path, problems)) is None:
            continue
        entity = _entity(Fields(top, problems, set()), problems, suppliers)
        if entity.name in entities:
            other = entities[entity.name].place
            problems.add(entity.place, "duplicate_id", name=entity.name, other=other)
        elif entity.name:
            entities[entity.name] = entity
    if not entities and not problems.found:
        problems.add(Place(folder.name), "missing_file", name="*.yaml")
    for entity in entities.values():
        for ref, target in entity.refs.items():
            if target not in entities:
                known = ", ".join(sorted(entities))
                problems.add(entity.ref_places[ref], "unknown_entity", name=target, allowed=known)
    return Vocabulary(entities, suppliers)


def yaml_files(folder: Path, problems: Problems) -> list[Path]:
    """The YAML files of a folder in order of names; a file that looks like one but will not be read is a problem."""
    for path in sorted(folder.glob("*.yml")):
        problems.add(Place(problems.name(path)), "yml")
    return sorted(folder.glob("*.yaml"))


def _suppliers(path: Path, problems: Problems) -> dict[str, Supplier]:
    suppliers: dict[str, Supplier] = {}
    top = read_yaml(path, problems) if path.exists() else None
    for name, item in (top or {}).items():
        place = top.at(name) if top is not None else Place(path.name)
        id_ = check_id(name, place, problems)
        if fields := Fields.of(item, problems, id_, place):
            label, en = fields.text("label", required=True), fields.text("en", required=True)
            suppliers[id_] = Supplier(id_, label, en)
            fields.done()
    return suppliers


def _entity(fields: Fields, problems: Problems, suppliers: dict[str, Supplier]) -> Entity:
    name = fields.text("entity", required=True)
    if name:
        check_id(name, fields.at("entity"), problems, COLUMN_WORDS)
    refs: dict[str, str] = {}
    ref_places: dict[str, Place] = {}
    for ref, target, place in fields.items("refs"):
        check_id(ref, place, problems, COLUMN_WORDS)
        refs[str(ref)], ref_places[str(ref)] = str(target), place
    ledger: dict[str, str] = {}
    ledger_places: dict[str, Place] = {}
    for path, column, place in fields.items("ledger"):
        ledger[str(path)], ledger_places[str(path)] = str(column), place
    facts: dict[str, Fact] = {}
    for fact_name, item, place in fields.items("facts"):
        if fact_name in refs:
            problems.add(place, "duplicate_id", name=fact_name, other=ref_places[fact_name])
        with problems.losing(fact_name):
            fact = read_fact(name, fact_name, item, place, problems, suppliers)
        if fact is not None:
            facts[fact.name] = fact
    entity = Entity(
        name,
        fields.text("label", required=True),
        fields.text("en", required=True),
        fields.text("say"),
        refs,
        ledger,
        facts,
        fields.at("entity"),
        ref_places,
        ledger_places,
    )
    fields.done()
    return entity


def read_fact(
    entity: str,
    name: object,
    item: Any,
    place: Place,
    problems: Problems,
    suppliers: dict[str, Supplier],
) -> Fact | None:
    """One fact, of the vocabulary or of a policy's definitions."""
    fields = Fields.of(item, problems, str(name), place)
    if fields is None:
        return None
    if name != "event":
        check_id(name, place, problems, COLUMN_WORDS)
    return _FactReader(entity, str(name), fields, place, problems, suppliers).read()


class _FactReader:
    def __init__(
        self,
        entity: str,
        name: str,
        fields: Fields,
        place: Place,
        problems: Problems,
        suppliers: dict[str, Supplier],
    ) -> None:
        self.entity, self.name, self.fields, self.place = entity, name, fields, place
        self.problems, self.suppliers = problems, suppliers

    def read(self) -> Fact:
        fields = self.fields
        kinds = [k for k in ("is", *RELATED, "spells") if k in fields.map]
        if len(kinds) > 1:
            listed = ", ".join(kinds)
            self.problems.add(self.place, "fact_kind", name=self.name, kinds=listed)
        kind = kinds[0] if kinds else ""
        type_ = "spells" if kind == "spells" else fields.choice("type", TYPES)
        if type_ not in RELATED_TYPES.get(kind, (type_,)) and "type" in fields.map:
            want = " / ".join(RELATED_TYPES[kind])
            self.problems.add(fields.at("type"), "type", where=kind, want=want, got=type_)
        codes, codes_en = self._codes(type_)
        fact = Fact(
            name=self.name,
            entity=self.entity,
            type=type_,
            label=fields.text("label", required=True),
            en=fields.text("en", required=True),
            place=self.place,
            codes=codes,
            codes_en=codes_en,
            suppliers=() if kind == "spells" else self._from(),
            say=fields.text("say"),
            ask=fields.text("ask"),
            ask_en=fields.text("ask_en"),
            sensitive=fields.flag("sensitive"),
            on_date=self._on_date(kind),
            derived=self._source("is") if kind == "is" else None,
            related=self._related(kind, type_) if kind in RELATED else None,
            spells=self._spells() if kind == "spells" else None,
        )
        if len(kinds) > 1:
            fields.taken |= set(fields.map)
        fields.done()
        return fact

    def _on_date(self, kind: str) -> bool:
        """Whether it is a status of a day; a value that is simply stored, or a stretch, cannot be."""
        on_date = self.fields.flag("on_date")
        if on_date and kind in ("", "spells"):
            self.problems.add(self.fields.at("on_date"), "stored_on_date", name=self.name)
        return on_date and kind not in ("", "spells")

    def _from(self) -> tuple[str, ...]:
        known = ", ".join(self.suppliers)
        given = self.fields.placed("from")
        for supplier, place in given:
            if supplier not in self.suppliers:
                self.problems.add(place, "unknown_supplier", name=supplier, allowed=known)
        return tuple(supplier for supplier, _ in given)

    def _codes(self, type_: str) -> tuple[dict[str, str], dict[str, str]]:
        """`values`: a list of codes, or code → label, or code → {label, en}."""
        fields, problems = self.fields, self.problems
        values = fields.get("values")
        if values is None:
            if type_ == "code" and "type" in fields.map:
                problems.add(self.place, "no_codes", name=self.name)
            return {}, {}
        if type_ != "code":
            problems.add(fields.at("values"), "not_code", name=self.name, type=type_)
        if isinstance(values, Seq):
            same = {v: v for v in fields.texts("values")}
            return same, same
        if not isinstance(values, Map):
            problems.add(fields.at("values"), "not_mapping", key="values")
            return {}, {}
        zh, en = {}, {}
        for code, item in values.items():
            name = str(code)
            if isinstance(item, Map):
                inner = Fields(item, problems, set())
                zh[name], en[name] = (
                    inner.text("label", required=True),
                    inner.text("en", required=True),
                )
                inner.done()
            elif item is None or isinstance(item, Seq):
                problems.add(values.at(code), "not_text", key=name)
            else:
                zh[name], en[name] = str(item), name
        return zh, en

    def _source(self, key: str) -> Source | None:
        return optional_source(self.fields, key)

    def _needed(self, key: str) -> Source:
        return needed_source(self.fields, key)

    def _related(self, kind: str, type_: str) -> Related:
        fields, problems = self.fields, self.problems
        complete = self._source("complete")
        if complete is None:
            problems.add(self.place, "no_complete", name=self.name)
            complete = Source("true", self.place)
        elif complete.text == "always":
            complete = Source("true", complete.place)
        value = self._needed("value") if kind in ("sum", "max", "min") else None
        if kind == "count":
            value = self._source("distinct")
        match = {str(k): read_source(v, p, problems, str(k)) for k, v, p in fields.items("match")}
        if not match and not isinstance(fields.map.get("match"), (str, Seq)):
            problems.add(fields.at("match"), "missing_key", key="match")
        empty = self._empty(kind, type_) if kind in ("max", "min") else None
        entity = fields.text(kind, required=True)
        where, place = self._source("where"), fields.at(kind)
        return Related(kind, entity, match, where, value, empty, complete, place)

    def _empty(self, kind: str, type_: str) -> Any:
        value = self.fields.scalar("empty")
        if value is None:
            self.problems.add(self.place, "no_empty", name=self.name, kind=kind)
            return None
        try:
            return read_value(value, type_)
        except ValueError:
            self.problems.add(self.fields.at("empty"), "bad_value", value=value, type=type_)
            return None

    def _spells(self) -> Spells:
        fields, problems = self.fields, self.problems
        if fields.text("spells", required=True) != self.entity:
            problems.add(fields.at("spells"), "spells_entity", name=self.entity)
        gap = fields.get("gap", 0)
        if not isinstance(gap, int) or isinstance(gap, bool) or not 0 <= gap <= MOST_GAP:
            problems.add(fields.at("gap"), "range", key="gap", value=gap, low=0, limit=MOST_GAP)
            gap = 0
        start, end = self._needed("from"), self._needed("to")
        limit = self._source("limit_months")
        return Spells(self._by(), start, end, self._source("where"), gap, limit)

    def _by(self) -> list[Source]:
        """What the rows of one group have in common: a mapping name → expression, or a list."""
        by = self.fields.get("by")
        if isinstance(by, Map):
            return [read_source(v, by.at(k), self.problems, str(k)) for k, v in by.items()]
        return [Source(text, place) for text, place in self.fields.placed("by")]


__all__ = [
    "RELATED",
    "RESERVED",
    "SPELL_ATTRIBUTES",
    "TYPES",
    "Entity",
    "Fact",
    "Related",
    "Source",
    "Spells",
    "Supplier",
    "Vocabulary",
    "check_id",
    "is_id",
    "needed_source",
    "optional_source",
    "python_safe",
    "read_day",
    "read_fact",
    "read_source",
    "read_value",
    "read_vocabulary",
    "yaml_files",
]
