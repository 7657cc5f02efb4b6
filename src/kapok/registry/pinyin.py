"""The initials by which a name is looked for: 曾学顺 → zxs. What has no reading stands for itself."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin

SURNAMES = {"单": "s", "曾": "z", "仇": "q", "解": "x", "查": "z", "区": "o", "盖": "g", "缪": "m"}
"""Characters that are read differently as a surname."""


def initials(name: str) -> str:
    letters = "".join(lazy_pinyin(name.replace("·", ""), style=Style.FIRST_LETTER)).lower()
    return SURNAMES.get(name[:1], letters[:1]) + letters[1:]
