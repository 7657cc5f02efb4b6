"""What all models share: nothing unknown is taken, days are days, words hold no control characters."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MOST_ITEMS = 100
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
PLAIN = r"^[^\x00-\x1F\x7F]*$"
"""No character that steers machines."""
LARGEST = 10**15
"""Of what the registry keeps as a number: fen, basis points, counts."""


EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2999, 12, 31)


def _day(value: Any) -> Any:
    """Only as 2025-06-30: no times, no numbers of seconds; nothing before anybody was born who is alive."""
    day = (
        dt.date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
    )
    if not isinstance(day, dt.date) or not EARLIEST <= day <= LATEST:
        raise ValueError("no day")
    return day


Day = Annotated[dt.date, BeforeValidator(_day, json_schema_input_type=dt.date)]
Id = Annotated[str, StringConstraints(pattern=r"^[-a-zA-Z0-9_]{1,24}$")]
Number = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
Scalar = bool | Number | Annotated[str, StringConstraints(max_length=200, pattern=PLAIN)] | None


Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=PLAIN)]
Some = Annotated[str, StringConstraints(max_length=200, pattern=PLAIN)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Both(Shape):
    """一句话的两种语言。A sentence in both languages."""

    zh: str
    en: str


class Page(Shape):
    """翻页。A page of a list."""

    cursor: Annotated[str, StringConstraints(max_length=400, pattern=PLAIN)] | None = Field(
        None, description="上一页答复里的 next。The `next` of the page before."
    )
    limit: int = Field(50, ge=1, le=MOST_ITEMS, description="一页几条。How many on a page.")
