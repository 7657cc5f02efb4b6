"""What pages tell of records that were merged, of moves on the way, of who did something."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from tests.office import OTHER
from tests.web import family, folk
from tests.web.family import HEAD, HOME, SON, WIFE
from tests.web.test_components import Reader
from tests.web.test_life import BASIS, sent, text
from tests.web.test_pages import inside
from tests.web.test_searching import found, looked_for

OLD, NEW, LAST = "510421199003070018", "510422199003077419", "510422198801011233"
PERSON, HOUSEHOLD = f"/people/{HEAD}/", f"/households/{HOME}/"


def entered(client, name: str, number: str = "", **told: str) -> str:
    """Somebody new in the household: the id."""
    from kapok.registry.models import Person

    family.as_system()
    before = set(Person.objects.values_list("pk", flat=True))
    answer = sent(client, f"{HOUSEHOLD}change/newcomer/", name=name, number=number, **told)
    assert answer.status_code == 303, text(answer)
    family.as_system()
    [row] = set(Person.objects.values_list("pk", flat=True)) - before
    return row


def test_the_number_of_a_merged_record_finds_the_one_that_was_kept(browse):
    family.settle()
    wang, zhou = browse("wang"), browse("zhou")
    kept = entered(wang, "阿依·木呷", NEW)
    first = entered(wang, "阿依木呷", OLD)
    last = entered(wang, "阿依", LAST)
    for row in (first, last):
        zhou.get(f"/people/{row}/")
    for other, into in ((first, last), (last, kept)):  # the second time with what the first led to
        assert sent(wang, f"/people/{into}/change/merge/", other=other).status_code == 303
    answer = looked_for(wang, OLD)
    assert found(answer) == {kept}
    assert "已合并的档案" in text(answer)
    assert OLD not in answer.content.decode()
    assert "已合并的档案" not in text(looked_for(wang, NEW))
    assert found(looked_for(browse("sun"), OLD)) == set()
    again = sent(wang, f"{HOUSEHOLD}change/newcomer/", name="阿依", number=OLD)
    assert "这个身份证号已登记在“阿依·木呷”名下" in text(again)
    page = text(zhou.get(f"/people/{kept}/looks/"))
    assert page.count("周审计（zhou） 打开档案（并入以前的档案）") == 2


def test_an_import_takes_the_number_of_a_merged_record_for_the_one_that_was_kept(browse, acting):
    from django.db import connection

    from kapok.accounts.actor import acting_as
    from kapok.registry.keys import fields

    family.settle()
    wang = browse("wang")
    kept, other = entered(wang, "阿依·木呷", NEW), entered(wang, "阿依木呷", OLD)
    assert sent(wang, f"/people/{kept}/change/merge/", other=other).status_code == 303
    asked = [fields().index("id_number", one).digest for one in (OLD, NEW)]
    with acting_as(acting("wang")), connection.cursor() as cursor:
        cursor.execute("SELECT place, id FROM kapok_known_people(%s) ORDER BY 1", [asked])
        assert cursor.fetchall() == [(1, kept), (2, kept)]


def test_a_move_on_the_way_is_told_and_whoever_was_left_hears_of_its_end(browse):
    family.settle()
    wang, sun, zhou = browse("wang"), browse("sun"), browse("zhou")
    assert "正在迁往" not in text(wang.get(PERSON))
    assert sent(wang, f"{HOUSEHOLD}change/move/", area="米易县").status_code == 303
    page = wang.get(PERSON)
    assert "这一家正在迁往米易县（2023-06-30 起），等对方接收" in text(page)
    number = re.findall(r'href="(/moves/\d+/)"', page.content.decode())[0]
    assert "全户正在迁往米易县" in text(wang.get(HOUSEHOLD))
    seen = zhou.get(f"/people/{WIFE}/")
    assert "这一家正在迁往米易县" in text(seen)
    assert number not in seen.content.decode()
    assert "对方已答复" not in text(wang.get("/desk/"))
    assert sun.post(number, {"do": "take", "area": OTHER}).status_code == 303
    assert "您这里提出的迁移，1 件对方已答复" in text(wang.get("/desk/"))
    listed = wang.get("/moves/")
    assert "孙经办（米易县经办人" in text(listed)
    assert "已接收" in text(listed)
    assert not Reader(listed.content.decode()).wrong
    assert "对方已答复" not in text(sun.get("/desk/"))
    assert "正在迁往" not in text(sun.get(PERSON))


def test_one_who_moves_alone_and_his_household(browse):
    family.settle()
    wang, sun = browse("wang"), browse("sun")
    assert sent(wang, f"/people/{SON}/change/move/", area=OTHER).status_code == 303
    assert "这个人正在迁往米易县" in text(wang.get(f"/people/{SON}/"))
    assert "户里有一人正在迁往米易县" in text(wang.get(HOUSEHOLD))
    assert "正在迁往" not in text(wang.get(f"/people/{WIFE}/"))
    number = re.findall(r'href="(/moves/\d+/)"', sun.get("/moves/").content.decode())[0]
    assert sun.post(number, {"do": "decline"}).status_code == 303
    assert "没有接收" in text(wang.get("/moves/"))
    assert "正在迁往" not in text(wang.get(f"/people/{SON}/"))


def test_nobody_dies_or_is_merged_on_the_way(browse):
    """Nor does a household end; a member of one that moves may die, the move goes on."""
    family.settle()
    wang = browse("wang")
    assert sent(wang, f"/people/{SON}/change/move/", area=OTHER).status_code == 303
    for path, told in (
        (f"/people/{SON}/change/death/", {}),
        (f"/people/{WIFE}/change/merge/", {"other": SON}),
    ):
        answer = sent(wang, path, **told)
        assert answer.status_code == 422, path
        assert "正在迁往米易县（2023-06-30 起），对方还没有接收。先到“县（区）间迁移”撤回" in text(
            answer
        )
    number = re.findall(r'href="(/moves/\d+/)"', wang.get("/moves/").content.decode())[0]
    assert wang.post(number, {"do": "withdraw"}).status_code == 303
    assert sent(wang, f"{HOUSEHOLD}change/move/", area=OTHER).status_code == 303
    assert "正在迁往米易县" in text(sent(wang, f"{HOUSEHOLD}change/household_end/"))
    assert sent(wang, f"/people/{SON}/change/death/").status_code == 303
    assert sent(wang, f"/people/{WIFE}/change/death/").status_code == 303
    last = sent(wang, f"{PERSON}change/death/")
    assert "正在迁往米易县" in text(last)


def test_who_looked_at_whom_is_told_by_name(browse):
    family.settle()
    wang = browse("wang")
    for path in (f"/people/{WIFE}/", HOUSEHOLD):
        wang.get(path)
    page = text(browse("zhou").get("/audit/looks/"))
    assert "人 王小妹" in page
    assert "5104220001" in page
    assert WIFE not in page
    folk.household("h9", village=f"{OTHER}100901")
    folk.person("p9", "李小明", "h9")
    sun = browse("sun")
    sun.get("/people/p9/")
    assert sun.post("/settings/role/", {"role": "leader"}).status_code == 303
    page = text(sun.get("/audit/looks/"))
    assert "李**" in page
    assert "李小明" not in page
    assert "李小明" not in text(sun.get("/people/p9/looks/"))


def test_whoever_did_it_is_told_by_name_and_office(browse):
    family.settle()
    wang = browse("wang")
    told = {"kind": "disabled", "start": "2023-06-01"}
    assert sent(wang, f"{PERSON}change/status/", **told).status_code == 303
    page = text(wang.get(f"{PERSON}changes/"))
    assert "王经办（盐边县经办人）" in page
    assert not re.search(r"\bwang\b", page.partition("什么变过")[2])
    answer = wang.post(f"{PERSON}change/death/", {"seen": f"{HEAD}:0"} | BASIS)
    assert answer.status_code == 422
    page = text(browse("wang", lang="en").get(f"{PERSON}changes/"))
    assert "by 王经办 (盐边县, caseworker)" in page


def test_an_office_is_that_of_the_day(office):
    from kapok.accounts.officers import officer

    assert officer("root1") == ("赵管理（攀枝花市管理员）", "赵管理 (攀枝花市, administrator)")
    assert officer("sun", dt.date(2023, 1, 1))[0] == "孙经办（米易县经办人、米易县领导）"
    assert officer("sun", dt.date(2020, 1, 1))[0] == "孙经办"
    assert officer("sun")[0] == "孙经办（米易县领导）"
    assert officer("nobody") == ("nobody", "nobody")
    assert officer("system") == ("系统", "the system")


def test_an_employer_elsewhere_is_told_by_name_and_by_nothing_else(browse, acting):
    """Of one's own people; to whoever sees no row that names it, not even that."""
    from kapok.accounts.actor import acting_as
    from kapok.accounts.postgres.base import ask

    family.settle()
    folk.organisation("o9", "米易县木棉劳务有限公司", "91510421MA6A1B2C3E", county=OTHER)
    folk.organisation("o8", "米易县石榴合作社", county=OTHER)
    job = {"id": "ymzaway", "person": WIFE, "employer": "o9", "start": "2022-01-01"}
    family.put("fact_employment", **job, finish=family.OPEN)
    wang = browse("wang")
    for path in (f"/people/{WIFE}/", HOUSEHOLD):
        page = wang.get(path)
        assert "米易县木棉劳务有限公司" in text(page), path
        assert "不在您的范围" not in text(page), path
        assert "/organisations/o9/" not in page.content.decode(), path
    assert wang.get("/organisations/o9/").status_code == 404
    assert found(looked_for(wang, "91510421MA6A1B2C3E")) == set()
    assert "/organisations/o9/" in browse("sun").get("/organisations/o9/changes/").content.decode()
    with acting_as(acting("wang")):
        words = "SELECT id FROM kapok_called(%s)"
        assert ask(words, [["o8", "o9"]]) == [("o9",)]
    with acting_as(acting("zhou")):
        assert len(ask(words, [["o8", "o9"]])) == 1


