"""Reminders: what may be right as it is, and is worth a second look."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

REMINDERS = {
    "figure_differs": Message(
        "“{name}”是 {value}，引文里却是别的数：“{quote}”",
        "“{name}” is {value}, the quote has other figures: “{quote}”",
        "核对数字，或换一句引文",
        "check the figure, or quote other words",
    ),
    "fund_differs": Message(
        "资金“{name}”的名字不在引文里：“{quote}”",
        "the fund “{name}” is not named in the quote: “{quote}”",
        "核对是不是这笔资金",
        "check that it is this fund",
    ),
}
