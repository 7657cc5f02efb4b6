"""The policy finds people, on pages: nothing before the first run, then every number leads to as many rows as it says."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from tests.office import Database, connect
from tests.registry.people import VILLAGE, A, B
from tests.web.inhabited import WHY, entered, inside, served
from tests.web.populated import COUNTY, PERSONS, ring_of
from tests.web.test_components import Reader
from tests.web.test_pages import POLICY

pytestmark = pytest.mark.server
MADE = pytest.mark.long
"""Over a made city, whose run takes its time."""
MEASURES = ("2b", "5", "18", "20", "23b")
NUMBER = re.compile(r'<a href="([^"]*/(?:rows|results)/[^"]*)">([\d,]+)</a>')
MORE = re.compile(r'<a class="button" href="(\?[^"]*after=\d+[^"]*)"')


@contextmanager
def working(own: Database) -> Iterator[None]:
    """As the worker that does jobs."""
    from django.db import connections

    connect(own, "jobs")
    yield
    connections.close_all()
    connect(own)


def run(own: Database):
    from kapok.finds import regretting, running
    from kapok.finds.running import Wanted

    with working(own), running.full(Wanted("caseworker", "试", measures=MEASURES)) as done:
        regretting.keep_regrets(done)
        return done.run


@pytest.fixture
def city(peopled: Database, home: Path) -> Iterator[Database]:
    with inside(peopled, home, ring_of(PERSONS)):
        yield peopled


@pytest.fixture(scope="module")
def done(peopled: Database, home: Path):
    """Before it, that there is nothing is said; and a run can be asked for."""
    with inside(peopled, home, ring_of(PERSONS)):
        return _done(peopled)


def _done(city: Database):
    from kapok.jobs.models import Job

    client = entered("caseworker")
    nothing = client.get("/finds/").content.decode()
    assert "还没有筛查过" in nothing
    assert not Reader(nothing).wrong
    assert "还没有筛查，所以旁边没有人数" in client.get(POLICY).content.decode()
    assert client.post("/finds/").status_code == 303
    assert Job.objects.filter(kind="finds").count() == 1
    waiting = client.get("/finds/").content.decode()
    assert "筛查在排队" in waiting
    assert 'hx-trigger="every 5s"' in waiting
    with working(city):
        Job.objects.filter(kind="finds").delete()
    return run(city)


def page(who: str, path: str, **cookies: str) -> str:
    answer = entered(who, **cookies).get(path)
    assert answer.status_code == 200, path
    words = answer.content.decode()
    assert not Reader(words).wrong, path
    return words


def listed(who: str, path: str) -> int:
    """How many rows a list has, to its end."""
    client, n, ahead = entered(who), 0, path
    while True:
        words = client.get(ahead).content.decode()
        n += len(re.findall(r'<th scope="row">', words.partition("<tbody")[2]))
        more = MORE.search(words)
        if more is None:
            return n
        ahead = path.partition("?")[0] + unescape(more[1])


def counted(words: str) -> list[tuple[str, int]]:
    found = NUMBER.findall(words)
    return [(unescape(href), int(n.replace(",", ""))) for href, n in found]


def test_m18_small_every_number_of_a_county_leads_to_as_many_rows(town):
    for who in ("caseworker_b", "leader_b"):
        numbers = counted(page(who, "/finds/"))
        assert len(numbers) == 4
        for href, n in numbers:
            assert listed(who, href) == n, href
    rows_of = page("caseworker_b", "/finds/1/rows/")
    assert "阿·尔布" in rows_of
    assert "阿·尔布" not in page("leader_b", "/finds/1/rows/")
    for who, seen in (("caseworker_b", "阿·尔布"), ("leader_b", "")):
        sheet = entered(who).get("/finds/1/rows/?export=xlsx").content
        head, row = openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows(values_only=True)
        assert len(head) == len(row) == 7
        assert (row[0] == seen) is bool(seen)
    left_out = page("caseworker_b", "/finds/")
    assert "在毕业当年申请" in left_out
    (because,) = (href for href, _ in counted(left_out) if f"why={WHY}" in href)
    for path, n in ((because, 1), (because.replace(WHY, "target"), 0)):
        assert listed("caseworker_b", path) == n
        assert f"{n} 件" in page("caseworker_b", path)
    assert "不符合：在毕业当年申请 1" in page("leader_b", "/finds/1/results/?measure=23b")
    policy = page("caseworker_b", POLICY)
    assert "判定 1：" in policy
    (determined,) = re.findall(r'<a href="(/finds/1/results/[^"]*)">不符合 1</a>', policy)
    assert listed("caseworker_b", unescape(determined)) == 1
    assert "判定 1：" not in page("caseworker_b", f"{POLICY}?layers=rules-examples")
    assert "/finds/" not in entered().get(POLICY).content.decode().partition("<main")[2]
    assert "政策文本或规则换了版本" in page("caseworker_b", "/finds/1/changes/")
    assert entered("auditor_b").get("/finds/").status_code == 403
    assert entered("caseworker_b").get("/finds/999/").status_code == 404
    assert entered("leader_b").post("/finds/").status_code == 403


def test_below_a_county_what_was_determined_is_that_of_the_place_alone(town):
    """To whoever holds a village, and to whoever looks at it from above; the county has one more, elsewhere."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import counting, reading

    village, of_village = (
        VILLAGE[B],
        "UPDATE accounts_grant SET area_id = %s WHERE account_id = (SELECT id FROM accounts_account WHERE username = %s)",
    )
    with town.as_("owner", actor="x", areas="*") as con:
        con.execute(of_village, [village, "village_officer_b"])
        con.execute(
            "INSERT INTO finds_result_kept (since, measure, outcome, missing, deciding, noted, holder, entity, unit, person, "
            "organisation, scope) SELECT since, '5', 'eligible', missing, deciding, noted, holder, entity, unit, person, "
            "organisation, %s FROM finds_result_kept WHERE person = 'b_person'",
            [f"{B}999999"],
        )
        con.execute(
            "INSERT INTO finds_count (run_id, measure, scope, what, why, n, units, amount) "
            "SELECT max(id), '5', %s, 'eligible', '{}', 1, 1, 0 FROM finds_run",
            [B],
        )
        con.commit()
        try:
            own = [("village_officer_b", "/finds/"), ("caseworker_b", f"/finds/1/?area={village}")]
            for who, path in own:
                numbers = counted(page(who, path))
                assert all((n, listed(who, href)) == (1, 1) for href, n in numbers), path
                results = [href for href, _ in numbers if "/results/" in href]
                named = [href for href in results if "measure=" in href]
                assert all("measure=23b&outcome=not_eligible" in href for href in named)
                assert sorted(f"why={WHY}" in href for href in results) == [False, False, True]
                assert all("1 件" in page(who, href) for href in results)
            assert [n for _, n in counted(page("caseworker_b", "/finds/"))] == [1, 1, 1, 1, 2]
            assert page("caseworker_b", POLICY).count("判定 1：") == 2
            with acting_as(MACHINE):
                run = reading.run(1)
                for scopes, measures in (
                    ([B, village, village[:9]], ["23b", "5"]),
                    ([village[:9], village], ["23b"]),
                    ([A, village], ["23b", "23b"]),
                    ([f"{B}998", f"{B}999"], ["5"]),
                    ([], []),
                ):
                    told = counting.outcomes(counting.decided(run, scopes))
                    assert (
                        sorted(m for m, by in told.items() for _ in range(sum(by.values())))
                        == measures
                    )
        finally:
            con.execute(of_village, [B, "village_officer_b"])
            con.execute("DELETE FROM finds_result_kept WHERE measure = '5'")
            con.execute("DELETE FROM finds_count WHERE measure = '5'")
            con.commit()


