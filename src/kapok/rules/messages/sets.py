"""Messages about sets whose members have days."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

SETS = {
    "set_needs_at": Message(
        "名单“{name}”有起止日期，要说明看哪一天",
        "the members of “{name}” have days: say on which day",
        "写成 in at({name}, 日期)",
        "write in at({name}, date)",
    ),
    "set_no_at": Message(
        "名单“{name}”没有起止日期，不能用 at()",
        "the members of “{name}” have no days",
        "直接写 in {name}",
        "write in {name}",
    ),
    "set_overlap": Message(
        "名单里“{name}”有两段日期重叠",
        "“{name}” is in the set twice on the same day",
        "让前一段的 to 早于后一段的 from",
        "let the first end before the second begins",
    ),
}
