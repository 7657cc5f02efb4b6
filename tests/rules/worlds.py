"""Random worlds for a package, the same from the same seed: worked cases put together, shaken and dirtied.

A world of one family of measures holds copies of its worked cases under new ids; some copies share people and
organisations with earlier ones, so that keys, limits and payees collide. Then cells become unknown or other, days
move to boundaries, rows are doubled, references lead nowhere, and the ledger has paid some of it already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from kapok.rules.cases.casefile import Case, Rows, read_cases
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.resolve import OWN_MONEY
from kapok.rules.executors.results import COUNTED, UnitResult
from kapok.rules.executors.world import World
from kapok.rules.language.calendar import OPEN_END, add_months, last_day
from kapok.rules.package.model import Package
from kapok.rules.package.override import with_values
from kapok.rules.package.values import Parameter
from kapok.rules.package.vocabulary import Entity, Fact
from kapok.rules.planning.plan import Lookup
from kapok.rules.planning.planner import plan_measure

LEDGER = "payment"
LEDGER_IDS = ("person", "organisation", "subject")
EDGES = tuple(
    dt.date.fromisoformat(day)
    for day in (
        *(
            "2020-02-29",
            "2020-12-31",
            "2021-01-01",
            "2021-08-31",
            "2021-12-31",
            "2022-01-01",
            "2022-01-31",
        ),
        *(
            "2022-02-28",
            "2022-08-31",
            "2023-02-28",
            "2023-03-01",
            "2024-01-31",
            "2024-02-29",
            "2024-03-01",
        ),
        *(
            "2025-02-28",
            "2025-08-31",
            "2025-12-01",
            "2025-12-31",
            "2026-01-01",
            "2026-06-30",
            "2026-07-01",
        ),
    )
)
FAR = ("650102", "513422", "5104", "")
CALM = "="
"""Marks the ids of copies that are left as their authors wrote them."""


@dataclass(slots=True)
class Tables:
    """Rows by entity and id, of which some parts are pooled for sharing."""

    rows: Rows

    def of(self, entity: str) -> dict[str, dict[str, Any]]:
        return self.rows.setdefault(entity, {})

    def world(self, package: Package) -> World:
        return World(package.vocabulary, {e: list(r.values()) for e, r in self.rows.items()})


@dataclass(slots=True)
class Setting:
    """One run: under which rules, on which facts, on which day."""

    package: Package
    readings: dict[str, str]
    world: World
    as_of: dt.date
    gated: bool


def worked_cases(package: Package) -> dict[str, list[Case]]:
    """The package's worked cases by measure."""
    found: dict[str, list[Case]] = {}
    for path in sorted(Path(package.root, "cases").glob("*.yaml")):
        for case in read_cases(path, package):
            found.setdefault(case.measure, []).append(case)
    return found


def renamed(
    case_rows: Rows, package: Package, names: dict[tuple[str, str], str], mark: str
) -> Rows:
    """The same rows under other ids: `names[entity, id]`, else `mark` + id; references and the ledger follow."""
    entities = package.vocabulary.entities
    known = {id_: entity for entity, rows in case_rows.items() if entity != LEDGER for id_ in rows}

    def name(entity: str, id_: str) -> str:
        return names.get((entity, id_), mark + id_)

    result: Rows = {}
    for entity, rows in case_rows.items():
        for id_, row in rows.items():
            new = row | {"id": name(entity, id_)}
            for ref, target in entities[entity].refs.items():
                if row.get(ref) is not None:
                    new[ref] = name(target, row[ref])
            texts = LEDGER_IDS if entity == LEDGER else _named_in_the_ledger(entities[entity])
            for column in texts:
                if row.get(column) is not None:
                    new[column] = name(known.get(row[column], ""), row[column])
            result.setdefault(entity, {}).setdefault(new["id"], new)
    return result


def _named_in_the_ledger(entity: Entity) -> list[str]:
    """Texts by which the ledger names something that is no row, such as a brand."""
    return [c for c, column in entity.ledger.items() if column in LEDGER_IDS and c in entity.facts]


