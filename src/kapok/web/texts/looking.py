"""Searching, having numbers shown, and who looked at whom."""

from __future__ import annotations

LOOKING: dict[str, tuple[str, str]] = {
    "reveal_title": ("看全号", "Show a number"),
    "reveal_verdict": (
        "写明用途才能看全号，会记入日志，60 秒后自动遮住。",
        "Say why you need the number. It is logged, and hidden again after 60 seconds.",
    ),
    "reveal_back": ("不看了，回到档案", "Back to the record"),
}
