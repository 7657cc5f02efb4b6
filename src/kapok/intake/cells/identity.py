"""Identity numbers of people (GB 11643-1999) and of organisations (GB 32100-2015).

Check digit and birth date decide. The address code is only ever a warning: districts were renamed and founded later
than people were born in them, and valid numbers of such people are common.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from operator import mul

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from kapok.intake.cells.areas import known_area
from kapok.intake.cells.raw import (
    UNKNOWN,
    Raw,
    Read,
    lost_digits,
    plain,
    short_number,
    shown,
)
from kapok.intake.messages import Note, listed, note
from kapok.masking import mask_number

ID_LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_OF_ZEROS = sum(map(mul, b"0" * 17, _WEIGHTS))  # the digits are weighed as characters
_ID = re.compile(r"^\d{17}[\dX]$", re.ASCII)
_LIKE_ID = re.compile(r"\d{15}|\d{17}[\dXx]", re.ASCII)
_OLD_ID = re.compile(r"^\d{15}$", re.ASCII)
_REGISTER = re.compile(r"^[0-9A-Z][0-9A-Z-]{4,29}$", re.ASCII)
_OLDEST = 1900
_NOT_OF_CREDIT_CODE = frozenset("IOSVZ")


def check_character(first17: str) -> str:
    """The 18th character of an ID number."""
    return _CHECK[(sum(map(mul, first17.encode(), _WEIGHTS)) - _OF_ZEROS) % 11]


@lru_cache(maxsize=50_000)
def _day(digits: str) -> dt.date | None:
    try:
        born = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born if born.year >= _OLDEST else None


def birth_of(number: str) -> dt.date | None:
    """The birth date inside an 18-digit ID number, None if there is no such day."""
    return _day(number[6:14])


def sex_of(number: str) -> str:
    """`male` or `female`, by the 17th digit."""
    return "male" if int(number[16]) % 2 else "female"


def id_fault(number: str, today: dt.date | None = None) -> Note | None:
    """What is wrong with a tidy number, or None if it is a valid 18-digit ID number. Nobody is born after `today`."""
    if "*" in number:
        return note("id_masked", value=mask_number(number))
    if _OLD_ID.match(number):
        return note("id_old", value=mask_number(number))
    if len(number) != ID_LENGTH:
        return note("id_length", value=mask_number(number), got=len(number))
    if not _ID.match(number):
        return note("id_characters", value=mask_number(number))
    born = birth_of(number)
    if born is None:
        return note("id_birth", value=mask_number(number), part=number[6:14])
    if today is not None and born > today:
        return note("id_unborn", value=mask_number(number), part=number[6:14])
    want = check_character(number[:17])
    if number[17] == want:
        return None
    if number.endswith("000"):
        return note("id_precision", value=mask_number(number))
    return note("id_check", value=mask_number(number), want=want, got=number[17])


def parse_id(raw: Raw, today: dt.date | None = None) -> Read:
    """An 18-character ID number with an upper-case X, of somebody born by `today`."""
    if (
        isinstance(raw, str)
        and _ID.match(raw)
        and id_fault(raw, today) is None
        and known_area(raw[:6])
    ):
        return Read(raw)
    cleaned = plain(raw)
    if not cleaned.text:
        return UNKNOWN
    if lost_digits(raw, cleaned.text):
        return Read(None, (note("id_precision", value=short_number(raw)),))
    number = re.sub(r"[\s-]", "", cleaned.text).upper()
    fault = id_fault(number, today)
    if fault is not None:
        return Read(None, (fault,))
    notes: tuple[Note, ...] = ()
    if number != raw:
        notes = (note("id_cleaned", value=mask_number(number)),)
    if not known_area(number[:6]):
        notes += (note("id_area", value=mask_number(number), part=number[:6]),)
    return Read(number, notes)


def like_id(raw: Raw) -> bool:
    """Whether a cell holds what looks like an ID number and nothing else, right or wrong."""
    if not isinstance(raw, str) or not any(map(str.isdigit, raw[:8])):
        return False
    return bool(_LIKE_ID.fullmatch(re.sub(r"[\s-]", "", plain(raw).text)))


def credit_fault(number: str) -> Note | None:
    """What is wrong with a tidy 18-character credit code, or None."""
    try:
        uscc.validate(number)
    except ValidationError:
        wrong = sorted(set(number) & _NOT_OF_CREDIT_CODE)
        if wrong:
            return note("credit_letters", value=number, **listed("part", wrong))
        return note("credit_check", value=number)
    return None


def parse_organisation_id(raw: Raw) -> Read:
    """A credit code; or the owner's ID number, a register or list number where there is no credit code."""
    cleaned = plain(raw)
    if not cleaned.text:
        return UNKNOWN
    if lost_digits(raw, cleaned.text):
        return Read(None, (note("credit_precision", value=short_number(raw)),))
    number = re.sub(r"\s", "", cleaned.text).upper()
    mended = (note("cell_cleaned", before=shown(raw), after=number),) if number != raw else ()
    if len(number) == ID_LENGTH:
        if id_fault(number) is None:
            return Read(number, mended)
        fault = credit_fault(number)
        return Read(None, (fault,)) if fault else Read(number, mended)
    if not _REGISTER.match(number):
        return Read(None, (note("credit_form", value=shown(raw), got=len(number)),))
    return Read(number, (*mended, note("credit_other", value=number)))
