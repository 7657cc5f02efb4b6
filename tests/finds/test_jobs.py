"""The policy finds people as a job: asked for and done; killed in the middle it leaves nothing half done. A larger city, whose
results are those of the Python executor.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from tests.office import CITY, ROOT, Database, connect, made

from kapok.city import make
from kapok.city.tree import tree
from kapok.intake import read_folder
from kapok.platform.secrets import new_ring
from kapok.rules.executors.python_executor.executor import PythonExecutor

pytestmark = [pytest.mark.server, pytest.mark.long]
AS_OF, SAMPLE = dt.date(2025, 9, 30), 5_000


@pytest.fixture(scope="module")
def city(template: Database, words, tmp_path_factory) -> Iterator[Database]:
    from django.db import connections

    from kapok.registry.filesources import Origin
    from kapok.registry.load import load

    folder = tmp_path_factory.mktemp("city")
    make(folder, persons=3_000, fmt="parquet")
    read = read_folder(folder, words)
    with made(template.cluster, "kapok_large", template.name) as database:
        with database.as_("owner") as con:
            origin = Origin("hrss", "演示城市", AS_OF, "loader", dt.date(2021, 10, 1))
            load(con, read, words, new_ring(), origin, CITY, tree([]))
            con.execute(
                "INSERT INTO accounts_setting (name, value) VALUES "
                "('business_day', '\"2025-09-30\"'), ('demonstration', 'true')"
            )
        connect(database, "jobs")
        yield database
        connections.close_all()


def killed_after(city: Database, seconds: float) -> None:
    """A worker of its own, killed so long after the run has begun."""
    words = (
        "import sys; from kapok.web.ready import begin; begin('test', 'jobs', sys.argv[1]); "
        "from kapok.finds import running; running.office_package(); print('begun', flush=True); "
        "running.full(running.Wanted()).__enter__(); print('done', flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", words, city.name], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(seconds)
        os.kill(process.pid, signal.SIGKILL)


def kept() -> tuple[int, int, int]:
    """Runs, results that stand, and rows of runs that are not there."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds.models import Count, Find, Result, Run

    with acting_as(MACHINE):
        runs = list(Run.objects.values_list("pk", flat=True))
        astray = Result.objects.exclude(since__in=runs).count()
        astray += Find.objects.exclude(since__in=runs).count()
        astray += Count.objects.exclude(run__in=runs).count()
        return len(runs), Result.objects.filter(until__isnull=True).count(), astray


def test_a_run_killed_at_any_time_leaves_all_or_nothing(city: Database):
    """And the next does everything, whatever was left beside."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import running
    from kapok.finds.models import Result

    randomly = random.Random(143)
    for _ in range(6):
        killed_after(city, randomly.uniform(0.05, 6))
        runs, results, astray = kept()
        assert astray == 0
        assert bool(runs) == bool(results)
    with running.full(running.Wanted()) as done:
        assert done.run.units == kept()[1]
    with acting_as(MACHINE):
        pairs = Result.objects.filter(until__isnull=True).values_list("measure", "unit")
        assert len(set(pairs)) == len(pairs)


def test_a_large_sample_is_as_the_python_executor_says(city: Database):
    """All measures; the sample's outcomes and amounts."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import running
    from kapok.finds.deciding import worth
    from kapok.finds.models import Result
    from kapok.rules.executors.world import World

    with running.full(running.Wanted()) as done:
        package = done.screened.package
        world = {
            name: done.screened.con.sql(f"SELECT * EXCLUDE (_scope) FROM {name}").to_arrow_table()
            for name in package.vocabulary.entities
        }
        run = done.run
    rows = {name: table.to_pylist() for name, table in world.items()}
    said = PythonExecutor(package).screen(World(package.vocabulary, rows), run.as_of)
    wanted = {
        (name, unit.id): (unit.outcome, worth(unit))
        for name, one in said.items()
        for unit in one.units
    }
    with acting_as(MACHINE):
        stands = Result.objects.filter(until__isnull=True)
        kept = {(r.measure, r.unit): (r.outcome, r.amount) for r in stands.iterator()}
    assert kept.keys() == wanted.keys()
    chosen = random.Random(143).sample(sorted(wanted), min(SAMPLE, len(wanted)))
    assert [one for one in chosen if kept[one] != wanted[one]] == []
    assert len(chosen) == SAMPLE


def test_the_job_is_asked_for_and_done(city: Database):
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import reading
    from kapok.jobs import running
    from kapok.jobs.asking import ask
    from kapok.jobs.models import Job
    from kapok.jobs.overview import outcome

    job = ask(MACHINE, "finds", "试一次", measures=["5"])
    running.run(job.pk)
    done = Job.objects.get(pk=job.pk)
    assert done.state == "done", done.trouble
    with acting_as(MACHINE):
        run = reading.run(done.result["run"])
        assert run is not None
        assert run.job == job.pk
        assert reading.regrets(run, "5")
    assert str(run.units) in outcome(done)[0]


def test_what_stands_undecided_is_what_it_would_come_to(city: Database):
    """Nothing has changed: nothing is decided. Some rows have: only what reads them; and everything anew finds no difference."""
    import shutil

    from kapok.finds import regretting, running, warm

    def again() -> tuple[object, int]:
        with running.full(running.Wanted()) as done:
            regretting.keep_regrets(done)
            return done.run, len(done.screened.results)

    first, all_ = again()
    again_, none = again()
    assert (none, again_.changed, again_.counts) == (0, 0, first.counts)
    with city.as_("jobs", actor="li", areas="*", reason="更正") as con:
        con.execute("UPDATE fact_training SET days = days + 1, version = version + 1")
    changed, some = again()
    assert 0 < some < all_
    assert changed.changed > 0
    shutil.rmtree(warm.place(running.name()))
    anew, most = again()
    assert (most, anew.changed, anew.counts) == (all_, 0, changed.counts)
