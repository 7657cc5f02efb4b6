"""Cells that hold who somebody is: numbers of people and organisations, telephones, accounts, names.

What is right stands in `kapok.identity`; here is what a sheet does to it: numbers turned into floats, wrappers, blanks.
"""

from __future__ import annotations

import datetime as dt
import re

from kapok.identity import (
    Checked,
    check_account,
    check_id_number,
    check_name,
    check_phone,
)
from kapok.identity.accounts import is_card
from kapok.identity.creditcodes import CREDIT_LENGTH, credit_fault
from kapok.identity.idnumbers import id_fault, is_id_number
from kapok.identity.telephones import is_mobile
from kapok.intake.cells.raw import (
    UNKNOWN,
    Raw,
    Read,
    clean,
    lost_digits,
    plain,
    short_number,
    shown,
)
from kapok.intake.messages import Note, note, remarked
from kapok.masking import mask_number

_LIKE_ID = re.compile(r"\d{15}|\d{17}[\dXx]", re.ASCII)
_REGISTER = re.compile(r"^[0-9A-Z][0-9A-Z-]{4,29}$", re.ASCII)


def parse_id(raw: Raw, today: dt.date | None = None) -> Read:
    """An 18-character ID number with an upper-case X, of somebody born by `today`."""
    if isinstance(raw, str) and is_id_number(raw, today):
        return Read(raw)
    cleaned = plain(raw)
    if not cleaned.text:
        return UNKNOWN
    if lost_digits(raw, cleaned.text):
        return Read(None, (note("id_precision", value=short_number(raw)),))
    checked = check_id_number(cleaned.text, today)
    if checked.value is None or checked.value == raw:
        return _read(checked)
    return _read(checked, note("id_cleaned", value=mask_number(checked.value)))


def _read(checked: Checked, *first: Note) -> Read:
    if not checked.remarks and not first:
        return Read(checked.value)
    return Read(checked.value, (*first, *map(remarked, checked.remarks)))


def like_id(raw: Raw) -> bool:
    """Whether a cell holds what looks like an ID number and nothing else, right or wrong."""
    if not isinstance(raw, str) or not any(map(str.isdigit, raw[:8])):
        return False
    return bool(_LIKE_ID.fullmatch(re.sub(r"[\s-]", "", plain(raw).text)))


def parse_organisation_id(raw: Raw) -> Read:
    """A credit code; or the owner's ID number, a register or list number where there is no credit code."""
    cleaned = plain(raw)
    if not cleaned.text:
        return UNKNOWN
    if lost_digits(raw, cleaned.text):
        return Read(None, (note("credit_precision", value=short_number(raw)),))
    number = re.sub(r"\s", "", cleaned.text).upper()
    mended = (note("cell_cleaned", before=shown(raw), after=number),) if number != raw else ()
    if len(number) == CREDIT_LENGTH:
        if id_fault(number) is None:
            return Read(number, mended)
        fault = credit_fault(number)
        return Read(None, (remarked(fault),)) if fault else Read(number, mended)
    if not _REGISTER.match(number):
        return Read(None, (note("credit_form", value=shown(raw), got=len(number)),))
    return Read(number, (*mended, note("credit_other", value=number)))


def parse_name(raw: Raw) -> Read:
    """A person's name: up to 30 characters, `·` inside; rare characters stay as they are."""
    if not isinstance(raw, str):
        return UNKNOWN if raw is None else Read(None, (note("name_form", value=shown(raw)),))
    checked = check_name(clean(raw).text)
    if checked.value is None or checked.value == raw.strip():
        return _read(checked)
    return _read(checked, note("name_cleaned", before=shown(raw), after=checked.value))


def parse_phone(raw: Raw) -> Read:
    """A telephone number; a wrong one is kept and said."""
    if isinstance(raw, str) and is_mobile(raw):
        return Read(raw)
    return _read(check_phone(plain(raw).text))


def parse_account(raw: Raw) -> Read:
    """A bank account; old passbook numbers fail the Luhn check, so that is a warning only."""
    if isinstance(raw, str) and is_card(raw):
        return Read(raw)
    cleaned = plain(raw)
    if cleaned.text and lost_digits(raw, cleaned.text):
        return Read(None, (note("account_precision", value=short_number(raw)),))
    return _read(check_account(cleaned.text))
