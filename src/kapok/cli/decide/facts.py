"""Units of a facts file: read, decided, explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kapok.cli.county import Moved, move
from kapok.cli.decide.told import Due, Told, settled
from kapok.cli.face import Face, Stop
from kapok.cli.options import read_day, read_readings
from kapok.cli.policy.find import find
from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import MeasureResult
from kapok.rules.explain import Explainer, Explanation
from kapok.rules.package.entities import LEDGER
from kapok.rules.package.model import Measure, Package


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a facts file is to be decided, and how; all as it was written."""

    facts: Path
    measure: str = ""
    on: str = ""
    county: str = ""
    case: str = ""
    unit: str = ""
    readings: tuple[str, ...] = ()


def decide_facts(face: Face, package: Package, wanted: Wanted) -> Told:
    """The units of the file, or the one that is named, with what is due to each payee."""
    one = _case(face, package, wanted)
    rule = package.measures[one.measure]
    chosen = read_readings(face, package, list(wanted.readings), [rule.id])
    one = replace(one, readings=one.readings | chosen)
    moved = move(one, rule, package, wanted.county) if wanted.county else None
    executor = PythonExecutor(one.package, one.readings)
    result = executor.screen(one.world(), one.as_of, [rule.id], gated=False)[rule.id]
    ids = [unit.id for unit in result.units]
    if not ids:
        entity = _unit_words(face, package, rule)
        raise Stop("use.no_units", code=1, entity=entity, unit=rule.unit)
    if wanted.unit:
        if wanted.unit not in ids:
            listed = face.text("join").join(ids[:MOST_NAMES])
            raise Stop("use.no_unit", code=1, id=wanted.unit, allowed=listed)
        ids = [wanted.unit]
    return Told(
        measure=rule,
        package=one.package,
        as_of=one.as_of,
        readings=one.readings,
        ids=ids,
        explained=_explained(face, one, ids),
        dues=_dues(face, rule, result),
        ledger=bool(one.rows.get(LEDGER)),
        rows=lambda _: {entity: rows.values() for entity, rows in one.rows.items()},
        sources=[wanted.facts],
        county=None if moved is None else {"set": moved.path, "to": moved.code},
        said=_said(face, moved),
        unplaced=result.unplaced,
    )


MOST_NAMES = 8


def _explained(face: Face, case: Case, ids: list[str]) -> Iterator[Explanation]:
    explainer, world = Explainer(case.package, case.readings), case.world()
    for id_ in ids:
        yield explainer.explain(case.measure, world, case.as_of, id_, lang=face.lang)


def _dues(face: Face, rule: Measure, result: MeasureResult) -> list[Due]:
    return [settled(face, rule, s) for s in result.settlements]


def _said(face: Face, moved: Moved | None) -> str:
    if moved is None:
        return ""
    values: dict[str, Any] = {"path": moved.path, "code": moved.code, "name": moved.name}
    return face.text("decide.moved", **values)


def _unit_words(face: Face, package: Package, measure: Measure) -> str:
    unit = package.vocabulary.entities[measure.unit]
    return face.pick(unit.label, unit.en)


def _case(face: Face, package: Package, wanted: Wanted) -> Case:
    """The case of a facts file; of a file of worked cases the one that is named."""
    if wanted.facts.is_dir():
        raise Stop("use.folder_for_file", path=wanted.facts)
    if not wanted.facts.is_file():
        raise Stop("use.no_file", path=wanted.facts)
    measure = one_measure(face, package, wanted.measure).id if wanted.measure else ""
    cases = read_cases(wanted.facts, package, measure=measure, as_of=read_day(wanted.on))
    found = [c for c in cases if c.name == wanted.case] if wanted.case else cases
    if len(found) == 1:
        return found[0]
    names = face.text("join").join(c.name for c in cases[:MOST_NAMES])
    names += " …" if len(cases) > MOST_NAMES else ""
    raise Stop("use.case" if wanted.case else "use.many_cases", name=wanted.case, allowed=names)


def one_measure(face: Face, package: Package, name: str) -> Measure:
    """The one measure that a name stands for."""
    found = find(face, package, name).measures
    if not found:
        raise Stop("use.no_rule", name=name)
    if len(found) > 1:
        listed = [f"{m.id} {face.pick(m.title, m.en)}" for m in found]
        raise Stop("use.many_measures", name=name, allowed=face.text("stop").join(listed))
    return found[0]
