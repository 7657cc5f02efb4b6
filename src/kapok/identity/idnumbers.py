"""Identity numbers of people (GB 11643-1999).

Check digit and birth date decide. The address code is only ever a warning: districts were renamed and founded later
than people were born in them, and valid numbers of such people are common.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from kapok.checkdigits import id_check
from kapok.identity.areacodes import known_area
from kapok.identity.remarks import NOTHING, Checked, Remark, remark
from kapok.identity.tidying import bare_number
from kapok.masking import mask_number

ID_LENGTH = 18
_ID = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD_ID = re.compile(r"\d{15}", re.ASCII)
_OLDEST = 1900
_AREA, _BIRTH, _LAST = (1, 6), (7, 14), (18, 18)


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


def id_fault(number: str, today: dt.date | None = None) -> Remark | None:
    """What is wrong with a tidy number, or None if it is a valid 18-digit ID number. Nobody is born after `today`."""
    if not _ID.fullmatch(number):
        return _form_fault(number)
    born = birth_of(number)
    if born is None:
        return remark("id_birth", *_BIRTH, value=mask_number(number), part=number[6:14])
    if today is not None and born > today:
        return remark("id_unborn", *_BIRTH, value=mask_number(number), part=number[6:14])
    want = id_check(number[:17])
    if number[17] == want:
        return None
    if number.endswith("000"):  # what a spreadsheet leaves of 18 digits
        return remark("id_precision", 16, 18, value=mask_number(number))
    return remark("id_check", *_LAST, value=mask_number(number), want=want, got=number[17])


def is_id_number(text: str, today: dt.date | None = None) -> bool:
    """Whether it is an identity number as it should be, and nothing is to be said of it."""
    return (
        _ID.fullmatch(text) is not None and id_fault(text, today) is None and known_area(text[:6])
    )


def _form_fault(number: str) -> Remark:
    if "*" in number:
        return remark("id_masked", value=mask_number(number))
    if _OLD_ID.fullmatch(number):
        return remark("id_old", value=mask_number(number))
    if len(number) != ID_LENGTH:
        return remark("id_length", value=mask_number(number), got=len(number))
    at = next(
        i
        for i, sign in enumerate(number, 1)
        if not _ID.fullmatch("0" * (i - 1) + sign + "0" * (18 - i))
    )
    return remark("id_characters", at, value=mask_number(number))


def check_id_number(text: str, today: dt.date | None = None) -> Checked:
    """An 18-character ID number with an upper-case X, of somebody born by `today`."""
    number = bare_number(text)
    if not number:
        return NOTHING
    fault = id_fault(number, today)
    if fault is not None:
        return Checked(None, (fault,))
    remarks: tuple[Remark, ...] = ()
    if not known_area(number[:6]):
        remarks = (remark("id_area", *_AREA, value=mask_number(number), part=number[:6]),)
    return Checked(number, remarks, number != text)
