"""Receipts of all that runs have changed are there in the end: a run keeps some at once, a job of its own the rest."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.office import ROOT, Database, connect

pytestmark = pytest.mark.server
KILLED, AFTER_THREE = -9, "in the receipts"
"""How a process ends that is killed, and where this one is: its third receipt has just been kept."""


@pytest.fixture(scope="module")
def connected(city: Database) -> Iterator[Database]:
    from django.db import connections

    from kapok.finds import running
    from kapok.finds.running import Wanted

    connect(city, "jobs")
    with running.full(Wanted("wang", "试一次", measures=("25b",))):
        pass
    yield city
    connections.close_all()


@pytest.fixture
def package(connected: Database):
    from kapok.finds.running import office_package

    return office_package()


@pytest.fixture
def changed(connected: Database, monkeypatch: pytest.MonkeyPatch):
    """A run that changed more than it may keep receipts of at once, of which it has kept none yet."""
    from kapok.finds import evidence, running
    from kapok.finds.running import Wanted

    monkeypatch.setattr(evidence, "MOST", 1)
    with connected.as_("jobs", actor="li", areas="*", reason="更正") as con:
        con.execute(
            "UPDATE fact_training SET days = days + 1, version = version + 1 WHERE id IN (SELECT unit FROM finds_result "
            "WHERE measure = '25b' AND outcome = 'eligible' AND until IS NULL ORDER BY unit LIMIT 6)"
        )
    with running.full(Wanted("wang", "更正", measures=("25b",))) as done:
        assert done.run.changed > 3
        assert done.run.receipts is None
        return done.run


def owed(run: int) -> list[int]:
    """Results that a run changed, without a receipt."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds.models import Change, Receipt

    with acting_as(MACHINE):
        after = Change.objects.filter(run=run, after__isnull=False).values_list("after", flat=True)
        return sorted({*after} - {*Receipt.objects.values_list("result", flat=True)})


