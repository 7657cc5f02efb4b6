"""Files on the disk: one a content, encrypted, written whole or not at all, verified whenever they are read.

    FOLDER/keys.json        data keys, wrapped by the ring
    FOLDER/ab/abcd…         a file; the address is HMAC-SHA-256 of its content under the ring's address key

An address tells nothing of the content to whoever has not the ring, and cannot be guessed from it. The same content has
the same address for ever; it stands in history, so that key does not rotate.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kapok.platform.folders import home
from kapok.platform.safely import only_writer, write_over
from kapok.platform.secrets.datakeys import WrappedKey, begin, next_id, read_keys, write_keys
from kapok.platform.secrets.letters import Letters
from kapok.platform.secrets.ring import Ring
from kapok.platform.secrets.trouble import Trouble
from kapok.platform.vault.filekinds import MOST_BYTES, FileKind, kind_of
from kapok.platform.vault.pictures import made_anew

DEFAULT = "default"
PURPOSE = "files"
KEYS = "keys.json"
_ADDRESS = re.compile(r"[0-9a-f]{64}")
_FIRST = 2
_AROUND = 64
"""What encryption adds to a file, at most."""


def vault_path(cluster: str = DEFAULT) -> Path:
    """Where the vault is when no other folder is named: one for each database that has papers."""
    return home() / ("files" if cluster == DEFAULT else f"files-{cluster}")


def kept_files(folder: Path) -> Iterator[Path]:
    """The files of a vault's folder as they lie there, by address."""
    for path in sorted(folder.glob(f"{'[0-9a-f]' * _FIRST}/*")):
        if _ADDRESS.fullmatch(path.name) and path.name.startswith(path.parent.name):
            yield path


@dataclass(frozen=True, slots=True)
class Stored:
    """`anew`: a picture, kept as we made it, not as it came."""

    address: str
    kind: FileKind
    size: int
    anew: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as it lies there, encrypted: what a backup has to bring back."""

    address: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Found:
    """Something wrong: `code` is damaged, missing or stray."""

    code: str
    name: str


class Vault:
    """The files of one folder. Data keys are begun when first needed."""

    def __init__(self, folder: Path, ring: Ring) -> None:
        self.folder = folder
        self._ring = ring

    def add(self, data: bytes) -> Stored:
        """Keep a file; Trouble if it may not come in. One that is there already is looked at, and mended if damaged."""
        kind = kind_of(data)
        anew = kind.picture
        if anew:
            data, kind = made_anew(data)
        address = self.address(data)
        if not self._whole(address):
            write_over(self._path(address), self._letters_to_write().seal(data, "file", address))
        return Stored(address, kind, len(data), anew)

    def get(self, address: str) -> bytes:
        """The content; Trouble if it is not there or not what the address says."""
        if not _ADDRESS.fullmatch(address):
            raise Trouble("address_form", address=address)
        path = self._path(address)
        try:
            if path.stat().st_size > MOST_BYTES + _AROUND:
                raise Trouble("file_damaged", address=address)
            sealed = path.read_bytes()
        except FileNotFoundError as error:
            raise Trouble("file_missing", address=address) from error
        return self._opened(address, sealed, Letters(self._ring, self._keys(), PURPOSE))

    def address(self, data: bytes) -> str:
        return hmac.digest(self._ring.address_key, data, "sha256").hex()

    def listing(self) -> Iterator[Listed]:
        """Every file as it lies there, by address: the same folder gives the same list."""
        for path in kept_files(self.folder):
            data = path.read_bytes()
            yield Listed(path.name, len(data), sha256(data).hexdigest())

    def check(self, before: Collection[str] = ()) -> Iterator[Found]:
        """Whatever is wrong. `before`: addresses of an earlier listing, all of which must still be there."""
        letters: Letters | None = None
        missing = set(before)
        for path in kept_files(self.folder):
            letters = letters or Letters(self._ring, self._keys(), PURPOSE)
            data = path.read_bytes()
            missing.discard(path.name)
            try:
                self._opened(path.name, data, letters)
            except Trouble:
                yield Found("damaged", path.name)
        yield from (Found("missing", address) for address in sorted(missing))
        yield from (Found("stray", name) for name in self._strays())

    def _opened(self, address: str, sealed: bytes, letters: Letters) -> bytes:
        try:
            data = letters.open(sealed, "file", address)
        except Trouble as trouble:
            if trouble.code in ("not_opened", "not_sealed"):
                raise Trouble("file_damaged", address=address) from trouble
            raise
        if self.address(data) != address:
            raise Trouble("file_damaged", address=address)
        return data

    def _whole(self, address: str) -> bool:
        if not self._path(address).exists():
            return False
        try:
            self.get(address)
        except Trouble as trouble:
            if trouble.code != "file_damaged":
                raise
            return False
        return True

    def _path(self, address: str) -> Path:
        return self.folder / address[:_FIRST] / address

    def _strays(self) -> list[str]:
        """What is no file of ours: left by a crash while writing, or put there by somebody."""
        known = {
            *kept_files(self.folder),
            *(self.folder / name for name in (KEYS, f".{KEYS}.lock")),
        }
        there = (path for path in self.folder.rglob("*") if path.is_symlink() or not path.is_dir())
        return sorted(str(path.relative_to(self.folder)) for path in there if path not in known)

    def _keys_path(self) -> Path:
        return self.folder / KEYS

    def _keys(self) -> list[WrappedKey]:
        return read_keys(self._keys_path())

    def _letters_to_write(self) -> Letters:
        keys = self._keys()
        if not any(one.purpose == PURPOSE for one in keys):
            with only_writer(self._keys_path()):
                keys = self._keys()
                if not any(one.purpose == PURPOSE for one in keys):
                    keys = [*keys, begin(self._ring, PURPOSE, next_id(keys))]
                    write_keys(self._keys_path(), keys)
        return Letters(self._ring, keys, PURPOSE)
