"""Keys, limits and settlement over the units of measures that share keys (§8 and §9 of the format)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kapok.rules.executors.results import (
    ALREADY_USED,
    COUNTED,
    NOT_YET,
    STANDARD_NOT_SET,
    UNKNOWN,
    MeasureResult,
    Settlement,
    UnitResult,
)
from kapok.rules.language.bounds import within
from kapok.rules.package.links import Lines
from kapok.rules.package.model import PAYING
from kapok.rules.planning.plan import MeasurePlan

ADJUSTMENT = "adjustment"
"""The ledger's `item` of what makes up the difference between items and what is paid."""
OWN_MONEY = "county_own"
"""The ledger's `source` of what a county pays above the city's standard."""
LEDGER_CAN_CLOSE = (*COUNTED, UNKNOWN, STANDARD_NOT_SET, NOT_YET)
Group = Callable[[dict[str, Any], dict[str, Any], dict[str, int]], tuple[dict[str, Any], Any, bool]]
Part = tuple[str, int]
"""County and route: what a payee's money is booked under."""


@dataclass(slots=True)
class Paid:
    """What the ledger holds for one settlement group: fen by item, the county's own share of it, the keys.

    `open`: what was paid is not known: a line has no amount or no item, or more was taken back than was paid.
    """

    items: dict[str | None, int] = field(default_factory=lambda: defaultdict(int))
    own: dict[str | None, int] = field(default_factory=lambda: defaultdict(int))
    keys: set[str] = field(default_factory=set)
    open: bool = False


@dataclass(slots=True)
class Ledger:
    """The payments of one measure, seen through its keys."""

    taken: dict[str, str] = field(default_factory=dict)
    limits: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    paid: dict[tuple[object, ...], Paid] = field(default_factory=lambda: defaultdict(Paid))
    unplaced: int = 0


def read_ledger(
    rows: Iterable[dict[str, Any]], lines: Lines, view: Callable[[dict[str, Any]], Any]
) -> Ledger:
    """`view` gives a row's keys, limit key and settlement group.

    A key is used unless all that was paid on it came back: a payment that was returned may be made again.
    """
    ledger = Ledger()
    cases: dict[str, str] = {}
    kept: dict[str, list[int | None]] = defaultdict(list)
    marks: dict[str, list[int | None]] = defaultdict(list)
    marked: list[tuple[str, str | None, Paid]] = []
    for row in rows:
        if not lines.hold(row["measure"], row["event"]):
            continue
        keys, limit_key, per = view(row)
        ledger.unplaced += None in keys
        amount, paid = row["amount"], ledger.paid[per]
        moved = 0 if row["item"] == ADJUSTMENT else amount
        for key in keys:
            if key is not None:
                case = row["case_no"] or ""
                cases[key] = min(cases.get(key, case), case)
                kept[key].append(moved)
        mark = next((k for k in keys if k is not None), None if keys else row["id"])
        if mark is not None:
            marks[mark].append(moved)
            marked.append((mark, limit_key, paid))
        if amount is None or row["item"] is None:
            paid.open = True
        if amount is not None:
            paid.items[row["item"]] += amount
            if row["source"] == OWN_MONEY:
                paid.own[row["item"]] += amount
    ledger.taken = {key: case for key, case in cases.items() if _stays(kept[key])}
    for mark, limit_key, paid in marked:
        if _stays(marks[mark]):
            paid.keys.add(mark)
            if limit_key is not None:
                ledger.limits[limit_key].add(mark)
    for paid in ledger.paid.values():
        paid.open = paid.open or sum(paid.items.values()) < 0
    return ledger


def _stays(amounts: list[int | None]) -> bool:
    """Has not all of it come back? What is not known has not."""
    known = [amount for amount in amounts if amount is not None]
    return len(known) < len(amounts) or sum(known) > 0 or min(known) >= 0


@dataclass(slots=True)
class Member:
    """One measure of a family: its plan, its units, its ledger and its money functions."""

    plan: MeasurePlan
    units: list[UnitResult]
    gated: int
    ledger: Ledger
    group: Group
    city_group: Group


def resolve(members: list[Member]) -> list[MeasureResult]:
    """Members are in document order; the ledger first, then keys in order (`_in_order`), then limits, then money."""
    taken: dict[str, str] = {}
    for member in members:
        for key, case in member.ledger.taken.items():
            taken[key] = min(taken.get(key, case), case)
    for member in members:
        member.units = [_against_ledger(unit, taken) for unit in member.units]
    _keys(members)
    _limits(members)
    done: dict[str, tuple[Member, list[Settlement]]] = {}
    for member in members:
        done[member.plan.measure] = (member, _settle(member, done))
    return [
        MeasureResult(m.plan.measure, m.units, m.gated, due, m.ledger.unplaced)
        for m, due in done.values()
    ]


def _against_ledger(unit: UnitResult, taken: dict[str, str]) -> UnitResult:
    if unit.outcome in LEDGER_CAN_CLOSE:
        for key in unit.keys:
            if key is not None and key in taken:
                return unit._replace(
                    outcome=ALREADY_USED, because="ledger", holder=taken[key], not_before=None
                )
    return unit


