"""A traced decision: the same result as without the trace, and values that the tree itself gives."""

from pathlib import Path

import pytest
from tests.rules.whole import policy

from kapok.rules.cases.casefile import read_cases
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.language.evaluate import evaluate
from kapok.rules.planning.plan import Compute

FOLDER = Path(__file__).parents[2] / "policies" / "panzhihua-2022-143"
PACKAGE = policy(whole=True)
FILES = sorted((FOLDER / "cases").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=[f.stem for f in FILES])
def test_the_generated_code_and_the_tree_agree_on_every_value(file: Path) -> None:
    plain = PythonExecutor(PACKAGE)
    for case in read_cases(file, PACKAGE):
        same = case.package is PACKAGE and not case.readings
        executor = plain if same else PythonExecutor(case.package, case.readings)
        world = case.world()
        unit = executor.unit_function(case.measure, world, case.as_of)
        traced = executor.traced_function(case.measure, world, case.as_of)
        names = executor.trace_names(case.measure)
        environment = {
            "as_of": case.as_of,
            "valid_from": PACKAGE.valid_from,
            "valid_to": PACKAGE.valid_to,
        }
        plan = executor.compiled(case.measure).plan
        for row in list(world.table(plan.unit.entity).values())[:3]:
            result, trace = traced(row)
            assert result == unit(row)
            values = environment | dict(zip(names, trace, strict=True))
            for step in plan.unit.steps:
                if isinstance(step, Compute):
                    assert evaluate(step.value, values) == values[step.target.name]
