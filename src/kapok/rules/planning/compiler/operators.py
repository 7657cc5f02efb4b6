"""Signs, `case` and functions: syntax → typed nodes. What is not in the language is refused by name."""

from __future__ import annotations

import datetime as dt
from functools import partial

from sqlglot import exp

from kapok.rules.language.arithmetic import ROUNDINGS
from kapok.rules.language.bounds import LARGEST
from kapok.rules.language.expression import (
    And,
    Arithmetic,
    Call,
    Case,
    Compare,
    DaysBetween,
    In,
    Literal,
    Node,
    Not,
    Or,
    ShiftDays,
    Type,
    Variable,
)
from kapok.rules.language.parsing import name_parts
from kapok.rules.package.model import Member
from kapok.rules.planning.compiler.checks import (
    MOST_DAYS,
    MOST_MONTHS,
    arity,
    check_code,
    check_shift,
    date_literal,
    need,
    number,
    same,
)
from kapok.rules.planning.compiler.columns import BIGGEST, Columns, Frame
from kapok.rules.problems import ExpressionError

COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
FUNCTIONS: dict[str, tuple[tuple[str, ...], Type]] = {
    "add_months": (("date", "int"), "date"),
    "months_between": (("date", "date"), "int"),
    "last_day": (("date",), "date"),
    "month_start": (("date",), "date"),
    "year": (("date",), "int"),
    "month": (("date",), "int"),
    "day": (("date",), "int"),
    "floor_div": (("int", "int"), "int"),
    "ceil_div": (("int", "int"), "int"),
    "prorate": (("money", "int", "int"), "money"),
    "percent": (("money", "rate"), "money"),
    "yuan": (("int",), "money"),
}
ROUNDED = {"prorate": "half_up", "percent": "floor"}
OTHER_FUNCTIONS = ("at", "least", "greatest")

_UNKNOWN = ("不知道就是不知道，不能换成别的值", "unknown is unknown: nothing can stand in for it")
_RELATED = (
    "在词汇表里写成 count、sum、max、min",
    "state it in the vocabulary as count, sum, max or min",
)
_TODAY = ("办理日是 as_of", "the day of deciding is as_of")
_CASE = ("写 case when 条件 then 甲 else 乙 end", "write case when TEST then A else B end")
INSTEAD: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("coalesce", "ifnull", "nvl", "nullif", "isnull", "zeroifnull"), _UNKNOWN),
    **dict.fromkeys(("count", "sum", "avg", "max", "min", "exists", "any", "all"), _RELATED),
    **dict.fromkeys(("now", "today", "current_date", "current_timestamp", "getdate"), _TODAY),
    **dict.fromkeys(("if", "iif", "iff", "decode", "switch"), _CASE),
    "cast": ("直接用同一类型的值", "use a value of the right type"),
    "date": ("写 date '2022-03-01'", "write date '2022-03-01'"),
    "round": ("用 prorate 或 percent，写明怎么取整", "use prorate or percent and say how to round"),
    "datediff": (
        "两个日期直接相减是天数；月数用 months_between",
        "subtract dates for days; months_between for months",
    ),
    "date_add": ("用 日期 + 天数 或 add_months", "use date + days or add_months"),
    "dateadd": ("用 日期 + 天数 或 add_months", "use date + days or add_months"),
}


