"""The packages that are written out whole; one based on another is tested by what it changes. Read once for all tests."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from tests.rules.worlds import worked_cases

from kapok.rules.cases.casefile import Case
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

POLICIES = Path(__file__).resolve().parents[2] / "policies"
_BASED = re.compile(r"^based_on:", re.MULTILINE)


def whole_packages() -> list[Path]:
    return [
        path.parent
        for path in sorted(POLICIES.glob("*/policy.yaml"))
        if not _BASED.search(path.read_text("utf-8"))
    ]


@cache
def policy(name: str = "panzhihua-2022-143", *, whole: bool = False) -> Package:
    """As it stands in its folder, read once a process: nobody changes it. `whole`: with the rules of warnings and indicators."""
    return policy(name).whole() if whole else load_package(POLICIES / name, check=False)


@cache
def cases_of(name: str = "panzhihua-2022-143", *, whole: bool = False) -> dict[str, list[Case]]:
    """Its worked cases by measure; nobody changes them."""
    return worked_cases(policy(name, whole=whole))
