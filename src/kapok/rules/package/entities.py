"""What a vocabulary is made of, as plain data: entities, facts, how facts are found, suppliers.

Expressions are kept as `Source` here; they are checked where they are compiled.
"""

from __future__ import annotations

import keyword
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kapok.rules.problems import Place

LEDGER = "payment"
"""The entity that holds what was paid."""

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
    place: Place


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
    ref_places: dict[str, Place] = field(default_factory=dict)
    ledger_places: dict[str, Place] = field(default_factory=dict)

    def stored_columns(self) -> dict[str, str]:
        """Column → type (`text` for ids and references), `id` first: the contract with files, tables and views."""
        columns = {"id": "text"} | dict.fromkeys(self.refs, "text")
        return columns | {f.name: f.type for f in self.facts.values() if f.stored}

    def keepers(self) -> tuple[str, ...]:
        """Who can say what a row refers to: those who supply the most of its facts, in the order they are named."""
        named = Counter(s for f in self.facts.values() if f.stored for s in f.suppliers)
        most = max(named.values(), default=0)
        return tuple(supplier for supplier, n in named.items() if n == most)


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who can supply a fact."""

    id: str
    label: str
    en: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Entities and suppliers by name. `layouts`: folders in which the place says how its own files look; rules read none."""

    entities: dict[str, Entity]
    suppliers: dict[str, Supplier]
    layouts: tuple[Path, ...] = ()

    def with_definitions(self, definitions: dict[str, list[Fact]]) -> Vocabulary:
        """A copy whose entities carry a policy's own facts as well."""
        entities = dict(self.entities)
        for name, facts in definitions.items():
            if name in entities:
                entities[name] = replace(
                    entities[name], facts=entities[name].facts | {f.name: f for f in facts}
                )
        return replace(self, entities=entities)


def python_safe(name: str) -> str:
    """The name, with an underscore where it is a Python keyword."""
    return f"{name}_" if keyword.iskeyword(name) else name
