"""A round: the request asks about whom it says, its download is on record, the reply sets up to when was compared."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import psycopg
import pytest
from tests.comparing.village import FAULTS, RELATION, VILLAGE, number_of
from tests.office import COUNTY, OTHER, Database

from kapok.checkdigits import credit_check

pytestmark = pytest.mark.server
UP_TO, LATER = dt.date(2023, 6, 20), dt.date(2023, 6, 28)


@pytest.fixture
def officer(desk: Database, acting_at, monkeypatch, tmp_path):
    """With a vault of its own."""
    from kapok.registry import keys

    monkeypatch.setattr(keys, "vault_path", lambda _cluster: tmp_path / "vault")
    return acting_at("wang")


def filled_in(data: bytes, head: str, value: object, rows: int = 99, **more: object) -> bytes:
    """The request with the answer of an office."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    heads = [cell.value for cell in sheet[3]]
    for n, (name, one) in enumerate({head: value, **more}.items()):
        column = heads.index(name) + 1 if name in heads else len(heads) + n
        sheet.cell(3, column, name)
        for row in range(4, min(sheet.max_row, 3 + rows) + 1):
            sheet.cell(row, column, one)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def asked(officer, office: str = "market"):
    from kapok.comparing import rounds

    one = rounds.make(officer, office, COUNTY)
    rounds.request(officer, one.pk)
    return one, rounds.download(officer, one.pk)


def business(desk: Database) -> None:
    """The first of somebody in the target group; whether he had one before nobody knows."""
    with desk.as_("owner", actor="x", areas="*") as con:
        con.execute(
            "INSERT INTO fact_status (id, person, kind, policy, start, finish) VALUES "
            "('first_status', 'sound_head', 'poverty_exited', 'enjoyed', '2014-01-01', '2999-12-31')"
        )
        con.execute(
            "UPDATE fact_person SET status_checked_to = '2026-12-31', other_startup_grant = false WHERE id = 'sound_head'"
        )
        con.execute(
            "INSERT INTO registry_organisation (id, name, initials, number_version, version) VALUES ('shop', '示范店', '', 0, 1)"
        )
        con.execute("INSERT INTO fact_organisation (id) VALUES ('shop')")
        con.execute(
            "INSERT INTO fact_business (id, person, organisation, role, kind, county, registered_on, closed_on, abnormal, "
            "operation_proved) VALUES ('first_business', 'sound_head', 'shop', 'principal', 'individual', %s, '2022-01-15', "
            "'2999-12-31', false, true)",
            [COUNTY],
        )


def work(desk: Database) -> str:
    """Of the same, with an employer; its credit code."""
    code = "91510422MA00000015"
    code = code[:17] + credit_check(code[:17])
    with desk.as_("owner", actor="x", areas="*") as con:
        con.execute(
            "INSERT INTO registry_organisation (id, name, initials, credit_code, number_version, version) VALUES ('firm', '示范厂', '', %s, 0, 1)",
            [code],
        )
        con.execute("INSERT INTO fact_organisation (id) VALUES ('firm')")
        con.execute(
            "INSERT INTO fact_employment (id, person, employer, start) VALUES ('job', 'sound_head', 'firm', '2022-01-01')"
        )
    return code


def startup(desk: Database) -> str:
    """What stands of that business."""
    with desk.as_("owner", areas="*") as con:
        [(outcome,)] = con.execute(
            "SELECT outcome FROM finds_result WHERE unit = 'first_business' AND measure = '16' AND until IS NULL"
        ).fetchall()
        return str(outcome)


