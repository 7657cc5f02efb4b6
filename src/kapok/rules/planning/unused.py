"""What a package writes and never uses: names of its tables, and sentences left open for nothing."""

from __future__ import annotations

from collections import defaultdict

from kapok.rules.package.coverage import needless
from kapok.rules.package.model import Measure, Package
from kapok.rules.problems import Place, Problems

Used = set[tuple[str, str]]
"""(kind, name); own names of a measure with its id behind the kind."""


def check_unused(package: Package, used: Used, problems: Problems) -> None:
    """Names are told where nothing else is wrong: of a measure in its file, of the policy anywhere."""
    whole = problems.settled()
    for measure in package.whole().measures.values():
        if problems.settled(measure.place.file, f"{package.folder}/policy.yaml"):
            _check_measure(measure, used, problems)
    if not whole:
        return
    for name, reading in package.readings.items():
        if ("reading", name) not in used and name != package.ceiling_uprating:
            problems.add(reading.place, "unused_reading", name=name)
    for name, parameter in package.params.items():
        if ("parameter", name) not in used:
            problems.add(parameter.place, "unused_param", name=name)
    _check_tables(package, used, problems)
    _check_shared(package, problems)


def _check_measure(measure: Measure, used: Used, problems: Problems) -> None:
    for name, reading in measure.readings.items():
        if (f"reading {measure.id}", name) not in used:
            problems.add(reading.place, "unused_reading", name=name)
    for name, parameter in measure.params.items():
        if (f"parameter {measure.id}", name) not in used:
            problems.add(parameter.place, "unused_param", name=name)
    for name, source in measure.lets.items():
        if (f"let {measure.id}", name) not in used:
            problems.add(source.place, "unused_let", name=name)
    for amount in measure.amounts:
        if (f"amount {measure.id}", amount.name) not in used:
            problems.add(amount.place, "unused_amount", name=amount.name)
    for beside in measure.beside:
        if (f"beside {measure.id}", beside.name) not in used:
            problems.add(beside.place, "unused_beside", name=beside.name)


def _check_tables(package: Package, used: Used, problems: Problems) -> None:
    """Departments, funds, sets and definitions."""
    measures = package.whole().measures.values()
    routes = [route for measure in measures for route in measure.routes]
    departments = {name for m in measures for name in (m.lead, *m.partners)}
    departments |= {route.department for route in routes}
    definitions = {
        f"{entity}.{fact.name}": fact.place
        for entity, facts in package.definitions.items()
        for fact in facts
    }
    tables: list[tuple[str, dict[str, Place], set[str]]] = [
        ("departments", {n: label.place for n, label in package.departments.items()}, departments),
        (
            "funds",
            {n: label.place for n, label in package.funds.items()},
            {r.source for r in routes},
        ),
        ("sets", package.set_places, {name for kind, name in used if kind == "set"}),
        ("definitions", definitions, {name for kind, name in used if kind == "definition"}),
    ]
    for table, places, known in tables:
        for name, place in places.items():
            if name not in known:
                problems.add(place, "unused_entry", table=table, name=name)


def _check_shared(package: Package, problems: Problems) -> None:
    """A shared key is held by two measures or more."""
    holders: dict[str, set[str]] = defaultdict(set)
    for measure in package.measures.values():
        shared = [key.shared for key in measure.keys]
        if measure.limit is not None:
            shared.append(measure.limit.shared)
        for name in shared:
            holders[name].add(measure.id)
    for name, label in package.shared_keys.items():
        if not holders[name]:
            problems.add(label.place, "unused_entry", table="shared_keys", name=name)
        elif len(holders[name]) == 1:
            problems.add(label.place, "shared_once", name=name, measure=next(iter(holders[name])))


def check_open(package: Package, problems: Problems) -> None:
    """A sentence left open is one that nothing else accounts for."""
    for passage in needless(package):
        problems.add(passage.place, "open_bound", quote=passage.quote)
