"""`kapok finds …` as it is typed, over a small city; and the job that prices readings, with the page that shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from tests.finds.conftest import RING
from tests.office import Database, connect

from kapok.cli import main
from kapok.intake.layouts.load import layout

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def connected(city: Database) -> Iterator[Database]:
    from django.db import connections

    connect(city, "jobs")
    yield city
    connections.close_all()


@pytest.fixture
def typed(connected: Database, capsys: pytest.CaptureFixture[str]):
    """`typed(code, …)`: what is written; with `--json` first, as data."""

    def run(code: int, *words: object):
        capsys.readouterr()
        told = [str(word) for word in words]
        at = 1 if told[0] == "--json" else 2 if told[0] == "--lang" else 0
        assert main([*told[:at], "finds", *told[at:], "--cluster", "test"]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if told[0] == "--json" else said.out + said.err

    return run


def corrected(city: Database, days: int) -> str:
    """The first enrolment that was entitled, with other days."""
    with city.as_("jobs", actor="li", areas="*", reason="签到更正") as con:
        (unit,) = con.execute(
            "UPDATE fact_training SET days = %s, version = version + 1 WHERE id = (SELECT unit FROM finds_result "
            "WHERE measure = '25b' AND outcome = 'eligible' ORDER BY id LIMIT 1) RETURNING id",
            [days],
        ).fetchone()
    return unit


@pytest.fixture
def typed_plainly(capsys: pytest.CaptureFixture[str]):
    """A command that asks no database."""

    def run(code: int, *words: object):
        capsys.readouterr()
        assert main([str(word) for word in words]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if "--json" in words else said.out + said.err

    return run


def test_from_the_first_run_to_a_receipt(
    typed, typed_plainly, connected: Database, tmp_path: Path
) -> None:
    assert "还没有筛查过" in typed(1, "list")
    assert "政策里没有这些措施：99" in typed(2, "run", "--measure", "16,99")
    assert "第 1 次：按 2025-09-30 判定了" in typed(0, "run", "--measure", "5,25b")
    assert "没有第 77 次；最近一次是第 1 次" in typed(1, "list", "--run", "77")
    assert "政策里没有这些措施：99" in typed(2, "rows", "--measure", "99")
    assert "第 1 次，2025-09-30：没有。" in typed(0, "changed")
    assert "None" not in typed(0, "list")

    told = typed(0, "--json", "list", "--by-area", "--measure", "25b")
    assert sum(one["ready"]["n"] for one in told["finds"]) == told["total"]["ready"]["n"] > 0
    assert sum(one["amount"] for one in told["finds"]) == told["total"]["amount"] > 0
    listed = typed(0, "--lang", "en", "list", "--measure", "25b")
    assert f"{told['total']['ready']['n']} entitled never applied" in listed
    assert "About" not in listed
    one_missing = sum(one["one_missing"]["n"] for one in told["finds"])
    rows = typed(0, "--json", "rows", "--measure", "25b", "--most", "1000")["rows"]
    assert sum(row["kind"] == "one_missing" for row in rows) == one_missing > 0
    screen = typed(0, "rows", "--measure", "25b")
    assert all(row["person"] in screen for row in rows[:50])
    assert "（问" in screen
    assert ".name" not in screen
    said = typed(2, "roster", "16", tmp_path / "none.xlsx")
    assert "措施 16 没有花名册的表样。有的：" in said
    assert {"2b", "5", "20"} <= {*re.findall(r"\w+", said)}
    assert "没有“ripe”这种情形" in typed(
        2, "roster", "2b", tmp_path / "none.xlsx", "--kind", "ripe"
    )
    missed = typed(0, "--json", "regrets", "--measure", "5")["rows"]
    assert missed[0]["by"] in typed(0, "regrets", "--measure", "5")

    unit = corrected(connected, 1)
    assert "1 件和上次不同" in typed(0, "run", "--measure", "25b")
    (change,) = typed(0, "--json", "changed")["rows"]
    assert (change["unit"], change["amount"]) == (unit, 5000)
    screen = typed(0, "changed")
    assert "符合 50 元" in screen
    assert "天数" in screen
    assert "training" not in screen

    told = typed(1, "--json", "differ", f"training:{unit}")
    (other,) = told["differing"]
    assert (other["run"], other["unit"], other["amount"]) == (1, unit, 5000)
    assert "1 个会不一样" in typed(1, "differ", f"training:{unit}")
    assert "没有以前的结论" in typed(0, "differ", "training:none")
    assert "nothing:1" in typed(2, "differ", "nothing:1")

    once, again = tmp_path / "once.json", tmp_path / "again.json"
    assert "凭证写到" in typed(0, "receipt", other["result"], once)
    seal = typed(0, "--json", "receipt", other["result"], again)["seal"]
    assert once.read_bytes() == again.read_bytes()
    assert json.loads(once.read_text("utf-8"))["seal"] == seal
    assert "没有第 999999 号结论" in typed(1, "receipt", "999999", tmp_path / "none.json")
    assert "逐字节相同" in typed_plainly(0, "receipt", "replay", once)
    corrected(connected, 30)
    typed(0, "run", "--measure", "25b")
    later = tmp_path / "later.json"
    typed(0, "receipt", other["result"], later)
    assert once.read_bytes() == later.read_bytes()
    assert "逐字节相同" in typed_plainly(0, "receipt", "replay", later)
    assert typed_plainly(0, "receipt", "replay", later, "--json")["differences"] == []


def test_whom_a_run_found_in_the_form_of_the_roster(
    typed, connected: Database, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that a real run found, a line for each enrolment that was counted, for a purpose; whose numbers went out is kept, of the
    machine as well.
    """
    from kapok.imports import exporting

    form = exporting.roster_for("25b")
    monkeypatch.setenv("KAPOK_KEYS", str(home / RING))
    run = typed(0, "--json", "run", "--measure", "25b")["run"]
    found = typed(0, "--json", "rows", "--measure", "25b", "--most", "1000")["rows"]
    people = {one["person"] for one in found}
    to = tmp_path / "花名册.xlsx"
    assert "写明用途" in typed(2, "roster", "25b", to)
    assert not to.exists()
    told = typed(0, "--json", "roster", "25b", to, "--purpose", "case")
    assert told["listed"] == told["counted"] == sum(one["units"] for one in found)
    assert told["listed"] > told["found"] == len(found) > 0
    sheet = openpyxl.load_workbook(to).active
    heads, *rows, _, _ = sheet.iter_rows(min_row=form.form.header_row, values_only=True)
    numbers = [dict(zip(heads, row, strict=True))[form.columns["id_no"].head] for row in rows]
    assert len(numbers) == told["listed"]
    assert {len(number) for number in numbers} == {18}
    assert len({*numbers}) == len(people)
    looks = (
        "SELECT \"row\", purpose, actor FROM registry_look WHERE field = 'sheet' AND at > "
        "(SELECT started_at FROM finds_run WHERE id = %s)"
    )
    with connected.as_("owner", areas="*") as con:
        kept = {*con.execute(looks, [run]).fetchall()}
    assert {(one, "case", "system") for one in people} <= kept
    to.unlink()
    nobody = ("roster", "25b", to, "--area", "999999", "--purpose", "case")
    assert "一个也没有找到" in typed(1, *nobody)
    assert not to.exists()


