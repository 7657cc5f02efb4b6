"""What becomes of a run's results when facts have changed: receipts come out again, what was touched is decided alone, what was
put right for the past tells what would differ, what is gone ends.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from tests.finds.conftest import MEASURES, by_why, by_why_of_results

pytestmark = pytest.mark.server


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
