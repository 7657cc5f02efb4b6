"""The check of a whole package: every vocabulary fact, and every measure under its defaults and each other option."""

from __future__ import annotations

from dataclasses import dataclass, field

from kapok.rules.language.expression import Environment, variables
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.values import Reading
from kapok.rules.package.vocabulary import Entity, Fact, Source
from kapok.rules.planning.besidecheck import check_beside
from kapok.rules.planning.compiler import Compiler, Frame
from kapok.rules.planning.measureplan import speaks_of
from kapok.rules.planning.plan import MeasurePlan
from kapok.rules.planning.plancheck import SharedKeys, check_county, check_plan
from kapok.rules.planning.planner import Planner
from kapok.rules.planning.unused import check_open, check_unused
from kapok.rules.planning.watchcheck import check_watched, named_params
from kapok.rules.problems import Place, Problem, Problems

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


@dataclass(slots=True)
class Seen:
    """What plans of a package have used: (kind, name), own names of a measure with its id behind the kind."""

    used: set[tuple[str, str]] = field(default_factory=set)

    def add(self, planner: Planner, plan: MeasurePlan | None) -> None:
        compiler = planner.compiler
        self.used |= compiler.used
        facts = {str(key[4]) for key in compiler.memo if key[0] == "fact"}
        stretches = (t.fact for t in compiler.spell_tables.values())
        facts |= {f"{fact.entity}.{fact.name}" for fact in stretches}
        self.used |= {("definition", name) for name in facts}
        if plan is not None:
            self.used |= {("amount", name) for name in _paid(plan)}
            self.used |= {("beside", beside.name) for beside in plan.beside}

    def of(self, measure: str) -> set[tuple[str, str]]:
        return self.used | {(f"{kind} {measure}", name) for kind, name in self.used}


def _paid(plan: MeasurePlan) -> set[str]:
    """The amounts that reach what is paid, also through other amounts."""
    values = {a.name: a.value for a in plan.amounts}
    found: set[str] = set()
    waiting = [plan.pay] if plan.pay is not None else []
    while waiting:
        names = {v.origin.fact for v in variables(waiting.pop()) if v.origin.kind == "group"}
        waiting += [values[name] for name in sorted(names & set(values) - found)]
        found |= names & set(values)
    return found


def check_package(package: Package, problems: Problems) -> None:
    """Compile everything; add what is wrong, and what is never used where nothing else is."""
    if not _readable(package, problems):
        return
    check_open(package, problems)
    if not _has_ledger(package, problems):
        return
    problems.lost |= _follow(package, problems.lost)
    for entity in package.vocabulary.entities.values():
        _check_ledger(package, entity, problems)
        _check_facts(package, entity, problems)
    blind = problems.blind()
    used: set[tuple[str, str]] = set()
    shared = SharedKeys(package, problems)
    for measure in package.whole().measures.values():
        if measure.place.file not in blind:
            used |= _check_measure(package, measure, problems, shared)
    check_unused(package, used | named_params(package), problems)


def _readable(package: Package, problems: Problems) -> bool:
    """Whether the names that every measure may use are known."""
    shared = {e.place.file.rpartition("/")[0] for e in package.vocabulary.entities.values()}
    blind = problems.blind()
    return not any(f.endswith("/policy.yaml") or f.rpartition("/")[0] in shared for f in blind)


def _follow(package: Package, lost: set[str]) -> set[str]:
    """The names lost, and those that are defined by them."""
    measures = package.whole().measures.values()
    texts = [(name, s.text) for m in measures for name, s in m.lets.items()]
    tables = [package.readings, *(m.readings for m in measures)]
    texts += [(n, o.value.text) for t in tables for n, r in t.items() for o in r.options.values()]
    for entity in package.vocabulary.entities.values():
        texts += [(f.name, s.text) for f in entity.facts.values() for s in _sources(f)]
    found = set(lost)
    while more := {n for n, text in texts if n not in found and speaks_of(text, found)}:
        found |= more
    return found


def _sources(fact: Fact) -> list[Source]:
    """Every expression that defines a fact."""
    given: list[Source | None] = [fact.derived]
    if fact.related is not None:
        related = fact.related
        given += [related.where, related.value, related.complete, *related.match.values()]
    if fact.spells is not None:
        spells = fact.spells
        given += [*spells.by, spells.start, spells.end, spells.where, spells.limit_months]
    return [source for source in given if source is not None]


def _check_measure(
    package: Package, measure: Measure, problems: Problems, shared: SharedKeys
) -> set[tuple[str, str]]:
    """What is used under any option."""
    seen = Seen()
    base = Planner.of(package, measure, {}, problems)
    plan = base.plan()
    seen.add(base, plan)
    if plan is not None:
        check_plan(package, measure, plan, problems)
        check_watched(package, measure, plan, problems)
        shared.add(measure, plan)
    readings = {**package.readings, **measure.readings}
    done: set[str] = set()
    while waiting := [n for n in readings if ("reading", n) in seen.used and n not in done]:
        for name in waiting:
            done.add(name)
            _check_options(package, measure, readings[name], problems, seen, base)
    own = seen.of(measure.id)
    check_county(package, measure, own, problems)
    check_beside(package, measure, problems)
    return own


def _check_options(
    package: Package,
    measure: Measure,
    reading: Reading,
    problems: Problems,
    seen: Seen,
    base: Planner,
) -> None:
    """Compile the measure under each option; options of different types are told as such, not as what follows.

    `base` has compiled it as it stands: under a reading's default, if nothing is confirmed.
    """
    types: dict[str, str] = {}
    told: list[Problem] = []
    stands = base.compiler.option_types.get(reading.name) if not reading.confirmed else None
    for option in reading.options:
        if option == reading.default and stands is not None:
            types[option] = stands
            continue
        found = Problems(lost=problems.lost)
        planner = Planner.of(package, measure, {reading.name: option}, found)
        plan = planner.plan()
        seen.add(planner, plan)
        if plan is not None:
            check_plan(package, measure, plan, found)
            check_watched(package, measure, plan, found)
        told += found.found
        if (type_ := planner.compiler.option_types.get(reading.name)) is not None:
            types[option] = type_
    if len(set(types.values())) > 1:
        listed = ", ".join(f"{option} {type_}" for option, type_ in types.items())
        problems.add(reading.place, "option_type", name=reading.name, types=listed)
    else:
        problems.found += [p for p in dict.fromkeys(told) if p not in problems.found]


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
        if fact.stored or fact.name in problems.lost:
            continue
        compiler = Compiler(package, None, {}, problems)
        scope = compiler.new_scope(entity.name, None)
        compiler.event = Environment("date", "as_of")
        frame = Frame(scope, scope, (), entity.name)
        attribute = ".start" if fact.spells is not None else ""
        text = f"at({fact.name}, as_of)" if fact.on_date else f"{fact.name}{attribute}"
        compiler.compile(Source(text, fact.place), frame)
