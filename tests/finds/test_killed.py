"""kill -9 in each phase of a screening: there is no run or a whole one, and the job that is done again comes to what an undisturbed
one comes to. Two copies of a city go through the same; in one of them the job is killed first.
"""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from tests.finds.dying import PLACES
from tests.office import ROOT, Database, connect, copied

pytestmark = [pytest.mark.server, pytest.mark.long]
KILLED = -9
NO_RUN = (
    "taken out",
    "being decided",
    "results written",
    "finds written",
    "changes written",
    "causes written",
    "counted",
    "to be committed",
)
WHOLE = (
    "committed",
    "regrets written",
    "beside",
    "in the Parquet",
    "kept beside",
    "receipts",
    "in the receipts",
    "finished",
)
CONTENT = {
    "results": "SELECT until IS NULL, to_jsonb(t) - '{id,since,until}'::text[] FROM finds_result t",
    "finds": "SELECT until IS NULL, to_jsonb(t) - '{id,since,until}'::text[] FROM finds_find t",
    "regrets": "SELECT until IS NULL, to_jsonb(t) - '{id,since,until}'::text[] FROM finds_regret t",
    "counts": "SELECT to_jsonb(t) - '{id,run_id}'::text[] FROM finds_count t WHERE run_id = (SELECT max(id) FROM finds_run)",
    "changes": """SELECT to_jsonb(t) - '{id,run,before,after}'::text[], b.outcome, b.amount, a.outcome, a.amount FROM finds_change t
        LEFT JOIN finds_result b ON b.id = t.before LEFT JOIN finds_result a ON a.id = t.after""",
    "receipts": """SELECT r.measure, r.outcome, to_jsonb(t) - '{id,result,run_id,secret,seal,digest,made_at}'::text[]
        FROM finds_receipt t JOIN finds_result r ON r.id = t.result""",
    "prices": "SELECT to_jsonb(t) - '{id,run_id}'::text[] FROM finds_price t WHERE run_id = (SELECT max(run_id) FROM finds_price)",
}
"""What was kept, but for numbers: of runs, of rows, and what is drawn by lot."""
ASTRAY = """
    SELECT count(*) FROM (
        SELECT since AS run FROM finds_result UNION ALL SELECT until FROM finds_result UNION ALL SELECT since FROM finds_find
        UNION ALL SELECT until FROM finds_find UNION ALL SELECT since FROM finds_regret UNION ALL SELECT until FROM finds_regret
        UNION ALL SELECT run FROM finds_change UNION ALL SELECT run_id FROM finds_count) kept
    WHERE run IS NOT NULL AND run NOT IN (SELECT id FROM finds_run)"""
TRAINED = (
    "UPDATE fact_training SET days = days + %s, version = version + 1 "
    "WHERE id IN (SELECT id FROM fact_training ORDER BY id LIMIT 12) RETURNING person"
)
HIRED = (
    "UPDATE fact_employment SET contract_end = contract_end + %s, start = start - %s, version = version + 1 "
    "WHERE id IN (SELECT id FROM fact_employment ORDER BY id LIMIT 9) RETURNING person, employer"
)
RUNS = "SELECT count(*) FROM finds_run"


@dataclass(frozen=True)
class Twins:
    """`killed`, `calm`: databases that hold the same."""

    killed: Database
    calm: Database
    turns: Iterator[int] = field(default_factory=itertools.count)

    def change(self) -> tuple[list[str], list[str]]:
        """Facts of both become others, another time others; whose they are."""
        days = 1 - 2 * (next(self.turns) % 2)
        people: set[str] = set()
        firms: set[str] = set()
        for one in (self.killed, self.calm):
            with one.as_("jobs", actor="li", areas="*", reason="更正") as con:
                people |= {person for (person,) in con.execute(TRAINED, [days])}
                moved = con.execute(HIRED, [400 * days, 40 * days]).fetchall()
                people |= {person for person, _ in moved}
                firms |= {firm for _, firm in moved}
        return sorted(people - {None}), sorted(firms - {None})

    def same(self) -> None:
        for what, words in CONTENT.items():
            killed, calm = (sorted(map(str, ask(one, words))) for one in (self.killed, self.calm))
            assert killed == calm, what
        assert ask(self.killed, ASTRAY) == [(0,)]

    def go(self, place: str, kind: str, **arguments: object) -> bool:
        """Done in both, in one of them killed first; whether the run was there then."""
        do(self.calm, asked(self.calm, kind, **arguments))
        job = asked(self.killed, kind, **arguments)
        [[before]] = ask(self.killed, RUNS)
        assert dies(self.killed, place, job) == KILLED
        assert ask(self.killed, ASTRAY) == [(0,)]
        [[after]] = ask(self.killed, RUNS)
        do(self.killed, job)
        self.same()
        return after > before


