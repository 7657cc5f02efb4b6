"""Plans are made once for a package, and none is taken for another."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.rules.whole import whole_packages

from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.package.override import with_values
from kapok.rules.package.worked import MOST, Worked
from kapok.rules.planning.plan import Lookup, scopes_of
from kapok.rules.planning.planner import every_plan, plan_measure
from kapok.rules.reading.loader import load_package

SMALL = next(root for root in whole_packages() if root.name == "wangshu-2025")


def package():
    return load_package(SMALL, check=False).whole()


def test_a_plan_and_its_function_are_made_once_for_all_executors():
    rules = package()
    measure = next(iter(rules.measures.values()))
    assert plan_measure(rules, measure) is plan_measure(rules, measure, {})
    first, second = PythonExecutor(rules), PythonExecutor(rules, {})
    assert first.compiled(measure.id) is second.compiled(measure.id)


def test_other_readings_other_measures_and_copies_have_their_own():
    rules = package()
    measure = next(iter(rules.measures.values()))
    name, reading = next(iter({**rules.readings, **measure.readings}.items()))
    plan = plan_measure(rules, measure)
    for option in reading.options:
        chosen = plan_measure(rules, measure, {name: option})
        assert chosen is not plan
        assert chosen.readings == {name: option}
    assert plan_measure(rules, replace(measure)) is not plan
    rules.measures[measure.id] = changed = replace(measure, conditions=measure.conditions[1:])
    assert len(plan_measure(rules, changed).conditions) == len(plan.conditions) - 1


def test_another_value_is_another_package_with_functions_of_its_own():
    rules = package()
    parameter = next(p for m in rules.measures.values() for p in m.params.values())
    other = with_values(rules, {parameter.key: {dt.date(2025, 1, 1): 7}})
    measure = parameter.owner
    assert other.worked is not rules.worked
    assert PythonExecutor(other).compiled(measure) is not PythonExecutor(rules).compiled(measure)


def test_options_of_readings_that_a_measure_does_not_go_through_change_nothing():
    """`every_plan` leaves them out: nothing is read under any option that it does not give."""
    rules = package()

    def read(plans) -> set:
        scopes = [scope for plan in plans for scope in scopes_of(plan)]
        joined = {(j.entity, c) for s in scopes for j in s.joins.values() for c in j.columns}
        return joined | {p.key for s in scopes for p in s.steps if isinstance(p, Lookup)}

    for measure in rules.measures.values():
        known = rules.readings | measure.readings
        each = [{name: option} for name, reading in known.items() for option in reading.options]
        every = [plan_measure(rules, measure, chosen) for chosen in [{}, *each]]
        given = list(every_plan(rules, measure))
        assert len(given) <= len(every)
        assert read(given) == read(every)


def test_no_more_is_kept_than_there_is_room_for_and_nothing_that_failed():
    worked, made = Worked(), []

    def make(number: int) -> int:
        made.append(number)
        return number + 1

    for number in range(2 * MOST):
        assert worked.of(number, lambda number=number: make(number)) == number + 1
    assert len(worked._things) <= MOST
    assert worked.of(2 * MOST - 1, lambda: make(-1)) == 2 * MOST
    assert worked.of(0, lambda: make(0)) == 1
    assert made[-2:] == [2 * MOST - 1, 0]

    def fail() -> int:
        raise ValueError

    for _ in range(2):
        try:
            worked.of("bad", fail)
        except ValueError:
            continue
        raise AssertionError
