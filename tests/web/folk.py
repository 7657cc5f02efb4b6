"""People, households and organisations laid down in an office, as the application itself writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from tests.office import COUNTY

SINCE = dt.date(2020, 1, 1)
NUMBER = "510422199003077415"
PHONE = "13812345678"


@contextmanager
def _system() -> Iterator[None]:
    from kapok.accounts.actor import MACHINE, acting_as

    with acting_as(MACHINE, "test"):
        yield


def _insert(table: str, **values: object) -> None:
    from django.db import connection

    columns = ", ".join(values)
    holes = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({holes})", list(values.values()))


def sealed(table: str, row: str, **numbers: str) -> dict[str, object]:
    """Columns of a row for its numbers."""
    from kapok.platform.secrets import Place
    from kapok.registry.keys import fields
    from kapok.registry.reindexing import COLUMNS

    found: dict[str, object] = {}
    for column, number in numbers.items():
        index = fields().index(COLUMNS[table][column], number)
        found[f"{column}_sealed"] = fields().seal(Place(table, column, row), number)
        found[f"{column}_index"] = index.digest
    return found


def household(row: str, village: str = f"{COUNTY}100901", number: str | None = None) -> str:
    with _system():
        _insert("registry_household", id=row, number=number, ended_on="2999-12-31", version=1)
        _insert("fact_household", id=row, county=village[:6], village=village)
    return row


def person(row: str, name: str, house: str, *, head: bool = False, **numbers: str) -> str:
    from kapok.registry.pinyin import initials

    with _system():
        _insert(
            "registry_person",
            id=row,
            name=name,
            initials=initials(name),
            number_version=1,
            bank="",
            version=1,
            **sealed("registry_person", row, **numbers),
        )
        _insert("fact_person", id=row, household=house)
        _insert(
            "registry_membership",
            person_id=row,
            household_id=house,
            relation="" if head else "配偶",
            head=head,
            start=SINCE,
            finish="2999-12-31",
            because="registered",
        )
    return row


def organisation(
    row: str, name: str, code: str | None = None, county: str = COUNTY, **numbers: str
) -> str:
    from kapok.registry.pinyin import initials

    with _system():
        _insert(
            "registry_organisation",
            id=row,
            name=name,
            initials=initials(name),
            credit_code=code,
            number_version=1,
            version=1,
            **sealed("registry_organisation", row, **numbers),
        )
        _insert("fact_organisation", id=row, county=county, kind="enterprise")
    return row
