"""Messages about duties."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

DUTIES = {
    "duty_due": Message(
        "期限“{value}”写法不对",
        "“{value}” is no deadline",
        "once 写日期，如 2022-12-31；按期的写每期结束后几天，0 到 {most}",
        "for once a day such as 2022-12-31; else the days after each period, 0 to {most}",
    ),
    "duty_records": Message(
        "有责任任务，词汇里却没有“{name}”",
        "there are duties, but the vocabulary has no “{name}”",
        "把 {name}.yaml 放进词汇",
        "add {name}.yaml to the vocabulary",
    ),
}