def merged(
    random: Random, cases: Sequence[Case], package: Package, units: int, unit: str
) -> Tables:
    """Copies of cases until there are about so many units; people and organisations are shared now and then."""
    tables = Tables({})
    pool: dict[str, list[str]] = {}
    copy = 0
    while len(tables.of(unit)) < units and copy < 4 * units:
        case = random.choice(cases)
        copy += 1
        calm = random.random() < 0.3
        mark = f"{CALM if calm else ''}{copy}·"
        names: dict[tuple[str, str], str] = {}
        for entity, rows in case.rows.items():
            for id_ in rows:
                share = 0.25 if entity in ("person", "organisation") else 0.04
                if pool.get(entity) and entity != LEDGER and not calm and random.random() < share:
                    names[entity, id_] = random.choice(pool[entity])
                else:
                    pool.setdefault(entity, []).append(mark + id_)
        for entity, rows in renamed(case.rows, package, names, mark).items():
            for id_, row in rows.items():
                tables.of(entity).setdefault(id_, row)
    return tables


def near(random: Random, day: dt.date) -> dt.date:
    """A day at a boundary, or beside the given one."""
    if random.random() < 0.12:
        return OPEN_END
    if day >= OPEN_END or random.random() < 0.3:
        return random.choice(EDGES)
    return random.choice(
        [
            day - dt.timedelta(days=1),
            day + dt.timedelta(days=1),
            last_day(day),
            add_months(day, random.choice((-12, -6, -1, 1, 6, 11, 12, 36))),
        ]
    )


def other_value(random: Random, fact: Fact | None, value: Any, column: list[Any]) -> Any:
    """Another value of the same type. `column`: what stands in the column elsewhere."""
    type_ = fact.type if fact is not None else "text"
    if type_ == "bool":
        return not value
    if type_ == "date":
        return near(random, value if value is not None else random.choice(EDGES))
    if fact is not None and fact.codes:
        return random.choice(list(fact.codes))
    if type_ in ("int", "money", "rate"):
        base = value if value is not None else 0
        return random.choice([0, 1, base + 1, base - 1, 2 * base, -base, base + 1999])
    if fact is not None and "county" in fact.name:
        return random.choice(("510402", "510403", "510411", "510421", "510422", *FAR))
    return random.choice([v for v in column if v is not None] or ["?"])


def shaken(
    random: Random, tables: Tables, package: Package, *, unknown: float, changed: float
) -> None:
    """Cells unknown or other, references that lead elsewhere or nowhere."""
    for name, rows in list(tables.rows.items()):
        entity = package.vocabulary.entities[name]
        columns = [c for c in entity.stored_columns() if c != "id"]
        for column in columns:
            present = [row.get(column) for row in rows.values()]
            for id_, row in rows.items():
                chance = 1.0 if CALM in id_ else random.random()
                if chance < unknown:
                    row[column] = None
                elif chance < unknown + changed:
                    row[column] = _shaken(random, tables, entity, column, row.get(column), present)


def _shaken(
    random: Random, tables: Tables, entity: Entity, column: str, value: Any, present: list[Any]
) -> Any:
    if column not in entity.refs:
        return other_value(random, entity.facts.get(column), value, present)
    targets = list(tables.of(entity.refs[column]))
    return random.choice(targets) if targets and random.random() < 0.7 else "nobody"


def doubled(random: Random, tables: Tables, unit: str, chance: float = 0.04) -> None:
    """Some rows a second time under another id, before or after the first; twins of units may know less."""
    for name, rows in list(tables.rows.items()):
        if name == LEDGER:
            continue
        for id_, row in list(rows.items()):
            if random.random() >= (5 * chance if name == unit else chance):
                continue
            twin = random.choice((f"{id_}#2", f"!{id_}"))
            rows[twin] = row | {"id": twin}
            if name == unit and random.random() < 0.6:
                rows[twin][random.choice([c for c in row if c != "id"])] = None


