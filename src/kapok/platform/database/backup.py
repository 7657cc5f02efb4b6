"""Backup to one file with its hash beside it; restore from it, all or nothing.

A backup is what `pg_dump -Fc` writes, and a line of SHA-256 as `sha256sum -c` reads it. A restore is one transaction of
the owner: what stands there goes and what the file holds comes, or nothing has happened.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from kapok.platform.database import roles
from kapok.platform.database.address import Address, as_admin, connect, url_for
from kapok.platform.database.places import DEFAULT, cluster, write_private
from kapok.platform.database.programs import client
from kapok.platform.database.reaching import address
from kapok.platform.database.trouble import Trouble, of_system

LOCK_WAIT = "10s"
HEAD_LINES = 30
UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"
"""Stands at the head of what pg_restore writes, whatever server it is for."""
_OURS = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"


@dataclass(frozen=True, slots=True)
class Written:
    path: Path
    size: int
    sha256: str


def hash_file(path: Path) -> Path:
    """Where the hash of a backup stands."""
    return path.with_name(f"{path.name}.sha256")


def backup(path: Path, name: str = DEFAULT) -> Written:
    """Everything in the database, as it is at one moment, with no one waiting. The file is whole or not there."""
    path = path.absolute()
    for taken in (path, hash_file(path)):
        if taken.exists():
            raise Trouble("exists", path=taken)
    source = address("owner", name) if url_for(name) else as_admin(cluster(name), roles.DATABASE)
    connect(source).close()  # says in our words what is the matter
    part = _part(path)
    try:
        _run([client("pg_dump"), "-Fc", "--lock-wait-timeout=60s", "-f", str(part)], source, path)
        _onto_disk(part)
        written = Written(path, part.stat().st_size, _sha256(part))
        write_private(hash_file(path), f"{written.sha256}  {path.name}\n")
        part.rename(path)
    except OSError as error:
        raise of_system(error, path) from error
    finally:
        part.unlink(missing_ok=True)
    return written


def _part(path: Path) -> Path:
    """A file beside it that only we read, until it is whole."""
    try:
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise of_system(error, path) from error
    os.close(handle)
    return Path(part)


def verify(path: Path) -> None:
    """The file is the one whose hash stands beside it."""
    try:
        with path.open("rb") as file:
            if file.read(5) != b"PGDMP":
                raise Trouble("no_backup", path=path)
        wanted = hash_file(path).read_text("utf-8").split()
    except FileNotFoundError as error:
        raise Trouble("no_file", path=error.filename) from error
    except OSError as error:
        raise of_system(error, path) from error
    if not wanted or _sha256(path) != wanted[0]:
        raise Trouble("wrong_hash", path=path, beside=hash_file(path))


def tables_in(name: str = DEFAULT) -> int:
    """How many tables stand in the database: what a restore would throw away."""
    with connect(address("owner", name)) as con:
        return _count(con)


def restore(path: Path, name: str = DEFAULT, *, replace: bool = False) -> int:
    """Gives the number of tables that are there now. Into an empty database, unless what is there may go."""
    verify(path)
    target = address("owner", name)
    with connect(target) as con:
        there, owned, owner = _count(con), _schemas(con), con.info.user
    if there and not replace:
        raise Trouble("not_empty", address=target, tables=there)
    with tempfile.TemporaryDirectory() as folder:
        listed = _contents(path, Path(folder))
        first = roles.no_rights_to_come(owner) + (_clearing(owned) if replace else "")
        _restore(path, listed, target, first)
    with connect(target) as con:
        roles.grant_rights(con, owner)
    with connect(target) as con:
        return _count(con)


def _contents(path: Path, folder: Path) -> Path:
    """The list of what is in the file, without the rights of tables to come: they name an owner who may have another
    name here, and are given anew.
    """
    said = _run([client("pg_restore"), "-l", str(path)], None, path)
    kept = [line for line in said.splitlines() if " DEFAULT ACL " not in line]
    listed = folder / "contents"
    listed.write_text("\n".join(kept) + "\n", "utf-8")
    return listed


def _restore(path: Path, listed: Path, target: Address, first: str) -> None:
    reader = [client("pg_restore"), "--no-owner", "-L", str(listed), "-f", "-", str(path)]
    writer = [client("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
    with tempfile.TemporaryFile() as unread, tempfile.TemporaryFile() as said:
        with (
            subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=unread) as source,
            subprocess.Popen(
                writer, stdin=subprocess.PIPE, stderr=said, env=_environ(target)
            ) as sink,
        ):
            _pour(source, sink, f"BEGIN;\nSET lock_timeout = '{LOCK_WAIT}';\n{first}")
        if sink.returncode or source.returncode:
            raise Trouble(
                "not_restored", path=path, reason=_first(said if sink.returncode else unread)
            )


def _pour(source: subprocess.Popen[bytes], sink: subprocess.Popen[bytes], first: str) -> None:
    """The commit is ours to send, and is sent only after everything came through; else the server takes all back."""
    assert source.stdout is not None
    assert sink.stdin is not None
    try:
        sink.stdin.write(first.encode())
        for line in islice(source.stdout, HEAD_LINES):
            if line != UNKNOWN_BEFORE_17:
                sink.stdin.write(line)
        shutil.copyfileobj(source.stdout, sink.stdin)
        if source.wait() == 0:
            sink.stdin.write(b"\nCOMMIT;\n")
    except BrokenPipeError:  # psql stopped at an error: its own words say which
        source.kill()
    finally:
        with suppress(BrokenPipeError):
            sink.stdin.close()


def _clearing(schemas: list[str]) -> str:
    """Drops all of the owner's, and makes the empty schema that every database has."""
    drops = [
        sql.SQL("DROP SCHEMA {} CASCADE;\n").format(sql.Identifier(one)).as_string(None)
        for one in schemas
    ]
    return "".join(drops) + (
        "CREATE SCHEMA public AUTHORIZATION pg_database_owner;\n"
        "GRANT USAGE ON SCHEMA public TO PUBLIC;\n"
        "SET client_min_messages = warning;\n"
    )


def _count(con: psycopg.Connection) -> int:
    """Tables, views and what else holds rows."""
    row = con.execute(
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND {_OURS}"
    ).fetchone()
    assert row is not None
    return int(row[0])


def _schemas(con: psycopg.Connection) -> list[str]:
    found = con.execute(f"SELECT nspname FROM pg_namespace n WHERE {_OURS} ORDER BY nspname")
    return [name for (name,) in found]


def _run(command: list[str], target: Address | None, path: Path) -> str:
    done = subprocess.run(
        command,
        env=_environ(target) if target else None,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        if "No space left" in done.stderr:
            raise Trouble("full", path=path)
        lines = done.stderr.strip().splitlines()
        code = "not_restored" if target is None else "not_backed_up"
        raise Trouble(code, path=path, reason=lines[0] if lines else str(done.returncode))
    return done.stdout


def _environ(target: Address) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | target.environ | {"LC_ALL": "C", "PGCLIENTENCODING": "UTF8"}


def _first(said: IO[bytes]) -> str:
    """The first line that is an error."""
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    grave = [line for line in lines if "ERROR:" in line or "error:" in line]
    return (grave or lines or ["?"])[0]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _onto_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
