"""Jobs: asked for with what asks, done once whatever dies, on behalf of whoever asked; seen in words."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.office import COUNTY, DAY, ROOT, Database, give

from kapok.cli import main

pytestmark = pytest.mark.server


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kapok.platform.secrets import create, new_ring

    create(tmp_path / "keys.json", new_ring())
    monkeypatch.setenv("KAPOK_KEYS", str(tmp_path / "keys.json"))


@contextmanager
def worker(database: Database) -> Iterator[subprocess.Popen]:
    """A process of its own, as `kapok jobs work` is; it knows one more kind, and who is dead early."""
    words = (
        "import sys; from kapok.web.ready import begin; begin('test', 'jobs', sys.argv[1]); "
        "import tests.jobs.counting; from kapok.jobs.worker import work; work(dead=0.8)"
    )
    with subprocess.Popen([sys.executable, "-c", words, database.name], cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def until(fine: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not fine():
        assert time.monotonic() < end
        time.sleep(0.02)


def queued(job: object = None) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'kapok.run'"
            + (f" AND args ->> 'number' = '{job.pk}'" if job else "")
        )
        return cursor.fetchone()[0]


def as_jobs(database: Database) -> None:
    """Django's connection is the worker's from now on."""
    from django.db import connections

    from kapok.accounts.connecting import as_django
    from kapok.platform.database import address

    connections.close_all()
    connections.databases["default"].update(as_django(address("jobs", "test"), database.name))


def turned(kind: str) -> list[str]:
    from kapok.jobs.models import Job

    return list(Job.objects.filter(key__startswith=f"{kind}@").values_list("key", flat=True))


def counted() -> int:
    from kapok.accounts.models import Setting

    return Setting.objects.filter(name__startswith="counted").count()


def test_asked_for_with_what_asks_or_not_at_all(people: Database, keys: None):
    from django.db import transaction

    from kapok.accounts.actor import MACHINE
    from kapok.jobs import running
    from kapok.jobs.asking import ask
    from kapok.jobs.models import Job

    as_jobs(people)
    with transaction.atomic():
        ask(MACHINE, "seal", "试")
        transaction.set_rollback(True)
    assert (Job.objects.count(), queued()) == (0, 0)
    job = ask(MACHINE, "seal", "试", key="once")
    assert ask(MACHINE, "seal", "再试", key="once") == job
    assert (Job.objects.count(), queued()) == (1, 1)
    with pytest.raises(ValueError, match="personal number"):
        ask(MACHINE, "seal", "", person="510422199001011234")
    with people.as_("jobs") as other:  # somebody is at it
        other.execute("SELECT pg_advisory_lock(%s, %s)", [running._LOCK, job.pk])
        with pytest.raises(running.Held):
            running.run(job.pk)


@pytest.mark.parametrize("place", ["within", pytest.param("after", marks=pytest.mark.long)])
def test_killed_and_taken_up_again_and_done_once(people: Database, tmp_path: Path, place: str):
    """Within its transaction nothing of it is there; once that is committed, it is not done again."""
    import tests.jobs.counting  # noqa: F401 - the kind

    from kapok.accounts.actor import MACHINE
    from kapok.jobs.asking import ask

    as_jobs(people)
    files = {name: tmp_path / name for name in ("within", "after")}
    files[place].touch()
    job = ask(MACHINE, "count", "", **{name: str(path) for name, path in files.items()})
    with worker(people) as first:
        if place == "within":
            until(lambda: files["within"].read_text() == "here")
            job.refresh_from_db()
            assert (job.state, counted()) == ("running", 0)
            first.kill()
        assert first.wait(30) == -9
    assert counted() == (1 if place == "after" else 0)
    files[place].unlink()
    with worker(people) as second:
        until(lambda: queued(job) == 0)
        until(lambda: turned("verify"))  # one that was missed is made up for
        second.terminate()
        assert second.wait(30) == 0
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2 if place == "within" else 1)
    assert counted() == 1
    (night,) = turned("verify")
    assert int(night.partition("@")[2]) % 86_400 == 18 * 3600  # two o'clock in China


@pytest.mark.parametrize("office", ["jobs"], indirect=True)
def test_on_behalf_of_who_asked_as_far_as_he_may_now(office: Database, acting: Callable):
    import tests.jobs.counting  # noqa: F401 - the kind

    from kapok.accounts.models import Grant, Setting
    from kapok.jobs import running
    from kapok.jobs.asking import ask, retry
    from kapok.jobs.trouble import Refused

    nowhere = {"within": "/nowhere", "after": "/nowhere"}
    wang = acting("wang")
    with pytest.raises(Refused) as caught:
        ask(acting("zhou"), "count", "", **nowhere)
    assert caught.value.code == "not_yours"
    first, second = (ask(wang, "count", "月底", **nowhere) for _ in range(2))
    running.run(first.pk)
    first.refresh_from_db()
    assert first.state == "done"
    assert Setting.objects.get(name__startswith="counted").value == "wang"
    Grant.objects.filter(account__username="wang").update(finish=DAY.replace(day=1))
    give("wang", "approver", area_id=COUNTY)  # another role than those he asked with
    running.run(second.pk)
    second.refresh_from_db()
    assert (second.state, counted()) == ("failed", 1)
    assert second.trouble[0].startswith("提出的账号 wang 现在不能做这件事")
    for other in ("li", "zhou"):
        with pytest.raises(Refused) as caught:
            retry(acting(other), second.pk)
        assert caught.value.code == "not_yours"
    retry(acting("root1"), second.pk)
    give("wang", "caseworker", area_id=COUNTY, start=DAY)
    running.run(second.pk)
    second.refresh_from_db()
    assert (second.state, counted()) == ("done", 2)
    assert "root1" in second.reason


@pytest.mark.parametrize("office", ["jobs"], indirect=True)
def test_asked_for_twice_at_the_same_time_it_is_done_once_more(
    office: Database, acting: Callable, monkeypatch: pytest.MonkeyPatch
):
    """Both see that it failed; the second comes when the first has it queued already."""
    import tests.jobs.counting  # noqa: F401 - the kind

    from kapok.jobs import asking
    from kapok.jobs.models import Job

    wang, retry = acting("wang"), asking.retry
    job = asking.ask(wang, "count", "", key="once", within="/nowhere", after="/nowhere")
    Job.objects.filter(pk=job.pk).update(state="failed", trouble=["坏了", "broken"])

    def after_another(by, number: int):
        monkeypatch.setattr(asking, "retry", retry)
        retry(by, number)
        return retry(by, number)

    monkeypatch.setattr(asking, "retry", after_another)
    again = asking.ask(wang, "count", "", key="once", within="/nowhere", after="/nowhere")
    assert (again.pk, again.state) == (job.pk, "queued")


def test_the_machine_s_own_jobs(people: Database, keys: None, monkeypatch, tmp_path: Path):
    from kapok.accounts.actor import MACHINE
    from kapok.jobs import running
    from kapok.jobs.asking import ask
    from kapok.jobs.models import Job
    from kapok.jobs.overview import outcome

    as_jobs(people)
    done = [ask(MACHINE, kind, "") for kind in ("seal", "verify", "sweep")]
    for job in done:
        running.run(job.pk)
        job.refresh_from_db()
        assert job.state == "done", job.trouble
    assert done[1].result["rows"] == done[0].result["sealed"] > 100
    assert outcome(done[1])[0].endswith("还有 0 条没有封存。")
    monkeypatch.setenv("KAPOK_KEYS", str(tmp_path / "nothing"))
    lost = ask(MACHINE, "verify", "")
    running.run(lost.pk)
    assert Job.objects.get(pk=lost.pk).trouble[0].startswith("没有密钥文件")
    (tmp_path / "nothing").write_text("{}")
    (tmp_path / "nothing").chmod(0o600)
    damaged = ask(MACHINE, "verify", "")
    running.run(damaged.pk)
    zh, en = Job.objects.get(pk=damaged.pk).trouble
    assert "不是密钥文件" in zh
    assert "is no key ring" in en


def test_what_comes_round_every_night_is_asked_for_once(people: Database, keys: None):
    """The registry is checked at 02:15 and screened at 02:30, Chinese time, whoever else's turn comes at that moment."""
    from kapok.jobs.kinds import SCHEDULE
    from kapok.jobs.models import Job
    from kapok.jobs.tasks import app, due

    turns = {turn.kind: turn.cron for turn in SCHEDULE}
    assert (turns["quality"], turns["finds"]) == ("15 18 * * *", "30 18 * * *")
    registered = app.periodic_registry.periodic_tasks.values()
    assert {one.periodic_id: one.cron for one in registered} == turns
    as_jobs(people)
    for moment in (1, 1, 2):
        due(timestamp=moment, kind="finds")
    assert Job.objects.filter(kind="finds").count() == 2


