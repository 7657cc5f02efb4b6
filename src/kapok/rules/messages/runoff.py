"""Messages about how a policy runs off."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

RUN_OFF = {
    "run_off_early": Message(
        "过渡的最后一天 {day} 早于有效期的最后一天 {end}",
        "the last day to claim, {day}, is before the end of validity, {end}",
        "改成有效期满以后的日子",
        "write a day after the end of validity",
    ),
}
