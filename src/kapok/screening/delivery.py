"""Results are made in a hidden folder inside the one asked for, and moved into place when they are whole.

What Kapok wrote is listed in `.kapok.json` with digests, so that the next run takes away the last one and nothing else:
files of others stay, and a workbook that somebody has worked in since is kept and the new one numbered.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LIST = ".kapok.json"
RUN = "run.json"
TABLES = ("units", "due")
LOCK = ".kapok.lock"
_STAGING = ".kapok-"
_TABLE = ".parquet"

Owned = dict[str, list[str]]
"""Names below the folder → digests the file may have to be Kapok's own; none: whatever stands there is."""


class Busy(Exception):
    """Another run is writing into the folder at this moment."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """`staging`: where the results of a run are made, on the same disk as `out`."""

    out: Path
    staging: Path

    def publish(self) -> dict[str, Path]:
        """Move everything into place, `run.json` last; names as they were made → where they stand now."""
        fresh = _files(self.staging)
        old = owned(self.out)
        targets = {name: self._target(name, old) for name in fresh}
        new = {targets[name]: _digests(self.staging / name) for name in fresh}
        _write_list(self.out, {n: _either(old.get(n), new.get(n)) for n in old | new})
        for name in sorted(old, key=lambda n: n != RUN):
            if _is_own(self.out, name, old):
                (self.out / name).unlink(missing_ok=True)
        for name in sorted(fresh, key=lambda n: n == RUN):
            target = self.out / targets[name]
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.staging / name).replace(target)
        _write_list(self.out, new)
        _drop_empty(self.out, old)
        return {name: self.out / target for name, target in targets.items()}

    def _target(self, name: str, old: Owned) -> str:
        """The name, numbered where a file stands that is not Kapok's or was changed since."""
        path, number = PurePosixPath(name), 2
        target = path
        while _stands(self.out / target) and not _is_own(self.out, str(target), old):
            target = path.with_name(f"{path.stem} ({number}){path.suffix}")
            number += 1
        return str(target)


@contextmanager
def delivery(out: Path) -> Iterator[Delivery]:
    """Makes the folder; what was not published is gone afterwards, what a killed run left is taken away first.

    OSError if nothing can be written there, Busy while another run is at it.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _alone(out):
        for left in out.glob(f"{_STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=out))
        try:
            yield Delivery(out, staging)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Holds the folder for one run. The lock is of what is open, so it ends with the process, however that ends."""
    with _opened(out) as handle:
        try:
            _lock(handle)
        except OSError as error:
            raise Busy(str(out)) from error
        yield


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _opened(out: Path) -> Iterator[int]:
        with (out / LOCK).open("ab") as handle:
            yield handle.fileno()

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    @contextmanager
    def _opened(out: Path) -> Iterator[int]:
        handle = os.open(out, os.O_RDONLY)
        try:
            yield handle
        finally:
            os.close(handle)

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def in_the_way(out: Path, measures: Iterable[str]) -> list[Path]:
    """What stands where a run writes its tables and is not Kapok's."""
    old = owned(out)
    tables = [f"{kind}/{name}{_TABLE}" for kind in TABLES for name in measures]
    taken = [n for n in (RUN, *tables) if _stands(out / n) and not _is_own(out, n, old)]
    folders = [
        kind
        for kind in TABLES
        if _stands(out / kind) and ((out / kind).is_symlink() or not (out / kind).is_dir())
    ]
    return [out / name for name in (*folders, *taken)]


def owned(out: Path) -> Owned:
    """What Kapok wrote into the folder; of runs before there was a list, what their `run.json` names."""
    listed = _json(out / LIST).get("files")
    if isinstance(listed, dict):
        return {n: [str(d) for d in ds] for n, ds in listed.items() if _inside(n)}
    measures = _json(out / RUN).get("measures")
    if not isinstance(measures, list):
        return {}
    names = [str(m["measure"]) for m in measures if isinstance(m, dict) and "measure" in m]
    tables = [f"{kind}/{name}{_TABLE}" for kind in TABLES for name in names]
    return {name: [] for name in (RUN, *tables) if _inside(name)}


def _json(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def _stands(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _is_own(out: Path, name: str, old: Owned) -> bool:
    path = out / name
    if name not in old or path.is_symlink() or not path.is_file():
        return False
    return not old[name] or _digest(path) in old[name]


def _digests(path: Path) -> list[str]:
    """Tables are for machines and large: nobody works in them by hand, and they are not read again."""
    return [] if path.suffix == _TABLE else [_digest(path)]


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _either(one: list[str] | None, other: list[str] | None) -> list[str]:
    """The digests of a file that is either the old or the new one."""
    if one is None or other is None:
        return one if other is None else other  # type: ignore[return-value]
    return [*one, *other] if one and other else []


def _write_list(out: Path, files: Owned) -> None:
    words = json.dumps({"files": dict(sorted(files.items()))}, indent=1)
    (out / LIST).write_text(words + "\n", "utf-8")


def _files(folder: Path) -> list[str]:
    found = [p for p in folder.rglob("*") if p.is_file()]
    return sorted(p.relative_to(folder).as_posix() for p in found)


def _drop_empty(out: Path, old: Owned) -> None:
    """Folders of the last run in which nothing is left."""
    for folder in {(out / name).parent for name in old} - {out}:
        if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
            folder.rmdir()
