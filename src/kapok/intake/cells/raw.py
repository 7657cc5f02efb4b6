"""Raw cells and the cleaning that every parser shares."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from kapok.identity.tidying import half_width, visible
from kapok.intake.messages import Note, note
from kapok.masking import masked

Raw: TypeAlias = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None
Value: TypeAlias = str | int | bool | dt.date | None


class Read(NamedTuple):
    """A parsed cell; `value` None = unknown (empty, or refused with an error note)."""

    value: Value
    notes: tuple[Note, ...] = ()


UNKNOWN = Read(None)
EXACT_DIGITS = 15  # a spreadsheet keeps no more digits of a number
_WRAPPED = re.compile(r"""^=\s*(["'])(.*)\1$""", re.DOTALL)
_SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d{1,3}$")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The cell's text; `mended` = it differs from what stood there in more than surrounding blanks."""

    text: str
    mended: bool = False


def clean(text: str) -> Cleaned:
    """Takes off ="…" wrappers, a leading apostrophe, invisible characters and surrounding blanks."""
    bare = visible(text).strip()
    if bare.startswith("=") and (wrapped := _WRAPPED.match(bare)):
        bare = wrapped.group(2).strip()
    if bare.startswith(("'", "‘", "’")):
        bare = bare[1:].strip()
    return Cleaned(bare, bare != text.strip())


def plain(raw: Raw) -> Cleaned:
    """The text of any cell, half-width; numbers without a trailing `.0`."""
    if raw is None:
        return Cleaned("")
    if isinstance(raw, str):
        if raw.isascii() and raw.isalnum():
            return Cleaned(raw)  # nothing to tidy
        cleaned = clean(raw)
        half = half_width(cleaned.text)
        return Cleaned(half, cleaned.mended or half != cleaned.text)
    return Cleaned(number_text(raw))


def number_text(raw: Raw) -> str:
    """A number, truth value or date as a person would type it."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e18 else repr(raw)
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(" ")
    return str(raw)


def lost_digits(raw: Raw, text: str) -> bool:
    """True if a long identifier was turned into a number and its last digits are gone."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return bool(abs(raw) >= 10**EXACT_DIGITS)
    return bool(_SCIENTIFIC.match(text))


def short_number(raw: Raw) -> str:
    """A long number as a spreadsheet shows it: 5.10402E+17."""
    return f"{raw:.5E}" if isinstance(raw, (int, float)) else shown(raw)


def repaired(cleaned: Cleaned, value: Value, raw: Raw) -> tuple[Note, ...]:
    """The note for a cell that only needed cleaning."""
    return (note("cell_cleaned", before=shown(raw), after=value),) if cleaned.mended else ()


def shown(raw: Raw, limit: int = 40) -> str:
    """The cell as shown in a message: one line, not endless, nobody's number whole."""
    text = masked(number_text(raw) if not isinstance(raw, str) else " ".join(raw.split()))
    return text if len(text) <= limit else text[: limit - 1] + "…"
