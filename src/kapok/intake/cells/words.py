"""Yes/no, ticks, code words, names, telephone and account numbers, plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kapok.intake.cells.raw import (
    UNKNOWN,
    Raw,
    Read,
    clean,
    half_width,
    lost_digits,
    plain,
    repaired,
    short_number,
    shown,
)
from kapok.intake.messages import listed, note
from kapok.masking import mask_number

NAME_LIMIT = 30
TEXT_LIMIT = 500
_DOTS = re.compile(r"[•・．.‧∙⋅]")  # dots that people type for ·
_PLAIN_NAME = re.compile(f"[\u4e00-\u9fff]{{1,{NAME_LIMIT}}}")
_PLAIN_KEY = re.compile(r"\d+|[A-Za-z][\w-]*", re.ASCII)
_LETTER = re.compile(r"[^\W\d_]")
_PHONE = re.compile(r"^1[3-9]\d{9}$", re.ASCII)
_LANDLINE = re.compile(r"^0\d{2,3}-?\d{7,8}$", re.ASCII)
_ACCOUNT = re.compile(r"^\d{10,25}$", re.ASCII)
_DOUBLED = str.maketrans("0123456789", "0246813579")  # twice the digit, its digits added
_LUHN_SIZES = range(16, 20)


def parse_flag(raw: Raw, words: Mapping[str, bool]) -> Read:
    """Yes or no, by the words of the layouts."""
    if isinstance(raw, bool):
        return Read(raw)
    cleaned = plain(raw)
    if not cleaned.text:
        return UNKNOWN
    found = words.get(cleaned.text)
    if found is None:
        return Read(None, (note("flag_form", value=shown(raw)),))
    return Read(found)


def parse_code(raw: Raw, table: Mapping[str, str | bool | int]) -> Read:
    """A value of a code table: by the sheet's word, or by the code itself."""
    cleaned = plain(raw)
    if not cleaned.text:
        return UNKNOWN
    word = re.sub(r"\s+", "", cleaned.text)
    if word in table:
        return Read(table[word])
    return Read(None, (note("code_unknown", value=shown(raw), **listed("allowed", _some(table))),))


def _some(table: Mapping[str, object], limit: int = 12) -> list[str]:
    words = [word for word in table if not word.isascii()] or list(table)
    return [*words[:limit], "…"] if len(words) > limit else words


def parse_name(raw: Raw) -> Read:
    """A person's name: up to 30 characters, `·` inside; rare characters stay as they are."""
    if not isinstance(raw, str):
        return UNKNOWN if raw is None else Read(None, (note("name_form", value=shown(raw)),))
    if _PLAIN_NAME.fullmatch(raw):
        return Read(raw)
    cleaned = clean(raw)
    name = cleaned.text
    if not name:
        return UNKNOWN
    tidy = _DOTS.sub("·", re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", half_width(name)))
    if "\ufffd" in tidy or "?" in tidy:
        return Read(None, (note("name_broken", value=shown(name)),))
    if len(tidy) > NAME_LIMIT:
        return Read(None, (note("name_long", value=shown(name), got=len(tidy)),))
    if not _LETTER.search(tidy) or any(c.isdigit() for c in tidy):
        return Read(None, (note("name_form", value=shown(name)),))
    return Read(
        tidy, (note("name_cleaned", before=shown(raw), after=tidy),) if tidy != raw.strip() else ()
    )


def parse_text(raw: Raw) -> Read:
    """Any text, trimmed; broken characters are refused."""
    if isinstance(raw, str):
        cleaned = clean(raw)
        if "\ufffd" in cleaned.text:
            return Read(None, (note("text_broken", value=shown(raw)),))
        if len(cleaned.text) > TEXT_LIMIT:
            return Read(None, (note("text_long", got=len(cleaned.text), most=TEXT_LIMIT),))
        return Read(cleaned.text or None, repaired(cleaned, cleaned.text, raw))
    cleaned = plain(raw)
    return Read(cleaned.text or None)


def parse_key(raw: Raw) -> Read:
    """A number or name that identifies something (户编号, 合同号): no inner blanks, no lost digits."""
    if isinstance(raw, str) and _PLAIN_KEY.fullmatch(raw):
        return Read(raw)
    cleaned = plain(raw)
    if not cleaned.text:
        return UNKNOWN
    if lost_digits(raw, cleaned.text):
        return Read(None, (note("key_precision", value=short_number(raw)),))
    text = re.sub(r"\s+", "", cleaned.text)
    return Read(
        text,
        (note("cell_cleaned", before=shown(raw), after=text),)
        if isinstance(raw, str) and text != raw
        else (),
    )


def parse_phone(raw: Raw) -> Read:
    """A telephone number; a wrong one is kept and said."""
    if isinstance(raw, str) and _PHONE.fullmatch(raw):
        return Read(raw)
    cleaned = plain(raw)
    number = re.sub(r"[\s-]", "", cleaned.text)
    if not number:
        return UNKNOWN
    if _PHONE.match(number) or _LANDLINE.match(cleaned.text):
        return Read(number)
    return Read(number, (note("phone", value=shown(raw), got=len(number)),))


def parse_account(raw: Raw) -> Read:
    """A bank account; old passbook numbers fail the Luhn check, so that is a warning only."""
    if isinstance(raw, str) and _ACCOUNT.fullmatch(raw) and luhn(raw):
        return Read(raw)
    cleaned = plain(raw)
    if not cleaned.text:
        return UNKNOWN
    if lost_digits(raw, cleaned.text):
        return Read(None, (note("account_precision", value=short_number(raw)),))
    number = re.sub(r"[\s-]", "", cleaned.text)
    if not _ACCOUNT.match(number):
        return Read(None, (note("account_form", value=mask_number(number), got=len(number)),))
    if len(number) in _LUHN_SIZES and not luhn(number):
        return Read(number, (note("account_luhn", value=mask_number(number)),))
    return Read(number)


def luhn(number: str) -> bool:
    """The check of bank card numbers."""
    doubled = number[-2::-2].translate(_DOUBLED)
    return (sum(map(int, number[-1::-2])) + sum(map(int, doubled))) % 10 == 0
