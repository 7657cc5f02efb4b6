"""Telephone numbers: 11 digits of a mobile, or a landline with its area. A wrong one is kept and said."""

from __future__ import annotations

import re

from kapok.identity.remarks import NOTHING, Checked, remark
from kapok.identity.tidying import bare_number

MOBILE_LENGTH = 11
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})\d{7,8}", re.ASCII)

_CHINA = re.compile(r"(?:\+|00)86(?=1[3-9]\d{9}$)", re.ASCII)


def tidy_phone(text: str) -> str:
    """The number as it is compared: without blanks, strokes and the country's 86."""
    return _CHINA.sub("", bare_number(text))


def is_mobile(text: str) -> bool:
    """Whether it is a mobile number as it should be."""
    return _MOBILE.fullmatch(text) is not None


def check_phone(text: str) -> Checked:
    """The number without blanks and strokes."""
    number = tidy_phone(text)
    if not number:
        return NOTHING
    if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return Checked(number, (), number != text)
    return Checked(number, (remark("phone", value=text.strip(), got=len(number)),), number != text)


def mask_phone(number: str) -> str:
    """The first three and the last four digits; of one too short for that the last four at most."""
    first = 3 if len(number) >= MOBILE_LENGTH else 0
    last = min(4, len(number) // 2)
    return number[:first] + "*" * (len(number) - first - last) + number[len(number) - last :]