def test_a_round_from_request_to_reply(desk: Database, officer):
    """Of whom it changed something is decided anew, and whoever it speaks of is looked at, asked for once."""
    from kapok.accounts.actor import acting_as
    from kapok.accounts.settings import COMPARISON_DAYS
    from kapok.comparing import rounds
    from kapok.jobs.models import Job
    from kapok.jobs.work import comparing
    from kapok.jobs.work.importing import undo

    one, data = asked(officer)
    # of everybody in the county but the household elsewhere and the two without a number
    assert one.people == 3 * len(FAULTS) + 3 - 3 - 2
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in sheet[3]] == ["序号", "姓名", "身份证号", "市场主体比对截止日期"]
    assert number_of(0, "head") in {row[2] for row in sheet.iter_rows(min_row=4, values_only=True)}
    with desk.as_("web", actor="wang", areas=COUNTY) as con:
        looks = "SELECT count(DISTINCT \"row\") FROM registry_look WHERE field = 'request' AND actor = 'wang'"
        assert con.execute(looks).fetchone() == (one.people,)
    sent = filled_in(data, "市场主体比对截止日期", UP_TO, 30)
    rounds.receive(officer, one.pk, sent, "回复.xlsx")
    done = comparing.take_in(officer, one.pk)
    assert (done.state, done.answered, done.as_of) == ("replied", 30, UP_TO)
    assert done.expires_on == UP_TO + dt.timedelta(days=COMPARISON_DAYS.default)
    with acting_as(officer):
        assert not rounds.expired(done)
    with desk.as_("web", actor="wang", areas=COUNTY) as con:
        set_to = "SELECT business_checked_to, count(*) FROM fact_person GROUP BY 1 ORDER BY 2"
        assert con.execute(set_to).fetchall() == [(None, 3 * len(FAULTS) - 30), (UP_TO, 30)]
    assert comparing.take_in(officer, one.pk).answered == 30
    after = Job.objects.filter(reason=f"import {done.reply}").order_by("id")
    assert [job.kind for job in after] == ["quality_touched", "touched"]
    assert [len(job.arguments["persons"]) for job in after] == [one.people, 30]
    undo(officer, done.reply, "交错了")
    with acting_as(officer):
        again = rounds.get(one.pk)
    assert (again.state, again.reply, again.answered, again.as_of) == ("asked", None, 0, None)
    next_one, data = asked(officer)
    later = rounds.reply(
        officer, next_one.pk, filled_in(data, "市场主体比对截止日期", LATER), "回复.xlsx"
    )
    assert (later.answered, later.as_of) == (later.people, LATER)
    third, data = asked(officer)  # what another comparison has set is not this one's word
    reply = filled_in(data, "市场主体比对截止日期", UP_TO, 20)
    early = rounds.reply(officer, third.pk, reply, "回复.xlsx")
    assert (early.answered, early.as_of) == (20, UP_TO)
    fourth, data = asked(officer)  # nor is what it says of somebody who was not asked about
    with desk.as_("owner", areas="*") as con:
        con.execute(
            "DELETE FROM comparing_asked WHERE round_id = %s AND person = 'sound_head'", [fourth.pk]
        )
    book = openpyxl.load_workbook(io.BytesIO(filled_in(data, "市场主体比对截止日期", UP_TO, 20)))
    [row] = [
        row for row in book.active.iter_rows(min_row=4) if row[2].value == number_of(0, "head")
    ]
    row[3].value, made = LATER, io.BytesIO()
    book.save(made)
    beside = rounds.reply(officer, fourth.pk, made.getvalue(), "回复.xlsx")
    assert beside.as_of == UP_TO
    assert beside.answered in (19, 20)


@pytest.mark.long
def test_what_waited_for_a_reply_is_decided_once_it_is_in(desk: Database, officer):
    from kapok.finds.running import Wanted, full
    from kapok.jobs import running
    from kapok.jobs.models import DONE, Job
    from kapok.jobs.work.comparing import receive

    business(desk)
    with full(Wanted(measures=("16",))):
        assert startup(desk) == "unknown"
    one, data = asked(officer)
    assert one.resolves == 1
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in range(book.active.max_row, 3, -1):
        if book.active.cell(row, 3).value != number_of(0, "head"):
            book.active.delete_rows(row)
    made = io.BytesIO()
    book.save(made)
    sent = filled_in(made.getvalue(), "市场主体比对截止日期", UP_TO)
    running.run(receive(officer, one.pk, sent, "回复.xlsx").pk)
    for kind in ("quality_touched", "touched"):
        job = Job.objects.get(kind=kind)
        assert job.arguments["persons"] == ["sound_head"]
        running.run(job.pk)
        assert Job.objects.get(pk=job.pk).state == DONE
    assert startup(desk) == "eligible"


