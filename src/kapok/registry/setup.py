"""A database made ready, or brought up to what this Kapok wants: Django's migrations, then the vocabulary's tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from kapok.accounts.connecting import as_django
from kapok.platform.database import Address, Trouble, address
from kapok.platform.database.address import connect
from kapok.platform.database.places import DEFAULT
from kapok.registry import vocabulary as tables
from kapok.registry import words
from kapok.registry.ways import table
from kapok.rules.package.entities import Vocabulary

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Migrated:
    """`steps`: migrations that were run; `entities`: those whose tables were made or changed."""

    steps: tuple[str, ...]
    entities: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.steps or self.entities)


def migrate(vocabulary: Vocabulary, city: str, name: str = DEFAULT, database: str = "") -> Migrated:
    """Run again, it changes nothing. `city`: the scope of what belongs to no county; `database`: another one of the server."""
    place = address(OWNER, name)
    if database:
        place = replace(place, parameters=place.parameters | {"dbname": database})
    _can_exclude(place)
    with _as_owner(place):
        steps = _pending()
        if steps:
            call_command(
                "migrate", database=OWNER, interactive=False, verbosity=0, skip_checks=True
            )
    with connect(place) as con:
        con.execute("SELECT pg_advisory_xact_lock(hashtext('kapok migrate'))")
        try:
            changed = tables.apply(con, vocabulary, city)
            words.keep(con, vocabulary)
        except tables.Differs as differs:
            raise Trouble(
                "column_differs",
                table=table(differs.entity),
                column=differs.column,
                there=differs.there,
                wanted=differs.wanted,
            ) from differs
    return Migrated(steps, tuple(changed))


def _can_exclude(place: Address) -> None:
    """Two spells that may not overlap need btree_gist; every PostgreSQL carries it, but not every package of one does."""
    with connect(place) as con:
        found = con.execute(
            "SELECT FROM pg_available_extensions WHERE name = 'btree_gist'"
        ).fetchone()
    if found is None:
        raise Trouble("no_btree_gist", address=place)


@contextmanager
def _as_owner(place: Address) -> Iterator[None]:
    """Django connected as the owner under a name of its own, and afterwards no more."""
    connections.databases[OWNER] = connections.configure_settings(
        {"default": {}, OWNER: as_django(place)}
    )[OWNER]
    try:
        yield
    finally:
        connections[OWNER].close()
        del connections[OWNER], connections.databases[OWNER]


def _pending() -> tuple[str, ...]:
    executor = MigrationExecutor(connections[OWNER])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)
