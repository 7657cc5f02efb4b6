"""The drill: a city with papers, sealed, saved, and restored into a cluster that is new. Not one row differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.imports.sheets import book, family
from tests.office import CITY

from kapok.city import make
from kapok.city.tree import tree
from kapok.cli.main import main
from kapok.intake import read_folder
from kapok.platform import archive
from kapok.platform.database import address, cluster, launcher
from kapok.platform.database.address import as_admin
from kapok.platform.database.roles import DATABASE
from kapok.platform.secrets import Place, Ring, create, new_ring
from kapok.platform.vault import Vault, vault_path
from kapok.registry import history
from kapok.rules.package.entities import Vocabulary

if TYPE_CHECKING:
    from kapok.finds.models import Run

pytestmark = [pytest.mark.server, pytest.mark.long]
FILLED = (
    "finds_run finds_basis finds_result finds_result_kept finds_find_kept finds_regret_kept finds_count finds_receipt "
    "imports_import imports_importrow api_token"
)
"""Tables that the drill would prove nothing of, were they empty."""
HERE, THERE = "demo", "default"
PAPERS = 25
FILES = PAPERS + 1
"""With the file that waits to be imported."""


@dataclass(frozen=True)
class Restored:
    ring: Ring
    papers: dict[str, bytes]


def connected(role: str, name: str) -> psycopg.Connection:
    return psycopg.connect(address(role, name).conninfo, autocommit=True)


@pytest.fixture(scope="module")
def restored(empty, home: Path, words: Vocabulary, tmp_path_factory) -> Iterator[Restored]:
    """`empty` is what Django is begun with; the drill has two clusters of its own."""
    from kapok.registry.filesources import Origin
    from kapok.registry.load import load
    from kapok.registry.setup import migrate

    folder, ring = tmp_path_factory.mktemp("drill"), new_ring()
    make(folder / "city", persons=400)
    read = read_folder(folder / "city", words)
    villages = [(row["id"], row["name"]) for row in read.directory["_village"].to_pylist()]
    with ExitStack() as stack:
        for name in (HERE, THERE):
            launcher.start(cluster(name))
            stack.callback(launcher.stop, cluster(name))
        migrate(words, CITY, HERE)
        with psycopg.connect(address("owner", HERE).conninfo) as con:
            origin = Origin("hrss", "演示城市", dt.date(2025, 9, 30), "loader")
            load(con, read, words, ring, origin, CITY, tree(villages))
        papers = keep(ring)
        with pytest.MonkeyPatch.context() as patch:
            create(folder / "keys.json", ring)
            patch.setenv("KAPOK_KEYS", str(folder / "keys.json"))
            work()
        with connected("jobs", HERE) as con:
            history.seal(con, ring.audit_key, 5000)
        written = archive.write(folder / "city.tar", HERE, vault_path(HERE))
        assert written.files == FILES
        assert archive.restore(written.path, THERE, vault_path(THERE)).files == FILES
        yield Restored(ring, papers)


@contextmanager
def django_as(role: str, name: str) -> Iterator[None]:
    from django.db import connections
    from django.test import override_settings

    from kapok.accounts.connecting import as_django

    connections.close_all()
    before = dict(connections.databases["default"])
    connections.databases["default"].update(as_django(address(role, name)))
    try:
        with override_settings(CLUSTER=name):
            yield
    finally:
        connections.close_all()
        connections.databases["default"].update(before)


def keep(ring: Ring) -> dict[str, bytes]:
    """Papers of people through the action itself; what stands where, by address."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.registry import files
    from kapok.registry.keys import fields_of

    with django_as("web", HERE), connected("owner", HERE) as con, acting_as(MACHINE):
        sealed, vault = fields_of(con, ring), Vault(vault_path(HERE), ring)
        people = con.execute("SELECT id FROM registry_person ORDER BY id LIMIT %s", [PAPERS])
        kept = {}
        for n, (person,) in enumerate(people.fetchall()):
            data = f"%PDF-1.7\nwage slip {n}\n".encode()
            handed = files.Handed(data, f"𠮷田{n}.pdf", "paid", "employer")
            one = files.keep(MACHINE, vault, sealed, handed, entity="person", row=person, day=dt.date(2025, 9, 30))  # fmt: skip
            kept[one.address] = data
        return kept


def find() -> Run:
    """Of some measures, what is missed by little with it."""
    from kapok.finds import regretting, running

    wanted = running.Wanted(reason="drill", as_of=dt.date(2025, 9, 30), measures=("5", "25b"))
    with running.full(wanted) as done:
        regretting.keep_regrets(done)
        return done.run


