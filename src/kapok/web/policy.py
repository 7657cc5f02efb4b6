"""The policy that the office works by: its package, read once a process. Labels of facts and codes stand in its vocabulary."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django.conf import settings

from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package


@cache
def package() -> Package:
    return load_package(settings.POLICY, check=False)


def run_off(day: dt.date) -> dt.date | None:
    """The last day of the policy if that is over: what happened before is still settled by it."""
    last = package().valid_to
    return last if day > last else None
