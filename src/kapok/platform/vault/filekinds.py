"""What a file is, told by its bytes against a list of what may come in; its name and what the browser says count nothing."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from kapok.platform.secrets.trouble import Trouble

MOST_BYTES = 50 * 2**20
MOST_UNPACKED = 1 * 2**30
MOST_TIMES = 200
"""An office file unpacks to some ten times its size; one that unpacks to more than this is made to break things."""
MOST_ENTRIES = 20_000
"""Parts of a zip; a list of a million takes a quarter of a minute and half a gigabyte to read, and is in no file of an office."""
_ENTRY = b"PK\x01\x02"


def crowded(data: bytes) -> bool:
    """Whether a zip lists more parts than any that is meant well: told before the list is read."""
    return data.count(_ENTRY) > MOST_ENTRIES


@dataclass(frozen=True, slots=True)
class FileKind:
    """`inline`: a browser may show it under our own address; only what we have made anew ourselves."""

    id: str
    media: str
    suffix: str
    inline: bool = False
    picture: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
JPEG = FileKind("jpeg", "image/jpeg", ".jpg", inline=True, picture=True)
PNG = FileKind("png", "image/png", ".png", inline=True, picture=True)
WEBP = FileKind("webp", "image/webp", ".webp", picture=True)
PDF = FileKind("pdf", "application/pdf", ".pdf")
XLSX = FileKind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", ".xlsx")
DOCX = FileKind("docx", f"{_OFFICE}.wordprocessingml.document", ".docx")
OFD = FileKind("ofd", "application/ofd", ".ofd")
XLS = FileKind("xls", "application/vnd.ms-excel", ".xls")
PARQUET = FileKind("parquet", "application/vnd.apache.parquet", ".parquet")
TEXT = FileKind("text", "text/plain", ".txt")
KINDS = (JPEG, PNG, WEBP, PDF, XLSX, DOCX, OFD, XLS, PARQUET, TEXT)

_ENTRY_OF = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX, "OFD.xml": OFD}
_MACROS = re.compile(r"vbaProject\.bin$|(?:^|/)(?:activeX|macrosheets)/", re.IGNORECASE)
_WORKBOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_MACRO_STREAM = "_VBA_PROJECT".encode("utf-16-le")
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP = re.compile(
    r"<\s*(?:!doctype|html|svg|script|\?xml|body|head|iframe|math)\b", re.IGNORECASE
)
_HEAD = 4096


def kind_of(data: bytes) -> FileKind:
    """The kind; Trouble if the file is too large, packed to break things, or not on the list."""
    if not data:
        raise Trouble("file_empty")
    if len(data) > MOST_BYTES:
        raise Trouble("file_large", size=_mb(len(data)), most=_mb(MOST_BYTES))
    for fits, tell in _SIGNS:
        if fits(data):
            return tell(data)
    return _text(data)


def _mb(size: int) -> str:
    return f"{size / 2**20:.1f} MB"


def _zip(data: bytes) -> FileKind:
    if crowded(data):
        raise Trouble("file_bomb")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise Trouble("file_broken") from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or unpacked > MOST_TIMES * len(data):
        raise Trouble("file_bomb")
    names = {entry.filename for entry in entries}
    if any(map(_MACROS.search, names)):
        raise Trouble("file_macros")
    for name, kind in _ENTRY_OF.items():
        if name in names:
            return kind
    raise Trouble("file_kind")


def _ole(data: bytes) -> FileKind:
    if _MACRO_STREAM in data:
        raise Trouble("file_macros")
    if _LOCKED_STREAM in data:
        raise Trouble("file_locked")
    if any(name in data for name in _WORKBOOK_STREAMS):
        return XLS
    raise Trouble("file_kind")


def _text(data: bytes) -> FileKind:
    """Text in UTF-8 or GB 18030 without control characters, and no page for a browser. Of text in neither, the line in which the
    better of the two ends.
    """
    read = 0
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError as error:
            read = max(read, error.start)
            continue
        if _NOT_TEXT.search(words):
            break
        if _MARKUP.search(words[:_HEAD]):
            raise Trouble("file_page")
        return TEXT
    else:
        if data.startswith(_UTF_16) or not _BINARY.search(data):
            raise Trouble("file_text", line=data.count(b"\n", 0, read) + 1)
    raise Trouble("file_kind")


def _always(kind: FileKind) -> Callable[[bytes], FileKind]:
    return lambda _data: kind


def _starts(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signs)


_SIGNS: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], FileKind]], ...] = (
    (_starts(b"\xff\xd8\xff"), _always(JPEG)),
    (_starts(b"\x89PNG\r\n\x1a\n"), _always(PNG)),
    (lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP", _always(WEBP)),
    (_starts(b"%PDF-"), _always(PDF)),
    (_starts(b"PK\x03\x04"), _zip),
    (_starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), _ole),
    (lambda data: data.startswith(b"PAR1") and data.endswith(b"PAR1"), _always(PARQUET)),
)
