"""The database and the files of its vault in one archive, with its hash beside it; restored together.

    database.dump        as `pg_dump -Fc` writes it
    files/keys.json      data keys of the files, wrapped
    files/ab/abcd…       files as they lie in the vault, encrypted
    manifest.json        each of these with size and SHA-256

The key ring is not in it, and never is: who finds the archive can read no number and no paper. The database is saved first:
files are only ever added, and before the row that names them, so every paper in the dump has its file. A restore looks at
all of it first; then the database goes in as one transaction and the files by renaming a folder. Whoever is killed between
the two is told so by `kapok files check`, and restores again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kapok.platform.database import address
from kapok.platform.database import backup as dumping
from kapok.platform.database.places import write_private
from kapok.platform.database.trouble import Trouble, of_system
from kapok.platform.vault.vault import KEYS, kept_files

FORMAT = "kapok-backup-1"
DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "files"
_NAME = re.compile(r"database\.dump|files/keys\.json|files/([0-9a-f]{2})/\1[0-9a-f]{62}")
_CHUNK = 1 << 20
_PRIVATE, _PRIVATE_FOLDER = 0o600, 0o700


@dataclass(frozen=True, slots=True)
class Written:
    path: Path
    size: int
    sha256: str
    files: int


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside`: where the files lie that stood in the vault before."""

    tables: int
    files: int
    aside: Path | None = None


def write(path: Path, name: str, vault: Path) -> Written:
    """Everything, with no one waiting. The archive is whole or not there."""
    path = path.absolute()
    for taken in (path, dumping.hash_file(path)):
        if taken.exists():
            raise Trouble("exists", path=taken)
    with _beside(path) as folder:
        dump = dumping.backup(folder / DUMP, name)
        part, listed = folder / "part", {DUMP: {"size": dump.size, "sha256": dump.sha256}}
        with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as archive:
            _add(archive, DUMP, dump.path)
            dump.path.unlink()
            for file in _of_vault(vault):
                member = f"{FILES}/{file.relative_to(vault).as_posix()}"
                listed[member] = _add(archive, member, file)
            _add_manifest(archive, listed)
        with part.open("rb") as whole:
            os.fsync(whole.fileno())
        sha = _sha256(part)
        write_private(dumping.hash_file(path), f"{sha}  {path.name}\n")
        part.chmod(_PRIVATE)
        part.rename(path)
    return Written(path, path.stat().st_size, sha, _files(listed))


def restore(path: Path, name: str, vault: Path, *, replace: bool = False) -> Restored:
    """Into an empty database and an empty vault, unless what is there may go; files that were there are set aside."""
    if _is_dump(path):
        return Restored(dumping.restore(path, name, replace=replace), 0)
    listed = verify(path)
    there = vault.exists() and any(vault.iterdir())
    if there and not replace:
        raise Trouble("files_there", path=vault)
    if not replace and (tables := dumping.tables_in(name)):
        raise Trouble("not_empty", address=address("owner", name), tables=tables)
    vault.parent.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
    with _beside(path) as folder, _beside(vault) as new:
        with tarfile.open(path) as archive:
            _take_out(archive, DUMP, folder / DUMP, listed)
            for member in listed:
                if member != DUMP:
                    _take_out(archive, member, new / member, listed)
        write_private(dumping.hash_file(folder / DUMP), f"{listed[DUMP]['sha256']}  {DUMP}\n")
        tables = dumping.restore(folder / DUMP, name, replace=replace)
        aside = _set_aside(vault) if there else None
        if _files(listed):
            if vault.exists():
                vault.rmdir()
            (new / FILES).rename(vault)
    return Restored(tables, _files(listed), aside)


def verify(path: Path) -> dict[str, Any]:
    """The archive is the one whose hash stands beside it; gives what is in it. None of it is trusted before that."""
    if _is_dump(path):
        dumping.verify(path)
        return {}
    try:
        wanted = dumping.hash_file(path).read_text("utf-8").split()
        if not tarfile.is_tarfile(path):
            raise Trouble("no_backup", path=path)
        if not wanted or _sha256(path) != wanted[0]:
            raise Trouble("wrong_hash", path=path, beside=dumping.hash_file(path))
        with tarfile.open(path) as archive:
            return _manifest(archive, path)
    except FileNotFoundError as error:
        raise Trouble("no_file", path=error.filename) from error
    except OSError as error:
        raise of_system(error, path) from error


def _is_dump(path: Path) -> bool:
    """The database alone, as it was saved before there were files."""
    try:
        with path.open("rb") as file:
            return file.read(5) == b"PGDMP"
    except FileNotFoundError as error:
        raise Trouble("no_file", path=error.filename) from error
    except OSError as error:
        raise of_system(error, path) from error


def _manifest(archive: tarfile.TarFile, path: Path) -> dict[str, Any]:
    try:
        file = archive.extractfile(MANIFEST)
        body = json.load(file) if file else {}
    except (KeyError, ValueError):  # not there, or not JSON
        body = {}
    listed = body.get("members") if isinstance(body, dict) else None
    if not isinstance(listed, dict) or body.get("format") != FORMAT or not _sound(listed):
        raise Trouble("no_backup", path=path)
    return listed


def _sound(listed: dict[str, Any]) -> bool:
    """Names that only lie within the archive's own folders, each with its hash."""
    hashed = all(isinstance(one, dict) and "sha256" in one for one in listed.values())
    return hashed and DUMP in listed and all(map(_NAME.fullmatch, listed))


def _of_vault(vault: Path) -> Iterator[Path]:
    keys = vault / KEYS
    if keys.exists():
        yield keys
    yield from kept_files(vault)


def _files(listed: dict[str, Any]) -> int:
    return sum(member not in (DUMP, f"{FILES}/{KEYS}") for member in listed)


def _add(archive: tarfile.TarFile, member: str, path: Path) -> dict[str, Any]:
    """As long as it was when it was begun: a file of the vault is replaced, never written into."""
    with path.open("rb") as file:
        head = tarfile.TarInfo(member)
        head.size, head.mode = os.fstat(file.fileno()).st_size, _PRIVATE
        reader = _Hashing(file)
        archive.addfile(head, reader)  # asks for no more than read
    return {"size": head.size, "sha256": reader.sha.hexdigest()}


def _add_manifest(archive: tarfile.TarFile, listed: dict[str, Any]) -> None:
    made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    body = json.dumps({"format": FORMAT, "made": made, "members": listed}, indent=1).encode()
    head = tarfile.TarInfo(MANIFEST)
    head.size, head.mode = len(body), _PRIVATE
    archive.addfile(head, io.BytesIO(body))


def _take_out(archive: tarfile.TarFile, member: str, to: Path, listed: dict[str, Any]) -> None:
    try:
        source = archive.extractfile(member)
    except KeyError:  # not there, or a link that leads out
        source = None
    if source is None:
        raise Trouble("no_backup", path=member)
    try:
        to.parent.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
        reader = _Hashing(source)
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb") as out:
            shutil.copyfileobj(reader, out, _CHUNK)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        raise of_system(error, to) from error
    if reader.sha.hexdigest() != listed[member]["sha256"]:
        raise Trouble("wrong_member", member=member)


def _set_aside(vault: Path) -> Path:
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    return vault.rename(vault.with_name(f"{vault.name}.before-{stamp}"))


class _Hashing:
    """Reads, and takes the hash of what it has read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.sha = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(size)
        self.sha.update(found)
        return found


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A folder on the same disk that only we enter, gone afterwards."""
    try:
        with tempfile.TemporaryDirectory(prefix=".kapok-", dir=path.parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise of_system(error, path) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
