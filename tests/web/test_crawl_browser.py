"""Task M26: in a browser, every address of the site that a role reaches, and through every way that a page offers it: no number
of anybody in an address, a title, a link, the page itself, the name of a file or a line of the log; nor in a list that is taken
out. A reveal is one line of audit.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from tests.web.addresses import addresses
from tests.web.inhabited import INHABITANTS, entered
from tests.web.test_crawl import SHEET, THEIRS, cells, told

from kapok.accounts.roles import ROLES

pytestmark = [pytest.mark.server, pytest.mark.browser]
VISITORS = ("", *(f"{role}_a" for role in ROLES), "all_a")
"""Nobody, somebody in every role, and one who has all roles of an area."""
SAMPLES = 2
"""So many pages of one kind: lists lead on and on. Every address of the resolver is asked for anyhow."""
KINDS = ("entity", "counted", "subject", "kind", "document")
"""Parameters of which each value makes a page of another kind; of any other a few stand for all."""
AT_A_TIME = 60
"""Pages of one visit, which has its time."""
POSTED = {"logout": "/logout/", "reveal": "/reveal/", "role": "/settings/role/"}
"""Taken by POST alone: no page."""
HALF_WAY = {"code", "results"}
"""What comes second: after a name and a password, after a search."""
OF_FEW = {
    "import_exported": "of whoever asked for it: all_a",
    "org": "of an employer",
    "my": "of a villager",
    **dict.fromkeys(
        ("corrected_person", "corrected_household", "corrected_organisation"),
        "of whoever sees finds and people",
    ),
}
"""Where the right alone opens nothing; whether somebody gets there is another test's."""
SETTINGS = {"lang", "size", "contrast"}
"""How a page is shown: every page offers the same page so."""
SEEN = """() => ({
  title: document.title,
  links: [...document.querySelectorAll("a[href]")].map(a => [a.href, a.innerText]),
})"""


