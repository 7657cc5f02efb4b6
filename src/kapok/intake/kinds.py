"""What a file is, told by its first bytes: names are wrong more often than contents are."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

_START = 4096
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOK = "xl/workbook.xml"
_PAGE = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body")


BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    OSError,
    UnicodeDecodeError,
)
"""How an archive that is cut short, damaged or encrypted shows itself while it is read."""


class Kind(StrEnum):
    """`OTHER`: neither a workbook nor text, or a workbook in a form that is not read."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"
    PAGE = "page"
    EMPTY = "empty"
    OTHER = "other"


NAMED: dict[str, Kind] = {
    ".xlsx": Kind.XLSX,
    ".xlsm": Kind.XLSX,
    ".xls": Kind.XLS,
    ".csv": Kind.TEXT,
    ".txt": Kind.TEXT,
    ".tsv": Kind.TEXT,
}
"""What a file with such a name should be; others are not looked into."""


def kind_of(path: Path) -> Kind:
    """What the file is by its content."""
    with path.open("rb") as handle:
        start = handle.read(_START)
    if len(start) < _START and not start.removeprefix(b"\xef\xbb\xbf").strip():
        return Kind.EMPTY
    if start.startswith(_ZIP):
        return Kind.XLSX if _holds_workbook(path) else Kind.OTHER
    if start.startswith(_OLE):
        return Kind.XLS
    if start.startswith(_UTF16_MARKS):
        return Kind.TEXT
    if b"\x00" in start:
        return Kind.OTHER
    begin = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if begin.startswith(b"<") and any(mark in begin for mark in _PAGE):
        return Kind.PAGE
    return Kind.OTHER if begin.startswith(b"<?xml") else Kind.TEXT


def _holds_workbook(path: Path) -> bool:
    """Whether the archive is a workbook; one that is cut short may have been."""
    try:
        if not zipfile.is_zipfile(path):
            return True
        with zipfile.ZipFile(path) as archive:
            return _WORKBOOK in archive.namelist()
    except BROKEN_ARCHIVE:
        return True
