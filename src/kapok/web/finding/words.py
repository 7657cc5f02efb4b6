"""What rows of runs read as: names, measures, facts with who supplies them, outcomes, causes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from kapok.accounts.roles import Right
from kapok.finds import reading
from kapok.finds.counting import Finds
from kapok.finds.models import DECIDE, NO_STANDARD, ONE_MISSING, READY, About, Result
from kapok.masking import masked
from kapok.registry.models import Organisation, Person
from kapok.rules.executors.results import OUTSIDE_VALIDITY
from kapok.rules.executors.resultwords import OUTCOME_WORDS
from kapok.rules.explain.words import plain_label
from kapok.rules.package.model import Measure
from kapok.screening.wording import TEXTS
from kapok.simulation.telling import yuan
from kapok.web.components import Link, Tag
from kapok.web.finding.places import named, written
from kapok.web.policies.shelf import shelf
from kapok.web.texts import Words

STATES = {
    READY: "entitled",
    DECIDE: "discretion",
    ONE_MISSING: "unknown",
    NO_STANDARD: "unset",
}
UNPAID = (NO_STANDARD, DECIDE)
MOST_FLIPS, MOST_CAUSES = 2, 4
FLIPS = ("condition", "group", "amount")


def so_many(say: Words, counted: int) -> str:
    """What was counted up to a bound, which is one more where there are more."""
    if counted > reading.MOST_COUNTED:
        return say("finds_more_than", n=f"{reading.MOST_COUNTED:,}")
    return f"{counted:,}"


@dataclass
class Spoken:
    """What needs nobody's name, in the words of `say`."""

    say: Words

    def measure(self, name: str) -> str:
        found = shelf().package.measures.get(name)
        return self.titled(found) if found else name

    def titled(self, measure: Measure) -> str:
        return f"{measure.id} {self.say.of(measure.title, measure.en or measure.title)}"

    def outcome(self, name: str) -> str:
        return str(self.say.of(*OUTCOME_WORDS[name])) if name in OUTCOME_WORDS else name

    def yuan(self, fen: int | None) -> str:
        return "–" if fen is None else yuan(fen, self.say.lang)

    def due(self, one: Finds) -> str:
        """The sum of those that are complete; where nobody is, why there is none."""
        if one.ready.n or not one.n:
            return self.yuan(one.amount)
        why = next((kind for kind in UNPAID if one.of(kind).n), ONE_MISSING)
        return str(self.say(f"finds_{why}"))

    def missing(self, fact: str) -> str:
        """A fact, and who can supply it."""
        say, vocabulary = self.say, shelf().package.vocabulary
        entity, _, name = fact.partition(".")
        known = (
            vocabulary.entities[entity].facts.get(name) if entity in vocabulary.entities else None
        )
        if known is None:
            return fact
        label = plain_label(say.of(known.label, known.en))
        suppliers = [vocabulary.suppliers[one] for one in known.suppliers]
        who = say.of("、", ", ").join(say.of(one.label, one.en) for one in suppliers)
        return say("finds_missing_of", fact=label, who=who) if who else label

    def result(self, one: Result | None) -> str:
        if one is None:
            return str(self.say("finds_absent"))
        words = self.outcome(one.outcome)
        return f"{words} {self.yuan(one.amount)}" if one.amount is not None else words

    def why(self, one: Result) -> str:
        """What the outcome hangs on: conditions by what they say, facts by what they are called."""
        say, measure = self.say, shelf().package.measures.get(one.measure)
        words = [self.reason(name, measure) for name in (*one.deciding, *one.missing) if name]
        told = dict.fromkeys(w for w in words if w not in HELD)
        return say.of("；", "; ").join(told) or "–"

    def reason(self, name: str, measure: Measure | None) -> str:
        """One thing that an outcome hangs on."""
        conditions = {one.id for one in measure.conditions} if measure else set()
        if name in conditions or name.startswith("@"):
            return self._part(name, measure)
        if name == "validity":
            return self.outcome(OUTSIDE_VALIDITY)
        return self.missing(name) if "." in name else self.outcome(name)

    def causes(self, causes: list[dict[str, Any]], measure: str = "") -> str:
        """What is otherwise, conditions before what else has to be known; and what did it."""
        flips = [one for one in causes if one.get("kind") in FLIPS]
        flips.sort(key=lambda one: str(one.get("name", "")).startswith("@"))
        did = [one for one in causes if one.get("kind") not in FLIPS]
        told = [self._cause(one, measure) for one in flips[:MOST_FLIPS] + did[:MOST_CAUSES]]
        return self.say.of("；", "; ").join(dict.fromkeys(told)) or self.say("finds_cause_unknown")

    def _cause(self, one: dict[str, Any], measure: str) -> str:
        say = self.say
        match one.get("kind"):
            case "condition":
                return self._condition(one, measure)
            case "group":
                return say("finds_cause_joined" if one["now"] else "finds_cause_left")
            case "amount":
                before, now = (self.yuan(one[key]) for key in ("before", "now"))
                return say("finds_cause_amount", before=before, now=now)
            case "fact":
                return self._fact(one)
            case "reading" | "parameter" as kind:
                return say(f"finds_cause_{kind}", name=self._said(one))
            case "day":
                return say("finds_cause_day", before=one["before"], now=one["now"])
            case _:
                return say("finds_cause_policy")

    def _condition(self, one: dict[str, Any], measure: str) -> str:
        say, name = self.say, self._part(str(one["name"]), shelf().package.measures.get(measure))
        known = {"holds": "known"} if str(one["name"]).startswith("@") else {}
        states = [one[key] or "unsaid" for key in ("before", "now")]
        before, now = (say(f"finds_state_{known.get(state, state)}") for state in states)
        return say("finds_cause_condition", name=name, before=before, now=now)

    def _part(self, name: str, measure: Measure | None) -> str:
        """A condition by what it says, what has to be known by what it is called, who holds the key."""
        say = self.say
        kind, _, rest = name.removeprefix("@").partition("_")
        if measure is not None:
            said = {one.id: (one.say, one.en) for one in measure.conditions}
            said |= {f"@amount_{one.name}": (one.say, one.en) for one in measure.amounts}
            if name in said:
                return str(say.of(*said[name]))
        if say.knows(f"finds_part_{kind}"):
            return say(f"finds_part_{kind}")
        zh, en = TEXTS.get(f"missing.{kind}", TEXTS["missing.other"])
        return str(say.of(zh, en)).format(id=rest or name)

    def _said(self, one: dict[str, Any]) -> str:
        """A reading or a figure by what it is called."""
        package = shelf().package
        owner, _, own = str(one["name"]).rpartition(".")
        measure = package.measures.get(one.get("measure") or owner)
        for held in (measure, package):
            if held is None:
                continue
            if (reading := held.readings.get(own)) is not None:
                return str(self.say.of(reading.ask, reading.en or reading.ask))
            if (parameter := held.params.get(own)) is not None:
                return str(self.say.of(parameter.say, parameter.en or parameter.say))
        return own

    def _fact(self, one: dict[str, Any]) -> str:
        say, entity = self.say, shelf().package.vocabulary.entities.get(one["entity"])
        if entity is None:
            return one["entity"]
        called = say.of(entity.label, entity.en)
        columns = [entity.facts[c] for c in one.get("columns", ()) if c in entity.facts]
        if not columns:
            return say(f"finds_cause_{one['op']}", entity=called)
        facts = say.of("、", ", ").join(plain_label(say.of(f.label, f.en)) for f in columns)
        if "version" not in one:
            return say("finds_cause_changed", entity=called, facts=facts)
        version = {"version": one["version"], "event": one["event"]}
        return say("finds_cause_version", entity=called, facts=facts, **version)


