"""What an import brings, and how it is taken back: until when, what it hangs on, what is decided anew afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import pytest
from psycopg import errors
from tests.finds.test_warned import everybody
from tests.imports.kinds import goes_in, row_of
from tests.imports.sheets import book, family
from tests.imports.test_imports import LATER, bring, facts, refused
from tests.office import COUNTY, OTHER, connect

from kapok.intake.layouts.load import layout

_KEPT = ("registry_person", "registry_source", "imports_wrote", "imports_changed")
_JOBS = "SELECT kind, reason FROM jobs_job WHERE kind IN ('touched', 'quality_touched') ORDER BY id"
_PAID = """
INSERT INTO fact_payment (id, measure, person, amount, paid_on, source_id, recorded_at)
SELECT 'paid', '2b', who.id, 40000, '2023-06-01', (SELECT min(id) FROM registry_source), now() + interval '1 minute'
FROM fact_person who WHERE who.id = (SELECT max("row") FROM imports_changed)
"""
_PAPER = """
INSERT INTO registry_file (id, entity, "row", address, kind, size, name_sealed, what, source_id, kept_by, kept_at, scope, concerns)
SELECT %s, %s, min(id), '', 'pdf', 1, '', 'other', min(source_id), 'wang', now(), '', '{}' FROM fact_person WHERE source_id = %s
"""
_ACTION = """
INSERT INTO registry_action (kind, day, reason, source_id, by, at, size)
SELECT 'correct', '2023-06-20', '核实', min(id), 'wang', now(), 1 FROM registry_source
"""
_HELD = """
INSERT INTO registry_actionrow (action_id, place, table_name, "row", op, before, after, scope)
SELECT (SELECT max(id) FROM registry_action), min(source_id), 'fact_person', min(id), 'touch', '{}', '{}', min(scope)
FROM fact_person WHERE source_id = %s
"""


def done(desk) -> None:
    """What was asked for, as the worker does it."""
    from kapok.jobs.models import DONE, Job
    from kapok.jobs.running import run

    connect(desk, "jobs")
    for job in Job.objects.exclude(state=DONE).order_by("id"):
        run(job.pk)
    connect(desk)


def test_from_what_it_would_bring_to_undone(desk, officer: Callable) -> None:
    """What comes of it is what a forecast said, which leaves nothing itself; receipts that runs keep do not hold it, and whom it
    touched is decided anew at once.
    """
    from kapok.finds.warned import moved
    from kapok.imports import actions
    from kapok.jobs.kinds import KINDS
    from kapok.jobs.work.anew import decide_anew
    from kapok.jobs.work.importing import forecast_later, undo

    by = officer()
    decide_anew(by, bring(by, book(family(3))).pk)
    done(desk)
    rows = [*family(3), *family(3, 3)]
    rows[3]["与户主关系"] = "之子"
    number = actions.understand(by, book(rows), LATER).file.pk
    kept, stood, warned = counted(desk, *_KEPT), standing(desk), warnings()
    assert of_others(desk, by, number) == ((0, 0), ({}, 0, 0))
    job = forecast_later(by, number)
    locks = {KINDS[kind].lock for kind in ("import", "compare_reply")}
    assert KINDS[job.kind].lock not in {*locks, ""}, "another file is not held up by the sum"
    done(desk)
    assert counted(desk, *_KEPT) == kept
    [[told]] = facts(
        desk, "SELECT wrote->'forecast'->'told' FROM imports_import WHERE id = %s", number
    )
    actions.confirm(by, number)
    actions.apply(by, number)
    decide_anew(by, number)
    done(desk)
    came = standing(desk)
    assert came["results"] > stood["results"]
    assert told["warnings"] == [asdict(one) for one in moved(warned, warnings())]
    assert came["tasks"] - stood["tasks"] == told["tasks"] - told["tasks_gone"] > 0
    assert came["finds"] - stood["finds"] == sum(told["finds"].values()) - told["finds_gone"]
    undo(by, number, "交错了文件")
    reason = f"undo import {number}"
    assert facts(desk, _JOBS)[-2:] == [("quality_touched", reason), ("touched", reason)]
    done(desk)
    assert standing(desk) == stood


def warnings() -> set[tuple[str, str]]:
    """Whom which rule warns of, of everybody."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import warned

    with acting_as(MACHINE):
        return warned.standing(*everybody())


