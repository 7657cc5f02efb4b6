"""What would change the answer: a day, what falls short, more people, a later standard, another reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.resolve import with_more
from kapok.rules.executors.results import UNKNOWN
from kapok.rules.explain.catalogue import clause_text, count, say
from kapok.rules.explain.decided import Decided, decide_unit
from kapok.rules.explain.model import NOTHING, Change, ConditionLine, Text
from kapok.rules.explain.readings import of_measure, of_totals
from kapok.rules.explain.settling import NO_MONEY, amount_of
from kapok.rules.explain.words import money
from kapok.rules.package.choices import choice_key
from kapok.rules.package.values import Parameter
from kapok.rules.planning.plan import Lookup, Scope

MOST_MORE = 30
"""So many more units are tried to find the next step of a total."""
Executors = Callable[[dict[str, str]], PythonExecutor]


def changes_of(
    decided: Decided, conditions: tuple[ConditionLine, ...], executors: Executors | None
) -> tuple[Change, ...]:
    """Without `executors` no other readings are tried."""
    found = [
        *_days(conditions),
        *_shortfalls(conditions),
        *_offers(decided, conditions),
        *_more(decided),
        *_versions(decided),
    ]
    if executors is not None:
        found += _readings(decided, executors)
    return tuple(found)


def _days(conditions: tuple[ConditionLine, ...]) -> Iterator[Change]:
    for line in conditions:
        if line.status == "waiting" and line.reached is not None:
            yield Change(
                "day", say("change_day", day=line.reached.isoformat(), say=line.say), line.reached
            )


def _shortfalls(conditions: tuple[ConditionLine, ...]) -> Iterator[Change]:
    for line in conditions:
        if line.status not in ("fails", "flagged"):
            continue
        for comparison in line.comparisons:
            if comparison.shortfall is not None:
                yield Change(
                    "shortfall", say("change_short", say=line.say, short=comparison.shortfall.text)
                )


def _offers(decided: Decided, conditions: tuple[ConditionLine, ...]) -> Iterator[Change]:
    """Where a condition fails, the measures it names that may fit instead."""
    failed = {line.id for line in conditions if line.status == "fails"}
    named = [n for c in decided.measure.conditions if c.id in failed for n in c.offer]
    for name in dict.fromkeys(named):
        other = decided.package.measures[name]
        title, clause = Text(other.title, other.en), clause_text(other.clause)
        yield Change("offer", say("change_offer", say=title, clause=clause))


def _more(decided: Decided) -> Iterator[Change]:
    """How many more counted units reach the next step of a total, and what that adds."""
    settlement, plan = decided.settlement, decided.plan
    totals = [a for a in plan.amounts if a.total]
    if (
        settlement is None
        or settlement.pay is None
        or not totals
        or decided.unit.outcome in NO_MONEY
    ):
        return
    group, _ = decided.money_function()
    old = {name: amount or 0 for name, amount in settlement.before.items()}
    new = {
        a.name: (settlement.items[a.name] or 0) - old[a.name] for a in plan.amounts if not a.total
    }
    given: dict[str, Any] = {
        "n": settlement.n,
        "n_new": settlement.n_new,
        "county": settlement.county,
        "counted": settlement.counted,
        **settlement.beside,
    }
    given |= {name: v for (name, _, _), v in zip(plan.settle_per, settlement.per, strict=True)}
    for k in range(1, MOST_MORE + 1):
        items, pay, _ = group(with_more(given, k), new, old)
        if pay is None:
            return
        if pay > settlement.pay:
            name = next(
                (a.name for a in totals if items[a.name] != settlement.items[a.name]),
                totals[0].name,
            )
            label = next(Text(a.say, a.en) for a in decided.measure.amounts if a.name == name)
            bare = Text(label.zh.split("（")[0], label.en)
            n = count(decided.words.units(decided.measure), k)
            each = say("besides") if new else NOTHING
            yield Change(
                "more",
                say("change_more", n=n, item=bare, amount=money(pay - settlement.pay), each=each),
            )
            return


def _versions(decided: Decided) -> Iterator[Change]:
    """Later values of the standards that were read."""
    day = decided.unit.event
    if day is None or decided.unit.outcome in NO_MONEY:
        return
    for parameter, county in _parameters(decided):
        own = parameter.counties.get(county or "", {})
        for start, value in sorted({**parameter.values, **own}.items()):
            if start > day:
                now = parameter.in_force(day, county)
                shown, before = (decided.words.value(parameter.type, v) for v in (value, now))  # type: ignore[arg-type]
                label = Text(parameter.say, parameter.en)
                if value is None:
                    shown = say("no_value")
                if now is None:
                    before = say("no_value")
                text = say(
                    "change_version", day=start.isoformat(), say=label, value=shown, now=before
                )
                yield Change("version", text, start)
                break


def _parameters(decided: Decided) -> Iterator[tuple[Parameter, str | None]]:
    seen = set()
    scopes: tuple[Scope, ...] = (decided.plan.unit, decided.plan.group)
    for scope in scopes:
        for step in scope.steps:
            if isinstance(step, Lookup) and step.key not in seen:
                seen.add(step.key)
                yield decided.package.parameter(step.key), decided.unit.county


def _readings(decided: Decided, executors: Executors) -> Iterator[Change]:
    """The measure decided again under each other option of the readings it rests on."""
    known = decided.readings.known()
    totals = decided.at_settlement.reached(of_totals(decided.measure))
    for name in decided.readings.reached(of_measure(decided.measure)):
        reading = known[name]
        readings = decided.at_settlement if name in totals else decided.readings
        in_force = readings.option(reading)
        for option in reading.options.values():
            if option.name == in_force:
                continue
            executor = executors(
                {**decided.executor.readings, choice_key(decided.measure, name): option.name}
            )
            other = decide_unit(
                executor, decided.measure.id, decided.world, decided.as_of, decided.unit.id
            )
            if _same(decided, other):
                continue
            due = _due(other)
            word = say(other.unit.outcome)
            result = (
                say("result_plain", word=word)
                if due is None
                else say("result_money", word=word, due=money(due))
            )
            text = say(
                "change_reading",
                ask=Text(reading.ask, reading.en),
                say=Text(option.say, option.en),
                result=result,
            )
            yield Change("reading", text, None, other.unit.outcome, due)


def _same(one: Decided, other: Decided) -> bool:
    a, b = one.unit, other.unit
    return (a.outcome, a.not_before, _due(one)) == (b.outcome, b.not_before, _due(other))


def _due(decided: Decided) -> int | None:
    """What would be paid: to the payee where it is settled, else by the unit itself."""
    if decided.settlement is not None:
        return decided.settlement.due
    return None if decided.unit.outcome in (*NO_MONEY, UNKNOWN) else amount_of(decided)
