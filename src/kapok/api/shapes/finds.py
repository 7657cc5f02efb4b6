"""What the screenings of the registry gave: runs, whom they found, what each unit comes to, and what changed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from kapok.api.shapes.shared import Page, Shape

Measure = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,30}$")]
Area = Annotated[str, Field(pattern=r"^[0-9]{2,12}$")]
Kind = Literal["ready", "decide", "one_missing", "no_standard"]


class OfRun(Shape):
    run: int | None = Field(
        None,
        ge=1,
        le=2**53,
        description="第几次筛查，不写是最近一次。Which run; the newest without it.",
    )
    area: Area | None = Field(
        None, description="只要这个区划里的：代码或它的开头。Only within this area."
    )


class Rows(OfRun, Page):
    measure: Measure | None = Field(None, description="只要这项措施。Only of this measure.")


class FindRows(Rows):
    kind: Kind | None = Field(
        None,
        description="ready 资料齐、应发；decide 要由有权机关决定；one_missing 差一项；no_standard 标准未配置。"
        "Ready, for an authority to decide, one fact missing, no standard set.",
    )


class RosterAsked(OfRun):
    """一项措施的应享未享，按它的花名册写成表。Who never applied under a measure, in the form of its roster."""

    measure: Measure = Field(description="哪项措施，如 2b。Of which measure.")
    kind: Kind | None = Field(None, description="只要这种情形，见 /finds/rows。Only of this kind.")


class RosterBook(Shape):
    """花名册，一个工作簿。A roster, as a workbook."""

    name: str
    content: str = Field(description="base64。")
    lines: int = Field(description="写了几行。How many lines it has.")
    counted: int = Field(
        description="判定算进去几条；在别的地方、看不见的没有写。How many were counted; those of other places are not written."
    )


class ResultRows(Rows):
    outcome: Measure | None = Field(None, description="只要这个结论。Only of this outcome.")


class RunLine(Shape):
    """一次筛查。A screening of the registry."""

    id: int
    span: str = Field(description="full 全库，touched 只有变过的。Whole, or what was touched.")
    as_of: dt.date = Field(description="判定日。The day decided for.")
    known_at: dt.datetime = Field(description="数据截至。The moment whose facts were read.")
    policy: str
    hash: str = Field(description="政策包的指纹。The fingerprint of the package.")
    units: int
    changed: int


class Runs(Shape):
    items: list[RunLine]
    next: str | None


class Sum(Shape):
    n: int = Field(description="几个收款人。Payees.")
    units: int
    amount: int = Field(description="分。In fen.")


class MeasureFinds(Shape):
    """一项措施的应享未享。Who is entitled under a measure and never applied.

    没有标准的不在合计里。What has no standard is in no sum.
    """

    measure: str
    ready: Sum
    decide: Sum
    one_missing: Sum
    no_standard: int = Field(description="几个收款人没有标准。Payees for whom no standard is set.")


class Finds(Shape):
    run: int
    as_of: dt.date
    measures: list[MeasureFinds]


class RowShape(Shape):
    measure: str
    entity: str
    unit: str = Field(description="哪一条记录。The row it is about.")
    person: str | None
    organisation: str | None
    area: str


class FindShape(RowShape):
    kind: str
    units: int
    amount: int | None = Field(description="分；空的是说不出。Fen; null where it cannot be said.")
    missing: str | None = Field(description="差的那一项，实体.事实。The one fact, as entity.fact.")
    first: dt.date | None
    last: dt.date | None


class FindList(Shape):
    run: int
    items: list[FindShape]
    next: str | None


class ResultShape(RowShape):
    outcome: str
    amount: int | None
    missing: list[str]
    deciding: list[str] = Field(
        description="结论取决于哪些条件。Conditions that the outcome hangs on."
    )
    day: dt.date | None
    not_before: dt.date | None


class ResultList(Shape):
    run: int
    items: list[ResultShape]
    next: str | None


class Standing(Shape):
    """一个人、一个单位现在的结论。What stands for a person or an organisation now."""

    items: list[ResultShape]


class Then(Shape):
    outcome: str
    amount: int | None


class ChangeShape(RowShape):
    """结论和上一次不同。A result that is another than in the run before."""

    before: Then | None
    after: Then | None
    causes: list[Any] = Field(description="为什么。Why.")


class ChangeList(Shape):
    run: int
    items: list[ChangeShape]
    next: str | None
