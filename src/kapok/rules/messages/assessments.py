"""Messages about assessments."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

ASSESSMENTS = {
    "assessed_indicator": Message(
        "“{name}”不是能按县（区）分的指标",
        "“{name}” is no indicator that is split by county",
        "{choice}",
        "{choice}",
    ),
}
