"""Which condition flipped between two results, which facts it reads, and how that is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.office import Database, connect

from kapok.rules.package.model import Package
from kapok.rules.planning.planner import plan_measure

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def package(template: Database) -> Iterator[Package]:
    from django.db import connections

    connect(template, "jobs")
    from kapok.finds.running import office_package

    yield office_package()
    connections.close_all()


@pytest.fixture(scope="module")
def reads(package):
    from kapok.finds.flips import Reads

    return Reads.of(plan_measure(package, package.measures["25b"]))


def test_a_condition_that_no_longer_holds_is_named_with_both_states():
    from kapok.finds.flips import Was, flipped

    said = flipped(Was("eligible", (), 100), Was("not_eligible", ("days",)))
    assert said == [{"kind": "condition", "name": "days", "before": "holds", "now": "fails"}]
    said = flipped(Was("unknown", ("days",)), Was("not_eligible", ("age",)))
    assert [(one["name"], one["before"], one["now"]) for one in said] == [
        ("days", "open", None),
        ("age", "holds", "fails"),
    ]
    assert flipped(Was(None), Was("eligible")) == [{"kind": "group", "now": True}]
    said = flipped(Was("eligible", (), 100), Was("eligible", (), 200))
    assert said == [{"kind": "amount", "before": 100, "now": 200}]


def test_a_fact_is_a_cause_if_the_condition_that_flipped_reads_it(reads, package):
    """Of what happened to the same person at the same time, nothing else is named."""
    from kapok.finds.causes import _did

    def happened(entity: str, column: str) -> dict[str, object]:
        return {"kind": "fact", "entity": entity, "id": "x", "columns": [column], "version": 3}

    name, facts = next((name, facts) for name, facts in reads.tests.items() if len(facts) == 1)
    (fact,) = facts
    near = [happened("person", "bank"), happened(*fact)]
    flip = {"kind": "condition", "name": name, "before": "holds", "now": "fails"}
    assert _did(near, "u", reads, [flip]) == [near[1]]
    other = next(one for one in reads.all if one not in facts)
    assert _did([happened(*other)], "u", reads, [flip]) == [happened(*other)]
    assert _did([happened("person", "bank")], "u", reads, [flip]) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_part_of_a_measure_that_may_flip_has_words(package, lang):
    from kapok.finds.models import Result
    from kapok.web.finding.words import Spoken
    from kapok.web.texts import Words

    spoken = Spoken(Words(lang))
    for measure in package.measures.values():
        names = [test.id for test in plan_measure(package, measure).tests]
        for name in [*names, "ledger", "unit", "limit", "key", "validity"]:
            flip = {"kind": "condition", "name": name, "before": None, "now": "fails"}
            words = spoken.causes([flip], measure.id)
            assert "@" not in words, (measure.id, name)
            hangs = Result(measure=measure.id, outcome="unset", deciding=[name], missing=[])
            assert "@" not in spoken.why(hangs), (measure.id, name)
