"""Accounts and grants: what administrators may do, and above all what they may not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import yaml
from django.utils import timezone
from tests.office import COUNTY, DAY, OTHER, PASSWORD, ROOT, give

TOMORROW = DAY + dt.timedelta(days=1)


def actions():
    from kapok.accounts import actions

    return actions


def refused(key: str):
    """The action is refused for this reason, and says so in both languages."""
    from kapok.accounts.trouble import Refused

    return pytest.raises(
        Refused, check=lambda error: error.code == key and bool(error.zh and error.en)
    )


def account(username: str):
    from kapok.accounts.models import Account

    return Account.objects.get(username=username)


def rights(username: str, role: str = "") -> frozenset:
    from kapok.accounts.actor import actor_of, standing

    one = account(username)
    return actor_of(one, standing(one, DAY), role).rights


def grant(by, to: str, role: str = "township_officer", **more):
    given = {"day": DAY, "reason": "盐人社〔2023〕7号", "area": COUNTY} | more
    return actions().grant_role(by, account(to), role, **given)


def test_a_new_account_has_no_role_and_a_password_of_one_use(acting):
    made, password = actions().make_account(acting("root1"), "chen", "陈新米")
    assert made.check_password(password)
    assert made.must_change_password
    assert rights("chen") == frozenset()


@pytest.mark.parametrize(
    ("username", "name", "key"),
    [
        ("wang", "王", "username_taken"),
        ("Wang", "王", "username_form"),
        ("a" * 41, "王", "username_form"),
        ("a510411199001010026", "王", "username_form"),
        ("chen", " ", "name_missing"),
        ("chen", "陈" * 31, "name_missing"),
    ],
)
def test_an_account_that_cannot_be_made(acting, username, name, key):
    with refused(key):
        actions().make_account(acting("root1"), username, name)


def test_only_administrators_touch_accounts(acting):
    wang = acting("wang")
    for tried in (
        lambda: actions().make_account(wang, "chen", "陈"),
        lambda: grant(wang, "sun"),
        lambda: actions().end_sessions(wang, account("sun")),
        lambda: actions().reset_password(wang, account("sun"), DAY),
        lambda: actions().reset_factor(wang, account("sun"), DAY),
        lambda: actions().set_active(wang, account("sun"), DAY, active=False),
        lambda: actions().end_grant(wang, account("sun").grants.first(), DAY, "x"),
    ):
        with refused("not_administrator"):
            tried()


def test_nobody_gives_himself_a_role(acting):
    with refused("grant_to_oneself"):
        grant(acting("root1"), "root1")


def test_a_grant_holds_once_a_second_administrator_has_confirmed_it(acting):
    given = grant(acting("root1"), "zhou", "caseworker")
    with refused("confirm_own"):
        actions().confirm_grant(acting("root1"), given, DAY)
    assert not rights("zhou", "caseworker")
    actions().confirm_grant(acting("root2"), given, DAY)
    assert rights("zhou", "caseworker")
    with refused("nothing_to_confirm"):
        actions().confirm_grant(acting("root2"), given, DAY)


def test_a_puppet_of_ones_own_making_confirms_nothing(acting):
    """The role of administrator itself waits for another administrator."""
    one = acting("root1")
    actions().make_account(one, "puppet", "木偶")
    grant(one, "puppet", "administrator", area="510400")
    assert rights("puppet") == frozenset()
    with refused("not_administrator"):
        actions().confirm_grant(acting("puppet"), grant(one, "sun", "approver"), DAY)


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"role": "king"}, "unknown_role"),
        ({"area": "519999"}, "unknown_area"),
        ({"area": "远方县"}, "unknown_area"),
        ({"area": ""}, "place_wanted"),
        ({"organisation": "e1"}, "place_wanted"),
        ({"role": "employer"}, "place_wanted"),
        ({"start": DAY - dt.timedelta(days=1)}, "start_past"),
        ({"start": TOMORROW, "finish": DAY}, "finish_before_start"),
        ({"reason": "  "}, "reason_missing"),
        ({"role": "caseworker"}, "grant_overlaps"),
    ],
)
def test_a_grant_that_cannot_be_given(acting, more, key):
    with refused(key):
        grant(acting("root1"), "wang", **more)


def laid() -> None:
    """The city's departments, as `kapok accounts begin` lays them."""
    from django.db import connection

    from kapok.city.departments import DEPARTMENTS
    from kapok.registry import departments

    departments.lay(connection.connection, DEPARTMENTS)
    departments.lay(connection.connection, DEPARTMENTS)