OF_UNKNOWN = 2**62
"""An amount above all others."""
Order = tuple[int, str, tuple[int, ...], str]


def _in_order(unit: UnitResult, member: int) -> Order:
    """Of one day: the measure that the policy names first, the county's code, the larger amounts; rows alike in all that by
    their id. So what a row is called, which differs between files and registry, decides only where nothing else does. What
    is not known yet goes first, as it may: so nothing sure is undone once it is known.
    """
    each = tuple(-(OF_UNKNOWN if amount is None else amount) for amount in unit.each)
    return (member, unit.county or "", each, unit.id)


def _keys(members: list[Member]) -> None:
    order = sorted(
        (unit.event or dt.date.min, *_in_order(unit, m), u)
        for m, member in enumerate(members)
        for u, unit in enumerate(member.units)
        if unit.outcome in COUNTED or unit.outcome == UNKNOWN
    )
    places = {(m, id_): u for _, m, *_, id_, u in order}
    entries = [
        (m, id_, unit.outcome, [k for k in unit.keys if k])
        for _, m, *_, id_, u in order
        for unit in [members[m].units[u]]
    ]
    for (m, id_), (outcome, because, holder) in walk_keys(entries).items():
        u = places[m, id_]
        members[m].units[u] = (
            members[m].units[u]._replace(outcome=outcome, because=because, holder=holder)
        )


def walk_keys(
    entries: Iterable[tuple[int, str, str, list[str]]],
) -> dict[tuple[int, str], tuple[str, str, str]]:
    """Who holds a key: (member, id, outcome, keys) in order → changed (outcome, because, holder) by (member, id)."""
    counted: dict[str, str] = {}
    undecided: dict[str, str] = {}
    changed: dict[tuple[int, str], tuple[str, str, str]] = {}
    for member, id_, outcome, keys in entries:
        holder = next((counted[k] for k in keys if k in counted), None)
        doubt = next((undecided[k] for k in keys if k in undecided), None)
        if holder is not None:
            changed[member, id_] = (ALREADY_USED, "unit", holder)
        elif outcome == UNKNOWN or doubt is not None:
            if outcome != UNKNOWN:
                changed[member, id_] = (UNKNOWN, "key", doubt or "")
            for key in keys:
                undecided.setdefault(key, id_)
        else:
            counted.update(dict.fromkeys(keys, id_))
    return changed


def _limits(members: list[Member]) -> None:
    """Close, or leave open, what comes after the limit; members may share one."""
    groups: dict[str, list[tuple[dt.date, Order, int]]] = defaultdict(list)
    used: dict[str, set[str]] = defaultdict(set)
    for m, member in enumerate(members):
        for key, marks in member.ledger.limits.items():
            used[key] |= marks
        for index, unit in enumerate(member.units):
            if unit.limit_key is not None and (unit.outcome in COUNTED or unit.outcome == UNKNOWN):
                groups[unit.limit_key].append(
                    (unit.limit_order or dt.date.min, _in_order(unit, m), index)
                )
    for key, entries in groups.items():
        before, undecided = len(used[key]), 0
        for _, (m, *_), index in sorted(entries):
            unit = members[m].units[index]
            most = unit.limit_units
            is_sure = unit.outcome in COUNTED
            if most is not None and before >= most:
                members[m].units[index] = unit._replace(
                    outcome=ALREADY_USED, because="limit", holder=""
                )
            elif is_sure and most is not None and before + undecided >= most:
                members[m].units[index] = unit._replace(outcome=UNKNOWN, because="limit")
            before += is_sure
            undecided += not is_sure


Done = dict[str, tuple[Member, list[Settlement]]]
"""The members of a family settled before, by measure."""


def _settle(member: Member, done: Done) -> list[Settlement]:
    plan = member.plan
    if plan.pay is None or plan.kind not in PAYING:
        return []
    payees: dict[tuple[object, ...], dict[Part, list[UnitResult]]] = defaultdict(
        lambda: defaultdict(list)
    )
    undecided: dict[tuple[object, ...], int] = defaultdict(int)
    for unit in member.units:
        if unit.outcome in COUNTED:
            part = (unit.county or "", unit.route) if plan.additive else ("", 0)
            payees[unit.per][part].append(unit)
        elif unit.outcome == UNKNOWN:
            undecided[unit.per] += 1
    found = []
    standing = _standing(member)
    for per in sorted(payees, key=str):
        paid = member.ledger.paid.get(per, Paid())
        beside = {b.name: _under(*done[b.measure], b.amount, per) for b in plan.beside}
        for _, units in sorted(payees[per].items()):
            counted = _counted(plan, units, paid, standing)
            found.append(_settle_group(member, per, units, paid, undecided[per], counted, beside))
            paid = Paid(open=paid.open)  # what was paid before stands with the first
    return found


