"""The page of the jobs, and what a page says of a server that is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.types.json import Jsonb
from tests.office import Database
from tests.web.test_components import Reader
from tests.web.test_pages import inside

pytestmark = pytest.mark.server


@pytest.fixture
def made(filled: Database) -> Iterator[Callable[..., int]]:
    """`made("seal", state="done")`: a job that the worker has left so; pages only ask for one."""

    def make(kind: str, state: str = "queued", key: str | None = None, **told: object) -> int:
        with filled.as_("jobs") as con:
            row = con.execute(
                "INSERT INTO jobs_job (kind, arguments, key, asked_by, roles, reason, state, asked_at, ended_at, attempts, "
                "steps_done, steps, result, trouble) VALUES (%s, '{}', %s, 'system', '[]', '', %s, now(), "
                "CASE WHEN %s = 'done' THEN now() END, 0, 0, 0, %s, %s) RETURNING id",
                [
                    kind,
                    key,
                    state,
                    state,
                    *(
                        Jsonb(told.get(one)) if one in told else None
                        for one in ("result", "trouble")
                    ),
                ],
            ).fetchone()
        return int(row[0])

    yield make
    forget(filled)


def forget(filled: Database, number: int | None = None) -> None:
    with filled.as_("jobs") as con:
        con.execute(
            "DELETE FROM jobs_job WHERE %(one)s::bigint IS NULL OR id = %(one)s", {"one": number}
        )


def test_the_page_says_the_worst_first(made: Callable, browse: Callable, filled: Database):
    client = inside(browse, "root1")

    def page() -> str:
        words = client.get("/admin/jobs/").content.decode()
        assert not Reader(words).wrong
        return words

    assert "任务都做完了" in page()
    assert "hx-get" not in page()
    made("seal", state="done", result={"sealed": 7})
    made("verify", state="done", result={"blocks": 1, "rows": 7, "unsealed": 0})
    waiting = made("sweep")
    words = page()
    assert "没有任务进程在运行，1 个任务在等" in words
    assert "封存 7 条。" in words
    assert "1 块、7 条都对得上" in words
    assert 'hx-trigger="every 5s"' in words
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in words
    forget(filled, waiting)
    made("sweep", state="failed", trouble=["磁盘满了。", "Full."], key="sweep@1")
    assert "1 个任务失败" in page()
    made("sweep", state="done", key="sweep@2", result={"sessions": 3, "attempts": 0, "jobs": 0})
    words = page()  # the next turn has made up for it, and stands in the schedule only
    assert "任务都做完了" in words
    assert "3 个过期登录" not in words
    lost = made("verify", state="failed", trouble=["读不到密钥文件。", "No keys."])
    assert "1 个任务失败" in page()
    assert "读不到密钥文件。" in page()
    answer = client.post("/admin/jobs/", {"job": lost})
    assert (answer.status_code, answer["Location"]) == (303, "/admin/jobs/")
    assert "任务重新排队了" in page()
    assert "没有失败" in client.post("/admin/jobs/", {"job": lost}).content.decode()
    assert "没有第 0 号任务" in client.post("/admin/jobs/", {"job": "x"}).content.decode()
    broken = {"blocks": 1, "rows": 7, "unsealed": 0, "broken": "changed", "block": 1, "row": 3}
    made("verify", state="done", result=broken | {"event": 3})
    assert "历史核验没有通过" in page()
    assert "第 1 块第 3 条对不上" in page()
    log = browse("zhou")
    assert "第 1 块第 3 条对不上" in log.get("/audit/log/").content.decode()
    made("verify", state="done", result={"blocks": 1, "rows": 7, "unsealed": 0})
    assert "核验过，没有被改动" in log.get("/audit/log/").content.decode()


def test_a_server_that_is_away(people: Database, django: None, tmp_path: Path, quiet: None):
    from django.db import connections
    from django.test import Client

    connections.close_all()
    connections.databases["default"]["HOST"] = str(tmp_path)
    for lang, words in (("zh", "数据库现在连不上"), ("en", "cannot be reached")):
        client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
        client.cookies["lang"] = lang
        answer = client.get("/login/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        assert words in answer.content.decode()
        assert not Reader(answer.content.decode()).wrong


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (psycopg.errors.DiskFull(), "full"),
        (psycopg.errors.CrashShutdown(), "down"),
        (psycopg.errors.AdminShutdown(), "down"),
        (psycopg.errors.TooManyConnections(), "crowded"),
        (psycopg.errors.QueryCanceled(), "slow"),
        (psycopg.errors.UniqueViolation(), None),
        (psycopg.errors.LockNotAvailable(), "crowded"),
        (psycopg.OperationalError(), "down"),
        (ValueError(), None),
    ],
)
def test_what_is_the_matter_with_the_server(error: Exception, code: str | None):
    from kapok.registry.trouble import of_server

    said = of_server(error)
    assert (said.code if said else None) == code
    if said:
        assert "什么都没有改" in said.say("zh")
        assert said.say("en").isascii()
