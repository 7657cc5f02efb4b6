"""The pages in a real browser: nothing runs over the edge of a phone, all words can be read and all targets be hit."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOOKED_AT = (
    *("index.html", "coverage.html", "readings.html", "parameters.html", "legend.html"),
    *("c1.html", "c5.html", "c14.html", "c22.html", "cases-20.html"),
)
CHECKS = (Path(__file__).with_name("checks.js")).read_text("utf-8")

pytestmark = pytest.mark.browser


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("没有 Chromium")
    return found


@pytest.fixture(scope="module")
def served(panzhihua, tmp_path_factory):
    """The address of a folder with all pages and one that looks at them."""
    folder = tmp_path_factory.mktemp("site")
    for name, words in panzhihua.files.items():
        (folder / name).write_text(words, "utf-8")
    (folder / "look.html").write_text(f"<!doctype html><body><script>{CHECKS}</script>", "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def look(browser: str, served: str, width: int, home: Path) -> dict[str, list[str]]:
    """What is wrong with each page at a width."""
    done = subprocess.run(
        [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            *("--disable-background-networking", "--no-first-run", f"--user-data-dir={home}"),
            *("--window-size=1400,900", "--virtual-time-budget=60000", "--dump-dom"),
            f"{served}/look.html?width={width}&pages={','.join(LOOKED_AT)}",
        ],
        capture_output=True,
        timeout=120,
        check=True,
        encoding="utf-8",
    )
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stderr[-2000:]
    answer = json.loads(html.unescape(found.group(1)))
    assert sorted(answer) == sorted(LOOKED_AT)
    return answer


@pytest.mark.parametrize("width", [320, 360, 1366])
def test_every_page_fits_can_be_read_and_be_hit(browser, served, width, tmp_path):
    faults = look(browser, served, width, tmp_path / "profile")
    assert not {name: found for name, found in faults.items() if found}
