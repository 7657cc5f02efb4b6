"""Looks into an xlsx as an archive: whether it is safe to unpack, and the XML of its sheets.

A workbook is untrusted: sizes are counted by unpacking, not taken from the archive's own word; members that no workbook
has and document types (which define entities) are refused; a sheet whose cells stand far apart is refused before
anything is laid out as a table.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

from kapok.intake.findings import Note, note
from kapok.intake.kinds import BROKEN_ARCHIVE
from kapok.intake.sheets import SPARSE_FROM, too_large

LARGEST, LARGEST_PART = 1 << 30, 16 << 20
"""Bytes, unpacked: of all, and of a part that is laid out as a tree, which takes some thirty times as much."""
_MOST_MEMBERS = 5_000
_MOST_TIMES, _SQUEEZED_FROM = 300, 100 << 20
_DEFLATE_AT_MOST = 1032  # times; what deflate can reach
_CHUNK = 1 << 20
_PROLOGUE = 1024
_MUCH = 64 << 20
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_LOCAL_HEADER = 30
_STRICT = b"http://purl.oclc.org/ooxml/"
_BOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_TREES = {_BOOK, _RELATIONS, _STYLES}
_DOCUMENT_TYPE = b"<!DOCTYPE"
_DATE1904 = re.compile(rb'<workbookPr\b[^<>]*?date1904="(?:1|true)"')
_BLANK, _ANY_BLANK = (
    rb" r",
    rb"\sr",
)  # how the attribute begins that names the place of a cell or row
_LETTERS, _BEYOND_AZ, *_NUMBERS = (
    {start: re.compile(start + rb"""\s*=\s*["']""" + place) for start in (_BLANK, _ANY_BLANK)}
    for place in (
        rb"([A-Za-z]{1,4})",
        rb"(?:[B-Zb-z][A-Za-z]|[A-Za-z]{3})",
        rb"[A-Za-z]{0,4}(\d{6,9})",  # where there are such, no shorter ones need be looked at
        rb"[A-Za-z]{0,4}(\d{5,9})",
        rb"[A-Za-z]{0,4}(\d{1,9})",
    )
)
_ROW, _CELL = (re.compile(rb"<(?:[^\s<>/]+:)?%s[\s/>]" % name) for name in (b"row", b"c"))
_ENDS = (b" ", b">", b"/", b"\t", b"\n", b"\r")
_UP_TO_AZ = 52
_PERCENT_IDS = (9, 10)  # built-in number formats 0% and 0.00%
_FORMAT, _NO_FORMAT = re.compile(r"[0-9]{1,9}"), -1
_QUOTED = re.compile(r'"[^"]*"|\\.')


@dataclass(slots=True)
class Look:
    """`sheets`: the XML of each sheet by its name. `percent`: the cell styles that show a number as a percentage."""

    sheets: dict[str, bytes] = field(default_factory=dict)
    date1904: bool = False
    percent: frozenset[int] = frozenset()


def look_into(path: Path) -> Look | Note:
    """The parts of a workbook, or why it will not be read. `BROKEN_ARCHIVE` or ParseError for broken ones."""
    with zipfile.ZipFile(path) as archive:
        listed = archive.infolist()
        fault = _fault(archive, listed, path.stat().st_size)
        if fault is not None:
            return fault
        members = {member.filename: member for member in listed}
        known = {name.lower(): name for name in members}  # whoever lays it out takes either
        if len(known) < len(listed):
            return note("file_parts")
        if _BOOK not in members or _RELATIONS not in members:
            return note("file_broken")
        trees = {name: archive.read(name) for name in _TREES & members.keys()}
        if any(_DOCUMENT_TYPE in tree.upper().replace(b"\x00", b"") for tree in trees.values()):
            return note("file_parts")
        book = trees[_BOOK]
        look = Look(date1904=bool(_DATE1904.search(book)))
        targets = {
            relation.get("Id", ""): relation.get("Target", "")
            for relation in _tree(trees[_RELATIONS])
        }
        for entry in _tree(book).iterfind(".//{*}sheet"):  # as it is, or in the strict form
            ids = [value for key, value in entry.attrib.items() if key.endswith("}id")]
            if len(ids) != 1:  # whoever lays it out may take either
                return note("file_parts")
            target, name = targets.get(ids[0], ""), entry.get("name", "")
            within = target.lower().removeprefix("/")
            within = within if within.startswith("xl/") else f"xl/{within}"
            if (
                within not in known or name in look.sheets
            ):  # else one part is laid out as often as it is named
                return note("file_parts")
            look.sheets[name] = archive.read(known.pop(within))
        if _STYLES in trees:
            look.percent = _percent_styles(trees[_STYLES])
        return look


def _tree(xml: bytes) -> ET.Element:
    """Of a part without a document type, so without entities. One in an encoding that XML does not have is broken."""
    try:
        return ET.fromstring(xml)  # noqa: S314
    except (LookupError, ValueError) as error:
        raise ET.ParseError(str(error)) from error


