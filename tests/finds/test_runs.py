"""A run over a made city: what is kept is what the rules say, and from run to run only what differs is written."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from tests.office import Database, connect

from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import COUNTED, NOT_YET, UNKNOWN

pytestmark = pytest.mark.server


MEASURES = ("2b", "3", "5", "16", "23b", "25b")


@pytest.fixture(scope="module")
def runs(city: Database):
    """`runs()`: decided once more, as the machine; a run with its data. Django stays connected as the role of long work.
    `runs.alone`: by run, the parts that were written while others were decided.
    """
    from django.db import connections

    from kapok.finds import regretting, running, streaming
    from kapok.finds.running import Wanted

    many, streaming.MANY = streaming.MANY, 30  # so of few people too some are written meanwhile
    write = streaming.Stream._write

    def seen(stream, part):
        write(stream, part)
        again.alone.setdefault(stream.run, []).append(part)

    def again(*, missed=False, **wanted):
        with running.full(Wanted("wang", "试一次", measures=MEASURES, **wanted)) as done:
            if missed:
                regretting.keep_regrets(done)
            rows = {
                name: list(done.screened.rows(f"FROM {name} ORDER BY ALL"))
                for name in ("_kept", "_found", "payment")
            }
            world = {
                name: done.screened.con.sql(f"SELECT * EXCLUDE (_scope) FROM {name}")
                .to_arrow_table()
                .to_pylist()
                for name in done.screened.package.vocabulary.entities
            }
            return done.run, rows, world

    again.alone = {}
    streaming.Stream._write = seen
    connect(city, "jobs")
    yield again
    connections.close_all()
    streaming.MANY, streaming.Stream._write = many, write


@pytest.fixture(scope="module")
def first(runs):
    return runs()


@pytest.fixture
def asked(city: Database, first):
    """Within a transaction of the machine."""
    from kapok.accounts.actor import MACHINE, acting_as

    with acting_as(MACHINE):
        yield first[0]


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


def by_why(found) -> Counter:
    return Counter({(one.measure, one.outcome, one.why): one.units for one in found})


def by_why_of_results() -> Counter:
    """What stands, result by result."""
    from kapok.finds.models import Result

    stands = Result.objects.filter(until__isnull=True).values_list(
        "measure", "outcome", "deciding", "missing"
    )
    found = Counter((m, outcome, (*why, *facts)) for m, outcome, why, facts in stands)
    assert any(len(why) > 1 for _, _, why in found)
    return found


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


@pytest.fixture
def package(runs):
    from kapok.finds.running import office_package

    return office_package()


def a_result(measure: str, outcome: str, run) -> int:
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds.models import Result

    with acting_as(MACHINE):
        found = Result.objects.filter(measure=measure, outcome=outcome, since=run.pk)
        return found.order_by("unit").first().pk


def test_a_receipt_comes_out_again_byte_for_byte_after_the_registry_has_changed(
    first, city, package, tmp_path
):
    """Of the first run, kept after its facts had changed already; and again after they have changed once more."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import evidence
    from kapok.receipts import replay
    from kapok.receipts.verify import canonical

    run, _, _ = first
    number = a_result("25b", "eligible", run)

    def change(reason: str) -> None:
        with city.as_("jobs", actor="li", areas="*", reason=reason) as con:
            con.execute(
                "UPDATE fact_training SET days = days + 1, version = version + 1 "
                "WHERE id = (SELECT unit FROM finds_result WHERE id = %s)",
                [number],
            )

    change("训练天数更正")
    receipt = evidence.keep(package, number)
    assert evidence.keep(package, number).pk == receipt.pk
    with acting_as(MACHINE):
        once = canonical(evidence.whole(package, receipt))
    change("再更正")
    with acting_as(MACHINE):
        again = evidence.whole(package, receipt)
    assert canonical(again) == once
    assert replay(again, package) == []
    assert again["body"]["result"]["outcome"] == "eligible"
    assert {(entity, id_) for entity, id_, _, _ in receipt.facts} == {
        (row["entity"], row["id"]) for row in again["body"]["facts"]
    }
    with pytest.raises(evidence.OtherPolicy), acting_as(MACHINE):
        evidence.whole(replace(package, hash="0" * 64), receipt)


def test_touched_comes_to_what_a_run_over_everything_gives(first, runs, city):
    """Facts of some people change; deciding only what they touch leaves nothing for the next full run to change: no result, no
    find, nobody who missed it by little.
    """
    from django.db import transaction

    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import counting, reading, touching
    from kapok.finds.keeping import FINDS
    from kapok.finds.models import Find, Regret
    from kapok.finds.running import Wanted

    _, rows, _ = first
    runs(missed=True)
    hired = [row for row in rows["_kept"] if row["entity"] == "employment" and row["person"]]
    people = sorted({row["person"] for row in hired})[:12]
    with city.as_("jobs", actor="li", areas="*", reason="花名册") as con:
        con.execute(
            "UPDATE fact_employment SET start = start - 40, contract_end = contract_start + 360, version = version + 1 "
            "WHERE person = ANY (%s)",
            [people],
        )
        con.execute(
            "UPDATE fact_person SET labour = NULL, version = version + 1 WHERE id = ANY (%s)",
            [people[:4]],
        )
    firms = {row["organisation"] for row in hired if row["person"] in people}
    with transaction.atomic():
        foreseen = touching.foreseen(people, firms - {""})
    parts = []
    for areas in (("510421",), ("510402", "510403", "510411", "510422")):
        with transaction.atomic():
            parts.append(touching.foreseen(people, firms - {""}, areas))
    done = touching.touched(Wanted("wang", "花名册"), people, firms - {""})
    again, _, _ = runs(missed=True)
    with acting_as(MACHINE):
        came, went = (
            set(Find.objects.filter(**{way: done.pk}).values_list(*FINDS.key))
            for way in ("since", "until")
        )
        assert foreseen.new == Counter(kind for _, kind, *_ in came - went)
        assert foreseen.gone == len(went - came)
        assert foreseen.new
        here = [sum(one.new.values()) + one.gone for one in parts]
        assert 0 < sum(here) <= sum(foreseen.new.values()) + foreseen.gone
        assert done.span == "touched"
        assert done.changed
        assert again.changed == 0, [c.change.__dict__ for c in reading.changed(again)]
        assert counting.totals(again) == counting.totals(done)
        assert by_why(counting.decided(again)) == by_why(counting.decided(done))
        assert by_why(counting.decided(again)) == by_why_of_results()
        causes = [one.change.causes for one in reading.changed(done)]
        assert {listed[-1]["kind"] for listed in causes} == {"fact"}
        missed = Regret.objects.filter(measure__in=[*MEASURES])
        assert missed.filter(since=done.pk, person__in=people).exists()
        late = missed.filter(since=again.pk) | missed.filter(until=again.pk)
        assert not late.exists(), list(late.values())


