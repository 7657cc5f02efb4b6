"""The sheet of tokens has one home, `kapok.look`; the static site and these pages are both served from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

import kapok.look

SHEET = "base.css"
PREFIX = "kapok"


class LookFinder(BaseFinder):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(kapok.look.__file__).parent)
        self.storage.prefix = PREFIX
        super().__init__(*args, **kwargs)

    def check(self, **_: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_: Any) -> str | list[str]:  # noqa: FBT002 - as Django calls it
        if path != f"{PREFIX}/{SHEET}":
            return []
        found = self.storage.path(SHEET)
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        del ignore_patterns
        yield SHEET, self.storage
