"""The last SELECT of stage one: masks, facts, verdict, keys, amounts of every unit (§10 of the format)."""

from __future__ import annotations

from kapok.rules.executors.results import DISCRETIONARY, ELIGIBLE
from kapok.rules.executors.sql.dialect import SQLDialect
from kapok.rules.executors.sql.emit import Emitter, key_text, unset_test
from kapok.rules.planning.plan import MeasurePlan


def units_sql(emitter: Emitter) -> str:
    """`SELECT …`, one row a unit, to be run after the emitter's statements."""
    plan, dialect = emitter.plan, emitter.dialect
    masks = masks_sql(plan, dialect)
    body = ", ".join(f"{sql} AS {name}" for name, sql in _columns(plan, dialect))
    marks = ", ".join(f"{sql} AS {name}" for name, sql in masks)
    rows = emitter.unit(f"{body} {marks}")
    return f"SELECT {body} FROM (SELECT s.*, {marks} FROM {rows} s) m"


def unit_columns(plan: MeasurePlan, dialect: SQLDialect) -> list[str]:
    """The names of what `units_sql` gives."""
    return [name for name, _ in _columns(plan, dialect)]


def _sum(terms: list[str]) -> str:
    return "CAST(" + (" + ".join(terms) if terms else "0") + " AS BIGINT)"


def _bit(test: str, bit: int) -> str:
    return f"CASE WHEN {test} THEN {1 << bit} ELSE 0 END"


def masks_sql(plan: MeasurePlan, dialect: SQLDialect) -> list[tuple[str, str]]:
    failed: list[str] = []
    flagged: list[str] = []
    missing: list[str] = []
    unset: list[str] = []
    waiting: list[str] = []
    for bit, item in enumerate(plan.tests):
        value = dialect.of(item.value)
        not_set = unset_test(item.unset)
        missing.append(_bit(f"{value} IS NULL AND NOT {not_set}", bit))
        if item.unset:
            unset.append(_bit(f"{value} IS NULL AND {not_set}", bit))
        if bit >= len(plan.conditions):
            continue
        condition = plan.conditions[bit]
        (flagged if condition.soft else failed).append(_bit(f"NOT {value}", bit))
        if condition.day is not None:
            waiting.append(_bit(f"{value} AND {dialect.of(condition.day)} > $as_of", bit))
    notes = [_bit(dialect.of(node), i) for i, (_, node) in enumerate(plan.flags)]
    return [
        ("b_failed", _sum(failed)),
        ("b_flagged", _sum(flagged)),
        ("b_missing", _sum(missing)),
        ("b_unset", _sum(unset)),
        ("b_waiting", _sum(waiting)),
        ("b_notes", _sum(notes)),
    ]


def _facts(plan: MeasurePlan) -> str:
    order = {v.name: i for i, v in enumerate(plan.leaves)}
    needed = []
    for bit, item in enumerate(plan.tests):
        mask = sum(1 << order[v.name] for v in item.leaves)
        if mask:
            needed.append(f"CASE WHEN b_missing & {1 << bit} <> 0 THEN {mask} ELSE 0 END")
    nulls = []
    for i, variable in enumerate(plan.leaves):
        known = "".join(f" AND {v.name} IS NOT NULL" for v in variable.inputs)
        nulls.append(_bit(f"{variable.name} IS NULL{known}", i))
    if not needed or not nulls:
        return "0::BIGINT"
    either = " | ".join(f"CAST(({n}) AS BIGINT)" for n in needed)
    return f"CASE WHEN b_missing = 0 THEN 0 ELSE ({either}) & {_sum(nulls)} END"


def positive(plan: MeasurePlan) -> str:
    """The outcome when all holds."""
    return DISCRETIONARY if plan.kind == "discretionary" else ELIGIBLE