def said(run: int) -> int | None:
    """What stands in the run."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds.models import Run

    with acting_as(MACHINE):
        return Run.objects.get(pk=run).receipts


def asked() -> int:
    from kapok.accounts.actor import MACHINE
    from kapok.jobs.asking import ask

    return ask(MACHINE, "receipts", "试").pk


def did(number: int):
    from kapok.jobs import running
    from kapok.jobs.models import Job

    running.run(number)
    return Job.objects.get(pk=number)


def test_a_run_keeps_some_at_once_and_the_job_all_the_others(changed, package):
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import evidence
    from kapok.finds.models import Receipt
    from kapok.jobs.overview import outcome
    from kapok.receipts import replay

    all_ = owed(changed.pk)
    assert evidence.keep_owed(package, evidence.MOST) == (1, len(all_) - 1)
    assert evidence.keep_owed(package, evidence.MOST) == (0, len(all_) - 1), (
        "nobody waits for the others"
    )
    assert said(changed.pk) is None
    done = did(asked())
    assert done.state == "done", done.trouble
    assert done.result == {"receipts": len(all_) - 1, "receipts_later": 0}
    assert (done.steps_done, done.steps) == (len(all_) - 1, len(all_) - 1)
    assert f"留了 {len(all_) - 1:,} 份回执" in outcome(done)[0]
    assert owed(changed.pk) == []
    assert said(changed.pk) == len(all_)
    with acting_as(MACHINE):
        for receipt in Receipt.objects.filter(result__in=all_):
            assert replay(evidence.whole(package, receipt), package) == []
        before = {*Receipt.objects.values_list("pk", flat=True)}
    assert did(asked()).result == {"receipts": 0, "receipts_later": 0}
    with acting_as(MACHINE):
        assert {*Receipt.objects.values_list("pk", flat=True)} == before


def test_a_receipt_that_is_there_is_not_asked_for_again(changed, package, monkeypatch):
    from kapok.finds import evidence

    keep, tried = evidence.keep, []
    monkeypatch.setattr(evidence, "keep", lambda *of: (tried.append(of[1]), keep(*of)))
    all_ = owed(changed.pk)
    keep(package, all_[1])
    assert did(asked()).result["receipts"] == len(all_) - 1
    assert sorted(tried) == [all_[0], *all_[2:]]


def test_killed_in_the_middle_the_job_goes_on(changed, connected: Database):
    all_, job = owed(changed.pk), asked()
    command = [sys.executable, "-m", "tests.finds.dying", connected.name, AFTER_THREE, str(job)]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=900).returncode == KILLED
    assert len(owed(changed.pk)) == len(all_) - 3
    assert said(changed.pk) is None
    assert did(job).result == {"receipts": len(all_) - 3, "receipts_later": 0}
    assert owed(changed.pk) == []
    assert said(changed.pk) == len(all_)


def test_one_that_cannot_be_made_is_raised_once_and_holds_nothing_up(changed, monkeypatch):
    from kapok.finds import evidence

    keep, all_ = evidence.keep, owed(changed.pk)

    def lost(package, number: int):
        if number == all_[0]:
            raise evidence.Lost("training 1")
        return keep(package, number)

    monkeypatch.setattr(evidence, "keep", lost)
    with pytest.raises(evidence.Lost):
        did(asked())
    assert owed(changed.pk) == all_[:1]
    assert said(changed.pk) == len(all_) - 1
    assert did(asked()).result == {"receipts": 0, "receipts_later": 0}


def test_whatever_one_of_them_brings_up_the_others_are_kept(changed, monkeypatch):
    """A fault of ours as well: it is told once, in the end, with the result it is about, and the next time nothing is owed."""
    from kapok.finds import evidence

    keep, all_ = evidence.keep, owed(changed.pk)

    def broken(package, number: int):
        if number == all_[0]:
            raise KeyError("days")
        return keep(package, number)

    monkeypatch.setattr(evidence, "keep", broken)
    with pytest.raises(KeyError, match="days") as told:
        did(asked())
    assert str(all_[0]) in " ".join(told.value.__notes__)
    assert owed(changed.pk) == all_[:1]
    assert said(changed.pk) == len(all_) - 1
    assert did(asked()).result == {"receipts": 0, "receipts_later": 0}


def test_of_what_the_database_could_not_do_just_then_the_receipt_is_owed_on(
    changed, package, monkeypatch
):
    """Out of room or of time: the others are kept, and it is tried again. A database that is away stops all at once."""
    from django.db import OperationalError, connections

    from kapok.finds import evidence

    keep, all_ = evidence.keep, owed(changed.pk)
    tried: list[int] = []

    def busy(package, number: int):
        tried.append(number)
        if number == tried[0]:
            raise OperationalError("out of memory")
        return keep(package, number)

    monkeypatch.setattr(evidence, "keep", busy)
    with monkeypatch.context() as away:
        away.setattr(connections["default"], "is_usable", lambda: False)
        with pytest.raises(OperationalError):
            evidence.keep_owed(package)
    assert len(tried) == 1
    with pytest.raises(OperationalError, match="out of memory"):
        evidence.keep_owed(package)
    assert owed(changed.pk) == tried[:1]
    assert said(changed.pk) is None
    monkeypatch.setattr(evidence, "keep", keep)
    assert evidence.keep_owed(package) == (1, 0)
    assert said(changed.pk) == len(all_)


def test_what_another_policy_decided_waits_for_it(changed, package, connected: Database):
    words = "UPDATE finds_basis SET hash = %s"
    with connected.as_("owner", areas="*") as con:
        con.execute(words, ["0" * 64])
    assert did(asked()).result == {"receipts": 0, "receipts_later": 0}
    assert said(changed.pk) is None
    with connected.as_("owner", areas="*") as con:
        con.execute(words, [package.hash])
    assert did(asked()).result["receipts_later"] == 0
    assert owed(changed.pk) == []


def test_runs_that_kept_only_some_owe_the_others_by_the_migration(changed, connected: Database):
    """As they stood until now: nothing owed, though some receipts were never kept."""
    from importlib import import_module

    owing = import_module("kapok.finds.migrations.0004_change_wrong").OWING
    with connected.as_("owner", areas="*") as con:
        con.execute("UPDATE finds_run SET receipts = 0 WHERE id = %s", [changed.pk])
        con.execute(owing)
    assert said(changed.pk) is None
    did(asked())
    assert said(changed.pk) is not None
    with connected.as_("owner", areas="*") as con:
        con.execute(owing)
    assert said(changed.pk) is not None
