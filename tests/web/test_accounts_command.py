"""All that administrators do on pages, on the command line: in their own name, by the same actions."""

from __future__ import annotations

import io
import json
import re

import pytest
from tests.office import COUNTY, PASSWORD, give
from tests.web.test_entering import account, enrolled

pytestmark = pytest.mark.server


@pytest.fixture
def command(office, capsys, monkeypatch, tmp_path):
    """`command("accounts", "list", stdin="…")`: its code, what it wrote, and what it complained of."""
    from kapok.cli import main
    from kapok.cli.accounts import entering

    monkeypatch.setattr(entering, "home", lambda: tmp_path)

    def run(*words: object, stdin: str = "", lang: str = "zh"):
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        code = main([*map(str, words), "--cluster", "test", "--lang", lang])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def log_in(command):
    codes = {}

    def enter(username: str):
        if username not in codes:
            codes[username] = enrolled(username)
        account_ = account(username)
        account_.factor_last_step = 0  # codes of one half minute, in a test
        account_.save(update_fields=["factor_last_step"])
        told = f"{PASSWORD}\n{codes[username].now()}\n"
        return command("accounts", "login", username, stdin=told)

    return enter


def as_data(answer):
    code, out, err = answer
    assert code == 0, err
    return json.loads(out)


def test_an_account_from_its_making_to_its_end(command, log_in):
    assert log_in("root1")[0] == 0
    made = as_data(command("accounts", "create", "chen", "陈新米", "--json"))
    assert account("chen").check_password(made["password"])
    code, _, said = command("accounts", "grant", "chen", "township_officer", "--area", COUNTY)
    assert (code, "理由" in said) == (2, True)
    wanted = (
        "accounts",
        "grant",
        "chen",
        "township_officer",
        "--area",
        COUNTY,
        "--reason",
        "7号文",
    )
    number = as_data(command(*wanted, "--json"))["grant"]
    assert "另一位管理员" in command("accounts", "confirm", "chen", number)[2]
    waiting = as_data(command("accounts", "list", "--waiting", "--json"))["rows"]
    assert [one["user"] for one in waiting] == ["chen"]
    assert log_in("root2")[0] == 0
    assert command("accounts", "confirm", "chen", number)[0] == 0
    [grant] = as_data(command("accounts", "show", "chen", "--json"))["grants"]
    assert (grant["state"], grant["by"]) == ("holds", ["root1", "root2"])
    assert "7号文" in command("accounts", "show", "chen")[1]
    for act, active in (("block", False), ("unblock", True)):
        assert command("accounts", act, "chen")[0] == 0
        assert account("chen").active is active
    epoch = account("chen").session_epoch
    assert command("accounts", "sessions", "chen")[0] == 0
    assert account("chen").session_epoch == epoch + 1
    again = as_data(command("accounts", "reset", "chen", "--json"))["password"]
    assert account("chen").check_password(again)
    assert command("accounts", "unpair", "chen")[0] == 0
    assert command("accounts", "end", "chen", number, "--reason", "调离")[0] == 0
    [grant] = as_data(command("accounts", "show", "chen", "--json"))["grants"]
    assert grant["state"] == "ended"


def test_a_token_is_made_confirmed_used_and_revoked(command, log_in):
    from django.test import Client

    assert log_in("root1")[0] == 0
    wanted = ("api", "token", "make", "api-yibaoju", "医保局", "caseworker", "--area", COUNTY)
    assert command(*wanted)[0] == 2
    code, out, _ = command(*wanted, "--purpose", "对账", "--until", "2023-12-31")
    assert code == 0
    secret = re.search(r"kapok_(\d+)_\S+", out)
    number = secret[1]
    client = Client(headers={"host": "127.0.0.1", "authorization": f"Bearer {secret[0]}"})
    assert client.get("/api/v1/me").status_code == 403
    assert command("api", "token", "confirm", number)[0] == 2
    assert log_in("root2")[0] == 0
    assert command("api", "token", "confirm", number)[0] == 0
    assert client.get("/api/v1/me").status_code == 200
    [listed] = as_data(command("api", "token", "list", "--json"))["rows"]
    assert (listed["user"], listed["state"], listed["purpose"]) == ("api-yibaoju", "holds", "对账")
    assert secret[0] not in command("api", "token", "list")[1]
    assert command("api", "token", "revoke", number)[0] == 0
    assert client.get("/api/v1/me").status_code == 401
    assert command("api", "token", "revoke", "999")[0] == 2


