"""Secrets: keys outside the database, and what stands in it encrypted with them.

    key ring (a file)    key-encryption keys by version, index keys by version, and two keys that never change
    data keys            wrapped by a key of the ring; they lie beside what they encrypt, in the database or the vault
    fields               a value encrypted under a data key and bound to its table, column and row
    blind index          a keyed hash of the normal form, by which an encrypted value is found exactly

Rotation makes a new version of the ring's keys, wraps the data keys anew and rebuilds the blind indexes. No encrypted
value changes by it, so that sealed history stays as it was sealed.
"""

from kapok.platform.secrets.blindindex import Indexed
from kapok.platform.secrets.fields import Fields, Place
from kapok.platform.secrets.ring import Ring, new_ring
from kapok.platform.secrets.ringfile import create, load, ring_path, save
from kapok.platform.secrets.trouble import Trouble

__all__ = [
    "Fields",
    "Indexed",
    "Place",
    "Ring",
    "Trouble",
    "create",
    "load",
    "new_ring",
    "ring_path",
    "save",
]
