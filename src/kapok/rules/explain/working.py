"""How a sum comes about: the formula with its figures, the branch taken, the cap applied."""

from __future__ import annotations

from dataclasses import dataclass, field

from kapok.rules.explain.catalogue import joined, say
from kapok.rules.explain.comparisons import Reasons
from kapok.rules.explain.model import NOTHING, Text, Working
from kapok.rules.explain.phrases import Speaker, is_count, seen_through
from kapok.rules.explain.words import money
from kapok.rules.language.expression import Arithmetic, Call, Case, Literal, Node, Value, Variable

COMPOSITE = (Arithmetic, Call, Case)


@dataclass(slots=True)
class Worker:
    """Words one formula. `because` gathers the branches taken."""

    speaker: Speaker
    because: list[Text] = field(default_factory=list)

    def working(self, name: str, label: Text, node: Node) -> Working:
        """The formula of an item, with its value."""
        self.because = []
        value = self.speaker.of(node)
        formula = self.formula(node)
        total = self.speaker.value(node)
        if formula.zh != total.zh and value is not None:
            formula = say("equals", formula=formula, value=total)
        because = joined({t.zh: t for t in self.because}.values(), "semicolon")
        return Working(name, label, formula, _fen(value), because)

    def formula(self, node: Node) -> Text:
        """The node with the figures put in."""
        node = _money_seen_through(node)
        match node:
            case Arithmetic(op="*", right=Literal(type="int", value=100)) if (
                node.left.type == "int"
            ):
                return self.speaker.value(node)
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case Case():
                return self._case(node)
            case Variable() if is_count(node):
                return self.speaker.phrase(node)
            case _:
                return self.speaker.value(node)

    def _arithmetic(self, node: Arithmetic) -> Text:
        a, b = self.formula(node.left), self.formula(node.right)
        if node.op == "*":
            a, b = self._factor(node.left, a), self._factor(node.right, b)
            return say("times", a=a, b=b)
        if node.op == "-" and isinstance(_money_seen_through(node.right), Arithmetic):
            b = self._factor(node.right, b)
        return say("plus" if node.op == "+" else "minus", a=a, b=b)

    def _factor(self, node: Node, text: Text) -> Text:
        inner = _money_seen_through(node)
        return (
            say("in_brackets", a=text)
            if isinstance(inner, Arithmetic) and inner.op in ("+", "-")
            else text
        )

    def _call(self, node: Call) -> Text:
        match node.name:
            case "prorate":
                a, b, c = (self._factor(arg, self.formula(arg)) for arg in node.args)
                return say("over_den", a=a, b=b, c=c)
            case "percent":
                a, b = (self._factor(arg, self.formula(arg)) for arg in node.args)
                return say("times", a=a, b=b)
            case "floor_div" | "ceil_div":
                a, b = (self.formula(arg) for arg in node.args)
                name = "whole" if node.name == "floor_div" else "whole_up"
                return say(name, value=self.speaker.value(node), a=a, b=b)
            case "least":
                return self._least(node)
            case "greatest":
                return self._greatest(node)
            case _:
                return self.speaker.value(node)

    def _least(self, node: Call) -> Text:
        caps = [arg for arg in node.args if _is_standard(arg)]
        others = [arg for arg in node.args if not _is_standard(arg)]
        if len(caps) != 1 or len(others) != 1:
            return say("smallest", items=joined(self.formula(arg) for arg in node.args))
        cap, other = caps[0], others[0]
        formula, value = self.formula(other), self.speaker.value(other)
        if self.speaker.of(node) is None:
            return say("cap_only", value=formula, cap=self.speaker.value(cap))
        if self.speaker.of(other) > self.speaker.of(cap):  # type: ignore[operator]
            whole = (
                formula if formula.zh == value.zh else say("equals", formula=formula, value=value)
            )
            return say("capped", formula=whole, cap=self.speaker.value(cap))
        if not self.speaker.of(other):
            return formula
        if formula.zh == value.zh:
            return say("below_cap", value=value, cap=self.speaker.value(cap))
        return say("below_cap_worked", value=value, formula=formula, cap=self.speaker.value(cap))

    def _greatest(self, node: Call) -> Text:
        zero = [arg for arg in node.args if isinstance(arg, Literal) and arg.value == 0]
        others = [arg for arg in node.args if arg not in zero]
        if len(zero) != 1 or len(others) != 1 or self.speaker.of(node) is None:
            return say("largest", items=joined(self.formula(arg) for arg in node.args))
        formula = self.formula(others[0])
        if self.speaker.of(others[0]) < 0:  # type: ignore[operator]
            return say("at_least_zero", formula=formula, zero=self.speaker.value(zero[0]))
        return formula

    def _case(self, node: Case) -> Text:
        reasons = Reasons(self.speaker)
        for test, _ in node.branches:
            truth = self.speaker.of(test)
            self.because += [c.text for c in reasons.comparisons(test)]
            if truth is None:
                return self.speaker.value(node)
            if truth:
                break
        return self.formula(self.speaker.branch(node))


def plain(name: str, label: Text, formula: Text, amount: int | None) -> Working:
    """A working in words of its own; the sum is added where the formula is not the sum."""
    if amount is not None and formula.zh != money(amount).zh:
        formula = say("equals", formula=formula, value=money(amount))
    return Working(name, label, formula, amount, NOTHING)


def _money_seen_through(node: Node) -> Node:
    """Names and computed facts of money are followed where there is something to work out."""
    inner = seen_through(node)
    while (
        isinstance(inner, Variable) and inner.type == "money" and inner.depends and not inner.leaf
    ):
        inner = seen_through(inner.depends[0])
    if inner is not node and node.type == "int" and isinstance(inner, COMPOSITE):
        return node
    return inner


def _is_standard(node: Node) -> bool:
    inner = seen_through(node)
    return isinstance(inner, Variable) and inner.origin.kind == "parameter"


def _fen(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
