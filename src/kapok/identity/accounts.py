"""Bank accounts: digits. Old passbook numbers fail the check of cards, so that is a warning only."""

from __future__ import annotations

import re

from kapok.checkdigits import luhn_fits
from kapok.identity.remarks import NOTHING, Checked, Remark, remark
from kapok.identity.tidying import bare_number
from kapok.masking import mask_number

_ACCOUNT = re.compile(r"\d{10,25}", re.ASCII)
_CARD_LENGTHS = range(16, 20)


def is_card(text: str) -> bool:
    """Whether it is a card number as it should be, and nothing is to be said of it."""
    return len(text) in _CARD_LENGTHS and text.isascii() and text.isdigit() and luhn_fits(text)


def check_account(text: str) -> Checked:
    """The account's digits."""
    number = bare_number(text)
    if not number:
        return NOTHING
    if not _ACCOUNT.fullmatch(number):
        return Checked(None, (remark("account_form", value=mask_number(number), got=len(number)),))
    remarks: tuple[Remark, ...] = ()
    if len(number) in _CARD_LENGTHS and not luhn_fits(number):
        remarks = (remark("account_luhn", len(number), value=mask_number(number)),)
    return Checked(number, remarks, number != text)
