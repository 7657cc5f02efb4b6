"""The cases of `explained/`, decided and explained once."""

from functools import cache
from pathlib import Path

from tests.rules.whole import policy

from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.explain import Explainer, Explanation

HERE = Path(__file__).parent
PACKAGE = policy()
UNITS = {"graduate-month-thirty-seven": "M37", "hiring-topped-up-own-money": "J3"}


@cache
def cases() -> dict[str, Case]:
    files = sorted((HERE / "explained").glob("*.yaml"))
    return {case.name: case for file in files for case in read_cases(file, PACKAGE)}


@cache
def explained(name: str) -> Explanation:
    case = cases()[name]
    world = case.world()
    units = world.table(case.package.measures[case.measure].unit)
    unit = UNITS.get(name, next(iter(units)))
    return Explainer(case.package, case.readings).explain(case.measure, world, case.as_of, unit)