class Told(Spoken):
    """`about`: the rows of a page; their names and places are asked for once."""

    def __init__(self, request: HttpRequest, about: Iterable[About] = ()) -> None:
        super().__init__(request.say)
        self.request, self._listed = request, list(about)

    @cached_property
    def _names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        if self.request.actor.may(Right.SEE_PEOPLE):
            ids = {one.person for one in self._listed if one.person}
            found |= dict(Person.objects.filter(pk__in=ids).values_list("id", "name"))
        ids = {one.organisation for one in self._listed if one.organisation}
        found |= dict(Organisation.objects.filter(pk__in=ids).values_list("id", "name"))
        return found

    @cached_property
    def _places(self) -> dict[str, Any]:
        return named(one.scope for one in self._listed)

    def named(self, one: About) -> bool:
        """Whether whoever looks sees the person's name."""
        return bool(self._names.get(one.person or ""))

    def organisation(self, one: About) -> str:
        return self._names.get(one.organisation or "", "")

    def who(self, one: About) -> object:
        """The name, leading to whoever it is; whoever may not see people sees no name."""
        actor, say = self.request.actor, self.say
        if one.person:
            if not actor.may(Right.SEE_PEOPLE):
                return say("finds_somebody")
            name = masked(self._names.get(one.person, ""))
            where = masked(self._names.get(one.organisation or "", ""))
            if not name and where:
                name = say("finds_nameless_at", where=where)
            return Link(name or say("nameless_person"), f"/people/{one.person}/")
        if one.organisation:
            name = masked(self._names.get(one.organisation, "")) or say("nameless_organisation")
            if not actor.may(Right.SEE_ORGANISATIONS):
                return name
            return Link(name, f"/organisations/{one.organisation}/")
        entity = shelf().package.vocabulary.entities.get(one.entity)
        return say.of(entity.label, entity.en) if entity else one.entity

    def place(self, one: About) -> str:
        return written(self._places, one.scope)

    def state(self, kind: str) -> Tag:
        return Tag(STATES[kind])


HELD = {"ledger", "unit", "limit"}
"""Where who holds the key stands in front: told apart."""