def test_the_commands(people: Database, keys: None, monkeypatch, capsys):
    from kapok.accounts.actor import MACHINE
    from kapok.jobs.asking import ask
    from kapok.jobs.models import Job

    monkeypatch.setenv("KAPOK_DATABASE", people.name)
    for name in ("KAPOK_CLUSTER", "KAPOK_DB_ROLE"):
        monkeypatch.setenv(name, "")
    as_jobs(people)
    job = ask(MACHINE, "verify", "")
    Job.objects.update(state="failed", trouble=["磁盘满了。", "The disk is full."])
    assert main(["jobs", "status", "--cluster", "test"]) == 1
    told = capsys.readouterr().out
    assert "失败 1" in told
    assert "磁盘满了。" in told
    assert main(["jobs", "retry", str(job.pk), "--cluster", "test"]) == 0
    assert main(["jobs", "retry", str(job.pk), "--cluster", "test"]) == 2
    assert "没有失败" in capsys.readouterr().err
    assert main(["jobs", "ask", "screnn", "--cluster", "test"]) == 2
    assert "screen（筛查实名库）" in capsys.readouterr().err
    assert main(["jobs", "status", "--cluster", "test", "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["counts"]["queued"], told["jobs"][0]["kind"]) == (1, "verify")
    assert main(["jobs", "ask", "sweep", "--cluster", "test"]) == 0
    done = subprocess.run(
        [sys.executable, "-m", "kapok", "jobs", "work", "--once", "--cluster", "test"], check=False
    )
    assert done.returncode == 0
    job.refresh_from_db()
    assert job.state == "done"


def test_what_the_pages_may_do_with_jobs_whatever_asks(office: Database, acting: Callable):
    """Ask for one in one's own name; an administrator for one that failed, once more."""
    from django.db import DatabaseError, connection, transaction

    from kapok.accounts.actor import tell
    from kapok.jobs.asking import ask

    def no(words: str, *values: object) -> None:
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(words, list(values))

    wang, columns = acting("wang"), "kind, arguments, asked_by, roles, reason, state, asked_at"
    tell(wang)
    job = ask(wang, "screen", "月底")
    rest = "attempts, steps_done, steps"
    insert = f"INSERT INTO jobs_job ({columns}, {rest}) VALUES ('seal', '{{}}', %s, '[]', '', %s, now(), 0, 0, 0)"
    for who, state in (("system", "queued"), ("li", "queued"), ("wang", "done")):
        no(insert, who, state)
    no("UPDATE jobs_job SET asked_by = 'system'")
    no("UPDATE jobs_job SET arguments = '{}'")
    no("UPDATE jobs_job SET state = 'done'")
    no("DELETE FROM jobs_job")
    queue = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('kapok', %s, %s)"
    for task, number in (("kapok.due", job.pk), ("kapok.run", 0), ("builtin:x", job.pk)):
        no(queue, task, f'{{"number": {number}}}')
    no("UPDATE procrastinate_jobs SET args = '{}'")
    for table in ("jobs", "workers", "events", "periodic_defers"):
        no(f"DELETE FROM procrastinate_{table}")
    no("INSERT INTO procrastinate_workers DEFAULT VALUES")