def test_who_missed_it_by_little_without_a_name_is_one_line_with_their_number(town):
    """Measures that pay first; those that pay nothing stand apart, and it is said how many."""
    more = """
        INSERT INTO finds_regret_kept (since, measure, kind, units, distance, amount, said, entity, unit, person, organisation, scope)
        SELECT since, %s, kind, 9, distance, amount, said, entity, unit, person || repeat('x', n - 1), organisation, scope
        FROM finds_regret_kept, unnest(ARRAY[1, 1, 2, 3]) n
        WHERE person = 'b_person' AND units <> 9"""
    with town.as_("owner") as con:
        for measure in ("5", "22"):
            con.execute(more, [measure])
        con.commit()
        try:
            lines = re.compile(r'<th scope="row">(.*?)</th>', re.DOTALL)
            paid = page("leader_b", "/finds/1/regrets/")
            told = [re.sub("<[^>]+>", "", one) for one in lines.findall(paid)]
            assert sum("3 个人（姓名由经办人看）" in one for one in told) == 1
            assert not [one for one in told if "没有姓名" in one]
            assert "看不发钱的要求，4 条" in paid
            assert "22 " not in paid.partition("<tbody")[2].partition("</tbody")[0]
            apart = page("leader_b", "/finds/1/regrets/?unpaid=1")
            assert len(lines.findall(apart)) == 1
            assert "差一点不少领一分" in apart
            assert len(lines.findall(page("caseworker_b", "/finds/1/regrets/?measure=22"))) == 3
        finally:
            con.execute("DELETE FROM finds_regret_kept WHERE units = 9")
            con.commit()