def test_a_role_is_held_in_a_department_that_is_there(acting):
    laid()
    root, last = acting("root1"), dt.date(2023, 12, 31)
    for name, start, key in (
        ("moon", DAY, "unknown_department"),
        ("rural_revitalisation", last + dt.timedelta(days=1), "department_taken_over"),
        ("hrss", DAY, None),
        ("rural_revitalisation", last, None),
    ):
        more = {"department": name, "start": start, "finish": start}
        if key:
            with refused(key):
                grant(root, "wang", **more)
        else:
            assert grant(root, "wang", **more).department_id == name


def test_a_role_over_an_area_that_is_no_more_is_not_given(acting):
    from kapok.accounts.actor import tell
    from kapok.accounts.models import Area

    tell(acting("root1"))
    Area.objects.filter(pk=COUNTY).update(abolished_on=TOMORROW)
    with refused("area_abolished"):
        grant(acting("root1"), "wang", start=TOMORROW)
    assert grant(acting("root1"), "wang", finish=DAY), "on its last day it is there"


def test_the_departments_are_those_of_the_policy():
    from kapok.city.departments import DEPARTMENTS

    read = yaml.safe_load((ROOT / "policies/panzhihua-2022-143/policy.yaml").read_text("utf-8"))
    named = {code: (one["say"], one["en"]) for code, one in read["departments"].items()}
    assert {one.code: (one.name, one.en) for one in DEPARTMENTS} == named


def test_a_role_ends_at_once(acting):
    held = account("wang").grants.get()
    with refused("reason_missing"):
        actions().end_grant(acting("root1"), held, DAY, "")
    actions().end_grant(acting("root1"), held, DAY, "调离")
    assert rights("wang") == frozenset()
    with refused("already_ended"):
        actions().end_grant(acting("root1"), held, DAY, "调离")
    given = grant(acting("root1"), "wang")
    actions().confirm_grant(acting("root2"), given, DAY)
    actions().end_grant(acting("root1"), given, DAY, "弄错了")
    assert rights("wang") == frozenset(), "also one that began today"


def test_the_last_administrator_stays(acting):
    actions().end_grant(acting("root1"), account("root2").grants.get(), DAY, "退休")
    with refused("last_administrator"):
        actions().end_grant(acting("root1"), account("root1").grants.get(), DAY, "退休")
    of_county = grant(acting("root1"), "wang", "administrator")
    assert not actions().can_be_confirmed(of_county, DAY), "only the machine makes another"


def test_an_administrator_of_a_county_is_none_for_the_city(acting):
    one = grant(acting("root1"), "wang", "administrator")
    actions().confirm_grant(acting("root2"), one, DAY)
    actions().end_grant(acting("root1"), account("root2").grants.get(), DAY, "退休")
    with refused("last_administrator"):
        actions().end_grant(acting("root1"), account("root1").grants.get(), DAY, "退休")


def test_of_two_who_block_each_other_the_second_is_none_any_more(acting):
    """Both pages were opened while both were administrators; so with resets and ends."""
    one, other = acting("root1"), acting("root2")
    actions().set_active(one, other.account, DAY, active=False)
    for act in (
        lambda: actions().set_active(other, one.account, DAY, active=False),
        lambda: actions().reset_password(other, one.account, DAY),
        lambda: actions().reset_factor(other, one.account, DAY),
        lambda: actions().end_grant(other, one.account.grants.get(), DAY, "x"),
    ):
        with refused("not_administrator"):
            act()
    with refused("not_oneself"):
        actions().set_active(one, one.account, DAY, active=False)
    assert account("root1").active


def test_whoever_resets_password_and_second_factor_cannot_walk_in(acting):
    one, li = acting("root1"), account("li")
    give("li", "finance", area_id=COUNTY)
    over = li.grants.get(role="finance")
    li.grants.filter(pk=over.pk).update(finish=over.start)
    actions().reset_password(one, li, DAY)
    actions().reset_factor(one, li, DAY)
    assert rights("li") == frozenset()
    over.refresh_from_db()
    assert over.confirmed_by, "what is over stays as it was"
    with refused("confirm_own"):
        actions().confirm_grant(one, account("li").grants.get(finish__gte=DAY), DAY)
    with refused("not_oneself"):
        actions().reset_factor(one, account("root1"), DAY)


def test_whoever_resets_a_password_cannot_walk_in(acting):
    """A caseworker without a second factor, whose new password an administrator knows, has no role until another confirms."""
    from kapok.accounts.models import Account

    root = acting("root1")
    actions().reset_password(root, account("wang"), DAY)
    assert rights("wang") == frozenset()
    with refused("confirm_own"):
        actions().confirm_grant(root, account("wang").grants.get(), DAY)
    actions().confirm_grant(acting("root2"), account("wang").grants.get(), DAY)
    assert rights("wang")

    Account.objects.filter(username="sun").update(factor_confirmed_at=timezone.now())
    actions().reset_password(root, account("sun"), DAY)
    assert rights("sun"), "the password alone opens nothing"
    actions().reset_factor(root, account("sun"), DAY)
    assert rights("sun") == frozenset(), "now the two together would"


