"""Expression text → syntax. sqlglot parses, and only parses; what the language does not allow is refused by name.

The dialect knows no functions of its own, so that every call arrives with its name and its arguments untouched.
"""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from sqlglot import exp, parse_one, parser, tokens
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, SqlglotError

from kapok.rules.language.lexing import DEEPEST, check_text
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
        NO_PAREN_FUNCTION_PARSERS: ClassVar = {
            "CASE": parser.Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]
        }


_SUBQUERY = (
    "子查询",
    "在词汇表里写成 exists、count、sum、max、min",
    "a subquery",
    "state it in the vocabulary as exists, count, sum, max or min",
)
# syntax; what it is and how to mend it in Chinese, then in English
BANNED: tuple[tuple[type[exp.Expr], str, str, str, str], ...] = (
    (exp.Query, *_SUBQUERY),
    (exp.Exists, *_SUBQUERY),
    (
        exp.Is,
        "is（is null、is true）",
        "不知道就是不知道，不能当作条件；真假直接写名字",
        "is (is null, is true)",
        "unknown is unknown: it cannot be tested; a truth value stands by itself",
    ),
    (
        exp.Null,
        "null",
        "不知道不能写成值；没有行的情形写在词汇表的 empty",
        "null",
        "unknown cannot be written as a value; `empty` says what no rows give",
    ),
    (
        exp.Interval,
        "interval",
        "用 add_months(日期, 月数) 或 日期 + 天数",
        "interval",
        "use add_months(date, months) or date + days",
    ),
    (
        exp.Window,
        "窗口函数（over）",
        "次序由 limit 和 once_per 表示",
        "a window function (over)",
        "order is stated by limit and once_per",
    ),
    (
        exp.Star,
        "*（全部列）",
        "写出事实的名字",
        "* (all columns)",
        "write the name of the fact",
    ),
    (
        exp.Distinct,
        "distinct",
        "次数由 once_per 管",
        "distinct",
        "once_per says how often",
    ),
    (
        exp.Tuple,
        "成组的值（甲, 乙）",
        "分开写，用 and 连接",
        "a group of values (a, b)",
        "write them one by one, joined by and",
    ),
)


@lru_cache(maxsize=4096)
def parse(text: str) -> exp.Expr:
    """Exactly one scalar expression. ExpressionError otherwise."""
    check_text(text)
    try:
        statement = parse_one(f"select {text}", dialect=PolicyDialect)
    except RecursionError:
        raise ExpressionError("too_nested", limit=DEEPEST) from None
    except SqlglotError as error:
        raise _unreadable(text, error) from None
    if not isinstance(statement, exp.Select):
        raise _banned(exp.Query)
    for kind in (kind for kind, *_ in BANNED):
        if any(found is not statement for found in statement.find_all(kind)):
            raise _banned(kind)
    _only_expressions(statement)
    node: exp.Expr = statement.expressions[0]
    if isinstance(node, exp.Alias):
        raise _unreadable(text, None)
    if _depth(node) > DEEPEST:
        raise ExpressionError("too_nested", limit=DEEPEST)
    return node


def _banned(kind: type[exp.Expr]) -> ExpressionError:
    _, what, mend, what_en, mend_en = next(row for row in BANNED if row[0] is kind)
    return ExpressionError("banned", what=what, what_en=what_en, mend=mend, mend_en=mend_en)


def _only_expressions(statement: exp.Select) -> None:
    """Refuse `from`, `where`, `order by` and the like, and anything but one expression."""
    for clause, value in statement.args.items():
        if value and clause != "expressions":
            word = clause.rstrip("_")
            raise ExpressionError(
                "banned",
                what=word,
                mend=f"删去 {word} 和后面的内容",
                mend_en=f"delete {word} and what follows",
            )
    if len(statement.expressions) != 1:
        raise ExpressionError("not_one")


def _unreadable(text: str, error: SqlglotError | None) -> ExpressionError:
    """Where the reading stopped, if the parser knows."""
    near = ""
    if isinstance(error, ParseError) and error.errors:
        near = str(error.errors[0].get("highlight") or "")
    zh, en = (
        "多半是少了 and、or、逗号或比较号",
        "most likely and, or, a comma or a comparison is missing",
    )
    if near and near.lower() != "select":
        zh, en = f"看“{near}”前后：{zh}", f"look around “{near}”: {en}"
    return ExpressionError("parse", text=text, hint=zh, hint_en=en)


def _depth(node: exp.Expr) -> int:
    """Levels of the tree; a chain of and or of or counts as one."""
    deepest = 0
    stack: list[tuple[exp.Expr, int]] = [(node, 1)]
    while stack:
        item, level = stack.pop()
        deepest = max(deepest, level)
        for child in item.iter_expressions():
            if isinstance(child, exp.Identifier):
                continue
            stack.append((child, level + (type(child) is not type(item) or not _chains(item))))
    return deepest


def _chains(node: exp.Expr) -> bool:
    return isinstance(node, (exp.And, exp.Or))


def name_parts(node: exp.Expr) -> list[str] | None:
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
