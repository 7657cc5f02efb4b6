"""How measures are worked, for comparing: steps, papers, clocks and notices as things.

What a measure takes over from a shared procedure is told once, where it is shared.
"""

from __future__ import annotations

from collections.abc import Iterator

from kapok.rules.package.model import Package
from kapok.rules.package.procedure import Clock, Grounds, Notice, Paper, Procedure, Step
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


def _clock(clock: Clock) -> dict[str, str]:
    values = ", ".join(f"{day} {show(value, 'int')}" for day, value in clock.values.items())
    return _said({"values": values, "unit": clock.unit}) | _grounds(clock.grounds)


def _notice(notice: Notice) -> dict[str, str]:
    return {"text": notice.text, "document": notice.law}