def test_whose_data_went_out_is_kept_of_whoever_has_moved_away_since(desk: Database, officer):
    from kapok.comparing import rounds

    one = rounds.make(officer, "market", COUNTY)
    rounds.request(officer, one.pk)
    with desk.as_("owner", actor="x", areas="*") as con:
        con.execute("ALTER TABLE fact_person DISABLE TRIGGER USER")
        con.execute("UPDATE fact_person SET scope = %s WHERE id = 'sound_head'", [OTHER])
        con.execute("ALTER TABLE fact_person ENABLE TRIGGER USER")
    rounds.download(officer, one.pk)
    with desk.as_("owner") as con:
        looks = "SELECT scope FROM registry_look WHERE field = 'request' AND actor = 'wang'"
        assert con.execute(f"{looks} AND row = 'sound_head'").fetchall() == [(OTHER,)]
        assert len(con.execute(looks).fetchall()) == one.people
    with desk.as_("web", actor="sun", areas=OTHER) as con:
        assert len(con.execute(looks).fetchall()) == 1  # told where he belongs now
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            con.execute("SELECT kapok_request_taken(%s, 'request', '')", [one.pk])


@pytest.mark.parametrize(
    ("head", "value", "code"),
    [
        ("学历比对截止日期", UP_TO, "round_foreign"),
        ("市场主体比对截止日期", UP_TO, "round_not_asked"),
        ("备注", "查无", "round_wrong_sheet"),
        ("市场主体比对截止日期", None, "round_blank"),
    ],
)
def test_what_is_no_reply_to_it_changes_nothing(desk: Database, officer, head, value, code):
    from kapok.comparing import rounds
    from kapok.comparing.trouble import Refused

    one, data = asked(officer)
    if code == "round_not_asked":
        book = openpyxl.load_workbook(io.BytesIO(data))
        book.active.delete_rows(5, 99)
        book.active.cell(4, 3, number_of(FAULTS_PLACE, "head"))
        book.active.cell(4, 4, value)
        made = io.BytesIO()
        book.save(made)
        sent = made.getvalue()
    elif code == "round_blank":
        sent = data
    elif code == "round_foreign":
        sent = filled_in(data, "市场主体比对截止日期", value, **{head: value})
    else:
        book = openpyxl.Workbook()
        book.active.append(["姓名", head])
        book.active.append(["某人", value])
        made = io.BytesIO()
        book.save(made)
        sent = made.getvalue()
    with pytest.raises(Refused) as refused:
        rounds.reply(officer, one.pk, sent, "回复.xlsx")
    assert refused.value.code == code
    with desk.as_("owner", areas="*") as con:
        set_to = "SELECT count(*) FROM fact_person WHERE business_checked_to IS NOT NULL OR education_checked_to IS NOT NULL"
        assert con.execute(set_to).fetchone() == (0,)
        last = "SELECT state, refused ->> 0 FROM imports_import ORDER BY id DESC LIMIT 1"
        assert con.execute(last).fetchone() == ("refused", refused.value.say("zh"))


