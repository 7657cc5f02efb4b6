"""json-logic (maykin-json-logic-py): nested rules; verdict only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from json_logic import jsonLogic

from one_case.common import AS_OF, Facts
from peers.common import PANZHIHUA, VALID_FROM, VALID_TO


def _var(name: str) -> dict[str, Any]:
    return {"var": name}


def _day(text: str) -> dict[str, Any]:
    return {"date": text}


SIX = {"+": [_var("registered_on"), {"duration": "P6M"}]}
HOLDS = {
    "and": [
        _var("target"),
        {"in": [_var("home_county"), list(PANZHIHUA)]},
        {">=": [_var("closed_on"), SIX]},
    ]
}
INSIDE = {"and": [{">=": [SIX, _day(str(VALID_FROM))]}, {"<=": [SIX, _day(str(VALID_TO))]}]}
REACHED = {"<=": [SIX, _day(str(AS_OF))]}
RULE = {
    "if": [
        {"!": [HOLDS]},
        "not_eligible",
        {"!": [INSIDE]},
        "outside_validity",
        {"!": [REACHED]},
        "not_yet",
        "eligible",
    ]
}


def prepare() -> Callable[[Facts], str]:
    def decide(facts: Facts) -> str:
        return str(jsonLogic(RULE, facts))

    return decide