def lines(client, path: str) -> list[str]:
    """The lines of the log, as words."""
    page = client.get(path).content.decode()
    assert not Reader(page).wrong
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)) for one in body.split("<tr>")[1:]]


def test_the_log_has_one_line_for_what_was_done_at_once(browse):
    family.settle()
    wang, zhou = browse("wang"), browse("zhou")
    assert sent(wang, f"{PERSON}change/death/", new_head=WIFE).status_code == 303
    told = {"kind": "disabled", "start": "2023-06-01"}
    assert sent(wang, f"/people/{WIFE}/change/status/", **told).status_code == 303
    listed = lines(zhou, "/audit/log/?actor=wang")
    [death] = [one for one in listed if "死亡登记 · 村里报来" in one]
    [status] = [one for one in listed if "登记身份 · 村里报来" in one]
    assert listed.index(status) < listed.index(death)
    assert "王经办（盐边县经办人） · wang" in death
    assert "成员进出" in death
    assert f"修改 人员 {HEAD}：死亡日期" in death
    assert "登记变化的明细" not in death
    page = zhou.get("/audit/log/?actor=wang").content.decode()
    rest = re.findall(r'href="\?([^"]*first=[^"]*)"', page.replace("&amp;", "&"))[1]
    every = zhou.get(f"/audit/log/?{rest}")
    assert every.status_code == 200
    assert "死亡登记 · 村里报来" in text(every)
    assert "登记身份" not in text(every).partition("一次办的事")[2]


