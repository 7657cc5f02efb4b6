"""The PostgreSQL that Kapok keeps its rows in: one that comes along, or the one that DATABASE_URL names.

Owns: the home folder and its clusters, the server's programs, making, starting, stopping, recovering; the roles of a
database and how long each may wait; the address by which one connects; backup and restore. Imports nothing of Kapok.

Gives `address(role)`, `launcher.start / stop / status`, `launcher.running(cluster)` for a server that ends with whoever
uses it, `backup.backup / restore`, and `Trouble` for everything that a person can mend.
"""

from kapok.platform.database.address import Address
from kapok.platform.database.places import Cluster, cluster
from kapok.platform.database.reaching import address
from kapok.platform.database.trouble import Trouble

__all__ = ["Address", "Cluster", "Trouble", "address", "cluster"]