def test_a_fact_corrected_for_the_past_lists_what_would_differ(first, city):
    """Of an earlier run: with the fact as it is now, the result would be another; what happened to others does not count."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds.corrected import would_differ

    run, rows, _ = first
    kept = [r for r in rows["_kept"] if (r["measure"], r["outcome"]) == ("25b", "eligible")]
    corrected = kept[-1]
    with acting_as(MACHINE):
        assert would_differ([("training", corrected["unit"])]).differing == []
    with city.as_("jobs", actor="li", areas="*", reason="签到更正") as con:
        con.execute(
            "UPDATE fact_training SET days = 1, version = version + 1 WHERE id = %s",
            [corrected["unit"]],
        )
    with acting_as(MACHINE):
        answer = would_differ([("training", corrected["unit"])])
        (mine,) = [one for one in answer.differing if one.result.since == run.pk]
        assert mine.result.unit == corrected["unit"]
        assert (mine.outcome, mine.amount) != (mine.result.outcome, mine.result.amount)
        assert {one.result.unit for one in answer.differing} == {corrected["unit"]}
        assert answer.decided > len(answer.differing)
        assert answer.elsewhere == 0


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


def test_the_receipt_of_a_row_that_has_gone_since_is_kept_all_the_same(first, city, package):
    """Of one that names nobody: an import that is undone takes it back while receipts are still being kept."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import evidence
    from kapok.finds.models import Result
    from kapok.finds.running import Wanted, full

    with city.as_("owner", actor="li", areas="*", reason="导入") as con:
        con.execute(
            "INSERT INTO fact_duty_record (id, duty, office, county, due_on) VALUES "
            "('undone', '1.1', 'hrss', '510421', '2023-01-31'), ('never', '1.1', 'hrss', '510422', '2023-01-31')"
        )
    with full(Wanted("wang", "任务", measures=("十三",))):
        pass
    with acting_as(MACHINE):
        found = Result.objects.filter(until=None, measure="十三")
        gone, never = (found.get(unit=unit) for unit in ("undone", "never"))
    with city.as_("owner", actor="li", areas="*", reason="撤销") as con:
        con.execute("DELETE FROM fact_duty_record WHERE id = 'undone'")
        con.execute("UPDATE finds_result_kept SET unit = 'nowhere' WHERE id = %s", [never.pk])
    kept = evidence.keep(package, gone.pk)
    with acting_as(MACHINE):
        whole = evidence.whole(package, kept)
    assert whole["body"]["result"]["outcome"] == gone.outcome
    with pytest.raises(evidence.Lost):
        evidence.keep(package, never.pk)


def test_what_was_decided_of_a_row_that_is_gone_ends_though_it_was_about_nobody(first, city):
    """An import that is undone takes a market back: nobody is touched by it."""
    from kapok.finds import touching
    from kapok.finds.running import Wanted

    words = (
        "INSERT INTO finds_result_kept (since, entity, unit, person, organisation, scope, measure, outcome, missing, deciding, noted, "
        "holder) VALUES (1, 'market', 'gone', '', '', '510421', '19', 'eligible', '{}', '{}', '{}', '')"
    )
    with city.as_("owner", areas="*") as con:
        con.execute(words)
    done = touching.touched(Wanted("wang", "撤销"), [], [], ["gone"])
    with city.as_("owner", areas="*") as con:
        stands = "SELECT until FROM finds_result WHERE unit = 'gone'"
        assert con.execute(stands).fetchall() == [(done.pk,)]


def test_where_an_earlier_try_of_the_job_decided_everything_the_next_does_so_too(first, city):
    """Rather than decide whomever that changed one by one: after a new policy that may be everybody."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import touching
    from kapok.finds.models import FULL, TOUCHED, Run
    from kapok.finds.running import Wanted, full

    _, rows, _ = first
    person = next(row["person"] for row in rows["_kept"] if row["person"])
    assert touching.touched(Wanted("wang", "", 77), [person]).span == TOUCHED
    with full(Wanted("wang", "", 77)):
        pass  # killed before it had kept what was missed by little
    assert touching.touched(Wanted("wang", "", 77), [person]).span == FULL
    with acting_as(MACHINE):
        assert Run.objects.filter(job=77).count() == 3