def test_nobody_gives_a_command_without_logging_in_as_an_administrator(command, log_in, tmp_path):
    for words in (("accounts", "list"), ("accounts", "areas"), ("api", "token", "list")):
        code, out, said = command(*words)
        assert (code, out) == (2, "")
        assert "kapok accounts login" in said
    code, _, said = command("accounts", "login", "root1", stdin="wrong\n")
    assert (code, "账号或密码不对" in said) == (2, True)
    enrolled("root1")
    code, _, said = command("accounts", "login", "root1", stdin=f"{PASSWORD}\n000000\n")
    assert (code, "动态码" in said) == (2, True)
    code, _, said = command("accounts", "login", "wang", stdin=f"{PASSWORD}\n")
    assert (code, "不是管理员" in said) == (2, True)
    assert log_in("root2")[0] == 0
    place = tmp_path / "command-login-test"
    assert place.stat().st_mode & 0o777 == 0o600
    assert command("accounts", "list", lang="en")[0] == 0
    place.write_text(place.read_text()[:-1] + "x")
    assert "再来一次" in command("accounts", "list")[2]
    assert log_in("root2")[0] == 0
    one = account("root2")
    one.session_epoch += 1
    one.save(update_fields=["session_epoch"])
    assert "再来一次" in command("accounts", "list")[2]
    assert log_in("root2")[0] == 0
    assert command("accounts", "logout")[0] == 0
    assert command("accounts", "list")[0] == 2


def test_wrong_tries_are_counted_as_on_the_page(command):
    from kapok.accounts.models import Attempt

    command("accounts", "login", "wang", stdin="wrong\n")
    tried = Attempt.objects.filter(username="wang").values_list("succeeded", "address")
    assert list(tried) == [(False, "127.0.0.1")]


def test_areas_and_departments_by_their_codes(command, log_in):
    from django.db import connection

    from kapok.city.departments import DEPARTMENTS
    from kapok.registry import departments

    departments.lay(connection.connection, DEPARTMENTS)
    assert log_in("root1")[0] == 0
    below = as_data(command("accounts", "areas", "510400", "--json"))["rows"]
    assert {one["code"] for one in below} >= {COUNTY}
    assert command("accounts", "areas", "99")[0] == 2
    listed = as_data(command("accounts", "departments", "--json"))["rows"]
    assert any(one["successor"] for one in listed)


def test_a_village_is_marked_renamed_and_added(command, log_in):
    from kapok.accounts.models import Area
    from kapok.registry.models import AreaMark

    town, village, new = f"{COUNTY}777000", f"{COUNTY}777201", f"{COUNTY}777202"
    marked = ("areas", "mark", village, "key_village")
    why = ("--source", "攀乡振〔2023〕1号")
    assert log_in("root1")[0] == 0
    Area.objects.create(code=town, scope=town[:9], name="试镇", level="township", parent_id=COUNTY)
    assert command("areas", "add", village, "试村", *why)[0] == 0
    assert (
        command("areas", "mark", village, "key_village", "yes", "--from", "2022-01-01", *why)[0]
        == 0
    )
    assert command("areas", "rename", village, "试新村", *why)[0] == 0
    assert command(*marked, "no", "--from", "2023-03-01", *why)[0] == 0
    spells = AreaMark.objects.filter(area_id=village).order_by("id")
    told = [(str(one.start), str(one.finish), one.holds, one.source.title) for one in spells]
    assert told == [
        ("2022-01-01", "2023-02-28", True, why[1]),
        ("2023-03-01", "2999-12-31", False, why[1]),
    ]
    assert str(Area.objects.get(pk=village)) == "试新村"
    for words, said in (
        ((*marked, "perhaps", *why), "yes 或 no"),
        ((*marked, "no", *why), "不用改"),
        ((*marked, "yes", "--from", "2023-03-01", *why), "从 2023-03-01 起"),
        ((*marked, "yes", "--from", "2099-01-01", *why), "还没到"),
        ((*marked, "yes"), "凭什么文件"),
        (("areas", "mark", village, "rich", "yes", *why), "没有“rich”这种标记"),
        (("areas", "mark", town, "key_village", "yes", *why), "试镇不是村"),
        (("areas", "mark", "99", "key_village", "yes", *why), "没有区划 99"),
        (("areas", "rename", village, "试新村", *why), "名称没有变"),
        (("areas", "rename", village, "又一村", "--was", "试村", *why), "改成了“试新村”"),
        (("areas", "rename", village, "又一村", "--was", "没有村", *why), "没有叫过“没有村”"),
        (("areas", "rename", village, "村" * 31, *why), "最多 30 个字"),
        (("areas", "rename", COUNTY, "某县", *why), "不在这里改"),
        (("areas", "add", village, "又一村", *why), "已经是“试新村”"),
        (("areas", "add", f"{COUNTY}778201", "又一村", "--township", town, *why), "12 位数字，以 "),
        (("areas", "add", new, "又一村", "--township", COUNTY, *why), "不是乡镇"),
    ):
        code, _, wrong = command(*words)
        assert (code, said in wrong) == (2, True), (words, wrong)


