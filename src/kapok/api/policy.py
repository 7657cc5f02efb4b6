"""The policy that the office works by: its package, read once a process. Labels of facts and codes stand in its vocabulary."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package


@cache
def package() -> Package:
    return load_package(settings.POLICY, check=False)
