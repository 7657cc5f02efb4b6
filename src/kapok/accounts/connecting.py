"""An address of the platform as Django wants it."""

from __future__ import annotations

from typing import Any

from kapok.platform.database.address import Address


def as_django(place: Address, database: str = "") -> dict[str, Any]:
    """`database`: another one than the address names, on the same server."""
    given = dict(place.parameters)
    named = given.pop("dbname", "")
    return {
        "ENGINE": "kapok.accounts.postgres",
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "NAME": database or named,
        "OPTIONS": given,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
