"""The shape of a message, and the words for types."""

from __future__ import annotations

import re
from typing import NamedTuple


class Message(NamedTuple):
    """What is wrong and how to mend it; `{name}` stands for a value."""

    what: str
    what_en: str
    mend: str
    mend_en: str


TYPE_WORDS = {
    "bool": "真假",
    "int": "整数",
    "money": "金额",
    "rate": "比例",
    "date": "日期",
    "text": "文字",
    "code": "代码",
}
EXAMPLES = {
    "bool": "true / false",
    "int": "12",
    "money": '1000 / "263.50"',
    "rate": '"3.85%"',
    "date": "2022-03-01 / 长期（1800-01-01—2999-12-31）",
    "text": "米易县",
    "code": "enterprise",
}
_TYPE = re.compile(r"\b(" + "|".join(TYPE_WORDS) + r")\b")


def type_words(text: str) -> str:
    """The names of types in a text, in Chinese."""
    return _TYPE.sub(lambda match: TYPE_WORDS[match.group()], text)
