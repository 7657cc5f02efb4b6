"""The pages in a real browser: nothing runs over the edge of a phone, all words can be read and all targets be hit."""

from __future__ import annotations

import pytest
from tests.browser import Browser, faults

LOOKED_AT = (
    *("index.html", "coverage.html", "readings.html", "parameters.html", "legend.html"),
    *("c1.html", "c5.html", "c14.html", "c22.html", "cases-20.html"),
)
WIDTHS = (320, 360, 1366)

pytestmark = pytest.mark.browser


def test_every_page_fits_can_be_read_and_be_hit(browser: Browser, panzhihua, tmp_path):
    for name, words in panzhihua.files.items():
        (tmp_path / name).write_text(words, "utf-8")

    def look(page) -> dict[str, list[str]]:
        found = {}
        for name in LOOKED_AT:
            page.goto((tmp_path / name).as_uri())
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                found[f"{name} {width}"] = faults(page)
        return {name: wrong for name, wrong in found.items() if wrong}

    assert not browser.visit(look, java_script_enabled=False)
