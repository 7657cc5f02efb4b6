"""`kapok policy show 5b`: one clause or measure as a policy officer wants to read it."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kapok.cli.face import OK, Face
from kapok.cli.figures import figure_words
from kapok.cli.package import PackageOption, open_package
from kapok.cli.policy.assessed import assessment_json, show_assessment
from kapok.cli.policy.cases import case_files, read_all
from kapok.cli.policy.find import Found, find
from kapok.cli.policy.procedure import show_procedure
from kapok.cli.policy.proceduredata import procedure_data
from kapok.cli.policy.readingdata import data as reading_data
from kapok.cli.policy.readings import show_reading
from kapok.cli.policy.watched import about_watched, watched_json
from kapok.rules.cases.casefiles import files_of
from kapok.rules.explain.uses import params_of, readings_of
from kapok.rules.package.document import Clause
from kapok.rules.package.model import Amount, Condition, Measure, Package
from kapok.rules.package.values import Basis, Parameter
from kapok.rules.package.vocabulary import Source
from kapok.rules.reading.valuesfile import show as shown

Name = Annotated[str, typer.Argument(metavar="5b", help="help.show_name")]


def show(ctx: typer.Context, name: Name, policy: PackageOption = None) -> int:
    face: Face = ctx.obj
    package = open_package(face, policy, check=False)
    found = find(face, package, name)
    package = package.whole()
    listed = case_files(package, None, must=False)
    cases, _ = read_all(package, files_of(package, listed, found.measures))
    by_measure = {m.id: [c for c in cases if c.measure == m.id] for m in found.measures}
    if face.json:
        face.write(_json(package, found, {k: [c.name for c in v] for k, v in by_measure.items()}))
        return OK
    if found.clause is not None:
        _clause(face, found.clause, found.measures)
    if found.item is not None:
        face.say(
            "show.item",
            style="cyan",
            name=name,
            id=found.measures[0].id,
            item=face.pick(found.item.say, found.item.en),
        )
    shown_ids = [m.id for m in found.measures]
    others = [
        m
        for m in package.measures.values()
        if found.clause and m.clause == found.clause.id and m.id not in shown_ids
    ]
    if not found.measures and not others and not found.assessments:
        face.say("show.no_measure", style="yellow")
    if others and name in package.document.clauses:
        titles = face.text("stop").join(f"{m.id} {face.pick(m.title, m.en)}" for m in others)
        face.say("show.others", style="cyan", listed=titles)
    for assessment in found.assessments:
        show_assessment(face, package, assessment)
    for measure in found.measures:
        _measure(face, package, measure)
        show_procedure(face, package, measure)
        if by_measure[measure.id]:
            files = dict.fromkeys(c.place.file for c in by_measure[measure.id])
            _title(face, "show.cases", n=len(by_measure[measure.id]), files=", ".join(files))
    return OK


def _clause(face: Face, clause: Clause, measures: list[Measure]) -> None:
    """The text, with what is quoted underlined."""
    text = Text(clause.text.strip())
    lead = len(clause.text) - len(clause.text.lstrip())
    for quote in (q for m in measures for q in m.quotes):
        if (span := clause.find(quote)) is not None:
            text.stylize("underline", span[0] - clause.start - lead, span[1] - clause.start - lead)
    face.say("show.clause", style="bold", id=clause.id)
    face.para(text, 2)


def _title(face: Face, key: str, **values: object) -> None:
    face.line()
    face.say(key, style="bold", **values)


def _grid(face: Face, rows: list[tuple[Text | str, ...]]) -> None:
    table = Table.grid(padding=(0, 2))
    for _ in rows[0]:
        table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    face.out.print(Padding(table, (0, 0, 0, 2)))


def _measure(face: Face, package: Package, measure: Measure) -> None:
    face.line()
    face.line(
        face.text("show.measure", id=measure.id, title=face.pick(measure.title, measure.en)),
        style="bold cyan",
    )
    _grid(face, _about(face, package, measure))
    _title(face, "show.conditions", n=len(measure.conditions))
    for number, condition in enumerate(measure.conditions, 1):
        _condition(face, package, number, condition, gate=condition.id in measure.gate)
    for key, notes in (("show.priority", measure.priority), ("show.flags", measure.flags)):
        if notes:
            _title(face, key)
            _grid(
                face,
                [
                    (f"{i} {face.pick(n.say, n.en)}", Text(n.when.text, style="dim"))
                    for i, n in enumerate(notes, 1)
                ],
            )
    entity = package.vocabulary.entities[measure.unit]
    unit = face.pick(entity.label, entity.en)
    if measure.amounts:
        _title(face, "show.amounts")
        _grid(
            face, [_amount(face, a, unit) for a in measure.amounts] + _money(face, package, measure)
        )
    params = params_of(package, measure)
    if params:
        _title(face, "show.params")
        for parameter in params:
            _parameter(face, package, parameter)
    readings = readings_of(package, measure)
    if readings:
        _title(face, "show.readings")
        for reading in readings:
            show_reading(face, reading)


def _about(face: Face, package: Package, measure: Measure) -> list[tuple[Text | str, ...]]:
    unit = package.vocabulary.entities[measure.unit]
    lead = package.departments[measure.lead]
    names = [face.pick(lead.say, lead.en)]
    names += [
        face.pick(package.departments[p].say, package.departments[p].en) for p in measure.partners
    ]
    rows: list[tuple[Text | str, ...]] = [
        (face.text("show.kind"), face.text(f"kind.{measure.kind}")),
        (face.text("show.lead"), face.text("join").join(names)),
        (face.text("show.unit"), f"{face.pick(unit.label, unit.en)} {measure.unit}"),
        (face.text("show.payee"), _code(measure.payee)),
        (face.text("show.event"), _code(measure.event)),
    ]
    if measure.id in package.watched:  # nobody is paid, and the day is the day one looks
        del rows[-2:]
    if measure.county is not None:
        rows.append((face.text("show.county"), _code(measure.county)))
    if measure.authority:
        rows.append(
            (face.text("show.authority"), face.pick(measure.authority, measure.authority_en))
        )
    rows += about_watched(face, package, measure)
    rows += [(f"let {name}", _code(source)) for name, source in measure.lets.items()]
    rows.append((face.text("show.file"), str(measure.place)))
    return rows


def _code(source: Source) -> Text:
    return Text(" ".join(source.text.split()), style="magenta")


def _condition(
    face: Face, package: Package, number: int, condition: Condition, *, gate: bool
) -> None:
    words = Text(f"{number:>2} ", style="cyan").append(
        face.pick(condition.say, condition.en), style="default"
    )
    for mark, key in ((gate, "show.gate"), (condition.soft, "show.soft")):
        if mark:
            words.append(f"  [{face.text(key)}]", style="yellow")
    face.para(words, 2)
    lines = [_code(condition.when)] if condition.when else []
    if condition.reached:
        lines.append(
            Text(f"{face.text('show.reached')} ", style="dim").append(_code(condition.reached))
        )
    if condition.before:
        lines.append(
            Text(f"{face.text('show.before')} ", style="dim").append(_code(condition.before))
        )
    lines.append(Text(_basis(face, package, condition.basis), style="dim"))
    for line in lines:
        face.para(line, 5)


def _basis(face: Face, package: Package, basis: Basis) -> str:
    """The words of the text, or in words what stands in their place."""
    if basis.quote:
        return f"“{basis.quote}”"
    kind, _, name = basis.source.partition(":")
    if kind == "rule" and (chain := package.rule(name)):
        named = [
            face.text("show.rule", rule=face.pick(r.say, r.en), document=r.document) for r in chain
        ]
        return face.text("show.from_rule", name=" → ".join(named))
    if kind == "reading":
        known = [r for m in package.measures.values() for r in m.readings.values()]
        found = next((r for r in (*package.readings.values(), *known) if r.name == name), None)
        name = face.pick(found.ask, found.en) if found else name
    return face.text(f"show.from_{kind}", name=name) if name else basis.source


def _amount(face: Face, amount: Amount, unit: str) -> tuple[Text | str, ...]:
    how = face.text("show.total" if amount.total else "show.each", unit=unit)
    return (face.pick(amount.say, amount.en), how, _code(amount.value))


def _money(face: Face, package: Package, measure: Measure) -> list[tuple[Text | str, ...]]:
    rows: list[tuple[Text | str, ...]] = []
    if measure.pay is not None:
        rows.append((face.text("show.pay"), "", _code(measure.pay)))
    rows.append(
        (
            face.text("show.settle"),
            "",
            face.text(f"settle.{measure.settle}")
            if f"settle.{measure.settle}" in SETTLES
            else measure.settle,
        )
    )
    for key in measure.keys:
        label = package.shared_keys.get(key.shared)
        parts = Text(" + ").join([_code(p) for p in key.parts])
        rows.append((face.text("show.key"), face.pick(label.say, label.en) if label else "", parts))
    if measure.limit is not None:
        rows.append((face.text("show.limit"), "", _code(measure.limit.units)))
    for route in measure.routes:
        fund = package.funds.get(route.source)
        where = face.pick(fund.say, fund.en) if fund else route.source
        level = face.text(f"level.{route.level}") if route.level else ""
        when = (
            _code(route.when)
            if route.when
            else Text(_basis(face, package, route.basis), style="dim")
        )
        rows.append((face.text("show.fund"), level, Text(f"{where}  ").append(when)))
    return rows


SETTLES = ("settle.top_up", "settle.once", "settle.per_batch")


def _parameter(face: Face, package: Package, parameter: Parameter) -> None:
    words = Text(parameter.name, style="cyan").append(
        f"  {face.pick(parameter.say, parameter.en)}", style="default"
    )
    words.append(
        f"  {face.text(f'param.{parameter.kind}')} · {face.text(f'confidence.{parameter.basis_kind}')}",
        style="dim",
    )
    face.para(words, 2)
    values = [
        (package_name, dated)
        for package_name, dated in [("", parameter.values), *parameter.counties.items()]
    ]
    for code, dated in values:
        where = f"{package.counties.get(code, code)} " if code else ""
        for day, value in dated.items():
            said = (
                face.text("show.ended")
                if value is None
                else figure_words(face, value, parameter.type)
            )
            face.para(Text(where + face.text("show.from", day=day, value=said)), 5)
        if not dated:
            face.para(Text(face.text("show.unset"), style="yellow"), 5)
    face.para(Text(_basis(face, package, parameter.basis), style="dim"), 5)


def _json(package: Package, found: Found, cases: dict[str, list[str]]) -> dict[str, Any]:
    return {
        "clause": found.clause and {"id": found.clause.id, "text": found.clause.text},
        "item": found.item and found.item.name,
        "measures": [_measure_json(package, m) | {"cases": cases[m.id]} for m in found.measures],
        "assessments": [assessment_json(a) for a in found.assessments],
        "package": package.name,
    }


def _measure_json(package: Package, measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.id,
        "clause": measure.clause,
        "title": measure.title,
        "en": measure.en,
        "kind": measure.kind,
        "lead": measure.lead,
        "with": list(measure.partners),
        "unit": measure.unit,
        "payee": measure.payee.text,
        "event": measure.event.text,
        "county": measure.county and measure.county.text,
        "gate": measure.gate,
        "conditions": [_condition_json(c) for c in measure.conditions],
        "params": [_parameter_json(p) for p in params_of(package, measure)],
        "readings": [
            reading_data(measure.id if r.name in measure.readings else "policy", r)
            for r in readings_of(package, measure)
        ],
        "amounts": [
            {
                "name": a.name,
                "say": a.say,
                "en": a.en,
                "per": "payee" if a.total else "unit",
                "is": a.value.text,
            }
            for a in measure.amounts
        ],
        "pay": measure.pay and measure.pay.text,
        "settle": measure.settle,
        "once_per": [
            {"name": k.name, "of": [p.text for p in k.parts], "shared": k.shared}
            for k in measure.keys
        ],
        "fund": [
            {
                "id": r.id,
                "source": r.source,
                "level": r.level,
                "when": r.when and r.when.text,
                "books": r.books,
            }
            for r in measure.routes
        ],
        "procedure": procedure_data(package, measure),
        "place": str(measure.place),
        **watched_json(package, measure),
    }


def _condition_json(condition: Condition) -> dict[str, Any]:
    texts = {"when": condition.when, "reached": condition.reached, "before": condition.before}
    return {
        "id": condition.id,
        "say": condition.say,
        "en": condition.en,
        **{key: source.text for key, source in texts.items() if source is not None},
        "soft": condition.soft,
        "quote": condition.basis.quote,
        "source": condition.basis.source,
    }


def _parameter_json(parameter: Parameter) -> dict[str, Any]:
    def dated(values: dict[Any, Any]) -> dict[str, Any]:
        return {
            d.isoformat(): None if v is None else shown(v, parameter.type)
            for d, v in values.items()
        }

    return {
        "name": parameter.name,
        "say": parameter.say,
        "en": parameter.en,
        "type": parameter.type,
        "kind": parameter.kind,
        "confidence": parameter.confidence,
        "set_by": parameter.set_by,
        "values": dated(parameter.values),
        "counties": {code: dated(values) for code, values in parameter.counties.items()},
        "quote": parameter.basis.quote,
        "source": parameter.basis.source,
    }
