"""A file that comes in, step by step as on the pages: understood, looked at row by row, confirmed, undone."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kapok.api.shapes.finds import Area
from kapok.api.shapes.shared import PLAIN, Both, Day, Page, Shape, Words
from kapok.intake.layouts.model import Use

Content = Annotated[
    str, StringConstraints(min_length=1, pattern=r"^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$")
]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=PLAIN)]
Head = Annotated[str, StringConstraints(max_length=60, pattern=PLAIN)]
Verdict = Literal["new", "changed", "same", "look", "refused"]


class Upload(Shape):
    """一个文件。A file: xlsx, xls or csv."""

    name: Name = Field(description="文件名，带后缀。Its name with its ending.")
    content: Content = Field(description="文件内容，base64。What is in it, in base64.")


class Incoming(Upload):
    """交来一个文件。A file handed in."""

    supplier: Head = Field(
        "",
        description="谁提供的；不写看文件自己说的。Who supplied it; as the file says without it.",
    )
    as_of: Day | None = Field(None, description="数据截至。The day up to which it is true.")


class Several(Shape):
    """几个文件，或者装着它们的 zip，一共 8 MB 以内。Several files, or zips of them, up to 8 MB together."""

    files: Annotated[list[Upload], Field(min_length=1, max_length=100)]
    supplier: Head = Field("", description="谁提供的，每个文件都是。Who supplied them.")
    as_of: Day | None = Field(None, description="数据截至。The day up to which they are true.")


class CameIn(Shape):
    """一个文件怎样了：成了一次导入，或者不收。What became of a file: an import, or refused."""

    file: int = Field(
        description="交来的第几个，从 0 起；zip 里的都写 zip 的。Place among `files`."
    )
    name: str = Field(
        description="文件名；zip 里的是它在 zip 里的名字，按 zip 里的顺序。号码遮住。Its name, within a zip the one it has there, in the order of the zip; numbers are masked."
    )
    id: int | None
    job: int | None
    refused: Both | None


class AllCameIn(Shape):
    items: list[CameIn]


class CellSaid(Shape):
    """一格应该是什么。What a cell should hold."""

    row: int = Field(ge=1, le=2**31 - 1)
    letter: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}$")]
    value: Annotated[str, StringConstraints(max_length=120, pattern=PLAIN)] = ""
    sheet: int = Field(0, ge=0, le=2**15 - 1)


class Mending(Shape):
    """改几格，重新核对；文件本身不动。Cells corrected; it is checked anew, the file stays."""

    cells: Annotated[list[CellSaid], Field(min_length=1, max_length=1000)]
    alike: bool = Field(
        False,
        description="只写一格：和它同样问题的都改。Of the one cell given: all with the same fault.",
    )


class WarningsMoved(Shape):
    """一项预警会新出现几件、消除几件。For how many one warning would begin and end."""

    rule: str
    new: int
    gone: int


class Forecast(Shape):
    """导入以后会带来什么，只算自己范围里的。What it would lead to within one's own area."""

    people: int
    tasks: int
    tasks_gone: int
    finds: dict[str, int] | None = Field(
        None, description="新找到的，按情形；没有判定过的空。New finds by kind; none without a run."
    )
    amount: int | None = Field(None, description="分。In fen.")
    finds_gone: int | None = None
    warnings: list[WarningsMoved] | None = Field(
        None,
        description="会变的预警；以前算的没有。Warnings that begin or end; none in what was worked out before.",
    )


class Sheet(Shape):
    sheet: str
    layout: str | None = Field(description="认出是哪种表。Which kind of sheet it is.")
    label: str
    header_row: int | None
    rows: int
    skipped: int = Field(description="跳过的合计行。Total rows that were skipped.")


class ImportLine(Shape):
    """一次导入。An import."""

    id: int
    state: str = Field(description="read、checked、confirmed、applied、undone、refused。")
    layout: str
    supplier: str
    as_of: dt.date
    by: str
    at: dt.datetime
    counts: dict[str, int] = Field(description="各结果几行。Rows by verdict.")
    refused: Both | None = Field(description="为何不能导入。Why it cannot be imported.")