def rivals(
    random: Random,
    python: PythonExecutor,
    world: World,
    as_of: dt.date,
    measure: str,
    units: list[UnitResult],
    tables: Tables,
) -> None:
    """For some units that count: a twin that comes after, or one before of which it is not known whether it counts."""
    rows = tables.of(python.package.measures[measure].unit)
    decide = python.unit_function(measure, world, as_of)
    counted = [u for u in units if u.outcome in COUNTED and u.id in rows]
    after = random.random() < 0.5
    for unit in random.sample(counted, min(8, len(counted))):
        row = rows[unit.id] = world.table(python.package.measures[measure].unit)[unit.id]
        after = not after
        if after:
            rows[f"{unit.id}#3"] = row | {"id": f"{unit.id}#3"}
            continue
        month = row.get("month") if unit.limit_key is not None and random.random() < 0.6 else None
        earlier = row if month is None else row | {"month": add_months(month, -1)}
        for column in random.sample(
            sorted(row.keys() - {"id", "month"}), len(row.keys() - {"id", "month"})
        ):
            twin = earlier | {"id": f"!3{unit.id}", column: None}
            got = decide(twin)
            if got.outcome == "unknown" and None not in (
                *got.keys,
                got.limit_key if unit.limit_key else "",
            ):
                rows[twin["id"]] = twin
                break


def column_of(world: World, package: Package, unit: str, id_: str, path: str) -> Any:
    """What a ledger column holds for a unit: the stored value at the end of a path."""
    entity, row = package.vocabulary.entities[unit], world.table(unit).get(id_)
    *refs, last = path.split(".")
    for ref in refs:
        if row is None:
            return None
        entity = package.vocabulary.entities[entity.refs[ref]]
        row = world.table(entity.name).get(row[ref]) if row[ref] is not None else None
    return None if row is None else row.get("id" if last == "self" else last)


