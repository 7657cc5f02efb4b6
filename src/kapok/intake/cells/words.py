"""Yes/no, ticks, code words, keys, plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kapok.intake.cells.raw import (
    UNKNOWN,
    Raw,
    Read,
    clean,
    lost_digits,
    plain,
    repaired,
    short_number,
    shown,
)
from kapok.intake.messages import listed, note

TEXT_LIMIT = 500
_PLAIN_KEY = re.compile(r"\d+|[A-Za-z][\w-]*", re.ASCII)


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


def first_words(table: Mapping[str, object]) -> list[str]:
    """The words that may stand there: of those that mean the same the first, which is the one we write ourselves."""
    words = [word for word in table if not word.isascii()] or list(table)
    if any(isinstance(value, bool) for value in table.values()):
        return words
    first = {table[word]: word for word in reversed(words)}
    return [word for word in words if first[table[word]] == word]


def _some(table: Mapping[str, object], limit: int = 12) -> list[str]:
    words = first_words(table)
    return [*words[:limit], "…"] if len(words) > limit else words


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
