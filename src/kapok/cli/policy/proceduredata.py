"""How a measure is worked, as data: the procedure whole, with every shared part it uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from kapok.rules.package.model import Measure, Package
from kapok.rules.package.procedure import (
    Named,
    Procedure,
    Procedures,
    departments_of,
    paid_by,
    procedure_of,
)
from kapok.rules.package.statemachine import machine_of
from kapok.rules.package.vocabulary import Source
from kapok.rules.problems import Place


def procedure_data(package: Package, measure: Measure) -> dict[str, Any] | None:
    """None where the package holds no procedure for the measure."""
    held, procedure = package.procedures, procedure_of(package, measure.id)
    if held is None or procedure is None:
        return None
    data: dict[str, Any] = _plain(procedure)
    data["fund"] = [
        {"source": r.source, "level": r.level} for r in paid_by(package, measure, procedure)
    ]
    data["costs"] = list(procedure.costs)
    data["arrows"] = [_plain(arrow) for arrow in machine_of(procedure, held).arrows]
    data |= {key: _used(table, names) for key, table, names in _tables(procedure, held)}
    for name, office in data["offices"].items():
        office["departments"] = list(departments_of(held.offices[name], measure))
    return data


def _tables(
    procedure: Procedure, held: Procedures
) -> Iterable[tuple[str, Mapping[str, Named], set[str]]]:
    """The shared tables, and which names of each the procedure uses."""
    steps = procedure.steps
    actions = {name for _, name in procedure.actions()}
    clocks = {step.clock for step in steps}
    if procedure.starts is not None:
        clocks |= set(procedure.starts.clocks)
    shows: set[str] = set()
    if procedure.publicity is not None:
        clocks.add(procedure.publicity.clock)
        shows |= set(procedure.publicity.shows)
    clocks |= {one.clock for one in procedure.due}
    offices = {step.office for step in steps} | {
        office for one in procedure.due for office in (one.by, one.to)
    }
    if procedure.register is not None:
        offices.add(procedure.register.kept_by)
    forms = {*procedure.forms, *(one.form for one in procedure.due)}
    forms |= {procedure.register.form} if procedure.register is not None else set()
    actions |= {held.clocks[name].expired for name in clocks if name}
    known = [held.actions[name] for name in actions if name]
    notices = {action.notice for action in known if action.notice not in procedure.notices}
    ends = {action.to for action in known if action.to in held.states}
    sent = [held.notice(procedure, action.notice) for action in known]
    remedies = {notice.remedy for notice in sent if notice is not None}
    yield "offices", held.offices, offices
    yield "roles", held.roles, {step.role for step in steps}
    yield "states", held.states, {step.state for step in steps} | ends
    yield "actions", held.actions, actions
    yield "clocks", held.clocks, clocks
    yield "common_notices", held.notices, notices
    yield "remedies", held.remedies, remedies
    yield "form_tables", held.forms, forms
    yield "facts", held.facts, shows


def _used(table: Mapping[str, Named], names: set[str]) -> dict[str, Any]:
    return {name: _plain(part) for name, part in table.items() if name in names}


def _plain(value: Any) -> Any:
    """Plain data of what the model holds: places and expressions as text."""
    if isinstance(value, Place):
        return str(value)
    if isinstance(value, Source):
        return value.text
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {_key(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _key(name: Any) -> str:
    return name.isoformat() if isinstance(name, dt.date) else str(name)
