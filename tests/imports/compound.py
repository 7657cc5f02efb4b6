"""Old and locked workbooks, byte by byte: compound files, what stands in an xls, and either locked with a password for real."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterable, Sequence
from hashlib import md5, sha1
from itertools import accumulate

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

Record = tuple[int, bytes]
SECTOR, SMALL, LEAST = 512, 64, 4096
END, FREE, OF_FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
BOF, END_OF_SHEET, SHEET, LABEL, CODE_PAGE, FILE_PASS = 0x809, 0x0A, 0x85, 0x204, 0x42, 0x2F
SPINS, BLOCK = 50_000, 1024


# ---- a compound file


def compound(streams: dict[str, bytes]) -> bytes:
    """As MS-CFB has it, version 3: small streams in the stream of the root, all others in sectors of their own."""
    small = {name: data for name, data in streams.items() if len(data) < LEAST}
    mini, mini_fat, mini_at = _laid(small, SMALL)
    large = {name: data for name, data in streams.items() if name not in small}
    body, fat, at = _laid(large | {"": mini}, SECTOR)

    def put(data: bytes, fill: bytes) -> int:
        nonlocal body
        if not data:
            return END
        first, padded = len(fat), data + fill * (-len(data) % SECTOR)
        body += padded
        fat.extend([*range(first + 1, first + len(padded) // SECTOR), END])
        return first

    entries = [_entry("Root Entry", 5, at[""], len(mini), 1 if streams else FREE)]
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    for n, name in enumerate(names, 1):
        first = mini_at[name] if name in small else at[name]
        entries.append(
            _entry(name, 2, first, len(streams[name]), right=n + 1 if n < len(names) else FREE)
        )
    folder = put(b"".join(entries), b"\0")
    mini_first = put(struct.pack(f"<{len(mini_fat)}I", *mini_fat), b"\xff")
    sectors = -(-(len(fat) + 1) // (SECTOR // 4 - 1))
    listed = [*range(len(fat), len(fat) + sectors)]
    fat.extend([OF_FAT] * sectors)
    body += struct.pack(f"<{len(fat)}I", *fat).ljust(sectors * SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIII", 0x3E, 3, 0xFFFE, 9, 6, 0, sectors, folder)
    mini_sectors = -(-len(mini_fat) * 4 // SECTOR)
    head += struct.pack("<IIIIII", 0, LEAST, mini_first, mini_sectors, END, 0)
    return head + struct.pack("<109I", *(listed + [FREE] * (109 - len(listed)))) + body


def _laid(streams: dict[str, bytes], size: int) -> tuple[bytes, list[int], dict[str, int]]:
    """One after the other in sectors of the size; which sector comes after each, and where each stream begins."""
    body, chain, begins = b"", list[int](), dict[str, int]()
    for name, data in streams.items():
        first, padded = len(chain), data + b"\0" * (-len(data) % size)
        begins[name] = first if data else END
        body += padded
        chain.extend([*range(first + 1, first + len(padded) // size), END] if data else [])
    return body, chain, begins


def _entry(name: str, kind: int, first: int, size: int, child: int = FREE, right: int = FREE) -> bytes:  # fmt: skip
    told = (name + "\0").encode("utf-16-le")
    head = struct.pack("<64sHBBIII", told, len(told), kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", first, size)


# ---- an xls


def old_book(rows: Iterable[Sequence[str]], name: str = "Sheet1") -> bytes:
    """One sheet of text, as BIFF8."""
    return compound({"Workbook": stream(_records(rows), name)})


def _records(rows: Iterable[Sequence[str]]) -> list[Record]:
    return [
        (LABEL, struct.pack("<HHHHB", n, at, 0, len(words), 1) + words.encode("utf-16-le"))
        for n, row in enumerate(rows)
        for at, words in enumerate(row)
        if words
    ]


def stream(cells: Sequence[Record], name: str, lock: FilePass | None = None) -> bytes:
    """The stream of a workbook. What says where the sheet begins is never locked, nor how a part begins."""
    part = struct.pack("<HHIII", 0x600, 0x10, 0, 0, 0)
    sheet = [(BOF, part), *cells, (END_OF_SHEET, b"")]
    whole: list[Record] = [(BOF, struct.pack("<HHIII", 0x600, 0x05, 0, 0, 0))]
    if lock:
        whole.append((FILE_PASS, lock.told))
    told = struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le")
    rest: list[Record] = [
        (CODE_PAGE, struct.pack("<H", 1200)),
        (SHEET, bytes(4) + told),
        (END_OF_SHEET, b""),
    ]
    begins = sum(4 + len(data) for _, data in (*whole, *rest))
    rest[1] = (SHEET, struct.pack("<I", begins) + told)
    records = [*whole, *rest, *sheet]
    places = [0, *accumulate(4 + len(data) for _, data in records)]
    made = b""
    for place, (kind, data) in zip(places, records, strict=False):
        open_ = len(data) if kind in (BOF, FILE_PASS) else 4 if kind == SHEET else 0
        hidden = lock.over(place + 4, data) if lock else data
        made += struct.pack("<HH", kind, len(data)) + data[:open_] + hidden[open_:]
    return made.ljust(LEAST, b"\0")


def locked_old_book(rows: Iterable[Sequence[str]], password: str, chance: random.Random) -> bytes:
    """As Excel locks an xls since 1997: RC4 over what the records hold."""
    lock = FilePass(password, chance)
    return compound({"Workbook": stream(_records(rows), "Sheet1", lock)})


class FilePass:
    """MS-XLS 2.2.10, RC4. `told`: the record that says so."""

    def __init__(self, password: str, chance: random.Random) -> None:
        salt, known = chance.randbytes(16), chance.randbytes(16)
        first = md5(password.encode("utf-16-le")).digest()[:5]
        self._key = md5((first + salt) * 16).digest()[:5]
        both = rc4(self._of_block(0), known + md5(known).digest())
        self.told = struct.pack("<HHH", 1, 1, 1) + salt + both

    def _of_block(self, number: int) -> bytes:
        return md5(self._key + struct.pack("<I", number)).digest()

    def over(self, place: int, data: bytes) -> bytes:
        """What stands from a place of the stream on."""
        made = b""
        while data:
            block, at = divmod(place + len(made), BLOCK)
            piece, data = data[: BLOCK - at], data[BLOCK - at :]
            made += rc4(self._of_block(block), bytes(at) + piece)[at:]
        return made


def rc4(key: bytes, data: bytes) -> bytes:
    box, j, made = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for one in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        made.append(one ^ box[(box[i] + box[j]) % 256])
    return bytes(made)


# ---- an xlsx with a password


def locked_book(data: bytes, password: str, chance: random.Random) -> bytes:
    """As Excel locks an xlsx: ECMA-376 standard encryption, AES-128, the whole archive as one stream of a compound file."""
    salt, known = chance.randbytes(16), chance.randbytes(16)
    key = _key(password, salt)
    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    head = struct.pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    info = struct.pack("<HHII", 4, 2, 0x24, len(head)) + head
    info += struct.pack("<I", 16) + salt + aes(key, known)
    info += struct.pack("<I", 20) + aes(key, sha1(known).digest() + bytes(12))
    package = struct.pack("<Q", len(data)) + aes(key, data + bytes(-len(data) % 16))
    return compound({"EncryptionInfo": info, "EncryptedPackage": package})


def _key(password: str, salt: bytes) -> bytes:
    found = sha1(salt + password.encode("utf-16-le")).digest()
    for n in range(SPINS):
        found = sha1(struct.pack("<I", n) + found).digest()
    found = sha1(found + bytes(4)).digest()
    return sha1(bytes(0x36 ^ one for one in found.ljust(64, b"\0"))).digest()[:16]


def aes(key: bytes, data: bytes) -> bytes:
    made = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return made.update(data) + made.finalize()
