"""The vocabulary: what policies may speak of. Entities, their facts, who can supply each, what to ask.

Read from `policies/vocabulary/*.yaml`, one file an entity, and `suppliers.yaml`. A policy adds definitions of its
own to a copy (`with_definitions`). Expressions are kept as `Source` here; they are checked where they are compiled.
"""

from __future__ import annotations

import datetime as dt
import keyword
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kapok.rules.calendar import OPEN_END
from kapok.rules.problems import Place, Problems
from kapok.rules.yamlsource import Fields, Map, Seq, read_yaml

TYPES = ("bool", "int", "money", "rate", "date", "text", "code")
RELATED = ("exists", "count", "sum", "max", "min")
SPELL_ATTRIBUTES = {
    "start": "date",
    "end": "date",
    "months": "int",
    "days": "int",
    "used_months": "int",
    "used_days": "int",
    "total_months": "int",
    "total_days": "int",
    "last": "date",
}
RESERVED = frozenset(
    "and or not in between case when then else is null true false select from where having limit union "
    "row on_date event as_of valid_from valid_to n n_new self id at".split()
)
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
OPEN_WORDS = ("长期", "open")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of an expression and the place it stands at."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Related:
    """How a fact is found in the rows of another entity."""

    kind: str
    entity: str
    match: dict[str, Source]
    where: Source | None
    value: Source | None
    empty: Any
    complete: Source


@dataclass(frozen=True, slots=True)
class Spells:
    """How rows of the same entity are joined to stretches."""

    by: list[Source]
    start: Source
    end: Source
    where: Source | None
    gap: int
    limit_months: Source | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an entity. A code's values stand in `codes` (value → Chinese) and `codes_en`."""

    name: str
    entity: str
    type: str
    label: str
    en: str
    place: Place
    codes: dict[str, str] = field(default_factory=dict)
    codes_en: dict[str, str] = field(default_factory=dict)
    suppliers: tuple[str, ...] = ()
    say: str = ""
    ask: str = ""
    ask_en: str = ""
    sensitive: bool = False
    on_date: bool = False
    derived: Source | None = None
    related: Related | None = None
    spells: Spells | None = None

    @property
    def stored(self) -> bool:
        return self.derived is None and self.related is None and self.spells is None


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind of row: its references to other entities (stored as their ids) and its facts."""

    name: str
    label: str
    en: str
    say: str
    refs: dict[str, str]
    ledger: dict[str, str]
    facts: dict[str, Fact]
    place: Place

    def stored_columns(self) -> dict[str, str]:
        """Column → type (`text` for ids and references), `id` first: the contract with files, tables and views."""
        columns = {"id": "text"} | dict.fromkeys(self.refs, "text")
        return columns | {f.name: f.type for f in self.facts.values() if f.stored}


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who can supply a fact."""

    id: str
    label: str
    en: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Entities and suppliers by name."""

    entities: dict[str, Entity]
    suppliers: dict[str, Supplier]

    def with_definitions(self, definitions: dict[str, list[Fact]]) -> Vocabulary:
        """A copy whose entities carry a policy's own facts as well."""
        entities = dict(self.entities)
        for name, facts in definitions.items():
            if name in entities:
                entities[name] = replace(entities[name], facts=entities[name].facts | {f.name: f for f in facts})
        return Vocabulary(entities, self.suppliers)


def is_id(text: object) -> bool:
    """A lower snake case identifier that is no reserved word."""
    return isinstance(text, str) and bool(_ID.match(text)) and text not in RESERVED


def read_value(value: Any, type_: str, codes: Iterable[str] = ()) -> Any:
    """A value as files write it → as it is inside (§2 of the format). None stays None (unknown). ValueError if wrong."""
    if value is None:
        return None
    if type_ == "bool":
        if isinstance(value, bool):
            return value
        raise ValueError(value)
    if type_ == "int":
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**62:
            return value
        raise ValueError(value)
    if type_ in ("money", "rate"):
        return _hundredths(value, type_)
    if type_ == "date":
        if value in OPEN_WORDS:
            return OPEN_END
        if isinstance(value, dt.datetime):
            raise ValueError(value)
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    if isinstance(value, (dict, list, bool, float)):
        raise ValueError(value)
    text = str(value)
    if type_ == "code" and text not in codes:
        raise ValueError(value)
    return text


