"""How a value is worked out, in words: “劳动合同起 2022-03-01加12个月减1天”."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kapok.rules.explain.catalogue import count, say
from kapok.rules.explain.model import Text
from kapok.rules.explain.words import Words
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.language.evaluate import evaluate
from kapok.rules.language.expression import (
    Arithmetic,
    Call,
    Case,
    DaysBetween,
    Environment,
    Literal,
    Node,
    ShiftDays,
    Value,
    Variable,
    variables,
    walk,
)

SIGNS = {"+": "plus", "-": "minus", "*": "times"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Speaks of expressions at given values of their variables and of the environment; `unit` is what `n` counts.

    `unset`: the variables of standards that have no value although day and county are known.
    """

    words: Words
    values: Mapping[str, Value]
    unit: str = "ones"
    unset: frozenset[str] = frozenset()

    def of(self, node: Node) -> Value:
        return evaluate(node, self.values)

    def value(self, node: Node, like: Variable | None = None) -> Text:
        """The node's value in words; a standard that has none is said to be not set."""
        value = self.of(node)
        if isinstance(node, Variable) and node.name in self.unset:
            return say("no_value")
        return self.words.value(node.type, value, node if isinstance(node, Variable) else like)

    def side(self, node: Node, like: Variable | None = None) -> Text:
        """One side of a comparison: its name and value, or its value and how it is worked out."""
        inner = seen_through(node)
        if isinstance(inner, Literal):
            return self.words.value(inner.type, inner.value, like)
        if isinstance(inner, (Variable, Environment)):
            return self.phrase(inner)
        if (base := self._open(inner)) is not None:
            return base
        if is_product(inner):
            return self.phrase(inner)
        told = self.told(inner)
        if isinstance(told, (Variable, Environment)):
            return self.phrase(told)
        if self.of(inner) is None and self._tells_unknown(phrase := self.phrase(inner)):
            return phrase  # which part is unknown says it all
        unit = time_unit(inner) if inner.type == "int" and self.of(inner) is not None else None
        value = self.value(inner) if unit is None else count(unit, str(self.of(inner)))
        return say("worked", value=value, phrase=self.phrase(inner))

    def told(self, node: Node) -> Node:
        """The node that gives the value: the argument or branch that decides, names seen through."""
        node = seen_through(node)
        match node:
            case Call(name="least" | "greatest"):
                return self.told(self._deciding(node))
            case Case():
                return self.told(self.branch(node))
            case _:
                return node

    @staticmethod
    def _tells_unknown(words: Text) -> bool:
        return any(say(word).zh in words.zh for word in ("not_known", "no_value"))

    def _open(self, node: Node) -> Text | None:
        """A day without end stays one, whatever is added to it."""
        value = self.of(node)
        if node.type != "date" or value is None or value < OPEN_END:  # type: ignore[operator]
            return None
        ends = [v for v in variables(node) if v.type == "date" and self.of(v) is not None]
        found = next((v for v in ends if self.of(v) >= OPEN_END), None)  # type: ignore[operator]
        return None if found is None else self.phrase(found)

    def phrase(self, node: Node) -> Text:
        """The node as words with the values in it."""
        node = seen_through(node)
        match node:
            case Literal():
                return self.words.value(node.type, node.value)
            case Variable() if is_count(node):
                return count(self.unit, str(self.of(node)))
            case Variable():
                return say("named", label=self.named(node), value=self.value(node))
            case Environment():
                return say("named", label=say(node.name), value=self.value(node))
            case ShiftDays():
                return self._shift(node)
            case DaysBetween():
                return say("days_from", start=self.phrase(node.right), end=self.phrase(node.left))
            case Arithmetic(op="+", left=DaysBetween() as days, right=Literal(value=1)):
                return say("days_both", start=self.value(days.right), end=self.value(days.left))
            case Arithmetic():
                return say(
                    SIGNS[node.op],
                    a=self._factor(node, node.left),
                    b=self._factor(node, node.right),
                )
            case Case():
                return self.phrase(self.branch(node))
            case Call():
                return self._call(node)
            case _:
                return self.value(node)

    def _factor(self, above: Arithmetic, node: Node) -> Text:
        text, inner = self.phrase(node), seen_through(node)
        sum_below = above.op == "*" and isinstance(inner, Arithmetic) and inner.op != "*"
        return say("in_brackets", a=text) if sum_below else text

    def named(self, variable: Variable) -> Text:
        """A variable's name; a status with its day."""
        label = self.words.label(variable)
        if variable.origin.on is None:
            return label
        if self.of(variable.origin.on) is None:
            return label
        day = self.value(variable.origin.on)
        bare = Text(label.zh.removeprefix("当天"), label.en.removesuffix(" on the day"))
        named = say("on_day", day=day, label=bare)
        return named if bare.zh == label.zh else Text(f"{day.zh} 当天{bare.zh}", named.en)

    def branch(self, node: Case) -> Node:
        """The branch of a case that is taken, its default where that is not known."""
        return next((value for test, value in node.branches if self.of(test)), node.default)

    def _shift(self, node: ShiftDays) -> Text:
        days, sign = node.days, node.sign
        number = days.value if isinstance(days, Literal) and isinstance(days.value, int) else None
        if number is not None and number < 0:
            number, sign = -number, -sign
        shown = self.phrase(days) if number is None else count("days", number)
        return say("plus_days" if sign > 0 else "minus_days", day=self.phrase(node.day), n=shown)

    def _call(self, node: Call) -> Text:
        args = node.args
        match node.name:
            case "add_months":
                return self._months(args[0], args[1])
            case "months_between":
                return say("months_from", start=self.phrase(args[0]), end=self.phrase(args[1]))
            case "last_day" | "month_start" | "year" | "month" | "day":
                return say(node.name, day=self.phrase(args[0]))
            case "least" | "greatest":
                return self.phrase(self._deciding(node))
            case _:
                return self.value(node)

    def _deciding(self, node: Call) -> Node:
        """The argument that is the smallest or largest; of one that is held at 0 the other."""
        value = self.of(node)
        named = [arg for arg in node.args if not isinstance(arg, Literal)]
        return next((a for a in named if self.of(a) == value), named[0] if named else node.args[0])

    def _months(self, day: Node, months: Node) -> Text:
        start, months = self.phrase(day), seen_through(months)
        if not isinstance(months, Literal):
            return say("plus_some_months", day=start, n=self.phrase(months))
        n = months.value
        assert isinstance(n, int)
        if n < 0:
            return say("minus_months", day=start, n=count("months", -n))
        if n >= 24 and n % 12 == 0:
            return say("plus_years", day=start, n=n // 12)
        return say("plus_months", day=start, n=count("months", n))


def seen_through(node: Node) -> Node:
    """What a name of the policy file stands for: names and readings are no words for people, facts and standards are."""
    while isinstance(node, Variable) and _only_a_name(node):
        node = node.depends[0]
    return node


def is_product(node: Node) -> bool:
    """Things multiplied, as in a comparison of two ratios: the product itself says nothing to anyone."""
    inner = seen_through(node)
    return isinstance(inner, Arithmetic) and inner.op == "*"


def is_count(node: Node) -> bool:
    """The number of units of a payee."""
    return (
        isinstance(node, Variable)
        and node.origin.kind == "group"
        and node.origin.fact in ("n", "n_new")
    )


def _only_a_name(variable: Variable) -> bool:
    if variable.leaf or not variable.depends:
        return False
    return variable.origin.kind == "let" or (
        variable.origin.kind == "derived" and not variable.origin.fact
    )


def definition(variable: Variable) -> Node | None:
    """What a computed fact is computed from; None for what somebody supplies or a standard."""
    return variable.depends[0] if variable.depends and not variable.leaf else None


def time_unit(node: Node) -> str | None:
    """Does the node measure time: days, months?"""
    if anywhere(node, lambda n: isinstance(n, DaysBetween)):
        return "days"
    return (
        "months"
        if anywhere(node, lambda n: isinstance(n, Call) and n.name == "months_between")
        else None
    )


def anywhere(node: Node, test: Callable[[Node], bool]) -> bool:
    """Does some part pass, names and computed facts followed?"""
    for part in walk(node):
        if test(part):
            return True
        if (
            isinstance(part, Variable)
            and (inner := definition(part)) is not None
            and anywhere(inner, test)
        ):
            return True
    return False
