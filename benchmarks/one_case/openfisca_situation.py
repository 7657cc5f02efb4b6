"""openfisca-core as its guide and its web interface have it: a simulation built from a situation in JSON."""

from __future__ import annotations

from collections.abc import Callable

from one_case.common import Facts
from peers.common import OUTCOMES
from peers.fisca import Model


def prepare() -> Callable[[Facts], str]:
    model = Model("openfisca_core")

    def decide(facts: Facts) -> str:
        person = {
            "target": {"2025": 2 if facts["target"] else 0},
            "home_county": {"2025": int(facts["home_county"])},
            "registered_on": {"2025": facts["registered_on"].isoformat()},
            "closed_on": {"2025": facts["closed_on"].isoformat()},
        }
        simulation = model.builder().build_from_entities(model.system, {"persons": {"P": person}})
        return OUTCOMES[int(simulation.calculate("verdict_16", model.period)[0])]

    return decide