def test_a_roster_that_would_be_cut_is_refused_and_names_the_limit() -> None:
    from kapok.accounts.actor import MACHINE
    from kapok.imports.exporting import MOST, Due, roster
    from kapok.imports.trouble import Refused

    with pytest.raises(Refused) as refused:
        roster(MACHINE, layout("transfer_roster"), [Due("x", None)] * (MOST + 1), purpose="case")
    assert "20,000" in refused.value.say("zh")


def test_readings_are_priced_by_a_job_and_the_page_says_so(typed, drawn) -> None:
    """Of one measure, by the job; what it comes to is what the machine sees, on the page and at the command line."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.accounts.roles import Right
    from kapok.finds import reading
    from kapok.jobs import running
    from kapok.jobs.asking import ask
    from kapok.jobs.models import Job
    from kapok.jobs.overview import outcome
    from kapok.web.policies.shelf import shelf
    from kapok.web.views.policy_readings import readings

    assert "还没有算过" in typed(1, "prices")
    job = ask(MACHINE, "prices", "口径定价", measures=["16"])
    running.run(job.pk)
    done = Job.objects.get(pk=job.pk)
    assert done.state == "done", done.trouble
    assert done.steps_done == done.steps > 1
    with acting_as(MACHINE):
        found = {(one.measure, one.reading, one.option): one for one in reading.prices()}
        late = found["16", "claim_by", "within_year"]
        assert {name for one in found.values() for name in one.measures} == {"16"}
        assert late.run.job == job.pk
        assert (late.current, late.gain, late.up) == ("as_policy", 0, 0)
        assert late.lose > 0
        assert late.down == late.lose * 1_000_000
        assert f"{len(found)} 种别的读法" in outcome(done)[0]
        book = shelf()
        view = lambda request: readings(request, document=book.package.name)
        page = drawn(view, rights={Right.SEE_FIGURES, Right.SEE_FINDS, Right.MAINTAIN_POLICIES})
    assert f"0 人变多，{late.lose} 人变少；多发 0 元，少发 {late.down // 100:,} 元" in page
    assert "算一算每个口径的价" in page

    rows = typed(0, "--json", "prices")["rows"]
    assert rows[0]["reading"] == "claim_by"
    assert len(rows) == len(found)
    screen = typed(0, "prices")
    assert "事情发生后1年内" in screen
    assert "within_year" not in screen
    assert "换了也不影响任何人" in screen
    typed(0, "prices", "--new", "--measure", "25b")
    together = typed(0, "--json", "prices")["rows"]
    assert {"16", "25b"} <= {row["measure"] for row in together}
    assert len(together) > len(rows)
