"""Task M26: in a browser, through every way that a page offers a role: no number of anybody in an address, a title, a link, the
page itself, the name of a file or a line of the log; nor in a list that is taken out. A reveal is one line of audit.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from tests.web.addresses import addresses
from tests.web.inhabited import INHABITANTS, entered
from tests.web.test_crawl import SHEET, THEIRS, cells, told

from kapok.accounts.roles import ROLES

pytestmark = [pytest.mark.server, pytest.mark.browser]
MOST = 60
"""Pages of one role: lists lead on and on."""
POSTED = {"/logout/", "/reveal/", "/settings/role/"}
"""Taken by POST alone: no page."""
SEEN = """() => ({
  title: document.title,
  links: [...document.querySelectorAll("a[href]")].map(a => [a.href, a.innerText]),
})"""


@dataclass
class Walk:
    """`found`: where a number stands; `closed`: links that a page offered and that did not open."""

    address: str
    seen: set = field(default_factory=set)
    found: list = field(default_factory=list)
    closed: list = field(default_factory=list)
    files: int = 0

    def note(self, where: str, words: str) -> None:
        self.found += [f"{where}: {number}" for number in told(unquote(words))]

    def ahead(self, url: str) -> bool:
        """Whether a page like it has not been seen yet: pages of one list count once."""
        parts = urlsplit(url)
        shape = (parts.path, tuple(sorted(re.findall(r"([^&=]+)=", parts.query))))
        if shape in self.seen or parts.path in POSTED or not url.startswith(self.address):
            return False
        self.seen.add(shape)
        return True


def downloaded(page, walk: Walk, path: str) -> None:
    """What comes as a file: its name, and what a list says."""
    with page.expect_download() as coming:
        page.evaluate("url => { location.href = url; }", walk.address + path)
    file = coming.value
    walk.files += 1
    walk.note(f"{path} file name", file.suggested_filename)
    walk.note(f"{path} file address", file.url)
    if file.suggested_filename.endswith(".xlsx") and not THEIRS.fullmatch(urlsplit(path).path):
        walk.note(f"{path} cell", cells(Path(file.path()).read_bytes()))


def opened(page, walk: Walk, path: str, offered: str) -> list[str]:
    """Addresses that the page leads to."""
    asked = page.request.get(walk.address + path)
    if offered and asked.status >= 400:
        walk.closed.append(f"{offered} → {path}: {asked.status}")
    for name, value in asked.headers.items():
        walk.note(f"{path} {name}", value)
    kind = asked.headers.get("content-type", "")
    if kind.startswith(SHEET.split(".", maxsplit=1)[0]) or "content-disposition" in asked.headers:
        downloaded(page, walk, path)
        return []
    if not kind.startswith("text/html"):
        return []
    page.goto("about:blank")  # a page that is still on its way would be broken off
    page.goto(walk.address + path, wait_until="domcontentloaded")
    shown = page.evaluate(SEEN)
    walk.note(f"{path} address", page.url)
    walk.note(f"{path} title", shown["title"])
    walk.note(f"{path} page", page.content())
    for href, words in shown["links"]:
        walk.note(f"{path} link", f"{href} {words}")
    return [href for href, _ in shown["links"]]


def crawled(live, starts: list[str], most: int = MOST):
    def crawl(page) -> Walk:
        walk = Walk(live.address)
        ahead = [(live.address + path, "") for path in starts]
        while ahead and len(walk.seen) < most:
            url, offered = ahead.pop(0)
            if walk.ahead(url):
                path = url.removeprefix(live.address).partition("#")[0]
                ahead += [(urljoin(url, way), path) for way in opened(page, walk, path, offered)]
        return walk

    return crawl


def visit(browser, live, caplog, who: str, starts: list[str], most: int = MOST) -> Walk:
    caplog.set_level(logging.DEBUG)
    walk = browser.visit(crawled(live, starts, most), **(live.cookies(who) if who else {}))
    walk.note("log", caplog.text)
    return walk


def home(who: str) -> list[str]:
    return [ROLES[who.rpartition("_")[0]].home] if who else ["/"]


def test_m26_small_from_the_desk_of_a_caseworker_no_number_is_told(browser, live, caplog):
    walk = visit(browser, live, caplog, "caseworker_a", home("caseworker_a"), 4)
    assert (walk.found, walk.closed) == ([], [])
    assert len(walk.seen) == 4


def test_a_number_that_stands_in_a_page_a_title_a_link_or_the_log_is_found(browser, live, caplog):
    """Planted, so that it is known that what finds nothing can find something."""
    caplog.set_level(logging.DEBUG)
    plants = {"title": "511129198512260018", "link": "13900000001", "page": "6222021234567890123"}

    def planted(page) -> Walk:
        walk = Walk(live.address)
        html = f"<title>{plants['title']}</title><a href='/x/{plants['link']}'>看</a><p>{plants['page']}</p>"
        page.route("**/planted/", lambda way: way.fulfill(content_type="text/html", body=html))
        page.goto(live.address + "/planted/")
        shown = page.evaluate(SEEN)
        walk.note("title", shown["title"])
        walk.note("link", " ".join(shown["links"][0]))
        walk.note("page", page.inner_text("body"))
        return walk

    walk, own = browser.visit(planted), INHABITANTS["a"].number
    walk.note("log", f"GET /people/{own}/")
    for where, number in (plants | {"log": own}).items():
        assert any(one.startswith(f"{where}: {number[:18]}") for one in walk.found), where
    logging.getLogger("kapok").warning("GET /people/%s/", own)
    assert "/people/510421********0017/" in caplog.text


@pytest.mark.long
@pytest.mark.parametrize(
    "who", ["", "village_officer_a", "caseworker_a", "leader_a", "administrator_a"]
)
def test_m26_whatever_ones_role_no_number_is_told(browser, live, caplog, who):
    """From one's own page on, then by the addresses that no page offered."""
    starts = home(who) + [one.path for one in addresses("a") if one.path not in POSTED]
    walk = visit(browser, live, caplog, who, starts)
    assert (walk.found, walk.closed) == ([], [])
    assert len(walk.seen) == MOST


def test_a_reveal_shows_a_number_in_the_page_alone_and_is_one_line_of_audit(
    browser, live, inhabited, caplog
):
    caplog.set_level(logging.DEBUG)
    one = INHABITANTS["a"]
    asked = (
        "SELECT field, purpose FROM registry_look WHERE actor = 'caseworker_a' AND field = 'number'"
    )

    def lines() -> list:
        with inhabited.as_("owner", areas="*") as con:
            return con.execute(asked).fetchall()

    def reveal(page) -> tuple[str, str, str]:
        page.goto(live.address + "/people/a_person/")
        form = page.locator("form[action='/reveal/']:has(input[value=number])").first
        page.locator("details", has=form).first.locator("summary").click()
        form.locator("select").select_option("case")
        form.locator("button").click()
        page.wait_for_selector(".whole")
        links = " ".join(href + words for href, words in page.evaluate(SEEN)["links"])
        return page.url + page.title(), links, page.inner_text("main").replace(" ", "")

    before = lines()
    place, links, words = browser.visit(reveal, **live.cookies("caseworker_a"))
    assert lines() == [*before, ("number", "case")]
    assert one.number in words
    assert not told(place + links + caplog.text)


def test_pages_are_asked_for_as_who_one_is(live):
    """A crawl of somebody who is not logged in would find nothing: all roles are."""
    for role in ROLES:
        assert entered(f"{role}_a").get(ROLES[role].home).status_code == 200
