"""kill -9 in each phase of a round: nothing is half done, and the step that is taken again comes to the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.comparing.test_rounds import UP_TO, filled_in
from tests.office import COUNTY, ROOT, Database

pytestmark = [pytest.mark.server, pytest.mark.long]
SET_TO = "SELECT count(*) FROM fact_person WHERE business_checked_to = '2023-06-20'"
KILLED = -9


@pytest.fixture
def step(desk: Database) -> Callable[..., int]:
    """`step("confirmed", "job", 7)`: how the process that takes the step there ends."""

    def take(place: str, *words: object) -> int:
        command = [sys.executable, "-m", "tests.comparing.dying", desk.name, place]
        command += map(str, words)
        return subprocess.run(command, cwd=ROOT, check=False, timeout=300).returncode

    return take


@pytest.fixture
def count(desk: Database) -> Callable[[str], int]:
    def ask(words: str) -> int:
        with desk.as_("owner", areas="*") as con:
            return con.execute(words).fetchone()[0]

    return ask


def asked(by):
    """A round, and the job of its request."""
    from kapok.jobs.work.comparing import make_round

    return make_round(by, "market", COUNTY)


def replied(by, folder: Path):
    """A round whose request is out, and the reply to it in a file."""
    from kapok.comparing import rounds

    one, _ = asked(by)
    rounds.request(by, one.pk)
    sent = folder / "回复.xlsx"
    sent.write_bytes(filled_in(rounds.download(by, one.pk), "市场主体比对截止日期", UP_TO))
    return one, sent


@pytest.mark.parametrize("place", ["people", "asked for"])
def test_while_a_round_is_made(step, count, place: str):
    """A round, its people and the job of its request: all or nothing."""
    rounds = "SELECT count(*) FROM comparing_round"
    assert step(place, "make", "market", COUNTY) == KILLED
    assert count(rounds) == count("SELECT count(*) FROM comparing_asked") == 0
    assert count("SELECT count(*) FROM jobs_job WHERE kind = 'compare_request'") == 0
    assert step("", "make", "market", COUNTY) == 0
    assert count(rounds) == 1


@pytest.mark.parametrize("place", ["request", "in the vault", "finished"])
def test_while_its_request_is_made(desk: Database, acting_at, step, place: str):
    from kapok.accounts.actor import acting_as
    from kapok.comparing import rounds
    from kapok.jobs.models import Job

    by = acting_at("wang")
    one, job = asked(by)
    assert step(place, "job", job.pk) == KILLED
    with acting_as(by):
        state = rounds.get(one.pk).state
    assert state == ("asked" if place == "finished" else "made")
    assert step("", "job", job.pk) == 0
    assert Job.objects.get(pk=job.pk).state == "done"
    assert rounds.download(by, one.pk)[:2] == b"PK"


def test_while_a_reply_is_received(desk: Database, acting_at, step, count, tmp_path: Path):
    """The file is there and belongs to no round yet: sent again, it does."""
    from kapok.jobs.models import Job

    one, sent = replied(acting_at("wang"), tmp_path)
    assert step("received", "receive", one.pk, sent) == KILLED
    assert count("SELECT count(*) FROM comparing_round WHERE reply IS NOT NULL") == 0
    assert step("", "receive", one.pk, sent) == 0
    assert step("", "job", Job.objects.get(kind="compare_reply").pk) == 0
    assert count(SET_TO) == one.people


@pytest.mark.parametrize("place", ["judged", "confirmed", "people written", "applied", "finished"])
def test_while_a_reply_is_taken_in(
    desk: Database, acting_at, step, count, tmp_path: Path, place: str
):
    """Its facts are written all at once or not at all, and once; then the round says up to when."""
    from kapok.accounts.actor import acting_as
    from kapok.comparing import rounds
    from kapok.jobs.models import Job
    from kapok.jobs.work.comparing import receive

    by = acting_at("wang")
    one, sent = replied(by, tmp_path)
    job = receive(by, one.pk, sent.read_bytes(), sent.name)
    assert step(place, "job", job.pk) == KILLED
    written = place in ("applied", "finished")
    assert count(SET_TO) == (one.people if written else 0)
    assert step("", "job", job.pk) == 0
    assert Job.objects.get(pk=job.pk).state == "done"
    after = "SELECT count(*) FROM jobs_job WHERE kind IN ('touched', 'quality_touched')"
    assert count(after) == 2
    with acting_as(by):
        done = rounds.get(one.pk)
    assert (done.state, done.answered, done.as_of) == ("replied", one.people, UP_TO)
    assert count(SET_TO) == one.people
    assert count("SELECT count(*) FROM registry_source WHERE supplier = 'market_supervision'") == 1
    assert count("SELECT count(*) FROM fact_person WHERE version > 2") == 0