def _hundredths(value: Any, type_: str) -> int:
    if isinstance(value, bool):
        raise ValueError(value)
    text = str(value)
    if type_ == "rate":
        if not text.endswith("%"):
            raise ValueError(value)
        text = text[:-1]
    try:
        scaled = Decimal(text) * 100
    except InvalidOperation:
        raise ValueError(value) from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value() or abs(scaled) >= 2**62:
        raise ValueError(value)
    return int(scaled)


def read_source(value: Any, place: Place) -> Source:
    """An expression as YAML gives it: text, or a bare int, bool or date."""
    if isinstance(value, bool):
        return Source("true" if value else "false", place)
    if isinstance(value, dt.date):
        return Source(f"date '{value.isoformat()}'", place)
    return Source(" ".join(str(value).split()), place)


def read_vocabulary(folder: Path, problems: Problems) -> Vocabulary:
    """All files of the folder; problems are added, what could be read is returned."""
    suppliers: dict[str, Supplier] = {}
    entities: dict[str, Entity] = {}
    path = folder / "suppliers.yaml"
    if path.exists() and (top := read_yaml(path, problems)) is not None:
        for name, item in top.items():
            place = top.at(name)
            if fields := Fields.of(item, problems, name, place):
                suppliers[name] = Supplier(name, fields.text("label", required=True), fields.text("en", required=True))
                fields.done()
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "suppliers.yaml" or (top := read_yaml(path, problems)) is None:
            continue
        entity = _entity(Fields(top, problems, set()), problems, suppliers)
        if entity.name in entities:
            problems.add(entity.place, "duplicate_id", name=entity.name, other=entities[entity.name].place)
        elif entity.name:
            entities[entity.name] = entity
    if not entities:
        problems.add(Place(folder.name), "missing_file", name="*.yaml")
    for entity in entities.values():
        for ref, target in entity.refs.items():
            if target not in entities:
                place = Place(entity.place.file, entity.place.line)
                problems.add(place, "unknown_entity", name=f"{ref}: {target}", allowed=", ".join(sorted(entities)))
    return Vocabulary(entities, suppliers)


def _entity(fields: Fields, problems: Problems, suppliers: dict[str, Supplier]) -> Entity:
    name = fields.text("entity", required=True)
    if name and not is_id(name):
        problems.add(fields.at("entity"), "bad_id", value=name)
    refs: dict[str, str] = {}
    for ref, target, place in fields.items("refs"):
        if not is_id(ref):
            problems.add(place, "bad_id", value=ref)
        refs[ref] = str(target)
    ledger = {str(k): str(v) for k, v, _ in fields.items("ledger")}
    facts: dict[str, Fact] = {}
    for fact_name, item, place in fields.items("facts"):
        if fact_name in refs:
            problems.add(place, "duplicate_id", name=fact_name, other=fields.at("refs"))
        if (fact := read_fact(name, fact_name, item, place, problems, suppliers)) is not None:
            facts[fact_name] = fact
    entity = Entity(
        name,
        fields.text("label", required=True),
        fields.text("en", required=True),
        fields.text("say"),
        refs,
        ledger,
        facts,
        fields.at("entity"),
    )
    fields.done()
    return entity


