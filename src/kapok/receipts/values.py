"""Facts and figures as a receipt writes them, and back: dates as ISO days, money in fen, unknown as null."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kapok.rules.explain.model import Text
from kapok.rules.source.values import read_day

_WHOLE = ("int", "money", "rate")


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def inside(value: Any, type_: str) -> Any:
    """The value of a fact as it is inside. ValueError if it is not of the type."""
    if value is None:
        return None
    if type_ == "date" and isinstance(value, str):
        return read_day(value)
    kind = bool if type_ == "bool" else int if type_ in _WHOLE else str
    if type_ == "date" or type(value) is not kind:
        raise ValueError(value)
    return value


def both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def dated(values: Mapping[dt.date, Any]) -> list[dict[str, Any]]:
    """The values of a parameter, each from a day on."""
    return [{"from": day.isoformat(), "value": plain(values[day])} for day in sorted(values)]


def undated(listed: list[dict[str, Any]], type_: str) -> dict[dt.date, Any]:
    """Back from `dated`. ValueError if a value is not of the type."""
    return {read_day(item["from"]): inside(item["value"], type_) for item in listed}
