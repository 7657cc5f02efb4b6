"""The pages in a real browser, on an office's screen and on a phone: all fits, can be read, be hit; no script is needed."""

from __future__ import annotations

import html
import json
import re
import subprocess
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.site.test_browser import CHECKS, Quiet, browser  # noqa: F401 - fixture
from tests.web.test_entering import account
from tests.web.test_pages import inside

from kapok.accounts.roles import Right

pytestmark = pytest.mark.browser
TRIES = 8
"""A browser under load may write a page down before it has looked at all of it."""
SCRIPT = re.compile(r"<script[^>]*></script>")
"""Left out: the pages are looked at as with JavaScript off."""


@pytest.fixture
def pages(drawn) -> dict[str, str]:
    from kapok.web.views.plain import gallery, help_page

    rights = frozenset(Right)
    return {
        "gallery.html": drawn(gallery, rights=rights),
        "help.html": drawn(help_page, lang="en"),
        "gallery-large.html": drawn(gallery, size="large", rights=rights),
        "gallery-public-huge.html": drawn(gallery, "/gallery/?shell=public", size="huge"),
    }


@pytest.fixture
def looked_at(browser, django, tmp_path):  # noqa: F811
    """`looked_at(pages, width)`: what is wrong with each page at a width."""
    from django.conf import settings

    profile = tmp_path / "profile"
    (tmp_path / "static").symlink_to(Path(settings.STATIC_ROOT))
    (tmp_path / "look.html").write_text(f"<!doctype html><body><script>{CHECKS}</script>", "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def look(pages: dict[str, str], width: int) -> dict[str, list[str]]:
        for name, words in pages.items():
            (tmp_path / name).write_text(SCRIPT.sub("", words), "utf-8")
        found, done = None, None
        for _ in range(TRIES):
            done = subprocess.run(
                [
                    *(browser, "--headless", "--no-sandbox", "--disable-gpu"),
                    *("--disable-dev-shm-usage", "--disable-background-networking"),
                    *("--no-first-run", f"--user-data-dir={profile}", "--window-size=1400,900"),
                    *("--virtual-time-budget=60000", "--dump-dom"),
                    f"http://127.0.0.1:{server.server_address[1]}/look.html?width={width}&pages={','.join(pages)}",
                ],
                capture_output=True,
                timeout=120,
                check=True,
                encoding="utf-8",
            )
            found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
            if found:
                break
        assert found, done.stderr[-2000:]
        answer = json.loads(html.unescape(found.group(1)))
        assert sorted(answer) == sorted(pages)
        return {name: faults for name, faults in answer.items() if faults}

    yield look
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("width", [360, 1366])
def test_the_gallery_fits_can_be_read_and_be_hit(pages, looked_at, width):
    assert not looked_at(pages, width)


@pytest.mark.parametrize("width", [360, 1366])
def test_pages_fit_can_be_read_and_be_hit(browse, looked_at, width):
    nobody, wang, root = browse(), browse("wang"), inside(browse, "root1")
    wrong = nobody.post("/login/", {"username": "wang", "password": "x"})
    answers = {
        "wrong.html": wrong,
        "desk.html": wang.get("/desk/"),
        "factor.html": wang.get("/settings/factor/"),
        "settings.html": root.get("/settings/"),
        "accounts.html": root.get("/admin/accounts/"),
        "account.html": root.get(f"/admin/accounts/{account('sun').pk}/"),
        "areas.html": root.get("/admin/areas/510400/"),
        "log.html": browse("zhou").get("/audit/log/"),
        "forbidden.html": wang.get("/audit/log/"),
    }
    pages = [(name, one.content.decode()) for name, one in answers.items()]
    for some in batched(pages, 3):
        assert not looked_at(dict(some), width)


def batched(pages: list, size: int) -> list:
    """A browser that is given too much at once answers before it is done."""
    return [pages[i : i + size] for i in range(0, len(pages), size)]
