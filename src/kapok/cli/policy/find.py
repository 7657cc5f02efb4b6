"""What `5b` means: a measure, a clause, an item of money of a clause's measure, or an assessment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kapok.cli.face import Face, Stop
from kapok.rules.nearnames import nearest
from kapok.rules.package.assessment import Assessment
from kapok.rules.package.document import Clause
from kapok.rules.package.model import Amount, Measure, Package

_NUMBERED = re.compile(r"(\d+)[a-z]*\Z")
MOST_NEAR = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A clause (if the name stands for one), its measures, and the item of money if the name's letter means one."""

    clause: Clause | None
    measures: list[Measure]
    item: Amount | None = None
    assessments: list[Assessment] = field(default_factory=list)


def find(face: Face, package: Package, name: str) -> Found:
    """A measure's id; else a clause; else a clause and a letter: an item of the clause's measure. Stop if it has no such
    item.
    """
    wanted = name.strip().removeprefix("第").removesuffix("条").lower()
    clauses = package.document.clauses
    watched = next((m for n, m in package.watched.items() if n.casefold() == wanted), None)
    if watched is not None:
        return Found(clauses.get(watched.clause), [watched])
    assessment = next((a for n, a in package.assessments.items() if n.casefold() == wanted), None)
    if assessment is not None:
        return Found(clauses.get(assessment.clause), [], None, [assessment])
    asked = [a for a in package.assessments.values() if a.clause == wanted]
    if wanted in package.measures:
        measure = package.measures[wanted]
        return Found(clauses.get(measure.clause), [measure], None, asked)
    if wanted in clauses:
        return Found(clauses[wanted], package.of_clause(wanted), None, asked)
    main = package.measures.get(wanted[:-1])
    place = ord(wanted[-1]) - ord("a") if wanted else -1
    if main is not None and 0 <= place < len(main.amounts):
        return Found(clauses.get(main.clause), [main], main.amounts[place])
    near = face.text("stop").join(names_near(face, package, wanted))
    raise Stop("use.measure", name=name.strip(), near=near)


def names_near(face: Face, package: Package, wanted: str) -> list[str]:
    """The names that may have been meant, with their titles: those of the same clause, else the most alike, else the
    first and the last with a number.
    """
    number = _NUMBERED.match(wanted)
    same = [m for m in package.measures.values() if number and _number(m.clause) == number.group(1)]
    if same:
        return [line for m in same for line in _named(face, m)][:MOST_NEAR]
    clauses = package.document.clauses
    if number and number.group(1) in clauses:
        return [face.text("use.clause_only", clause=number.group(1))]
    like = "" if number else nearest(wanted, [*package.measures, *clauses])
    if like in package.measures:
        return _named(face, package.measures[like])
    if like:
        return [face.text("use.clause_only", clause=like)]
    numbered = [m for m in package.measures.values() if _NUMBERED.match(m.id)]
    ends = numbered or [*package.measures.values()]
    return [_head(face, m) for m in (*ends[:1], *ends[1:][-1:])]


def _number(clause: str) -> str:
    return clause if clause.isdigit() else ""


def _head(face: Face, measure: Measure) -> str:
    return f"{measure.id} {face.pick(measure.title, measure.en)}"


def _named(face: Face, measure: Measure) -> list[str]:
    """A measure and, where its id leaves letters for them, its items of money."""
    lines = [_head(face, measure)]
    if measure.id.isdigit() and len(measure.amounts) > 1:
        items = zip("abcdefghij", measure.amounts, strict=False)
        lines += [f"{measure.id}{c} {face.pick(a.say, a.en)}" for c, a in items]
    return lines
