"""Nodes → Python expressions. Unknown is None; Kleene logic; every part is evaluated whatever the others give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kapok.rules.language.bounds import may_leave
from kapok.rules.language.expression import (
    And,
    Arithmetic,
    Call,
    Case,
    Compare,
    DaysBetween,
    Environment,
    In,
    Literal,
    Node,
    Not,
    Or,
    ShiftDays,
    Variable,
)

OPERATORS = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Expressions:
    """Nodes → Python expressions. `known` values need no test for None."""

    def __init__(self) -> None:
        self.constants: dict[str, Any] = {}
        self.count = 0

    def constant(self, value: Any) -> str:
        if value is None or isinstance(value, (bool, int)):
            return repr(value)
        if isinstance(value, str):
            return repr(value)
        name = f"K{len(self.constants)}"
        self.constants[name] = value
        return name

    def fresh(self) -> str:
        self.count += 1
        return f"_{self.count}"

    def strict(self, nodes: list[Node], form: Callable[[list[str]], str]) -> str:
        """`form` of the values, or None if one of them is unknown."""
        names, tests = [], []
        for node in nodes:
            text = self.of(node)
            if isinstance(node, (Literal, Environment)):
                names.append(text)
            elif isinstance(node, Variable):
                names.append(text)
                tests.append(f"{text} is None")
            else:
                name = self.fresh()
                names.append(name)
                tests.append(f"({name} := {text}) is None")
        value = form(names)
        return f"(None if {' or '.join(tests)} else {value})" if tests else f"({value})"

    def of(self, node: Node) -> str:
        match node:
            case Literal():
                return self.constant(node.value)
            case Variable():
                return node.name
            case Environment():
                return node.name
            case Not():
                return self.strict([node.item], lambda v: f"not {v[0]}")
            case And() | Or():
                return self._junction(node)
            case Compare():
                operator = OPERATORS[node.op]
                return self.strict([node.left, node.right], lambda v: f"{v[0]} {operator} {v[1]}")
            case In():
                values = self.constant(frozenset(node.values))
                return self.strict([node.item], lambda v: f"{v[0]} in {values}")
            case Arithmetic():
                bounded = "within" if may_leave(node) else ""
                return self.strict(
                    [node.left, node.right], lambda v: f"{bounded}({v[0]} {node.op} {v[1]})"
                )
            case ShiftDays():
                sign = "" if node.sign > 0 else "-"
                return self.strict(
                    [node.day, node.days], lambda v: f"shift_days({v[0]}, {sign}{v[1]})"
                )
            case DaysBetween():
                return self.strict([node.left, node.right], lambda v: f"({v[0]} - {v[1]}).days")
            case Case():
                return self._case(node)
            case Call():
                return self._call(node)
        raise TypeError(node)

    def _junction(self, node: And | Or) -> str:
        deciding = "False" if isinstance(node, And) else "True"
        other = "True" if isinstance(node, And) else "False"
        names, tests = [], []
        for item in node.items:
            text = self.of(item)
            if isinstance(item, Variable):
                names.append(text)
                tests.append(f"{text} is {deciding}")
            else:
                name = self.fresh()
                names.append(name)
                tests.append(f"({name} := {text}) is {deciding}")
        unknown = " or ".join(f"{n} is None" for n in names)
        return f"({deciding} if {' or '.join(tests)} else None if {unknown} else {other})"

    def _case(self, node: Case) -> str:
        text = self.of(node.default)
        for test, value in reversed(node.branches):
            name = self.fresh()
            text = f"(None if ({name} := {self.of(test)}) is None else {self.of(value)} if {name} else {text})"
        return text

    def _call(self, node: Call) -> str:
        match node.name:
            case "least":
                return self.strict(node.args, lambda v: f"min({', '.join(v)})")
            case "greatest":
                return self.strict(node.args, lambda v: f"max({', '.join(v)})")
            case "year" | "month" | "day":
                return self.strict(node.args, lambda v: f"{v[0]}.{node.name}")
            case "prorate" | "percent":
                name = f"{node.name}_within" if may_leave(node) else node.name
                return self.strict(
                    node.args, lambda v: f"{name}({', '.join(v)}, {node.rounding!r})"
                )
            case _:
                return self.strict(node.args, lambda v: f"{node.name}({', '.join(v)})")
