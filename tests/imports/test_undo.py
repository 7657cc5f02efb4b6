"""An import taken back: until when, what it hangs on, and what is decided anew afterwards."""

from __future__ import annotations

from collections.abc import Callable

from tests.imports.sheets import book, family
from tests.imports.test_imports import LATER, bring, facts, refused
from tests.office import connect

_RUNS = "SELECT count(*) FROM finds_result WHERE until IS NULL"
_JOBS = "SELECT kind, reason FROM jobs_job WHERE kind IN ('touched', 'quality_touched') ORDER BY id"
_PAID = """
INSERT INTO fact_payment (id, measure, person, amount, paid_on, source_id, recorded_at)
SELECT 'paid', '2b', who.id, 40000, '2023-06-01', (SELECT min(id) FROM registry_source), now() + interval '1 minute'
FROM fact_person who WHERE who.id = (SELECT max("row") FROM imports_changed)
"""


def done(desk, by) -> None:
    """What was asked for, as the worker does it."""
    from kapok.jobs.models import DONE, Job
    from kapok.jobs.running import run

    connect(desk, "jobs")
    for job in Job.objects.exclude(state=DONE).order_by("id"):
        run(job.pk)
    connect(desk)


def test_own_receipts_do_not_hold_it_and_everybody_is_decided_anew_at_once(
    desk, officer: Callable
) -> None:
    from kapok.jobs.work.importing import decide_anew, undo

    by = officer()
    bring(by, book(family(3)))
    file = bring(by, book([*family(3), *family(3, 3)]), LATER)
    decide_anew(by, file.pk)
    done(desk, by)
    before = facts(desk, _RUNS)[0][0]
    assert before > 0
    with desk.as_("owner") as con:
        con.execute("UPDATE comparing_datatask SET closed_on = NULL")
    undo(by, file.pk, "交错了文件")
    asked = facts(desk, _JOBS)[2:]
    assert [kind for kind, _ in asked] == ["quality_touched", "touched"]
    assert {reason for _, reason in asked} == {f"undo import {file.pk}"}
    done(desk, by)
    alone = "AND unit NOT IN (SELECT id FROM fact_person) AND person NOT IN (SELECT id FROM fact_person)"
    assert 0 < facts(desk, _RUNS)[0][0] < before
    assert facts(desk, f"{_RUNS} AND entity = 'person' {alone}") == [(0,)]
    gone = "SELECT count(*) FROM comparing_datatask WHERE closed_on IS NULL AND NOT EXISTS (SELECT FROM {} one WHERE one.id = subject)"
    for name in ("fact_person", "fact_household"):
        of = f"{gone.format(name)} AND entity = %s"
        assert facts(desk, of, name.removeprefix("fact_")) == [(0,)]


def test_until_when_is_a_setting(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    file = bring(by, book(family(3)))
    with desk.as_("owner") as con:
        con.execute("UPDATE imports_import SET applied_at = applied_at - interval '25 hours'")
    with refused("import_undo_late"):
        actions.undo(by, file.pk)
    with desk.as_("owner") as con:
        con.execute("INSERT INTO accounts_setting VALUES ('import_undo_hours', '48')")
    assert actions.undo(by, file.pk).state == "undone"


def test_a_decision_of_somebody_and_money_paid_hold_it(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family(3)))
    again = family(3)
    again[0]["文化程度"] = "高中"
    file = bring(by, book(again), LATER)
    with desk.as_("owner") as con:
        row, fact = con.execute("SELECT row, 'education' FROM imports_changed").fetchone()
        con.execute(
            "INSERT INTO registry_claim (entity, row, fact, value, source_id, recorded_at, recorded_by, chosen, decided_by, "
            "decided_at, reason, scope) VALUES ('person', %s, %s, '\"x\"', %s, now(), 'li', true, 'li', now(), '', '510422')",
            [row, fact, file.source_id],
        )
    with refused("import_later"):
        actions.undo(by, file.pk)
    with desk.as_("owner") as con:
        con.execute("UPDATE registry_claim SET decided_by = '', decided_at = NULL, chosen = false")
        con.execute(_PAID)
    with refused("import_later"):
        actions.undo(by, file.pk)
    with desk.as_("owner") as con:
        con.execute("DELETE FROM fact_payment")
    actions.undo(by, file.pk)
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(3,)]
