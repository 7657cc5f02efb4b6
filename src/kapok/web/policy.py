"""The policy that the office works by, for pages."""

from __future__ import annotations

import datetime as dt

from kapok.api.policy import package

__all__ = ["package", "run_off"]


def run_off(day: dt.date) -> dt.date | None:
    """The last day of the policy if that is over: what happened before is still settled by it."""
    last = package().valid_to
    return last if day > last else None
