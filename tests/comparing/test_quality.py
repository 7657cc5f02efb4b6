"""Rules find what they say and nothing else; a task closes when its fault is mended, and opens anew with its history."""

from __future__ import annotations

import psycopg
import pytest
from tests.comparing.village import FAULTS, JOB, MENDS, subject
from tests.office import COUNTY, DAY, OTHER, Database

from kapok.comparing.rules import RULES

pytestmark = pytest.mark.server


def run(database: Database, statement: str) -> None:
    with database.as_("owner", actor="wang", reason="x", areas="*") as con:
        con.execute(statement)


def found(**asked) -> set[tuple[str, str]]:
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.comparing import quality

    with acting_as(MACHINE):
        return {(one.rule, one.subject) for one in quality.tasks(**asked)}


def test_every_rule_finds_its_fault_and_no_other(desk: Database):
    from kapok.comparing import quality

    assert FAULTS.keys() == RULES.keys()
    done = quality.check()
    assert found() == {(rule, subject(rule)) for rule in FAULTS}
    assert (done.opened, done.mended, done.open) == (len(FAULTS), 0, len(FAULTS))
    again = quality.check()
    assert (again.opened, again.again, again.mended, again.open) == (0, 0, 0, len(FAULTS))


def test_what_is_mended_closes_and_what_comes_back_opens_anew(desk: Database):
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.comparing import quality

    quality.check()
    for statement in MENDS.values():
        run(desk, statement)
    assert quality.check(["schooling_both_child"]).mended == 1
    assert {rule for rule, _ in found(closed=True)} == {"schooling_both"}
    assert quality.check().mended == 1
    run(desk, "UPDATE fact_person SET education = 'junior' WHERE id = 'schooling_both_child'")
    back = quality.check(["schooling_both_child"])
    assert (back.opened, back.again) == (0, 1)
    with acting_as(MACHINE):
        [task] = quality.tasks("schooling_both")
        assert task.earlier == [[DAY.isoformat(), DAY.isoformat(), "mended"]]
        assert not quality.tasks("head_none").exists()


def test_whose_a_task_is(desk: Database):
    """The level that the rule names, or the one above where nobody is so close."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.comparing import quality

    quality.check()
    with acting_as(MACHINE):
        owners = dict(quality.tasks().values_list("rule", "owner"))
    assert owners["head_none"] == "village_officer"
    assert owners["channel_away"] == "township_officer"
    run(
        desk,
        "UPDATE fact_household SET village = NULL WHERE id IN ('head_none_house', 'channel_away_house')",
    )
    quality.check()
    with acting_as(MACHINE):
        owners = dict(quality.tasks().values_list("rule", "owner"))
    assert owners["head_none"] == owners["channel_away"] == "caseworker"


def test_what_somebody_found_right_stays_closed_while_it_is_so(desk: Database, acting_at):
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.comparing import quality
    from kapok.comparing.trouble import Refused

    quality.check()
    wang = acting_at("wang")
    with acting_as(wang):
        [task] = quality.tasks("schooling_both")
        with pytest.raises(Refused):
            quality.accept(wang, task.pk, "  ")
        quality.accept(wang, task.pk, "看过学籍卡")
        with pytest.raises(Refused):
            quality.accept(wang, task.pk, "再一次")
    with acting_as(acting_at("zhou")), pytest.raises(Refused):
        quality.accept(acting_at("zhou"), task.pk, "审计")
    assert quality.check().again == 0
    run(desk, MENDS["schooling_both"])
    quality.check()
    run(desk, "UPDATE fact_person SET education = 'junior' WHERE id = 'schooling_both_child'")
    assert quality.check().again == 1
    with acting_as(MACHINE):
        assert quality.counts()["schooling_both"] == (1, 0)


def test_tasks_are_seen_in_their_area_and_written_by_rules_alone(desk: Database):
    from kapok.comparing import quality

    quality.check()
    with desk.as_("web", actor="sun", areas=OTHER) as con:
        assert con.execute("SELECT rule FROM comparing_datatask").fetchall() == [("phone",)]
    with desk.as_("web", actor="nobody") as con:
        assert con.execute("SELECT rule FROM comparing_datatask").fetchall() == []
    statements = (
        "UPDATE comparing_datatask SET rule = 'x'",
        "DELETE FROM comparing_datatask",
        (
            "INSERT INTO comparing_datatask (rule, entity, subject, scope, owner, opened_on, how, closed_by, because, earlier) "
            "VALUES ('x', 'person', 'sound_head', '5104', 'x', now(), '', '', '', '[]')"
        ),
    )
    for statement in statements:
        with (
            desk.as_("web", actor="wang", areas=COUNTY) as con,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            con.execute(statement)
    with desk.as_("web", actor="wang", areas=COUNTY) as con:
        closing = (
            "UPDATE comparing_datatask SET closed_on = now(), how = 'accepted' WHERE rule = 'phone'"
        )
        assert con.execute(closing).rowcount == 0


def test_what_is_work_and_what_is_work_elsewhere(desk: Database):
    """A post that is attended; a job abroad, or in a place that is not known down to the county."""
    from kapok.comparing import quality

    quality.check()
    run(
        desk,
        "INSERT INTO fact_post_month (id, agreement, month, attended) "
        "VALUES ('served', 'post_nobody_works_post', '2023-05-01', true)",
    )
    assert quality.check(["post_nobody_works_head"]).mended == 1
    run(desk, JOB.format("paid_nobody_away"))
    away = {"unfit_away", "channel_away"}
    for abroad, *place, elsewhere, paid in (
        (False, "33", "3301", "330106", away, set()),
        (False, "33", "3301", None, away, set()),
        (False, "33", None, None, away, set()),
        (False, "51", "5104", "510421", away, set()),
        (True, None, None, None, away, set()),
        (False, "51", "5104", None, set(), set()),  # may be either
        (False, "51", "5104", COUNTY, set(), {"paid_nobody_away"}),
        (False, None, None, None, set(), {"paid_nobody_away"}),  # no record of work elsewhere
    ):
        codes = ", ".join(f"'{one}'" if one else "NULL" for one in place)
        run(
            desk,
            "UPDATE fact_employment SET (abroad, work_province, work_city, work_county) = "
            f"({abroad}, {codes}) WHERE id IN ('unfit_away_job', 'channel_away_job', 'paid_nobody_away_job')",
        )
        quality.check([f"{rule}_head" for rule in (*away, "paid_nobody_away")])
        told = {rule for rule, _ in found()} & {*away, "paid_nobody_away"}
        assert told == elsewhere | paid, place
