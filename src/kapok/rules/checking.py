"""The check of a whole package: every vocabulary fact, and every measure under its defaults and each other option."""

from __future__ import annotations

from kapok.rules.compiler import Compiler, Frame
from kapok.rules.expression import Environment
from kapok.rules.model import Measure, Package, Reading
from kapok.rules.planner import LEDGER, Planner
from kapok.rules.problems import Place, Problems
from kapok.rules.vocabulary import Entity, Source

LEDGER_COLUMNS = {
    "measure": "text",
    "item": "text",
    "event": "date",
    "amount": "money",
    "paid_on": "date",
    "case_no": "text",
    "source": "text",
    "level": "text",
    "county": "text",
}
"""What every ledger has (§9 of the format); who was paid for whom stands in further columns."""
Used = set[tuple[str, str]]


def check_package(package: Package, problems: Problems) -> None:
    """Compile everything; add what is wrong, and what is never used once nothing else is."""
    if not _has_ledger(package, problems):
        return
    for entity in package.vocabulary.entities.values():
        _check_ledger(package, entity, problems)
        _check_facts(package, entity, problems)
    used: Used = set()
    for measure in package.measures.values():
        used |= _check_measure(package, measure, problems)
    if problems.found:
        return
    for name, reading in package.readings.items():
        if ("reading", name) not in used and name != package.ceiling_uprating:
            problems.add(reading.place, "unused_reading", name=name)
    for name, parameter in package.params.items():
        if ("parameter", name) not in used:
            problems.add(parameter.place, "unused_param", name=name)
    for measure in package.measures.values():
        _check_unused(measure, used, problems)


def _check_unused(measure: Measure, used: Used, problems: Problems) -> None:
    for name, reading in measure.readings.items():
        if (f"reading {measure.id}", name) not in used:
            problems.add(reading.place, "unused_reading", name=name)
    for name, parameter in measure.params.items():
        if (f"parameter {measure.id}", name) not in used:
            problems.add(parameter.place, "unused_param", name=name)
    for name, source in measure.lets.items():
        if (f"let {measure.id}", name) not in used:
            problems.add(source.place, "unused_let", name=name)


def _check_measure(package: Package, measure: Measure, problems: Problems) -> Used:
    """What is used under any option; own names are marked with the measure's id."""
    before = len(problems.found)
    planner = Planner.of(package, measure, {}, problems)
    planner.plan()
    used = set(planner.compiler.used)
    readings = {**package.readings, **measure.readings}
    done: set[str] = set()
    while len(problems.found) == before:
        waiting = [n for n in readings if ("reading", n) in used and n not in done]
        if not waiting:
            break
        for name in waiting:
            done.add(name)
            used |= _check_options(package, measure, readings[name], problems)
    return used | {(f"{kind} {measure.id}", name) for kind, name in used}


def _check_options(
    package: Package, measure: Measure, reading: Reading, problems: Problems
) -> Used:
    """Compile the measure under each option; options of different types are told as such, not as what follows."""
    used: Used = set()
    types: dict[str, str] = {}
    found = Problems()
    for option in reading.options:
        planner = Planner.of(package, measure, {reading.name: option}, found)
        planner.plan()
        used |= planner.compiler.used
        if (type_ := planner.compiler.option_types.get(reading.name)) is not None:
            types[option] = type_
    if len(set(types.values())) > 1:
        listed = ", ".join(f"{option} {type_}" for option, type_ in types.items())
        problems.add(reading.place, "option_type", name=reading.name, types=listed)
    else:
        problems.found += [p for p in found.found if p not in problems.found]
    return used


def _has_ledger(package: Package, problems: Problems) -> bool:
    ledger = package.vocabulary.entities.get(LEDGER)
    if ledger is None:
        file = next(iter(package.vocabulary.entities.values())).place.file
        place = Place(file.rpartition("/")[0] or file)
        problems.add(place, "missing_file", name=f"{LEDGER}.yaml")
        return False
    columns = ledger.stored_columns()
    for name, type_ in LEDGER_COLUMNS.items():
        if columns.get(name) != type_:
            problems.add(ledger.place, "ledger_lacks", name=name, type=type_)
    return all(columns.get(name) == type_ for name, type_ in LEDGER_COLUMNS.items())


def _check_ledger(package: Package, entity: Entity, problems: Problems) -> None:
    ledger = package.vocabulary.entities.get(LEDGER)
    columns = {} if ledger is None else ledger.stored_columns()
    own = {**entity.facts, **entity.refs, "id": "", "self": ""}
    for path, column in entity.ledger.items():
        place = entity.ledger_places.get(path, entity.place)
        if column not in columns:
            problems.add(place, "ledger_column", column=column, allowed=", ".join(columns))
        if path.split(".")[0] not in own:
            problems.add(place, "ledger_path", name=path)


def _check_facts(package: Package, entity: Entity, problems: Problems) -> None:
    for fact in entity.facts.values():
        if fact.stored:
            continue
        compiler = Compiler(package, None, {}, problems)
        scope = compiler.new_scope(entity.name, None)
        compiler.event = Environment("date", "as_of")
        frame = Frame(scope, scope, (), entity.name)
        attribute = ".start" if fact.spells is not None else ""
        text = f"at({fact.name}, as_of)" if fact.on_date else f"{fact.name}{attribute}"
        compiler.compile(Source(text, fact.place), frame)
