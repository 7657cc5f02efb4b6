"""Jobs that were asked for; who missed it by little; what other answers to open readings would move."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kapok.api.shapes.finds import Rows, RowShape
from kapok.api.shapes.shared import Both, Shape


class Differing(Shape):
    """更正以后会不同的一个结论。A result that would be another one after a correction."""

    result: int = Field(description="哪个结论。Which result.")
    outcome: str | None = Field(
        description="会是什么；空的是不在目标人群。Null: outside the group."
    )
    amount: int | None = Field(description="分。In fen.")


class JobTold(Shape):
    """一个任务。A job."""

    id: int
    kind: str
    state: str = Field(description="queued、running、done、failed。")
    steps: int | None
    steps_done: int
    said: Both | None = Field(description="做了什么，或者为什么没做成。What it did, or why not.")
    run: int | None = Field(description="哪一次筛查。Which run.")
    differing: list[Differing]


class RegretRows(Rows):
    kind: Literal["day", "days", "month", "one", "hire"] | None = None


class RegretShape(RowShape):
    """差一点的。Missed by little."""

    kind: str
    pays: bool = Field(
        description="措施发不发钱；不发的，差一点不少领。Whether the measure pays; if not, nobody loses money."
    )
    units: int
    distance: int
    amount: int | None = Field(
        description="再多一个能多领多少，分。What one more would add, in fen."
    )
    said: Both


class RegretList(Shape):
    run: int
    items: list[RegretShape]
    next: str | None


class PriceShape(Shape):
    """换一种口径动多少人、多少钱。What another answer to a reading would move."""

    run: int
    measure: str | None
    reading: str
    current: str
    option: str
    gain: int
    lose: int
    up: int = Field(description="分。In fen.")
    down: int
    units: int


class Prices(Shape):
    items: list[PriceShape]
    next: str | None