def paid_before(
    random: Random,
    package: Package,
    world: World,
    measure: str,
    units: list[UnitResult],
    family: list[str],
) -> list[dict[str, Any]]:
    """Ledger rows for some units, by this measure or one that shares its keys; some of it the county's own money."""
    rule = package.measures[measure]
    columns = package.vocabulary.entities[rule.unit].ledger
    items = [a.name for a in rule.amounts] or ["other"]
    lines = []
    for unit in random.sample(units, min(len(units), max(2, len(units) // 10))):
        base = {
            c: column_of(world, package, rule.unit, unit.id, path) for path, c in columns.items()
        }
        base.setdefault("event", unit.event)
        for _ in range(random.choice((1, 1, 2))):
            line = base | {
                "id": f"L{measure}·{len(lines)}",
                "measure": measure if random.random() < 0.8 else random.choice(family),
                "item": random.choice(items),
                "amount": random.choice((0, 1, 30_000, 100_000, 5_000_000, None)),
                "case_no": random.choice(("C1", "C2", None)),
                "source": random.choice((OWN_MONEY, None, "employment_fund")),
            }
            for column in columns.values():
                if random.random() < 0.05:
                    line[column] = None
            lines.append(line)
    return lines


def varied(
    random: Random,
    package: Package,
    family: list[str],
    unset: Sequence[tuple[str, str]] | None = None,
) -> Package:
    """The package with some figures ended, raised or set anew, and counties that set their own.

    `unset` are not set; without them every figure is.
    """
    names = [p.key for m in family for p in package.measures[m].params.values()]
    names += [p.key for p in package.params.values()]
    values: dict[tuple[str, str], dict[dt.date, Any]] = {}
    counties: dict[tuple[str, str], dict[str, dict[dt.date, Any]]] = {}
    for key in names:
        parameter = package.parameter(key)
        if unset is not None and random.random() < (0.5 if not parameter.values else 0.15):
            values[key] = _figures(random, parameter)
        elif (
            unset is None
            and parameter.type == "int"
            and parameter.better != "none"
            and random.random() < 0.7
        ):
            values[key] = {
                package.valid_from: random.choice(
                    (1, 1, 2) if parameter.kind == "ceiling" else (0, 0, 1)
                )
            }
        if random.random() < (0.7 if not parameter.values else 0.3):
            code = random.choice(list(package.counties) or ["510402"])
            counties[key] = {code: {package.valid_from: _raise(random, parameter)}}
            if random.random() < 0.2:
                counties[key][code][dt.date(2024, 1, 1)] = None
    for key in names if unset is None else ():
        if not package.parameter(key).values:
            values[key] = {package.valid_from: _raise(random, package.parameter(key))}
    for key in unset or ():
        values[key] = {}
        counties[key] = {
            code: {package.valid_from: None} for code in package.parameter(key).counties
        }
    return with_values(package, values, counties)


def read_by_units(package: Package, measure: str) -> list[tuple[str, str]]:
    """The parameters on which a unit's verdict depends."""
    plan = plan_measure(package, package.measures[measure])
    marks = {v.name for item in (*plan.conditions, *plan.requirements) for v in item.unset}
    return [
        s.key
        for s in plan.unit.steps
        if isinstance(s, Lookup) and s.unset.name in marks and not s.city_only
    ]


def _figures(random: Random, parameter: Parameter) -> dict[dt.date, Any]:
    start = min(parameter.values, default=dt.date(2022, 1, 1))
    value = next(iter(parameter.values.values()), None)
    if value is None:
        value = _raise(random, parameter)
    later = random.choice((dt.date(2023, 1, 1), dt.date(2024, 3, 1)))
    return random.choice(
        [
            {},
            {start: value, later: None},
            {later: value},
            {start: value, later: _raise(random, parameter)},
        ]
    )


def _raise(random: Random, parameter: Parameter) -> Any:
    value = next((v for v in parameter.values.values() if v is not None), None)
    if parameter.type == "date":
        return near(random, value or dt.date(2023, 1, 1))
    if parameter.type == "bool":
        return not value
    if parameter.type == "text":
        return value or "x"
    base = value if value is not None else {"money": 3_000, "rate": 385, "int": 3}[parameter.type]
    return base + random.choice((0, 1, max(1, base // 5)))


def chosen_readings(
    random: Random, package: Package, family: list[str], chance: float = 0.3
) -> dict[str, str]:
    """Now and then another option than the default."""
    known = dict(package.readings)
    for name in family:
        known |= package.measures[name].readings
    return {
        name: random.choice(list(r.options))
        for name, r in known.items()
        if random.random() < chance
    }


def setting(
    seed: int, package: Package, cases: dict[str, list[Case]], family: list[str], units: int
) -> Setting:
    """A random world for a family of measures that share keys. Seed 0 keeps the rules as they are."""
    random = Random(f"{package.name} {family} {seed}")
    unset = (
        [random.choice(keys) for m in family if (keys := read_by_units(package, m))]
        if seed % 3 == 2
        else None
    )
    rules = package if seed == 0 else varied(random, package, family, unset)
    readings = {} if seed == 0 else chosen_readings(random, package, family)
    tables = Tables({})
    for name in family:
        part = merged(
            random, cases.get(name, ()), package, units // len(family), package.measures[name].unit
        )
        for entity, rows in renamed(part.rows, package, {}, f"{name}·").items():
            tables.of(entity).update(rows)
    _shared_people(random, tables, package)
    if seed % 6 != 3:  # every sixth world is well known
        shaken(random, tables, package, unknown=0.05, changed=0.04)
        for name in family:
            doubled(random, tables, package.measures[name].unit)
    days = [c.as_of for name in family for c in cases.get(name, ())] or list(EDGES)
    python = PythonExecutor(rules, readings)
    world = tables.world(rules)
    as_of = max(days) if seed % 3 < 2 else random.choice([*days, *EDGES])
    results = python.screen(world, as_of, family, gated=False)
    if seed % 3 == 1:
        as_of = _too_early([u for r in results.values() for u in r.units], as_of, share=seed % 2)
    for name, result in results.items():
        rivals(random, python, world, as_of, name, result.units, tables)
    for name, result in results.items():
        for line in paid_before(random, rules, world, name, result.units, family):
            tables.of(LEDGER)[line["id"]] = line
    return Setting(rules, readings, tables.world(rules), as_of, gated=bool(seed % 2))


def _too_early(units: list[UnitResult], as_of: dt.date, share: int) -> dt.date:
    """A day on which nothing of what will be due is due yet, or (`share` 1) about half."""
    days = sorted(u.event for u in units if u.outcome in COUNTED and u.event is not None)
    return days[share * len(days) // 2] - dt.timedelta(days=1) if days else as_of


def _shared_people(random: Random, tables: Tables, package: Package) -> None:
    """Across the measures of a family, some references to people and organisations are swapped."""
    for name, rows in list(tables.rows.items()):
        for ref, target in package.vocabulary.entities[name].refs.items():
            if target not in ("person", "organisation") or not tables.of(target):
                continue
            names = list(tables.of(target))[:12]
            for id_, row in rows.items():
                if CALM not in id_ and row.get(ref) is not None and random.random() < 0.04:
                    row[ref] = random.choice(names)