def _standing(member: Member) -> dict[str, list[bool | None]]:
    """Key → for each total that does not count every unit: is any unit with the key counted?"""
    found: dict[str, list[bool | None]] = {}
    width = len(member.plan.counted)
    for unit in member.units if width else ():
        key = unit.keys[0]
        if key is not None:
            held = found.setdefault(key, [False] * width)
            for i, value in enumerate(unit.counts):
                held[i] = _either(held[i], value)
    return found


def _either(a: bool | None, b: bool | None) -> bool | None:
    return True if a or b else None if a is None or b is None else False


def _counted(
    plan: MeasurePlan, units: list[UnitResult], paid: Paid, standing: dict[str, list[bool | None]]
) -> Counted:
    """The `n` and `n_new` of totals that do not count every unit. Who was paid before and is not in the data may be
    counted or not: then nobody can say.
    """
    found: Counted = {}
    for i, amount in enumerate(plan.counted):
        new = [u.counts[i] for u in units]
        old = [standing[key][i] if key in standing else None for key in paid.keys]
        n_new = None if None in new else sum(map(bool, new))
        n = None if n_new is None or None in old else n_new + sum(map(bool, old))
        found[amount.name] = (n, n_new)
    return found


def _under(
    member: Member, settlements: list[Settlement], amount: str, per: tuple[object, ...]
) -> int | None:
    """What the payee comes to under the amount of a measure settled before: new and paid, or paid alone."""
    paid = member.ledger.paid.get(per, Paid())
    if paid.open:
        return None
    found = [s.items[amount] for s in settlements if s.per == per]
    if not found:
        return within(paid.items.get(amount, 0))
    return None if None in found else within(sum(map(_known, found)))


Counted = dict[str, tuple[int | None, int | None]]
"""Total → its own `n` and `n_new`."""


def _settle_group(
    member: Member,
    per: tuple[object, ...],
    units: list[UnitResult],
    paid: Paid,
    n_open: int,
    counted: Counted,
    beside: dict[str, int | None],
) -> Settlement:
    plan = member.plan
    units = sorted(units, key=lambda u: (u.event or dt.date.min, u.id))
    each = [a.name for a in plan.amounts if not a.total]
    new = {name: within(sum(_known(u.each[i]) for u in units)) for i, name in enumerate(each)}
    # where the city has no standard (any more), all of it is the county's own money
    city_new = {
        name: within(sum(u.city_each[i] or 0 for u in units)) for i, name in enumerate(each)
    }
    known = {k for u in units for k in u.keys[:1] if k is not None}
    n_new = len(known) if plan.keys else len(units)
    given: dict[str, Any] = {
        "n": len(paid.keys | known) if plan.keys else len(paid.keys) + len(units),
        "n_new": n_new,
        "county": units[0].county,
        "counted": counted,
        **beside,
    }
    given |= {name: value for (name, _, _), value in zip(plan.settle_per, per, strict=True)}
    old = {a.name: paid.items.get(a.name, 0) for a in plan.amounts}
    city_old = {name: amount - paid.own.get(name, 0) for name, amount in old.items()}
    items, pay, unset = member.group(given, new, old)
    _, city_pay, _ = member.city_group(given, city_new, city_old)
    all_paid, all_own = sum(paid.items.values()), sum(paid.own.values())
    is_open = paid.open or within(all_paid) is None
    due = None if pay is None or is_open else within(max(0, pay - all_paid))
    outcome = UNKNOWN if is_open or pay is None else units[0].outcome
    own = None
    if due is not None and city_pay is not None:
        own = within(max(0, due - max(0, city_pay - (all_paid - all_own))))
    return Settlement(
        per=per,
        payee=units[0].payee,
        county=units[0].county,
        route=units[0].route,
        n=given["n"],
        n_new=n_new,
        n_open=n_open,
        before={name: within(amount) for name, amount in old.items()},
        items=items,
        pay=pay,
        paid=within(all_paid),
        due=due,
        own_money=own,
        one_more=_one_more(member, given, new, old, pay),
        outcome=STANDARD_NOT_SET if unset and pay is None else outcome,
        units=[u.id for u in units],
        counted=counted,
        beside=beside,
    )


def _known(amount: int | None) -> int:
    """A counted unit's own amounts are known: they are requirements of its verdict."""
    assert amount is not None
    return amount


def with_more(given: dict[str, Any], k: int) -> dict[str, Any]:
    """What a money function is given, had the payee `k` more units that every total counts."""
    counted = {
        name: tuple(None if n is None else n + k for n in pair)
        for name, pair in given["counted"].items()
    }
    return given | {"n": given["n"] + k, "n_new": given["n_new"] + k, "counted": counted}


def _one_more(
    member: Member, given: dict[str, Any], new: dict[str, Any], old: dict[str, int], pay: int | None
) -> int | None:
    """What one more counted unit would add to the payee's totals, beyond its own amount: fen; None without totals."""
    if pay is None or not any(a.total for a in member.plan.amounts):
        return None
    _, more, _ = member.group(with_more(given, 1), new, old)
    return None if more is None else within(max(0, more - pay))
