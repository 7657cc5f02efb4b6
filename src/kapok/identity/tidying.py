"""What people type without meaning it: full-width signs, invisible characters, blanks of many kinds."""

from __future__ import annotations

import re

_DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Which way a line runs: by them a text shows itself as another one."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad" + _DIRECTIONS))
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)])
_SPACES = {ord(c): " " for c in "\u00a0\u3000\t\r\n\u2002\u2003\u2009\u202f\x0b\x0c"}
_TIDY = {**_INVISIBLE, **_CONTROLS, **_SPACES}
_HALF = {0xFF01 + i: 0x21 + i for i in range(94)}
_UNTIDY = re.compile("[" + "".join(map(re.escape, map(chr, _TIDY))) + "]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_BETWEEN = re.compile(r"[\s-]")


def visible(text: str) -> str:
    """Without invisible characters; every blank a plain one."""
    return text.translate(_TIDY) if _UNTIDY.search(text) else text


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones."""
    return text.translate(_HALF) if _FULL_WIDTH.search(text) else text


def bare_number(text: str) -> str:
    """A number as it is compared: half-width, without blanks and strokes, letters large."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return _BETWEEN.sub("", half_width(visible(text))).upper()
