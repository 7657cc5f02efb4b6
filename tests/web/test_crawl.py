"""No number of anybody in any address, title, attribute, header, file name or log, and in no page unless it was revealed; nor in
a list that is taken out.
"""

from __future__ import annotations

import io
import logging
import re
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import openpyxl
import pytest
from tests.web.addresses import addresses
from tests.web.inhabited import INHABITANTS, entered
from tests.web.test_pages import NUMBER

from kapok.accounts.roles import ROLES

pytestmark = pytest.mark.server
MOST = 150
"""Pages of one crawl: lists lead on and on."""
THEIRS = re.compile(r"/imports/(\d+/workbook|exports/\d+)/")
"""A file goes back to whoever may import, as it came, and an export to whoever asked for it, numbers and all."""
KNOWN = [number for one in INHABITANTS.values() for number in one.numbers]
SECURE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
KEPT_NOWHERE = {"no-store", "private"}
SHEET = "spreadsheetml.sheet"
LOOSE = re.compile(r"unsafe|\*|https?:|data:|blob:")


class Page(HTMLParser):
    """Title, words, attributes, and where one can go from here by links and by forms that ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title, self.words, self.attributes, self.ways = "", "", [], []
        self._in_title, self._form = False, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self.attributes += given.values()
        self._in_title |= tag == "title"
        if tag == "a" and "href" in given:
            self.ways.append(given["href"])
        elif tag == "form" and given.get("method", "get").lower() == "get":
            self._form = (given.get("action", ""), [])
        elif self._form and tag in {"input", "select"} and given.get("name"):
            self._form[1].append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "title":
            self._in_title = False
        if tag == "form" and self._form:
            action, fields = self._form
            self.ways.append(f"{action}?{urlencode(fields)}")
            self._form = None

    def handle_data(self, data):
        self.words += data
        self.title += data if self._in_title else ""


def told(words: str) -> list[str]:
    """Numbers in a text, whoever's they are."""
    return [number for number in KNOWN if number in words] + NUMBER.findall(words)


def cells(workbook: bytes) -> str:
    """What a workbook says, and its sheets' names."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return "\n".join([*book.sheetnames, *(str(cell) for row in rows for cell in row if cell)])


def wrong_with(path: str, answer, revealed: tuple[str, ...] = ()) -> list[str]:
    found = [f"address {number}" for number in told(path)]
    for name, value in answer.items():
        found += [f"{name} {number}" for number in told(str(value))]
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or LOOSE.search(policy):
        found.append(f"policy {policy}")
    found += [
        f"{name}: {answer.get(name)}" for name, value in SECURE.items() if answer.get(name) != value
    ]
    if set(answer.get("Cache-Control", "").split(", ")) != KEPT_NOWHERE:
        found.append(f"Cache-Control: {answer.get('Cache-Control')}")
    if answer.get("Content-Type", "").endswith(SHEET) and not THEIRS.fullmatch(path):
        found += [f"cell {number}" for number in told(cells(answer.content))]
    if not answer.get("Content-Type", "").startswith("text/html"):
        return [f"{path}: {one}" for one in found]
    page = Page(answer.content.decode())
    found += [f"title {number}" for number in told(page.title)]
    found += [f"attribute {number}" for one in page.attributes for number in told(one)]
    found += [f"words {number}" for number in told(page.words) if number not in revealed]
    return [f"{path}: {one}" for one in found]


def crawled(client, starts: list[str]) -> tuple[int, int, list[str]]:
    """From page to page as far as it goes; how many there were, how many of them workbooks, and what was wrong."""
    ahead, seen, wrong, books = list(starts), set(), [], 0
    while ahead and len(seen) < MOST:
        path = ahead.pop(0)
        where = urlsplit(path)
        shape = (where.path, tuple(sorted(re.findall(r"([^&=]+)=", where.query))))
        if shape in seen or where.path == "/logout/":
            continue
        seen.add(shape)
        answer = client.get(path)
        assert answer.status_code < 500, path
        if "Location" in answer:
            ahead.append(urljoin(path, answer["Location"]))
        wrong += wrong_with(path, answer)
        books += answer.get("Content-Type", "").endswith(SHEET)
        if answer.get("Content-Type", "").startswith("text/html"):
            page = Page(answer.content.decode())
            away = [way for way in page.ways if urlsplit(way).netloc]
            wrong += [f"{path} leads away: {way}" for way in away]
            ahead += [urljoin(path, way) for way in page.ways if way not in away]
    return len(seen), books, wrong


def starts() -> list[str]:
    return [one.path for one in addresses("a")]


@pytest.mark.parametrize("username", ["", "all_a", "employer_a", "villager_a"])
def test_no_page_tells_a_number(town, caplog, username):
    caplog.set_level(logging.DEBUG)
    pages, books, wrong = crawled(entered(username), starts())
    assert pages > 30
    assert books > 1 or username != "all_a"
    assert not wrong
    assert not told(caplog.text)


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_tells_a_number_whatever_ones_role(town, caplog, role, lang):
    caplog.set_level(logging.DEBUG)
    *_, wrong = crawled(entered(f"{role}_a", lang=lang), starts())
    assert not wrong
    assert not told(caplog.text)


def test_a_list_of_unknown_results_leads_back_only_who_may_go_there(town):
    """Whoever sees results without changing people does not get to comparisons."""
    for path in ("/comparisons/1/unknown/", "/comparisons/new/unknown/"):
        for username, leads in (("finance_a", False), ("caseworker_a", True)):
            ways = Page(entered(username).get(path).content.decode()).ways
            assert any(way.startswith("/comparisons/") for way in ways) is leads, (path, username)


def test_a_number_that_was_looked_for_or_revealed_stands_in_the_page_only(town, caplog):
    caplog.set_level(logging.DEBUG)
    one, client = INHABITANTS["a"], entered("caseworker_a")
    sent = client.post("/search/", {"q": one.number})
    assert sent.status_code == 303
    page = client.get(sent["Location"])
    assert one.name in page.content.decode()
    assert not [*wrong_with("/search/", sent), *wrong_with(sent["Location"], page)]
    asked = {"table": "registry_person", "row": "a_person", "column": "number", "purpose": "case"}
    sent = client.post("/reveal/", asked | {"next": "/people/a_person/"})
    assert sent.status_code == 303
    page = client.get("/people/a_person/")
    assert one.number in Page(page.content.decode()).words.replace(" ", "")
    assert not [
        *wrong_with("/reveal/", sent),
        *wrong_with("/people/a_person/", page, (one.number,)),
    ]
    assert not told(caplog.text)
