"""What `kapok serve` asks of a database before it serves; the first administrators of an office; a demonstration's codes."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.office import CITY, connect, made
from tests.web.test_entering import enrolled

from kapok.cli.face import Face, Stop

pytestmark = pytest.mark.server


def keys(package, scope=CITY, cluster="test"):
    from kapok.cli.serving.checks import of_database

    return [one.key for one in of_database(package, scope, cluster)]


@pytest.fixture(scope="module")
def policy():
    from kapok.cli.package import find_package
    from kapok.rules.reading.kept import kept_package

    return kept_package(find_package(None), check=False)


def test_a_sound_database_is_served(office, policy):
    assert keys(policy) == []
    assert keys(policy, cluster="default") == ["serve.demonstration"]
    assert keys(policy, scope="51") == ["serve.not_migrated"]


def test_what_is_wrong_with_a_database_is_named(office, policy, setting, monkeypatch, tmp_path):
    from kapok.accounts.models import Grant

    setting(demonstration=None)
    Grant.objects.filter(account__username="root2").update(finish=dt.date(2022, 1, 1))
    monkeypatch.setenv("KAPOK_KEYS", str(tmp_path / "none"))
    from kapok.registry import keys as opened

    opened._opened.cache_clear()
    assert keys(policy) == ["serve.day_ignored", "serve.administrators", "secret.ring_missing"]


def test_a_role_that_may_too_much_and_a_table_without_guard(template, policy):
    from django.db import connections

    from kapok.accounts.connecting import as_django
    from kapok.platform.database import address

    with made(template.cluster, "kapok_serving", template.name) as own:
        with own.as_("owner") as con:
            con.execute("ALTER TABLE fact_household DISABLE ROW LEVEL SECURITY")
        connect(own)
        assert keys(policy)[0] == "serve.unguarded"
        connections.close_all()
        connections.databases["default"].update(as_django(address("owner", "test"), own.name))
        assert keys(policy)[0] == "serve.role_strong"
        connections.close_all()


def test_a_policy_whose_time_is_over_is_told(policy):
    from kapok.cli.serving.checks import of_policy

    assert not list(of_policy(policy, dt.date(2025, 12, 31)))
    (one,) = of_policy(policy, dt.date(2026, 1, 1))
    assert (one.key, one.grave) == ("serve.run_off", False)


def test_the_first_administrators_and_no_others(database):
    from django.db import transaction

    from kapok.accounts.models import Account, Area, Grant
    from kapok.cli.accounts.first import make_first

    connect(database, "jobs")
    with transaction.atomic():
        Area.objects.create(code="510400", scope="5104", name="攀枝花市", level="city")
    made = make_first(Face(), [("zhao", "赵管理"), ("qian", "钱管理")])
    assert [user for user, _ in made] == ["zhao", "qian"]
    assert Grant.objects.filter(role="administrator", given_by=None).count() == 2
    with pytest.raises(Stop, match="not_first"):
        make_first(Face(), [("sun", "孙管理"), ("li", "李管理")])
    with transaction.atomic():
        Account.objects.filter(username="zhao").update(active=False)
    make_first(Face(), [("zheng", "郑管理"), ("feng", "冯管理")])  # one alone can confirm nothing


def test_two_more_where_no_administrator_comes_in_any_more(database, monkeypatch, capsys):
    """As it is typed; only when it is asked for, and history says so."""
    from kapok.accounts.models import Account
    from kapok.cli import main

    connect(database, "jobs")
    monkeypatch.setenv("KAPOK_DATABASE", database.name)
    wanted = ["accounts", "begin", "zhao=赵管理", "qian=钱管理", "--cluster", "test"]
    assert main(wanted) == 0
    capsys.readouterr()
    again = ["accounts", "begin", "sun=孙管理", "song=宋管理", "--cluster", "test"]
    assert main(again) == 2
    assert "--locked-out" in capsys.readouterr().err
    assert not Account.objects.filter(username="sun").exists()
    assert main([*again, "--locked-out", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["accounts"]
    assert [one["user"] for one in made] == ["sun", "song"]
    assert Account.objects.get(username="sun").check_password(made[0]["password"])
    with database.as_("owner", areas="*") as con:
        given = con.execute(
            "SELECT count(*) FROM registry_event WHERE table_name = 'accounts_grant' "
            "AND reason = 'administrators locked out'"
        )
        assert given.fetchone() == (2,)


def test_the_second_factor_is_told_in_a_demonstration_only(office, setting):
    from kapok.cli.demo.words import tell_code

    enrolled("li")
    assert tell_code(Face(json=True), "li") == 0
    with pytest.raises(Stop) as unknown:
        tell_code(Face(), "nobody-of-us")
    assert "nobody-of-us" in str(unknown.value.values["words"])
    setting(demonstration=False)
    with pytest.raises(Stop) as refused:
        tell_code(Face(), "li")
    assert "演示" in str(refused.value.values["words"])
