"""Database and files in one archive: both come back, or nothing is changed; and no key is in it."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.platform.database.conftest import as_

from kapok.platform import archive
from kapok.platform.database import Cluster, Trouble
from kapok.platform.database.backup import backup, hash_file
from kapok.platform.secrets import Ring, new_ring
from kapok.platform.vault import Vault

pytestmark = pytest.mark.server
PAPERS = (b"%PDF-1.7\none\n", "工资条".encode())


@dataclass
class Saved:
    ring: Ring
    vault: Path
    addresses: list[str]
    path: Path

    def rows(self) -> list[tuple[str]]:
        with as_("owner") as con:
            return con.execute("SELECT address FROM paper ORDER BY 1").fetchall()

    def papers(self) -> set[bytes]:
        return {Vault(self.vault, self.ring).get(one) for one in self.addresses}


@pytest.fixture
def saved(fresh: Cluster, tmp_path: Path) -> Saved:
    ring, vault = new_ring(), tmp_path / "files"
    addresses = [Vault(vault, ring).add(one).address for one in PAPERS]
    with as_("owner") as con:
        con.execute("CREATE TABLE paper (address text)")
        con.cursor().executemany("INSERT INTO paper VALUES (%s)", [(one,) for one in addresses])
    (tmp_path / "out").mkdir()
    written = archive.write(tmp_path / "out/库.tar", "test", vault)
    assert written.files == 2
    return Saved(ring, vault, addresses, written.path)


def refused(code: str, saved: Saved, **more: bool) -> None:
    before = saved.rows(), sorted(saved.vault.rglob("*"))
    with pytest.raises(Trouble) as raised:
        archive.restore(saved.path, "test", saved.vault, **more)
    assert raised.value.code == code
    assert (saved.rows(), sorted(saved.vault.rglob("*"))) == before
    assert [p.name for p in saved.vault.parent.iterdir() if p.name.startswith(".")] == []


def test_both_come_back_and_what_was_there_is_set_aside(saved):
    assert saved.path.stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in saved.path.parent.iterdir()) == ["库.tar", "库.tar.sha256"]
    whole = saved.path.read_bytes()
    assert not any(paper in whole for paper in PAPERS)
    for key in (saved.ring.kek.key, saved.ring.address_key, saved.ring.audit_key):
        assert key not in whole

    refused("files_there", saved)
    with as_("owner") as con:
        con.execute("DELETE FROM paper")
    later = Vault(saved.vault, saved.ring).add(b"later")
    done = archive.restore(saved.path, "test", saved.vault, replace=True)
    assert (done.tables, done.files) == (1, 2)
    assert [one for (one,) in saved.rows()] == sorted(saved.addresses)
    assert saved.papers() == set(PAPERS)
    assert not list(Vault(saved.vault, saved.ring).check())
    assert Vault(done.aside, saved.ring).get(later.address) == b"later"


def test_nothing_is_restored_from_what_is_not_sound(saved):
    whole, beside = saved.path.read_bytes(), hash_file(saved.path).read_text()
    saved.path.write_bytes(whole[:-600])
    refused("wrong_hash", saved, replace=True)

    def written_anew(change) -> None:
        """With the right hash beside it: only the list inside tells."""
        out = io.BytesIO()
        with tarfile.open(fileobj=io.BytesIO(whole)) as old, tarfile.open(fileobj=out, mode="w") as new:  # fmt: skip
            for head in old:
                body = change(head, old.extractfile(head).read())
                head.size = len(body)
                new.addfile(head, io.BytesIO(body))
        saved.path.write_bytes(out.getvalue())
        digest = hashlib.sha256(out.getvalue()).hexdigest()
        hash_file(saved.path).write_text(f"{digest}  x\n")

    written_anew(lambda head, body: body + b"x" if head.name.endswith(saved.addresses[0]) else body)
    refused("wrong_member", saved, replace=True)

    def outside(head: tarfile.TarInfo, body: bytes) -> bytes:
        if head.name != archive.MANIFEST:
            return body
        listed = json.loads(body)
        listed["members"]["files/../../etc/x"] = {"size": 0, "sha256": ""}
        return json.dumps(listed).encode()

    written_anew(outside)
    refused("no_backup", saved, replace=True)
    written_anew(lambda head, body: body[:-2000] if head.name == archive.DUMP else body)
    refused("wrong_member", saved, replace=True)
    saved.path.write_bytes(whole)
    hash_file(saved.path).write_text(beside)
    assert set(archive.verify(saved.path)) > {archive.DUMP, "files/keys.json"}


def test_the_database_alone_as_it_was_saved_before(saved, tmp_path):
    old = backup(tmp_path / "old.dump", "test").path
    with as_("owner") as con:
        con.execute("DELETE FROM paper")
    assert archive.restore(old, "test", saved.vault, replace=True).files == 0
    assert len(saved.rows()) == 2
    assert saved.papers() == set(PAPERS)


@pytest.mark.parametrize(
    ("manifest", "link"),
    [
        ("[]", False),
        ("{", False),
        ('{"format": "kapok-backup-1", "members": ["database.dump"]}', False),
        ('{"format": "kapok-backup-1", "members": {"database.dump": {}}}', False),
        ('{"format": "kapok-backup-1", "members": {"database.dump": {"sha256": "x"}}}', False),
        ('{"format": "kapok-backup-1", "members": {"database.dump": {"sha256": "x"}}}', True),
        (
            '{"format": "kapok-backup-1", "members": {"database.dump": {"sha256": "x"}, "files/../../x": {"sha256": "x"}}}',
            False,
        ),
    ],
)
def test_an_archive_that_somebody_made_up_leads_nowhere(tmp_path, manifest, link):
    """Its hash is right, as whoever makes one up can see to."""
    path = tmp_path / "made-up.tar"
    with tarfile.open(path, "w") as forged:
        if link:
            head = tarfile.TarInfo("database.dump")
            head.type, head.linkname = tarfile.SYMTYPE, "/etc/passwd"
            forged.addfile(head)
        head = tarfile.TarInfo("manifest.json")
        head.size = len(manifest)
        forged.addfile(head, io.BytesIO(manifest.encode()))
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    hash_file(path).write_text(f"{sha}  {path.name}\n")
    with pytest.raises(Trouble, check=lambda trouble: trouble.code == "no_backup"):
        archive.restore(path, "test", tmp_path / "vault", replace=True)
    assert not (tmp_path / "vault").exists()
    assert {one.name for one in tmp_path.iterdir()} == {path.name, f"{path.name}.sha256"}
