"""One person in a simulation of its own, by openfisca-core or policyengine-core."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from one_case.common import Facts
from peers.common import OUTCOMES
from peers.fisca import Model


def prepare_with(library: str) -> Callable[[Facts], str]:
    model = Model(library)

    def decide(facts: Facts) -> str:
        inputs = {
            "target": np.array([2 if facts["target"] else 0]),
            "home_county": np.array([int(facts["home_county"])]),
            "registered_on": np.array([facts["registered_on"]], "datetime64[D]"),
            "closed_on": np.array([facts["closed_on"]], "datetime64[D]"),
        }
        simulation = model.simulation(inputs)
        return OUTCOMES[int(simulation.calculate("verdict_16", model.period)[0])]

    return decide