def outcome_sql(plan: MeasurePlan, dialect: SQLDialect, type_: str = "") -> str:
    """The verdict, from the masks; as text or as an enumeration."""
    type_ = type_ or dialect.types["text"]
    valid, event = dialect.of(plan.valid_on), dialect.of(plan.event)
    closed = f" OR $as_of > {dialect.of(plan.file_by)}" if plan.file_by is not None else ""
    tests = {
        "not_eligible": "b_failed <> 0",
        "outside_validity": f"{valid} NOT BETWEEN $valid_from AND $valid_to{closed}",
        "unknown": "b_missing <> 0",
        "standard_not_set": "b_unset <> 0",
        "not_yet": f"b_waiting <> 0 OR {event} > $as_of",
    }
    cases = " ".join(f"WHEN {test} THEN '{name}'::{type_}" for name, test in tests.items())
    return f"CASE {cases} ELSE '{positive(plan)}'::{type_} END"


def _not_before(plan: MeasurePlan, dialect: SQLDialect) -> str:
    days = [
        f"CASE WHEN {dialect.of(c.value)} AND {dialect.of(c.day)} > $as_of THEN {dialect.of(c.day)} END"
        for c in plan.conditions
        if c.day is not None
    ]
    event = dialect.of(plan.event)
    latest = f"greatest({', '.join([*days, event])})" if days else event
    return f"CASE WHEN {outcome_sql(plan, dialect)} = 'not_yet' THEN {latest} END"


def _priority(plan: MeasurePlan, dialect: SQLDialect) -> str:
    tests = " ".join(f"WHEN {dialect.of(n)} THEN {i}" for i, n in enumerate(plan.priority, 1))
    return f"CASE {tests} ELSE {len(plan.priority) + 1} END" if tests else "0"


def _route(plan: MeasurePlan, dialect: SQLDialect) -> str:
    parts: list[str] = []
    for index, route in enumerate(plan.routes):
        if route.when is None:
            return f"CASE {' '.join(parts)} ELSE {index} END" if parts else str(index)
        value = dialect.of(route.when)
        parts.append(f"WHEN {value} IS NULL THEN -1 WHEN {value} THEN {index}")
    return f"CASE {' '.join(parts)} ELSE -1 END" if parts else "-1"


def _columns(plan: MeasurePlan, dialect: SQLDialect) -> list[tuple[str, str]]:
    of, text = dialect.of, dialect.constant(None, "text")
    limit = plan.limit
    columns = [
        ("id", "k0"),
        ("outcome", outcome_sql(plan, dialect)),
        ("failed", "b_failed"),
        ("missing", "b_missing"),
        ("waiting", "b_waiting"),
        ("unset", "b_unset"),
        ("flagged", "b_flagged"),
        ("notes", "b_notes"),
        ("facts", _facts(plan)),
        ("not_before", _not_before(plan, dialect)),
        ("event", of(plan.event)),
        ("county", of(plan.county) if plan.county is not None else text),
        ("payee", of(plan.payee)),
        ("limit_key", key_text(limit.name, limit.parts, dialect) if limit else text),
        ("limit_order", of(limit.order) if limit else dialect.constant(None, "date")),
        ("limit_units", of(limit.units) if limit else dialect.constant(None, "int")),
        ("priority", _priority(plan, dialect)),
        ("route", _route(plan, dialect)),
    ]
    columns += [(f"key_{i}", key_text(k.name, k.parts, dialect)) for i, k in enumerate(plan.keys)]
    columns += [(f"facet_{i}", of(node)) for i, (_, node) in enumerate(plan.facets)]
    columns += [(f"per_{i}", of(node)) for i, (_, node, _) in enumerate(plan.settle_per)]
    columns += [
        (f"count_{i}", of(a.counts)) for i, a in enumerate(plan.counted) if a.counts is not None
    ]
    for i, amount in enumerate(a for a in plan.amounts if not a.total):
        columns.append((f"each_{i}", of(amount.value)))
        columns.append((f"city_{i}", of(amount.city if amount.city is not None else amount.value)))
    return columns
