"""What somebody typed to be looked for, and as what it may be looked for: a name, initials, a number of any kind."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kapok.identity import KINDS, Verdict, check_phone
from kapok.registry.pinyin import initials
from kapok.registry.trouble import Refused

LONGEST = 120
"""As long as a name of an organisation may be."""
_NUMBER = re.compile(r"[0-9A-Z]{6,30}", re.ASCII)
_HOUSEHOLD = re.compile(r"[0-9A-Z_/-]{1,30}", re.ASCII)
_CREDIT_CODE = re.compile(r"[0-9A-Z]{18}", re.ASCII)
_IDENTITY = re.compile(r"\d{6}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dX]", re.ASCII)
_INITIALS = re.compile(r"[A-Za-z]{2,30}", re.ASCII)
_DOT = "·"
_DOTTED = 3
"""Shorter beginnings of names have no dot in them."""
_NEVER = {"Cc", "Cs"}
"""Signs that steer machines, and halves of signs."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Empty where the words cannot be meant so. `plain`: the name without dots, where it has some; `sounds`: its initials,
    by which a name is found that has dots where none were typed.
    """

    words: str
    name: str = ""
    plain: str = ""
    sounds: str = ""
    initials: str = ""
    number: str = ""
    phone: str = ""
    household: str = ""
    credit_code: str = ""

    @property
    def by(self) -> tuple[str, ...]:
        """As what it is looked for, in the first place: what is as long as an identity number may be a household's, too."""
        keys = ["name", "initials", "number", "phone", "household", "credit_code"]
        if self.phone:
            keys.remove("number")
        if _IDENTITY.fullmatch(self.number):
            keys = ["number"]
        return tuple(key for key in keys if getattr(self, key))


def read(typed: str) -> Sought:
    """Refused where nothing can be looked for by what was typed."""
    if any(unicodedata.category(sign) in _NEVER and sign not in "\t\r\n" for sign in typed):
        raise Refused("search_control")
    words = KINDS["name"].normal(typed)
    if not words:
        raise Refused("search_empty")
    if len(words) > LONGEST:
        raise Refused("search_long", most=LONGEST)
    bare = KINDS["id_number"].normal(typed)
    figures = any(map(str.isdigit, bare))
    phone = check_phone(typed)
    letters = words.replace(" ", "")
    name = words if any(map(_is_letter, words)) and not _is_number(bare) else ""
    plain = name.replace(_DOT, "")
    found = Sought(
        words,
        name=name if len(plain) > 1 or not plain.isascii() else "",
        plain=plain if plain != name else "",
        sounds=initials(plain) if len(plain) >= _DOTTED and not plain.isascii() else "",
        initials=letters.lower() if _INITIALS.fullmatch(letters) else "",
        number=bare if figures and _NUMBER.fullmatch(bare) else "",
        phone=phone.value or "" if phone.verdict is Verdict.OK else "",
        household=letters.upper() if figures and _HOUSEHOLD.fullmatch(letters.upper()) else "",
        credit_code=bare if figures and _CREDIT_CODE.fullmatch(bare) else "",
    )
    if not found.by:
        raise Refused("search_nothing")
    return found


def _is_number(bare: str) -> bool:
    return bool(_NUMBER.fullmatch(bare)) and sum(map(str.isdigit, bare)) >= len(bare) - 1


def _is_letter(sign: str) -> bool:
    """As in names: also what Unicode does not know yet, and what stands for private use."""
    return sign.isalpha() or unicodedata.category(sign) in {"Co", "Cn"}
