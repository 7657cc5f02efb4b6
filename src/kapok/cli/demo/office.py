"""The demonstration's office: its database made, its city laid down in it step by step, its accounts."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from kapok.city import AS_OF
from kapok.city.areas import CITY
from kapok.city.departments import DEPARTMENTS
from kapok.city.office import one_village
from kapok.city.tree import tree
from kapok.cli.demo import logins, place, token
from kapok.cli.demo.stages import Stages
from kapok.intake import Intake, read_folder
from kapok.platform.database import address, cluster
from kapok.platform.database.address import as_admin, connect
from kapok.platform.database.making import make_inside
from kapok.platform.database.roles import DATABASE
from kapok.platform.secrets import Trouble as SecretTrouble
from kapok.platform.secrets import create, load, new_ring
from kapok.rules.package.entities import Vocabulary

SCOPE = CITY.rstrip("0")
STEPS = 7
KEPT_SINCE = dt.date(2021, 10, 1)
"""The demonstration's registry has a history of four years: its rows were learnt since then, as they began."""
FORM = 6
"""Raised when a demonstration is laid down in another way: an older one is then made anew."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the city is made from."""

    seed: int
    persons: int
    form: int = FORM


def is_there(wanted: Wanted) -> bool:
    """Whether a whole city of this kind is laid down, and can be opened."""
    try:
        ring = load(place.ring())
        with connect(address("owner", place.NAME)) as con:
            if con.execute("SELECT to_regclass('accounts_setting')").fetchone() == (None,):
                return False
            laid = con.execute("SELECT value FROM accounts_setting WHERE name = 'laid'").fetchone()
            from kapok.registry.keys import fields_of

            fields_of(con, ring)
    except SecretTrouble:
        return False
    return (
        laid is not None
        and laid[0] == asdict(wanted)
        and bool(logins.kept())
        and place.token().exists()
    )


def clear() -> None:
    """An empty database and no keys: whatever an earlier demonstration left, whole or half, goes."""
    own = cluster(place.NAME)
    with connect(as_admin(own, "postgres")) as con:
        con.autocommit = True
        words = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        con.execute(words.format(sql.Identifier(DATABASE)))
    make_inside(own)
    for path in (place.ring(), place.logins(), place.token()):
        path.unlink(missing_ok=True)
    for folder in (place.files(), place.scratch()):
        shutil.rmtree(folder, ignore_errors=True)
    place.scratch().mkdir()


def migrate(words: Vocabulary) -> None:
    from kapok.registry.setup import migrate as bring_up

    bring_up(words, SCOPE, place.NAME)


def open_office() -> tuple[logins.Login, ...]:
    """Keys, areas, the marks of a demonstration, and the accounts that need no city: from now on one can log in."""
    from kapok.registry import areas, departments
    from kapok.registry.keys import begin_fields

    create(place.ring(), new_ring())
    with _as_owner() as con:
        begin_fields(con, load(place.ring()))
        areas.lay(con, tree([]))
        departments.lay(con, DEPARTMENTS)
        _set(con, demonstration=True, business_day=AS_OF.isoformat(), laying=[3, STEPS])
    made = logins.make(logins.OFFICERS)
    logins.keep(made)
    return made


@dataclass(slots=True)
class Laying:
    """The steps after the office is open; each is shown on the pages while it goes on."""

    stages: Stages
    words: Vocabulary
    wanted: Wanted
    city: Callable[[Path], None]
    """Makes the city's files in a folder."""

    def lay(self, officers: tuple[logins.Login, ...], keep: Path | None = None) -> Any:
        """`keep`: where the city's files stay; else they go when they are read."""
        with TemporaryDirectory(dir=place.scratch()) as scratch:
            folder = keep or Path(scratch) / "city"
            with self._step(4, "demo.office_city", persons=f"{self.wanted.persons:,}"):
                self.city(folder)
            with self._step(5, "demo.office_read") as told:
                read = read_folder(folder, self.words, today=AS_OF)
                told["rows"] = f"{sum(t.num_rows for t in read.tables.values()):,}"
                told["findings"] = f"{len(read.findings):,}"
            with self._step(6, "demo.office_laid") as told:
                done = self._load(read)
                told["rows"] = f"{sum(done.rows.values()):,}"
                told["files"] = f"{done.sources:,}"
        del read
        with self._step(7, "demo.office_settled") as told:
            told["events"] = f"{self._settle(officers):,}"
        return done

    @contextmanager
    def _step(self, number: int, key: str, **values: Any) -> Iterator[dict[str, Any]]:
        with _as_owner() as con:
            _set(con, laying=[number, STEPS])
        with self.stages.stage(key, number=number, steps=STEPS, **values) as told:
            yield told

    def _load(self, read: Intake) -> Any:
        from kapok.imports.first import lay_down
        from kapok.registry.filesources import Origin

        villages = [(row["id"], row["name"]) for row in read.directory["_village"].to_pylist()]
        villages.append((one_village.CODE, one_village.NAME))  # nobody of it is there yet
        origin = Origin("hrss", "演示城市", AS_OF, logins.BY, KEPT_SINCE)
        with connect(address("owner", place.NAME)) as con:
            ring, places = load(place.ring()), tree(villages)
            return lay_down(con, read, self.words, ring, origin, SCOPE, places)

    def _settle(self, officers: tuple[logins.Login, ...]) -> int:
        """The accounts that belong to somebody of the city; how many events history holds. Then all of it is there."""
        with connect(address("owner", place.NAME)) as con:
            con.autocommit = True
            con.execute("ANALYZE")
            more = logins.make(logins.of_the_city(con))
        logins.keep((*officers, *more))
        token.make()
        with _as_owner() as con:
            con.execute("DELETE FROM accounts_setting WHERE name = 'laying'")
            _set(con, laid=asdict(self.wanted))
            found = con.execute("SELECT count(*) FROM registry_event").fetchone()
        return int(found[0]) if found else 0


@contextmanager
def _as_owner() -> Iterator[psycopg.Connection]:
    with connect(address("owner", place.NAME)) as con:
        con.execute(
            "SELECT set_config('kapok.actor', %s, false), set_config('kapok.reason', %s, false)",
            [logins.BY, logins.LAID],
        )
        yield con


def _set(con: psycopg.Connection, **values: object) -> None:
    for name, value in values.items():
        con.execute(
            "INSERT INTO accounts_setting (name, value) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, Jsonb(value)],
        )
