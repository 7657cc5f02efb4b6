"""Two who import one file at once, and a process that dies in the middle: it comes in once, or not at all."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from tests.imports.sheets import book, family
from tests.imports.test_imports import LATER, NAME, bring, facts
from tests.office import ROOT, Database

pytestmark = pytest.mark.server


def test_two_who_import_one_file_at_once(desk: Database, officer: Callable) -> None:
    """Each with a connection of its own; one wins, the other is told by whom and as which import."""
    from django.db import connection

    from kapok.imports import actions
    from kapok.imports.trouble import Refused

    by, data = officer(), book(family())
    seen = [actions.understand(by, data, NAME), actions.understand(by, data, "副本.xlsx")]
    ready, said = threading.Barrier(2), {}

    def go(n: int) -> None:
        try:
            ready.wait(10)
            actions.confirm(by, seen[n].file.pk)
            said[n] = actions.apply(by, seen[n].file.pk).state
        except Refused as no:
            said[n] = no.code
        finally:
            connection.close()

    both = [threading.Thread(target=go, args=(n,)) for n in (0, 1)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    states = sorted(said.values())
    assert states in (["applied", "import_meanwhile"], ["applied", "import_same_file"])
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(6,)]


def test_two_files_about_the_same_people_at_once(desk: Database, officer: Callable) -> None:
    """The second is checked anew, as the registry moved on; nobody is registered twice."""
    from tests.imports.test_imports import refused

    from kapok.imports import actions

    by = officer()
    first = actions.understand(by, book(family()), NAME)
    second = actions.understand(by, book(family(7)), LATER)
    actions.confirm(by, first.file.pk)
    actions.confirm(by, second.file.pk)
    actions.apply(by, first.file.pk)
    with refused("import_moved_on"):
        actions.apply(by, second.file.pk)
    actions.confirm(by, second.file.pk)
    actions.apply(by, second.file.pk)
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(7,)]


def dying(desk: Database, job: int, place: str) -> int:
    words = [sys.executable, "-m", "tests.imports.dying", desk.name, str(job), place]
    return subprocess.run(words, cwd=ROOT, check=False, timeout=120).returncode


@pytest.mark.long
@pytest.mark.parametrize("place", ["read", "people", "changes", "committed"])
def test_killed_and_taken_up_again(desk: Database, officer: Callable, place: str) -> None:
    from kapok.accounts.actor import acting_as
    from kapok.imports import actions
    from kapok.jobs.models import Job
    from kapok.jobs.work.importing import check_later, confirm_and_apply

    by = officer()
    bring(by, book(family()))
    again = family(9)
    again[0]["劳动技能"] = "无劳动力"
    file = actions.receive(by, book(again), LATER)
    with acting_as(by):
        job = check_later(by, file.pk)
    if place == "read":
        assert dying(desk, job.pk, "read") == -9
        assert facts(
            desk, "SELECT count(*) FROM imports_importrow WHERE import_id = %s", file.pk
        ) == [(0,)]
    assert dying(desk, job.pk, "") == 0
    job = confirm_and_apply(by, file.pk)
    if place != "read":
        assert dying(desk, job.pk, place) == -9
        done = 9 if place == "committed" else 6
        assert facts(desk, "SELECT count(*) FROM registry_person") == [(done,)]
    assert dying(desk, job.pk, "") == 0
    assert Job.objects.get(pk=job.pk).state == "done"
    (touched,) = Job.objects.filter(kind="touched")
    assert len(touched.arguments["persons"]) == 4
    assert facts(desk, "SELECT count(*), count(DISTINCT number_index) FROM registry_person") == [
        (9, 9)
    ]
    assert facts(
        desk, "SELECT count(*) FROM fact_person WHERE labour = 'none' AND version = 2"
    ) == [(1,)]
    assert facts(
        desk, "SELECT count(*) FROM registry_source WHERE document = %s", file.address
    ) == [(1,)]
