"""Dates as offices write them: 2023-3-5, 2023.3, 202303, 2023年3月5日, 20230305, 45000, 长期.

A date that names no day becomes one only by the column's rule (`first` or `last` day of the month); with `refuse` it
stays unknown and is reported. A number 2023.1 can be January or October (the cell dropped a zero): refused.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from kapok.intake.cells.raw import UNKNOWN, Raw, Read, plain, shown
from kapok.intake.messages import Note, note
from kapok.rules.language.calendar import OPEN_END, last_day, month_start

_OPEN_WORDS = frozenset(("长期", "无固定期限", "至今", "永久", "长期有效"))
_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(2200, 110_000)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_DAY = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.0+)?)?)?$",
    re.ASCII,
)
_MONTH = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?份?$", re.ASCII)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})?$", re.ASCII)
_YEAR = re.compile(r"^(\d{4})\s*年?(?:度)?$", re.ASCII)
_SERIAL = re.compile(r"^\d{4,6}(?:\.\d+)?$", re.ASCII)
_SHORT_YEAR = re.compile(r"^\d{2}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?$", re.ASCII)
_DAY_FIRST = re.compile(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$", re.ASCII)


@dataclass(frozen=True, slots=True)
class DateRule:
    """`month`, `year`: what 2023.3, 2023 mean here (first, last day or refuse). `open_words`: words for “no end” (empty =
    refused). `earliest`: no day before it can be true.
    """

    month: str = "refuse"
    open_words: frozenset[str] = field(default_factory=frozenset)
    date1904: bool = False
    year: str = "refuse"
    earliest: dt.date | None = None


def parse_date(raw: Raw, rule: DateRule = DateRule()) -> Read:
    """A calendar day."""
    read = _read(raw, rule)
    if rule.earliest is None or not isinstance(read.value, dt.date) or read.value >= rule.earliest:
        return read
    return Read(None, (note("date_early", value=shown(raw), least=rule.earliest),))


def _read(raw: Raw, rule: DateRule) -> Read:
    if isinstance(raw, dt.datetime):
        return _day(raw.year, raw.month, raw.day, raw)
    if isinstance(raw, dt.date):
        return _day(raw.year, raw.month, raw.day, raw)
    if isinstance(raw, (bool, dt.time, dt.timedelta)):
        return _refused(raw)
    cleaned = plain(raw)
    text = cleaned.text
    if not text:
        return UNKNOWN
    if text in rule.open_words:
        return Read(OPEN_END)
    if isinstance(raw, float) and text in _AMBIGUOUS:
        return Read(None, (note("date_october", value=text),))
    return _written(text, raw, rule)


_AMBIGUOUS = frozenset(f"{year}.1" for year in range(_FIRST_YEAR, _LAST_YEAR))


def _written(text: str, raw: Raw, rule: DateRule) -> Read:
    if found := _DAY.match(text):
        return _day(int(found.group(1)), int(found.group(2)), int(found.group(3)), raw)
    if found := _COMPACT.match(text):
        year, month, day = found.groups()
        if _FIRST_YEAR <= int(year) <= _LAST_YEAR:
            return (
                _day(int(year), int(month), int(day), raw)
                if day
                else _month(int(year), int(month), raw, rule)
            )
    if found := _MONTH.match(text):
        return _month(int(found.group(1)), int(found.group(2)), raw, rule)
    if (found := _YEAR.match(text)) and _FIRST_YEAR <= int(found.group(1)) <= _LAST_YEAR:
        return _year(int(found.group(1)), raw, rule)
    if _SERIAL.match(text) and int(float(text)) in _SERIALS:
        days = int(float(text)) + (1462 if rule.date1904 else 0)
        day_found = _EPOCH + dt.timedelta(days=days)
        return Read(
            day_found, (note("date_serial", before=shown(raw), after=day_found.isoformat()),)
        )
    if _SHORT_YEAR.match(text):
        return Read(None, (note("date_short_year", value=shown(raw)),))
    if _DAY_FIRST.match(text):
        return Read(None, (note("date_day_first", value=shown(raw)),))
    if text in _OPEN_WORDS:
        return Read(None, (note("date_open", value=shown(raw)),))
    return _refused(raw)


def _refused(raw: Raw) -> Read:
    return Read(None, (note("date_form", value=shown(raw)),))


def _day(year: int, month: int, day: int, raw: Raw) -> Read:
    if not _FIRST_YEAR <= year <= _LAST_YEAR and year != OPEN_END.year:
        return Read(None, (note("date_year", value=shown(raw)),))
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return Read(None, (note("date_no_day", value=shown(raw)),))
    same = isinstance(raw, dt.date) or (isinstance(raw, str) and raw.strip() == found.isoformat())
    return Read(
        found, () if same else (note("date_rewritten", before=shown(raw), after=found.isoformat()),)
    )


def _month(year: int, month: int, raw: Raw, rule: DateRule) -> Read:
    if not 1 <= month <= 12 or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Read(None, (note("date_no_month", value=shown(raw)),))
    if rule.month == "refuse":
        return Read(None, (note("date_month_only", value=shown(raw)),))
    first = dt.date(year, month, 1)
    found = first if rule.month == "first" else last_day(first)
    return Read(found, (_month_note(rule, raw, found),))


def _year(year: int, raw: Raw, rule: DateRule) -> Read:
    if rule.year == "refuse":
        return Read(None, (note("date_year_only", value=shown(raw)),))
    found = dt.date(year, 1, 1) if rule.year == "first" else dt.date(year, 12, 31)
    code = "date_month_first" if rule.year == "first" else "date_month_last"
    return Read(found, (note(code, before=shown(raw), after=found.isoformat()),))


def _month_note(rule: DateRule, raw: Raw, found: dt.date) -> Note:
    code = "date_month_first" if rule.month == "first" else "date_month_last"
    return note(code, before=shown(raw), after=found.isoformat())


def parse_month(raw: Raw, rule: DateRule = DateRule()) -> Read:
    """A month, as its first day; a full date counts as its month."""
    read = parse_date(raw, replace(rule, month="first", year="refuse", open_words=frozenset()))
    if not isinstance(read.value, dt.date):
        return read
    kept = tuple(n for n in read.notes if n.code not in ("date_month_first", "date_rewritten"))
    return Read(month_start(read.value), kept)


def parse_period(raw: Raw, rule: DateRule = DateRule()) -> Read:
    """From one day to another, as `2023-03-01/2023-03-10`; written 2023.3.1-2023.3.10, 2023年3月1日至3月10日 and so on."""
    cleaned = plain(raw)
    if not cleaned.text:
        return UNKNOWN
    found = _PERIOD.match(cleaned.text)
    if found is None:
        return Read(None, (note("period_form", value=shown(raw)),))
    year, *numbers, later, month, day = found.groups()
    first = _calendar_day(year, *numbers)
    last = _calendar_day(later or year, month, day)
    if first is None or last is None:
        return Read(None, (note("period_form", value=shown(raw)),))
    if first > last:
        return Read(None, (note("order", first=first, second=last),))
    if rule.earliest is not None and first < rule.earliest:
        return Read(None, (note("date_early", value=first, least=rule.earliest),))
    return Read(f"{first.isoformat()}/{last.isoformat()}")


_PERIOD = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*(?:至|到|-+|—+|–|~|～|/)\s*"
    r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:止)?$",
    re.ASCII,
)


def _calendar_day(year: str, month: str, day: str) -> dt.date | None:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def end_of(period: str, part: str) -> dt.date:
    """The `start` or `finish` of a period as `parse_period` gives it."""
    first, _, last = period.partition("/")
    return dt.date.fromisoformat(first if part == "start" else last)