def test_what_was_done_stands_in_history_with_who_and_why(acting):
    from kapok.accounts.actor import MACHINE, tell
    from kapok.registry.models import Event

    given = grant(acting("root1"), "sun")
    tell(MACHINE)
    event = Event.objects.filter(table="accounts_grant", row=str(given.pk)).get()
    assert (event.actor, event.reason, event.op) == ("root1", "盐人社〔2023〕7号", "insert")


def test_history_keeps_no_password_and_no_secret(acting):
    from kapok.accounts.actor import MACHINE, tell
    from kapok.registry.models import Event

    actions().change_password(
        account("wang"), PASSWORD, "金沙江水向东流去不复回", "金沙江水向东流去不复回"
    )
    tell(MACHINE)
    changes = Event.objects.filter(table="accounts_account", op="update")
    assert changes.exists()
    assert not [e for e in changes if "argon2" in f"{e.before}{e.after}"]


def test_passwords_are_kept_by_argon2(acting):
    assert account("wang").password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("old", "new", "again", "key"),
    [
        ("wrong", "a" * 20, "a" * 20, "old_password_wrong"),
        (PASSWORD, "one phrase of mine", "another", "passwords_differ"),
        (PASSWORD, PASSWORD, PASSWORD, "same_password"),
        (PASSWORD, "short", "short", "password_short"),
        (PASSWORD, "12345678901234567", "12345678901234567", "password_numeric"),
        (PASSWORD, "qwertyuiop", "qwertyuiop", "password_common"),
    ],
)
def test_a_password_that_will_not_do(acting, old, new, again, key):
    with refused(key):
        actions().change_password(account("wang"), old, new, again)


def test_codes_are_looked_up_in_a_demonstration_only(acting, setting):
    from kapok.accounts import factor
    from kapok.registry.keys import fields

    li = account("li")
    factor.begin(li, fields())
    code, until = factor.demonstration_code("li", fields())
    assert until > dt.datetime.now(dt.UTC)
    factor.confirm(li, fields(), code)
    later, _ = factor.demonstration_code("li", fields())
    assert later != code, "a used code is no use"
    for name, key in (("wang", "no_factor"), ("nobody", "unknown_account")):
        with refused(key):
            factor.demonstration_code(name, fields())
    setting(demonstration=False)
    with refused("not_demonstration"):
        factor.demonstration_code("li", fields())


def test_other_counties_stay_other(acting):
    assert acting("sun").areas == (OTHER,)
    assert acting("root1").areas == ("5104",)


def test_an_administrator_of_a_county_has_no_say_in_another(acting):
    """Nor may he give a role over a person or an organisation that the database does not show him."""
    from kapok.accounts.models import Grant

    own, end = grant(acting("root1"), "sun", "administrator", area=OTHER), actions().end_grant
    actions().confirm_grant(acting("root2"), own, DAY)
    of_county, theirs = acting("sun"), account("wang")
    of_county = replace(of_county, areas=(OTHER,))
    for act in (
        lambda *asked: actions().reset_password(*asked, DAY),
        lambda *asked: actions().reset_factor(*asked, DAY),
        actions().end_sessions,
    ):
        with refused("account_elsewhere"):
            act(of_county, theirs)
    with refused("account_elsewhere"):
        end(of_county, theirs.grants.get(), DAY, "不该")
    made, _ = actions().make_account(of_county, "chen", "陈新米")
    for role, place in (
        ("caseworker", {"area": COUNTY}),
        ("villager", {"area": "", "person": "somebody"}),
        ("employer", {"area": "", "organisation": "somewhere"}),
    ):
        with refused("place_elsewhere"):
            grant(of_county, "chen", role, **place)
    assert not Grant.objects.filter(account=made).exists()
    assert grant(of_county, "chen", area=OTHER).area_id == OTHER
    assert {one.username for one in actions().accounts_of(of_county)} == {"sun", "chen"}