def test_a_reply_is_confirmed_only_as_it_was_held_against_what_was_asked(desk: Database, officer):
    """A reply that waits, since its job died, is no import like others: nobody confirms it unjudged, nor what he made of it since."""
    from kapok.accounts.actor import acting_as
    from kapok.comparing import rounds
    from kapok.imports import actions
    from kapok.registry.trouble import Refused

    one, data = asked(officer)
    sent = filled_in(data, "市场主体比对截止日期", UP_TO, 学历比对截止日期=UP_TO)
    file = rounds.receive(officer, one.pk, sent, "回复.xlsx")
    actions.check(officer, file.pk)
    with pytest.raises(Refused) as refused:
        actions.confirm(officer, file.pk)
    assert (refused.value.code, "比对" in refused.value.say()) == ("reply_of_round", True)
    replaced = file

    file = rounds.receive(
        officer, one.pk, filled_in(data, "市场主体比对截止日期", UP_TO), "回复.xlsx"
    )
    with acting_as(officer):
        standing = rounds.get(one.pk)
    rounds._judge(officer, standing)
    actions.mend(officer, file.pk, [actions.Mended(0, 4, "D", str(LATER))])
    actions.check(officer, file.pk)
    with pytest.raises(Refused) as refused:
        actions.confirm(officer, file.pk)
    assert refused.value.code == "reply_of_round"
    with pytest.raises(Refused) as refused:  # it stays a reply when another came after it
        actions.confirm(officer, replaced.pk)
    assert refused.value.code == "reply_of_round"
    done = rounds.take_in(officer, one.pk)
    assert (done.state, done.as_of) == ("replied", LATER)
    with desk.as_("owner", areas="*") as con:
        set_to = "SELECT count(*) FROM fact_person WHERE education_checked_to IS NOT NULL"
        assert con.execute(set_to).fetchone() == (0,)


FAULTS_PLACE = list(FAULTS).index("phone") + 1
"""The number of the household that lives elsewhere."""