def work() -> None:
    """What long work, other systems and files leave: a run with a receipt, a token, an import that waits."""
    from kapok.accounts.actor import MACHINE, acting_as, actor_of, standing
    from kapok.accounts.models import Account, Grant
    from kapok.api.models import Token
    from kapok.finds import evidence, running
    from kapok.finds.models import Result
    from kapok.imports import actions

    with django_as("jobs", HERE):
        run = find()
        with acting_as(MACHINE):
            first = Result.objects.filter(since=run.pk, outcome="eligible").order_by("pk")[0]
        evidence.keep(running.office_package(), first.pk)
        who = Account.objects.create(username="wang", name="王经办", password="!")
        start = dt.date(2022, 1, 1)
        Grant.objects.create(account=who, role="caseworker", area_id="510422", start=start, reason="x")  # fmt: skip
        Token.objects.create(account=who, purpose="x", digest="0", per_minute=60, expires_on=start)
    with django_as("web", HERE):
        officer = actor_of(who, standing(who, dt.date(2025, 9, 30)))
        actions.understand(officer, book(family()), "户信息.xlsx")


def rows(name: str) -> dict[str, object]:
    """Every table with how many rows it has and the hash over all of them; sequences; and who may do what."""
    with psycopg.connect(as_admin(cluster(name), DATABASE).conninfo) as con:
        tables = con.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        ).fetchall()
        found: dict[str, object] = {}
        for (table,) in tables:
            words = f"SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM {table} t"
            found[table] = con.execute(words).fetchone()
        for what, words in {
            "sequences": "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1",
            "policies": "SELECT * FROM pg_policies ORDER BY schemaname, tablename, policyname",
            "triggers": "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
            "rights": "SELECT relname, (SELECT array_agg(x::text ORDER BY x::text) FROM unnest(relacl) x) FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
        }.items():
            found[what] = con.execute(words).fetchall()
        return found


def test_not_one_row_differs(restored):
    here, there = rows(HERE), rows(THERE)
    assert len(here) > 80
    assert [name for name in FILLED.split() if not here[f"public.{name}"][0]] == []
    assert {table for table in here if here[table] != there.get(table)} == set()
    assert here == there


def test_the_chain_holds_and_goes_on(restored):
    with connected("jobs", THERE) as con:
        found = history.verify(con, restored.ring.audit_key)
        assert (found.broken, found.unsealed) == (None, 0)
        assert found.rows > 3000
    with connected("web", THERE) as con:
        con.execute(
            "SELECT set_config('kapok.actor', 'wang', false), set_config('kapok.areas', '*', false)"
        )
        before = con.execute("SELECT max(id) FROM registry_source").fetchone()[0]
        added = con.execute(
            "INSERT INTO registry_source (supplier, title, document, as_of, received_at, received_by) "
            "VALUES ('village', '花名册', '', '2025-10-01', now(), 'wang') RETURNING id"
        ).fetchone()
        assert added == (before + 1,)
    with connected("jobs", THERE) as con:
        assert history.seal(con, restored.ring.audit_key) == 1
        assert history.verify(con, restored.ring.audit_key).broken is None


def test_every_paper_and_every_number_opens(restored):
    from kapok.registry.keys import fields_of

    vault = Vault(vault_path(THERE), restored.ring)
    assert not list(vault.check(restored.papers))
    with connected("owner", THERE) as con:
        sealed = fields_of(con, restored.ring)
        found = con.execute("SELECT id, address, name_sealed FROM registry_file").fetchall()
        assert {one: vault.get(one) for _, one, _ in found} == restored.papers
        names = {sealed.open(Place("registry_file", "name", key), name) for key, _, name in found}
        assert "𠮷田0.pdf" in names
        numbers = con.execute("SELECT id, number_sealed FROM registry_person").fetchall()
        assert len(numbers) >= 400
        assert all(
            sealed.open(Place("registry_person", "number", row), words) for row, words in numbers
        )


def test_a_paper_whose_file_is_gone_is_named(restored, tmp_path, monkeypatch, capsys):
    create(tmp_path / "keys.json", restored.ring)
    monkeypatch.setenv("KAPOK_KEYS", str(tmp_path / "keys.json"))
    assert main(["files", "check"]) == 0
    assert f"登记的 {FILES} 份" in capsys.readouterr().out
    address = next(iter(restored.papers))
    path = vault_path(THERE) / address[:2] / address
    kept = path.read_bytes()
    path.unlink()
    assert main(["files", "check"]) == 1
    assert f"少了：{address}" in capsys.readouterr().out
    path.write_bytes(kept)


def test_the_application_is_held_as_before(restored):
    with connected("web", THERE) as con:
        assert con.execute("SELECT count(*) FROM registry_file").fetchone() == (0,)
        for words in ("UPDATE registry_event SET reason = ''", "DELETE FROM registry_file"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(words)


def test_what_was_found_is_found_again_and_its_receipt_comes_out(restored):
    """In the home of both clusters, where the memory of the other's runs lies."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.finds import evidence, running
    from kapok.finds.models import Receipt

    with django_as("jobs", THERE):
        with acting_as(MACHINE):
            receipt = Receipt.objects.get()
            assert evidence.whole(running.office_package(), receipt)["seal"] == receipt.seal
        again = find()
        assert (again.pk, again.changed) == (receipt.run_id + 1, 0)
