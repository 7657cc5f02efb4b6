"""Pages of what happens in lives: each form sent, refused with what was typed kept, listed and undone."""

from __future__ import annotations

import html
import re

import pytest
from tests.office import COUNTY
from tests.web import family
from tests.web.family import FIRM, HEAD, HOME, SON, WIFE
from tests.web.test_components import Reader

BASIS = {"day": "2023-06-30", "reason": "村里报来", "source": "户口簿", "supplier": "village"}
PERSON, HOUSEHOLD = f"/people/{HEAD}/", f"/households/{HOME}/"


@pytest.fixture
def wang(browse):
    family.settle()
    return browse("wang")


def hidden(client, path: str) -> dict[str, str]:
    page = client.get(path).content.decode()
    found = re.findall(r'<input type="hidden" name="(seen|version|fact)" value="([^"]*)"', page)
    return dict(found)


def sent(client, path: str, **told: str):
    """The form as it was shown, filled in and sent."""
    return client.post(path, hidden(client, path) | BASIS | told)


def text(answer) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


FORMS = {
    f"{PERSON}change/death/": {"new_head": WIFE},
    f"{PERSON}change/status/": {"kind": "disabled", "start": "2023-06-01"},
    f"{PERSON}change/status_end/": {"spell": "ymzstatus", "finish": "2023-06-20"},
    f"{PERSON}change/status_correction/": {"spell": "ymzstatus", "document": "盐乡振〔2018〕3号"},
    f"{PERSON}change/number/": {"number": "510422198203044115"},
    f"{PERSON}change/phone/": {"number": "139 0000 5678"},
    f"{PERSON}change/correction/?fact=bank": {"value": "攀枝花农商银行"},
    f"/organisations/{FIRM}/change/register_number/": {"number": "510422NA00123X"},
    f"{PERSON}change/correction/?fact=labour": {"value": "weak"},
    f"{PERSON}change/correction/?fact=name": {"value": "䶮大山·𠮷克"},
    f"{HOUSEHOLD}change/birth/": {
        "name": "刘新生",
        "birth": "2023-06-29",
        "relation": "女",
        "sex": "female",
    },
    f"{HOUSEHOLD}change/newcomer/": {"name": "阿依·木呷", "number": "510421199003070018"},
    f"{HOUSEHOLD}change/new_head/": {"new_head": WIFE, "relation": "夫"},
    f"{HOUSEHOLD}change/split/": {f"leave-{SON}": "1", "head": SON},
    f"{HOUSEHOLD}change/household_end/": {},
    f"{HOUSEHOLD}change/correction/?fact=income_per_head": {"value": "8,123.40"},
    f"/organisations/{FIRM}/change/correction/?fact=kind": {"value": "cooperative"},
    f"/organisations/{FIRM}/change/correction/?fact=name": {"value": "桃花合作社"},
}


TOLD = {
    f"{PERSON}change/correction/?fact=labour": "劳动能力：普通劳动力 → 弱劳动力或半劳动力",
    f"{PERSON}change/correction/?fact=name": "→ 䶮大山·𠮷克",
    f"{PERSON}change/status_end/": "身份止：长期 → 2023-06-20",
    f"{PERSON}change/status_correction/": "认定文号：未填 → 盐乡振〔2018〕3号",
    f"{HOUSEHOLD}change/birth/": "刘新生（女） 2023-06-30 起",
    f"{HOUSEHOLD}change/correction/?fact=income_per_head": "未填 → 8,123.40 元",
}


def test_every_form_is_sent_listed_and_undone(wang):
    for path, told in FORMS.items():
        whom = "/".join(path.split("/")[:3])
        answer = sent(wang, path, **told)
        assert answer.status_code == 303, (path, text(answer))
        assert answer["Location"] == f"{whom}/changes/"
        page = wang.get(answer["Location"]).content.decode()
        assert "登记好了" in page, path
        assert TOLD.get(path, "") in html.unescape(page), path
        assert not Reader(page).wrong, path
        number = re.findall(r'<option value="(\d+)"', page)[0]
        undone = wang.post(f"{whom}/changes/", BASIS | {"action": number, "reason": "登记错了"})
        assert undone.status_code == 303, (path, text(undone))
        assert "恢复成办理以前的样子" in text(wang.get(f"{whom}/changes/"))