class ColumnLine(Shape):
    head: str = Field(description="他们的列名。Their heading.")
    column: str = Field(description="读成我们的哪一列；空的没有读。Which column it is read as.")
    sure: bool
    use: Use = Field(
        description="kept 进库，checked 只核对、不进库，known 认得、不进库；空的没有读。What becomes of its cells: kept, checked only, or known and not kept."
    )


class ImportRead(ImportLine):
    sheets: list[Sheet]
    columns: list[ColumnLine]
    forecast: Forecast | None = Field(
        None, description="先算过的，还算数。As it was worked out, while that holds."
    )
    job: int | None = Field(
        None, description="还在做的任务：GET /jobs/{job}。The job that works on it."
    )


class Imports(Shape):
    items: list[ImportLine]
    next: str | None


class ImportRows(Page):
    verdict: Verdict | None = Field(None, description="只要这种结果。Only of this verdict.")


class Finding(Shape):
    """一格的问题。What is wrong with a cell."""

    cell: str
    level: str
    zh: str
    en: str
    mend_zh: str
    mend_en: str


class ImportRowShape(Shape):
    """文件的一行；只有编号和事实名，没有姓名号码。A row; ids and names of facts, no name or number of anybody."""

    sheet: int
    row: int
    verdict: str
    entity: str | None = Field(description="说的是 person、household 还是 organisation。")
    subject: str | None = Field(
        description="说的是哪个人、户、单位；导入以后才登记的也有。Whom it is about, also whoever it registered."
    )
    facts: list[str] = Field(description="会改的事实。Facts that it changes.")
    differs: bool = Field(
        description="系统和表格说法不同，要定哪个。Sheet and system differ; one must be chosen."
    )
    choice: str
    findings: list[Finding]


class ImportRowList(Shape):
    items: list[ImportRowShape]
    next: str | None


class Columns(Shape):
    """每一列是什么；记住，同样的表以后都这样读。What headings mean; remembered for such sheets."""

    said: Annotated[dict[Head, Head], Field(max_length=100)] = Field(
        description="列名 → 我们的字段，空的不读。Heading → column, empty where it is not read."
    )
    layout: Head = Field("", description="哪种表，认不出来时写。Which kind, where it is not known.")


class RowChoice(Shape):
    """系统和表格说法不同，定哪个。Which holds where sheet and system differ."""

    choice: Literal["sheet", "system"]
    row: int | None = Field(
        None,
        ge=1,
        le=2**31 - 1,
        description="哪一行；不写是没有定过的各行。Which row; all open ones without it.",
    )
    sheet: int = Field(0, ge=0, le=2**15 - 1)


class Chosen(Shape):
    rows: int


class Confirmation(Shape):
    partial: bool = Field(
        False, description="允许只导能用的行。Take only the rows that can be used."
    )


class ImportUndoing(Shape):
    reason: Words


class Workbook(Shape):
    """一个工作簿。A workbook."""

    name: str
    content: str = Field(description="base64。")


class RoundLine(Shape):
    """一次比对。A comparison round."""

    id: int
    office: str
    area: str
    only_unknown: bool = Field(
        description="只问能定下结论的。Only those for whom a result may be resolved."
    )
    state: str = Field(description="made、asked、replied。")
    people: int
    resolves: int = Field(description="能定下几个不知道。Unknown results it would resolve.")
    answered: int
    as_of: dt.date | None
    expires_on: dt.date | None
    overdue: bool = Field(description="已过期，没有另比。Expired, and not made anew.")
    reply: int | None = Field(description="回复是第几次导入。Which import the reply is.")


class Rounds(Shape):
    items: list[RoundLine]
    next: str | None


class Within(Shape):
    area: Area | None = Field(
        None, description="在哪里；不写是自己的范围。Where; one's own without."
    )


class OfficeLine(Shape):
    office: str
    zh: str
    en: str
    people: int
    resolves: int
    people_unknown: int = Field(
        description="只问能定下结论的，问几个人。People asked about with `only_unknown`."
    )


class Offices(Shape):
    area: str
    items: list[OfficeLine]


class NewRound(Shape):
    """向一个部门要一次比对。Ask an office."""

    office: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}$")]
    area: Area
    only_unknown: bool = Field(
        False,
        description="只问能定下结论的，不问那里的每个人。Only those for whom a result may be resolved.",
    )


class Started(Shape):
    """提出了，由任务来做。Asked for; a job does it."""

    id: int
    job: int | None
