"""What is wrong with a file that is no YAML: on which line, in words an author knows.

The parser says where it gave up, which is often the line below the slip. The lines it looked at are searched for the
usual ones: no space after a colon, and a full-width colon or comma.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

_SAID: tuple[tuple[str, str, str, str, str], ...] = (
    # part of the parser's words: what (zh, en), mend (zh, en)
    (
        "mapping values are not allowed",
        "这里不该有冒号",
        "a colon has no place here",
        "文字里有冒号时整段加引号；缩进和上一行对齐",
        "quote a text with a colon; line it up with the line above",
    ),
    (
        "found character that cannot start",
        "这里的字符不能用来开头，多半是制表符（Tab）或 @ ` %",
        "a character that cannot start a value, most likely a tab or @ ` %",
        "用空格缩进；文字以这些符号开头时加引号",
        "indent with spaces; quote a text that starts so",
    ),
    (
        "end of stream",
        "引号没有关上",
        "a quote is never closed",
        "补上后面的引号",
        "close the quote",
    ),
    (
        "expected ',' or '}'",
        "花括号没有关上，或少了逗号",
        "a brace is not closed or a comma is missing",
        "补上 } 或逗号",
        "add } or a comma",
    ),
    (
        "expected ',' or ']'",
        "方括号没有关上，或少了逗号",
        "a bracket is not closed or a comma is missing",
        "补上 ] 或逗号",
        "add ] or a comma",
    ),
    (
        "expected a single document",
        "一个文件里写了两份（有 --- 分隔）",
        "two documents in one file",
        "拆成两个文件",
        "make it two files",
    ),
    (
        "",
        "缩进、冒号或引号不对",
        "indentation, a colon or a quote is wrong",
        "和上下几行对齐，检查冒号、引号和括号",
        "line it up with its neighbours; check colons, quotes and brackets",
    ),
)
BAD_KEY = {
    "detail": "键是空的，或者不是一个词",
    "detail_en": "a key is empty or not a single word",
    "hint": "写成 键: 值",
    "hint_en": "write key: value",
}
_KEY = r"(?P<key>[A-Za-z_][\w.]*)"
_GLUED = re.compile(rf"\s*(?:- )*{_KEY}:(?P<rest>[^\s:].*)")
_WIDE_COLON = re.compile(rf"\s*(?:- )*{_KEY}：\s*(?P<rest>.*)")
_INNER_COLON = re.compile(rf"[{{,，]\s*{_KEY}：\s*(?P<rest>.*)")
_WIDE_COMMA = re.compile(rf"(?P<sign>[，、；])\s*{_KEY}\s*[:：]")


def fault_of(error: yaml.YAMLError, text: str) -> tuple[int, dict[str, str]]:
    """The line of the fault (0 if the parser does not know) and the values of the message."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return 0, _said("")
    for line, words in _suspects(error, text.split("\n")):
        if slip := key_slip(words) or (_inner_slip(words) if _flow(error) else None):
            return line, slip
    return _line(error), _said(f"{error.context or ''} {error.problem or ''}")


def key_slip(text: str) -> dict[str, str] | None:
    """A key whose colon lacks the space after it, or is a full-width one."""
    if match := _WIDE_COLON.match(text):
        right = f"{match['key']}: {_short(match['rest'])}".rstrip()
        zh, en = f"“{match['key']}”后面的冒号是全角的", f"a full-width colon after “{match['key']}”"
    elif match := _GLUED.match(text):
        right = f"{match['key']}: {_short(match['rest'])}"
        zh, en = f"“{match['key']}:”后面没有空格", f"no space after “{match['key']}:”"
    else:
        return None
    return {"detail": zh, "detail_en": en, "hint": f"写成 {right}", "hint_en": f"write {right}"}


def _short(text: str) -> str:
    """The beginning of a value, up to what may be the next key."""
    if text.startswith(("{", "[")):
        return "…"
    text = re.split(r"[,，}\]]", text)[0].strip()
    return text if len(text) <= 24 else f"{text[:24]}…"


def _inner_slip(text: str) -> dict[str, str] | None:
    """A full-width sign inside brackets."""
    if match := _INNER_COLON.search(text):
        return key_slip(f"{match['key']}：{match['rest']}")
    match = _WIDE_COMMA.search(text)
    if match is None:
        return None
    sign, key = match["sign"], match["key"]
    return {
        "detail": f"“{key}”前面的“{sign}”是全角的",
        "detail_en": f"“{sign}” before “{key}” is full-width",
        "hint": f"写成半角的逗号：, {key}: …",
        "hint_en": f"write a plain comma: , {key}: …",
    }


def _flow(error: yaml.MarkedYAMLError) -> bool:
    return "flow" in (error.context or "")


def _suspects(error: yaml.MarkedYAMLError, lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines the slip may be on, likeliest first, with their numbers."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return
    last = min(mark.line, len(lines) - 1)
    if _flow(error) and error.context_mark is not None:
        numbers = range(error.context_mark.line, last + 1)
    else:
        above = [n for n in range(last) if lines[n].strip()]
        numbers = range(last, (above[-1] if above else last) - 1, -1)
    for number in numbers:
        yield number + 1, lines[number]


def _said(words: str) -> dict[str, str]:
    _, zh, en, mend, mend_en = next(row for row in _SAID if row[0] in words)
    return {"detail": zh, "detail_en": en, "hint": mend, "hint_en": mend_en}


def _line(error: yaml.MarkedYAMLError) -> int:
    """Where it went wrong: for something left open, where it was opened."""
    opened = re.search(r"flow|quoted|simple key", error.context or "")
    mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 0
