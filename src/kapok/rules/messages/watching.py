"""Messages about warnings and indicators."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

WATCHING = {
    "watch_param": Message(
        "“{name}”不是本文件的参数",
        "“{name}” is no parameter of this file",
        "{choice}",
        "{choice}",
    ),
    "within_days": Message(
        "“{name}”是工作日的天数，参数要是整数",
        "“{name}” is a number of working days, so the parameter is an int",
        "把参数的 type 写成 int",
        "write type: int at the parameter",
    ),
    "action_who": Message(
        "没有“{name}”这一方",
        "there is nobody called “{name}”",
        "{choice}",
        "{choice}",
    ),
    "last_colour": Message(
        "最后一级不写 when：前面都不成立时就是它",
        "the last level has no when: it holds where none before does",
        "删掉 when，或在后面再加一级",
        "remove when, or add one more level after it",
    ),
    "why_name": Message(
        "why 里的 {{{name}}} 没有在 tell 里写",
        "{{{name}}} in why is not told",
        "{choice}",
        "{choice}",
    ),
    "unused_tell": Message(
        "tell 里的“{name}”在 why 里没有用到",
        "“{name}” under tell is not said in why",
        "写进 why，或从 tell 删掉",
        "say it in why, or remove it from tell",
    ),
    "group_county": Message(
        "按县（区）分不写在 by 里",
        "the split by county is not written under by",
        "写 county: 县（区）是哪一项",
        "write county: what gives the county",
    ),
    "target_each": Message(
        "目标的 each 里“{name}”不是这个指标的分组",
        "“{name}” in each of the target is no group of this indicator",
        "{choice}",
        "{choice}",
    ),
    "counted_type": Message(
        "{key} 是{got}，这里要{want}",
        "{key} is {got}, and has to be {want}",
        "改成{want}的表达式",
        "write an expression that is {want}",
    ),
}
