"""What the last run read, kept beside the database as Parquet, so that the next takes out only what has happened since.

It is there to save time and may be thrown away at any time. It holds what the registry's own files hold, without names and
numbers of people, in a folder that nobody else of the machine may enter. It is used only for the same database, the same
vocabulary and an unbroken history; what is written appears whole or not at all.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from kapok.platform.database.places import make_folder
from kapok.platform.folders import home
from kapok.rules.executors.duckdb_executor.dialect import constant

STATE = "state.json"
HELD = "held"
"""Locked by whoever reads the folder, for as long as he does."""
FORM = 2
"""Raised when what is kept is written in another way."""
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything has been decided, and all of it kept: by which run, up to which history, for which day, on which basis, by which
    program.
    """

    run: int
    events: str
    as_of: str
    basis: int
    program: str


@dataclass(frozen=True, slots=True)
class Warm:
    """`events`: the history read; `run`: the run whose results are kept; `words`: digest of the vocabulary's columns; `whole`: the
    last run that decided everything.
    """

    folder: Path
    fingerprint: str
    events: str
    run: int
    words: str
    rows: Mapping[str, int] = field(default_factory=dict)
    whole: Whole | None = None

    def load(self, into: duckdb.DuckDBPyConnection, name: str, called: str = "") -> None:
        """A table as it was kept."""
        source = constant(str(self.folder / f"{name}.parquet"), "text")
        into.execute(
            f"CREATE OR REPLACE TABLE {called or name} AS SELECT * FROM read_parquet({source})"
        )

    def show(self, into: duckdb.DuckDBPyConnection, name: str) -> None:
        """A table as it was kept, read where it lies."""
        source = constant(str(self.folder / f"{name}.parquet"), "text")
        into.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet({source})")


def place(database: str) -> Path:
    return home() / "finds" / database


@contextmanager
def kept(database: str, words: str) -> Iterator[Warm | None]:
    """What is there for a database, and stays there within the block; nothing if it was written for other words or in another
    form.
    """
    found = _known(database, words)
    try:
        held = None if found is None else (found.folder / HELD).open("rb")
    except FileNotFoundError:  # two runs have ended since the state was read
        held = None
    if held is None:
        yield None
        return
    with held:
        fcntl.flock(held, fcntl.LOCK_SH)
        yield found


def _known(database: str, words: str) -> Warm | None:
    try:
        told = json.loads((place(database) / STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if told.pop("form", None) != FORM or told["words"] != words:
        return None
    folder, whole = place(database) / told.pop("folder"), told.pop("whole")
    return Warm(folder=folder, whole=whole and Whole(**whole), **told)


def keep(
    into: duckdb.DuckDBPyConnection,
    database: str,
    told: Mapping[str, object],
    names: Iterable[str],
    unchanged: Iterable[str] = (),
    whole: Whole | None = None,
) -> None:
    """Write the tables; those `unchanged` since the last time are taken over. What was there before the last goes, unless
    somebody reads it.
    """
    base = place(database)
    make_folder(base.parent, _PRIVATE)
    make_folder(base, _PRIVATE)
    folder = Path(tempfile.mkdtemp(prefix="facts-", dir=base))
    (folder / HELD).touch()
    before = _state(base)
    old = base / str(before.get("folder", ""))
    over = {*unchanged} if before.get("words") == told["words"] else set()
    rows: dict[str, int] = {}
    for name in names:
        path = folder / f"{name}.parquet"
        if name in over and (old / path.name).is_file():
            path.hardlink_to(old / path.name)
        else:
            into.execute(f"COPY {name} TO {constant(str(path), 'text')} (FORMAT parquet)")
        rows[name] = int(into.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
    done = None if whole is None else asdict(whole)
    state = {**told, "rows": rows, "folder": folder.name, "form": FORM, "whole": done}
    fresh = base / f"{STATE}.new"
    fresh.write_text(json.dumps(state), "utf-8")
    fresh.replace(base / STATE)
    for one in base.glob("facts-*"):
        if one not in (folder, old) and not _read(
            one
        ):  # who reads the state now still finds the last
            shutil.rmtree(one, ignore_errors=True)


def _read(folder: Path) -> bool:
    try:
        with (folder / HELD).open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:  # it was never finished, or is of an older form
        return False
    return False


def _state(base: Path) -> dict[str, object]:
    try:
        found = json.loads((base / STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
