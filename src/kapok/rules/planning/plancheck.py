"""What is asked of a measure's plan beyond being well typed: keys that can tell people apart, days that stand still."""

from __future__ import annotations

import re

from kapok.rules.language.expression import (
    Arithmetic,
    Call,
    Case,
    Compare,
    Environment,
    Literal,
    Node,
    Variable,
    children,
    variables,
    walk,
)
from kapok.rules.package.model import PAYING, Measure, Package
from kapok.rules.package.vocabulary import Source
from kapok.rules.planning.plan import MeasurePlan
from kapok.rules.problems import Place, Problems

_NAME = re.compile(r"[A-Za-z_]\w*")


def check_plan(package: Package, measure: Measure, plan: MeasurePlan, problems: Problems) -> None:
    """Keys and the limit; the event and the last day to claim do not move with the day of deciding."""
    for key, planned in zip(measure.keys, plan.keys, strict=False):
        _check_parts(key.parts, planned.ledger_parts, key.place, problems)
    if measure.limit is not None and plan.limit is not None:
        _check_parts(measure.limit.per, plan.limit.ledger_parts, measure.limit.place, problems)
    if measure.kind in PAYING and measure.amounts and _moves(plan.event):
        problems.add(measure.event.place, "event_moves")
    file_by = measure.file_by or package.file_by
    if file_by is not None and plan.file_by is not None and _moves(plan.file_by):
        problems.add(file_by.place, "file_by_moves")


def _check_parts(parts: list[Source], paid: list[Node], place: Place, problems: Problems) -> None:
    """A key names something of the ledger that is no mere day, no part twice and no constant."""
    constant = [part for part in parts if not _NAME.search(re.sub(r"'[^']*'", "", part.text))]
    for part in constant:
        problems.add(part.place, "key_constant", value=part.text)
    if constant or not parts:
        return
    seen: set[str] = set()
    for part, node in zip(parts, paid, strict=False):
        text = ledger_text(node)
        if variables(node) and text in seen:
            problems.add(part.place, "key_twice", name=part.text)
        seen.add(text)
    read = [v for node in paid for v in variables(node) if v.origin.kind == "fact"]
    if not any(v.type == "text" for v in read):
        problems.add(place, "key_without_fact")


def _moves(node: Node) -> bool:
    """Does it depend on the day of deciding?"""
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, Environment) and part.name == "as_of":
                return True
            if isinstance(part, Variable) and part.name not in seen:
                seen.add(part.name)
                waiting += part.depends
    return False


def ledger_text(node: Node) -> str:
    """What is read of the ledger, as one would write it; a branch that a reading has settled is left out."""
    if isinstance(node, Case) and all(isinstance(test, Literal) for test, _ in node.branches):
        taken = (value for test, value in node.branches if isinstance(test, Literal) and test.value)
        return ledger_text(next(taken, node.default))
    below = [ledger_text(child) for child in children(node)]
    match node:
        case Variable():
            return node.origin.fact or node.name
        case Environment():
            return node.name
        case Literal():
            return str(node.value)
        case Call():
            return f"{node.name}({', '.join(below)})"
        case Compare() | Arithmetic():
            return f"({below[0]} {node.op} {below[1]})"
    return f"{type(node).__name__.lower()}({', '.join(below)})"


class SharedKeys:
    """All holders of a shared key, or of a shared limit, read the same columns of the ledger in the same order."""

    def __init__(self, package: Package, problems: Problems) -> None:
        self.package, self.problems = package, problems
        self.first: dict[tuple[str, str], tuple[str, str]] = {}

    def add(self, measure: Measure, plan: MeasurePlan) -> None:
        for key, planned in zip(measure.keys, plan.keys, strict=False):
            if key.shared:
                self._compare(("once_per", key.shared), measure, planned.ledger_parts, key.place)
        limit = measure.limit
        if limit is not None and limit.shared and plan.limit is not None:
            self._compare(("limit", limit.shared), measure, plan.limit.ledger_parts, limit.place)

    def _compare(
        self, held: tuple[str, str], measure: Measure, paid: list[Node], place: Place
    ) -> None:
        got = f"[{', '.join(map(ledger_text, paid))}]"
        other, want = self.first.setdefault(held, (measure.id, got))
        if got != want:
            said = {"name": held[1], "got": got, "want": want}
            self.problems.add(place, "shared_differs", **said, measure=other)


def check_county(
    package: Package, measure: Measure, used: set[tuple[str, str]], problems: Problems
) -> None:
    """What pays by figures that counties set or raise has to say by which county."""
    if measure.county is not None or not measure.amounts:
        return
    shared = [p for n, p in package.params.items() if (f"parameter {measure.id}", n) in used]
    for parameter in (*measure.params.values(), *shared):
        if parameter.counties or parameter.set_by == "county":
            said = {"name": parameter.say, "name_en": parameter.en}
            problems.add(measure.place, "county_missing", **said)
            return
