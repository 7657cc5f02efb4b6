"""Reads csv and tab-separated text in UTF-8, UTF-16 or GB18030 (GBK); says line by line where encodings mix."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from kapok.intake.cells.raw import Raw
from kapok.intake.findings import Finding, Note, Place, note
from kapok.intake.sheets import Opened, Sheet, too_large

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (",", "\t", ";", "，", "|")
_FOREIGN = re.compile("[\\u0080-\\u07ff]")
_TYPED = str.maketrans("", "", "·×÷°±§")  # of these letters, the ones that sheets do hold
_SAMPLE = 30
_FAR = 20  # lines in one cell that nobody writes
csv.field_size_limit(10_000_000)


@dataclass(slots=True)
class Decoded:
    """`bad`: 1-based numbers of lines not in the file's own encoding."""

    text: str
    encoding: str
    bad: list[int] = field(default_factory=list)


def decode(data: bytes) -> Decoded:
    """The text and its encoding; in a mixed file, lines of the rarer encoding are left out and named."""
    if data.startswith(_UTF16_MARKS):
        return Decoded(data.decode("utf-16", errors="replace"), "UTF-16")
    body = data.removeprefix(_UTF8_MARK)
    try:
        return Decoded(body.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        pass  # not UTF-8 throughout: look at its lines
    lines = body.split(b"\n")
    fits = [_fits(line) for line in lines]
    utf8 = sum(1 for kind in fits if kind == "UTF-8")
    gbk = sum(1 for kind in fits if kind == "GB18030")
    own = "UTF-8" if data.startswith(_UTF8_MARK) or utf8 > gbk else "GB18030"
    if own == "GB18030":
        fits = [
            own if kind == "UTF-8" and _by_chance(line) else kind
            for line, kind in zip(lines, fits, strict=True)
        ]
    bad = [number for number, kind in enumerate(fits, 1) if kind not in ("ASCII", own)]
    text = "\n".join(
        "" if kind not in ("ASCII", own) else line.decode(own)
        for line, kind in zip(lines, fits, strict=True)
    )
    return Decoded(text, own, bad)


def _fits(line: bytes) -> str:
    if line.isascii():
        return "ASCII"
    for encoding in ("UTF-8", "GB18030"):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "?"


def _by_chance(line: bytes) -> bool:
    """Whether a line of a GBK file is valid UTF-8 by chance only: it is everyday GBK text, or would be UTF-8 of letters
    that no Chinese sheet holds. Chinese text really written in UTF-8 is neither.
    """
    try:
        line.decode("gb2312")
    except UnicodeDecodeError:
        return _fits_gbk(line) and bool(_FOREIGN.search(line.decode("utf-8").translate(_TYPED)))
    return True


def _fits_gbk(line: bytes) -> bool:
    try:
        line.decode("GB18030")
    except UnicodeDecodeError:
        return False
    return True


def read_delimited(path: Path, name: str) -> Opened:
    """The file as one sheet; row numbers are line numbers, so a quoted line break does not shift them."""
    opened = Opened()
    data = path.read_bytes()
    if b"\x00" in data and not data.startswith(_UTF16_MARKS):
        opened.findings.append(Finding(Place(name), note("file_not_text")))
        return opened
    decoded = decode(data)
    if "\x00" in decoded.text:
        opened.findings.append(Finding(Place(name), note("file_not_text")))
        return opened
    if decoded.encoding != "UTF-8":
        opened.findings.append(
            Finding(Place(name), note("file_encoding", encoding=decoded.encoding))
        )
    try:
        sheet = _sheet(decoded, name)
    except csv.Error:
        opened.findings.append(Finding(Place(name), note("file_broken")))
        return opened
    if isinstance(sheet, Note):
        opened.findings.append(Finding(Place(name), sheet))
        return opened
    opened.sheets.append(sheet)
    for number in decoded.bad:
        opened.findings.append(
            Finding(Place(name, row=number), note("line_encoding", encoding=decoded.encoding))
        )
    opened.findings.extend(_quote_fault(sheet))
    return opened


def _sheet(decoded: Decoded, name: str) -> Sheet | Note:
    reader = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=_delimiter(decoded.text))
    rows: list[list[Raw]] = []
    numbers: list[int] = []
    begin = 1
    bad = set(decoded.bad)
    for cells in reader:
        if begin not in bad:
            rows.append(cast("list[Raw]", cells))
            numbers.append(begin)
        begin = reader.line_num + 1
    width = max(map(len, rows), default=0)
    fault = too_large(len(rows), width, sum(map(len, rows)))
    if fault is not None:
        return fault
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    return Sheet(name, "", rows, numbers)


def _delimiter(text: str) -> str:
    """The sign that stands most often in the first lines."""
    sample = "\n".join(text.split("\n", _SAMPLE)[:_SAMPLE])
    counts = {sign: sample.count(sign) for sign in _DELIMITERS}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ","


def _quote_fault(sheet: Sheet) -> list[Finding]:
    """A quotation mark left open swallows the rest of the file: one cell with many line breaks."""
    numbers = sheet.numbers
    ends = [*numbers[1:], numbers[-1] + _FAR] if numbers else []
    far = [
        i for i, (begin, end) in enumerate(zip(numbers, ends, strict=True)) if end - begin >= _FAR
    ]
    for index in far:  # a cell with so many line breaks moves the next row away
        row = sheet.rows[index]
        if any(isinstance(raw, str) and raw.count("\n") >= _FAR - 1 for raw in row):
            return [Finding(sheet.place(index), note("quote_open"))]
    return []
