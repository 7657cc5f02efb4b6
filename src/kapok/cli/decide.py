"""`kapok decide`: the units of a facts file decided and explained, and what is due to each payee."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table

from kapok.cli.county import Moved, move
from kapok.cli.explaining import show_explanation
from kapok.cli.face import OK, Face, Stop
from kapok.cli.options import Readings, read_day, read_readings
from kapok.cli.package import PackageOption, open_package
from kapok.cli.policy.find import find
from kapok.rules.casefile import Case, read_cases
from kapok.rules.explain import Explainer, Explanation
from kapok.rules.model import Measure, Package
from kapok.rules.python_executor.executor import PythonExecutor
from kapok.rules.results import MeasureResult, Settlement
from kapok.screening.people import shown_id

MeasureName = Annotated[
    str, typer.Option("--measure", metavar="16", help="help.measure", show_default=False)
]
Facts = Annotated[Path, typer.Option("--facts", metavar="FILE", help="help.facts")]
CaseName = Annotated[
    str, typer.Option("--case", metavar="NAME", help="help.case", show_default=False)
]
On = Annotated[str, typer.Option("--on", metavar="DATE", help="help.on", show_default=False)]
County = Annotated[
    str, typer.Option("--county", metavar="CODE", help="help.county", show_default=False)
]
MOST = 20


def decide(
    ctx: typer.Context,
    facts: Facts,
    measure: MeasureName = "",
    on: On = "",
    county: County = "",
    reading: Readings = None,
    case: CaseName = "",
    policy: PackageOption = None,
) -> int:
    face: Face = ctx.obj
    package = open_package(face, policy, check=False)
    one = _case(package, facts, measure, case, on)
    rule = package.measures[one.measure]
    one = replace(one, readings=one.readings | read_readings(package, reading, [rule.id]))
    moved = move(one, rule, package, county) if county else None
    executor = PythonExecutor(one.package, one.readings)
    world = one.world()
    result = executor.screen(world, one.as_of, [rule.id], gated=False)[rule.id]
    if not result.units:
        raise Stop(
            "use.no_units", code=1, entity=face.pick(*_unit_words(package, rule)), unit=rule.unit
        )
    explainer = Explainer(one.package, one.readings)
    told = (
        explainer.explain(rule.id, world, one.as_of, unit.id, lang=face.lang)
        for unit in result.units
    )
    if face.json:
        face.write(_json(package, one, result, moved, told))
        return OK
    if moved is not None:
        face.say("decide.moved", style="yellow", path=moved.path, code=moved.code, name=moved.name)
    _show(face, one, result, told)
    return OK


def _unit_words(package: Package, measure: Measure) -> tuple[str, str]:
    unit = package.vocabulary.entities[measure.unit]
    return unit.label, unit.en


def _case(package: Package, facts: Path, name: str, wanted: str, on: str) -> Case:
    """The case of a facts file; of a file of worked cases the one that is named."""
    if not facts.is_file():
        raise Stop("use.no_file", path=facts)
    day = read_day(on)
    measure = ""
    if name:
        found = find(package, name).measures
        if len(found) != 1:
            allowed = ", ".join(m.id for m in found) or ", ".join(package.measures)
            raise Stop("use.measure", name=name, allowed=allowed)
        measure = found[0].id
    cases = read_cases(facts, package, measure=measure, as_of=day)
    if wanted:
        cases = [c for c in cases if c.name == wanted]
    if len(cases) == 1:
        return cases[0]
    names = ", ".join(c.name for c in read_cases(facts, package, measure=measure))
    raise Stop("use.case" if wanted else "use.many_cases", name=wanted, allowed=names)


def _show(face: Face, case: Case, result: MeasureResult, told: Iterable[Explanation]) -> None:
    for number, one in enumerate(told):
        if number == MOST:
            face.line()
            face.say("decide.more", n=len(result.units) - MOST)
            break
        if number:
            face.line()
            face.line("─" * min(face.out.width, 60), style="dim")
        show_explanation(face, one)
    many = len(result.units) > 1
    if result.settlements and many:
        _settlements(face, case, result.settlements)


def _settlements(face: Face, case: Case, settlements: list[Settlement]) -> None:
    face.line()
    face.say("decide.settlements", style="bold")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(face.text("decide.payee"), overflow="fold")
    for key in ("n", "items", "paid", "due", "own"):
        table.add_column(face.text(f"decide.{key}"), justify="right", overflow="fold")
    labels = {a.name: face.pick(a.say, a.en) for a in case.package.measures[case.measure].amounts}
    for s in settlements:
        items = "\n".join(f"{labels[name]} {face.yuan(amount)}" for name, amount in s.items.items())
        row = [
            shown_id(s.payee),
            str(s.n),
            items,
            face.yuan(s.paid),
            face.yuan(s.due),
            face.yuan(s.own_money),
        ]
        table.add_row(*row)
    face.out.print(table)


def _json(
    package: Package,
    case: Case,
    result: MeasureResult,
    moved: Moved | None,
    told: Iterable[Explanation],
) -> dict[str, Any]:
    units = {u.id: u for u in result.units}
    return {
        "package": package.name,
        "hash": package.hash,
        "measure": case.measure,
        "as_of": case.as_of,
        "readings": case.readings,
        "county": None if moved is None else {"set": moved.path, "to": moved.code},
        "units": [
            {"id": e.unit, "outcome": units[e.unit].outcome, "explanation": e.to_dict()}
            for e in told
        ],
        "settlements": [_settlement_json(s) for s in result.settlements],
    }


def _settlement_json(settlement: Settlement) -> dict[str, Any]:
    """Amounts in fen."""
    return {
        "payee": settlement.payee,
        "county": settlement.county,
        "n": settlement.n,
        "items": settlement.items,
        "pay": settlement.pay,
        "paid": settlement.paid,
        "due": settlement.due,
        "own_money": settlement.own_money,
        "one_more": settlement.one_more,
        "outcome": settlement.outcome,
        "units": settlement.units,
    }
