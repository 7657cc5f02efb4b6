"""Own affairs: a family and an employer see themselves, and nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.office import give
from tests.web.folk import household, organisation, person
from tests.web.test_components import Reader


def grant(username: str, role: str, **place: str) -> None:
    from kapok.accounts.models import Account

    held = Account.objects.get(username=username).grants
    held.update(finish=dt.date(2022, 1, 1))
    give(username, role, **place)


@pytest.fixture
def folk(office):
    from django.db import connection

    from kapok.accounts.actor import MACHINE, acting_as

    own, other = household("home1"), household("home2")
    person("villager1", "曾·𠮷䶮", own, head=True)
    person("villager2", "罗家人", own)
    person("stranger", "外人甲", other, head=True)
    with acting_as(MACHINE, "x"), connection.cursor() as cursor:
        cursor.execute("UPDATE fact_person SET sex = 'male', version = 2 WHERE id = 'villager2'")
        cursor.execute("UPDATE fact_person SET sex = 'female', version = 2 WHERE id = 'villager1'")
    organisation("firm1", "盐边县示范果园", "91510422MA6000001X")
    organisation("firm2", "盐边县示范砖厂", "91510422MA6000002X")


@pytest.mark.parametrize(("who", "sex"), [("villager1", "女"), ("villager2", "男")])
def test_what_is_on_record_of_oneself_is_ones_own(browse, folk, who, sex):
    grant("wang", "villager", person=who)
    page = browse("wang").get("/my/").content.decode()
    assert f">{sex}<" in "".join(page.split())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_family_sees_itself(browse, folk, lang):
    grant("wang", "villager", person="villager1")
    client = browse("wang", lang=lang)
    answer = client.get("/", follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/my/"
    assert answer.status_code == 200
    assert not Reader(page).wrong
    assert "曾·𠮷䶮" in page
    assert "罗家人" in page
    assert "外人甲" not in page
    assert "villager1" not in page
    assert client.get("/org/").status_code == 403


def test_what_is_known_of_ones_work_and_status_is_told_without_ways_elsewhere(browse, folk):
    from django.db import connection

    from kapok.accounts.actor import MACHINE, acting_as

    with acting_as(MACHINE, "x"), connection.cursor() as cursor:
        for person_, day in (("villager1", "2022-03-01"), ("stranger", "2022-04-01")):
            cursor.execute(
                "INSERT INTO fact_employment (id, person, employer, start, finish) "
                "VALUES (%s, %s, 'firm1', %s, '2999-12-31')",
                [f"job_{person_}", person_, day],
            )
    grant("wang", "villager", person="villager1")
    page = browse("wang").get("/my/").content.decode()
    assert "就业记录" in page
    assert "2022-03-01" in page
    assert "2022-04-01" not in page
    assert "/people/" not in page
    assert "/organisations/" not in page
    assert "/households/" not in page


def test_an_employer_sees_itself(browse, folk):
    from django.db import connection

    from kapok.accounts.actor import MACHINE, acting_as

    with acting_as(MACHINE, "x"), connection.cursor() as cursor:
        for number, (end, contract) in enumerate(
            [("2999-12-31", "2023-07-10"), ("2999-12-31", "2024-07-10"), ("2022-12-31", None)]
        ):
            cursor.execute(
                "INSERT INTO fact_employment (id, person, employer, start, finish, contract_end) "
                "VALUES (%s, 'villager1', 'firm1', '2022-01-01', %s, %s)",
                [f"job{number}", end, contract],
            )
    grant("wang", "employer", organisation="firm1")
    client = browse("wang")
    page = client.get("/", follow=True).content.decode()
    assert "盐边县示范果园：登记在岗 2 人" in page
    assert "1 人" in page
    assert "砖厂" not in page
    assert "曾" not in page
    assert not Reader(page).wrong
    assert client.get("/my/").status_code == 403


def test_one_whose_record_is_not_there_is_told(browse, office):
    grant("wang", "villager", person="nobody")
    assert "还看不到您一户的登记" in browse("wang").get("/my/").content.decode()
    grant("wang", "employer", organisation="nobody")
    assert "还看不到您的单位" in browse("wang").get("/org/").content.decode()
