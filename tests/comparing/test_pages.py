"""The pages: a task that is closed by hand, a round from the page, and lists that come out as they are shown."""

from __future__ import annotations

import datetime as dt
import html
import io
import pkgutil
from dataclasses import replace

import openpyxl
import pytest
from tests.comparing.village import FAULTS, VILLAGE
from tests.office import COUNTY, DAY, PASSWORD, Database, connect

from kapok.jobs.texts import TEXTS

pytestmark = pytest.mark.server


@pytest.fixture
def browser(desk: Database, django, monkeypatch, tmp_path):
    """Somebody of the county at the pages; rules have run."""
    from django.test import Client

    from kapok.comparing import quality
    from kapok.registry import keys

    monkeypatch.setattr(keys, "vault_path", lambda _cluster: tmp_path / "vault")
    quality.check()
    connect(desk)
    client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    assert client.post("/login/", {"username": "wang", "password": PASSWORD}).status_code == 303
    return client


def book(answer) -> list[tuple]:
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return list(sheet.iter_rows(values_only=True))


def work(database: Database) -> None:
    """What was asked for last is done, as a worker does it."""
    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account
    from kapok.jobs.kinds import KINDS
    from kapok.jobs.models import Job
    from kapok.jobs.order import Order

    connect(database, "jobs")
    job = Job.objects.latest("id")
    who = Account.objects.get(username=job.asked_by)
    run = pkgutil.resolve_name(KINDS[job.kind].run)
    told = run(Order(job.pk, actor_of(who, standing(who, DAY)), job.arguments))
    assert TEXTS[KINDS[job.kind].said][0].format(**told)
    connect(database)


def test_tasks_are_listed_exported_and_closed(desk: Database, browser):
    with desk.as_("owner", actor="x", areas="*") as con:
        con.execute("UPDATE registry_person SET name = '=HYPERLINK(1)' WHERE id = 'id_number_wife'")
    page = browser.get("/data-tasks/").content.decode()
    assert f"还有 {len(FAULTS) - 1} 个数据任务" in page  # one is of another county
    assert "export=xlsx" in page
    head, *rows = book(browser.get("/data-tasks/?export=xlsx&list=2"))
    assert head == ("谁", "在哪里", "什么问题", "谁办", "哪天提出", "现在怎样")
    assert len(rows) == len(FAULTS) - 1
    [row] = book(browser.get("/data-tasks/?rule=id_number&export=xlsx"))[1:]
    assert row[0] == "=HYPERLINK(1)"
    sheet = openpyxl.load_workbook(
        io.BytesIO(browser.get("/data-tasks/?rule=id_number&export=xlsx").content)
    ).active
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("s", True)
    late = "/data-tasks/?rule=id_number&amp;state=late"
    assert '<a href="/data-tasks/?rule=id_number">1</a>' in page
    assert late not in page
    with desk.as_("owner", actor="x", areas="*") as con:
        con.execute(
            "UPDATE comparing_datatask SET opened_on = %s WHERE rule = 'id_number'",
            [DAY - dt.timedelta(31)],
        )
    assert late in browser.get("/data-tasks/").content.decode()
    assert len(book(browser.get("/data-tasks/?state=late&export=xlsx"))) == 2
    none = browser.get("/data-tasks/?rule=phone&state=late").content.decode()
    assert "没有这样的任务" in none
    with desk.as_("web", actor="wang", areas=COUNTY) as con:
        asked = "SELECT id FROM comparing_datatask WHERE rule = 'id_number'"
        [number] = con.execute(asked).fetchone()
    assert browser.post(f"/data-tasks/{number}/", {"because": ""}).status_code == 422
    told = browser.post(f"/data-tasks/{number}/", {"because": "看过身份证原件"})
    assert told.status_code == 303
    assert "看过身份证原件" in browser.get(f"/data-tasks/{number}/").content.decode()
    assert len(book(browser.get("/data-tasks/?state=closed&export=xlsx"))) == 2


def test_tasks_stand_on_the_desk_of_whose_they_are(desk: Database, browser):
    """A caseworker's are those for which no level below him is so close."""
    from kapok.comparing import quality

    mine = 'href="/data-tasks/?owner=caseworker"'
    assert mine not in browser.get("/desk/").content.decode()
    with desk.as_("owner", actor="x", areas="*") as con:
        con.execute("UPDATE fact_household SET village = NULL WHERE id = 'head_none_house'")
    connect(desk, "jobs")
    quality.check()
    connect(desk)
    shown = browser.get("/desk/").content.decode()
    assert mine in shown
    assert "1 个数据任务归您办" in shown
    assert len(book(browser.get("/data-tasks/?owner=caseworker&export=xlsx&list=2"))) == 2


