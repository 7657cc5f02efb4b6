"""What an operator or function wants of its operands."""

from __future__ import annotations

import datetime as dt

from sqlglot import exp

from kapok.rules.language.bounds import LARGEST
from kapok.rules.language.expression import Literal, Node, Variable
from kapok.rules.package.vocabulary import read_day
from kapok.rules.problems import ExpressionError

MOST_DAYS = 100_000
MOST_MONTHS = 3_600
"""No period of a policy is longer than 300 years; dates stay inside the calendar."""


def need(node: Node, allowed: tuple[str, ...], where: str) -> None:
    if node.type not in allowed:
        raise ExpressionError("type", where=where, want=" / ".join(allowed), got=node.type)


def same(left: Node, right: Node, where: str) -> None:
    """Both of one type; a constant beside a code is one of its values."""
    if left.type != right.type:
        raise ExpressionError("type", where=where, want=left.type, got=right.type)
    for variable, literal in ((left, right), (right, left)):
        if isinstance(variable, Variable) and isinstance(literal, Literal):
            check_code(variable, literal.value)


def check_code(variable: Variable, value: object) -> None:
    codes = variable.origin.codes
    if codes and value not in codes:
        said = {"fact": variable.origin.label, "fact_en": variable.origin.en}
        raise ExpressionError("code_value", value=value, **said, allowed=", ".join(codes))


def check_shift(node: Node, most: int) -> None:
    """A constant number of days or months by which a date is moved."""
    if isinstance(node, Literal) and isinstance(node.value, int) and abs(node.value) > most:
        raise ExpressionError("literal_overflow", value=node.value)


def arity(name: str, want: str, args: list[exp.Expr], low: int, high: int) -> None:
    if not low <= len(args) <= high:
        raise ExpressionError("arity", name=name, want=want, got=len(args))


def number(syntax: exp.Literal) -> Literal:
    """A text or a whole number."""
    if syntax.is_string:
        return Literal("text", syntax.name)
    digits = syntax.name
    if not (digits.isascii() and digits.isdigit()):
        mend, mend_en = "只用整数；钱写 yuan(n)", "whole numbers only; money is yuan(n)"
        what, what_en = f"小数 {digits}", f"the decimal {digits}"
        raise ExpressionError("banned", what=what, what_en=what_en, mend=mend, mend_en=mend_en)
    if len(digits) > 19 or int(digits) > LARGEST:
        raise ExpressionError("literal_overflow", value=digits)
    return Literal("int", int(digits))


def date_literal(syntax: exp.Cast) -> Literal:
    """`date '2022-03-01'`; any other cast is refused."""
    inner = syntax.this
    if syntax.to.this != exp.DataType.Type.DATE or not isinstance(inner, exp.Literal):
        mend, mend_en = "直接用同一类型的值", "use a value of the right type"
        what, what_en = "类型转换（cast）", "a cast"
        raise ExpressionError("banned", what=what, what_en=what_en, mend=mend, mend_en=mend_en)
    try:
        day: dt.date = read_day(inner.name)
    except ValueError:
        raise ExpressionError("date_text", value=inner.name) from None
    return Literal("date", day)