def test_the_desk_of_a_village_and_a_township_says_how_many_lack_one_fact(town):
    """As many as the page lists: not one whose row is not seen any more, nor one found by earlier runs, nor one elsewhere."""
    found = """
        INSERT INTO finds_find_kept (since, until, measure, kind, units, amount, missing, entity, unit, person, organisation, scope)
        SELECT since, %s, %s, 'one_missing', 1, 0, 'person.disabled', entity, coalesce(%s, unit), person, organisation, coalesce(%s, scope)
        FROM finds_find_kept WHERE person = 'b_person' AND kind <> 'one_missing'"""
    others = [(1, "5", None, None), (None, "18", "gone", None), (None, "20", None, VILLAGE[A])]
    said = "个应享未享缺一项"
    assert said not in page("village_officer_b", "/desk/")
    with town.as_("owner") as con:
        for measure in ("5", "18"):
            con.execute(found, [None, measure, None, None])
        for one in others:
            con.execute(found, [*one])
        con.commit()
        try:
            for who in ("village_officer_b", "township_officer_b"):
                words = page(who, "/desk/")
                assert f"2 {said}" in words
                (href,) = re.findall(r'href="(/finds/[^"]*kind=one_missing)"', words)
                assert listed(who, unescape(href)) == 2
            assert "2 entitled who never applied lack one fact" in page(
                "village_officer_b", "/desk/", lang="en"
            )
            for who in ("caseworker_b", "auditor_b", "leader_b"):
                assert said not in page(who, "/desk/")
        finally:
            con.execute("DELETE FROM finds_find_kept WHERE kind = 'one_missing'")
            con.commit()


