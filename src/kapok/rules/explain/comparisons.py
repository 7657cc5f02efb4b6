"""Why a condition is as it is: the comparisons that make it so, each in words, with how far it falls short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kapok.rules.deciding.residual import key
from kapok.rules.explain.catalogue import count, joined, say
from kapok.rules.explain.model import Comparison, Shortfall, Text
from kapok.rules.explain.phrases import Speaker, definition, is_product, seen_through, time_unit
from kapok.rules.explain.words import money, span
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.language.expression import (
    And,
    Case,
    Compare,
    In,
    Literal,
    Node,
    Not,
    Or,
    Variable,
    variables,
)

INVERSE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
SYMBOLS = {"=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
FEW = 6


@dataclass(frozen=True, slots=True)
class Atom:
    """A single test, wanted true or (negated) false."""

    node: Node
    negated: bool


@dataclass(frozen=True, slots=True)
class Reasons:
    """Finds and words the tests that a condition's value rests on."""

    speaker: Speaker

    def comparisons(self, node: Node) -> tuple[Comparison, ...]:
        """In words, each once; none where nothing is asked."""
        told: dict[str, Comparison] = {}
        for atom in self.atoms(node, negated=False):
            found = self._comparison(atom)
            told.setdefault(found.text.zh, found)
        return tuple(told.values())

    # which tests

    def atoms(self, node: Node, *, negated: bool) -> list[Atom]:
        """The tests responsible for the value the node has."""
        value = self.speaker.of(node)
        match node:
            case Literal():
                return []
            case Not():
                return self.atoms(node.item, negated=not negated)
            case And() | Or():
                return self._junction(node, value, negated=negated)
            case Case():
                return self._case(node, negated=negated)
            case Variable() if (inner := definition(node)) is not None:
                return self.atoms(inner, negated=negated)
            case Compare() if node.left is node.right and value is not None:
                return []
            case _:
                return [Atom(node, negated)]

    def _junction(self, node: And | Or, value: object, *, negated: bool) -> list[Atom]:
        alike = [item for item in node.items if self.speaker.of(item) is value]
        if isinstance(node, Or) and value is True:
            alike = alike[:1]
        if isinstance(node, Or) and value is False:
            alike = self._meant(alike)
        return [atom for item in alike for atom in self.atoms(item, negated=negated)]

    def _meant(self, branches: list[Node]) -> list[Node]:
        """Without the branches that were never meant for this case: those that fail only by the opposite of a test that another branch passes."""
        passed = {
            self._mark(t) for b in branches for t in self._tests(b) if self.speaker.of(t) is True
        }
        meant = []
        for branch in branches:
            failing = [t for t in self._tests(branch) if self.speaker.of(t) is False]
            opposite = {self._opposite(t) for t in failing}
            if not (opposite & passed):
                meant.append(branch)
        return meant or branches

    def _tests(self, node: Node) -> list[Node]:
        node = seen_through(node)
        return list(node.items) if isinstance(node, And) else [node]

    def _mark(self, node: Node) -> tuple[object, ...]:
        match node:
            case Not():
                return self._opposite(node.item)
            case _:
                return key(node)

    def _opposite(self, node: Node) -> tuple[object, ...]:
        match node:
            case Not():
                return self._mark(node.item)
            case Compare():
                return key(Compare("bool", INVERSE[node.op], node.left, node.right))
            case _:
                return ("Not", key(node))

    def _case(self, node: Case, *, negated: bool) -> list[Atom]:
        found: list[Atom] = []
        for test, value in node.branches:
            truth = self.speaker.of(test)
            found += self.atoms(test, negated=truth is False)
            if truth is None:
                return found
            if truth:
                return found + self.atoms(value, negated=negated)
        return found + self.atoms(node.default, negated=negated)

    # in words

    def _comparison(self, atom: Atom) -> Comparison:
        value = self.speaker.of(atom.node)
        holds = None if value is None else bool(value) is not atom.negated
        used = list(_facts(atom.node))
        return Comparison(
            self._text(atom, holds=holds),
            holds,
            tuple(dict.fromkeys(f"{v.origin.entity}.{v.origin.fact}" for v in used)),
            any(self.speaker.words.sensitive(v) for v in used),
            self._shortfall(atom) if holds is False else None,
        )

    def _text(self, atom: Atom, *, holds: bool | None) -> Text:
        match atom.node:
            case Compare():
                return self._compare(atom.node, negated=atom.negated, holds=holds)
            case In():
                return self._in(atom.node, negated=atom.negated, holds=holds)
            case _:
                label = self._label(atom.node)
                return say("is", label=label, value=self.speaker.value(atom.node))

    def _label(self, node: Node) -> Text:
        inner = seen_through(node)
        return (
            self.speaker.named(inner) if isinstance(inner, Variable) else self.speaker.phrase(inner)
        )

    def _compare(self, node: Compare, *, negated: bool, holds: bool | None) -> Text:
        left, right = seen_through(node.left), seen_through(node.right)
        if isinstance(right, Variable) and isinstance(left, Literal):
            left, right, op = (
                right,
                left,
                {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(node.op, node.op),
            )
        else:
            op = node.op
        like = next((n for n in (left, right) if isinstance(n, Variable)), None)
        if node.left.type in ("text", "bool") and isinstance(right, Literal):
            value = self.speaker.value(left)
            if holds is not False:
                return say("is", label=self._label(left), value=value)
            wanted = self.speaker.words.value(right.type, right.value, like)
            straight = (op == "=") is not negated
            return say(
                "is_wanted" if straight else "is_not_wanted",
                label=self._label(left),
                value=value,
                wanted=wanted,
            )
        shown = op if bool(self.speaker.of(node)) else INVERSE[op]
        if holds is None:
            shown = INVERSE[op] if negated else op
        return say(
            "compared",
            left=self.speaker.side(left, like),
            op=SYMBOLS[shown],
            right=self.speaker.side(right, like),
        )

    def _in(self, node: In, *, negated: bool, holds: bool | None) -> Text:
        item = seen_through(node.item)
        label, value = self._label(item), self.speaker.value(item)
        if holds is not False:
            return say("is", label=label, value=value)
        like = item if isinstance(item, Variable) else None
        shown = joined(self.speaker.words.value(item.type, v, like) for v in node.values[:FEW])
        if negated:
            return say("none_of", label=label, value=value, values=shown)
        many = len(node.values) > FEW
        wanted = say("one_of_many", values=shown, n=len(node.values)) if many else shown
        if len(node.values) == 2:
            a, b = (self.speaker.words.value(item.type, v, like) for v in node.values)
            wanted = say("either", a=a, b=b)
        elif not many and len(node.values) > 1:
            wanted = say("one_of", values=shown)
        return say("is_wanted", label=label, value=value, wanted=wanted)

    def _shortfall(self, atom: Atom) -> Shortfall | None:
        """How far a failing comparison of days, numbers or money is from holding."""
        node = atom.node
        if not isinstance(node, Compare) or node.left.type not in ("date", "int", "money"):
            return None
        op = INVERSE[node.op] if atom.negated else node.op
        left, right = self.speaker.of(node.left), self.speaker.of(node.right)
        if (
            op in ("=", "<>")
            or left is None
            or right is None
            or any(map(is_product, (node.left, node.right)))
        ):
            return None
        low, high = (left, right) if op in (">", ">=") else (right, left)
        lacking = (op in (">", ">=")) is self._is_fact(node.left) or not self._is_fact(node.right)
        if node.left.type == "date":
            return _days(low, high, strict=op in ("<", ">"), lacking=lacking)  # type: ignore[arg-type]
        distance = int(high) - int(low) + (op in ("<", ">"))  # type: ignore[arg-type]
        return self._number(node, distance, lacking=lacking)

    def _number(self, node: Compare, distance: int, *, lacking: bool) -> Shortfall:
        if node.left.type == "money":
            amount, unit = money(distance), "money"
        else:
            unit = self._unit(node)
            amount = count(unit, distance)
        return Shortfall(distance, unit, say("short" if lacking else "over", amount=amount))

    def _unit(self, node: Compare) -> str:
        if (spanned := time_unit(node)) is not None:
            return spanned
        units = [self.speaker.words.counted(v) for v in variables(node) if v.origin.kind == "fact"]
        return next((u for u in units if u != "ones"), "ones")

    def _is_fact(self, node: Node) -> bool:
        inner = seen_through(node)
        return isinstance(inner, Variable) and inner.origin.kind in ("fact", "derived", "group")


def _days(low: dt.date, high: dt.date, *, strict: bool, lacking: bool) -> Shortfall | None:
    if high >= OPEN_END:
        return None
    last = high + dt.timedelta(days=1) if strict else high
    return Shortfall(
        (last - low).days, "days", say("short" if lacking else "over", amount=span(low, last))
    )


def _facts(node: Node) -> Iterator[Variable]:
    for variable in variables(node):
        inner = definition(variable)
        if variable.origin.kind in ("fact", "derived") and variable.origin.fact:
            yield variable
        elif inner is not None:
            yield from _facts(inner)
