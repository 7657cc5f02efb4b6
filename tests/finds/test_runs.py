"""A run over a made city: what is kept is what the rules say, and from run to run only what differs is written."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from tests.finds.conftest import MEASURES, by_why, by_why_of_results

from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import COUNTED, NOT_YET, UNKNOWN

pytestmark = pytest.mark.server


def worth(unit) -> int | None:
    """Fen of a unit that counts, or will."""
    known = unit.each and None not in unit.each and unit.outcome in (*COUNTED, NOT_YET)
    return sum(unit.each) if known else None


def unknown(executor: PythonExecutor, measure: str, unit) -> set[str]:
    """Facts that are missing, as the vocabulary names them, where the result is not known for want of them."""
    if unit.outcome != UNKNOWN:
        return set()
    leaves = executor.compiled(measure).plan.leaves
    return {
        f"{one.origin.entity}.{one.origin.fact}"
        for n, one in enumerate(leaves)
        if unit.facts >> n & 1
    }


def test_what_is_kept_is_what_the_python_executor_says(first, asked):
    """Every unit of the measures: outcome, amount, missing facts."""
    from kapok.finds.models import Result
    from kapok.finds.running import measures_of, office_package
    from kapok.rules.executors.world import World

    package, (run, _, world) = office_package(), first
    executor = PythonExecutor(package)
    said = executor.screen(
        World(package.vocabulary, world), run.as_of, measures_of(package, MEASURES)
    )
    wanted = {
        (name, unit.id): (unit.outcome, worth(unit), unknown(executor, name, unit))
        for name, result in said.items()
        for unit in result.units
    }
    kept = {(r.measure, r.unit): (r.outcome, r.amount, {*r.missing}) for r in Result.objects.all()}
    assert kept == wanted
    assert len(wanted) > 300
    assert {outcome for outcome, *_ in kept.values()} > set(COUNTED)
    assert any(missing for *_, missing in kept.values())
    for name, result in said.items():
        assert run.counts[name]["gated"] == result.gated


def test_finds_leave_out_whoever_was_paid_and_what_has_no_standard(first, asked):
    from kapok.finds import counting, reading

    run, rows, _ = first
    paid = {
        (line["measure"], who)
        for line in rows["payment"]
        for who in (line["person"], line["organisation"], line["subject"])
    }
    found = reading.rows(run, most=10_000)
    assert found
    assert not [one for one in found if (one.measure, one.person or one.organisation) in paid]
    kinds = Counter(one.kind for one in found)
    assert kinds["ready"]
    assert kinds["one_missing"]
    total = counting.totals(run)
    assert total.n == len(found)
    assert total.amount == sum(one.amount for one in found if one.kind == "ready")
    assert {one.amount for one in found if one.kind in ("no_standard", "one_missing")} <= {None}
    assert sum(line.amount for line in counting.by_measure(run)) == total.amount
    assert sum(line.n for line in counting.by_place(run, digits=6)) == total.n
    missing = [one for one in found if one.kind == "one_missing"]
    assert all(one.missing.count(".") == 1 for one in missing)


def test_large_measures_are_written_while_others_are_decided(first, asked, runs):
    """By themselves; measures of either kind are there: so all that is tested here holds of both."""
    from kapok.finds.models import Result
    from kapok.finds.streaming import MANY

    run, _, _ = first
    units = Counter(Result.objects.filter(since=run.pk).values_list("measure", flat=True))
    assert min(units.values()) < MANY < max(units.values())
    alone = {part.removeprefix("_") for part in runs.alone[run.pk]}
    assert alone
    assert alone < {*units}


def test_what_breaks_while_it_is_written_leaves_nothing_of_the_run(first, runs, city, monkeypatch):
    """In another thread than the one that decides; and nobody is kept from the next run."""
    from kapok.finds import streaming

    newest = "SELECT max(id) FROM finds_run"
    kept = "SELECT count(*) FROM finds_result_kept WHERE since > ({0}) OR until > ({0})"
    with city.as_("owner", areas="*") as con:
        before = con.execute(newest).fetchone()

    def broken(_stream, _part):
        raise OSError("the registry is away")

    with monkeypatch.context() as patch:
        patch.setattr(streaming.Stream, "_write", broken)
        with pytest.raises(OSError, match="away"):
            runs()
    with city.as_("owner", areas="*") as con:
        assert con.execute(newest).fetchone() == before
        assert con.execute(kept.format(newest)).fetchone() == (0,)
        free = "SELECT pg_try_advisory_lock(hashtext('kapok finds'))"
        assert con.execute(free).fetchone() == (True,)


def test_counts_are_those_of_what_stands(first, asked):
    from kapok.finds import counting
    from kapok.finds.models import Count, Result

    run, _, _ = first
    stand = Counter(
        (measure, scope[:6], outcome)
        for measure, scope, outcome in Result.objects.filter(until__isnull=True).values_list(
            "measure", "scope", "outcome"
        )
    )
    counted = Count.objects.filter(run=run.pk, what__in={what for _, _, what in stand})
    found: Counter = Counter()
    for one in counted:
        found[one.measure, one.scope, one.what] += one.n
    assert found == stand
    assert by_why(counting.decided(run)) == by_why_of_results()


def test_a_run_of_before_is_counted_by_what_results_hang_on(first, city):
    """The migration counts the newest as runs do since."""
    from importlib import import_module

    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import counting, reading

    with city.as_("owner") as con:
        con.execute("UPDATE finds_count SET why = '{}'")
        con.execute(import_module("kapok.finds.migrations.0002_count_why").ANEW)
    with acting_as(MACHINE):
        assert by_why(counting.decided(reading.latest())) == by_why_of_results()


def test_a_run_in_which_nothing_happened_writes_nothing(first, runs):
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import counting, reading
    from kapok.finds.models import Find, Result

    run, rows, _ = runs()
    with acting_as(MACHINE):
        assert (run.changed, run.previous_id, run.basis_id) == (0, first[0].pk, first[0].basis_id)
        assert not Result.objects.filter(since=run.pk).exists()
        assert not Find.objects.filter(since=run.pk).exists()
        assert run.counts == first[0].counts
        assert counting.totals(run) == counting.totals(first[0])
        assert reading.rows(run) == reading.rows(first[0])
    assert rows["_kept"] == first[1]["_kept"]


def test_a_fact_that_changes_is_read_alone_and_told_as_the_cause(first, runs, city):
    """A job of somebody entitled began long before: what stood is ended, what changed says by which fact; of the facts only
    that one comes out of the registry.
    """
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import reading

    run, rows, world = first
    hired = next(
        row
        for row in rows["_kept"]
        if row["outcome"] == "eligible" and row["entity"] == "employment" and row["person"]
    )
    job, measure = hired["unit"], hired["measure"]
    with city.as_("jobs", actor="li", areas="*", reason="更正开始日期") as con:
        con.execute(
            "UPDATE fact_employment SET start = start - 4000, contract_start = contract_start - 4000, "
            "version = version + 1 WHERE id = %s",
            [job],
        )
    again, _, now = runs()
    with acting_as(MACHINE):
        (one,) = [c for c in reading.changed(again, measure) if c.change.unit == job]
        assert (one.before.outcome, one.before.until) == ("eligible", again.pk)
        assert one.after is None or one.after.outcome != "eligible"
        flip, cause = one.change.causes
        assert flip == {"kind": "group", "now": False}
        assert (cause["kind"], cause["entity"], cause["id"]) == ("fact", "employment", job)
        assert set(cause["columns"]) == {"start", "contract_start"}
        assert cause["version"] == 2
        assert one.before in reading.results(run, measure, "eligible", most=10_000)
        assert one.before not in reading.results(again, measure, most=10_000)
        assert again.changed == len(reading.changed(again, most=10_000))
    before, after = ({row["id"]: row for row in of["employment"]} for of in (world, now))
    assert {id_ for id_ in before if before[id_] != after[id_]} == {job}


def test_what_another_database_left_beside_is_not_believed(first, runs, city):
    """As where a backup was restored into a new cluster of the same home: the run has the same number, its results do not."""
    from pyarrow import parquet

    from kapok.finds import running, warm

    runs()
    state = warm.place(running.name()) / warm.STATE
    told = json.loads(state.read_text("utf-8"))
    state.write_text(json.dumps(told | {"fingerprint": "another/1/1"}), "utf-8")
    results = state.parent / told["folder"] / "_kept.parquet"
    parquet.write_table(parquet.read_table(results).slice(0, 0), results)
    again, _, _ = runs()
    assert again.changed == 0


def test_only_measures_that_read_what_has_changed_are_decided_again(package):
    """Families whole, with those who look at their money; where nothing has changed, none."""
    from kapok.finds.standing import to_decide
    from kapok.rules.package.families import families

    def decided(*changed):
        return to_decide(package, package.measures, changed)

    assert decided() == []
    assert decided("person") == list(package.measures)
    by_loan = decided("loan")
    assert by_loan
    assert len(by_loan) < len(package.measures) / 2
    assert {name for of in families(package, by_loan) for name in of} == {*by_loan}
    assert {n for n, m in package.measures.items() if m.unit == "loan"} <= {*by_loan}
