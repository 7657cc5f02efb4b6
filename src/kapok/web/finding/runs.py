"""A run of finds by its number, and the addresses of its pages."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404

from kapok.finds import reading
from kapok.finds.models import Run

FINDS = "/finds/"


def run_of(number: int) -> Run:
    found = reading.run(number)
    if found is None:
        raise Http404
    return found


def at(of: Run, end: str = "", **asked_for: str) -> str:
    given = {name: value for name, value in asked_for.items() if value}
    return f"{FINDS}{of.pk}/{end}{'?' + urlencode(given) if given else ''}"
