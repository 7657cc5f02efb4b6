"""Expression text → syntax. sqlglot parses, and only parses; what the language does not allow is refused by name.

The dialect knows no functions of its own, so that every call arrives with its name and its arguments untouched.
"""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from sqlglot import exp, parse_one, parser, tokens
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError

from kapok.rules.problems import ExpressionError


class PolicyDialect(Dialect):
    """SQL's operators and CASE; no built-in function has a special form."""

    class Tokenizer(tokens.Tokenizer):
        """The default tokenizer without the word that hides our `percent(…)`."""

        KEYWORDS: ClassVar = {k: v for k, v in tokens.Tokenizer.KEYWORDS.items() if k != "PERCENT"}

    class Parser(parser.Parser):
        """The default parser with its function tables emptied."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = {}
        NO_PAREN_FUNCTIONS: ClassVar = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar = {"CASE": parser.Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]}


BANNED: tuple[tuple[type[exp.Expression], str, str, str], ...] = (
    (exp.Subquery, "子查询", "在词汇表里写成 exists、count、sum、max", "state it in the vocabulary as exists, count, sum or max"),
    (exp.Exists, "子查询", "在词汇表里写成 exists 事实", "state it in the vocabulary as an exists fact"),
    (exp.Is, "is null", "不知道就是不知道，不能当作条件", "unknown is unknown: it cannot be tested"),
    (exp.Null, "null", "不知道不能写成值", "unknown cannot be written as a value"),
    (exp.Div, "/", "用 floor_div、ceil_div 或 prorate，写明怎么取整", "use floor_div, ceil_div or prorate and say how to round"),
    (exp.Mod, "%", "用 floor_div", "use floor_div"),
    (exp.Interval, "interval", "用 add_months 或 日期 + 天数", "use add_months or date + days"),
    (exp.Window, "窗口函数", "次序由 limit 和 once_per 表示", "order is stated by limit and once_per"),
    (exp.Star, "*", "写出名字", "write the name"),
    (exp.Placeholder, "?", "写出名字", "write the name"),
    (exp.Parameter, "@", "写出名字", "write the name"),
)


@lru_cache(maxsize=4096)
def parse(text: str) -> exp.Expression:
    """Exactly one scalar expression. ExpressionError otherwise."""
    try:
        statement = parse_one(f"select {text}", dialect=PolicyDialect)
    except SqlglotError as error:
        detail = str(error).split(". Line")[0].split("\n")[0]
        raise ExpressionError("parse", detail=f"{text}（{detail}）") from None
    if not isinstance(statement, exp.Select):
        raise ExpressionError("not_one")
    for kind, what, mend, mend_en in BANNED:
        if statement.find(kind):
            raise ExpressionError("banned", what=what, mend=mend, mend_en=mend_en)
    clauses = [key for key, value in statement.args.items() if value and key != "expressions"]
    if len(statement.expressions) != 1 or clauses:
        raise ExpressionError("not_one")
    node = statement.expressions[0]
    if isinstance(node, exp.Alias):
        raise ExpressionError("parse", detail=text)
    return node


def name_parts(node: exp.Expression) -> list[str] | None:
    """`a.b.c` as its parts; None if the node is not a plain name."""
    if isinstance(node, exp.Column):
        return [part.name for part in node.parts]
    if isinstance(node, exp.Dot):
        head = name_parts(node.this)
        tail = node.expression
        if head is None or not isinstance(tail, exp.Identifier):
            return None
        return [*head, tail.name]
    return None