WRONG = {
    "a birth without a day": (f"{HOUSEHOLD}change/birth/", {"name": "张三"}, "birth", "没有填"),
    "two heads in a household": (
        f"{HOUSEHOLD}change/newcomer/",
        {"name": "张三", "relation": "户主"},
        "relation",
        "已有户主",
    ),
    "a date in the future": (
        f"{PERSON}change/death/",
        {"day": "2023-07-01", "new_head": WIFE},
        "day",
        "还没到",
    ),
    "no such day": (
        f"{PERSON}change/death/",
        {"day": "2023-02-30", "new_head": WIFE},
        "day",
        "没有“2023-02-30”这一天",
    ),
    "no reason": (
        f"{PERSON}change/death/",
        {"reason": " ", "new_head": WIFE},
        "reason",
        "没有写理由",
    ),
    "no head named": (f"{PERSON}change/death/", {"new_head": ""}, "new_head", "请选一位新户主"),
    "a status that ends before it starts": (
        f"{PERSON}change/status/",
        {"kind": "disabled", "start": "2023-06-02", "finish": "2023-06-01"},
        "finish",
        "结束日期早于开始日期",
    ),
    "a status that ends before it began": (
        f"{PERSON}change/status_end/",
        {"spell": "ymzstatus", "finish": "2018-11-30"},
        "finish",
        "结束日期早于开始日期",
    ),
    "nothing of a status is otherwise": (
        f"{PERSON}change/status_correction/",
        {"spell": "ymzstatus", "kind": "poverty_exited"},
        "spell",
        "没有要改的",
    ),
    "a number with a wrong check digit": (
        f"{PERSON}change/number/",
        {"number": "510422198203044116"},
        "number",
        "身份证号不对",
    ),
    "a telephone that is too short": (
        f"{PERSON}change/phone/",
        {"number": "138081412"},
        "number",
        "电话不对",
    ),
    "an account whose check digit does not fit": (
        f"{PERSON}change/account/",
        {"number": "6228480402564890019"},
        "sure",
        "校验位对不上",
    ),
    "a credit code that is none": (
        f"/organisations/{FIRM}/change/correction/?fact=credit_code",
        {"value": "91510422MA60000016"},
        "value",
        "信用代码不对",
    ),
    "nobody leaves": (
        f"{HOUSEHOLD}change/split/",
        {"head": SON},
        f"leave-{HEAD}",
        "没有选分出去的人",
    ),
    "a number that another household has": (
        f"{HOUSEHOLD}change/split/",
        {f"leave-{SON}": "1", "head": SON, "house_number": "5104220001"},
        "house_number",
        "已经有别的户用了",
    ),
    "no such record": (
        f"{PERSON}change/merge/",
        {"other_q": "没有这个人"},
        "other_q",
        "您的辖区里没有找到",
    ),
    "nobody is chosen": (f"{PERSON}change/merge/", {"other_q": ""}, "other_q", "没有填"),
    "no such household": (
        f"{PERSON}change/marriage/",
        {"household_q": "5104229999", "new_head": WIFE},
        "household_q",
        "您的辖区里没有找到",
    ),
    "within the county": (f"{PERSON}change/move/", {"area": "510422"}, "area", "就在本县"),
    "no code of the list": (
        f"{PERSON}change/correction/?fact=labour",
        {"value": "strong"},
        "value",
        "填的不在列表里",
    ),
    "no money": (
        f"{HOUSEHOLD}change/correction/?fact=wage_income",
        {"value": "1.234"},
        "value",
        "不是这一项的写法",
    ),
}