def test_the_log_is_leafed_through_and_a_very_long_run_is_one_line(browse, monkeypatch):
    from django.db import connection

    from kapok.web.views import audit

    family.settle()
    wang = browse("wang")
    for start in ("2023-06-01", "2023-06-02"):
        told = {"kind": "disabled" if start[-1] == "1" else "marginal", "start": start}
        assert sent(wang, f"{PERSON}change/status/", **told).status_code == 303
        family.as_system()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO fact_status (id, person, kind, start, finish) SELECT 'long' || %s || n, %s, 'disabled', "
                "'2010-01-01', '2010-01-02' FROM generate_series(1, 30) n",
                [start, HEAD],
            )
    monkeypatch.setattr(audit, "WINDOW", 20)
    zhou = browse("zhou")
    first = zhou.get("/audit/log/?table=fact_status").content.decode()
    assert "身份区间 20，还有更多" in first
    following = re.findall(r'href="(\?[^"]*before=[^"]*)"', first)[-1].replace("&amp;", "&")
    second = lines(zhou, f"/audit/log/{following}")
    assert "登记身份" in second[0]
    assert "身份区间 1" in second[0]


def test_what_was_done_for_the_same_reason_another_time_is_not_left_out(browse, monkeypatch):
    from django.db import connection

    from kapok.registry import runs
    from kapok.registry.models import Event

    family.settle()
    family.as_system()
    monkeypatch.setattr(runs, "AT_ONCE", dt.timedelta(seconds=0.2))
    with connection.cursor() as cursor:
        for night in ("first", "second"):
            cursor.execute(
                "INSERT INTO fact_status (id, person, kind, start, finish) SELECT %s || n, %s, 'disabled', "
                "'2010-01-01', '2010-01-02' FROM generate_series(1, 5) n",
                [night, HEAD],
            )
            time.sleep(0.4)
    found = Event.objects.filter(table="fact_status", op="insert").order_by("-id")[:10]
    found = Event.objects.filter(id__in=[one.pk for one in found]).order_by("-id")
    [last], more = runs.runs(found, 5, 3)
    assert (last.count, last.cut, more) == (3, True, True)
    [earlier], _ = runs.runs(runs.behind(found, last.last), 5, 30)
    assert (earlier.count, earlier.first) == (5, last.last - 3)
    monkeypatch.setattr(runs, "OF_A_RUN", 1)  # the second five are asked for apart
    both, more = runs.runs(found, 5, 30)
    assert ([one.count for one in both], more) == ([5, 5], False)
    assert [one.cut for one in both] == [False, False]


