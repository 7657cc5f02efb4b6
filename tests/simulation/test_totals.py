"""Readings about whom a total counts, and about a cap that two measures share, have a price of their own."""

from __future__ import annotations

import pytest
from tests.simulation.conftest import REAL

from kapok.rules.cases.casefile import read_cases
from kapok.simulation.simulate import Trial, simulate

FILES = {"5": "05-enterprise-hiring", "10a": "10a-counterpart-hiring"}


@pytest.mark.parametrize(
    ("measure", "name", "reading", "option", "yuan"),
    [
        ("5", "10人里1人已离岗，奖补照累计人数", "who_counts", "at_work", -10_000),
        ("10a", "第5条的奖补另有上限，默认分开算", "cap_shared", "together", -10_000),
    ],
)
def test_the_other_answer_moves_money(real, loaded, measure, name, reading, option, yuan):
    path = REAL / "cases" / f"{FILES[measure]}.yaml"
    case = next(c for c in read_cases(path, real) if c.name == name)
    world = case.world()
    rows = {entity: list(world.table(entity).values()) for entity in real.vocabulary.entities}
    trial = Trial((), {f"{measure}.{reading}": option}, real.valid_from)
    with loaded(real, {entity: found for entity, found in rows.items() if found}) as (con, data):
        done = simulate(con, data, real, case.as_of, trial)
    moved = {m.measure: m.difference for m in done.moves if m.moves}
    assert moved == {measure: yuan * 100}