def test_a_setting_is_listed_set_and_kept_with_its_history(command, log_in):
    from django.db import connection

    from kapok.accounts.settings import ADJUSTABLE, IMPORT_UNDO_HOURS

    name = IMPORT_UNDO_HOURS.name
    assert log_in("root1")[0] == 0
    rows = as_data(command("settings", "list", "--json"))["rows"]
    assert [(one["name"], one["value"], one["set"], one["by"]) for one in rows] == [
        (one.name, one.default, False, None) for one in ADJUSTABLE.values()
    ]
    why = ("--reason", "周末也要能撤销，电话 13812345678")
    assert "从 24 改成 72 小时" in command("settings", "set", name, 72, *why)[1]
    assert IMPORT_UNDO_HOURS.now() == 72
    code, out, _ = command("settings", "list")
    assert code == 0
    assert f"{name}：72 小时（可以设 1 到 720；没有人设过是 24）" in out
    assert "设的：周末也要能撤销，电话 138****5678" in out
    [told] = [one for one in as_data(command("settings", "list", "--json"))["rows"] if one["set"]]
    assert (told["name"], told["value"], told["by"]) == (name, 72, "root1")
    assert told["at"]
    assert "set by" in command("settings", "list", lang="en")[1]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor, reason, before ->> 'value', after ->> 'value' FROM registry_event "
            "WHERE table_name = 'accounts_setting' AND \"row\" = %s AND op = 'update'",
            [name],
        )
        assert cursor.fetchall() == [("root1", f"setting: {told['reason']}", "24", "72")]


def test_what_is_wrong_with_a_setting_is_said(command, log_in):
    name, why = "reveals_an_hour", ("--reason", "试")
    assert log_in("root1")[0] == 0
    for words, said in (
        (("business_day", "3", *why), "没有“business_day”这个设置。有：import_undo_hours"),
        ((name, "0", *why), "写 1 到 1000 的整数（个），不是“0”"),
        ((name, "1001", *why), "不是“1001”"),
        ((name, "十", *why), "不是“十”"),
        ((name, "６０", *why), "不是“６０”"),
        ((name, "2.5", *why), "不是“2.5”"),
        ((name, "61"), "理由"),
        ((name, "61", "--reason", "长" * 101), "最多 100 个字"),
        ((name, "60", *why), "现在就是 60 个，不用改"),
    ):
        code, _, wrong = command("settings", "set", *words)
        assert (code, said in wrong) == (2, True), (words, wrong)
    assert not any(one["set"] for one in as_data(command("settings", "list", "--json"))["rows"])


def test_settings_are_set_by_administrators_of_the_whole_city(office, acting):
    """The database holds to it too, and knows no other settings."""
    from django.db import ProgrammingError, transaction

    from kapok.accounts import settings
    from kapok.accounts.actor import tell
    from kapok.accounts.postgres.base import ask
    from kapok.accounts.trouble import Refused

    with pytest.raises(Refused, match="归管理员管"):
        settings.put(acting("wang"), "data_task_days", "20", "试")
    tell(acting("root1"))
    settings.put(acting("root1"), "data_task_days", "20", "试")
    give("wang", "administrator", area_id=COUNTY)
    below = acting("wang")
    tell(below)
    with pytest.raises(Refused, match="管全市"):
        settings.put(below, "data_task_days", "25", "试")
    [seen] = [one for one in settings.listed(below) if one.set]
    assert (seen.value, seen.by, seen.reason) == (20, None, None)

    def shut(name: str) -> None:
        with (
            pytest.raises(ProgrammingError, match="administrators of the whole"),
            transaction.atomic(),
        ):
            ask("SELECT kapok_put_setting(%s, 2)", [name])

    shut("data_task_days")
    tell(acting("root1"))
    shut("business_day")
    for name in settings.ADJUSTABLE:
        ask("SELECT kapok_put_setting(%s, 2)", [name])
    assert {one.value for one in settings.listed(acting("root1"))} == {2}


