"""A package as a flat list of things, each with its fields as text: what two packages are compared by.

What nothing decides by (notes, waivers, places in files) is left out; the text of the document is told by sentences.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kapok.revision.procedures import own_parts, shared_parts
from kapok.rules.package.assessment import Assessment
from kapok.rules.package.model import (
    Amount,
    Condition,
    Key,
    Limit,
    Measure,
    Note,
    Package,
    Predecessor,
    Route,
)
from kapok.rules.package.values import Basis, Parameter, Reading
from kapok.rules.package.vocabulary import Fact, Source
from kapok.rules.reading.valuesfile import show

POLICY = ""
"""The owner of what belongs to the whole policy."""
Fields = dict[str, str]
Figures = Callable[[Any, str], str]
"""Words a value of a parameter, by its type."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One part of a package: `kind`, `owner` (a measure or the policy) and `name` tell which; `say` what people call it."""

    kind: str
    owner: str
    name: str
    say: str
    en: str
    fields: Fields

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.kind, self.owner, self.name)


def things(package: Package, figure: Figures = show) -> Iterator[Thing]:
    """Everything that has a say, the policy's own first, then measure by measure."""
    yield _policy(package)
    yield from _tables(package)
    yield from _values(POLICY, package.readings, package.params, figure)
    for entity in package.vocabulary.entities.values():  # with the policy's own definitions
        for fact in entity.facts.values():
            name = f"{entity.name}.{fact.name}"
            yield Thing("definition", POLICY, name, fact.label, fact.en, _fact(fact))
    for sentence in package.document.sentences():
        text = " ".join(sentence.text.split())
        yield Thing("sentence", sentence.clause, text, text, text, {})
    for kind, name, say, en, fields in shared_parts(package):
        yield Thing(kind, POLICY, name, say, en, fields)
    for measure in package.measures.values():
        yield from _measure(measure, figure)
        for kind, name, say, en, fields in own_parts(package, measure.id):
            yield Thing(kind, measure.id, name, say, en, fields)
    for assessment in package.assessments.values():
        yield from _assessment(assessment, figure)
    for rule in package.watched.values():
        yield from _measure(rule, figure)
        yield from _watching(package, rule)


def _assessment(assessment: Assessment, figure: Figures) -> Iterator[Thing]:
    """Its items, and its weights and lines as the parameters they are."""
    for item in assessment.items:
        fields = {"indicator": item.indicator, "at_least": item.at_least, "at_most": item.at_most}
        fields |= {"weight": item.weight}
        yield Thing("assessed", assessment.id, item.id, item.say, item.en, fields)
    yield from _values(assessment.id, {}, assessment.params, figure)


def _text(source: Source | None) -> str:
    return source.text if source is not None else ""


def _basis(basis: Basis) -> Fields:
    return {"quote": basis.quote, "source": basis.source}


def _dated(values: Mapping[dt.date, Any], type_: str, figure: Figures) -> str:
    return " · ".join(
        f"{day} {'–' if value is None else figure(value, type_)}" for day, value in values.items()
    )


def _policy(package: Package) -> Thing:
    before, off = package.predecessor, package.run_off
    fields = {
        "valid": f"{package.valid_from} – {package.valid_to}",
        "file_by": _text(package.file_by),
        "predecessor": before.policy if before else "",
        "carry_over": _carried(before) if before else "",
        "run_off": f"{off.claim_by} {off.say}" if off else "",
        "ceiling_uprating": package.ceiling_uprating,
        "overlay_rule": package.overlay_quote,
    }
    return Thing("policy", POLICY, "policy", package.title, package.name, fields)


def _carried(before: Predecessor) -> str:
    """Measures that go on under their own number, then those that follow others."""
    same = [name for name, of in before.carry_over.items() if of == (name,)]
    other = [f"{n} ← {', '.join(of)}" for n, of in before.carry_over.items() if of != (n,)]
    return " · ".join([", ".join(same), *other] if same else other)


def _tables(package: Package) -> Iterator[Thing]:
    labels = {"department": package.departments, "fund": package.funds}
    for kind, table in (labels | {"shared_key": package.shared_keys}).items():
        for name, label in table.items():
            yield Thing(kind, POLICY, name, label.say, label.en, {"say": label.say})
    for name, members in package.sets.items():
        values = ", ".join(map(str, members))
        yield Thing("set", POLICY, name, name, name, {"values": values})
    for code, name in package.counties.items():
        yield Thing("county", POLICY, code, name, name, {"say": name})
    for rule in package.rules.values():
        fields = {
            "document": rule.document,
            "valid": f"{rule.valid_from or ''} – {rule.valid_to or ''}",
            "replaced_by": rule.replaced_by,
        }
        yield Thing("rule", POLICY, rule.name, rule.say, rule.en, fields)


def _values(
    owner: str, readings: dict[str, Reading], params: dict[str, Parameter], figure: Figures
) -> Iterator[Thing]:
    for reading in readings.values():
        yield Thing("reading", owner, reading.name, reading.ask, reading.en, _reading(reading))
    for parameter in params.values():
        yield Thing(
            "parameter",
            owner,
            parameter.name,
            parameter.say,
            parameter.en,
            _parameter(parameter, figure),
        )


def _reading(reading: Reading) -> Fields:
    options = {f"option {o.name}": o.value.text for o in reading.options.values()}
    confirmed = " · ".join(f"{c.start} {c.option}（{c.document}）" for c in reading.confirmed)
    return {"default": reading.default, "confirmed": confirmed, **options}


