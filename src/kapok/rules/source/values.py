"""Values and names as files write them → as they are inside (§2 of the format)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from kapok.rules.language.bounds import STORED
from kapok.rules.language.calendar import FIRST_DAY, OPEN_END
from kapok.rules.problems import Place, Problems

_SQL_WORDS = "and or not in between case when then else is null true false select from where having limit union"
_OWN_WORDS = "row on_date event as_of valid_from valid_to n n_new self id at"
RESERVED = frozenset(f"{_SQL_WORDS} {_OWN_WORDS}".split())
_DATABASE_WORDS = """
and or not in between case when then else is null true false select from where having limit union all analyse analyze
any array as asc asymmetric both cast check collate column constraint create default deferrable desc describe distinct
do end except fetch for foreign group initially intersect into lambda lateral leading offset on only order pivot
pivot_longer pivot_wider placing primary qualify references returning show some summarize symmetric table to trailing
unique unpivot using variadic window with"""
COLUMN_WORDS = RESERVED | frozenset(_DATABASE_WORDS.split())
"""What an entity, a fact or a reference may not be called: databases could not have such a table or column."""
MONEY_WORDS = frozenset(("pay", "paid", "payee", "county", "route", "due", "own"))
"""What an item of money may not be called: a settlement has columns of these names."""
OPEN_WORDS = ("长期", "open")
_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_AMOUNT = re.compile(r"(-)?([0-9]{1,15})(?:\.([0-9]{1,2}))?\Z")


def is_id(text: object) -> bool:
    """A lower snake case identifier that is no reserved word."""
    return isinstance(text, str) and bool(_ID.match(text)) and text not in RESERVED


def check_id(
    name: object, place: Place, problems: Problems, reserved: frozenset[str] = RESERVED
) -> str:
    """The name as text, after adding a problem if it cannot be one."""
    if isinstance(name, bool) or str(name) in reserved:
        problems.add(place, "reserved", name=name)
    elif not is_id(name):
        problems.add(place, "bad_id", value=name)
    return str(name)


def read_day(text: str) -> dt.date:
    """A day written as 2022-03-01, and in no other way. ValueError if wrong."""
    if not _DAY.match(text):
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def read_value(value: Any, type_: str, codes: Iterable[str] = ()) -> Any:
    """A value as files write it → as it is inside (§2 of the format). None stays None (unknown). ValueError if wrong."""
    if value is None:
        return None
    if type_ == "bool":
        if isinstance(value, bool):
            return value
        raise ValueError(value)
    if type_ == "int":
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= STORED["int"]:
            return value
        raise ValueError(value)
    if type_ in ("money", "rate"):
        return _hundredths(value, type_)
    if type_ == "date":
        if isinstance(value, str) and value in OPEN_WORDS:
            return OPEN_END
        if isinstance(value, dt.datetime):
            raise ValueError(value)
        day = value if isinstance(value, dt.date) else read_day(str(value))
        if day == dt.date.max:  # 9999-12-31, as other systems write an open end
            return OPEN_END
        if not FIRST_DAY <= day <= OPEN_END:
            raise ValueError(value)
        return day
    if isinstance(value, (dict, list, bool, float)):
        raise ValueError(value)
    text = str(value)
    if type_ == "code" and text not in codes:
        raise ValueError(value)
    return text


def _hundredths(value: Any, type_: str) -> int:
    if isinstance(value, bool):
        raise ValueError(value)
    text = str(value)
    if type_ == "rate":
        if not text.endswith("%"):
            raise ValueError(value)
        text = text[:-1]
    if (match := _AMOUNT.match(text)) is None:
        raise ValueError(value)
    sign, whole, part = match.groups()
    scaled = int(whole) * 100 + int(((part or "") + "00")[:2])
    return -scaled if sign else scaled