def test_which_warnings_begin_and_end_is_told_before(desk) -> None:
    """A job with an employer in trouble; then its end."""
    from kapok.accounts.actor import MACHINE
    from kapok.finds.warned import moved
    from kapok.imports import actions
    from kapok.jobs.work.importing import foresee_now

    connect(desk, "jobs")
    for name in ("national_households", "organisations"):
        assert goes_in(name)
    job = row_of(layout("hiring_roster")) | {"合同终止": "2024-03-04"}
    for end, wanted in (("长期", ("W09", 1, 0)), ("2023-06-01", ("W09", 0, 1))):
        data = book([job | {"离岗日期": end}], "hiring_roster")
        file = actions.understand(MACHINE, data, f"花名册{end}.xlsx").file
        number = file.pk
        if file.counts.get("look"):
            actions.choose_all(MACHINE, number, "sheet")
        before = warnings()
        told = foresee_now(MACHINE, number)["warnings"]
        assert warnings() == before
        assert wanted in {(one["rule"], one["new"], one["gone"]) for one in told}
        actions.confirm(MACHINE, number)
        actions.apply(MACHINE, number)
        assert [asdict(one) for one in moved(before, warnings())] == told


def test_what_was_worked_out_for_one_area_is_told_to_nobody_of_another(
    desk, officer: Callable
) -> None:
    """It counts whom it would bring and take there: others compete for the same place."""
    from dataclasses import replace

    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.imports import actions
    from kapok.jobs.work.importing import foresee_now

    by = officer()
    number = actions.understand(by, book(family(3)), LATER).file.pk
    connect(desk, "jobs")
    told = foresee_now(MACHINE, number)
    with acting_as(by):
        file = actions.get(by, number)
    assert actions.forecast_of(MACHINE, file) == told
    assert actions.forecast_of(by, file) is None, "the machine's is of every area"
    told = foresee_now(by, number)
    with acting_as(by):
        file = actions.get(by, number)
    village = replace(by, areas=("510422101201",))
    both = replace(by, areas=(*by.areas, "510421"))
    found = [actions.forecast_of(one, file) for one in (by, MACHINE, village, both)]
    assert found == [told, None, None, None]
    old = {key: n for key, n in file.wrote["forecast"].items() if key != "areas"}
    file.wrote = file.wrote | {"forecast": old}
    assert actions.forecast_of(by, file) is None, "one from before does not say for whom it is"
    connect(desk)