@pytest.mark.parametrize(
    "told", [{}, {"actor": "root1"}, {"actor": "root1", "areas": ""}, {"areas": "*"}], ids=str
)
def test_whoever_holds_the_webs_own_connection_sets_nothing(office, told):
    """Who does not say where he acts is no administrator of the whole: what is not known lets nobody through."""
    from psycopg import errors

    with (
        office.as_("web", **told) as con,
        pytest.raises(errors.InsufficientPrivilege, match="whole"),
    ):
        con.execute("SELECT kapok_put_setting('reveals_an_hour', 1000)")


def test_what_held_before_and_within_what_bounds_the_database_knows_itself(office, acting):
    """Neither is taken from whoever calls; it is the same as the program says."""
    from django.db import IntegrityError, transaction

    from kapok.accounts import settings
    from kapok.accounts.actor import tell
    from kapok.accounts.postgres.base import ask

    tell(acting("root1"))
    for name, one in settings.ADJUSTABLE.items():
        for said in (one.least - 1, one.most + 1, None):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                ask("SELECT kapok_put_setting(%s, %s)", [name, said])
        for said in (one.most, one.least):
            ask("SELECT kapok_put_setting(%s, %s)", [name, said])
        words = "SELECT before->>'value' FROM registry_event WHERE \"row\" = %s AND op = 'update' ORDER BY id"
        assert [was for (was,) in ask(words, [name])] == [str(one.default), str(one.most)]


def test_every_action_of_administrators_pages_has_a_command():
    """A new action on a page would be missing here."""
    import inspect

    from kapok.accounts import actions
    from kapok.api import tokens
    from kapok.cli.accounts import first, grants, people
    from kapok.cli.accounts import tokens as commands
    from kapok.web.views import admin
    from kapok.web.views import tokens as pages

    source = "".join(map(inspect.getsource, (grants, people, commands, first)))
    done = {
        f"{module}.{name}" if module != "actions" else name
        for view in (admin, pages)
        for module, name in re.findall(r"\b(actions|acts)\.([a-z_]+)\(", inspect.getsource(view))
    }
    asked = {
        "accounts_of",
        "grants_of",
        "can_be_confirmed",
        "acts.tokens_of",
        "acts.state_of",
        "acts.grant_of",
        "acts.roles",
    }
    acts = {name.removeprefix("acts.") for name in done - asked}
    assert {"make_account", "confirm_grant", "revoke"} <= acts
    assert all(hasattr(actions, name) or hasattr(tokens, name) for name in acts)
    assert not {name for name in acts if not re.search(rf"\b{name}\b", source)}


def test_a_role_over_an_employer_or_a_villager_needs_no_id(command, log_in):
    """An employer by code or name; a person by the number, which is asked for and stands in no command."""
    from tests.web import folk

    folk.household("h1")
    folk.person("p1", "阿依·木呷", "h1", number=folk.NUMBER)
    code = "91510422MA6000001X"
    folk.organisation("o1", "桃花编织厂", code)
    assert log_in("root1")[0] == 0
    give = ("accounts", "grant", "wang")
    why = ("--reason", "本人申请")
    assert command(*give, "employer", "--organisation", code, *why)[0] == 0
    assert "没有找到" in command(*give, "employer", "--organisation", "没有这个厂", *why)[2]
    asked = (*give, "villager", "--person", "-", *why)
    assert "没有找到" in command(*asked, stdin="510421199003070018\n")[2]
    assert command(*asked, stdin=f"{folk.NUMBER}\n")[0] == 0
    held = as_data(command("accounts", "show", "wang", "--json"))["grants"]
    assert {"桃花编织厂", "阿依·木呷"} <= {one["place"] for one in held}


def test_a_place_that_does_not_exist_and_a_code_that_is_over(command, log_in):
    """Said on the command line as on the page: what is wrong and how to mend it."""
    assert log_in("root1")[0] == 0
    wrong = command(
        "accounts", "grant", "wang", "township_officer", "--area", "99", "--reason", "x"
    )
    assert wrong[0] == 2
    assert "没有区划“99”" in wrong[2]
    codes = enrolled("li")
    told = f"{PASSWORD}\n{codes.now()}\n"
    command("accounts", "login", "li", stdin=told)  # not an administrator, but the code is used up
    again = command("accounts", "login", "li", stdin=told)
    assert again[0] == 2
    assert "动态码不对或已用过，请等下一个 6 位数再填" in again[2]
