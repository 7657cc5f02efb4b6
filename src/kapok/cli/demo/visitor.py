"""A browser without pictures: forms with their tokens, cookies, redirects; for the walk through the pages."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

SECONDS, FIRST_SECONDS = 30.0, 180.0
"""How long an answer is waited for; the first, from a server that begins on a busy machine. One that dies is known at once."""
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as it came; `path` is where one ended up."""

    path: str
    status: int
    words: str
    seconds: float


@dataclass(slots=True)
class Visitor:
    base: str
    patience: float = SECONDS
    open_: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self.open_ = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> Seen:
        return self._ask(urllib.request.Request(self._at(path)))  # noqa: S310 - of our own server

    def post(self, path: str, page: Seen, **told: str) -> Seen:
        """Send the form of a page, with its token."""
        found = _TOKEN.search(page.words)
        told["csrfmiddlewaretoken"] = found.group(1) if found else ""
        data = urllib.parse.urlencode(told).encode()
        from_ = {"Referer": self._at(path)}
        return self._ask(urllib.request.Request(self._at(path), data, from_))  # noqa: S310

    def _at(self, path: str) -> str:
        return urllib.parse.urljoin(self.base, path)

    def _ask(self, request: urllib.request.Request) -> Seen:
        begun = time.perf_counter()
        try:
            with self.open_.open(request, timeout=self.patience) as answer:
                words, status, url = answer.read(), answer.status, answer.url
        except urllib.error.HTTPError as error:
            words, status, url = error.read(), error.code, error.url
        path = urllib.parse.urlsplit(url or request.full_url).path
        return Seen(path, status, words.decode("utf-8", "replace"), time.perf_counter() - begun)


def first_page(address: str) -> Seen:
    """The first page; a visitor who comes before the server is ready waits."""
    return Visitor(address, FIRST_SECONDS).get("/")