def test_of_many_rows_nothing_is_worked_out_before(
    desk, officer: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks, page, interface or command: everything would be decided anew for it."""
    from kapok.imports import actions
    from kapok.jobs.work import importing

    by = officer()
    number = actions.understand(by, book(family(3)), LATER).file.pk
    monkeypatch.setattr(importing, "MOST_TOUCHED", 2)
    for ask in (importing.forecast_later, importing.foresee_now):
        with refused("import_forecast_many"):
            ask(by, number)
    assert facts(desk, "SELECT count(*) FROM jobs_job") == [(0,)]
    monkeypatch.setattr(importing, "MOST_TOUCHED", 3)
    assert importing.forecast_later(by, number).kind == "forecast"


def test_where_many_are_touched_everything_is_decided(
    desk, officer: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, by the same jobs as at night; also where whoever imports may not ask for them otherwise, and where it is undone."""
    from kapok.accounts.actor import acting_as
    from kapok.jobs import running, trouble
    from kapok.jobs.asking import ask
    from kapok.jobs.models import Job
    from kapok.jobs.work import anew
    from kapok.jobs.work.importing import undo

    monkeypatch.setattr(anew, "MOST_TOUCHED", 2)
    with desk.as_("owner") as con:
        con.execute("UPDATE accounts_grant SET role = 'village_officer' WHERE role = 'caseworker'")
    by = officer()
    number = bring(by, book(family(3))).pk
    for _ in range(2):
        anew.decide_anew(by, number)
    undo(by, number, "交错了文件")
    jobs = [("quality", f"import {number}"), ("finds", f"import {number}")]
    jobs += [(kind, f"undo {reason}") for kind, reason in jobs]
    assert facts(desk, "SELECT kind, reason FROM jobs_job ORDER BY id") == jobs
    with acting_as(by), pytest.raises(trouble.Refused):
        ask(by, "finds", "")
    connect(desk, "jobs")
    checks = Job.objects.filter(kind="quality").order_by("id")
    for job in checks:
        running.run(job.pk)
    assert [job.state for job in checks.all()] == ["done", "done"]
    connect(desk)


def test_rows_that_went_and_are_about_nobody_count_as_touched(desk, officer: Callable) -> None:
    """More of them than one names are decided with everything."""
    from kapok.imports.actions.undoing import Touched
    from kapok.jobs.work.anew import MOST_TOUCHED, again

    by, nobody = officer(), Touched([], [], [], {})
    again(by, "undo import 1", nobody, ["row"] * (MOST_TOUCHED + 1))
    again(by, "undo import 2", nobody, ["row"])
    jobs = [("finds", "undo import 1"), ("touched", "undo import 2")]
    assert facts(desk, "SELECT kind, reason FROM jobs_job ORDER BY id") == jobs


def test_what_moves_while_a_trial_is_written_is_said(desk, officer: Callable, monkeypatch) -> None:
    """As of an import: no fault of ours, and nothing is worked out."""
    from kapok.imports import actions
    from kapok.imports.actions import applying
    from kapok.imports.writing import Stale

    def moved(*_told: object) -> None:
        raise Stale

    by = officer()
    number = actions.understand(by, book(family(1)), "户信息.xlsx").file.pk
    monkeypatch.setattr(applying, "_lay", moved)
    with refused("import_forecast_old"):
        actions.trial(by, number, lambda _found: None)


def of_others(desk, by, number: int):
    """What the forecast of an import tells of another county; meanwhile nobody else waits for it."""
    from kapok.comparing import quality
    from kapok.finds import touching
    from kapok.imports import actions

    def during(found: actions.Touched):
        with desk.as_("jobs", areas="*") as con:
            free = "SELECT pg_try_advisory_xact_lock(hashtext('kapok import'))"
            assert con.execute(free).fetchone() == (True,)
            con.execute(
                "SELECT FROM imports_import WHERE id = %s FOR NO KEY UPDATE NOWAIT", [number]
            )
        other = ("510421",)
        finds = touching.foreseen(found.people, found.organisations, other)
        tasks = quality.foreseen(found.people, found.households, other)
        return tasks, (finds.new, finds.amount, finds.gone)

    connect(desk, "jobs")
    told = actions.trial(by, number, during)
    connect(desk)
    return told


def counted(desk, *names: str) -> dict[str, int]:
    return {name: facts(desk, f"SELECT count(*) FROM {name}")[0][0] for name in names}


def standing(desk) -> dict[str, int]:
    """What is kept of the people who are there, and of nobody else."""
    return {
        "results": facts(desk, "SELECT count(*) FROM finds_result WHERE until IS NULL")[0][0],
        "finds": facts(desk, "SELECT count(*) FROM finds_find WHERE until IS NULL")[0][0],
        "tasks": facts(desk, "SELECT count(*) FROM comparing_datatask WHERE closed_on IS NULL")[0][
            0
        ],
    }


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


def gone(con, table: str, which: str) -> None:
    """As nobody can take it away: history stands."""
    con.execute(f"ALTER TABLE {table} DISABLE TRIGGER stands")
    con.execute(f"DELETE FROM {table} WHERE {which}")
    con.execute(f"ALTER TABLE {table} ENABLE TRIGGER stands")


def test_a_paper_attached_to_a_row_it_made_holds_it(desk, officer: Callable) -> None:
    """To a household or a person of it; not one of somebody who was there before."""
    from kapok.imports import actions

    by = officer()
    before, file = bring(by, book(family(3))), bring(by, book(family(3, 3)), LATER)
    with desk.as_("owner") as con:
        con.execute(_PAPER, ["there before", "person", before.source_id])
        con.execute(
            _PAPER.replace("fact_person", "fact_household"),
            ["its own", "household", file.source_id],
        )
    with refused("import_later"):
        actions.undo(by, file.pk)
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(6,)]
    with desk.as_("owner") as con:
        gone(con, "registry_file", "id = 'its own'")
    actions.undo(by, file.pk)
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(3,)]


