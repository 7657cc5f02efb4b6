"""History: what triggers write, on whose behalf; sealed in blocks; one changed byte is found and named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.office import Database
from tests.registry.people import A, B

from kapok.cli import main
from kapok.platform.chain import Anchor
from kapok.platform.secrets import create, new_ring
from kapok.registry import history

pytestmark = pytest.mark.server
KEY = b"k" * 32
LAST = 'SELECT table_name, "row", op, actor, reason, before, after, digest FROM registry_event ORDER BY id DESC LIMIT 1'


def test_every_change_with_actor_and_reason(people: Database):
    from kapok.accounts.actor import Actor, acting_as
    from kapok.registry.models import Event, Person

    with acting_as(Actor("li", areas=(A,)), "本人申请"):
        Person.objects.create(id="new", name="张三")
        Person.objects.filter(pk="a_person").update(name="李四", version=2)
        Person.objects.filter(pk="a_person").update(name="李四", version=2)  # changes nothing
        events = list(Event.objects.filter(row="a_person", op="update"))
        assert [(e.actor, e.reason, e.scope) for e in events] == [("li", "本人申请", "")]
        assert (events[0].before["name"], events[0].after["name"]) == ("", "李四")
    with people.as_("owner", actor="wang", reason="重复") as owner:
        owner.execute("DELETE FROM fact_insured_month WHERE id = 'a_insured_month'")
        table, row, op, actor, reason, before, after, _ = owner.execute(LAST).fetchone()
        assert (table, row, op) == ("fact_insured_month", "a_insured_month", "delete")
        assert (actor, reason, after) == ("wang", "重复", None)
        assert before["employment"] == "a_employment"
        inserted = owner.execute(
            "SELECT op, actor, digest, before FROM registry_event WHERE \"row\" = 'new'"
        ).fetchone()
        again = owner.execute(
            "SELECT kapok_digest(p::text) FROM registry_person p WHERE id = 'new'"
        ).fetchone()
        assert inserted == ("insert", "li", again[0], None)  # what stands there is what came in
    with people.as_("owner") as owner:  # nobody told: the login itself
        owner.execute("UPDATE fact_person SET student = true WHERE id = 'b_person'")
        assert owner.execute(LAST).fetchone()[3] == owner.info.user


def test_no_password_in_history(people: Database):
    from kapok.accounts.models import Account

    account = Account(username="li", name="李")
    account.set_password("a long pass word")
    account.save()
    first = account.password
    account.set_password("another pass word")
    account.save()
    account.name = "李四"
    account.save()
    with people.as_("owner") as owner:
        events = owner.execute(
            "SELECT before, after FROM registry_event WHERE table_name = 'accounts_account' AND op = 'update' ORDER BY id"
        ).fetchall()
    assert events[0] == (None, None)  # told, and nothing of it
    assert "password_changed_at" in events[1][0]
    assert "password" not in events[1][0] | events[1][1]
    assert first not in str(events)


def test_a_family_that_moves_takes_its_papers_along(people: Database):
    moved = ("person", "employment", "insured_month", "status", "post_month")
    with people.as_("owner", actor="wang", reason="迁入米易") as city:
        city.execute("UPDATE fact_household SET village = '510422100902' WHERE id = 'a_household'")
        for name in moved:
            found = city.execute(f"SELECT scope FROM fact_{name} WHERE id = 'a_{name}'").fetchone()
            assert found == ("510422100902",), name
        for name in ("organisation", "vacancy"):  # where they stand, they stay
            found = city.execute(f"SELECT scope FROM fact_{name} WHERE id = 'a_{name}'").fetchone()
            assert found == (A,), name
    with people.as_("web", actor="li", areas=A) as before:
        assert before.execute("SELECT id FROM fact_insured_month").fetchall() == []
    with people.as_("web", actor="zhao", areas=B) as after:
        assert len(after.execute("SELECT id FROM fact_insured_month").fetchall()) == 2
        events = after.execute(
            "SELECT actor, reason, before ->> 'scope', after ->> 'scope' FROM registry_event "
            "WHERE table_name = 'fact_insured_month' AND op = 'update'"
        ).fetchall()
    assert events == [("wang", "迁入米易", "510421100901", "510422100902")]


def test_membership_moves_the_person(people: Database):
    with people.as_("owner", actor="wang", reason="婚嫁") as con:
        con.execute(
            "UPDATE registry_membership SET finish = '2025-05-01' WHERE person_id = 'a_person'"
        )
        con.execute(
            "INSERT INTO registry_membership (person_id, household_id, relation, head, start, finish, because) "
            "VALUES ('a_person', 'b_household', '妻', false, '2025-05-02', '2999-12-31', 'married')"
        )
        found = con.execute(
            "SELECT household, scope FROM fact_person WHERE id = 'a_person'"
        ).fetchone()
    assert found == ("b_household", "510422100901")


def test_sealed_in_order_and_verified(people: Database):
    with people.as_("jobs") as jobs, people.as_("owner", actor="slow") as slow:
        first = history.unsealed(jobs)
        assert first > 100
        slow.execute("UPDATE fact_person SET student = true WHERE id = 'a_person'")  # not committed
        with people.as_("owner", actor="quick") as quick:
            quick.execute("UPDATE fact_person SET student = true WHERE id = 'b_person'")
        assert history.seal(jobs, KEY, limit=50) == first + 1
        assert history.verify(jobs, KEY).unsealed == 0
        slow.commit()  # its event has a lower number than what is sealed
        assert history.unsealed(jobs) == 1
        assert history.seal(jobs, KEY, limit=50) == 1
        found = history.verify(jobs, KEY)
        assert (found.broken, found.unsealed, found.rows) == (None, 0, first + 2)
        assert found.blocks == (first + 1) // 50 + 2
        assert history.seal(jobs, KEY) == 0
        assert history.verify(jobs, KEY, found.last).broken is None
        assert history.verify(jobs, KEY, Anchor(1, "0" * 64)).broken.code == "anchor"
        assert history.verify(jobs, b"x" * 32).broken.code == "mark"


def forge(database: Database, words: str) -> None:
    """As the server's own superuser, who can do everything."""
    with database.as_admin() as admin:
        for table in ("registry_event", "registry_block"):
            admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        done = admin.execute(words)
        assert done.rowcount == 1
        for table in ("registry_event", "registry_block"):
            admin.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


