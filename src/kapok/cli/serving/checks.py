"""What is asked of machine, database and keys before pages are served. Asked as the pages' own role, so that it is true."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator

from kapok.cli.serving.finding import Finding
from kapok.platform.folders import home
from kapok.rules.package.model import Package

MEGABYTE = 2**20
NEEDED, COMFORTABLE = 200 * MEGABYTE, 2048 * MEGABYTE
ADMINISTRATORS = 2
_STRONG = """
SELECT rolname, rolsuper OR rolbypassrls OR EXISTS (
    SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relkind = 'r') FROM pg_roles WHERE rolname = current_user
"""
_UNGUARDED = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
AND (relname ^@ 'fact_' OR relname = ANY ('{registry_person,registry_household,registry_organisation}'))
AND NOT relrowsecurity ORDER BY 1
"""


def of_machine() -> Iterator[Finding]:
    free = shutil.disk_usage(home()).free
    if free < COMFORTABLE:
        said = {"path": home(), "free": f"{free // MEGABYTE:,}"}
        yield Finding("serve.disk", grave=free < NEEDED, least=NEEDED // MEGABYTE, **said)


def of_policy(package: Package, today: dt.date) -> Iterator[Finding]:
    if today > package.valid_to:
        yield Finding("serve.run_off", grave=False, title=package.title, day=package.valid_to)


def of_database(package: Package, scope: str, cluster: str) -> Iterator[Finding]:
    """Django is begun as the pages' role."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_STRONG)
        name, strong = cursor.fetchone()
        if strong:
            yield Finding("serve.role_strong", role=name)
    behind = [*_pending(), *_outdated(package, scope)]
    if behind:
        yield Finding("serve.not_migrated", n=len(behind), cluster=cluster)
        return
    with connection.cursor() as cursor:
        cursor.execute(_UNGUARDED)
        for (table,) in cursor.fetchall():
            yield Finding("serve.unguarded", table=table, cluster=cluster)
    yield from _of_office(cluster)
    yield from _of_keys()


def _pending() -> list[str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def _outdated(package: Package, scope: str) -> list[str]:
    from django.db import connection

    from kapok.registry.vocabulary import outdated

    connection.ensure_connection()
    return outdated(connection.connection, package.vocabulary, scope)


def _of_office(cluster: str) -> Iterator[Finding]:
    from kapok.accounts.actor import holding
    from kapok.accounts.day import BUSINESS_DAY, office
    from kapok.accounts.models import Setting
    from kapok.platform.database.places import THROWN_AWAY

    now = office()
    if now.demonstration and cluster not in THROWN_AWAY:
        yield Finding("serve.demonstration", grave=False, day=now.day)
    elif not now.demonstration and Setting.get(BUSINESS_DAY):
        yield Finding("serve.day_ignored", grave=False, day=Setting.get(BUSINESS_DAY))
    if holding("administrator", now.day).count() < ADMINISTRATORS:
        yield Finding("serve.administrators", grave=False, least=ADMINISTRATORS)


def _of_keys() -> Iterator[Finding]:
    from kapok.platform.secrets import Trouble
    from kapok.registry.keys import fields

    try:
        fields()
    except Trouble as trouble:
        key = {"no_data_key": "serve.no_data_key"}.get(trouble.code, f"secret.{trouble.code}")
        yield Finding(key, grave=True, **trouble.values)
