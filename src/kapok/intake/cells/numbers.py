"""Whole numbers, money (fen), rates (basis points)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kapok.intake.cells.raw import UNKNOWN, Cleaned, Raw, Read, plain, repaired, shown
from kapok.intake.messages import note

FEN = 100
_LONGEST = 60
"""Characters of a number with its unit; what is longer is none, and is not searched for one."""
WAN = 10_000
_LIMIT = Decimal(10) ** 13  # yuan; what fits int64 fen with room for sums
_MOST = 10**15
"""Of any whole number or rate, as the registry keeps them."""
_NOISE = Decimal("0.000001")
_MONEY = re.compile(
    r"^[¥￥]?\s*([-+]?[\d,]*\.?\d+|[-+]?[\d,]+\.)\s*(万元|万|元整|元|块)?(?:/(?:月|人|天|日|年))?$",
    re.ASCII,
)
_GROUPS = re.compile(r"^[-+]?\d{1,3}(?:,\d{3})*(?:\.\d*)?$|^[-+]?\d*\.?\d*$", re.ASCII)
_INT = re.compile(r"^[-+]?\d+(?:\.0+)?$", re.ASCII)
_COUNTED = re.compile(
    r"^([-+]?\d+(?:\.0+)?)\s*(?:个月|个|月|天|日|人|次|岁|年度|年|课时|户|名)?$", re.ASCII
)
_RATE = re.compile(r"^([-+]?\d+(?:\.\d+)?)\s*(%|‰)?$", re.ASCII)


@dataclass(frozen=True, slots=True)
class NumberRule:
    """`wan`: amounts without a unit are 万元 here. `least`, `most`: the range allowed, in the column's own unit. `formats`: a
    bare number cell is known to be no percentage.
    """

    wan: bool = False
    least: int | None = 0
    most: int | None = None
    formats: bool = False


def parse_int(raw: Raw, rule: NumberRule = NumberRule()) -> Read:
    """A whole number; a unit word after it (个月, 天, 人 …) is dropped."""
    cleaned = _text(raw)
    if cleaned is None:
        return Read(None, (note("number_form", value=shown(raw)),))
    if not cleaned.text:
        return UNKNOWN
    if cleaned.text.endswith("%"):
        return Read(None, (note("number_percent", value=shown(raw)),))
    found = _COUNTED.match(cleaned.text.replace(",", ""))
    if not found:
        code = "number_fraction" if re.match(r"^[-+]?\d*\.\d+$", cleaned.text) else "number_form"
        return Read(None, (note(code, value=shown(raw)),))
    number = int(Decimal(found.group(1)))
    return _ranged(number, number, raw, rule, cleaned)


def parse_money(raw: Raw, rule: NumberRule = NumberRule()) -> Read:
    """An amount in fen. The cell's own unit word goes before the column's."""
    cleaned = _text(raw)
    if cleaned is None:
        return Read(None, (note("money_form", value=shown(raw)),))
    if not cleaned.text:
        return UNKNOWN
    found = _MONEY.match(cleaned.text)
    if not found or not _GROUPS.match(found.group(1)):
        return Read(None, (note("money_form", value=shown(raw)),))
    try:
        amount = Decimal(found.group(1).replace(",", ""))
    except InvalidOperation:
        return Read(None, (note("money_form", value=shown(raw)),))
    wan = rule.wan if found.group(2) is None else found.group(2).startswith("万")
    yuan = amount * WAN if wan else amount
    if abs(yuan) >= _LIMIT:
        return Read(None, (note("money_large", value=shown(raw)),))
    fen = yuan * FEN
    whole = fen.to_integral_value()
    if fen != whole and abs(fen - whole) > _NOISE * FEN:
        return Read(None, (note("money_fraction", value=shown(raw)),))
    return _ranged(int(whole), yuan, raw, rule, cleaned)


def parse_rate(raw: Raw, rule: NumberRule = NumberRule()) -> Read:
    """A rate in basis points, written `3.85%`, `5‰`, or `3.85` for percent. A number without a sign below 1 (0.0385) may be
    either and is refused; so is a bare number cell where the file does not tell whether it is shown as a percentage.
    """
    cleaned = _text(raw)
    if cleaned is None:
        return Read(None, (note("rate_form", value=shown(raw)),))
    if not cleaned.text:
        return UNKNOWN
    found = _RATE.match(cleaned.text)
    if not found:
        return Read(None, (note("rate_form", value=shown(raw)),))
    amount = Decimal(found.group(1))
    bare_cell = isinstance(raw, (int, float)) and not rule.formats
    if found.group(2) is None and (bare_cell or 0 < abs(amount) < 1):
        return Read(None, (note("rate_scale", value=shown(raw)),))
    percent = amount / 10 if found.group(2) == "‰" else amount
    points = percent * 100
    if points != points.to_integral_value():
        return Read(None, (note("rate_fine", value=shown(raw)),))
    return _ranged(int(points), percent, raw, rule, cleaned)


def _text(raw: Raw) -> Cleaned | None:
    """None for what can be no number: truth values, dates, times, long texts."""
    if isinstance(raw, (bool, dt.date, dt.time, dt.timedelta)):
        return None
    if isinstance(raw, float) and not abs(raw) < 1e18:
        return None
    if isinstance(raw, float):
        return Cleaned(format(Decimal(repr(raw)), "f"))
    cleaned = plain(raw)
    if len(cleaned.text) > _LONGEST:
        return None
    return Cleaned(cleaned.text.replace("，", ","), cleaned.mended)


def _ranged(
    value: int, amount: int | Decimal, raw: Raw, rule: NumberRule, cleaned: Cleaned
) -> Read:
    if rule.least is not None and amount < rule.least:
        return Read(None, (note("number_low", value=shown(raw), least=rule.least),))
    most = _MOST if rule.most is None else rule.most
    if amount > most or abs(value) > _MOST:
        return Read(None, (note("number_high", value=shown(raw), most=most),))
    return Read(value, repaired(cleaned, format(amount, "f"), raw))