def test_an_account_without_a_role_is_for_whoever_made_it(acting):
    """And for those who manage that one, and the city; nobody else finds it, or may give it a role."""
    for name, area in (("sun", OTHER), ("wang", COUNTY)):
        one = grant(acting("root1"), name, "administrator", area=area)
        actions().confirm_grant(acting("root2"), one, DAY)
    maker = replace(acting("sun"), areas=(OTHER,))
    other = replace(acting("wang"), areas=(COUNTY,))
    actions().make_account(maker, "chen", "陈新米")
    with refused("account_elsewhere"):
        grant(other, "chen", "administrator")
    with refused("account_elsewhere"):
        actions().reset_password(other, account("chen"), DAY)
    assert "chen" not in {one.username for one in actions().accounts_of(other)}
    grant(acting("root1"), "zhou", "administrator", area=OTHER)
    colleague = replace(maker, name="zhou", account=account("zhou"))
    assert "chen" in {one.username for one in actions().accounts_of(colleague)}
    for one in (colleague, acting("root1"), maker):
        actions().end_sessions(one, account("chen"))
    actions().make_account(acting("root1"), "deng", "邓市")
    with refused("account_elsewhere"):
        actions().end_sessions(maker, account("deng"))


def test_a_role_is_given_by_two_whatever_asks(acting):
    """Also where somebody makes the pages ask the database what they never ask."""
    from django.db import InternalError, ProgrammingError, transaction

    from kapok.accounts.actor import tell
    from kapok.accounts.models import Account, Grant

    root, other = acting("root1"), acting("root2")
    made, _ = actions().make_account(root, "chen", "陈新米")
    role = {"account": made, "role": "caseworker", "area_id": COUNTY, "start": DAY, "reason": "x"}

    def no(act) -> None:
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            act()

    no(lambda: Grant.objects.create(**role))
    no(lambda: Grant.objects.create(**role, given_by=other.account))
    no(lambda: Grant.objects.create(**role, given_by=root.account, confirmed_by=other.account))
    given = Grant.objects.create(**role, given_by=root.account)
    mine = Grant.objects.filter(pk=given.pk)
    for change in (
        {"confirmed_by": other.account},
        {"given_by": None},
        {"role": "administrator"},
        {"area_id": "510400"},
        {"account": Account.objects.get(username="sun")},
        {"area_id": None, "person": "p1"},
    ):
        no(lambda change=change: mine.update(**change))
    no(mine.delete)
    tell(other)
    mine.update(confirmed_by=other.account)
    mine.update(finish=DAY)
    no(lambda: mine.update(finish=TOMORROW))


def test_what_holds_for_everybody_is_not_the_pages_to_change(acting):
    """Settings, sources and tried logins, whatever asks."""
    from django.db import DatabaseError, connection, transaction

    from kapok.accounts import throttle
    from kapok.accounts.actor import NOBODY, tell

    def no(words: str) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)

    throttle.record("wang", "127.0.0.1", succeeded=False)
    source = (
        "INSERT INTO registry_source (supplier, title, document, as_of, received_at, received_by) "
    )
    source += "VALUES ('hrss', '册', '', '2023-01-01', '2020-01-01', 'li') RETURNING received_by, received_at = now()"
    tried = "INSERT INTO accounts_attempt (username, address, at, succeeded) VALUES ('li', '::1', '2020-01-01', false) "
    with connection.cursor() as cursor:
        tell(acting("wang"))
        cursor.execute(source)
        assert cursor.fetchone() == ("wang", True)
        cursor.execute(tried + "RETURNING at > now() - interval '1 minute'")
        assert cursor.fetchone() == (True,)
    no("INSERT INTO accounts_setting VALUES ('business_day', '\"2020-01-01\"') ")
    for table, column in (
        ("accounts_setting", "value"),
        ("registry_source", "title"),
        ("accounts_attempt", "succeeded"),
    ):
        no(f"UPDATE {table} SET {column} = {column}")
        no(f"DELETE FROM {table}")
    tell(NOBODY)
    no(source)


def test_a_place_is_called_by_its_name_with_the_one_above_where_two_are_called_alike(acting):
    from kapok.accounts.actor import tell
    from kapok.accounts.areas import areas_called
    from kapok.accounts.models import Area

    tell(acting("root1"))
    for town in ("510422101", "510422102"):
        name = f"第{town[-1]}镇"
        Area.objects.create(code=town, scope=town, name=name, level="township", parent_id="510422")
        village = f"{town}001"
        Area.objects.create(
            code=village, scope=village, name="兴隆村", level="village", parent_id=town
        )
    assert [one.code for one in areas_called(" 第1镇 兴隆村")] == ["510422101001"]
    assert [one.code for one in areas_called("盐边县 第2镇 兴隆村")] == ["510422102001"]
    assert [one.code for one in areas_called("510422101")] == ["510422101"]
    assert areas_called("") == []
    with refused("several_areas"):
        grant(acting("root1"), "sun", "village_officer", area="兴隆村")
    assert grant(acting("root1"), "sun", "village_officer", area="第2镇 兴隆村").area_id
