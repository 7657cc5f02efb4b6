"""The first sentence: outcome, money, what next, in at most `LONGEST` characters of Chinese."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from kapok.rules.executors.results import (
    ALREADY_USED,
    DISCRETIONARY,
    ELIGIBLE,
    NOT_ELIGIBLE,
    NOT_YET,
    OUTSIDE_VALIDITY,
    STANDARD_NOT_SET,
    UNKNOWN,
)
from kapok.rules.explain.catalogue import MARKS, count, decides, joined, say
from kapok.rules.explain.decided import Decided
from kapok.rules.explain.model import ConditionLine, MissingFact, RouteUsed, Text, Verdict
from kapok.rules.explain.settling import amount_of
from kapok.rules.explain.words import money, plain_label

LONGEST = 45
_DAY = re.compile(r"^\d{4}-\d\d-\d\d ")


def verdict_of(
    decided: Decided,
    conditions: tuple[ConditionLine, ...],
    missing: tuple[MissingFact, ...],
    unset: list[Text],
    route: RouteUsed | None,
) -> Verdict:
    """`unset`: the standards that are wanting."""
    unit, settlement = decided.unit, decided.settlement
    sentences: dict[str, Callable[[], list[Text]]] = {
        ELIGIBLE: lambda: _flagged(conditions) or _eligible(decided, route),
        DISCRETIONARY: lambda: _discretionary(decided),
        NOT_YET: lambda: _not_yet(decided),
        UNKNOWN: lambda: _unknown(decided, missing),
        STANDARD_NOT_SET: lambda: _unset(unset),
        ALREADY_USED: lambda: _used(decided),
        OUTSIDE_VALIDITY: lambda: _outside(decided),
        NOT_ELIGIBLE: lambda: _not_eligible(conditions),
    }
    said = sentences[unit.outcome]()
    short = next((s for s in said if len(s.zh) <= LONGEST), said[-1])
    due = settlement.due if settlement is not None else None
    return Verdict(unit.outcome, MARKS[unit.outcome], say(unit.outcome), short, due)


def _eligible(decided: Decided, route: RouteUsed | None) -> list[Text]:
    settlement = decided.settlement
    department = route.department if route else decided.words.department(decided.measure.lead)
    if settlement is None:
        return [say("say_eligible_no_money", dept=department)]
    if settlement.outcome == UNKNOWN:
        return [say("say_eligible_open")]
    if settlement.due is None:
        return [say("say_eligible_unset")]
    due = money(settlement.due)
    if settlement.due == 0:
        return [say("say_eligible_paid" if settlement.paid else "say_eligible_zero")]
    if route is not None and not route.books:
        return [say("say_eligible_elsewhere", due=due, payer=_payer(route))]
    if len(settlement.units) > 1:
        n = count(decided.words.units(decided.measure), len(settlement.units))
        return [say("say_eligible_many", n=n, due=due, dept=department)]
    return [say("say_eligible", due=due, dept=department)]


def _flagged(conditions: tuple[ConditionLine, ...]) -> list[Text]:
    flagged = [c.say for c in conditions if c.status == "flagged"]
    if not flagged:
        return []
    bare = Text(flagged[0].zh.split("（")[0], flagged[0].en)
    one = (
        [say("say_eligible_flagged", say=text) for text in (flagged[0], bare)]
        if len(flagged) == 1
        else []
    )
    return [*one, say("say_eligible_flagged_short", n=len(flagged))]


def _payer(route: RouteUsed) -> Text:
    return route.level if route.payer else route.department


def _discretionary(decided: Decided) -> list[Text]:
    who = Text(decided.measure.authority, decided.measure.authority_en)
    name = "say_discretionary_decides" if decides(who) else "say_discretionary"
    due = decided.settlement.due if decided.settlement is not None else None
    if due is None:
        return [say(f"{name}_no_money", who=who)]
    return [say(key, due=money(due), who=who) for key in (name, "say_discretionary_short")]


def _not_yet(decided: Decided) -> list[Text]:
    day = decided.unit.not_before
    assert day is not None
    days, amount = count("days", (day - decided.as_of).days), amount_of(decided)
    if not amount or decided.measure.kind == DISCRETIONARY:
        return [say("say_not_yet_no_money", days=days, day=day.isoformat())]
    return [say("say_not_yet", days=days, day=day.isoformat(), amount=money(amount))]


def _unknown(decided: Decided, missing: tuple[MissingFact, ...]) -> list[Text]:
    unit = decided.unit
    if unit.because == "key":
        return [say("say_unknown_key", holder=unit.holder)]
    if unit.because == "limit":
        return [say("say_unknown_limit")]
    if not missing:
        return [say("say_unknown_short", n=0)]
    wanted = [m for m in missing if m.verdict]
    if not wanted:
        return [
            say("say_unknown_money", fact=missing[0].label),
            say("say_unknown_short", n=len(missing)),
        ]
    first = wanted[0]
    bare = Text(_DAY.sub("", first.label.zh), first.label.en)
    who = first.suppliers[0] if first.suppliers else say("office")
    name = "say_unknown_one" if len(missing) == 1 else "say_unknown_some"
    full = [say(name, fact=fact, who=who, n=len(missing)) for fact in (first.label, bare)]
    return [*full, say("say_unknown_short", n=len(missing))]


def _unset(unset: list[Text]) -> list[Text]:
    return [
        say("say_unset", what=joined(unset)),
        say("say_unset_short", n=len(unset)),
    ]


def _used(decided: Decided) -> list[Text]:
    unit = decided.unit
    if unit.because == "limit":
        units = count(decided.words.units(decided.measure), str(unit.limit_units))
        return [say("say_used_limit", units=units)]
    if unit.because == "unit":
        return [say("say_used_unit", holder=unit.holder)]
    line = decided.payment()
    if line is None:
        return [say("say_used_case", case=unit.holder) if unit.holder else say("say_used_bare")]
    day = line["paid_on"] or line["event"]
    if day is None or line["amount"] is None:
        return [say("say_used_case", case=unit.holder)]
    return [
        say("say_used_paid", day=day.isoformat(), amount=money(line["amount"]), case=unit.holder),
        say("say_used_day", day=day.isoformat(), amount=money(line["amount"])),
    ]


def _outside(decided: Decided) -> list[Text]:
    package = decided.package
    day = decided.speaker.of(decided.plan.valid_on)
    if isinstance(day, dt.date) and not package.valid_from <= day <= package.valid_to:
        shown = decided.words.value("date", day)
        if day > package.valid_to:
            return [say("say_after", day=shown, end=package.valid_to.isoformat())]
        before = say("say_before", day=shown, start=package.valid_from.isoformat())
        link = package.predecessor
        if link is None:
            return [before]
        return [say("say_earlier", day=shown, policy=link.document or link.policy), before]
    assert decided.plan.file_by is not None
    return [say("say_late", day=decided.speaker.value(decided.plan.file_by))]


def _not_eligible(conditions: tuple[ConditionLine, ...]) -> list[Text]:
    failed = [c for c in conditions if c.status == "fails"]
    first = Text(plain_label(failed[0].say.zh), failed[0].say.en)
    bare = Text(first.zh.split("（")[0], first.en)
    short = next((c.shortfall.text for c in failed[0].comparisons if c.shortfall is not None), None)
    if len(failed) > 1:
        many = [say("say_not_many", n=len(failed), say=text) for text in (first, bare)]
        return [*many, say("say_not_short", n=len(failed))]
    found = (
        [say("say_not", say=text, short=short) for text in (first, bare)]
        if short is not None
        else []
    )
    return [
        *found,
        *(say("say_not_plain", say=text) for text in (first, bare)),
        say("say_not_short", n=1),
    ]
