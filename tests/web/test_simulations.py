"""One figure changed on the live registry: the numbers are the simulation's, and who may not see it does not."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.office import Database
from tests.web.inhabited import entered, inside, served
from tests.web.populated import DAY, PERSONS, populated, ring_of
from tests.web.test_components import Reader
from tests.web.test_pages import POLICY

from kapok.rules.language.calendar import FIRST_DAY

pytestmark = pytest.mark.server
MADE = pytest.mark.long
"""Over a made city."""
MANY = 50_000
PATIENCE = 10.0
"""Seconds for the cost of a changed figure, from the policy page on."""
RAISED = {"figure": "policy.hire_subsidy", "value": "1500", "from": "2022-01-01"}


def test_a_county_s_own_figure_is_its_own_though_the_city_has_the_same(django):
    """A new figure of the city does not reach it either."""
    from kapok.web.simulating.asked import Asked, figures
    from kapok.web.texts import Words

    city = next(one for one, _ in figures().values() if one.in_force(DAY) is not None)
    value = city.in_force(DAY)
    same = replace(city, counties={"510421": {FIRST_DAY: value}})
    asked = Asked(Words("zh"), {"from": DAY.isoformat()}, DAY, ("*",))
    assert asked.own(same) == {"510421": value}
    assert asked.own(city).keys() == city.counties.keys() & asked.counties().keys()


def test_the_form_asks_for_one_figure_and_says_what_is_wrong_with_it(browse):
    client = browse("sun")
    words = client.get("/simulations/?clause=20").content.decode()
    assert "选一个数" in words
    assert "（现在 " in words
    assert "岗位补贴月标准（由县区定）（现在 县（区）自定：" in words
    county = client.get("/simulations/?clause=20&figure=20.post_standard&value=800")
    assert "有自己定的数，改全市的不影响它们" in county.content.decode()
    assert 'value="policy.hire_subsidy"' not in words
    assert 'value="policy.hire_subsidy"' in client.get("/simulations/").content.decode()
    wrong = client.get(f"/simulations/?{urlencode(RAISED | {'value': 'x', 'from': '2023-02-30'})}")
    assert wrong.status_code == 422
    assert "请写一个数" in wrong.content.decode()
    assert "没有这一天" in wrong.content.decode()
    for value in ("1500.005", "3%"):  # of money
        said = client.get(f"/simulations/?{urlencode(RAISED | {'value': value})}")
        assert (said.status_code, "请写一个数" in said.content.decode()) == (422, True)
    nobody = client.get(f"/simulations/?{urlencode(RAISED)}").content.decode()
    assert "还没有登记的人" in nobody
    assert browse("wang").get("/simulations/").status_code == 403


@pytest.fixture
def city(peopled: Database, home: Path) -> Iterator[Database]:
    with inside(peopled, home, ring_of(PERSONS)):
        yield peopled


def words_of(answer) -> str:
    page = answer.content.decode()
    assert not Reader(page).wrong
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def tried(who: str, lang: str = "zh", **given: str):
    return entered(who, lang=lang).get(f"/simulations/?{urlencode(RAISED | given)}")


def expected(county: str = ""):
    """The same asked of the facts in the database directly, as the machine."""
    import psycopg
    from django.db import connection

    from kapok.registry.snapshot import EVERYTHING, take
    from kapok.rules.executors.duckdb_executor.executor import connection as memory
    from kapok.screening.load import hold_counties, load_intake
    from kapok.simulation.simulate import Trial, simulate
    from kapok.web.policies.shelf import shelf

    package = shelf().package
    told = EVERYTHING | ({"kapok.areas": county} if county else {})
    parameters = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**parameters, autocommit=True) as con, memory() as into:
        loaded = load_intake(into, take(con, package.vocabulary, told), package.vocabulary)
        hold_counties(into, loaded, package)
        trial = Trial(("policy.hire_subsidy=1500",), {}, DAY.replace(year=2022, month=1, day=1))
        return simulate(into, loaded, package, DAY, trial)


@MADE
@pytest.mark.parametrize(
    ("who", "county"),
    [("policy_officer", ""), ("leader_county", "510422")],
)
def test_the_page_says_what_the_simulation_comes_to_where_one_is(city, who, county):
    from kapok.simulation.telling import Teller, yuan

    done = expected(county)
    said = words_of(tried(who))
    teller = Teller(done, "zh")
    assert county or sum(moved.payees["gain"] for moved in done.moves) > 0
    assert teller.verdict() in said
    assert county or teller.people() in said
    for moved in done.moves:
        cells = [str(moved.payees[way]) for way in ("lose", "gain", "same")]
        assert f"{' '.join(cells)} {moved.unsure} {yuan(moved.down, 'zh')}" in said
    for words in teller.assumptions():
        assert words in said


@MADE
def test_who_loses_is_counted_and_not_folded(city):
    page = tried("policy_officer", value="500").content.decode()
    before_folds = page.partition('<details class="folded')[0]
    assert "变少（个）" in before_folds
    assert re.search(r"变少 [1-9]\d* 个", page)


@MADE
def test_it_is_said_in_english_too(city):
    said = words_of(tried("policy_officer", lang="en"))
    assert "payees get more" in said
    assert "from 1,000 yuan to 1,500 yuan" in said


@MADE
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": "many"}, "请写一个数"),
        ({"from": "2023-02-30"}, "没有这一天"),
        ({"value": "900", "area": "510422"}, "群众吃亏"),
    ],
)
def test_what_cannot_be_set_so_is_said_at_its_field(city, given, said):
    answer = tried("policy_officer", **given)
    assert answer.status_code == 422
    assert said in words_of(answer)


@MADE
def test_only_figures_and_counties_that_there_are(city):
    odd = {"figure": "policy.no_such", "area": "110101", "clause": "99"}
    assert "选一个数" in words_of(tried("policy_officer", **odd))
    one = entered("policy_officer").get("/simulations/?clause=20").content.decode()
    assert 'value="policy.hire_subsidy"' not in one
    assert entered("caseworker").get("/simulations/").status_code == 403


@MADE
def test_after_a_change_of_the_registry_it_is_worked_out_anew(city):
    from kapok.web.views.simulations import HOLDING

    tried("policy_officer")
    kept = HOLDING._held
    tried("policy_officer", value="1600")
    assert HOLDING._held is kept
    with city.as_("owner", actor="loader", reason="test") as con:
        con.execute(
            "UPDATE fact_person SET birth = birth WHERE id = (SELECT min(id) FROM fact_person)"
        )
        con.execute(
            "UPDATE fact_person SET birth = birth + 1 WHERE id = (SELECT min(id) FROM fact_person)"
        )
    tried("policy_officer")
    assert HOLDING._held is not kept


@MADE
@pytest.mark.browser
def test_m20_a_changed_figure_of_fifty_thousand_people(
    browser, template, home, django, words, tmp_path_factory
):
    """From the policy page to the cost: at most four clicks and one number, at most ten seconds, JavaScript off."""
    folder = tmp_path_factory.mktemp("many") / "files"
    launched = {}

    def change(page):
        live = launched["live"]
        page.goto(live.address + POLICY)
        clicks, began = 0, time.perf_counter()
        page.click("#c5 >> text=改一个数")
        clicks += 1
        asked = time.perf_counter() - began
        page.select_option("#figure", "policy.hire_subsidy")
        clicks += 2  # open the list, choose
        page.fill("#value", "1500")
        page.click("form.filters button")
        clicks += 1
        verdict = page.locator("[data-verdict]").first.inner_text()
        took = time.perf_counter() - began
        page.goto(page.url)
        again = page.locator("[data-verdict]").first.inner_text()
        return clicks, took, verdict, again, asked

    with (
        populated(template, home, words, folder, MANY) as own,
        inside(own, home, ring_of(MANY)),
        served() as live,
    ):
        launched["live"] = live
        clicks, took, verdict, again, asked = browser.visit(
            change, java_script_enabled=False, **live.cookies("policy_officer")
        )
    assert clicks <= 4
    assert re.search(r"变多 [1-9][\d,]* 个收款人", verdict)
    assert again == verdict
    print(f"M20: {clicks} clicks, {took:.1f} s, the form after {asked:.1f} s")
    assert took <= PATIENCE, took


@MADE
def test_a_registry_too_large_to_wait_for_is_tried_by_a_job(city, monkeypatch):
    """The same numbers as on the page; asked for by a button, with progress; a figure that may not be set so is said at once."""
    from django.db import DatabaseError, connection, connections, transaction
    from tests.office import connect

    from kapok.accounts.actor import actor_of, standing, tell
    from kapok.accounts.models import Account
    from kapok.jobs import running
    from kapok.jobs.models import Job
    from kapok.web.views import simulations

    def somebody(name: str):
        one = Account.objects.get(username=name)
        return actor_of(one, standing(one, DAY))

    at_once = words_of(tried("policy_officer"))
    monkeypatch.setattr(simulations, "MOST_PEOPLE", -1)
    assert "交给后台算" in words_of(tried("policy_officer"))
    wrong = tried("policy_officer", value="x")
    assert wrong.status_code == 422
    place = f"/simulations/?{urlencode(RAISED)}"
    assert entered("policy_officer").post(place).status_code == 303
    assert "在排队" in words_of(tried("policy_officer"))
    connect(city, "jobs")
    Job.objects.update(
        state="failed", attempts=3, roles=["leader"], trouble=["磁盘满了。", "Full."]
    )
    connect(city)
    taken_up = "UPDATE jobs_job SET state = 'queued', attempts = 0, trouble = NULL"
    for who, words in (("leader", taken_up), ("policy_officer", f"{taken_up}, steps = 9")):
        with transaction.atomic(), connection.cursor() as cursor:
            tell(somebody(who))
            with pytest.raises(DatabaseError):
                cursor.execute(words)
            transaction.set_rollback(True)
    failed = words_of(tried("policy_officer"))
    assert "磁盘满了。" in failed
    assert "再做一次" in failed
    assert entered("policy_officer").post(place).status_code == 303
    assert "在排队" in words_of(tried("policy_officer"))
    connect(city, "jobs")
    running.run(Job.objects.get(kind="simulate").pk)
    connections.close_all()
    connect(city)
    words = words_of(tried("policy_officer"))
    assert "由后台算出" in words
    assert "未填" not in words  # a total stands only where there is one
    sums = re.compile(r"应发合计 \+[\d,]+ 元|合计 [\d,]+ 元 [\d,]+ 元 [\d,]+ 元")
    assert sums.findall(at_once)
    assert sums.findall(words) == sums.findall(at_once)