def test_an_action_done_on_a_row_it_made_holds_it(desk, officer: Callable) -> None:
    """Even one that only held the row still, and left its version as it was."""
    from kapok.imports import actions

    by = officer()
    before, file = bring(by, book(family(3))), bring(by, book(family(3, 3)), LATER)
    with desk.as_("owner", actor="wang", reason="核实", areas="*") as con:
        con.execute(_ACTION)
        con.execute(_HELD, [before.source_id])
    assert facts(desk, "SELECT max(version) FROM fact_person") == [(1,)]
    with desk.as_("owner", actor="wang", reason="核实", areas="*") as con:
        con.execute(_HELD, [file.source_id])
    with refused("import_later"):
        actions.undo(by, file.pk)
    with desk.as_("owner", areas="*") as con:
        gone(con, "registry_actionrow", f"place = {file.source_id}")
    actions.undo(by, file.pk)
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(3,)]


def test_the_last_first_and_then_the_one_before(desk, officer: Callable) -> None:
    """What a later import changed holds an earlier one, as long as it is not taken back; a change by somebody still does."""
    from kapok.imports import actions

    by = officer()
    first = bring(by, book(family(3)))
    again = family(3)
    again[0]["文化程度"] = "高中"
    later = bring(by, book(again), LATER)
    with refused("import_later"):
        actions.undo(by, first.pk)
    actions.undo(by, later.pk, "交错\u202e了")
    with desk.as_("owner", actor="wang", reason="改", areas="*") as con:
        con.execute("UPDATE fact_person SET version = version + 1")
    with refused("import_later"):
        actions.undo(by, first.pk)
    with desk.as_("owner", actor="wang", reason="改", areas="*") as con:
        con.execute("UPDATE fact_person SET version = version - 1")
    actions.undo(by, first.pk)
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(0,)]


def test_nothing_is_taken_back_that_the_import_did_not_make(desk, officer: Callable) -> None:
    """Whoever has got as far as the database's web role writes down more, and has it taken back: no row of another table goes, none of
    an earlier import, and the function behind is shut to him.
    """
    earlier = bring(officer(), book(family(3)))
    number = bring(officer(), book(family(3, 3)), LATER).pk
    looks = "registry_event", facts(desk, "SELECT max(id)::text FROM registry_event")[0][0]
    [[person]] = facts(
        desk, "SELECT min(id) FROM fact_person WHERE source_id = %s", earlier.source_id
    )
    place = (
        "registry_person",
        facts(desk, "SELECT id FROM registry_person WHERE id = %s", person)[0][0],
    )
    with desk.as_("web", actor="wang", areas=COUNTY) as con:
        for table, row in (looks, place):
            con.execute(
                "INSERT INTO imports_wrote (import_id, table_name, rows, place, scope) "
                "SELECT %s, %s, ARRAY[%s], 999, scope FROM imports_import WHERE id = %s",
                [number, table, row, number],
            )
            with pytest.raises(errors.InsufficientPrivilege, match="did not make it"):
                con.execute("SELECT kapok_take_back(%s)", [number])
            con.rollback()
        with pytest.raises(errors.InsufficientPrivilege, match="kapok_take_all_back"):
            con.execute("SELECT kapok_take_all_back(%s)", [number])


def test_what_others_add_while_an_import_is_on_its_way_is_not_taken_back_with_it(
    desk, officer: Callable
) -> None:
    """A firm of another county, registered between confirming and applying, and written down as if the import had brought it."""
    from kapok.imports import actions

    by = officer()
    seen = actions.understand(by, book(family(3)), LATER)
    number = actions.confirm(by, seen.file.pk).pk
    firm = "a234567a234567aa"
    with desk.as_("web", actor="sun", reason="registered", areas=OTHER) as con:
        con.execute(
            "INSERT INTO registry_organisation (id, name, initials, number_version, version) VALUES (%s, '另一家', 'lyj', 0, 1)",
            [firm],
        )
    actions.apply(by, number, seen)
    with desk.as_("web", actor="wang", areas=COUNTY) as con:
        con.execute(
            "INSERT INTO imports_wrote (import_id, table_name, rows, place, scope) "
            "SELECT %s, 'registry_organisation', ARRAY[%s], 999, scope FROM imports_import WHERE id = %s",
            [number, firm, number],
        )
        with pytest.raises(errors.InsufficientPrivilege, match="did not make it"):
            con.execute("SELECT kapok_take_back(%s)", [number])
        con.rollback()
    assert actions.undo(by, number).state == "undone"
    assert facts(desk, "SELECT count(*) FROM registry_organisation WHERE id = %s", firm) == [(1,)]
