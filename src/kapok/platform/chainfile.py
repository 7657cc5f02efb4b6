"""Chains and rows as files of JSON lines: what `kapok audit` works on, and what an auditor can take away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kapok.platform.chain import Block
from kapok.platform.safely import write_over
from kapok.platform.secrets.trouble import Trouble

_NAMES = ("number", "start", "digests", "previous", "seal", "mark")


def read_rows(path: Path) -> list[dict[str, Any]]:
    """A row a line; Trouble names the line that is none."""
    rows = []
    for number, line in enumerate(_lines(path), 1):
        row = _object(path, number, line)
        if _has_fraction(row):
            raise Trouble("row_fraction", path=path, line=number)
        rows.append(row)
    return rows


def read_chain(path: Path) -> list[Block]:
    """The blocks; none if there is no file yet."""
    if not path.exists():
        return []
    blocks = []
    for number, line in enumerate(_lines(path), 1):
        one = _object(path, number, line)
        if set(one) != set(_NAMES) or not _fits(one):
            raise Trouble("chain_line", path=path, line=number)
        blocks.append(Block(**{**one, "digests": tuple(one["digests"])}))
    return blocks


def write_chain(path: Path, blocks: Sequence[Block]) -> None:
    lines = [
        json.dumps({name: getattr(block, name) for name in _NAMES}, separators=(",", ":"))
        for block in blocks
    ]
    write_over(path, "".join(f"{line}\n" for line in lines).encode())


def _fits(one: dict[str, Any]) -> bool:
    texts = (one["previous"], one["seal"], one["mark"], *_listed(one["digests"]))
    whole = (one["number"], one["start"])
    return (
        isinstance(one["digests"], list)
        and all(isinstance(text, str) for text in texts)
        and all(type(number) is int for number in whole)
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _lines(path: Path) -> list[str]:
    try:
        words = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise Trouble("rows_missing", path=path) from error
    except UnicodeDecodeError as error:
        raise Trouble("rows_encoding", path=path) from error
    return (
        words.removesuffix("\n").split("\n") if words else []
    )  # a text may hold other ends of line


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        one = json.loads(line)
    except ValueError as error:
        raise Trouble("row_form", path=path, line=number) from error
    if not isinstance(one, dict):
        raise Trouble("row_form", path=path, line=number)
    return one


def _has_fraction(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_fraction, value.values()))
    if isinstance(value, list):
        return any(map(_has_fraction, value))
    return isinstance(value, float)