def test_who_may_ask_and_where(desk: Database, officer, acting_at):
    from kapok.comparing import rounds
    from kapok.comparing.trouble import Refused

    one, _ = asked(officer)
    for who, area, code in (("wang", OTHER, "round_area"), ("zhou", COUNTY, "compare_right")):
        with pytest.raises(Refused) as refused:
            rounds.make(acting_at(who), "market", area)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        rounds.download(acting_at("sun"), one.pk)
    assert refused.value.code == "round_gone"
    with desk.as_("web", actor="sun", areas=OTHER) as con:
        for name in ("round", "asked"):
            assert con.execute(f"SELECT count(*) FROM comparing_{name}").fetchone() == (0,)
    with (
        desk.as_("web", actor="wang", areas=COUNTY) as con,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        con.execute("DELETE FROM comparing_asked")


def test_what_a_round_would_resolve(desk: Database, officer, words):
    """Results that are unknown for want of nothing but what the office answers."""
    from kapok.accounts.actor import acting_as
    from kapok.comparing import rounds, whom
    from kapok.comparing.offices import OFFICES, resolved_by
    from kapok.comparing.trouble import Refused

    derived = "business.earlier"
    assert derived in resolved_by(OFFICES["market"], words)
    kept = (
        ("person", "sound_head", "sound_head", ["business.earlier"]),
        ("household", "healthy_weak_house", "", ["person.business_checked_to"]),
        ("person", "phone_head", "phone_head", ["business.earlier", "person.sex"]),
        ("person", "sound_wife", "sound_wife", []),
    )
    with desk.as_("jobs", actor="system", areas="*") as con:
        for n, (entity, unit, person, facts) in enumerate(kept):
            con.execute(
                "INSERT INTO finds_result (since, entity, unit, person, organisation, scope, measure, outcome, missing, deciding, "
                "noted, holder) VALUES (1, %s, %s, %s, '', %s, %s, 'unknown', %s, '{}', '{}', '')",
                [entity, unit, person, VILLAGE, str(n), facts],
            )
    with acting_as(officer):
        would = whom.would(COUNTY)
        assert (would["market"].results, would["insurance"].results) == (2, 0)
        assert (would["market"].people, would["insurance"].people) == (4, 0)
        first = rounds.make(officer, "market", COUNTY, only_unknown=True)
        assert (first.people, first.resolves, first.only_unknown) == (4, 2, True)
        told = set(first.asked.values_list("person", flat=True))
        assert told == {"sound_head", *(f"healthy_weak_{who}" for who in RELATION)}
        assert would["market"].everybody > len(told)
        found = whom.people(COUNTY, OFFICES["market"], only_unknown=True)
        assert {one for one, _ in found[:99]} == told
        assert {one.unit for one in whom.unknown(OFFICES["market"], COUNTY)} == {
            one[1] for one in kept[:2]
        }
    with pytest.raises(Refused) as refused:
        rounds.make(officer, "insurance", COUNTY, only_unknown=True)
    assert refused.value.code == "round_nobody_unknown"


def test_every_office_replies_and_its_reply_goes_both_ways(desk: Database, officer):
    """Four offices in the form of each; what they said comes out as their reply and back without a change."""
    from kapok.accounts.actor import MACHINE
    from kapok.comparing import rounds
    from kapok.comparing.offices import OF_JOBS, OFFICES, REPLY
    from kapok.imports import actions
    from kapok.imports.exporting import export
    from kapok.intake.layouts.load import layout

    work(desk)
    people = {}
    for name, office in OFFICES.items():
        one, data = asked(officer, name)
        people[office.sheet] = one.people
        answers = {
            layout(office.sheet).columns[fact].head: UP_TO
            if fact.endswith("_to")
            else {"insurance_checked": "是"}.get(fact, "长期")
            for fact in office.answers
        }
        (head, value), *more = answers.items()
        done = rounds.reply(
            officer, one.pk, filled_in(data, head, value, **dict(more)), "回复.xlsx"
        )
        assert (done.state, done.answered) == ("replied", one.people), name
    for kind in (REPLY, OF_JOBS):
        seen = actions.understand(MACHINE, export(MACHINE, kind), f"导出_{kind}.xlsx")
        told = {verdict: n for verdict, n in seen.file.counts.items() if n}
        assert told == {"same": people[kind]}, kind
    assert people[OF_JOBS] == 1


def test_an_office_may_answer_job_by_job(desk: Database, officer):
    from tests.imports.sheets import book

    from kapok.comparing import rounds

    code = work(desk)
    one, _ = asked(officer, "insurance")
    row = {"姓名": "soundhead", "身份证号": number_of(0, "head"), "统一社会信用代码": code}
    row |= {"缴费记录是否已比对": "是", "缴费比对截止日期": UP_TO.isoformat()}
    done = rounds.reply(officer, one.pk, book([row], "insurance_reply"), "核查反馈.xlsx")
    assert (done.state, done.answered, done.as_of) == ("replied", 1, UP_TO)
    with desk.as_("web", actor="wang", areas=COUNTY) as con:
        words = "SELECT insurance_checked_to FROM fact_employment WHERE id = 'job'"
        assert con.execute(words).fetchall() == [(UP_TO,)]


def test_what_waits_for_the_months_of_a_job_is_counted_and_asked_job_by_job(
    desk: Database, officer
):
    """The request has a line for each job, is answered in its own form, and what stood open for want of that alone is counted."""
    from kapok.accounts.actor import acting_as
    from kapok.comparing import rounds, whom
    from kapok.comparing.offices import OFFICES, resolved_by
    from kapok.comparing.trouble import Refused
    from kapok.imports.reading import vocabulary

    words = vocabulary()
    office = OFFICES["insurance_jobs"]
    assert {
        "employment.insurance_checked",
        "employment.insured_months",
        "employment.contract_months_in_order",
        "employment.other_months_in_order",
    } <= set(resolved_by(office, words))
    assert "employment.wage" not in resolved_by(office, words)
    code = work(desk)
    missing = ["employment.contract_months_in_order", "employment.other_months_in_order"]
    with desk.as_("jobs", actor="system", areas="*") as con:
        con.execute(
            "INSERT INTO finds_result (since, entity, unit, person, organisation, scope, measure, outcome, missing, deciding, "
            "noted, holder) VALUES (1, 'employment', 'job', 'sound_head', '', %s, '5', 'unknown', %s, '{}', '{}', '')",
            [VILLAGE, missing],
        )
    with acting_as(officer):
        would = whom.would(COUNTY)
        told = would["insurance_jobs"]
        assert (told.everybody, told.results, told.people) == (1, 1, 1)
        assert would["insurance"].results == 0
    one, data = asked(officer, "insurance_jobs")
    assert (one.people, one.resolves) == (1, 1)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in sheet[3]] == [
        *("序号", "姓名", "身份证号", "单位名称", "统一社会信用代码"),
        *("缴费记录是否已比对", "缴费比对截止日期"),
    ]
    [line] = sheet.iter_rows(min_row=4, values_only=True)
    assert line[2:] == (number_of(0, "head"), "示范厂", code, None, None)
    with pytest.raises(Refused) as refused:
        rounds.reply(officer, one.pk, data, "回复.xlsx")
    assert refused.value.code == "round_blank"
    sent = filled_in(data, "缴费记录是否已比对", "是", 缴费比对截止日期=UP_TO)
    done = rounds.reply(officer, one.pk, sent, "回复.xlsx")
    assert (done.state, done.answered, done.as_of) == ("replied", 1, UP_TO)
    with desk.as_("web", actor="wang", areas=COUNTY) as con:
        kept = (
            "SELECT insurance_checked, insurance_checked_to FROM fact_employment WHERE id = 'job'"
        )
        assert con.execute(kept).fetchall() == [(True, UP_TO)]


