"""The result part of a receipt: outcome, conditions, keys, amounts, what is due and how it adds up, the route."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kapok.receipts.reading import Observed
from kapok.receipts.values import plain
from kapok.rules.executors.results import Settlement
from kapok.rules.explain.decided import Decided
from kapok.rules.explain.settling import NO_MONEY
from kapok.rules.package.entities import LEDGER


def result_of(observed: Observed) -> dict[str, Any]:
    """Amounts in fen; null is not known."""
    decided, told = observed.decided, observed.explanation
    unit, settlement = decided.unit, decided.settlement
    return {
        "outcome": unit.outcome,
        "because": unit.because,
        "holder": unit.holder,
        "not_before": plain(unit.not_before),
        "event": plain(unit.event),
        "county": unit.county,
        "payee": unit.payee,
        "conditions": [
            {"id": line.id, "status": line.status, "source": line.source_id}
            for line in told.conditions
        ],
        "missing": [{"fact": m.fact, "verdict": m.verdict} for m in told.missing],
        "flags": [line.id for line in told.flags],
        "priority": unit.priority,
        "keys": list(unit.keys),
        "limit": _limit(decided),
        "amounts": [
            {"item": a.name, "amount": amount}
            for a, amount in zip(_each(decided), unit.each, strict=True)
        ],
        "route": _route(decided),
        "lines": list(observed.lines),
        "settlement": None if settlement is None else _settlement(observed, settlement),
        "due": None if settlement is None else settlement.due,
    }


def _each(decided: Decided) -> list[Any]:
    return [a for a in decided.plan.amounts if not a.total]


def _limit(decided: Decided) -> dict[str, Any] | None:
    unit = decided.unit
    if decided.plan.limit is None:
        return None
    return {"key": unit.limit_key, "order": plain(unit.limit_order), "units": unit.limit_units}


def _route(decided: Decided) -> dict[str, Any] | None:
    """Where the money comes from; nothing where there is none to give."""
    routes, index = decided.measure.routes, decided.unit.route
    if index < 0 or not routes or decided.unit.outcome in NO_MONEY:
        return None
    route = routes[index]
    return {
        "id": route.id,
        "fund": route.source,
        "level": route.level,
        "payer": route.payer,
        "department": route.department or decided.measure.lead,
        "authority": decided.measure.authority,
        "books": route.books,
    }


def _settlement(observed: Observed, settlement: Settlement) -> dict[str, Any]:
    """What the payee is due, with everything to work it out again by hand."""
    decided = observed.decided
    mine = [u for u in decided.result.units if u.id in set(settlement.units)]
    items: list[dict[str, Any]] = []
    for amount in decided.plan.amounts:
        counts: list[dict[str, Any]] = []
        if not amount.total:
            at = [a.name for a in _each(decided)].index(amount.name)
            sums = Counter(u.each[at] for u in mine)
            counts = [{"amount": a, "count": sums[a]} for a in sorted(sums, key=lambda a: a or 0)]
        items.append({
            "name": amount.name,
            "total": amount.total,
            "before": settlement.before[amount.name],
            "counts": counts,
            "amount": settlement.items[amount.name],
        })  # fmt: skip
    return {
        "outcome": settlement.outcome,
        "payee": settlement.payee,
        "county": settlement.county,
        "units": sorted(settlement.units),
        "counted": len(settlement.units),
        "n": settlement.n,
        "n_new": settlement.n_new,
        "n_open": settlement.n_open,
        "additive": decided.plan.additive,
        "items": items,
        "lines": _paid(observed, settlement),
        "pay": settlement.pay,
        "paid": settlement.paid,
        "due": settlement.due,
        "own_money": settlement.own_money,
        "one_more": settlement.one_more,
    }


def _paid(observed: Observed, settlement: Settlement) -> list[dict[str, Any]]:
    """The ledger lines that count as paid to the payee: they stand with the first of its settlements."""
    decided = observed.decided
    first = next(s for s in decided.result.settlements if s.per == settlement.per)
    if first is not settlement:
        return []
    view = decided.executor.ledger_view(decided.measure.id, decided.world, decided.as_of)
    held = decided.plan.lines
    found = []
    for id_ in observed.lines:
        row = decided.world.table(LEDGER)[id_]
        if held.hold(row["measure"], row["event"]) and view(row)[2] == settlement.per:
            found.append({"id": id_, "item": row["item"], "amount": row["amount"]})
    return found
