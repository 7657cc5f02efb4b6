"""The policy that the office works by: what it says, in rules with their quotes; and facts decided by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kapok.api.operation import Call, Operation
from kapok.api.policy import package
from kapok.api.reading import fault, wrong
from kapok.api.shapes import policies as shapes
from kapok.api.shapes.policies import Decision, MeasureLine, MeasureShape, Policies, Policy, Since
from kapok.api.shapes.shared import Both
from kapok.api.trouble import Fault, Problem
from kapok.masking import masked_all
from kapok.rules.cases.casefile import Case, case_of
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import Settlement
from kapok.rules.explain import Explainer, Explanation
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.values import Parameter, Reading
from kapok.rules.problems import PackageError, Place
from kapok.rules.source.yamlsource import Map

MOST_UNITS = 50
"""Decided and explained in one request."""


def policies(call: Call) -> Policies:
    del call
    return Policies(items=[_policy(package())])


def policy(call: Call) -> Policy:
    return _policy(_named(call))


def _named(call: Call) -> Package:
    found = package()
    if call.path["policy"] != found.folder:
        raise Problem("gone", 404)
    return found


def _policy(found: Package) -> Policy:
    return Policy(
        id=found.folder,
        title=found.title,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        hash=found.hash,
        measures=[MeasureLine(**_line(one)) for one in found.measures.values()],
    )


def _both(zh: str, en: str) -> Both:
    return Both(zh=zh, en=en)


def _line(one: Measure) -> dict[str, Any]:
    title = _both(one.title, one.en)
    return {"id": one.id, "clause": one.clause, "title": title, "kind": one.kind, "unit": one.unit}


def measure(call: Call) -> MeasureShape:
    one = _named(call).measures.get(call.path["measure"])
    if one is None:
        raise Problem("gone", 404)
    return MeasureShape(
        **_line(one),
        quotes=list(one.quotes),
        conditions=[
            shapes.ConditionShape(
                id=each.id,
                say=_both(each.say, each.en),
                quote=each.basis.quote,
                source=each.basis.source,
            )
            for each in one.conditions
        ],
        amounts=[
            shapes.AmountShape(name=each.name, say=_both(each.say, each.en), quote=each.basis.quote)
            for each in one.amounts
        ],
        parameters=[_parameter(each) for each in one.params.values()],
        readings=[_reading(each, call.day) for each in one.readings.values()],
    )


def _parameter(one: Parameter) -> shapes.ParameterShape:
    return shapes.ParameterShape(
        name=one.name,
        say=_both(one.say, one.en),
        type=one.type,
        set_by=one.set_by,
        confidence=one.confidence,
        quote=one.basis.quote,
        values=_since(one.values),
        counties={code: _since(values) for code, values in one.counties.items()},
    )


def _since(values: Mapping[dt.date, Any]) -> list[Since]:
    return [
        Since(since=day, value=str(value) if isinstance(value, dt.date) else value)
        for day, value in sorted(values.items())
    ]


def _reading(one: Reading, day: dt.date) -> shapes.ReadingShape:
    return shapes.ReadingShape(
        name=one.name,
        ask=_both(one.ask, one.en),
        options=[
            shapes.OptionShape(name=each.name, say=_both(each.say, each.en))
            for each in one.options.values()
        ],
        in_force=one.in_force(day),
    )


class _Sent(Map):
    """What was sent, as a file would say it: a place is a JSON pointer."""

    def at(self, key: object = None) -> Place:
        return Place(self.file if key is None else f"{self.file}/{key}")


def _sent(value: Any, place: str = "") -> Any:
    if not isinstance(value, dict):
        return value
    found = _Sent(place, 0)
    for key, one in value.items():
        found[key] = _sent(one, f"{place}/{key}")
    return found


def decide(call: Call) -> Decision:
    """Nothing is looked up and nothing is kept: only what was sent counts."""
    asked, known = call.body, package()
    day = asked.as_of or min(call.day, known.valid_to)
    try:
        told = {"measure": asked.measure, "facts": asked.facts, "readings": asked.readings}
        case = case_of(_sent(told), known, as_of=day)
    except PackageError as error:
        raise wrong(
            [
                Fault(
                    one.place.file,
                    *(masked_all(f"{one.what(lang)} {one.mend(lang)}") for lang in ("zh", "en")),
                )
                for one in error.problems
            ]
        ) from error
    rule = case.package.measures[case.measure]
    executor = PythonExecutor(case.package, case.readings)
    result = executor.screen(case.world(), case.as_of, [rule.id], gated=False)[rule.id]
    if not result.units:
        unit = case.package.vocabulary.entities[rule.unit]
        raise wrong([fault("/facts", "no_units", unit=unit.label, en=unit.en)])
    if len(result.units) > MOST_UNITS:
        raise wrong([fault("/facts", "too_many_units", most=MOST_UNITS)])
    return Decision(
        policy=case.package.folder,
        hash=case.package.hash,
        measure=rule.id,
        as_of=case.as_of,
        readings=case.readings,
        units=[_unit(one) for one in _explained(case, [one.id for one in result.units])],
        settlements=[_settlement(one) for one in result.settlements],
    )


def _explained(case: Case, ids: list[str]) -> list[Explanation]:
    explainer, world = Explainer(case.package, case.readings), case.world()
    return [explainer.explain(case.measure, world, case.as_of, one) for one in ids]


def _unit(one: Explanation) -> shapes.UnitShape:
    said = one.verdict.sentence
    return shapes.UnitShape(
        id=masked_all(one.unit),
        outcome=one.verdict.outcome,
        sentence=_both(masked_all(said.get("zh")), masked_all(said.get("en"))),
        explanation=_masked(one.to_dict()),
    )


def _masked(value: Any) -> Any:
    """Whoever sends numbers of people as ids gets them back covered."""
    if isinstance(value, str):
        return masked_all(value)
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return {key: _masked(one) for key, one in value.items()} if isinstance(value, dict) else value


def _settlement(one: Settlement) -> shapes.SettlementShape:
    return shapes.SettlementShape(
        payee=masked_all(one.payee or ""),
        county=one.county,
        items=dict(one.items),
        pay=one.pay,
        paid=one.paid,
        due=one.due,
        own_money=one.own_money,
        outcome=one.outcome,
        units=[masked_all(unit) for unit in one.units],
    )


OPERATIONS = (
    Operation("list_policies", "GET", "/policies", policies, Policies),
    Operation("read_policy", "GET", "/policies/{policy}", policy, Policy),
    Operation(
        "read_measure", "GET", "/policies/{policy}/measures/{measure}", measure, MeasureShape
    ),
    Operation("decide", "POST", "/decide", decide, Decision, body=shapes.Question),
)