def test_a_round_of_jobs_says_when_nobody_has_one(desk: Database, officer):
    from kapok.comparing import rounds
    from kapok.comparing.trouble import Refused

    with pytest.raises(Refused) as refused:
        rounds.make(officer, "insurance_jobs", COUNTY)
    assert refused.value.code == "round_nobody_at_work"
    assert "没有一个有身份证号的人登记过在哪个单位工作" in refused.value.say("zh")


def test_a_job_sheet_with_no_answer_is_blank_in_a_round_of_people_too(desk: Database, officer):
    """The insurance agency may answer a round of people in its sheet of jobs, but not without an answer."""
    from kapok.comparing import rounds
    from kapok.comparing.trouble import Refused

    work(desk)
    _, lines = asked(officer, "insurance_jobs")
    one, _ = asked(officer, "insurance")
    with pytest.raises(Refused) as refused:
        rounds.reply(officer, one.pk, lines, "回复.xlsx")
    assert refused.value.code == "round_blank"
    sent = filled_in(lines, "缴费记录是否已比对", "是", 缴费比对截止日期=UP_TO)
    done = rounds.reply(officer, one.pk, sent, "回复.xlsx")
    assert (done.state, done.as_of) == ("replied", UP_TO)


def test_a_reply_on_its_way_into_the_registry_is_not_replaced(desk: Database, officer):
    """Nor does one that was replaced before it was judged go on."""
    from kapok.accounts.actor import acting_as
    from kapok.comparing import rounds
    from kapok.comparing.trouble import Refused
    from kapok.imports import actions

    one, data = asked(officer)
    sent = filled_in(data, "市场主体比对截止日期", UP_TO)
    file = rounds.receive(officer, one.pk, sent, "回复.xlsx")
    with acting_as(officer):
        older = rounds.get(one.pk)
    rounds.receive(officer, one.pk, filled_in(data, "市场主体比对截止日期", LATER), "回复.xlsx")
    with pytest.raises(Refused) as refused:
        rounds._judge(officer, older)
    assert (refused.value.code, older.reply) == ("round_another_reply", file.pk)
    with acting_as(officer):
        newer = rounds.get(one.pk)
    rounds._judge(officer, newer)
    actions.confirm(officer, newer.reply)
    with pytest.raises(Refused) as refused:
        rounds.receive(officer, one.pk, sent, "回复.xlsx")
    assert refused.value.code == "round_taking_in"
    done = rounds.take_in(officer, one.pk)
    assert (done.state, done.as_of) == ("replied", LATER)