def test_a_role_for_a_villager_or_an_employer_is_given_to_whom_one_looks_for(browse):
    """No id is typed; an administrator finds a person by the whole number only, and that is kept."""
    from kapok.accounts.models import Account
    from kapok.registry.models import Look

    family.settle()
    wang, root = browse("wang"), inside(browse, "root1")
    row = entered(wang, "阿依·木呷", NEW)
    place = f"/admin/accounts/{Account.objects.get(username='wang').pk}/"
    told = {"role": "villager", "reason": "本人申请"}
    page = root.post(place, told | {"target_q": "阿依", "find": "target"})
    assert "没有找到" in text(page)
    for typed, one, words in (
        (NEW, row, "阿依·木呷"),
        ("桃花编织厂", family.FIRM, "盐边县桃花编织厂 · 91510422MA6000001X"),
    ):
        page = root.post(place, told | {"target_q": typed, "find": "target"})
        body = page.content.decode()
        assert not Reader(body).wrong
        assert words in text(page)
        assert typed == "桃花编织厂" or typed not in body
        assert 'value="本人申请"' in body
        assert f'value="{one}"' in body
    kept = re.search(r'name="(target_found)" value="([^"]+)"', body)
    wrong = root.post(place, told | {"do": "grant", kept[1]: kept[2], "target": family.FIRM})
    assert "这里不归您管" in text(wrong)  # an employer is no villager
    told |= {"do": "grant", "role": "employer", kept[1]: kept[2]}
    assert "要写明管哪里" in text(root.post(place, told | {"target": ""}))
    assert root.post(place, told | {"target": family.FIRM}).status_code == 303
    villager = told | {"role": "villager", "target": row}
    assert root.post(place, villager).status_code == 303
    page = text(root.get(place))
    assert "盐边县桃花编织厂" in page
    assert "阿依·木呷" in page
    family.as_system()
    assert Look.objects.filter(actor="root1", row=row, field="asked").count() == 1


