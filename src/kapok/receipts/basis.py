"""On what a decision rests: readings in force, parameters used, the text's own words."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from kapok.receipts.reading import Observed
from kapok.receipts.values import both, dated, plain
from kapok.rules.deciding import figures_of
from kapok.rules.explain.decided import Decided
from kapok.rules.explain.model import Text
from kapok.rules.explain.readings import Readings, of_measure, of_totals
from kapok.rules.language.evaluate import evaluate
from kapok.rules.language.expression import Value
from kapok.rules.package.document import Clause, squeeze
from kapok.rules.package.values import Parameter
from kapok.rules.planning.plan import Lookup, Scope, scopes_of

# readings


def readings_of(decided: Decided) -> list[dict[str, Any]]:
    """The readings the measure rests on: those of the unit on the day of its event, those of totals on settlement."""
    totals = of_totals(decided.measure)
    unit = [source for source in of_measure(decided.measure) if source not in totals]
    found = [_reading(decided.readings, name, "unit") for name in decided.readings.reached(unit)]
    settled = decided.at_settlement
    return found + [_reading(settled, name, "total") for name in settled.reached(totals)]


def _reading(readings: Readings, name: str, scope: str) -> dict[str, Any]:
    reading = readings.known()[name]
    used = readings.line(reading)
    confirmation = readings.confirmation(reading) if used.confirmed else None
    return {
        "name": name,
        "scope": scope,
        "ask": both(used.ask),
        "option": used.option,
        "say": both(used.say),
        "chosen": name in readings.choices,
        "confirmed": None
        if confirmation is None
        else {
            "by": confirmation.by,
            "document": confirmation.document,
            "from": plain(confirmation.start),
        },
    }


# parameters


def parameters_of(decided: Decided) -> list[dict[str, Any]]:
    """The parameters the measure looks up, each with its values by date and those that were used."""
    used: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for key, one in _used(decided):
        listed = used.setdefault(key, [])
        if one not in listed:
            listed.append(one)
    for scope in scopes_of(decided.plan):
        for step in scope.steps:
            if isinstance(step, Lookup):
                used.setdefault(step.key, [])
    county = decided.unit.county
    return [_parameter(decided.package.parameter(key), county, used[key]) for key in sorted(used)]


def _parameter(
    parameter: Parameter, county: str | None, used: list[dict[str, Any]]
) -> dict[str, Any]:
    own = parameter.counties.get(county or "")
    return {
        "measure": parameter.owner,
        "name": parameter.name,
        "say": both(Text(parameter.say, parameter.en)),
        "kind": parameter.kind,
        "type": parameter.type,
        "values": dated(parameter.values),
        "county": None if own is None else {"code": county, "values": dated(own)},
        "used": used,
    }


def _used(decided: Decided) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    yield from _looked_up(decided, decided.plan.unit, decided.speaker.values)
    if decided.settlement is not None:
        values = decided.group_speaker(decided.settlement).values
        yield from _looked_up(decided, decided.plan.group, values)


def _looked_up(
    decided: Decided, scope: Scope, values: Mapping[str, Value]
) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Day, county, value, and whose it is: the county's own or the city's, from when."""
    figures, _ = figures_of(scope, decided.package)
    for step in scope.steps:
        if not isinstance(step, Lookup):
            continue
        figure = figures[step.target.name]
        day = evaluate(figure.day, values)
        county = None if figure.county is None else evaluate(figure.county, values)
        if not isinstance(day, dt.date):
            continue
        own = _start(figure.parameter.counties.get(str(county), {}), day)
        start = own or _start(figure.parameter.values, day)
        yield (
            step.key,
            {
                "day": plain(day),
                "value": plain(values[step.target.name]),
                "from": plain(start),
                "set_by": "city" if own is None else str(county),
            },
        )


def _start(values: Mapping[dt.date, Any], day: dt.date) -> dt.date | None:
    """From when the value of a day holds, if there is one."""
    start = max((d for d in values if d <= day), default=None)
    return None if start is None or values[start] is None else start


# quotes


def quotes_of(observed: Observed) -> list[dict[str, Any]]:
    """The text's words that conditions, items, standards and the route rest on: where they stand, and their hash."""
    document = observed.decided.package.document
    own = document.clauses.get(observed.decided.measure.clause)
    found = []
    for of, quote in _quoted(observed):
        places = [c for c in (own, *document.clauses.values()) if c is not None]
        found += [_quote(of, quote, clause) for clause in places if clause.contains(quote)][:1]
    return found


def _quote(of: str, quote: str, clause: Clause) -> dict[str, Any]:
    span = clause.find(quote)
    assert span is not None
    words = hashlib.sha256(squeeze(quote).encode()).hexdigest()
    return {"of": of, "clause": clause.id, "start": span[0], "end": span[1], "sha256": words}


def _quoted(observed: Observed) -> Iterator[tuple[str, str]]:
    decided = observed.decided
    measure = decided.measure
    bases = [(f"condition:{c.id}", c.basis.quote) for c in measure.conditions]
    bases += [(f"flag:{f.id}", f.basis.quote) for f in measure.flags]
    bases += [(f"amount:{a.name}", a.basis.quote) for a in measure.amounts]
    if measure.limit is not None:
        bases.append(("limit", measure.limit.basis.quote))
    if decided.unit.route >= 0 and measure.routes:
        route = measure.routes[decided.unit.route]
        bases.append((f"route:{route.id}", route.basis.quote))
    keys = sorted(
        {s.key for scope in scopes_of(decided.plan) for s in scope.steps if isinstance(s, Lookup)}
    )
    for key in keys:
        parameter = decided.package.parameter(key)
        bases.append((f"parameter:{parameter.name}", parameter.basis.quote))
    yield from ((of, quote) for of, quote in bases if quote.strip())
