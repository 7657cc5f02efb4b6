"""Nobody sees what belongs to another county: every address with every role, and every table without any filter at all."""

from __future__ import annotations

import re

import pytest
from psycopg import sql
from tests.office import CITY, DAY
from tests.web.addresses import addresses
from tests.web.inhabited import INHABITANTS, entered

from kapok.accounts.roles import ROLES
from kapok.masking import masked_all
from kapok.registry.ways import Ways, table

pytestmark = pytest.mark.server
SHUT = {302, 303, 403, 404, 405}
"""What is answered about somebody of another county: nothing of the kind, or log in first, or not this way."""
MARKED = re.compile(r"\ba_[a-z_]+\b")
"""An id of something of county A, as tests/registry/people.py gives them."""
ENTRANCES = {"login", "logout", "role"}
"""Posted to elsewhere: they change who is there."""
GIVEN = {
    **dict.fromkeys(("row", "id", "person", "who", "into", "other", "spouse"), "a_person"),
    "household": "a_household",
    "organisation": "a_organisation",
    "key": "a_file",
    "table": "registry_person",
    "column": "number",
    "purpose": "case",
    "words": "查看",
    "q": "依火",
    "name": "依火",
    "number": INHABITANTS["a"].number,
    "reason": "查看",
    "next": "/",
    "entity": "person",
    "fact": "labour",
    "do": "end",
    "version": "1",
    "day": "2023-06-01",
}
"""What somebody who means harm would send along."""


def secrets(words: str, path: str = "") -> list[str]:
    """What a text tells of county A; one's own question in it is no answer."""
    one = INHABITANTS["a"]
    told = words.replace(path, "") if path else words
    names = [one.name, one.organisation, *one.numbers, *map(masked_all, one.numbers)]
    return [name for name in names if name in told] + MARKED.findall(told)


def walked(username: str) -> list[str]:
    """What is wrong with the answers to somebody of county B, or to nobody."""
    from django.db import transaction

    wrong = []
    client = entered(username)
    for one in addresses("a"):
        for method in ("get", "post"):
            if method == "post" and one.name in ENTRANCES:
                continue
            with transaction.atomic():
                given = {} if method == "get" else GIVEN
                answer = getattr(client, method)(one.path, given)
                transaction.set_rollback(True)
            said = answer.content.decode("utf-8", "replace") if not answer.streaming else "…"
            said += "".join(f"{name}: {value}\n" for name, value in answer.items())
            place = f"{username or 'nobody'} {method} {one.path}: {answer.status_code}"
            if one.about and answer.status_code not in SHUT:
                wrong.append(place)
            if answer.status_code >= 500:
                wrong.append(place)
            if told := secrets(said, one.path):
                wrong.append(f"{place} tells {told}")
    return wrong


@pytest.mark.parametrize("username", ["", "all_b", "villager_b"])
def test_every_address_is_shut_to_who_is_of_another_county(town, username):
    assert not walked(username)


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_every_address_is_shut_to_every_role_of_another_county(town, role):
    assert not walked(f"{role}_b")


@pytest.mark.parametrize("username", ["villager", "employer"])
def test_an_administrator_does_not_reach_people_and_organisations_of_another_county(town, username):
    """A first password of somebody's account is a way into all that is his."""
    from kapok.accounts import actions
    from kapok.accounts.actor import acting_as, actor_of, standing
    from kapok.accounts.models import Account
    from kapok.accounts.trouble import Refused

    root, home = (Account.objects.get(username=f"administrator_{mark}") for mark in "ba")
    theirs = Account.objects.get(username=f"{username}_a")
    by = actor_of(root, standing(root, DAY))
    with acting_as(by):
        assert f"{username}_a" not in {one.username for one in actions.accounts_of(by)}
        assert f"{username}_b" in {one.username for one in actions.accounts_of(by)}
    for act, more in (
        (actions.reset_password, [DAY]),
        (actions.reset_factor, [DAY]),
        (actions.end_sessions, []),
    ):
        with acting_as(by), pytest.raises(Refused, check=lambda e: e.code == "account_elsewhere"):
            act(by, theirs, *more)
    at_home = actor_of(home, standing(home, DAY))
    with acting_as(at_home):
        assert theirs.check_password(actions.reset_password(at_home, theirs, DAY))


def test_the_same_addresses_are_open_at_home(town):
    """Otherwise all doors might be shut to everybody."""
    client = entered("all_a")
    about = [one for one in addresses("a") if one.about and client.get(one.path).status_code != 405]
    shut = [one.path for one in about if client.get(one.path).status_code != 200]
    assert about
    assert not [path for path in shut if not path.startswith(ELSEWHERE)]