def _parameter(parameter: Parameter, figure: Figures) -> Fields:
    type_ = parameter.type
    bounds = {
        name: "" if value is None else figure(value, type_)
        for name, value in (("max", parameter.max), ("min", parameter.min))
    }
    counties = {
        f"county {code}": _dated(values, type_, figure)
        for code, values in parameter.counties.items()
    }
    return {
        "values": _dated(parameter.values, type_, figure),
        **counties,
        "kind": parameter.kind,
        "better": parameter.better,
        "set_by": parameter.set_by,
        **bounds,
        **_basis(parameter.basis),
    }


def _fact(fact: Fact) -> Fields:
    fields = {"type": fact.type, "is": _text(fact.derived)}
    if fact.related is not None:
        related = fact.related
        fields |= {
            related.kind: related.entity,
            "match": " · ".join(f"{c} = {s.text}" for c, s in related.match.items()),
            "where": _text(related.where),
            "value": _text(related.value),
            "complete": _text(related.complete),
        }
    if fact.spells is not None:
        spells = fact.spells
        fields |= {
            "by": " · ".join(s.text for s in spells.by),
            "from": spells.start.text,
            "to": spells.end.text,
            "where": _text(spells.where),
            "gap": str(spells.gap),
            "limit_months": _text(spells.limit_months),
        }
    return fields


def _measure(measure: Measure, figure: Figures) -> Iterator[Thing]:
    owner = measure.id
    yield Thing("measure", owner, owner, measure.title, measure.en, _head(measure))
    for name, source in measure.lets.items():
        yield Thing("let", owner, name, name, name, {"is": source.text})
    for condition in measure.conditions:
        yield Thing(
            "condition", owner, condition.id, condition.say, condition.en, _condition(condition)
        )
    for kind, notes in (("priority", measure.priority), ("flag", measure.flags)):
        for note in notes:
            yield Thing(kind, owner, note.id or note.say, note.say, note.en, _note(note))
    yield from _values(owner, measure.readings, measure.params, figure)
    for key in measure.keys:
        yield Thing("key", owner, key.name, key.name, key.name, _key(key))
    if measure.limit is not None:
        yield Thing("limit", owner, "limit", "", "", _limit(measure.limit))
    for amount in measure.amounts:
        yield Thing("amount", owner, amount.name, amount.say, amount.en, _amount(amount))
    for beside in measure.beside:
        fields = {"measure": beside.measure, "amount": beside.amount}
        yield Thing("beside", owner, beside.name, beside.say, beside.en, fields)
    for route in measure.routes:
        yield Thing(
            "fund_route", owner, route.id or route.source, route.say, route.en, _route(route)
        )


def _watching(package: Package, rule: Measure) -> Iterator[Thing]:
    """What a warning or an indicator is beside its rule."""
    if (warning := package.warnings.get(rule.id)) is not None:
        actions = {f"action {a.id}": f"{a.who} · {a.within}" for a in warning.actions}
        fields = {"colours": ", ".join(warning.colours), "why": warning.why, **actions}
        yield Thing("warning", rule.id, rule.id, rule.title, rule.en, fields)
    if (indicator := package.indicators.get(rule.id)) is not None:
        target = indicator.target
        fields = {"way": indicator.way, "groups": ", ".join(g.name for g in indicator.groups)}
        if target is not None:
            bounds = {"at_least": target.at_least, "at_most": target.at_most, "each": target.each}
            fields |= bounds | {"until": str(target.until or "")}
        yield Thing("indicator", rule.id, rule.id, rule.title, rule.en, fields)


def _head(measure: Measure) -> Fields:
    return {
        "kind": measure.kind,
        "clause": measure.clause,
        "lead": ", ".join([measure.lead, *measure.partners]),
        "unit": measure.unit,
        "payee": measure.payee.text,
        "event": measure.event.text,
        "valid_on": _text(measure.valid_on),
        "county": _text(measure.county),
        "file_by": _text(measure.file_by),
        "gate": ", ".join(measure.gate),
        "pay": _text(measure.pay),
        "settle": measure.settle,
        "settle_per": " · ".join(f"{n} = {s.text}" for n, s in measure.settle_per.items()),
        "authority": measure.authority,
    }


def _condition(condition: Condition) -> Fields:
    return {
        "when": _text(condition.when),
        "reached": _text(condition.reached),
        "before": _text(condition.before),
        "soft": "soft" if condition.soft else "",
        "offer": ", ".join(condition.offer),
        **_basis(condition.basis),
    }


def _note(note: Note) -> Fields:
    return {"when": note.when.text, **_basis(note.basis)}


def _key(key: Key) -> Fields:
    return {"of": " + ".join(p.text for p in key.parts), "shared": key.shared}


def _limit(limit: Limit) -> Fields:
    return {
        "units": limit.units.text,
        "per": " + ".join(p.text for p in limit.per),
        "order": limit.order.text,
        "shared": limit.shared,
        **_basis(limit.basis),
    }


def _amount(amount: Amount) -> Fields:
    return {
        "total" if amount.total else "each": amount.value.text,
        "settle": amount.settle,
        "counts": _text(amount.counts),
        **_basis(amount.basis),
    }


def _route(route: Route) -> Fields:
    return {
        "source": route.source,
        "level": route.level,
        "when": _text(route.when),
        "payer": route.payer,
        "department": route.department,
        "books": "" if route.books else "false",
        "quote": route.basis.quote,
        "because": route.basis.source,
    }