def test_a_token_for_an_employers_system_is_made_for_whom_one_looks_for(browse):
    family.settle()
    root = inside(browse, "root1")
    told = {"username": "firm-system", "name": "编织厂系统", "role": "employer"}
    page = root.post("/admin/tokens/new/", told | {"target_q": "桃花", "find": "target"})
    assert f'value="{family.FIRM}"' in page.content.decode()
    assert 'value="firm-system"' in page.content.decode()
    assert "有错" not in text(page)


def test_marks_of_a_village_have_a_time_and_a_source(office):
    """What a later list says otherwise ends a mark the day before; the same again changes nothing; pages may not write."""
    import psycopg

    says = "SELECT kapok_mark_areas('key_village', %s, %s, %s::date[], '{NULL}'::bigint[])"
    denied = pytest.raises(psycopg.errors.InsufficientPrivilege)
    with office.as_("web", actor="wang", areas=OTHER) as web, denied:
        web.execute(says, [[OTHER], [True], ["2021-08-01"]])
    with office.as_("owner", actor="test") as owner, owner.transaction(force_rollback=True):
        for holds, day in ((True, "2021-08-01"), (True, "2022-01-01"), (False, "2023-01-01")):
            owner.execute(says, [[OTHER], [holds], [day]])
        words = "SELECT holds, start::text, finish::text FROM registry_areamark ORDER BY start"
        assert owner.execute(words).fetchall() == [
            (True, "2021-08-01", "2022-12-31"),
            (False, "2023-01-01", "2999-12-31"),
        ]
        kept = "SELECT scope FROM registry_event WHERE table_name = 'registry_areamark'"
        assert set(owner.execute(kept).fetchall()) == {(OTHER,)}


def test_a_place_that_does_not_exist_and_a_code_that_is_over(browse):
    from tests.web.test_entering import account, enrolled

    root = inside(browse, "root1")
    place = f"/admin/accounts/{account('wang').pk}/"
    told = {"do": "grant", "role": "township_officer", "area": "99", "reason": "7号文"}
    page = root.post(place, told)
    assert "没有区划“99”" in text(page)
    assert 'href="#area"' in page.content.decode()
    codes = enrolled("li")
    old = codes.at(dt.datetime.now() - dt.timedelta(minutes=5))
    client = browse("li")
    for code in (old, "12345"):
        answer = client.post("/login/code/", {"code": code})
        assert "请等下一个 6 位数再填" in text(answer)
        assert 'href="#code"' in answer.content.decode()


def test_the_log_has_a_word_for_every_table_and_column_it_tells_of(django):
    from kapok.accounts.postgres.base import ask
    from kapok.web.texts.noted import COLUMNS, TABLES

    kept = ask(
        "SELECT DISTINCT event_object_table FROM information_schema.triggers "
        "WHERE action_statement LIKE '%%kapok_record%%' AND event_object_table NOT LIKE 'fact\\_%%'",
        [],
    )
    tables = {name for (name,) in kept}
    assert tables <= set(TABLES)
    columns = ask(
        "SELECT DISTINCT column_name FROM information_schema.columns WHERE table_name = ANY(%s)",
        [sorted(tables)],
    )
    assert {name for (name,) in columns} <= set(COLUMNS)


def test_what_the_machine_notes_is_said_in_words(django):
    from types import SimpleNamespace

    from kapok.web.texts import Words
    from kapok.web.views.audit import _why

    asked = SimpleNamespace(say=Words("zh"))
    assert _why(asked, "undo import 112 试一下") == "撤销导入 112 · 试一下"
    assert _why(asked, "import 7") == "写入导入 7"
    assert _why(asked, "data quality: phone").startswith("核对数据质量 · 电话不是")
    assert _why(asked, "export national_households") == "导出表 （乡村建设）户信息"
    assert _why(asked, "data task: 看过身份证") == "了结数据任务 · 看过身份证"
