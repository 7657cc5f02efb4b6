"""The money part: what the unit gives, the payee's items so far, what was paid before and what is due."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from kapok.rules.executors.results import (
    ALREADY_USED,
    DISCRETIONARY,
    NOT_ELIGIBLE,
    OUTSIDE_VALIDITY,
    UNKNOWN,
    Settlement,
)
from kapok.rules.explain.catalogue import count, joined, same, say
from kapok.rules.explain.decided import Decided
from kapok.rules.explain.model import Money, ReadingUsed, RouteUsed, Text, Working
from kapok.rules.explain.readings import of_each, of_totals
from kapok.rules.explain.words import money
from kapok.rules.explain.working import Worker, plain
from kapok.rules.language.evaluate import evaluate
from kapok.rules.package.model import Amount
from kapok.rules.planning.plan import AmountPlan

NO_MONEY = (NOT_ELIGIBLE, OUTSIDE_VALIDITY, ALREADY_USED)


def money_of(decided: Decided) -> Money | None:
    """None where there is nothing to pay or the verdict leaves no room for it."""
    plan, settlement = decided.plan, decided.settlement
    if not plan.amounts or decided.unit.outcome in NO_MONEY:
        return None
    labels = {a.name: a for a in decided.measure.amounts}
    worker = Worker(decided.speaker)
    unit = tuple(
        worker.working(a.name, _label(labels[a.name]), a.value) for a in plan.amounts if not a.total
    )
    readings = _readings(decided)
    proposed = decided.measure.kind == DISCRETIONARY
    if settlement is None:
        return Money(unit, (), None, 0, None, None, None, 0, proposed, readings)
    items, pay = _settled(decided, settlement, labels)
    return Money(
        unit,
        items,
        pay,
        settlement.n,
        settlement.paid,
        settlement.due,
        settlement.own_money,
        settlement.n_open,
        proposed,
        readings,
        settlement.outcome == UNKNOWN,
    )


def _readings(decided: Decided) -> tuple[ReadingUsed, ...]:
    """The readings the money rests on, those of the totals as they are on the settlement day."""
    totals = decided.at_settlement.used(of_totals(decided.measure))
    settled = {reading.name for reading in totals}
    each = decided.readings.used(of_each(decided.measure))
    return (*(reading for reading in each if reading.name not in settled), *totals)


def _label(amount: Amount) -> Text:
    return Text(amount.say, amount.en)


def _settled(
    decided: Decided, settlement: Settlement, labels: dict[str, Amount]
) -> tuple[tuple[Working, ...], Working | None]:
    plan = decided.plan
    speaker = decided.group_speaker(settlement)
    worker = Worker(speaker)
    items = []
    for amount in plan.amounts:
        old = settlement.before[amount.name] or 0
        label = _label(labels[amount.name])
        if amount.total:
            items.append(_total(worker, amount, label, old, settlement))
        else:
            items.append(_each(decided, amount, label, old, settlement))
    if plan.pay is None or (len(items) == 1 and settlement.pay == items[0].amount):
        return tuple(items), None
    return tuple(items), worker.working("pay", say("total_due"), plan.pay)


def _each(
    decided: Decided, amount: AmountPlan, label: Text, old: int, settlement: Settlement
) -> Working:
    """The units of the payee added up: those of equal amount together."""
    each = [a.name for a in decided.plan.amounts if not a.total]
    index = each.index(amount.name)
    mine = set(settlement.units)
    sums = Counter(u.each[index] for u in decided.result.units if u.id in mine)
    unit = decided.words.units(decided.measure)
    if len(settlement.units) == 1:
        working = Worker(decided.speaker).working(amount.name, label, amount.value)
        if not old:
            return working
        new = money(working.amount or 0)
        whole = settlement.items[amount.name]
        return plain(amount.name, label, say("paid_then", old=money(old), new=new), whole)
    parts = [
        say("times_n", a=money(fen or 0), n=count(unit, many))
        for fen, many in sorted(sums.items(), key=lambda item: -(item[0] or 0))
    ]
    formula = joined(parts, "plus_sign")
    if old:
        formula = say("paid_then", old=money(old), new=formula)
    return plain(amount.name, label, formula, settlement.items[amount.name])


def _total(
    worker: Worker, amount: AmountPlan, label: Text, old: int, settlement: Settlement
) -> Working:
    """With the `n` of its own, if it has one: then what was paid stays, also where fewer are counted now."""
    if amount.settle == "once" and old > 0:
        return plain(amount.name, label, say("once_only", old=money(old)), old)
    n, n_new = settlement.counted.get(amount.name, (settlement.n, settlement.n_new))
    batch = amount.settle == "per_batch"
    values = {**worker.speaker.values, "g_n": n_new if batch else n}
    inner = Worker(replace(worker.speaker, values=values))
    working = inner.working(amount.name, label, amount.value)
    if batch and old and working.amount is not None:
        text = say("batch_then", old=money(old), new=money(working.amount))
        whole = plain(amount.name, label, text, old + working.amount)
        return replace(whole, because=working.because)
    stays = amount.counts is not None and working.amount is not None and working.amount < old
    if stays:
        return plain(amount.name, label, say("paid_stays", old=money(old)), old)
    return working


def amount_of(decided: Decided) -> int | None:
    """What the unit itself gives, all items together: fen; None where that is not known or nothing is given each."""
    each = decided.unit.each
    return None if not each or None in each else sum(a for a in each if a is not None)


def route_of(decided: Decided) -> RouteUsed | None:
    """The fund and level in force, who pays, who is paid."""
    index = decided.unit.route
    if index < 0 or not decided.measure.routes or decided.unit.outcome in NO_MONEY:
        return None
    route = decided.measure.routes[index]
    fund = decided.package.funds.get(route.source)
    lead = route.department or decided.measure.lead
    return RouteUsed(
        route.id,
        Text(route.say, route.en),
        Text(fund.say, fund.en) if fund else same(route.source),
        say(f"level_{route.level}"),
        decided.words.department(lead),
        route.payer,
        _payee(decided),
        Text(decided.measure.authority, decided.measure.authority_en),
        route.books,
        route.basis.quote,
    )


def _payee(decided: Decided) -> Text:
    payee = decided.unit.payee
    if payee is None:
        return say("not_known")
    entities = decided.package.vocabulary.entities
    entity = entities[decided.measure.unit]
    for part in decided.measure.payee.text.split("."):
        if part in entity.refs:
            entity = entities[entity.refs[part]]
        elif part != "self":
            return same(payee)
    return say("payee", entity=Text(entity.label, entity.en), id=payee)


def evaluated(decided: Decided, settlement: Settlement) -> int | None:
    """What the pay formula gives for the payee, worked out from the words' own values; for tests of both."""
    speaker = decided.group_speaker(settlement)
    value = evaluate(decided.plan.pay, speaker.values) if decided.plan.pay is not None else None
    return value if isinstance(value, int) else None
