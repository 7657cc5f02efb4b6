"""What is done about somebody: each says the day, why and by which document, as on a page."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kapok.api.shapes.shared import PLAIN, Day, Id, Scalar, Shape, Some, Words

Typed = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=PLAIN)]


class Act(Shape):
    day: Day = Field(
        description="哪天起是这样，不晚于今天。Since which day it is so, not later than today."
    )
    reason: Words = Field(description="为什么。Why.")
    source: Words = Field(description="凭什么材料。By which document.")
    supplier: Words = Field(
        description="谁提供的，词汇表里的提供方。Who supplied it: a supplier of the vocabulary."
    )
    state: int | None = Field(
        None,
        ge=0,
        le=2**31,
        description="看到的 state；别人改过就不办。The state that was seen; refused if somebody has changed it since.",
    )


class Correction(Act):
    """一个事实不是那样，是这样。A fact is otherwise. 两种说法都留着。Both are kept."""

    fact: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")] = Field(
        description="词汇表里的事实；或 name、bank、credit_code。A fact of the vocabulary, or name, bank, credit_code."
    )
    value: Scalar = Field(
        description="现在的值，类型按词汇表。The value now, of the vocabulary's type."
    )
    version: int = Field(ge=0, le=2**31, description="看到的 version。The version that was seen.")


class NumberTyped(Act):
    """一个号码不是那样，是这样。A number is otherwise."""

    number: Typed
    sure: bool = Field(
        False,
        description="银行账号校验位不对，但和卡核对过。The check digit of the account is wrong, but it was compared with the card.",
    )


class Newcomer(Act):
    """户里新来的人：出生，或者从别处来。Somebody new in a household: born, or from elsewhere."""

    kind: Literal["birth", "newcomer"]
    name: Typed
    number: Typed | None = Field(
        None, description="身份证号，可以还没有。The identity number; it may not be there yet."
    )
    birth: Day | None = None
    sex: Typed | None = None
    relation: Annotated[str, StringConstraints(max_length=20, pattern=PLAIN)] = Field(
        "", description="与户主关系。Relation to the head."
    )


class Death(Act):
    """去世。The day of the basis is the day of death."""

    new_head: Id | None = Field(
        None, description="原是户主的，谁接。Who follows, where it was the head."
    )


class Spell(Act):
    """给一个身份。A status given."""

    kind: Typed = Field(description="词汇表 status.kind 的代码。A code of status.kind.")
    start: Day
    finish: Day | None = Field(None, description="空的是长期。Null is open.")
    policy: Typed | None = None
    document: Some = ""
    detail: Some = ""


class SpellEnd(Act):
    finish: Day = Field(description="最后一天。Its last day.")


class Done(Shape):
    """办好了。Done."""

    id: str = Field(
        description="办的是谁、哪一条；新来的是新编号。What it was done to; of somebody new the new id."
    )
    state: int | None = Field(
        description="涉及的人、户、单位现在的 state。The state now of whom it was about."
    )
    version: int | None = Field(description="那一条现在的 version。The version of the row now.")
