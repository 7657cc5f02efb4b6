"""One browser a worker: the machine's own Chromium, driven by Playwright, never one that is fetched.

It is driven from a thread of its own: there Playwright's event loop runs, and Django and pytest know nothing of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

Found = TypeVar("Found")
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
PHONE, DESK = (360, 640), (1366, 768)
CHECKS = (Path(__file__).with_name("checks.js")).read_text("utf-8")
PATIENCE = 20_000
"""Milliseconds that the browser waits for anything: a machine may be busy."""
IN_ALL = 300
"""Seconds for one visit; after it the test fails rather than waits."""


class Browser:
    def __init__(self, program: str) -> None:
        self._thread = ThreadPoolExecutor(1, "browser")
        self._thread.submit(self._begin, program).result()

    def _begin(self, program: str) -> None:
        from playwright.sync_api import sync_playwright

        self._driver = sync_playwright().start()
        self._browser = self._driver.chromium.launch(executable_path=program, args=list(FLAGS))

    def end(self) -> None:
        self._thread.submit(self._end).result()
        self._thread.shutdown()

    def _end(self) -> None:
        self._browser.close()
        self._driver.stop()

    def visit(
        self, work: Callable[[Any], Found], size: tuple[int, int] = DESK, **options: Any
    ) -> Found:
        """What `work(page)` finds on a fresh page, without cookies unless they are given, as options of a context."""

        def on_a_page() -> Found:
            width, height = size
            with self._browser.new_context(
                viewport={"width": width, "height": height}, locale="zh-CN", **options
            ) as context:
                context.set_default_timeout(PATIENCE)
                return work(context.new_page())

        return self._thread.submit(on_a_page).result(IN_ALL)


def faults(page: Any) -> list[str]:
    """What is wrong with the page as it is shown: too wide, hard to read, hard to hit."""
    return list(page.evaluate(CHECKS))


def unfit(page: Any, *but: str) -> list[str]:
    """What axe finds wrong that is more than a trifle. It waits on timers: not for a page with JavaScript off.
    `but`: rules that do not hold for the page.
    """
    from axe_playwright_python.sync_playwright import Axe

    answer = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
        for one in answer["violations"]
        if one["impact"] != "minor" and one["id"] not in but
    ]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("没有 Chromium / no Chromium")
    one = Browser(program)
    yield one
    one.end()