def is_strict(path: Path) -> bool:
    """Whether a workbook that could be read is in the strict form of its standard."""
    with zipfile.ZipFile(path) as archive:
        return _STRICT in archive.read(_BOOK)


def more_rows_than(data: bytes, most: int) -> bool:
    """Whether a workbook's sheets have more rows; told at a glance, without reading them. One that unpacks to very much has."""
    rows = unpacked = 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for member in archive.infolist():
                if not _SHEET_PART.fullmatch(member.filename):
                    continue
                with archive.open(member) as part:
                    while piece := part.read(_CHUNK):
                        rows += piece.count(b"<row")
                        unpacked += len(piece)
                        if rows > most or unpacked > _MUCH:
                            return True
    except BROKEN_ARCHIVE:
        return False  # said by who reads it
    return False


def _fault(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed: int) -> Note | None:
    if len(members) > _MOST_MEMBERS:
        return note("file_parts")
    total = 0
    for member in members:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return note("file_parts")
        size = _unpacked(archive, member)
        if size > LARGEST_PART and member.filename in _TREES:
            return note("file_parts")
        total += size
        if total > LARGEST:
            return note("file_large", size=gigabytes(total), most=gigabytes(LARGEST))
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                if _DOCUMENT_TYPE in part.read(_PROLOGUE).upper().replace(b"\x00", b""):
                    return note("file_parts")
    if total > _SQUEEZED_FROM and total > packed * _MOST_TIMES:
        return note("file_squeezed", times=total // packed)
    return None


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """How many bytes a member really has; one too small to be much is taken at the most it can be."""
    if member.compress_type == zipfile.ZIP_STORED:
        return member.compress_size
    most = member.compress_size * _DEFLATE_AT_MOST
    if most < _CHUNK:
        return max(member.file_size, 0)
    assert archive.fp is not None
    archive.fp.seek(member.header_offset)
    header = archive.fp.read(_LOCAL_HEADER)
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    archive.fp.seek(member.header_offset + _LOCAL_HEADER + names)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left, size = member.compress_size, 0
    while left > 0 and not inflate.eof and size <= LARGEST:
        packed = archive.fp.read(min(left, _CHUNK))
        if not packed:
            break
        left -= len(packed)
        while packed and size <= LARGEST:
            size += len(inflate.decompress(packed, _CHUNK))
            packed = inflate.unconsumed_tail
    return size


def gigabytes(size: int) -> str:
    """A size rounded up to a tenth: `1.2 GB`."""
    tenths = -(-size * 10 // (1 << 30))
    return f"{tenths // 10}.{tenths % 10} GB" if tenths % 10 else f"{tenths // 10} GB"


def _percent_styles(xml: bytes) -> frozenset[int]:
    styles = _tree(xml)
    percent = set(_PERCENT_IDS)
    for form in styles.iterfind(".//{*}numFmt"):
        if "%" in _QUOTED.sub("", form.get("formatCode", "")):
            percent.add(_number(form))
    formats = styles.find("{*}cellXfs")
    return frozenset(
        n
        for n, one in enumerate(formats if formats is not None else ())
        if _number(one) in percent - {_NO_FORMAT}
    )


def _number(form: ET.Element) -> int:
    """Of a number format; one that is none is that of no cell."""
    said = form.get("numFmtId", "")
    return int(said) if _FORMAT.fullmatch(said) else _NO_FORMAT


def extent_fault(xml: bytes) -> Note | None:
    """What to say of a sheet too large to lay out as a table, judged by its rows, columns and written cells."""
    begin = xml.find(b"<", 2)  # after the declaration and its line break
    broken = any(xml.find(blank, begin) >= 0 for blank in (b"\t", b"\n", b"\r"))
    start = _ANY_BLANK if broken else _BLANK
    numbers = next((found for one in _NUMBERS if (found := one[start].findall(xml))), [b"0"])
    rows = max(map(int, numbers))
    beyond = _unplaced(xml)
    if beyond is not None:
        columns = max(map(column_number, set(_LETTERS[start].findall(xml))), default=0)
        return too_large(rows + beyond[0], columns + beyond[1], xml.count(b"<c"))
    if rows * _UP_TO_AZ <= SPARSE_FROM and not _BEYOND_AZ[start].search(xml):
        return None
    columns = max(map(column_number, set(_LETTERS[start].findall(xml))), default=0)
    if rows * columns <= SPARSE_FROM:
        return None
    return too_large(rows, columns, xml.count(b"<c"))


def _unplaced(xml: bytes) -> tuple[int, int] | None:
    """How many rows, and at most how many cells in one of them, where not all say where they stand; nothing where all do."""
    if b":row" not in xml and all(_placed(xml, name) for name in (b"<row", b"<c")):
        return None
    rows = _ROW.split(xml)
    return len(rows) - 1, max(len(_CELL.findall(row)) for row in rows)


def _placed(xml: bytes, tag: bytes) -> bool:
    return sum(xml.count(tag + end) for end in _ENDS) == xml.count(tag + b' r="')


def column_number(letters: bytes) -> int:
    """A → 1, AA → 27."""
    number = 0
    for character in letters.upper():
        number = number * 26 + character - 64
    return number
