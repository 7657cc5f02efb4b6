"""zen-engine: a decision of one expression node, every condition by its name and the verdict; facts as JSON has them."""

from __future__ import annotations

import json
from collections.abc import Callable

import zen

from one_case.common import AS_OF, Facts
from peers.common import PANZHIHUA, VALID_FROM, VALID_TO

SIX = "d(registered_on).add(6, 'month')"
LISTED = ", ".join(f"'{code}'" for code in PANZHIHUA)
EXPRESSIONS = {
    "local": f"home_county in [{LISTED}]",
    "not_closed": f"d(closed_on).isSameOrAfter({SIX})",
    "six_months": f"{SIX}.isSameOrBefore(d('{AS_OF}'))",
    "inside": f"{SIX}.isSameOrAfter(d('{VALID_FROM}')) and {SIX}.isSameOrBefore(d('{VALID_TO}'))",
    "verdict": "not (target and $.local and $.not_closed) ? 'not_eligible' "
    ": not $.inside ? 'outside_validity' : not $.six_months ? 'not_yet' : 'eligible'",
}


def _graph() -> str:
    expressions = [{"id": name, "key": name, "value": value} for name, value in EXPRESSIONS.items()]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "rule",
            "name": "rule",
            "type": "expressionNode",
            "position": {"x": 1, "y": 0},
            "content": {"expressions": expressions},
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "rule", "type": "edge"},
        {"id": "b", "sourceId": "rule", "targetId": "out", "type": "edge"},
    ]
    return json.dumps(
        {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    )


def prepare() -> Callable[[Facts], str]:
    decision = zen.ZenEngine().create_decision(_graph())

    def decide(facts: Facts) -> str:
        plain = {
            "target": facts["target"],
            "home_county": facts["home_county"],
            "registered_on": facts["registered_on"].isoformat(),
            "closed_on": facts["closed_on"].isoformat(),
        }
        return decision.evaluate(plain)["result"]["verdict"]

    return decide