class Operators(Columns):
    """Everything but names."""

    def node(self, syntax: exp.Expr, frame: Frame) -> Node:
        """One syntax node, typed."""
        self.size += 1
        if self.size > BIGGEST:
            raise ExpressionError("too_big")
        if (parts := name_parts(syntax)) is not None:
            return self.name(parts, frame)
        if type(syntax) in COMPARISONS:
            return self._compare(COMPARISONS[type(syntax)], syntax, frame)
        match syntax:
            case exp.Paren():
                return self.node(syntax.this, frame)
            case exp.Literal():
                return number(syntax)
            case exp.Boolean():
                return Literal("bool", bool(syntax.this))
            case exp.Cast():
                return date_literal(syntax)
            case exp.Case():
                return self._case(syntax, frame)
            case exp.Anonymous():
                return self._call(str(syntax.this).lower(), syntax.expressions, frame)
            case exp.Not() | exp.And() | exp.Or() | exp.Between() | exp.In():
                return self._logic(syntax, frame)
        return self._arithmetic(syntax, frame)

    def _logic(self, syntax: exp.Expr, frame: Frame) -> Node:
        match syntax:
            case exp.Not():
                return Not("bool", self._want(syntax.this, frame, "bool", "not"))
            case exp.And() | exp.Or():
                wanted = partial(self._want, frame=frame, want="bool", where="and/or")
                items = self.parts([partial(wanted, part) for part in syntax.flatten()])
                return And("bool", items) if isinstance(syntax, exp.And) else Or("bool", items)
            case exp.Between():
                return self._between(syntax, frame)
            case exp.In():
                return self._in(syntax, frame)
        raise AssertionError(syntax)

    def _arithmetic(self, syntax: exp.Expr, frame: Frame) -> Node:
        match syntax:
            case exp.Neg():
                item = self.node(syntax.this, frame)
                need(item, ("int", "money"), "-")
                if isinstance(item, Literal) and isinstance(item.value, int):
                    return Literal(item.type, -item.value)
                return Arithmetic(item.type, "-", Literal(item.type, 0), item)
            case exp.Add() | exp.Sub():
                return self._add(syntax, frame)
            case exp.Mul():
                return self._multiply(syntax, frame)
        mend, mend_en = "见格式说明第4节", "see the format, section 4"
        if isinstance(syntax, (exp.Like, exp.ILike)):
            mend, mend_en = "写 = 或 in", "write = or in"
        raise ExpressionError("banned", what=str(syntax.key), mend=mend, mend_en=mend_en)

    def _want(self, syntax: exp.Expr, frame: Frame, want: str, where: str) -> Node:
        node = self.node(syntax, frame)
        need(node, (want,), where)
        return node

    def _both(self, syntax: exp.Expr, frame: Frame) -> list[Node]:
        """What stands on either side of a sign."""
        return self._each([syntax.this, syntax.expression], frame)

    def _each(self, parts: list[exp.Expr], frame: Frame) -> list[Node]:
        return self.parts([partial(self.node, part, frame) for part in parts])

    def _compare(self, op: str, syntax: exp.Expr, frame: Frame) -> Node:
        left, right = self._both(syntax, frame)
        same(left, right, "" if left.type == right.type else f"{written(syntax.this)} {op}")
        if op not in ("=", "<>") and left.type in ("bool", "text"):
            raise ExpressionError("type", where=op, want="int / money / rate / date", got=left.type)
        return Compare("bool", op, left, right)

    def _between(self, syntax: exp.Between, frame: Frame) -> Node:
        if syntax.args.get("symmetric"):
            mend, mend_en = "小的写在前面", "write the smaller one first"
            raise ExpressionError("banned", what="symmetric", mend=mend, mend_en=mend_en)
        item, low, high = self._each([syntax.this, syntax.args["low"], syntax.args["high"]], frame)
        need(item, ("int", "money", "rate", "date"), "between")
        same(item, low, "between")
        same(item, high, "between")
        return And("bool", [Compare("bool", ">=", item, low), Compare("bool", "<=", item, high)])

    def _in(self, syntax: exp.In, frame: Frame) -> Node:
        item = self.node(syntax.this, frame)
        named = syntax.args.get("field")
        if isinstance(named, exp.Anonymous) and named.name.lower() == "at":
            arity("at", "2", named.expressions, 2, 2)
            name, day = named.expressions
            return self._in_dated(item, _dotted(name), day, frame)
        if named is not None:
            return self._in_set(item, _dotted(named))
        if not syntax.expressions:
            mend, mend_en = (
                "括号里写值，或写名单的名字",
                "put values in the parentheses or name a set",
            )
            raise ExpressionError("banned", what="in ()", mend=mend, mend_en=mend_en)
        values = []
        for part in syntax.expressions:
            value = self.node(part, frame)
            if not isinstance(value, Literal):
                what, what_en = f"in 里的 {written(part)}", f"{written(part)} inside in"
                mend, mend_en = (
                    "in 里只写常量；否则用 = 和 or",
                    "constants only inside in; else = and or",
                )
                raise ExpressionError(
                    "banned", what=what, what_en=what_en, mend=mend, mend_en=mend_en
                )
            same(item, value, "in")
            values.append(value.value)
        return In("bool", item, tuple(values))

    def _in_set(self, item: Node, name: str) -> Node:
        members = self._set(item, name)
        if any(member.period != (None, None) for member in members):
            raise ExpressionError("set_needs_at", name=name)
        return In("bool", item, tuple(m.value for m in members), name)

    def _in_dated(self, item: Node, name: str, day: exp.Expr, frame: Frame) -> Node:
        """Is it in the set on the day? One test for each stretch of days that members share."""
        stretches: dict[tuple[dt.date | None, dt.date | None], list[str]] = {}
        for member in self._set(item, name):
            stretches.setdefault(member.period, []).append(member.value)
        if stretches.keys() == {(None, None)}:
            raise ExpressionError("set_no_at", name=name)
        on = self._want(day, frame, "date", "at()")
        tests: list[Node] = []
        for period, values in stretches.items():
            parts: list[Node] = [In("bool", item, tuple(values), name)]
            for op, bound in zip((">=", "<="), period, strict=True):
                if bound is not None:
                    parts.append(Compare("bool", op, on, Literal("date", bound)))
            tests.append(And("bool", parts) if len(parts) > 1 else parts[0])
        return Or("bool", tests) if len(tests) > 1 else tests[0]

    def _set(self, item: Node, name: str) -> tuple[Member, ...]:
        """The members of a set that the item may be compared with."""
        if name not in self.package.sets:
            raise ExpressionError("unknown_set", name=name)
        self.used.add(("set", name))
        need(item, ("text",), "in")
        members = self.package.sets[name]
        for member in members:
            if isinstance(item, Variable):
                check_code(item, member.value)
        return members

    def _add(self, syntax: exp.Add | exp.Sub, frame: Frame) -> Node:
        op = "+" if isinstance(syntax, exp.Add) else "-"
        left, right = self._both(syntax, frame)
        if left.type == "date" and right.type == "int":
            check_shift(right, MOST_DAYS)
            return ShiftDays("date", left, right, 1 if op == "+" else -1)
        if left.type == "date" and right.type == "date" and op == "-":
            return DaysBetween("int", left, right)
        if left.type == "date":
            raise ExpressionError("type", where=f"date {op}", want="int", got=right.type)
        need(left, ("int", "money", "rate"), op)
        same(left, right, op)
        return Arithmetic(left.type, op, left, right)

    def _multiply(self, syntax: exp.Mul, frame: Frame) -> Node:
        left, right = self._both(syntax, frame)
        types = (left.type, right.type)
        if set(types) not in ({"int"}, {"int", "money"}):
            got = f"{left.type} × {right.type}"
            raise ExpressionError("type", where="*", want="int × int / money × int", got=got)
        return Arithmetic("money" if "money" in types else "int", "*", left, right)

    def _case(self, syntax: exp.Case, frame: Frame) -> Node:
        if syntax.this is not None:
            mend, mend_en = "写 case when 条件", "write case when TEST"
            raise ExpressionError("banned", what="case x when", mend=mend, mend_en=mend_en)
        if syntax.args.get("default") is None:
            raise ExpressionError("no_else")
        test = partial(self._want, frame=frame, want="bool", where="case when")
        work = [
            part
            for branch in syntax.args["ifs"]
            for part in (
                partial(test, branch.this),
                partial(self.node, branch.args["true"], frame),
            )
        ]
        *nodes, default = self.parts([*work, partial(self.node, syntax.args["default"], frame)])
        branches = list(zip(nodes[::2], nodes[1::2], strict=True))
        types = {v.type for _, v in branches} | {default.type}
        if len(types) > 1:
            raise ExpressionError("case_type", types=", ".join(sorted(types)))
        return Case(default.type, branches, default)

    def _call(self, name: str, args: list[exp.Expr], frame: Frame) -> Node:
        if name == "at":
            arity(name, "2", args, 2, 2)
            return self.at(args[0], self._want(args[1], frame, "date", "at()"), frame)
        if name in ("least", "greatest"):
            arity(name, "2+", args, 2, 99)
            items = self._each(args, frame)
            need(items[0], ("int", "money", "rate", "date"), f"{name}()")
            for item in items[1:]:
                same(items[0], item, f"{name}()")
            return Call(items[0].type, name, items)
        if name not in FUNCTIONS:
            raise refused(name)
        types, result = FUNCTIONS[name]
        rounded = name in ROUNDED
        low, high = len(types), len(types) + rounded
        arity(name, f"{low}-{high}" if rounded else str(low), args, low, high)
        rounding = _rounding(name, args[low:])
        wanted = partial(self._want, frame=frame, where=f"{name}()")
        nodes = self.parts([partial(wanted, a, want=t) for a, t in zip(args, types, strict=False)])
        if name == "add_months":
            check_shift(nodes[1], MOST_MONTHS)
        return _yuan(nodes[0]) if name == "yuan" else Call(result, name, nodes, rounding)