def test_what_is_wrong_is_said_at_its_place_and_what_was_typed_stays(browse):
    """Every fourth in English."""
    family.settle()
    clients = {lang: browse("wang", lang=lang) for lang in ("zh", "en")}
    for n, (what, (path, told, field, words)) in enumerate(WRONG.items()):
        lang = "en" if n % 4 == 3 else "zh"
        answer = sent(clients[lang], path, **told)
        page = answer.content.decode()
        assert answer.status_code == 422, what
        assert not Reader(page).wrong, what
        assert (words in text(answer)) is (lang == "zh"), (what, text(answer))
        assert f'href="#{field}"' in page, what
        assert f'id="{field}-error"' in page, what
        assert f'value="{(BASIS | told)["source"]}"' in page, what
        for name, value in told.items():
            if value.strip() and value != "strong":  # no choice of the list is typed
                assert f'value="{value}"' in page, (what, name)
    assert "还没有办过变更" in text(clients["zh"].get(f"{PERSON}changes/"))


def test_all_that_is_wrong_is_said_at_once(wang):
    told = {
        "name": "张3<",
        "number": "1",
        "day": "2023-07-01",
        "reason": "",
        "source": " ",
        "birth": "x",
    }
    answer = sent(wang, f"{HOUSEHOLD}change/newcomer/", **told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "有 6 处要改" in text(answer)
    assert re.findall(r'<li><a href="#(\w+)">', page)[:3] == ["name", "number", "birth"]
    assert "理由：没有写理由" in text(answer)
    assert all(f'href="#{name}"' in page for name in told)
    empty = wang.post(f"{PERSON}changes/", {})
    assert empty.status_code == 422


def test_a_number_that_belongs_to_another_name_and_a_person_in_two_households(wang):
    number = "510421199003070018"
    place = f"{HOUSEHOLD}change/newcomer/"
    assert sent(wang, place, name="阿依·木呷", number=number).status_code == 303
    another = sent(wang, place, name="李四", number=number)
    assert another.status_code == 422
    assert "这个身份证号已登记在“阿依·木呷”名下" in text(another)
    again = sent(wang, place, name="阿依·木呷", number=number)
    assert again.status_code == 422
    assert "这个人那段时间已在另一户" in text(again)


def test_two_records_are_merged_and_a_source_is_chosen(wang):
    assert (
        sent(wang, f"{HOUSEHOLD}change/newcomer/", name="王小妹", birth="1985-08-08").status_code
        == 303
    )
    from kapok.registry.models import Person

    family.as_system()
    other = Person.objects.filter(name="王小妹").exclude(pk=WIFE).get().pk
    assert sent(wang, f"/people/{WIFE}/change/merge/", other=other).status_code == 303
    assert wang.get(f"/people/{other}/change/").status_code == 404
    place = f"/people/{WIFE}/change/choice/"
    page = wang.get(place).content.decode()
    assert "1985-08-08" in page
    claim = re.findall(r'name="claim" value="(\d+)"[^>]*> <span>[^<]*1985-08-08', page)[0]
    assert sent(wang, place, claim=claim).status_code == 303
    assert "1985-08-08" in text(wang.get(f"/people/{WIFE}/"))
    assert sent(wang, place, claim=claim).status_code == 422


def test_what_differs_about_a_job_is_decided_from_the_desk(wang):
    """The conflict stands on a row about him, not on his own."""
    family.claim("employment", "ymzjob", "work_county", '"441900"', "employer", chosen=True)
    family.claim("employment", "ymzjob", "work_county", '"510421"', "village")
    other = {"id": "ymzother", "name": "石榴合作社", "initials": "", "number_version": 0}
    family.put("registry_organisation", **other, version=1)
    family.put("fact_organisation", id="ymzother", county=COUNTY)
    family.claim("employment", "ymzjob", "employer", '"ymzother"', "employer")
    family.claim("training_class", "ymzclass", "occupation", '"焊工"', "village")
    family.claim("person", HEAD, "household", '"other"', "village")  # nothing that is chosen
    place, firm = f"{PERSON}change/choice/", f"/organisations/{FIRM}/change/choice/"
    assert f'href="{place}"' in wang.get(PERSON).content.decode()
    assert f'href="{firm}"' in wang.get(f"/organisations/{FIRM}/").content.decode()
    assert 'href="/desk/conflicts/"' in wang.get("/desk/").content.decode()
    listed = wang.get("/desk/conflicts/")
    assert "3 处来源不一致" in text(listed)
    assert not Reader(listed.content.decode()).wrong
    assert f'href="{place}"' in listed.content.decode()
    assert f'href="{firm}"' in listed.content.decode()
    page = wang.get(place)
    assert "2022-07-26" in text(page)
    assert "东莞市" in text(page)
    assert "焊工" not in text(page)
    number = re.findall(
        r'name="claim" value="(\d+)"[^>]*> <span>[^<]*米易县', page.content.decode()
    )
    assert sent(wang, place, claim=number[0]).status_code == 303
    assert "在米易县上班" in text(wang.get(PERSON))
    assert "定用哪个来源" in text(wang.get(f"{PERSON}changes/"))
    number = re.findall(
        r'name="claim" value="(\d+)"[^>]*> <span>[^<]*石榴合作社', wang.get(place).content.decode()
    )
    assert sent(wang, place, claim=number[0]).status_code == 303
    assert "石榴合作社" in text(wang.get(PERSON))
    number = re.findall(r'name="claim" value="(\d+)"', wang.get(firm).content.decode())
    assert len(number) == 1  # the job is decided with him whose it is
    assert sent(wang, firm, claim=number[0]).status_code == 303
    assert "来源没有不一致" in text(wang.get("/desk/conflicts/"))


def test_where_there_is_no_status_another_action_is_offered(wang):
    page = wang.get(f"/people/{SON}/change/status_end/")
    assert "现在没有还有效的身份" in text(page)
    assert f'href="/people/{SON}/change/status/"' in page.content.decode()


def test_an_account_that_looks_wrong_is_taken_at_the_second_press_and_the_old_one_is_kept(wang):
    place, odd = f"{PERSON}change/account/", "6228480402564890019"
    first = sent(wang, place, number=odd)
    assert first.status_code == 422
    mark = re.findall(r'name="sure" value="(\w+)"', first.content.decode())[0]
    another = sent(wang, place, number="6228480402564890017", sure=mark)
    assert another.status_code == 422  # said of the other number
    assert sent(wang, place, number=odd, sure=mark).status_code == 303
    page = text(wang.get(PERSON))
    assert "0019" in page
    assert odd not in page
    choice = wang.get(f"{PERSON}change/choice/").content.decode()
    old = re.findall(r'name="claim" value="(\d+)"[^>]*> <span>[^<]*0018', choice)[0]
    assert odd not in choice
    assert sent(wang, f"{PERSON}change/choice/", claim=old).status_code == 303
    assert "0018" in text(wang.get(PERSON))


def test_whoever_comes_second_is_told_of_the_first(wang):
    place = f"{PERSON}change/death/"
    seen = hidden(wang, place)
    assert (
        sent(wang, f"{PERSON}change/status/", kind="disabled", start="2023-06-01").status_code
        == 303
    )
    late = wang.post(place, seen | BASIS | {"new_head": WIFE})
    assert late.status_code == 422
    assert "您打开以后，王经办（盐边县经办人） 在" in text(late)


def test_a_family_moves_by_two_counties(browse):
    family.settle()
    wang, sun = browse("wang"), browse("sun")
    assert sent(wang, f"{HOUSEHOLD}change/move/", area="米易县").headers["Location"] == "/moves/"
    assert "等您接收的 0 件，在办的共 1 件" in text(wang.get("/moves/"))
    assert "提出迁移 · 村里报来" in text(browse("zhou").get("/audit/log/"))
    listed = sun.get("/moves/").content.decode()
    number = re.findall(r'href="(/moves/\d+/)"', listed)[0]
    for client in (wang, sun):
        page = client.get(number)
        assert "王小妹" in text(page)
        assert not Reader(page.content.decode()).wrong
    assert "提出和接收不能是同一个人" in text(wang.post(number, {"do": "take"}))
    wrong = sun.post(number, {"do": "take", "area": "99"})
    assert wrong.status_code == 422
    assert "没有区划“99”" in text(wrong)
    assert sun.post(number, {"do": "take", "area": "510421"}).status_code == 303
    assert wang.get(PERSON).status_code == 404
    assert "已迁到别的县（区）" in text(wang.get(f"{HOUSEHOLD}changes/"))
    assert sun.get(PERSON).status_code == 200
    assert "王小妹" not in text(wang.get(number))


def test_who_may_not_change_sees_no_form(browse):
    family.settle()
    zhou, sun = browse("zhou"), browse("sun")
    assert zhou.get(f"{PERSON}change/").status_code == 403
    assert zhou.get(f"{PERSON}changes/").status_code == 200
    assert zhou.post(f"{PERSON}changes/", BASIS).status_code == 403
    for path in (
        f"{PERSON}change/",
        f"{PERSON}change/death/",
        f"{PERSON}changes/",
        f"{PERSON}change/dance/",
    ):
        assert sun.get(path).status_code == 404, path


def test_nothing_is_chosen_where_sources_say_nothing(wang):
    answer = sent(wang, f"{PERSON}change/choice/", claim="")
    assert answer.status_code == 422


def test_what_happened_to_somebody_says_to_whom_and_stands_with_nobody_else(wang):
    """A death in the household is none of the son's; where it stands, it is told who died, also when it is undone."""
    assert sent(wang, f"{PERSON}change/death/", new_head=WIFE).status_code == 303
    name = family.LONG
    assert f"死亡登记：{name}" in text(wang.get(f"{HOUSEHOLD}changes/"))
    assert f"死亡登记：{name}" in text(wang.get(f"/people/{WIFE}/changes/"))  # she is head now
    assert "死亡登记 " in text(wang.get(f"{PERSON}changes/"))
    assert "还没有办过变更" in text(wang.get(f"/people/{SON}/changes/"))
    page = wang.get(f"{HOUSEHOLD}changes/").content.decode()
    number = re.findall(rf'<option value="(\d+)">[^<]*死亡登记：{name}', page)[0]
    assert sent(wang, f"{HOUSEHOLD}changes/", action=number).status_code == 303
    assert f"撤销：死亡登记：{name}" in text(wang.get(f"{HOUSEHOLD}changes/"))


def test_a_birth_that_is_undone_still_says_whose_it_was(wang):
    told = {"name": "刘新生", "birth": "2023-06-29"}
    assert sent(wang, f"{HOUSEHOLD}change/birth/", **told).status_code == 303
    page = wang.get(f"{HOUSEHOLD}changes/").content.decode()
    number = re.findall(r'<option value="(\d+)">[^<]*刘新生', page)[0]
    assert sent(wang, f"{HOUSEHOLD}changes/", action=number).status_code == 303
    assert "新生儿入户：刘新生（2023-06-30 已撤销）" in text(wang.get(f"{HOUSEHOLD}changes/"))


def found(
    client, path: str, name: str, typed: str, **told: str
) -> tuple[str, list[tuple[str, str]]]:
    """The page after looking for somebody within its form, and who may be chosen."""
    answer = sent(client, path, **{f"{name}_q": typed, "find": name, **told})
    assert answer.status_code == 200, text(answer)
    page = answer.content.decode()
    assert not Reader(page).wrong
    one = rf'<input type="radio" name="{name}" value="([^"]*)"[^>]*> <span>([^<]*)'
    return page, re.findall(one, page)


def token(page: str, name: str) -> dict[str, str]:
    kept = re.search(rf'name="({name}_found)" value="([^"]+)"', page)
    return {kept[1]: kept[2]}


def test_the_other_record_is_looked_for_and_chosen_within_the_form(wang):
    number, place = "510421199003070018", f"/people/{WIFE}/change/merge/"
    sent(wang, f"{HOUSEHOLD}change/newcomer/", name="王小妹", number=number)
    for typed in ("王小妹", number, "wxm"):
        page, rows = found(wang, place, "other", typed, reason="同一个人")
        [(other, words)] = rows  # not the one that is kept
        assert words.startswith("王小妹 · 510421********0018 · ")
        assert number not in page
        assert 'value="同一个人"' in page
    page, _ = found(wang, place, "other", number)
    answer = sent(wang, place, **token(page, "other"), other="", other_q="")
    assert answer.status_code == 422
    assert 'href="#other"' in answer.content.decode()
    assert "填的不在列表里" in text(sent(wang, place, **token(page, "other"), other=HEAD + "x"))
    first = sent(wang, place, other_q="王小妹")
    assert first.status_code == 422  # sent with nobody chosen: looked for
    assert f'value="{other}"' in first.content.decode()
    kept = sent(wang, f"/people/{other}/change/merge/", other=WIFE)  # the one with a number is kept
    assert kept.status_code == 303


def test_a_household_is_found_by_its_people(browse):
    family.settle()
    wang = browse("wang")
    family.put(
        "registry_household", id="ymzthere", number="5104220002", ended_on=family.OPEN, version=1
    )
    family.put("fact_household", id="ymzthere", county=COUNTY, village=family.VILLAGE)
    assert (
        sent(
            wang, "/households/ymzthere/change/newcomer/", name="赵大姐", relation="户主"
        ).status_code
        == 303
    )
    place = f"/people/{SON}/change/marriage/"
    for typed in ("赵大姐", "5104220002", "zdj"):
        page, rows = found(wang, place, "household", typed, relation="婿")
        assert [row for row, _ in rows] == ["ymzthere"], typed
        assert "赵大姐家" in rows[0][1]
        assert 'value="婿"' in page
    assert found(wang, place, "household", "王小妹")[1] == []  # his own
    assert sent(wang, place, **token(page, "household"), household="ymzthere").status_code == 303
    assert "赵大姐家" in text(wang.get(f"/people/{SON}/"))


def test_whoever_heads_others_is_followed_by_one_of_them(wang):
    """Asked only where it is needed, and chosen from those who are left."""
    sent(wang, f"{HOUSEHOLD}change/newcomer/", name="刘大山", day="2023-06-01")
    from kapok.registry.models import Person

    family.as_system()
    other = Person.objects.get(name="刘大山").pk
    split = {f"leave-{other}": "1", f"leave-{SON}": "1", "head": other}
    assert sent(wang, f"{HOUSEHOLD}change/split/", **split).status_code == 303
    place = f"{PERSON}change/merge/"
    assert "选一位新户主" not in text(wang.get(place))
    asked = sent(wang, place, other=other)
    assert asked.status_code == 422
    assert "选一位新户主" in text(asked)
    assert f'<option value="{SON}"' in asked.content.decode()
    assert sent(wang, place, other=other, new_head=SON).status_code == 303


def test_nothing_that_is_looked_for_stands_in_an_address_and_another_county_finds_nobody(browse):
    from kapok.registry.models import Search

    family.settle()
    wang, sun = browse("wang"), browse("sun")
    family.as_system()
    sent(wang, f"{HOUSEHOLD}change/newcomer/", name="李四")
    answer = sent(wang, f"{PERSON}change/merge/", other_q="李四", find="other")
    assert answer.status_code == 200
    assert Search.objects.filter(actor="wang").exists()
    assert answer.wsgi_request.get_full_path() == f"{PERSON}change/merge/"
    assert "李四" not in re.search("<title>(.*?)</title>", answer.content.decode())[1]
    assert (
        sun.post(f"{PERSON}change/merge/", {"other_q": "李四", "find": "other"}).status_code == 404
    )
    empty = sent(wang, f"{PERSON}change/merge/", other_q="", find="other")
    assert "还没有写要找谁" in text(empty)


def test_a_head_who_would_move_alone_is_told_what_to_do_first(wang):
    refused = sent(wang, f"{PERSON}change/move/", area="米易县")
    assert refused.status_code == 422
    assert "先在那一户“换户主”，再迁他一个人" in text(refused)
    assert "请选一位新户主" not in text(refused)
    assert sent(wang, f"/people/{WIFE}/change/move/", area="米易县").status_code == 303
