"""A unit decided alone, from the rows its result hangs on, is decided and paid as in the whole run; by the other executor."""

from __future__ import annotations

import datetime as dt

import pytest

from kapok.city.make import make
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.screening.explained import OtherResult, RunExplainer
from kapok.screening.load import load
from kapok.screening.run import screen


@pytest.fixture(scope="module")
def run(package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("city") / "data"
    make(folder, 11, 1_000, fmt="parquet")
    with connection() as con:
        yield screen(con, load(con, folder, package.vocabulary), package, dt.date(2025, 9, 30))


def test_one_unit_of_every_outcome_of_a_measure_in_five_is_explained_as_the_run_decided_it(run):
    assert explained(run, list(run.results)[::5]) > 12


@pytest.mark.long
def test_one_unit_of_every_outcome_of_every_measure_is_explained_as_the_run_decided_it(run):
    assert explained(run, list(run.results)) > 60


def explained(run, names: list[str]) -> int:
    """How many; `explain` raises where outcome or money differ."""
    explainer = RunExplainer(run)
    seen = 0
    for name in names:
        result = run.results[name]
        sql = f"SELECT outcome, max(id) AS id FROM {result.units} GROUP BY outcome ORDER BY outcome"
        for row in list(run.rows(sql)):
            told = explainer.explain(name, row["id"])
            assert told.verdict.outcome == row["outcome"]
            seen += 1
    return seen


def test_the_payee_with_most_units_is_paid_alike_by_a_measure_in_three(run):
    paid_alike(run, 3)


@pytest.mark.long
def test_the_payee_with_most_units_is_paid_alike(run):
    paid_alike(run, 1)


def paid_alike(run, one_in: int) -> None:
    explainer = RunExplainer(run)
    for name, result in list(run.results.items())[::one_in]:
        if result.pays:
            sql = f"SELECT units[1] AS id, due FROM {result.due} WHERE due > 0 ORDER BY n DESC, payee LIMIT 1"
            for row in list(run.rows(sql)):
                money = explainer.explain(name, row["id"]).money
                assert money is not None
                assert money.due == row["due"]


def test_someone_outside_the_group_is_not_eligible(run):
    result = run.results["16"]
    sql = f"SELECT id FROM business WHERE id NOT IN (SELECT id FROM {result.units}) ORDER BY id LIMIT 1"
    (row,) = run.rows(sql)
    assert RunExplainer(run).explain("16", row["id"]).verdict.outcome == "not_eligible"


def test_a_unit_that_comes_out_otherwise_than_in_the_run_is_not_explained_away(screened, hired):
    with screened(hired(3), "2024-06-30", ["5"]) as run:
        explainer = RunExplainer(run)
        assert explainer.explain("5", "J2").money.due == 300_000
        run.con.execute(f"UPDATE {run.results['5'].due} SET due = due + 1")
        with pytest.raises(OtherResult, match="5 J2"):
            explainer.explain("5", "J2")
