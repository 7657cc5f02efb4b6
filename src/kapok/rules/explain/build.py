"""Puts an explanation together from a decided unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from kapok.rules.deciding import Deciding, DecidingSet, known_of, unit_deciding
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import UNKNOWN
from kapok.rules.executors.world import World
from kapok.rules.explain.catalogue import MARKS, say
from kapok.rules.explain.changes import Executors, changes_of
from kapok.rules.explain.comparisons import Reasons
from kapok.rules.explain.decided import Decided, decide_unit
from kapok.rules.explain.model import (
    NOTHING,
    Comparison,
    ConditionLine,
    DecidingLines,
    Explanation,
    MissingFact,
    NoteLine,
    Text,
)
from kapok.rules.explain.settling import money_of, route_of
from kapok.rules.explain.verdict import verdict_of
from kapok.rules.explain.words import money, span
from kapok.rules.language.expression import Variable
from kapok.rules.package.model import Condition, Package
from kapok.rules.planning.plan import ConditionPlan

STATUS_WORDS = {"unknown": "unknown_state"}


class Explainer:
    """Explains units of one package; compiled measures are kept, also those under other readings."""

    def __init__(self, package: Package, readings: Mapping[str, str] | None = None) -> None:
        self.package = package
        self.readings = dict(readings or {})
        self._executors: dict[tuple[tuple[str, str], ...], PythonExecutor] = {}

    def executor(self, readings: dict[str, str] | None = None) -> PythonExecutor:
        """The executor under these readings (by default: the explainer's own)."""
        chosen = self.readings if readings is None else readings
        mark = tuple(sorted(chosen.items()))
        if mark not in self._executors:
            self._executors[mark] = PythonExecutor(self.package, chosen)
        return self._executors[mark]

    def explain(
        self,
        measure: str,
        world: World,
        as_of: dt.date,
        unit_id: str,
        *,
        lang: str = "zh",
        alternatives: bool = True,
    ) -> Explanation:
        """`alternatives`: decide again under the other readings, too. KeyError if the unit is not in the world."""
        decided = decide_unit(self.executor(), measure, world, as_of, unit_id)
        return explanation(decided, lang, self.executor if alternatives else None)


def explain(
    package: Package,
    measure: str,
    world: World,
    as_of: dt.date,
    unit_id: str,
    readings: Mapping[str, str] | None = None,
    lang: str = "zh",
) -> Explanation:
    """One unit of one measure, decided and explained."""
    return Explainer(package, readings).explain(measure, world, as_of, unit_id, lang=lang)


def explanation(decided: Decided, lang: str, executors: Executors | None = None) -> Explanation:
    """The parts in the order they are read."""
    measure, package = decided.measure, decided.package
    conditions = _conditions(decided)
    deciding = _deciding(decided)
    missing = _missing(decided, deciding)
    route = route_of(decided)
    entity = package.vocabulary.entities[measure.unit]
    return Explanation(
        measure=measure.id,
        clause=measure.clause,
        title=Text(measure.title, measure.en),
        unit=decided.unit.id,
        entity=Text(entity.label, entity.en),
        as_of=decided.as_of,
        event=decided.unit.event,
        policy=package.title,
        policy_hash=package.hash,
        lang=lang,
        verdict=verdict_of(decided, conditions, missing, unset_of(decided), route),
        conditions=conditions,
        flags=_flags(decided),
        priority=_priority(decided),
        holder=_holder(decided),
        money=money_of(decided),
        route=route,
        changes=changes_of(decided, conditions, executors),
        missing=missing,
        deciding=_deciding_lines(decided, deciding),
    )


# conditions


def _conditions(decided: Decided) -> tuple[ConditionLine, ...]:
    pairs = zip(decided.measure.conditions, decided.plan.conditions, strict=True)
    return tuple(
        _condition(decided, i, condition, plan) for i, (condition, plan) in enumerate(pairs)
    )


def _condition(
    decided: Decided, index: int, condition: Condition, plan: ConditionPlan
) -> ConditionLine:
    status = _status(decided, 1 << index)
    reasons = Reasons(decided.speaker)
    comparisons = reasons.comparisons(plan.value)
    reached = None
    if plan.day is not None:
        reached = decided.speaker.of(plan.day)
        comparisons = (*_reached(decided, plan), *comparisons)
    if not comparisons:
        comparisons = (Comparison(say("nothing_asked"), True, (), False, None),)
    sources = [s for s in (condition.when, condition.reached, condition.before) if s is not None]
    return ConditionLine(
        number=index + 1,
        id=condition.id,
        status=status,
        mark=MARKS[status],
        word=say(STATUS_WORDS.get(status, status)),
        say=Text(condition.say, condition.en),
        comparisons=comparisons,
        reached=reached if isinstance(reached, dt.date) else None,
        quote=condition.basis.quote,
        clause=decided.measure.clause,
        source=source_words(decided.package, condition.basis.source, decided.unit.event),
        source_id=condition.basis.source,
        readings=decided.readings.used(sources),
    )


def _status(decided: Decided, bit: int) -> str:
    unit = decided.unit
    masks = {
        "fails": unit.failed,
        "unknown": unit.missing,
        "unset": unit.unset,
        "waiting": unit.waiting,
        "flagged": unit.flagged,
    }
    return next((status for status, mask in masks.items() if mask & bit), "holds")


def _reached(decided: Decided, plan: ConditionPlan) -> tuple[Comparison, ...]:
    """The day from which the condition holds, and how long it is to go."""
    assert plan.day is not None
    day = decided.speaker.of(plan.day)
    if not isinstance(day, dt.date):
        return ()
    shown = decided.speaker.side(plan.day)
    if day <= decided.as_of:
        return (Comparison(say("reached_on", day=shown), True, (), False, None),)
    text = say("reached_later", day=shown, short=span(decided.as_of, day))
    return (Comparison(text, False, (), False, None),)


def source_words(package: Package, source: str, day: dt.date | None = None) -> Text:
    """What a condition without words of its own in the text rests on: the higher rule in force on the day, or practice."""
    kind, _, name = source.partition(":")
    if kind == "rule":
        chain = package.rule(name)
        if not chain:
            return say("by_rule_only")
        reached = (r for r in chain if day is None or r.valid_to is None or day <= r.valid_to)
        rule = next(reached, chain[-1])
        number = "" if rule.document.startswith(rule.say) else f"（{rule.document}）"
        return say("by_rule", rule=Text(f"“{rule.say}”{number}", f"“{rule.en}”"))
    return say("by_domain", name=name) if kind == "domain" else NOTHING


# notes


def _flags(decided: Decided) -> tuple[NoteLine, ...]:
    flags = enumerate(decided.measure.flags)
    return tuple(
        NoteLine(f.id, Text(f.say, f.en), f.basis.quote)
        for i, f in flags
        if decided.unit.notes >> i & 1
    )


def _priority(decided: Decided) -> NoteLine | None:
    rank = decided.unit.priority
    if not 1 <= rank <= len(decided.measure.priority):
        return None
    line = decided.measure.priority[rank - 1]
    return NoteLine(str(rank), Text(line.say, line.en), line.basis.quote)


def _holder(decided: Decided) -> Text:
    """The case that holds the key, with day and amount and nothing else of it."""
    line = decided.payment() if decided.unit.because == "ledger" else None
    if line is None or line["amount"] is None:
        return NOTHING
    day = line["paid_on"] or line["event"]
    shown = decided.words.value("date", day)
    return say("line_holder", case=line["case_no"], day=shown, amount=money(line["amount"]))


# what is missing


def _deciding(decided: Decided) -> Deciding | None:
    if decided.unit.outcome != UNKNOWN or decided.unit.because:
        return None
    return unit_deciding(
        decided.plan, decided.package, decided.values, decided.as_of, decided.limit_used()
    )


def _missing(decided: Decided, deciding: Deciding | None) -> tuple[MissingFact, ...]:
    if deciding is None:
        return ()
    found: dict[str, MissingFact] = {}
    for index, variable in enumerate(decided.plan.leaves):
        if decided.unit.facts >> index & 1:
            fact = _fact(decided, variable, variable.name in deciding.facts)
            found.setdefault(fact.label.zh, fact)
    return tuple(sorted(found.values(), key=lambda m: not m.verdict))


def _fact(decided: Decided, variable: Variable, verdict: bool) -> MissingFact:
    origin = variable.origin
    return MissingFact(
        variable.name,
        f"{origin.entity}.{origin.fact}",
        decided.speaker.named(variable),
        tuple(decided.words.supplier(name) for name in origin.suppliers),
        Text(origin.ask, origin.ask_en),
        verdict,
    )


def _deciding_lines(decided: Decided, deciding: Deciding | None) -> DecidingLines | None:
    if deciding is None:
        return None
    known = known_of(decided.plan, decided.package, decided.values, decided.as_of)
    labels = {
        v.name: decided.speaker.named(v) for v in decided.plan.leaves if v.name in known.values
    }

    def lines(sets: tuple[DecidingSet, ...]) -> tuple[tuple[Text, ...], ...]:
        return tuple(tuple(labels[name] for name in item.facts) for item in sets)

    settled = any(not item.facts for item in (*deciding.yes, *deciding.no))
    through = tuple(dict.fromkeys(labels[name] for name in deciding.through))
    return DecidingLines(lines(deciding.yes), lines(deciding.no), deciding.exact, settled, through)


def _of_county(decided: Decided, mark: Variable, label: Text) -> Text:
    """A standard that counties set is wanting in a county."""
    parameter = decided.package.parameter((mark.origin.entity, mark.origin.fact))
    name = decided.package.counties.get(decided.unit.county or "")
    return (
        say("of_county", what=label, county=name)
        if parameter.set_by == "county" and name
        else label
    )


def unset_of(decided: Decided) -> list[Text]:
    """The standards that are wanting, each with its county where the county sets it."""
    found: dict[str, Text] = {}
    marks = [c.unset for c in decided.plan.conditions] + [
        r.unset for r in decided.plan.requirements
    ]
    for index, unset in enumerate(marks):
        if not decided.unit.unset >> index & 1:
            continue
        for mark in unset:
            if decided.values.get(mark.name):
                label = decided.words.label(mark)
                bare = Text(label.zh.split("（")[0], label.en)
                found.setdefault(label.zh, _of_county(decided, mark, bare))
    return list(found.values())
