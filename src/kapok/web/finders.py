"""Sheets that have their home elsewhere and are served with those of the office: the tokens, the text of a policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

import kapok.look
import kapok.site

SHEETS = {"base.css": kapok.look.__file__, "text.css": kapok.site.__file__}
"""Name → a neighbour of the file."""
PREFIX = "kapok"


class LookFinder(BaseFinder):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storages = {name: _beside(Path(file)) for name, file in SHEETS.items()}
        super().__init__(*args, **kwargs)

    def check(self, **_: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_: Any) -> str | list[str]:  # noqa: FBT002 - as Django calls it
        name = path.removeprefix(f"{PREFIX}/")
        if name == path or name not in self.storages:
            return []
        found = self.storages[name].path(name)
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        del ignore_patterns
        yield from self.storages.items()


def _beside(file: Path) -> FileSystemStorage:
    storage = FileSystemStorage(location=file.parent)
    storage.prefix = PREFIX
    return storage
