"""How messages name facts and their values, in Chinese and English."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kapok.intake.cells.raw import Value
from kapok.intake.messages import both
from kapok.rules.language.arithmetic import yuan_text
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.vocabulary import Entity, Vocabulary


@dataclass(frozen=True, slots=True)
class Naming:
    """The words for one entity's facts; `entity` None: a local list, whose facts have no names but their own."""

    entity: Entity | None
    vocabulary: Vocabulary

    def label(self, name: str) -> dict[str, str]:
        """The fact's name; of a reference that of what it refers to."""
        if self.entity is None:
            return {"label": name}
        named = self.entity.facts.get(name) or self.vocabulary.entities.get(
            self.entity.refs.get(name, "")
        )
        return {"label": named.label, "label_en": named.en} if named else {"label": name}

    def value(self, key: str, name: str, value: Value) -> dict[str, str]:
        """A value of the fact, as the value `key` of a note."""
        fact = self.entity.facts.get(name) if self.entity else None
        if isinstance(value, bool):
            return both(key, "yes" if value else "no")
        if value == OPEN_END:
            return both(key, "open_end")
        if fact is not None and fact.type == "money" and isinstance(value, int):
            return both(key, "amount", amount=yuan_text(value, grouped=False))
        if fact is not None and isinstance(value, str) and value in fact.codes:
            return {key: fact.codes[value], f"{key}_en": fact.codes_en.get(value, value)}
        return {key: value.isoformat() if isinstance(value, dt.date) else str(value)}
