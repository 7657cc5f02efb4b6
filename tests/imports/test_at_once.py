"""Two who import one file at once, and a process that dies in the middle: it comes in once, or not at all."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

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


KILLED = -9


def dying(desk: Database, place: str, *words: object) -> int:
    """How the process that takes the step ends."""
    command = [sys.executable, "-m", "tests.imports.dying", desk.name, place, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=300).returncode


def state(desk: Database, number: int) -> str:
    [[found]] = facts(desk, "SELECT state FROM imports_import WHERE id = %s", number)
    return str(found)


@pytest.mark.long
@pytest.mark.parametrize("place", ["in the vault", "on record", "received"])
def test_killed_while_it_is_received(desk: Database, tmp_path: Path, place: str) -> None:
    """The file is on record whole or not at all; handed in again it is read, and there is one import that waits."""
    path = tmp_path / NAME
    path.write_bytes(book(family()))
    assert dying(desk, place, "receive", path) == KILLED
    begun = 1 if place == "received" else 0
    assert facts(desk, "SELECT count(*) FROM imports_import") == [(begun,)]
    assert facts(desk, "SELECT count(*) FROM imports_importrow") == [(0,)]
    assert dying(desk, "", "receive", path) == 0
    assert facts(desk, "SELECT count(*) FROM imports_import WHERE state = 'checked'") == [(1,)]
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(0,)]


@pytest.mark.long
def test_killed_before_what_is_received_is_read(
    desk: Database, officer: Callable, tmp_path: Path
) -> None:
    """It is on record as not read yet, and is read when somebody asks for it again."""
    from kapok.accounts.actor import acting_as
    from kapok.jobs.work.importing import check_later

    path = tmp_path / NAME
    path.write_bytes(book(family()))
    assert dying(desk, "received", "receive", path) == KILLED
    [[number]] = facts(desk, "SELECT id FROM imports_import")
    assert state(desk, number) == "read"
    by = officer()
    with acting_as(by):
        job = check_later(by, number)
    assert dying(desk, "", "job", job.pk) == 0
    assert state(desk, number) == "checked"


@pytest.mark.long
def test_killed_while_it_is_confirmed(desk: Database, officer: Callable) -> None:
    """Confirmed and asked for, or neither."""
    from kapok.imports import actions

    file = actions.understand(officer(), book(family()), NAME).file
    assert dying(desk, "confirmed", "confirm", file.pk) == KILLED
    assert state(desk, file.pk) == "checked"
    assert facts(desk, "SELECT count(*) FROM jobs_job") == [(0,)]
    assert dying(desk, "", "confirm", file.pk) == 0
    assert state(desk, file.pk) == "confirmed"
    assert facts(desk, "SELECT count(*) FROM jobs_job") == [(1,)]


@pytest.mark.long
@pytest.mark.parametrize(
    "place", ["read", "to be applied", "people", "changes", "applied", "committed"]
)
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
        assert dying(desk, "read", "job", job.pk) == KILLED
        assert facts(
            desk, "SELECT count(*) FROM imports_importrow WHERE import_id = %s", file.pk
        ) == [(0,)]
    assert dying(desk, "", "job", job.pk) == 0
    job = confirm_and_apply(by, file.pk)
    if place != "read":
        assert dying(desk, place, "job", job.pk) == KILLED
        written = place in ("applied", "committed")
        assert state(desk, file.pk) == ("applied" if written else "confirmed")
        assert facts(desk, "SELECT count(*) FROM registry_person") == [(9 if written else 6,)]
        asked = Job.objects.filter(kind="touched").count()
        assert asked == (1 if place == "committed" else 0)
    assert dying(desk, "", "job", job.pk) == 0
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


@pytest.mark.long
@pytest.mark.parametrize("place", ["taken back", "undone", "undone and asked for"])
def test_killed_while_it_is_undone(desk: Database, officer: Callable, place: str) -> None:
    """Everybody is still there; undone again everybody is gone, and who was touched is decided anew, once."""
    file = bring(officer(), book(family()))
    assert dying(desk, place, "undo", file.pk) == KILLED
    assert state(desk, file.pk) == "applied"
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(6,)]
    assert facts(desk, "SELECT count(*) FROM jobs_job") == [(0,)]
    assert dying(desk, "", "undo", file.pk) == 0
    assert state(desk, file.pk) == "undone"
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(0,)]
    assert facts(desk, "SELECT count(*) FROM jobs_job WHERE kind = 'touched'") == [(1,)]
