"""Unified social credit codes of organisations (GB 32100-2015): 18 of 31 signs, the last one a check.

The first two say who registered what: 91 a company, 93 a farmers' cooperative, N1 to N3 a collective of a group, village or
township. Letters may stand there, so only the six signs of the area are held to be digits.
"""

from __future__ import annotations

import re

from kapok.checkdigits import CREDIT_SIGNS, credit_fits
from kapok.identity.remarks import NOTHING, Checked, Remark, remark
from kapok.identity.tidying import bare_number

CREDIT_LENGTH = 18
_CODE = re.compile(rf"[{CREDIT_SIGNS}]{{2}}\d{{6}}[{CREDIT_SIGNS}]{{10}}", re.ASCII)
_NEVER = frozenset("IOSVZ")


def credit_fault(code: str) -> Remark | None:
    """What is wrong with a tidy code, or None."""
    if len(code) != CREDIT_LENGTH:
        return remark("credit_length", value=code, got=len(code))
    if _CODE.fullmatch(code) and credit_fits(code):
        return None
    places = [place for place, sign in enumerate(code, 1) if sign in _NEVER]
    if places:
        part = ", ".join(sorted({code[place - 1] for place in places}))
        return remark("credit_letters", places[0], value=code, part=part)
    return remark("credit_check", CREDIT_LENGTH, value=code)


def check_credit_code(text: str) -> Checked:
    """A credit code in capitals."""
    code = bare_number(text)
    if not code:
        return NOTHING
    fault = credit_fault(code)
    return Checked(None, (fault,)) if fault else Checked(code, (), code != text)