ELSEWHERE = ("/files/",)
"""Addresses at home that need more than a row in the database: a paper must lie in the vault."""
OF_NOBODY = {
    **dict.fromkeys(
        ("finds_find_kept", "finds_regret_kept", "finds_result_kept"),
        "分区，谁也不能直接读；读主表，主表有行级安全",
    ),
    "accounts_account": "登录以前就要读；有姓名，页面只给管得着的管理员（docs/security.md）",
    "accounts_area": "区划，国家公布",
    "accounts_attempt": "登录次数，按账号名的摘要",
    "accounts_department": "部门",
    "accounts_grant": "登录时就要读；有编号，页面只给管得着的管理员（docs/security.md）",
    "accounts_setting": "本机的设置",
    "api_rate": "接口的令牌用了几次",
    "api_token": "接口的令牌：摘要、用途、到期；认令牌时就要读",
    "auth_group": "Django 的表，不用",
    "auth_group_permissions": "Django 的表，不用",
    "auth_permission": "Django 的表，不用",
    "django_content_type": "Django 的表：有哪些表",
    "django_migrations": "Django 的表：做过哪些更新",
    "accounts_session": "登录着的会话，内容有签名，里面没有个人资料",
    "jobs_job": "任务：编号、日期、数目，没有姓名号码",
    "procrastinate_events": "队列：哪个任务什么时候",
    "procrastinate_jobs": "队列：只有任务的编号",
    "procrastinate_periodic_defers": "队列：定时的任务",
    "procrastinate_workers": "队列：哪些进程活着",
    "registry_areamark": "村的标记：重点村、原贫困村、安置点，国家公布",
    "registry_block": "封存的块：摘要和封印",
    "registry_datakey": "包着的数据密钥，没有密钥文件打不开",
    "registry_source": "材料的名称和提供方，不说是谁的",
}
"""Tables without row-level security, each with the reason why it holds nobody's data."""
TABLES = """
SELECT n.nspname, c.relname, c.relrowsecurity FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
ORDER BY 1, 2
"""


def tables(con) -> dict[tuple[str, str], bool]:
    """Every table there is, as the catalogue knows it, and whether its rows are guarded."""
    return {(schema, name): guarded for schema, name, guarded in con.execute(TABLES)}


def kept(con, schema: str, name: str) -> list[str]:
    """Every row of a table, as it stands."""
    words = sql.SQL("SELECT t::text FROM {}.{} t").format(*map(sql.Identifier, (schema, name)))
    return [str(row) for (row,) in con.execute(words)]


def test_every_table_is_guarded_or_holds_nobodys_data(town):
    with town.as_("owner") as owner:
        open_ = {name for (_, name), guarded in tables(owner).items() if not guarded}
    assert open_ == set(OF_NOBODY)


def test_without_the_applications_filter_the_database_still_yields_nothing(town, words):
    """As a page would ask that forgot every filter: the application's own connection, its own actor, whole tables. What
    is about nobody (a county's posts, prices, plans) is for every officer to see, and for nobody else.
    """
    from django.db import connection

    from kapok.accounts.actor import NOBODY, acting_as, actor_of, standing
    from kapok.accounts.models import Account

    def actor(username: str):
        one = Account.objects.get(username=username)
        return actor_of(one, standing(one, DAY))

    def seen(who) -> dict[str, list[str]]:
        with acting_as(who), connection.cursor() as cursor:
            found = {}
            for schema, name in guarded:
                cursor.execute(f'SELECT t::text FROM "{schema}"."{name}" t')
                found[name] = [str(row) for (row,) in cursor.fetchall()]
        return found

    ways = Ways(words, CITY)
    about_nobody = {table(e.name) for e in words.entities.values() if not ways.about_somebody(e)}
    with town.as_("owner") as owner:
        guarded = [place for place, shut in tables(owner).items() if shut]
        there = {name: kept(owner, schema, name) for schema, name in guarded}
    full = {name for name, rows in there.items() if any(map(secrets, rows))}
    assert len(full) > 60
    home = seen(actor("all_a"))
    assert not {name for name in full if not any(map(secrets, home[name]))}
    for who in (NOBODY, *(actor(f"{name}_b") for name in ("all", "employer", "villager"))):
        told = {name for name, rows in seen(who).items() if any(map(secrets, rows))}
        assert told <= (about_nobody if who.name else set()), who.name