def test_of_very_many_it_is_said_that_there_are_more(town, monkeypatch):
    """Each that is counted is asked whether it is seen: no page waits for all of them. Up to so many the number is exact."""
    from kapok.accounts.actor import Actor, acting_as
    from kapok.finds import reading

    def changed() -> list[tuple[str, str]]:
        pages = ("/finds/", f"/finds/1/?area={VILLAGE[B]}")
        return [
            re.search(
                r'和上次不同（件）.*?<a href="([^"]*)">([^<]*)</a>',
                page("leader_b", one),
                re.DOTALL,
            ).groups()
            for one in pages
        ]

    with town.as_("owner") as con:
        con.execute("UPDATE finds_run SET previous_id = id")
        con.execute(
            "INSERT INTO finds_change (run, measure, causes, entity, unit, person, organisation, scope) "
            "SELECT run, measure, causes, entity, unit, person, organisation, '510422999999' FROM finds_change, "
            "generate_series(1, 3) WHERE person = 'b_person'"
        )
        con.commit()
        try:
            assert [(n, listed("leader_b", unescape(href))) for href, n in changed()] == [
                ("4", 4),
                ("1", 1),
            ]
            monkeypatch.setattr(reading, "MOST_COUNTED", 3)
            (href, n), of_village = changed()
            assert (n, of_village[1], listed("leader_b", href)) == ("超过 3", "1", 4)
            assert "超过 3 件的结论" in page("leader_b", href)
            assert "more than 3</a>" in page("leader_b", "/finds/", lang="en")
            with acting_as(Actor("leader_b", areas=(B,))):
                of = reading.run(1)
                found = [
                    reading.how_many_changed(of, scope=one) for one in (B, VILLAGE[B], A, "5104")
                ]
            assert found == [4, 1, 0, 4]
            monkeypatch.setattr(reading, "MOST_COUNTED", 0)
            assert "超过 0 条只差一个条件" in page("leader_b", "/finds/1/regrets/")
        finally:
            con.execute("UPDATE finds_run SET previous_id = NULL")
            con.execute("DELETE FROM finds_change WHERE scope = '510422999999'")
            con.commit()


@MADE
def test_the_verdict_says_how_many_and_how_much(done):
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import counting

    with acting_as(MACHINE):
        total = counting.totals(done)
    words = page("caseworker", "/finds/")
    assert total.n > 10
    assert total.amount > 0
    assert f"找到 {total.n:,} 个该领" in words
    assert f"{total.amount // 100:,}" in words


@MADE
@pytest.mark.parametrize("who", ["caseworker", "leader", "village_officer_county"])
def test_m18_every_number_leads_to_as_many_rows(done, who):
    numbers = counted(page(who, "/finds/"))
    assert len(numbers) > 5
    for href, n in dict(numbers).items():
        assert listed(who, href) == n, href
        words = page(who, href)
        assert re.search(rf'data-verdict="info">.*?{n:,} ', words, re.DOTALL), href


@MADE
def test_a_county_sees_its_own_alone(done):
    all_, own = (page(who, "/finds/") for who in ("caseworker", "caseworker_county"))
    county = page("caseworker", f"/finds/?area={COUNTY}")
    total = re.compile(r"找到 ([\d,]+) 个")
    assert total.search(own)[1] == total.search(county)[1] != total.search(all_)[1]
    other = page("caseworker_county", "/finds/?area=510421")
    assert total.search(other)[1] == total.search(own)[1]


@MADE
def test_whoever_may_not_see_people_sees_no_names(done):
    href = next(href for href, _ in counted(page("leader", "/finds/")) if "measure=23b" in href)
    assert "（姓名由经办人看）" in page("leader", href)
    assert 'href="/people/' not in page("leader", href)
    assert 'href="/people/' in page("caseworker", href)


@MADE
def test_what_is_missing_is_said_with_who_can_supply_it(done):
    ways = [href for href, _ in counted(page("caseworker", "/finds/")) if "one_missing" in href]
    assert ways
    assert re.search(r"[一-龥]+（问[^）]+）", page("caseworker", ways[0]).partition("<tbody")[2])


@MADE
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_other_pages_of_a_run(done, lang):
    for end in ("", "rows/", "results/?measure=5&outcome=not_eligible", "changes/", "regrets/"):
        words = page("caseworker", f"/finds/{done.pk}/{end}", lang=lang)
        assert "data-verdict" in words
    assert "差一天" in page("caseworker", f"/finds/{done.pk}/regrets/?kind=day")
    assert entered("caseworker").get("/finds/999/").status_code == 404
    assert entered("auditor").get("/finds/").status_code == 403


@MADE
def test_the_margin_of_the_policy_leads_to_whom_it_counts(done):
    words = page("caseworker", POLICY)
    found = re.search(r'<a href="(/finds/\d+/rows/\?measure=23b)">应享未享 ([\d,]+) 个', words)
    assert listed("caseworker", unescape(found[1])) == int(found[2].replace(",", ""))
    assert "应享未享" not in entered().get(POLICY).content.decode()