def place_of(path: str):
    """Of an address in the resolver; nothing where it has none."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(path)
    except Resolver404:
        return None


def name_of(url: str) -> str:
    place = place_of(urlsplit(url).path)
    return place.url_name if place else ""


def kind_of(path: str) -> tuple[str, ...]:
    """What makes a page another kind of page; an address that has no name is one by itself."""
    place = place_of(path)
    if place is None:
        return (path,)
    return (place.url_name, *(str(place.kwargs.get(name, "")) for name in KINDS))


@dataclass
class Walk:
    """`starts`: paths that are asked for whatever else is; `ahead`: where to go, and which page offered it; `seen`: shapes of
    addresses; `names`: of the addresses whose page was opened; `shut`: what each address answers that did not open; `found`: where
    a number stands; `closed`: links that a page offered and that did not open.
    """

    address: str
    starts: list[str]
    ahead: list = field(default_factory=list)
    seen: set = field(default_factory=set)
    kinds: Counter = field(default_factory=Counter)
    names: set = field(default_factory=set)
    shut: dict = field(default_factory=dict)
    found: list = field(default_factory=list)
    closed: list = field(default_factory=list)
    files: int = 0

    def __post_init__(self) -> None:
        self.ahead = [(self.address + path, "") for path in self.starts]

    def note(self, where: str, words: str) -> None:
        self.found += [f"{where}: {number}" for number in told(unquote(words))]

    def offers(self, path: str, offered: str) -> None:
        """A page that opened offers an address: it opens too, as far as that is known by now."""
        if path in self.shut and offered and offered not in self.shut:
            self.closed.append(f"{offered} → {path}: {self.shut[path]}")

    def wants(self, url: str) -> bool:
        """Whether a page like it has not been seen often enough: pages of one list count once."""
        parts = urlsplit(url)
        if not url.startswith(self.address) or parts.path in POSTED.values():
            return False
        asked = tuple(sorted(re.findall(r"([^&=]+)=", parts.query)))
        if (parts.path, asked) in self.seen:
            return False
        shown = SETTINGS.intersection(asked)
        kind = tuple(sorted(shown)) if shown else (*kind_of(parts.path), asked)
        if self.kinds[kind] >= SAMPLES and (asked or parts.path not in self.starts):
            return False
        self.seen.add((parts.path, asked))
        self.kinds[kind] += 1
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
    if asked.ok:
        walk.names.add(name_of(asked.url))
    else:
        walk.shut[path] = asked.status
    walk.offers(path, offered)
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
    return read(page, walk, path)


def read(page, walk: Walk, path: str) -> list[str]:
    """What the browser shows; addresses that it leads to."""
    shown = page.evaluate(SEEN)
    walk.note(f"{path} address", page.url)
    walk.note(f"{path} title", shown["title"])
    walk.note(f"{path} page", page.content())
    for href, words in shown["links"]:
        walk.note(f"{path} link", f"{href} {words}")
    return [href for href, _ in shown["links"]]


def further(walk: Walk, most: int) -> Callable:
    """So many pages more."""

    def crawl(page) -> None:
        end = len(walk.seen) + most
        while walk.ahead and len(walk.seen) < end:
            url, offered = walk.ahead.pop(0)
            path = url.removeprefix(walk.address).partition("#")[0]
            if walk.wants(url):
                ways = opened(page, walk, path, offered)
                walk.ahead += [(urljoin(url, way), path) for way in ways]
            else:
                walk.offers(path, offered)

    return crawl


def visit(browser, live, caplog, who: str, starts: list[str], most: int = 0) -> Walk:
    """As far as the ways lead, or that many pages."""
    caplog.set_level(logging.DEBUG)
    walk, known = Walk(live.address, starts), live.cookies(who) if who else {}
    browser.visit(further(walk, most or AT_A_TIME), **known)
    while walk.ahead and not most:
        browser.visit(further(walk, AT_A_TIME), **known)
    if "search" in walk.names:
        browser.visit(lambda page: searched(page, walk), **known)
    walk.note("log", caplog.text)
    return walk


def searched(page, walk: Walk) -> None:
    """What is found has an address of its own, that only whoever looked can open."""
    page.goto(walk.address + "/search/")
    form = page.locator("main form:has([name=q])")
    form.locator("[name=q]").fill(INHABITANTS["a"].name[:2])
    form.locator("button").first.click()
    page.wait_for_url("**/search/*/")
    walk.names.add(name_of(page.url))
    read(page, walk, "/search/")


def home(who: str) -> list[str]:
    role = ROLES.get(who.rpartition("_")[0])
    return [role.home] if role else ["/"]


def test_m26_small_from_the_desk_of_a_caseworker_no_number_is_told(browser, live, caplog):
    walk = visit(browser, live, caplog, "caseworker_a", home("caseworker_a"), 4)
    assert (walk.found, walk.closed) == ([], [])
    assert len(walk.seen) == 4


def test_a_number_that_stands_in_a_page_a_title_a_link_or_the_log_is_found(browser, live, caplog):
    """Planted, so that it is known that what finds nothing can find something."""
    caplog.set_level(logging.DEBUG)
    plants = {"title": "511129198512260018", "link": "13900000001", "page": "6222021234567890123"}

    def planted(page) -> Walk:
        walk = Walk(live.address, [])
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


@pytest.mark.parametrize("who", ["", "finance_a", "leader_a", "villager_a"])
def test_m26_small_from_ones_own_page_no_number_is_told(browser, live, caplog, who):
    walk = visit(browser, live, caplog, who, home(who), 2)
    assert (walk.found, walk.closed) == ([], [])
    assert len(walk.seen) == 2


def views() -> dict[str, object]:
    """Every name of the site, with the view behind it."""
    from django.urls import get_resolver

    return {one.name: one.callback for one in get_resolver().url_patterns}


def open_to(who: str) -> set[str]:
    """Names of the site whose page somebody is given."""
    client = entered(who)
    answers = [(one.name, client.get(one.path).status_code) for one in addresses("a")]
    return {name for name, status in answers if status == 200}


def held(who: str) -> set[str]:
    """Names of the pages that say themselves that the role's rights open them."""
    role = ROLES.get(who.rpartition("_")[0])
    rights = role.rights if role else frozenset()
    return {name for name, view in views().items() if getattr(view, "right", None) in rights}


@pytest.mark.long
@pytest.mark.parametrize("who", VISITORS)
def test_m26_whatever_ones_role_no_number_is_told(browser, live, caplog, who):
    """From one's own page on, and by every address there is; each page that the role opens was seen."""
    starts = [*home(who), *(one.path for one in addresses("a"))]
    walk = visit(browser, live, caplog, who, starts)
    assert (walk.found, walk.closed) == ([], [])
    wanted = open_to(who) | held(who) - {*POSTED, *OF_FEW}
    assert wanted
    assert not wanted - walk.names
    assert "results" in walk.names or "search" not in walk.names


@pytest.mark.long
def test_m26_somebody_gets_to_every_page_of_the_site(town):
    """So that what no visitor opens is not left out unseen."""
    reached = set().union(*map(open_to, VISITORS))
    assert views().keys() - reached == {*POSTED, *HALF_WAY}


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
