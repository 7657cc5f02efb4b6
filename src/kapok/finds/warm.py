"""What the last run read, kept beside the database as Parquet, so that the next takes out only what has happened since.

It is there to save time and may be thrown away at any time. It holds what the registry's own files hold, without names and
numbers of people, in a folder that nobody else of the machine may enter. It is used only for the same database, the same
vocabulary and an unbroken history; what is written appears whole or not at all.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from kapok.platform.database.places import make_folder
from kapok.platform.folders import home
from kapok.rules.executors.duckdb_executor.dialect import constant

STATE = "state.json"
FORM = 1
"""Raised when what is kept is written in another way."""
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class Warm:
    """`events`: the history read; `run`: the run whose results are kept; `words`: digest of the vocabulary's columns."""

    folder: Path
    fingerprint: str
    events: str
    run: int
    words: str
    rows: Mapping[str, int] = field(default_factory=dict)

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


def kept(database: str, words: str) -> Warm | None:
    """What is there for a database; nothing if it was written for other words or in another form."""
    try:
        told = json.loads((place(database) / STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if told.pop("form", None) != FORM or told["words"] != words:
        return None
    folder = place(database) / told.pop("folder")
    return Warm(folder=folder, **told) if folder.is_dir() else None


def keep(
    into: duckdb.DuckDBPyConnection,
    database: str,
    told: Mapping[str, object],
    names: Iterable[str],
    unchanged: Iterable[str] = (),
) -> None:
    """Write the tables; those `unchanged` since the last time are taken over. What was there before the last goes."""
    base = place(database)
    make_folder(base.parent, _PRIVATE)
    make_folder(base, _PRIVATE)
    folder = Path(tempfile.mkdtemp(prefix="facts-", dir=base))
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
    state = {**told, "rows": rows, "folder": folder.name, "form": FORM}
    fresh = base / f"{STATE}.new"
    fresh.write_text(json.dumps(state), "utf-8")
    fresh.replace(base / STATE)
    for one in base.glob("facts-*"):
        if one not in (folder, old):  # the run that is being done still reads the last
            shutil.rmtree(one, ignore_errors=True)


def _state(base: Path) -> dict[str, object]:
    try:
        found = json.loads((base / STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
