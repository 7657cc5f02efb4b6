"""Several files that come as one: a zip of what villages sent, one file each. Each of them is an import of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from kapok.imports.trouble import Refused
from kapok.intake.kinds import BROKEN_ARCHIVE
from kapok.platform.vault.filekinds import MOST_BYTES, MOST_TIMES, crowded

MOST_FILES = 100
_BEGIN = b"PK\x03\x04"
_OFFICE = "[Content_Types].xml"
"""What every office file has in it, and no folder of files."""
_SUFFIXES = frozenset((".xlsx", ".xls", ".csv", ".txt", ".tsv"))
_LOCKED, _IS_UTF8 = 0x1, 0x800
File = tuple[str, bytes]


def files_in(name: str, data: bytes, room: int = MOST_FILES) -> list[File]:
    """The file itself; or the sheets in it, if it is a zip of such. Refused where it is locked, or made to break things. `room`: so
    many files may still come.
    """
    if room < 1:
        raise Refused("import_many", most=MOST_FILES)
    if not data.startswith(_BEGIN):
        return [(name, data)]
    if crowded(data):
        raise Refused("file_bomb")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            held = list(_sheets(packed))
            if not held:
                if name.lower().endswith(".zip"):
                    raise Refused("import_zip_none")
                return [(name, data)]
            if any(one.flag_bits & _LOCKED for one in held):
                raise Refused("import_zip_locked")
            if len(held) > room:
                code = "import_zip_many" if len(held) > MOST_FILES else "import_many"
                raise Refused(code, files=len(held), most=MOST_FILES)
            return list(_unpacked(packed, held, len(data)))
    except BROKEN_ARCHIVE as error:
        raise Refused("file_broken") from error


def _sheets(packed: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    entries = packed.infolist()
    if any(one.filename == _OFFICE for one in entries):
        return
    for one in entries:
        path = PurePosixPath(one.filename)
        hidden = path.name.startswith(("~$", ".")) or "__MACOSX" in path.parts
        if not one.is_dir() and not hidden and path.suffix.lower() in _SUFFIXES:
            yield one


def _unpacked(packed: zipfile.ZipFile, held: list[zipfile.ZipInfo], size: int) -> Iterator[File]:
    """As much as may come in at once, whatever the zip says of itself."""
    left = min(MOST_BYTES, MOST_TIMES * size)
    for one in held:
        with packed.open(one) as part:
            data = part.read(left + 1)
        left -= len(data)
        if left < 0:
            raise Refused("file_bomb")
        yield _called(one), data


def _called(one: zipfile.ZipInfo) -> str:
    """Its name; Windows writes it in the code page of the office."""
    name = one.filename
    if not one.flag_bits & _IS_UTF8:
        name = name.encode("cp437", "replace").decode("gb18030", "replace")
    return PurePosixPath(name).name