def ask(database: Database, words: str) -> list[tuple]:
    with database.as_("owner", areas="*") as con:
        return con.execute(words).fetchall()


def asked(database: Database, kind: str, **arguments: object) -> int:
    from kapok.accounts.actor import MACHINE
    from kapok.jobs.asking import ask as ask_for

    connect(database, "jobs")
    return ask_for(MACHINE, kind, "试", **arguments).pk


def do(database: Database, job: int) -> None:
    """As a worker does it, also once more."""
    from kapok.jobs import running
    from kapok.jobs.models import Job

    connect(database, "jobs")
    running.run(job)
    done = Job.objects.get(pk=job)
    assert done.state == "done", done.trouble


def dies(database: Database, place: str, job: int) -> int:
    command = [sys.executable, "-m", "tests.finds.dying", database.name, place, str(job)]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=900).returncode


@pytest.fixture(scope="module")
def twins(laid: Database) -> Iterator[Twins]:
    """Everything was decided; nothing of it is beside yet."""
    from django.db import connections

    with copied(laid) as first:
        do(first, asked(first, "finds"))
        connections.close_all()  # copies are made of it
        with copied(first) as killed, copied(first) as calm:
            yield Twins(killed, calm)
            connections.close_all()


@pytest.mark.parametrize("place", [*NO_RUN, *WHOLE])
def test_while_measures_are_decided(twins: Twins, place: str):
    twins.change()
    assert twins.go(place, "finds", measures=["2b", "25b"]) == (place in WHOLE)


@pytest.mark.parametrize("place", ["committed", "beside", "in the Parquet", "kept beside"])
def test_while_everything_is_decided(twins: Twins, place: str):
    """What is kept beside, whole, old or half, is what the next goes on from."""
    twins.change()
    assert twins.go(place, "finds")


@pytest.mark.parametrize(
    "place",
    ["decided", "results written", "to be committed", "to be regretted", "regrets written",
     "receipts", "in the receipts", "finished"],
)  # fmt: skip
def test_while_what_was_touched_is_decided(twins: Twins, place: str):
    people, firms = twins.change()
    there = place not in ("decided", "results written", "to be committed")
    assert twins.go(place, "touched", persons=people, organisations=firms) == there


@pytest.mark.parametrize("place", ["committed", "to be priced", "priced", "receipts"])
def test_while_readings_are_priced(twins: Twins, place: str):
    """What has changed meanwhile has its receipts."""
    twins.change()
    assert twins.go(place, "prices", measures=["25b"])


def test_nothing_is_left_to_be_found_when_all_is_decided_anew(twins: Twins):
    """After whatever was done to them."""
    from kapok.finds import warm

    twins.change()
    twins.go("in the Parquet", "finds")
    for one in (twins.killed, twins.calm):
        shutil.rmtree(warm.place(one.name))
        before = [ask(one, words) for words in CONTENT.values()]
        do(one, asked(one, "finds"))
        assert ask(one, "SELECT changed FROM finds_run ORDER BY id DESC LIMIT 1") == [(0,)]
        after = [ask(one, words) for words in CONTENT.values()]
        assert [sorted(map(str, rows)) for rows in after] == [
            sorted(map(str, rows)) for rows in before
        ]
    twins.same()


def test_every_place_is_died_at():
    tried = {*NO_RUN, *WHOLE, "decided", "to be regretted", "to be priced", "priced"}
    assert tried == {*PLACES}