def _rounding(name: str, given: list[exp.Expr]) -> str:
    if not given:
        return ROUNDED.get(name, "")
    literal = given[0]
    rounding = literal.name if isinstance(literal, exp.Literal) and literal.is_string else ""
    if rounding not in ROUNDINGS:
        allowed = ", ".join(f"'{r}'" for r in ROUNDINGS)
        raise ExpressionError(
            "bad_choice", key=f"{name}()", value=written(literal), allowed=allowed
        )
    return rounding


def _yuan(node: Node) -> Node:
    if not isinstance(node, Literal) or not isinstance(node.value, int):
        return Arithmetic("money", "*", node, Literal("int", 100))
    if abs(node.value) * 100 > LARGEST:
        raise ExpressionError("literal_overflow", value=node.value)
    return Literal("money", node.value * 100)


def refused(name: str) -> ExpressionError:
    """A call of what is no function of the language."""
    if name in INSTEAD:
        mend, mend_en = INSTEAD[name]
        return ExpressionError("banned", what=f"{name}()", mend=mend, mend_en=mend_en)
    allowed = ", ".join(sorted([*FUNCTIONS, *OTHER_FUNCTIONS]))
    return ExpressionError("unknown_function", name=name, allowed=allowed)


def written(syntax: exp.Expr) -> str:
    """The syntax as the author wrote it, more or less."""
    return syntax.sql().lower()


def _dotted(syntax: exp.Expr) -> str:
    """A name as it stands."""
    return ".".join(name_parts(syntax) or [written(syntax)])
