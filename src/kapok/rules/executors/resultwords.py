"""The words of outcomes and fund levels, Chinese and English: the one table that all faces speak from."""

from __future__ import annotations

import re

from kapok.rules.executors.results import (
    ALREADY_USED,
    DISCRETIONARY,
    ELIGIBLE,
    NOT_ELIGIBLE,
    NOT_YET,
    OUTSIDE_VALIDITY,
    STANDARD_NOT_SET,
    UNKNOWN,
)

OUTCOME_WORDS: dict[str, tuple[str, str]] = {
    ELIGIBLE: ("符合", "Eligible"),
    DISCRETIONARY: ("需研究决定", "For decision"),
    NOT_YET: ("未到期", "Not yet"),
    UNKNOWN: ("待核实", "To be verified"),
    STANDARD_NOT_SET: ("标准未配置", "Standard not set"),
    ALREADY_USED: ("已享受", "Already used"),
    OUTSIDE_VALIDITY: ("不在有效期", "Outside validity"),
    NOT_ELIGIBLE: ("不符合", "Not eligible"),
}
LEVEL_WORDS: dict[str, tuple[str, str]] = {
    "city": ("市级", "city level"),
    "county": ("县（区）级", "county level"),
    "budget": ("按预算级次", "level as budgeted"),
    "item": ("按项目主管部门", "the department in charge of the item"),
    "assisted": ("被帮扶地", "the assisted area"),
}

_COUNTED = re.compile(
    r"(?<![\d.,-])1 (?P<adjective>worked )?(?P<noun>clause|sentence|measure|condition|reading|parameter|case|unit|"
    r"file|finding|place|payee|row|day|month|person|people|problem)s?\b(?! id)"
)


def one_of(words: str) -> str:
    """English as it is spoken where there is one: `1 measures` → `1 measure`."""
    return _COUNTED.sub(_single, words)


def _single(match: re.Match[str]) -> str:
    noun = "person" if match["noun"] == "people" else match["noun"]
    return f"1 {match['adjective'] or ''}{noun}"