def test_of_each_office_it_is_said_which_facts_it_answers(desk: Database, browser):
    """As the offices' data and the vocabulary have it; civil affairs answers one fact."""
    from kapok.comparing.offices import OFFICES, facts_of
    from kapok.imports.reading import vocabulary

    words = vocabulary()
    assert [one.name for one in facts_of(OFFICES["civil"], words)] == ["died_on"]
    told = {row[0]: row[1] for row in book(browser.get(f"/comparisons/new/?area={COUNTY}&export=xlsx"))}  # fmt: skip
    assert told.pop("和哪个部门") == "只答这些"
    labels = {one.zh: "、".join(f.label for f in facts_of(one, words)) for one in OFFICES.values()}
    assert told == labels
    made = browser.post("/comparisons/new/", {"office": "civil", "area": COUNTY})
    assert labels["民政局"] in browser.get(made["Location"]).content.decode()


def test_a_round_is_made_downloaded_and_answered(desk: Database, browser):
    assert "社会保险经办机构" in browser.get("/comparisons/new/").content.decode()
    wrong = browser.post("/comparisons/new/", {"office": "x", "area": COUNTY})
    assert wrong.status_code == 422
    made = browser.post("/comparisons/new/", {"office": "revitalisation", "area": COUNTY})
    here = made["Location"]
    assert "正在做" in browser.get(here).content.decode()
    work(desk)
    page = browser.get(here).content.decode()
    assert "等部门回复" in page
    answer = browser.post(here, {"do": "download"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    heads = [cell.value for cell in sheet[3]]
    assert heads[-2:] == ["户编号", "身份比对截止日期"]
    for row in range(4, sheet.max_row + 1):
        sheet.cell(row, len(heads), "2023-06-20")
    sent = io.BytesIO()
    openpyxl.Workbook.save(sheet.parent, sent)
    sent.name = "回复.xlsx"
    sent.seek(0)
    assert browser.post(here, {"do": "reply"})["Location"] == here
    assert browser.post(here, {"do": "reply", "file": sent}).status_code == 303
    work(desk)
    assert "已比对到 2023-06-20" in browser.get(here).content.decode()
    assert len(book(browser.get("/comparisons/?export=xlsx"))) == 2
    people = book(browser.get(f"{here}people/?export=xlsx"))
    assert len(people) == sheet.max_row - 3 + 1
    assert browser.get(f"{here}unknown/").status_code == 200


def test_a_comparison_that_has_expired_stands_on_the_desk_until_it_is_made_again(
    desk: Database, browser, acting_at
):
    from kapok.accounts.actor import acting_as
    from kapok.accounts.postgres.base import count_all
    from kapok.comparing import rounds
    from kapok.comparing.models import Round

    connect(desk, "jobs")
    mine, wang = 'href="/comparisons/?state=overdue"', acting_at("wang")
    connect(desk)
    with acting_as(wang, "test"):
        told = {"office": "market", "state": "replied", "as_of": DAY - dt.timedelta(90)}
        last = Round.objects.create(**told, scope=COUNTY, by="li", expires_on=DAY + dt.timedelta(1))
        assert not rounds.expired(last)
    assert mine not in browser.get("/desk/").content.decode()
    with acting_as(wang, "test"):
        Round.objects.filter(pk=last.pk).update(expires_on=DAY)
        others = replace(wang, roles=("village_officer",))
        asked = [rounds.overdue(others), rounds.overdue(replace(others, name="li"))]
        assert count_all(asked) == [0, 1]
    shown = browser.get("/desk/").content.decode()
    assert mine in shown
    assert "1 次比对过期了，要再比" in shown
    [row] = book(browser.get("/comparisons/?state=overdue&export=xlsx"))[1:]
    assert "已过期，要再比" in row
    here = f"/comparisons/{last.pk}/"
    again = f"/comparisons/new/?area={COUNTY}&amp;office=market"
    assert again in browser.get(here).content.decode()
    assert '<option value="market" selected>' in browser.get(html.unescape(again)).content.decode()
    village = {"office": "market", "scope": COUNTY, "only_unknown": True, "by": "wang"}
    for other, there in (
        (village, True),
        (village | {"only_unknown": False, "scope": VILLAGE}, True),
        (village | {"only_unknown": False, "office": "civil"}, True),
        (village | {"only_unknown": False}, False),
    ):
        with acting_as(wang, "test"):
            Round.objects.create(**other)
        assert (mine in browser.get("/desk/").content.decode()) is there
    assert "后来另做了比对" in browser.get(here).content.decode()
