"""Long lists, a page at a time: `?from=` says how many come before. What else the address asks for stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.http import HttpRequest

from kapok.web.exporting import MOST, exporting
from kapok.web.typed import whole

PAGE = 50


class Sliced(Protocol):
    """A list that is read in parts: a question for rows, or what asks one."""

    def __getitem__(self, part: slice, /) -> Iterable[Any]: ...


def paged(request: HttpRequest, found: Sliced) -> tuple[list[Any], str, str]:
    """The rows of the page, and the addresses of the next one and the one before, where there are such."""
    if exporting(request):
        return list(found[:MOST]), "", ""
    offset = whole(request.GET.get("from", "")) or 0
    rows = list(found[offset : offset + PAGE + 1])
    more = _from(request, offset + PAGE) if len(rows) > PAGE else ""
    back = _from(request, max(0, offset - PAGE)) if offset else ""
    return rows[:PAGE], more, back


def _from(request: HttpRequest, offset: int) -> str:
    asked = request.GET.copy()
    asked["from"] = str(offset)
    return f"?{asked.urlencode()}"
