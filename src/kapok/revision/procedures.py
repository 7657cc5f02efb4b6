"""How measures are worked, for comparing: steps, papers, clocks, notices, registers as things; and what of it quotes a text.

What a measure takes over from a shared procedure is told once, where it is shared.
"""

from __future__ import annotations

from collections.abc import Iterator

from kapok.rules.package.model import Package
from kapok.rules.package.procedure import (
    Clock,
    Grounds,
    Named,
    Notice,
    Paper,
    Procedure,
    Recurring,
    Register,
    Step,
)
from kapok.rules.reading.valuesfile import show

Parts = Iterator[tuple[str, str, str, str, dict[str, str]]]
"""Kind, name, what people call it (zh, en), fields."""


def shared_parts(package: Package) -> Parts:
    """Of the policy as a whole: clocks, common notices, and the parts of shared procedures."""
    held = package.procedures
    if held is None:
        return
    for clock in held.clocks.values():
        yield "clock", clock.id, clock.say, clock.en, _clock(clock)
    for notice in held.notices.values():
        yield "notice", notice.id, notice.say, notice.en, _notice(notice)
    for procedure in held.shared.values():
        for kind, name, say, en, fields in _parts(procedure):
            yield kind, f"{procedure.id}.{name}", say, en, fields


def own_parts(package: Package, measure: str) -> Parts:
    """Of one measure: what no shared procedure says in the same way."""
    held = package.procedures
    if held is None or measure not in held.of_measure:
        return
    said = {
        (kind, name, tuple(fields.items()))
        for procedure in held.shared.values()
        for kind, name, _, _, fields in _parts(procedure)
    }
    for kind, name, say, en, fields in _parts(held.of_measure[measure]):
        if (kind, name, tuple(fields.items())) not in said:
            yield kind, name, say, en, fields


def _parts(procedure: Procedure) -> Parts:
    for step in procedure.steps:
        yield "step", step.id, step.say, step.en, _step(step)
    for paper in procedure.evidence:
        yield "paper", paper.id, paper.say, paper.en, _paper(paper)
    for notice in procedure.notices.values():
        yield "notice", notice.id, notice.say, notice.en, _notice(notice)
    for one in procedure.due:
        yield "due", one.id, one.say, one.en, _due(one)
    if (register := procedure.register) is not None:
        yield "register", "register", register.say, register.en, _register(register)
    if (needless := procedure.needless) is not None:
        yield "none", "none", needless.say, needless.en, {}


def quoting(package: Package, owner: str, quote: str) -> list[tuple[str, str, str, str]]:
    """Which parts of procedures rest on a quote themselves: kind, name, what people call it. `owner`: a measure; empty: what
    all share. None where a whole file rests on it.
    """
    held = package.procedures
    assert held is not None
    if owner in held.of_measure:
        parts = list(_own(held.of_measure[owner]))
    else:
        parts = [part for procedure in held.shared.values() for part in _own(procedure)]
        parts += [("clock", one.id, one, one.grounds) for one in held.clocks.values()]
        parts += [("notice", one.id, one, one.grounds) for one in held.notices.values()]
        parts += [("paper", one.id, one, one.grounds) for one in held.papers.values()]
        parts = [part for part in parts if part[3] != held.grounds]
    found = [
        (kind, name, one.say, one.en)
        for kind, name, one, grounds in parts
        if quote in grounds.basis.quote.split(" … ")
    ]
    return list(dict.fromkeys(found))


def _own(procedure: Procedure) -> Iterator[tuple[str, str, Named | Register, Grounds]]:
    """The parts of a procedure that rest on something else than the whole of it does."""
    for part in _grounded(procedure):
        if part[3].basis != procedure.grounds.basis:
            yield part


def _grounded(procedure: Procedure) -> Iterator[tuple[str, str, Named | Register, Grounds]]:
    for step in procedure.steps:
        yield "step", step.id, step, step.grounds
    for paper in procedure.evidence:
        yield "paper", paper.id, paper, paper.grounds
    for notice in procedure.notices.values():
        yield "notice", notice.id, notice, notice.grounds
    for one in procedure.due:
        yield "due", one.id, one, one.grounds
    if (register := procedure.register) is not None:
        yield "register", "register", register, register.grounds


def _grounds(grounds: Grounds) -> dict[str, str]:
    return _said({"quote": grounds.basis.quote, "source": grounds.basis.source})


def _said(fields: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if text}


def _step(step: Step) -> dict[str, str]:
    return _said(
        {
            "state": step.state,
            "office": f"{step.office} {step.role}",
            "may": ", ".join((*step.may, *step.applicant_may)),
            "clock": step.clock,
            "authority": "true" if step.discretion else "",
        }
    )


def _paper(paper: Paper) -> dict[str, str]:
    given = {
        "proved_by": paper.proved_by,
        "hand_in": paper.hand_in,
        "if_not_found": paper.if_not_found,
        "when": paper.when.text if paper.when else "",
    }
    return _said(given)


def _due(one: Recurring) -> dict[str, str]:
    since = one.since.text if one.since else ""
    given = {"every": one.every, "from": since, "office": one.by, "to": one.to, "clock": one.clock}
    return _said(given)


def _register(register: Register) -> dict[str, str]:
    return _said({"office": register.kept_by, "rows": ", ".join(register.rows)})


def _clock(clock: Clock) -> dict[str, str]:
    values = ", ".join(f"{day} {show(value, 'int')}" for day, value in clock.values.items())
    return _said({"values": values, "unit": clock.unit}) | _grounds(clock.grounds)


def _notice(notice: Notice) -> dict[str, str]:
    return {"text": notice.text, "document": notice.law}
