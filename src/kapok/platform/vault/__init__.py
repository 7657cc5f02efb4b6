"""The vault: files that people hand in or that we make, each once, encrypted, under an address made of its content.

Owns what may come in (`filekinds`: by content, never by name), pictures made anew without what a camera adds (`pictures`),
the files on the disk (`vault`) and how one may be sent to a browser (`serving`).
"""

from kapok.platform.vault.filekinds import FileKind, kind_of
from kapok.platform.vault.serving import headers
from kapok.platform.vault.vault import Found, Listed, Stored, Vault, vault_path

__all__ = ["FileKind", "Found", "Listed", "Stored", "Vault", "headers", "kind_of", "vault_path"]
