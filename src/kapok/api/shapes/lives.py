"""What happens in lives: two records of one person, households that part and join, moves between counties, sources chosen, and
what was done taken back. Each says the day, why and by which document, as on a page.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, StringConstraints

from kapok.api.shapes.acts import Act
from kapok.api.shapes.shared import PLAIN, Id, Shape

Relation = Annotated[str, StringConstraints(max_length=20, pattern=PLAIN)]
Place = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=PLAIN)]


class Choice(Act):
    """两个来源说法不同，定哪一个。Two sources differ: which holds."""

    claim: int = Field(
        ge=1,
        le=2**53,
        description="采信哪一个说法：sayings 里的 claim。Which saying holds: the claim of one of the sayings.",
    )


class Merging(Act):
    """两份档案是同一个人。Two records are of one person."""

    other: Id = Field(description="并进来的那一份。The record that is merged into this one.")
    new_head: Id | None = Field(
        None,
        description="并进来的是另一户的户主，谁接。Who follows, where the other one heads a household.",
    )


class Marriage(Act):
    """嫁入、入赘到另一户。Marries into another household."""

    household: Id
    relation: Relation = Field("", description="与户主关系。Relation to the head.")
    new_head: Id | None = Field(
        None,
        description="原是户主的，谁接。Who follows, where it was the head.",
    )


class Splitting(Act):
    """分户。Some leave and make a household of their own."""

    leaving: Annotated[list[Id], Field(min_length=1, max_length=50)]
    head: Id = Field(description="新户的户主。The head of the new household.")
    new_head: Id | None = Field(
        None,
        description="原户主走的，谁接。Who follows in the old one, where its head leaves.",
    )
    house_number: Annotated[str, StringConstraints(max_length=30, pattern=PLAIN)] = ""


class Heading(Act):
    """换户主。Another head."""

    new_head: Id
    relation: Relation = Field(
        "", description="原户主与新户主的关系。Relation of the old head to the new one."
    )


class Ending(Act):
    """销户。The household ends."""


class Moving(Act):
    """迁到别的县（区）：对方接收以后才生效。Moves to another county; holds once that county takes it."""

    area: Place = Field(
        description="迁到哪里：村、乡镇或县的代码，或名称。Where to: code or name of a village, township or county."
    )


class Taking(Shape):
    """接收迁来的。Take over what is offered."""

    area: Place | None = Field(
        None,
        description="户：落在哪里，不写按对方写的。Of a household: where; as offered without it.",
    )
    household: Id | None = Field(
        None, description="人：进哪一户。Of a person: into which household."
    )
    relation: Relation = ""


class Undoing(Act):
    """撤销办过的一件事：恢复原样，两次都留在历史里。Take back what was done; both stay in history."""


class Move(Shape):
    """等着接收的迁移。A move that waits to be taken."""

    id: int
    subject: str = Field(description="person 人，household 户。Of a person or a household.")
    row: str
    origin: str = Field(description="从哪里。From which area.")
    area: str = Field(description="到哪里。To which area.")
    day: dt.date


class Moves(Shape):
    items: list[Move]


class Offered(Shape):
    """提出了。Offered."""

    move: int


class Ended(Shape):
    """办好了。Done."""

    move: int
    ended: str = Field(description="taken、declined、withdrawn。")


class Action(Shape):
    """办过的一件事。Something that was done."""

    id: int
    kind: str
    day: dt.date
    at: dt.datetime
    by: str
    reason: str
    undone: bool = Field(description="已经撤销。It has been undone.")
    undoable: bool = Field(description="还没有撤销过的事。It has not been undone yet.")


class Actions(Shape):
    items: list[Action]
