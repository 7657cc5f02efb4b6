"""People, households, organisations: who they are, their facts, and the rows about them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from kapok.api.shapes.shared import Day, Id, Page, Scalar, Shape

MASKED = "号码，遮着；空的是没有登记。Number, masked; null if none is on record."


class Origin(Shape):
    """这个值从哪里来。Where a value comes from."""

    supplier: str = Field(
        description="提供方，词汇表里的代码；空的是不知道。Supplier, as in the vocabulary; empty if not known."
    )
    title: str = Field(description="材料。The document or file.")
    as_of: dt.date | None = Field(description="数据截至。As of which day it speaks.")
    learnt: dt.date = Field(description="登记哪天得知。When the registry learnt it.")


class Saying(Shape):
    """一个来源说的。What one source says."""

    claim: int = Field(description="说法的编号，定来源时写。Its number, for choosing it.")
    value: Scalar
    chosen: bool = Field(description="采信的就是它。It is the one that counts.")
    decided: bool = Field(description="有人定过。Somebody has decided.")
    origin: Origin


class Value(Shape):
    """一个事实现在的值。What a fact is now. 空值是不知道。Null is unknown."""

    value: Scalar
    sayings: list[Saying] = Field(
        description="来源不一致时各说什么。What sources say, where they differ."
    )


class Fields(Shape):
    id: str
    entity: str = Field(description="词汇表里的哪种记录。Which entity of the vocabulary.")
    version: int = Field(description="第几版，更正时要带。Its version, wanted by a correction.")
    origin: Origin
    facts: dict[str, Value] = Field(
        description="事实：名称和类型见词汇表；钱是分，比率是万分之一，日期 2025-06-30，2999-12-31 是还没有结束。"
        "Facts by the vocabulary: money in fen, rates in basis points, 2999-12-31 is open."
    )


class Record(Fields):
    """一条记录。A row about somebody."""

    refs: dict[str, str | None] = Field(description="指着谁。What it leads to.")
    begins: dt.date | None
    ends: dt.date | None


class Records(Shape):
    items: list[Record]
    next: str | None = Field(
        description="下一页的 cursor；空的是没有了。For `cursor`; null at the end."
    )


class Subject(Fields):
    state: int = Field(
        description="变一次加一，办事时可以带。Goes up with every change; actions may be told which was seen."
    )
    area: str = Field(
        description="归哪里：区划代码的开头。Where it belongs: how the code of its area begins."
    )


class Person(Subject):
    """一个人。A person."""

    name: str
    number: str | None = Field(description=MASKED)
    phone: str | None = Field(description=MASKED)
    account: str | None = Field(description=MASKED)
    bank: str
    household: str | None = Field(description="现在在哪一户。The household now.")
    merged_into: str | None = Field(
        description="已并入的那一份档案。The record it was merged into."
    )


class Member(Shape):
    """户里的一个人。Somebody of a household."""

    person: str
    name: str | None = Field(description="看不见的是空。Null if not within scope.")
    relation: str
    head: bool
    start: dt.date
    finish: dt.date


class Household(Subject):
    """一户。A household."""

    number: str | None = Field(description="户编号。Its number.")
    ended_on: dt.date
    members: list[Member]


class Organisation(Subject):
    """一个单位。An organisation."""

    name: str
    credit_code: str | None
    number: str | None = Field(description=MASKED)


class PersonLine(Shape):
    id: str
    name: str
    number: str | None = Field(description=MASKED)
    area: str


class HouseholdLine(Shape):
    id: str
    number: str | None
    ended_on: dt.date
    area: str


class OrganisationLine(Shape):
    id: str
    name: str
    credit_code: str | None
    area: str


class People(Shape):
    items: list[PersonLine]
    next: str | None


class Households(Shape):
    items: list[HouseholdLine]
    next: str | None


class Organisations(Shape):
    items: list[OrganisationLine]
    next: str | None


class Listing(Page):
    area: Annotated[str, Field(pattern=r"^[0-9]{2,12}$")] | None = Field(
        None,
        description="只要这个区划里的：代码或它的开头。Only within this area: its code or how that begins.",
    )


class Then(Shape):
    """按哪天看。As of which day."""

    known: Day | None = Field(None, description="按那天的登记看。As the registry said on that day.")


class RecordsThen(Then):
    as_of: Day | None = Field(None, description="那天以后开始的不列。Leaves out what begins later.")
    cursor: Annotated[str, Field(max_length=400)] | None = None


class Sought(Shape):
    """要找的。What is looked for."""

    words: str = Field(
        min_length=1,
        max_length=120,
        description="姓名、拼音首字母、身份证号、电话、户编号、单位名称、信用代码。"
        "A name, initials, an identity number, a telephone, a household's number, an organisation's name or credit code.",
    )


class FoundPerson(Shape):
    id: str
    name: str
    number: str | None = Field(description=MASKED)
    place: list[str] = Field(description="县（区）、乡镇、村。County, township, village.")
    household: str | None
    relation: str


class FoundHousehold(Shape):
    id: str
    number: str
    head: str = Field(description="户主姓名。Name of its head.")
    members: int
    ended: bool
    place: list[str]


class FoundOrganisation(Shape):
    id: str
    name: str
    credit_code: str
    number: str | None = Field(description=MASKED)
    kind: str
    place: list[str]


class Found(Shape):
    people: list[FoundPerson]
    households: list[FoundHousehold]
    organisations: list[FoundOrganisation]
    more: bool = Field(description="还有，没有列完。There are more than are listed.")


class Whole(Shape):
    """全号码：这一次看，已经记下。The whole number; that it was shown has been kept."""

    id: Id
    column: str
    number: str
