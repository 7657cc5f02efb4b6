"""How a fact, a value, a row and its source read in the language of whoever asks. All words are the vocabulary's."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils import timezone

from kapok.identity import KINDS
from kapok.masking import masked
from kapok.registry.actions.claimed import NUMBERS, number_of_claim
from kapok.registry.models import Source
from kapok.registry.newids import OWN_ID
from kapok.registry.reading.dossier import Dossier, led_by
from kapok.registry.reading.said import OnlyCalled, Said
from kapok.registry.reading.spans import Row, begins, ends
from kapok.registry.ways import IDENTITIES
from kapok.registry.words import ways, words
from kapok.rules.explain.words import plain_label, scale
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.package.entities import Entity, Fact
from kapok.web.components import Link, Origin
from kapok.web.officers import Officers
from kapok.web.policy import ledger_words
from kapok.web.subjects import PLACES
from kapok.web.texts import Words
from kapok.web.values import of_fact

BY_HAND = {"person", "employer", "village", "township", "agency"}
"""Suppliers who enter what they say; all others send data."""
HEADS = ("kind", "category", "policy", "occupation", "brand", "job", "role", "measure", "item")
"""Facts that say what a row is, as far as an entity has them."""
_HINTS = (
    re.compile(r"（[^（）]*(?:填|位代码|当月1日)[^（）]*）$"),
    re.compile(r" \([^()]*(?:digit|first day|open |open if|0 if)[^()]*\)$"),
)
_OPEN = (re.compile(r"（([^（）]*?)填“长期”[^（）]*）"), re.compile(r"\(open if ([^()]*)\)"))


def _plain(say: Words, fact: Fact) -> str:
    label = _HINTS[0 if say.lang == "zh" else 1].sub("", say.of(fact.label, fact.en))
    return plain_label(label) if scale(label) else label


def label_of(say: Words, entity: Entity, name: str) -> str:
    """What a fact is called, or what sources speak of beside the facts."""
    if name in entity.facts:
        return _plain(say, entity.facts[name])
    if name == "name":
        return say("life_called" if entity.name == "organisation" else "life_name")
    if name in entity.refs:
        target = words().entities[entity.refs[name]]
        return say.of(target.label, target.en)
    return say(f"claim_{name}") if say.knows(f"claim_{name}") else name


class Reading:
    """Of one dossier, in one language. `linked`: whoever reads may open the pages of others that it names; `deciders`: who
    decides where sources differ, said to those who may not. `came`: by source, where the import that it came with is shown.
    """

    def __init__(
        self,
        dossier: Dossier,
        say: Words,
        *,
        linked: bool = True,
        deciders: str = "",
        came: Mapping[int, str] | None = None,
    ) -> None:
        self.dossier, self.say, self.linked, self.deciders = dossier, say, linked, deciders
        self.came = came or {}
        self._second = 0 if say.lang == "zh" else 1

    def entity(self, entity: Entity) -> str:
        return self.say.of(entity.label, entity.en)

    def label(self, fact: Fact) -> str:
        """Without what it says to whoever fills it in."""
        return _plain(self.say, fact)

    def value(self, fact: Fact, value: Any) -> str:
        """Nothing where nothing is known."""
        if value is None or value == "":
            return ""
        match fact.type:
            case "date":
                return self.day(value, fact)
            case "text":
                return self._text(fact, str(value))
            case _:
                return of_fact(self.say, fact, value)

    def day(self, value: str | dt.date, fact: Fact | None = None) -> str:
        """An open end reads as its label says: 还在岗."""
        if str(value) != str(OPEN_END):
            return str(value)
        found = _OPEN[self._second].search(self.say.of(fact.label, fact.en)) if fact else None
        return found.group(1) if found and found.group(1) else self.say("open_end")

    def _text(self, fact: Fact, value: str) -> str:
        if fact.name in IDENTITIES:
            return self.name(fact.name, value)
        if OWN_ID.fullmatch(value):  # what nobody knows by its id
            return ""
        return self.dossier.places.get(value) or self._of_policy(fact, value) or masked(value)

    def _of_policy(self, fact: Fact, value: str) -> str:
        """What the ledger names is called as the policy calls it."""
        return self.say.of(*ledger_words().get((fact.name, value), ("", "")))

    def name(self, entity: str, row: str) -> str:
        found = self.dossier.names.get((entity, row))
        if found is None:
            return self.say("not_seen")
        return masked(found) or self.say(f"nameless_{entity}")

    def link(self, entity: str, row: str) -> Link | None:
        """To the page of who bears a name, if he may be seen."""
        name = self.dossier.names.get((entity, row))
        if not self.linked or name is None or isinstance(name, OnlyCalled):
            return None
        return Link(self.name(entity, row), f"/{PLACES[entity]}/{row}/")

    def parties(self, row: Row) -> list[tuple[str, str]]:
        """Who else a row names: entity and id; whom only officers may see is left out for others."""
        led = dict(row.entity.refs) | {k: k for k in IDENTITIES if k in row.entity.facts}
        own = (self.dossier.kind, self.dossier.id)
        found = [(led[ref], row.values[ref]) for ref in led if row.values.get(ref)]
        return [
            one
            for one in dict.fromkeys(found)
            if one[0] in IDENTITIES and one != own and (self.linked or one in self.dossier.names)
        ]

    def title(self, row: Row) -> str:
        """What a row is: by its facts of that kind, or by what it leads to."""
        facts = row.entity.facts
        found = [read for name in HEADS if name in facts and (read := self._head(row, name))]
        if not found:
            led = (self.other(row, ref, target) for ref, target in row.entity.refs.items())
            return next((self.title(one) for one in led if one is not None), "")
        first, *rest = found
        more = self.say.of("，", ", ").join(rest)
        return first + self.say.of(f"（{more}）", f" ({more})") if rest else first

    def _head(self, row: Row, name: str) -> str:
        """An item of the ledger is called as its measure calls it."""
        value = row.values.get(name)
        behind = ("item", f"{row.values.get('measure')}/{value}")
        if name == "item" and behind in ledger_words():
            return self.say.of(*ledger_words()[behind])
        return self.value(row.entity.facts[name], value)

    def other(self, row: Row, ref: str, target: str) -> Row | None:
        return self.dossier.others.get((target, row.values.get(ref) or ""))

    def period(self, row: Row) -> str:
        """From when to when, or on which day; nothing if nothing is known of it."""
        one = self.dossier.span(row)
        if one.begin is None:
            return ""
        if not one.lasting:
            return str(one.begin)
        if one.end is None:
            return self.say("period_from", start=one.begin)
        return self.say("period", start=one.begin, finish=self._end(row, one.end))

    def until(self, row: Row) -> str:
        end = self.dossier.span(row).end
        return self.say("until", finish=self._end(row, end)) if end else ""

    def _end(self, row: Row, end: dt.date) -> str:
        return self.day(end, row.entity.facts.get(ends(row.entity)) if begins(row.entity) else None)

    def rest(self, row: Row) -> list[Fact]:
        """The facts that neither period nor title have said."""
        told = {begins(row.entity), ends(row.entity), *HEADS, *IDENTITIES}
        return [fact for fact in row.entity.facts.values() if fact.name not in told]

    def claimed(self, row: Row, name: str, value: Any) -> str:
        """What a source says of something beside the facts: numbers covered, people by their names."""
        if isinstance(value, dict):
            return KINDS[NUMBERS[name]].mask(number_of_claim(row.id, name, value))
        if entity := led_by(ways(), row.entity.name, name):
            return self.name(entity, str(value))
        return masked(str(value)) if value not in {None, ""} else ""

    def origin(self, row: Row) -> Origin:
        learnt = timezone.localtime(row.learnt).date()
        found = self.dossier.sources.get(row.source) if row.source else None
        return self.from_source(found, learnt)

    def origin_of(self, said: Said) -> Origin:
        return self.from_source(said.source, timezone.localtime(said.learnt).date())

    def from_source(self, source: Source | None, learnt: dt.date) -> Origin:
        if source is None:
            return Origin("person", self.say("no_source"), learnt=learnt)
        kind = "person" if source.supplier in BY_HAND else "data"
        told = [self.supplier(source.supplier), masked(source.title)]
        said = " · ".join(filter(None, told)) or self.say("source_before")
        return Origin(kind, said, source.as_of, learnt, self.came.get(source.pk, ""))

    def supplier(self, supplier: str) -> str:
        known = words().suppliers.get(supplier)
        return self.say.of(known.label, known.en) if known else supplier

    def decided(self, listed: list[Said]) -> str:
        """Who chose among sources, or that nobody has yet."""
        one = next((said for said in listed if said.by), None)
        if one is None:
            return self.say.of("", " ").join(filter(None, [self.say("not_decided"), self.deciders]))
        day = timezone.localtime(one.decided_at).date() if one.decided_at else None
        who = self._officers(one.by, day)
        return self.say("decided", who=who, day=day or "", why=masked(one.reason))

    @cached_property
    def _officers(self) -> Officers:
        said = (one.by for listed in self.dossier.claims.values() for one in listed)
        return Officers(self.say, said)
