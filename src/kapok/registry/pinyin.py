"""The initials by which a name is looked for: 曾学顺 → zxs. What has no reading stands for itself."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

SURNAMES = {"单": "s", "曾": "z", "仇": "q", "解": "x", "查": "z", "区": "o", "盖": "g", "缪": "m"}
"""Characters that are read differently as a surname."""


_SHORT = 4
"""A name of so many characters is a surname and what follows: of the latter there are few, and each is read once."""


def initials(name: str) -> str:
    letters = name.replace("·", "")
    if len(name) <= _SHORT:
        first = SURNAMES.get(name[:1]) or _read(letters[:1])
        return first + _read(letters[1:])
    found = _read(letters)
    return SURNAMES.get(name[:1], found[:1]) + found[1:]


@lru_cache(maxsize=16_384)
def _read(letters: str) -> str:
    return "".join(lazy_pinyin(letters, style=Style.FIRST_LETTER)).lower()
