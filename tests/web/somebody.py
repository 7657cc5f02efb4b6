"""Somebody of the registry for a test of pages: entered as its caseworker would, gone when the test ends."""

from __future__ import annotations


def enter(actor, county: str, name: str = "刘大田") -> str:
    """A household with one person in it; returns his id."""
    from django.db import connection

    from kapok.accounts.actor import acting_as
    from kapok.registry.newids import new_ids

    person, household = new_ids(2)
    with acting_as(actor, "entered for a test"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_household (id, ended_on, version) VALUES (%s, '2999-12-31', 1)",
            [household],
        )
        cursor.execute(
            "INSERT INTO fact_household (id, county) VALUES (%s, %s)", [household, county]
        )
        cursor.execute(
            "INSERT INTO registry_person (id, name, initials, number_version, bank, version) "
            "VALUES (%s, %s, '', 0, '', 1)",
            [person, name],
        )
        cursor.execute(
            "INSERT INTO fact_person (id, household) VALUES (%s, %s)", [person, household]
        )
    return person