@pytest.mark.parametrize(
    ("forged", "code"),
    [
        ("UPDATE registry_event SET actor = 'lj' WHERE id = {id}", "changed"),
        ("UPDATE registry_event SET at = at + interval '1 microsecond' WHERE id = {id}", "changed"),
        (
            "UPDATE registry_event SET before = jsonb_set(before, '{{student}}', 'false') WHERE id = {id}",
            "changed",
        ),
        ("DELETE FROM registry_event WHERE id = {id}", "missing"),
        ("UPDATE registry_block SET digests = set_byte(digests, 5, 7) WHERE number = 2", "block"),
    ],
)
def test_one_changed_byte_is_found_and_named(people: Database, forged: str, code: str):
    with people.as_("owner", actor="li") as owner:
        owner.execute("UPDATE fact_person SET student = true WHERE id = 'a_person'")
        event, *_ = owner.execute("SELECT max(id) FROM registry_event").fetchone()
        owner.execute("UPDATE fact_person SET student = true WHERE id = 'b_person'")
    with people.as_("jobs") as jobs:
        history.seal(jobs, KEY, limit=60)
    forge(people, forged.format(id=event))
    with people.as_("jobs") as jobs:
        found = history.verify(jobs, KEY)
        assert found.broken.code == code
        if code != "block":
            assert found.event["id"] == event
        if code == "changed":
            assert (found.event["table"], found.event["row"]) == ("fact_person", "a_person")


def test_the_command(people: Database, tmp_path: Path, monkeypatch, capsys):
    """`kapok audit verify` without a file: the database's own history."""
    ring = new_ring()
    create(tmp_path / "keys.json", ring)
    monkeypatch.setenv("KAPOK_KEYS", str(tmp_path / "keys.json"))
    monkeypatch.setenv("KAPOK_DATABASE", people.name)
    assert main(["audit", "verify", "--cluster", "test"]) == 0
    assert "还没有封存" in capsys.readouterr().out
    assert main(["audit", "seal", "--cluster", "test"]) == 0
    capsys.readouterr()
    assert main(["audit", "verify", "--cluster", "test", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["unsealed"], told["broken"]) == (True, 0, None)
    forge(
        people,
        "UPDATE registry_event SET reason = 'x' WHERE \"row\" = 'a_person' AND table_name = 'fact_person'",
    )
    assert main(["audit", "verify", "--cluster", "test"]) == 1
    assert "fact_person" in capsys.readouterr().out