def read_fact(
    entity: str, name: str, item: Any, place: Place, problems: Problems, suppliers: dict[str, Supplier]
) -> Fact | None:
    """One fact, of the vocabulary or of a policy's definitions."""
    fields = Fields.of(item, problems, str(name), place)
    if fields is None:
        return None
    if not is_id(name) and name != "event":
        problems.add(place, "bad_id", value=name)
    kinds = [k for k in ("is", *RELATED, "spells") if k in fields.map]
    if len(kinds) > 1:
        problems.add(place, "fact_kind", name=name, kinds=", ".join(kinds))
    kind = kinds[0] if kinds else ""
    type_ = "spells" if kind == "spells" else fields.choice("type", TYPES)
    codes, codes_en = _codes(fields, problems)
    given = () if kind == "spells" else tuple(fields.texts("from"))
    for supplier in given:
        if supplier not in suppliers:
            problems.add(fields.at("from"), "unknown_supplier", name=supplier)
    fact = Fact(
        name=str(name),
        entity=entity,
        type=type_,
        label=fields.text("label", required=True),
        en=fields.text("en", required=True),
        place=place,
        codes=codes,
        codes_en=codes_en,
        suppliers=given,
        say=fields.text("say"),
        ask=fields.text("ask"),
        ask_en=fields.text("ask_en"),
        sensitive=fields.flag("sensitive"),
        on_date=fields.flag("on_date"),
        derived=_source(fields, "is") if kind == "is" else None,
        related=_related(fields, kind, type_, name, problems) if kind in RELATED else None,
        spells=_spells(fields, entity, problems) if kind == "spells" else None,
    )
    fields.done()
    return fact


def _codes(fields: Fields, problems: Problems) -> tuple[dict[str, str], dict[str, str]]:
    """`values`: a list of codes, or code → label, or code → {label, en}."""
    values = fields.get("values")
    if values is None:
        return {}, {}
    if isinstance(values, Seq):
        same = {str(v): str(v) for v in values}
        return same, same
    if not isinstance(values, Map):
        problems.add(fields.at("values"), "not_mapping", key="values")
        return {}, {}
    zh, en = {}, {}
    for code, item in values.items():
        if isinstance(item, Map):
            inner = Fields(item, problems, set())
            zh[str(code)], en[str(code)] = inner.text("label", required=True), inner.text("en", required=True)
            inner.done()
        else:
            zh[str(code)], en[str(code)] = str(item), str(code)
    return zh, en


def _source(fields: Fields, key: str) -> Source | None:
    value = fields.get(key)
    return None if value is None else read_source(value, fields.at(key))


def _related(fields: Fields, kind: str, type_: str, name: str, problems: Problems) -> Related:
    complete = _source(fields, "complete")
    if complete is None:
        problems.add(fields.at(), "no_complete", name=name)
        complete = Source("true", fields.at())
    elif complete.text == "always":
        complete = Source("true", complete.place)
    empty = fields.get("empty")
    if kind in ("max", "min"):
        if empty is None:
            problems.add(fields.at(), "no_empty", name=name, kind=kind)
        else:
            try:
                empty = read_value(empty, type_)
            except ValueError:
                problems.add(fields.at("empty"), "bad_value", value=empty, type=type_)
                empty = None
    value = _source(fields, "value")
    if kind in ("sum", "max", "min") and value is None:
        problems.add(fields.at(), "missing_key", key="value")
        value = Source("0", fields.at())
    match = {str(k): read_source(v, p) for k, v, p in fields.items("match")}
    if not match:
        problems.add(fields.at(), "missing_key", key="match")
    return Related(kind, fields.text(kind), match, _source(fields, "where"), value, empty, complete)


def _spells(fields: Fields, entity: str, problems: Problems) -> Spells:
    if fields.text("spells") != entity:
        problems.add(fields.at("spells"), "spells_entity", name=entity)
    gap = fields.get("gap", 0)
    if not isinstance(gap, int) or gap < 0:
        problems.add(fields.at("gap"), "bad_value", value=gap, type="int")
        gap = 0
    by = fields.get("by")
    by_values = list(by.values()) if isinstance(by, Map) else list(by or [])
    start, end = _interval(fields, problems)
    return Spells(
        [read_source(v, fields.at("by")) for v in by_values],
        start,
        end,
        _source(fields, "where"),
        gap,
        _source(fields, "limit_months"),
    )


def _interval(fields: Fields, problems: Problems) -> tuple[Source, Source]:
    start, end = _source(fields, "start"), _source(fields, "to")
    start = start or _source(fields, "from")
    for key, value in (("from", start), ("to", end)):
        if value is None:
            problems.add(fields.at(), "missing_key", key=key)
    empty = Source("date '2999-12-31'", fields.at())
    return start or empty, end or empty


def python_safe(name: str) -> str:
    """The name, with an underscore where it is a Python keyword."""
    return f"{name}_" if keyword.iskeyword(name) else name
