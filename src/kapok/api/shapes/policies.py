"""The policy that the office works by, and what it comes to for facts that are sent."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from kapok.api.shapes.shared import PLAIN, Both, Day, Scalar, Shape

Name = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=PLAIN)]


class MeasureLine(Shape):
    id: str
    clause: str = Field(description="第几条。Its clause.")
    title: Both
    kind: str
    unit: str = Field(
        description="按什么判：词汇表里的一种记录。What is decided: an entity of the vocabulary."
    )


class Policy(Shape):
    """一份政策。A policy."""

    id: str
    title: str
    valid_from: dt.date
    valid_to: dt.date
    hash: str = Field(description="政策包的指纹。The fingerprint of the package.")
    measures: list[MeasureLine]


class Policies(Shape):
    items: list[Policy]


class ConditionShape(Shape):
    id: str
    say: Both
    quote: str = Field(description="原文。The words of the document.")
    source: str


class AmountShape(Shape):
    name: str
    say: Both
    quote: str


class Since(Shape):
    since: dt.date
    value: Scalar


class ParameterShape(Shape):
    """一个数。A figure. 没有 values 的是标准未配置。Without values it is not set."""

    name: str
    say: Both
    type: str
    set_by: str = Field(description="谁定。Who sets it.")
    confidence: str = Field(
        description="T 原文，F、K、G、D 依次更不确定。T the text; F, K, G, D ever less sure."
    )
    quote: str
    values: list[Since]
    counties: dict[str, list[Since]] = Field(description="县（区）自己的。Of counties.")


class OptionShape(Shape):
    name: str
    say: Both


class ReadingShape(Shape):
    """原文两可的地方。Where the text may be read in several ways."""

    name: str
    ask: Both
    options: list[OptionShape]
    in_force: str = Field(description="今天用哪一种。The one in use today.")


class MeasureShape(MeasureLine):
    """一项措施。A measure."""

    quotes: list[str]
    conditions: list[ConditionShape]
    amounts: list[AmountShape]
    parameters: list[ParameterShape]
    readings: list[ReadingShape]


class Question(Shape):
    """要判的：一项措施，和事实。To be decided: a measure, and facts.

    没有写的事实是未知，不是“没有”。A fact that is not given is unknown, not false.
    """

    measure: Name = Field(description="措施，如 16。The measure, such as 16.")
    as_of: Day | None = Field(
        None, description="按哪天判，不写按今天，最晚到有效期最后一天。As of which day."
    )
    facts: dict[Name, dict[Name, dict[Name, Scalar]]] = Field(
        description="实体 → 编号 → 事实 → 值，和 kapok decide 的事实文件一样。"
        "Entity → id → fact → value, as in a facts file of kapok decide.",
        max_length=80,
    )
    readings: dict[Name, Name] = Field(
        {}, description="口径 → 选哪一种。Reading → option.", max_length=40
    )


class UnitShape(Shape):
    id: str
    outcome: str
    sentence: Both
    explanation: dict[str, Any] = Field(
        description="条件、原文、金额、缺什么。Conditions, quotes, money, what is missing."
    )


class SettlementShape(Shape):
    """一个收款人一共多少，分。What a payee gets in all, in fen. 空的是不知道或标准未配置。Null: unknown or not set."""

    payee: str
    county: str | None
    items: dict[str, int | None]
    pay: int | None
    paid: int | None
    due: int | None
    own_money: int | None
    outcome: str
    units: list[str]


class Decision(Shape):
    """判出来的。What was decided. 软件只算，由人决定。The software works it out; people decide."""

    policy: str
    hash: str
    measure: str
    as_of: dt.date
    readings: dict[str, str]
    units: list[UnitShape]
    settlements: list[SettlementShape]
