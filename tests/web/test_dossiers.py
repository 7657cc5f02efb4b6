"""一人一档, 一户一档 and the page of an organisation: what stands there, as of which day, and for whom."""

from __future__ import annotations

import datetime as dt
import html
import re
import time
from typing import TYPE_CHECKING

import pytest
from tests.office import COUNTY, OTHER
from tests.web import family
from tests.web.family import FIRM, HEAD, HOME, LONG, SON, WIFE
from tests.web.test_entering import account

if TYPE_CHECKING:
    from django.test import Client

PERSON, HOUSEHOLD, ORGANISATION = (
    f"/people/{HEAD}/",
    f"/households/{HOME}/",
    f"/organisations/{FIRM}/",
)


def entered(username: str) -> Client:
    """A browser of somebody who is logged in, without the time that a password takes."""
    from django.test import Client

    client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    client.force_login(account(username))
    session = client.session
    session["began"] = time.time()
    session.save()
    return client


@pytest.fixture
def wang(office):
    family.settle()
    return entered("wang")


def text(answer) -> str:
    """The words of a page as they are read, with one space between them."""
    page = answer.content.decode()
    page = re.sub(r"<svg.*?</svg>", "", page[page.index("<main") :], flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_a_person_is_shown_whole_and_his_numbers_covered(wang):
    page = text(wang.get(PERSON))
    assert (
        "在东莞市上班（盐边县桃花编织厂），到 2023-07-25，还剩 25 天；脱贫人口（享受政策）。"
        in page
    )
    assert LONG in page
    assert "510422********4116" in page
    assert "138****1234" in page
    for number in ("510422198203044116", "13808141234", "6228480402564890018"):
        assert number not in page
    assert "领过 400.00 元，1 次" in page
    assert "盐边县 桃花村" in page
    assert "2022-05-01 至 2022-05-20 编织工" in page
    assert "社会保险经办机构 · 参保缴费数据 · 数据截至 2023-06-28" in page


def test_the_verdict_is_the_first_sentence_and_short(wang):
    for path in (PERSON, f"{PERSON}?as_of=2022-08-01", HOUSEHOLD, ORGANISATION):
        page = wang.get(path).content.decode()
        verdict = re.search(r"data-verdict.*?<p>(.*?)</p>", page, re.DOTALL)[1]
        assert len(re.sub(r"<[^>]+>", "", verdict)) <= 60, verdict


def test_as_of_a_day_only_what_had_begun_is_there(wang):
    page = text(wang.get(f"{PERSON}?as_of=2022-07-01"))
    assert "按 2022-07-01 看：没有登记在上班、在岗或创业" in page
    assert "编织工" in page
    assert "还在岗" not in page
    assert "台账里还没有付款" in page
    assert "参保缴费月" not in page


def test_before_the_registry_knew_it_says_so(wang):
    page = text(wang.get(f"{PERSON}?known=2023-01-01"))
    assert "2023-01-01 那天，登记里还没有这份档案。" in page
    assert LONG not in page
    assert "还没有这份档案" in text(wang.get(f"{HOUSEHOLD}?known=2023-01-01"))
    assert "还没有这份档案" in text(wang.get(f"{ORGANISATION}?known=2023-01-01"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("as_of=2023-02-30", "没有这一天。请写成 2023-06-30。"),
        ("as_of=2023-07-01", "这一天还没到。最晚可以看 2023-06-30。"),
        ("known=9999-01-01", "这一天还没到。"),
        ("known=x", "没有这一天。"),
    ],
)
def test_a_day_that_cannot_be_is_told(wang, asked, said):
    page = text(wang.get(f"{PERSON}?{asked}"))
    assert said in page
    assert "在东莞市上班" in page


def test_sources_that_disagree_stand_side_by_side_with_who_decided(wang):
    from kapok.registry.models import Claim

    family.claims()
    page = text(wang.get(PERSON))
    assert "1 处来源不一致，还没有人决定以哪个为准。 去决定" in page
    assert "普通劳动力 （现采用）" in page or "普通劳动力（现采用）" in page
    assert "弱劳动力或半劳动力 数据 · 残疾人联合会" in page
    family.as_system()
    Claim.objects.filter(row=HEAD, chosen=True).update(
        decided_by="wang", decided_at=dt.datetime(2023, 6, 29, 4, tzinfo=dt.UTC), reason="入户看过"
    )
    page = text(wang.get(PERSON))
    assert "王经办（盐边县经办人） 2023-06-29 决定：入户看过" in page
    assert "还没有人决定" not in page


def test_what_differs_beside_the_facts_is_shown_too(wang):
    """Names, covered numbers, the employer of a job, who is head."""
    from kapok.platform.secrets import Place
    from kapok.registry.keys import fields

    sealed = fields().seal(Place("registry_person", "phone", HEAD), "13900005678").hex()
    family.claim("person", HEAD, "name", '"刘小木"', "police")
    family.claim("person", HEAD, "phone", f'{{"sealed": "{sealed}"}}', "village")
    family.claim("employment", "ymzjob", "employer", f'"{FIRM}"', "employer")
    family.claim("employment", "ymzjob", "finish", '"2023-05-31"', "employer")
    family.claim("household", HOME, "head", f'"{WIFE}"', "village")
    family.claim("household", HOME, "head", f'"{HEAD}"', "police")
    page = text(wang.get(PERSON))
    assert "刘小木 数据 · 公安机关" in page
    assert "139****5678" in page
    assert "13900005678" not in page
    assert "2023-05-31 登记 · 用人单位" in page
    assert "4 处来源不一致" in page
    page = text(wang.get(HOUSEHOLD))
    assert "“户主”登记了 2 个" in page
    assert "王小妹 登记 · 村（社区）" in page


def test_a_household_shows_everybody_side_by_side_and_what_to_look_into(wang):
    page = text(wang.get(HOUSEHOLD))
    assert "3 人，2 人能劳动，1 人在上班、在岗或创业。" in page
    assert "请留意：1 人的劳动能力没有登记。" in page
    assert re.search(r"王小妹 配偶 女 37 岁 弱劳动力或半劳动力", page)
    assert "3,000.00 元" in page
    assert "2022 400.00 1" in page


def test_a_household_without_head_and_without_work_says_so(wang):
    from kapok.registry.models import Membership

    family.as_system()
    Membership.objects.filter(person_id=HEAD).update(finish="2023-06-01")
    page = text(wang.get(HOUSEHOLD))
    assert "没有登记户主" in page
    assert "1 人能劳动，没有人登记在上班" in page
    assert LONG in page
    page = text(wang.get(f"{HOUSEHOLD}?as_of=2023-05-31"))
    assert "没有登记户主" not in page
    assert "3 人" in page


def test_an_organisation_counts_its_people_within_scope_only(wang):
    page = text(wang.get(ORGANISATION))
    assert "企业，存续。您范围内现有 1 人在岗。" in page
    assert "91510422MA6000001X" in page
    assert LONG in page
    sun = entered("sun")
    assert sun.get(ORGANISATION).status_code == 404
    family.put(
        "registry_organisation",
        id="far",
        name="成都某公司",
        initials="",
        number_version=0,
        version=1,
    )
    family.put("fact_organisation", id="far", county="510100")
    family.put(
        "fact_employment",
        id="farjob",
        person=WIFE,
        employer="far",
        start="2023-01-01",
        finish=family.OPEN,
    )
    assert "现有 1 人在岗" in text(wang.get("/organisations/far/"))
    foreign = text(sun.get("/organisations/far/"))
    assert "现有 0 人在岗" in foreign
    assert "王小妹" not in foreign


def test_another_county_finds_no_such_page(wang):
    sun, none = entered("sun"), []
    for place, row in (("people", HEAD), ("households", HOME), ("organisations", FIRM)):
        for path in (f"/{place}/{row}/", f"/{place}/nobody/", f"/{place}/{row}/facts/employment/"):
            answer = sun.get(path)
            assert answer.status_code == 404, path
            none.append(re.sub("编号 [0-9A-F]+", "", text(answer)))
    assert len(set(none)) == 1


def test_whoever_has_no_business_with_people_is_told_so(wang):
    client = entered("root1")
    for path in (PERSON, HOUSEHOLD, ORGANISATION):
        assert client.get(path).status_code == 302 or client.get(path).status_code == 403


def test_long_lists_are_cut_and_go_on_elsewhere(wang):
    for n in range(120):
        month = dt.date(2010 + n // 12, n % 12 + 1, 1)
        family.put("fact_flexible_month", id=f"flex{n}", person=SON, month=month, paid=100 + n)
    page = wang.get(f"/people/{SON}/")
    assert text(page).count("1.0") + text(page).count("2.") >= 12
    more = f"/people/{SON}/facts/flexible_month/"
    assert f'href="{more}"' in page.content.decode()
    first, second, third = (text(wang.get(f"{more}?from={n}")) for n in (0, 50, 100))
    assert "灵活就业参保月：第 1 到 50 条。" in first
    assert "2019-12" in first
    assert "2019-12" not in second
    assert "第 101 到 120 条" in third
    assert "没有更多了" in text(wang.get(f"{more}?from=120"))
    assert wang.get(f"/people/{SON}/facts/nothing/").status_code == 404


def test_a_merged_record_leads_to_the_one_that_stands(wang):
    from kapok.registry.models import Person

    family.as_system()
    Person.objects.filter(pk=SON).update(merged_into=HEAD)
    page = wang.get(f"/people/{SON}/")
    assert f'href="{PERSON}"' in page.content.decode()
    assert "已经并入另一份" in text(page)


def test_every_look_is_kept(wang):
    from kapok.registry.models import Look

    for path in (PERSON, HOUSEHOLD, ORGANISATION):
        wang.get(path)
    found = Look.objects.filter(actor="wang").values_list("entity", "row")
    assert set(found) == {("person", HEAD), ("household", HOME), ("organisation", FIRM)}


def may_see(username: str, role: str, area: str, **more: str) -> Client:
    """Somebody new with one role over an area."""
    from tests.office import give

    from kapok.accounts.models import Account

    Account.objects.create(username=username, name="沙马经办", must_change_password=False)
    give(username, role, area_id=area, **more)
    return entered(username)


def test_whoever_may_not_decide_is_told_which_office_does(wang):
    """The closest one around, with who took over from a department that is no more; where nobody holds such a role, that."""
    from kapok.accounts.models import Account, Department

    family.claims()
    family.claim("employment", "ymzjob", "finish", '"2023-05-31"', "employer")
    officer = may_see("shama", "township_officer", COUNTY)
    family.as_system()
    now = Department.objects.create(code="now", name="农业农村局", en="agriculture bureau")
    Department.objects.create(
        code="was", name="乡村振兴局", en="x", finish=dt.date(2023, 1, 1), successor=now
    )
    may_see("yang", "caseworker", COUNTY, department_id="was")
    may_see("far", "caseworker", OTHER)
    may_see("mayor", "approver", "510400")
    told = "由盐边县的经办人、审批人，或者盐边县农业农村局的经办人决定。"
    for path in (PERSON, ORGANISATION):
        page = officer.get(path)
        assert "去决定" not in text(page)
        assert told in text(page), path
        assert "王经办" not in text(page)
    assert f"还没有人决定以哪个来源为准。{told}" in text(officer.get(PERSON))
    assert told not in text(wang.get(PERSON))
    family.as_system()
    Account.objects.filter(username__in=["wang", "li", "yang"]).update(active=False)
    assert "由攀枝花市的审批人决定。" in text(officer.get(PERSON))
    Account.objects.filter(username="mayor").update(active=False)
    assert "现在这里还没有这样的账号" in text(officer.get(PERSON))


def test_a_household_is_called_by_its_head_and_group_and_other_days_are_folded(wang):
    from django.db import connection

    from kapok.registry.models import Membership

    family.as_system()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE fact_household SET village_group = '3' WHERE id = %s", [HOME])
    named = f"{LONG}家 · 3 组"
    heads = {
        HOUSEHOLD: named,
        f"{HOUSEHOLD}changes/": f"{named} · 什么变过",
        f"{HOUSEHOLD}files/": f"{named} · 材料",
        f"{PERSON}changes/": f"{LONG} · 什么变过",
        f"{ORGANISATION}changes/": "盐边县桃花编织厂 · 什么变过",
    }
    for path, head in heads.items():
        page = wang.get(path).content.decode()
        title = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1]
        assert html.unescape(re.sub(r"<[^>]+>", "", title)) == head, path
        assert LONG not in re.search("<title>(.*?)</title>", page)[1]
    assert f">{named}</a>" in wang.get(PERSON).content.decode()
    for path in (PERSON, HOUSEHOLD, ORGANISATION):
        plain, asked = (wang.get(path + more).content.decode() for more in ("", "?as_of=x"))
        assert re.search(r'<details class="folded"><summary>看别的日子</summary><form', plain)
        assert "看别的日子" not in asked
        assert 'name="known"' in asked
    family.as_system()
    Membership.objects.filter(person_id=HEAD).update(finish="2023-06-01")
    assert "户 5104220001 · 3 组" in text(wang.get(HOUSEHOLD))
    assert named in text(wang.get(f"{HOUSEHOLD}?as_of=2023-05-31"))


def test_an_organisation_shows_the_first_of_many_and_all_of_them_on_pages(wang):
    """Months say their source once, unless it is another; the ledger's codes read in words."""
    family.put(
        "fact_payment",
        id="ymzfund",
        organisation=FIRM,
        measure="5",
        item="subsidy",
        subject="44nlabnp4hdaeji2",
        amount=100,
        paid_on="2023-01-01",
        source="employment_fund",
        level="budget",
    )
    for n in range(60):
        family.put(
            "fact_vacancy",
            id=f"ymzvacancy{n}",
            employer=FIRM,
            published_on=dt.date(2022, 1, 1) + dt.timedelta(n),
        )
    page = wang.get(ORGANISATION)
    assert "employment_fund" not in text(page)
    assert not [one for one in ("budget", "subsidy", "44nlabnp4hdaeji2") if one in text(page)]
    assert "就业创业补助资金" in text(page)
    assert text(page).count("2022-0") < 20
    more = f"{ORGANISATION}facts/vacancy/"
    assert f'href="{more}"' in page.content.decode()
    second = wang.get(f"{more}?from=50")
    assert "第 51 到 60 条" in text(second)
    assert f'href="{more}?from=0">上一页' in second.content.decode()
    months = f"{PERSON}facts/insured_month/"
    assert text(wang.get(months)).count("参保缴费数据") == 1
    family.put(
        "fact_insured_month",
        id="ymzother",
        employment="ymzjob",
        month="2022-12-01",
        insured=True,
        source_id=family.source("employer", "单位自报"),
    )
    page = text(wang.get(months))
    assert (page.count("参保缴费数据"), page.count("单位自报")) == (1, 1)
