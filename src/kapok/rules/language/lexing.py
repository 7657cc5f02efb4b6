"""What may stand in the text of an expression, before it is parsed: characters, signs, strings, length, nesting.

The language is small, and SQL is not: comments, several statements, quoted names, casts with `::` are all refused here
by name, so that none of them can hide behind a parser's good will.
"""

from __future__ import annotations

import re

from kapok.rules.problems import ExpressionError

LONGEST = 2_000
DEEPEST = 24

_STRING = re.compile(r"'(?:[^']|'')*'")
_RUN = re.compile(r"[^\x00-\x7f\W]+|.", re.DOTALL)
_ALLOWED = re.compile(r"[A-Za-z0-9_\s.,()+\-*=<>]")
_HALF = dict(zip("（）、，．＝＜＞＋－＊×‘’“”", "(),,.=<>+-**''''", strict=True))
_HALF |= {"≥": ">=", "≤": "<=", "≠": "<>"}

# the sign; how to mend it in Chinese and in English
_SIGNS: tuple[tuple[str, str, str], ...] = (
    (
        "--",
        "说明写在 # 后面，减负数时中间空一格",
        "write notes after #; put a space between two minus signs",
    ),
    ("/*", "说明写在 # 后面", "write notes after #"),
    ("*/", "说明写在 # 后面", "write notes after #"),
    (
        ";",
        "只写一个表达式，删去分号和后面的内容",
        "write one expression; delete the semicolon and what follows",
    ),
    ("::", "直接用同一类型的值", "use a value of the right type"),
    ("!=", "写 <>", "write <>"),
    ("==", "写 =", "write ="),
    ("||", "“或者”写 or；文字不能拼接", "write or; texts cannot be joined"),
    ("&&", "“并且”写 and", "write and"),
    ("<=>", "写 =；不知道的值不能比较", "write =; unknown cannot be tested"),
    ("=>", "写 >=", "write >="),
    ("=<", "写 <=", "write <="),
    ("->", "写出名字，用点连接", "write the name with dots"),
    ("<<", "写 < 或 <=", "write < or <="),
    (">>", "写 > 或 >=", "write > or >="),
    ("**", "把乘法写开", "write the multiplication out"),
    (
        "/",
        "用 floor_div、ceil_div 或 prorate，写明怎么取整",
        "use floor_div, ceil_div or prorate and say how to round",
    ),
    (
        "%",
        "比例用参数（type: rate）和 percent()；余数用 floor_div 算",
        "use a rate parameter with percent(), or floor_div",
    ),
    ('"', "文字用单引号，名字不加引号", "put text in single quotes and names in none"),
)


def check_text(text: str) -> None:
    """ExpressionError for anything that no expression of the language can hold."""
    if not text.strip():
        raise ExpressionError("no_expression")
    if len(text) > LONGEST:
        raise ExpressionError("too_long", got=len(text), limit=LONGEST)
    bare = _STRING.sub(" '' ", text)
    if bare.replace("''", "").count("'"):
        raise _unreadable(text, "单引号没有配对", "a single quote is not closed")
    if re.search(r"''\s*''", bare):
        raise _unreadable(
            text, "两段文字挨在一起，中间缺逗号", "two texts stand side by side: a comma is missing"
        )
    _check_signs(bare)
    _check_parentheses(text, bare)


def _check_signs(bare: str) -> None:
    found = [
        (bare.index(sign), -len(sign), sign, zh, en) for sign, zh, en in _SIGNS if sign in bare
    ]
    if found:
        _, _, sign, zh, en = min(found)
        raise ExpressionError("banned", what=sign, mend=zh, mend_en=en)
    for char in _RUN.findall(bare.replace("''", "")):
        if _ALLOWED.match(char) or char == "'":
            continue
        if char in _HALF:
            half = _HALF[char]
            raise ExpressionError(
                "banned", what=char, mend=f"改成半角的 {half}", mend_en=f"write {half}"
            )
        if char.isalnum():
            zh, en = (
                "文字放在单引号里；事实写它的英文名",
                "put text in single quotes; write a fact by its name",
            )
        else:
            zh, en = "删去这个符号，见格式说明第4节", "delete it, see the format, section 4"
        raise ExpressionError("banned", what=char, mend=zh, mend_en=en)


def _check_parentheses(text: str, bare: str) -> None:
    depth = 0
    for char in bare:
        depth += (char == "(") - (char == ")")
        if depth > DEEPEST:
            raise ExpressionError("too_nested", limit=DEEPEST)
        if depth < 0:
            raise _unreadable(text, "多了一个右括号", "a closing parenthesis too many")
    if depth:
        raise _unreadable(text, "少了一个右括号", "a closing parenthesis is missing")


def _unreadable(text: str, zh: str, en: str) -> ExpressionError:
    return ExpressionError("parse", text=text, hint=zh, hint_en=en)
