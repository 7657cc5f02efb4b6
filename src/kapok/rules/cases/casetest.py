"""Runs worked cases in an executor and says where the results differ from what is expected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Protocol

from kapok.rules.cases.casefile import Case
from kapok.rules.cases.expectations import LISTS, MONEY
from kapok.rules.executors.resolve import ADJUSTMENT
from kapok.rules.executors.results import MeasureResult, UnitResult
from kapok.rules.executors.world import World
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.vocabulary import read_value
from kapok.rules.planning.planner import plan_measure
from kapok.rules.problems import shown
from kapok.rules.reading.valuesfile import show


class Executor(Protocol):
    """What both executors offer."""

    def screen(
        self, world: World, as_of: dt.date, measures: list[str] | None = None, *, gated: bool = True
    ) -> dict[str, MeasureResult]: ...


class MakeExecutor(Protocol):
    """How one is made."""

    def __call__(self, package: Package, readings: dict[str, str] | None = None) -> Executor: ...


@dataclass(frozen=True, slots=True)
class Difference:
    """Something expected that was not got, both as case files write them."""

    key: str
    wanted: str
    got: str

    def __str__(self) -> str:
        return f"{self.key}: {self.wanted} ≠ {self.got}"


@dataclass(slots=True)
class CaseResult:
    """A case and where its result differs from what is expected."""

    case: Case
    result: MeasureResult
    differences: list[Difference] = field(default_factory=list)


def run_case(case: Case, make: MakeExecutor) -> CaseResult:
    """Decide the case and compare."""
    executor = make(case.package, case.readings)
    world = case.world()
    payments: list[list[int]] = []
    if case.batches:
        result, due = _in_batches(case, executor)
        payments.append(due)
    else:
        result = executor.screen(world, case.as_of, [case.measure], gated=False)[case.measure]
    outcome = CaseResult(case, result)
    facts = _Facts(case, result, payments[0] if payments else None)
    for key, wanted in case.expect.items():
        got = facts.get(key)
        if key == "units":
            outcome.differences += facts.units(wanted)
        elif not _equal(key, wanted, got):
            shown = _shown(_outside(key, got))
            outcome.differences.append(Difference(key, _shown(wanted), shown))
    return outcome


def _in_batches(case: Case, executor: Executor) -> tuple[MeasureResult, list[int]]:
    unit = case.package.measures[case.measure].unit
    rows = list(case.rows[unit].values())
    done, due = 0, []
    paid: list[dict[str, Any]] = [*case.rows.get("payment", {}).values()]
    result: MeasureResult | None = None
    for size in case.batches:
        done += size
        tables = {e: list(r.values()) for e, r in case.rows.items()} | {
            unit: rows[:done],
            "payment": paid,
        }
        world = World(case.package.vocabulary, tables)
        result = executor.screen(world, case.as_of, [case.measure], gated=False)[case.measure]
        due.append(sum(s.due or 0 for s in result.settlements))
        paid = paid + payments_of(
            case.package, case.measure, world, result, case.as_of, len(paid), case.readings
        )
    assert result is not None
    return result, due


def payments_of(
    package: Package,
    measure: str,
    world: World,
    result: MeasureResult,
    paid_on: dt.date,
    first: int,
    readings: dict[str, str] | None = None,
) -> list[dict[str, Any]]:
    """The ledger lines that pay what a result says is due; ids go on from `first`."""
    rule = package.measures[measure]
    plan = plan_measure(package, rule, readings)
    entity = package.vocabulary.entities[rule.unit]
    units = {u.id: u for u in result.units}
    each = [a.name for a in plan.amounts if not a.total]
    lines: list[dict[str, Any]] = []

    def line(item: str, amount: int, base: dict[str, Any], event: dt.date | None) -> None:
        number = first + len(lines) + 1
        row = {
            "id": f"paid-{number}",
            "measure": measure,
            "item": item,
            "amount": amount,
            "paid_on": paid_on,
        }
        lines.append(base | row | {"event": event, "case_no": f"C{number}"})

    for settlement in result.settlements:
        due = settlement.due or 0
        shared: dict[str, Any] = {}
        for unit_id in settlement.units:
            unit = units[unit_id]
            base = {
                c: _read(world, rule, unit_id, path, package) for path, c in entity.ledger.items()
            }
            shared = base if not shared else {k: v for k, v in shared.items() if base.get(k) == v}
            for name, amount in zip(each, unit.each, strict=True):
                line(name, amount or 0, base, unit.event)
                due -= amount or 0
        totals = [a.name for a in plan.amounts if a.total]
        if due:
            shared.pop("person", None)
            line(totals[0] if totals else ADJUSTMENT, due, shared, None)
    return [{k: v for k, v in row.items() if v is not None} for row in lines]


def _read(world: World, rule: Measure, unit_id: str, path: str, package: Package) -> Any:
    entity = package.vocabulary.entities[rule.unit]
    row: dict[str, Any] | None = world.table(rule.unit)[unit_id]
    *refs, last = path.split(".")
    for ref in refs:
        if row is None:
            return None
        entity = package.vocabulary.entities[entity.refs[ref]]
        row = world.table(entity.name).get(row[ref])
    if row is None:
        return None
    return row["id" if last == "self" else last] if last in (*row, "self") else None


@dataclass(slots=True)
class _Facts:
    """What a result says under each name that `expect` may use."""

    case: Case
    result: MeasureResult
    each_pay: list[int] | None

    def get(self, key: str) -> Any:
        method = getattr(self, f"_{key}", None)
        return method() if method is not None else f"? ({key})"

    def units(self, wanted: dict[str, Any]) -> list[Difference]:
        got = {u.id: u.outcome for u in self.result.units}
        pairs = [(str(i), o, got.get(str(i))) for i, o in wanted.items()]
        return [Difference(i, str(o), _shown(g)) for i, o, g in pairs if g != o]

    def _units(self) -> None:
        return None

    @property
    def measure(self) -> Measure:
        return self.case.package.measures[self.case.measure]

    @property
    def first(self) -> UnitResult:
        return self.result.units[0]

    def _outcome(self) -> str:
        return " / ".join(dict.fromkeys(u.outcome for u in self.result.units))

    def _n(self) -> int:
        return sum(s.n for s in self.result.settlements)

    def _pay(self) -> int | None:
        dues = [s.due for s in self.result.settlements]
        return None if None in dues else sum(d for d in dues if d is not None)

    def _each_pay(self) -> list[int] | None:
        return self.each_pay

    def _own_money(self) -> int:
        return sum(s.own_money or 0 for s in self.result.settlements)

    def _items(self) -> dict[str, int | None]:
        total: dict[str, int | None] = {}
        for settlement in self.result.settlements:
            for name, amount in settlement.items.items():
                before = total.get(name, 0)
                total[name] = None if amount is None or before is None else before + amount
        return total

    def _route_index(self) -> int:
        return self.result.settlements[0].route if self.result.settlements else self.first.route

    def _fund(self) -> str:
        return self.measure.routes[self._route_index()].source

    def _level(self) -> str:
        return self.measure.routes[self._route_index()].level

    def _route(self) -> str:
        return self.measure.routes[self._route_index()].id

    def _payer(self) -> str:
        return self.measure.routes[self._route_index()].payer

    def _bits(self, mask: int) -> list[str]:
        return [c.id for i, c in enumerate(self.measure.conditions) if mask >> i & 1]

    def _failed(self) -> list[str]:
        return self._bits(self.first.failed)

    def _waiting(self) -> list[str]:
        return self._bits(self.first.waiting)

    def _flagged(self) -> list[str]:
        return self._bits(self.first.flagged) + [
            f.id for i, f in enumerate(self.measure.flags) if self.first.notes >> i & 1
        ]

    def _missing(self) -> list[str]:
        plan = plan_measure(self.case.package, self.measure, self.case.readings)
        origins = [v.origin for i, v in enumerate(plan.leaves) if self.first.facts >> i & 1]
        return list(dict.fromkeys(".".join((*origin.path, origin.fact)) for origin in origins))

    def _not_before(self) -> dt.date | None:
        return self.first.not_before

    def _rank(self) -> int:
        return self.first.priority


def _equal(key: str, wanted: Any, got: Any) -> bool:
    if key in MONEY:
        return bool(got is not None and read_value(wanted, "money") == got)
    if key == "each_pay":
        return bool([read_value(w, "money") for w in wanted] == got)
    if key == "items":
        return isinstance(got, dict) and all(
            read_value(v, "money") == got.get(k) for k, v in wanted.items()
        )
    if key == "missing":
        return _same_facts([str(name) for name in wanted], got)
    if key in LISTS:
        return set(wanted) == set(got)
    return bool(wanted == got)


def _same_facts(wanted: list[str], got: list[str]) -> bool:
    """Each by its path (`employer.kind`) or by its name alone (`kind`)."""

    def means(name: str, path: str) -> bool:
        return name in (path, path.rpartition(".")[2])

    return all(any(means(w, g) for g in got) for w in wanted) and all(
        any(means(w, g) for w in wanted) for g in got
    )


def _outside(key: str, got: Any) -> Any:
    """A result as case files write it: money in yuan."""
    if key in MONEY and got is not None:
        return show(got, "money")
    if key == "each_pay" and got is not None:
        return [show(amount, "money") for amount in got]
    if key == "items":
        return {k: None if v is None else show(v, "money") for k, v in got.items()}
    return got


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {shown(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(map(shown, value)) or "–"
    return "–" if value is None else shown(value)
