"""Which address it is: of our cluster, or of the server that DATABASE_URL names."""

from __future__ import annotations

from kapok.platform.database import elsewhere
from kapok.platform.database.address import Address, of_cluster, url_for
from kapok.platform.database.places import DEFAULT, cluster
from kapok.platform.database.roles import DATABASE, LOGINS


def address(role: str, name: str = DEFAULT) -> Address:
    """For `owner`, `web` or `jobs`. Does not ask whether the server runs."""
    url = url_for(name)
    if url is not None:
        return elsewhere.address(role, url)
    return of_cluster(cluster(name), LOGINS[role], DATABASE)