@MADE
def test_what_changed_is_said_with_why(city, done):
    with city.as_("owner", actor="wang", reason="改", areas="*") as con:
        con.execute(
            "UPDATE fact_degree SET grant_applied_on = NULL WHERE id IN "
            "(SELECT unit FROM finds_result WHERE measure = '23b' AND outcome = 'eligible' LIMIT 1)"
        )
        con.commit()
    second = run(city)
    words = page("caseworker", f"/finds/{second.pk}/changes/")
    assert second.changed >= 1
    assert re.search(r"改了：[^；]*（第 \d+ 版，历史第 \d+ 条）", words)
    assert re.search(r"”：(符合|没有说) → |进入了|不再是这项措施的目标人群", words)
    assert f"这是第 {done.pk} 次筛查的结果" in page("caseworker", f"/finds/{done.pk}/")


@MADE
def test_a_fact_corrected_for_the_past_lists_every_earlier_result_that_would_differ(city, done):
    """From the person's page to the list: a status is corrected to begin later, so what was given before would not have been."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds.models import Result
    from kapok.jobs import running
    from kapok.jobs.models import Job

    with acting_as(MACHINE):
        given = Result.objects.filter(measure="23b", outcome="eligible", since=done.pk)
        who = given.order_by("pk").first().person
    client, place = entered("caseworker"), f"/people/{who}/"
    form = f"{place}change/status_correction/"
    shown = client.get(form).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(seen|version)" value="([^"]*)"', shown))
    spells = re.findall(r'name="spell"[^>]*value="([^"]+)"|<option value="([^"]+)"', shown)
    basis = {
        "day": "2025-09-30",
        "reason": "认定日期登记错",
        "source": "文件",
        "supplier": "village",
    }
    with city.as_("owner", areas="*") as con:  # the one that decides comes first
        words = "SELECT id FROM fact_status WHERE person = %s AND kind = 'poverty_exited'"
        decides = {row for (row,) in con.execute(words, [who])}
    told = {one or other for one, other in spells} - set(basis)
    for spell in sorted(told, key=lambda one: (one not in decides, one)):
        answer = client.post(form, hidden | basis | {"spell": spell, "start": "2025-09-29"})
        if answer.status_code == 303:
            break
    listing = page("caseworker", f"{place}changes/")
    assert f'href="{place}corrected/"' in listing
    (ask,) = set(re.findall(r'href="(\?action=\d+)"', page("caseworker", f"{place}corrected/")))
    ask = f"{place}corrected/{ask}"
    assert "还没有核对" in page("caseworker", ask)
    assert client.post(ask).status_code == 303
    assert "正在核对" in page("caseworker", ask)
    with working(city):
        job = Job.objects.get(kind="differ")
        running.run(job.pk)
    words = page("caseworker", ask)
    found = re.search(r"以前判定过 (\d+) 件，(\d+) 件会不同", words)
    assert found, words
    rows = re.findall(r'<th scope="row">', words.partition("<tbody")[2])
    assert len(rows) == int(found[2]) > 0
    assert "一次性求职创业补贴" in words
    assert "1,500 元" in words
    for other in ("leader", "auditor"):
        assert entered(other).get(ask).status_code == 403


@pytest.mark.parametrize(
    ("before", "now", "more"),
    [
        (("eligible", 150_000), ("unknown", None), None),
        (("standard_not_set", None), ("eligible", 150_000), None),
        (("eligible", 150_000), ("not_eligible", None), -150_000),
        (("eligible", 150_000), ("", None), -150_000),
    ],
)
def test_what_is_not_decided_is_no_difference_of_money(django, before, now, more):
    from kapok.web.views.corrected import _more

    assert _more(before, now) == more


@MADE
@pytest.mark.browser
def test_m18_in_a_browser(browser, done):
    """A leader, one click from a number to the persons, JavaScript off."""

    def click(site):
        site.goto(live.address + "/finds/")
        number = site.locator("td.number a").first
        n = number.inner_text()
        number.click()
        return (
            n,
            site.locator("[data-verdict]").first.inner_text(),
            site.locator("tbody tr").count(),
        )

    with served() as live:
        n, verdict, rows = browser.visit(click, java_script_enabled=False, **live.cookies("leader"))
    assert f"{n} 个" in verdict
    assert rows == min(int(n.replace(",", "")), 50)


def test_readings_bear_their_price_once_it_is_known(town):
    """For who may see figures; the one who maintains the policy may ask for them."""
    client = entered("policy_officer_b")
    path = f"{POLICY}readings/"
    assert "还没有算过" in client.get(path).content.decode()
    for visitor in (client, entered()):
        assert (
            "规则维护人在政策包里这个口径下写一行 confirmed" in visitor.get(path).content.decode()
        )
    assert entered("caseworker_b").post(path).status_code == 403
    assert entered().post(path).status_code == 403
    assert client.post(path)["Location"] == path
    assert "正在算：0 / 1" in client.get(path).content.decode()
    with town.as_("owner") as con:
        con.execute(
            "INSERT INTO finds_price (run_id, measure, reading, current, option, measures, gain, lose, up, down, units, "
            "unset, weight, moved) SELECT max(id), '5', 'claim_by', 'as_policy', 'within_year', '{5}', 0, 7, 0, 700000, "
            "7, 0, 1, '[]' FROM finds_run"
        )
        con.commit()
        try:
            words = client.get(path).content.decode()
            assert "“事情发生后1年内”：0 人变多，7 人变少；多发 0 元，少发 7,000 元" in words
            assert 'href="#r-5-claim_by"' in words
            row = words.partition("影响最大的")[2].partition("</tbody>")[0]
            cells = [
                " ".join(re.sub("<[^>]+>", " ", one).split())
                for one in re.findall("<t[hd].*?</t[hd]>", row)
            ]
            assert cells[-7:] == [
                "这一项最晚哪天申请？",
                "5",
                "事情发生后1年内",
                "0",
                "7",
                "0 元",
                "7,000 元",
            ]
            for nobody in ("", "villager_b", "employer_b", "administrator_b"):
                assert "7 人变少" not in entered(nobody).get(path).content.decode(), nobody
        finally:
            con.execute("DELETE FROM finds_price")


@MADE
def test_the_policy_officer_has_every_reading_priced(city, done):
    """By the button; the prices are on the page for who may see figures, and for nobody else."""
    from kapok.jobs import running
    from kapok.jobs.models import Job

    path, client = f"{POLICY}readings/", entered("policy_officer")
    assert "算一算每个口径的价" in page("policy_officer", path)
    assert client.post(path).status_code == 303
    assert "正在算：0 / 1" in page("policy_officer", path)
    with working(city):
        job = Job.objects.get(kind="prices")
        running.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.asked_by) == ("done", "policy_officer"), job.trouble
    for lang, said in (("zh", r"换一种读法，(\d+) 处会"), ("en", r": (\d+) of them move")):
        words = page("policy_officer", path, lang=lang)
        assert int(re.search(said, words)[1]) > 20
    words = page("caseworker", path)
    assert "人变少；多发" in words
    assert "正在算" not in words
    assert "算一算每个口径的价" not in words
    assert "人变少；多发" not in entered().get(path).content.decode()


@pytest.mark.parametrize(
    ("by", "zh"),
    [
        ({"ready": (2, 100_00), "no_standard": (1, None)}, "100 元"),
        ({"no_standard": (2, None), "one_missing": (1, None)}, "标准未配置"),
        ({"decide": (3, None)}, "需研究决定"),
        ({"one_missing": (1, None)}, "缺一项"),
    ],
)
def test_a_sum_that_nobody_can_work_out_is_never_zero(django, by, zh):
    from kapok.finds.counting import Finds, Found
    from kapok.web.finding.words import Spoken
    from kapok.web.texts import Words

    found = Finds("5d", "", {kind: Found(n, n, amount or 0) for kind, (n, amount) in by.items()})
    assert Spoken(Words("zh")).due(found) == zh
