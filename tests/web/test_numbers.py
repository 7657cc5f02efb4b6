"""Task M18 in a browser: whoever sees no names comes from every number to a list of as many lines by one click.

A number of the pages named that counts somebody or something is a link, or repeats one; the few that are not are told here.
"""

from __future__ import annotations

import re

import pytest
from tests.web import test_finds
from tests.web.inhabited import inside, served
from tests.web.populated import PERSONS, ring_of
from tests.web.test_pages import POLICY

pytestmark = [pytest.mark.server, pytest.mark.browser]
PAGES = (
    "/desk/",
    "/finds/",
    "/finds/{run}/rows/",
    "/finds/{run}/changes/",
    "/finds/{run}/regrets/",
)
COUNTING = re.compile(r"/desk/figures/|/finds/\d+/(rows|results|changes|regrets)/.*")
LIST = re.compile(r"/\d+/\w+/$")
MONEY = re.compile(r"[+-]?[\d,]+(\.\d+)? ?(元|yuan)")
COUNTS_NOBODY = (
    (MONEY, "money"),
    (re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?"), "days"),
    (re.compile(r"第 \d+ 次"), "which run"),
    (re.compile(r"最多的 \d+ 种"), "how long a list is at most"),
    (re.compile(r"(这一页|共) [\d,]+ 行"), "how many lines stand on the page"),
    (re.compile(r"过了 \d+ 天"), "how old data are"),
    (re.compile(r"打 12333"), "a telephone"),
    (re.compile(r"^第 [\d,]+ 个$"), "which line it is"),
)
"""What has digits and counts nobody; with what it is."""
SHOWN = """() => {
  const main = document.querySelector("main");
  main.querySelectorAll("details").forEach(one => { one.open = true; });
  const links = [...main.querySelectorAll("a[href]")].map(a => [a.getAttribute("href"), a.innerText.trim()]);
  const bare = main.cloneNode(true);
  bare.querySelectorAll("a, select, script, tbody th, [data-label]:not(.number)").forEach(one => one.remove());
  const walk = document.createTreeWalker(bare, NodeFilter.SHOW_TEXT), words = [];
  while (walk.nextNode()) words.push(walk.currentNode.textContent.trim());
  return { links, words: words.filter(one => /\\d/.test(one)) };
}"""
"""Links with their words; all other words with a digit. What stands in the lines of a list, but for its numbers, tells of one."""


def numbers(shown: dict) -> dict[str, int]:
    """Address → what the link says that it counts."""
    found = {}
    for href, words in shown["links"]:
        digits = re.findall(r"[\d,]*\d", MONEY.sub("", words))
        if COUNTING.search(href) and digits and "export=" not in href:
            found[href] = int(digits[-1].replace(",", ""))
    return found


def unled(shown: dict, own: int = 0) -> list[str]:
    """Words with a number that counts something, and that no link of the page has; `own`: so many lines stand there themselves."""
    known, found = {0, own, *numbers(shown).values()}, []
    for words in shown["words"]:
        rest = words
        for pattern, _ in COUNTS_NOBODY:
            rest = pattern.sub("", rest)
        told = {int(one.replace(",", "")) for one in re.findall(r"[\d,]*\d", rest)}
        found += [words] if told - known else []
    return found


def listed(page) -> tuple[set[int], int]:
    """The numbers in the sentence of the list, and how many lines it has through all of its pages."""
    said = re.findall(r"[\d,]*\d", page.locator("[data-verdict]").first.inner_text())
    n = 0
    while True:
        heads = page.locator("main table").first.locator("tbody th[scope=row]").all_inner_texts()
        several = [re.search(r"(\d+) 个人", one) for one in heads]
        n += sum(int(one[1]) if one else 1 for one in several)
        on = page.locator("nav.pager a", has_text="下一页")
        if not on.count():
            return {int(one.replace(",", "")) for one in said}, n
        on.click()


def walked(live, paths):
    def walk(page) -> tuple[int, list[str], list[str]]:
        """Links clicked; numbers that lead nowhere; links that lead to more or less than they say."""
        clicked, nowhere, wrong = set(), [], []
        for path in paths:
            page.goto(live.address + path)
            shown = page.evaluate(SHOWN)
            own = listed(page)[1] if LIST.search(path) else 0
            if not path.startswith(POLICY):  # its own words have numbers
                nowhere += [f"{path}: {one}" for one in unled(shown, own)]
            for href, n in numbers(shown).items():
                if href in clicked:
                    continue
                clicked.add(href)
                page.goto(live.address + path)
                page.evaluate(SHOWN)
                page.locator(f'main a[href="{href}"]').first.click()
                said, lines = listed(page)
                if n not in said or lines != n:
                    wrong.append(f"{path} → {href}: {n}, said {said}, listed {lines}")
        return len(clicked), nowhere, wrong

    return walk


def of_run(number: int, pages=PAGES) -> list[str]:
    return [one.format(run=number) for one in pages]


def test_m18_small_every_number_on_a_leaders_desk_is_one_click_from_what_it_counts(browser, live):
    n, nowhere, wrong = browser.visit(walked(live, ["/desk/"]), **live.cookies("leader_b"))
    assert n > 1
    assert not nowhere
    assert not wrong


@pytest.mark.long
def test_m18_every_number_of_a_run_is_one_click_from_what_it_counts(browser, live):
    walk = walked(live, [*of_run(1), POLICY + "?layers=counts"])
    n, nowhere, wrong = browser.visit(walk, **live.cookies("leader_b"))
    assert n > 12
    assert not nowhere
    assert not wrong


def test_a_number_without_a_way_is_found(browser, live):
    def planted(page):
        page.goto(live.address + "/finds/")
        add = "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)"
        page.evaluate(add, "<p>另有 7,341 人。</p>")
        return unled(page.evaluate(SHOWN))

    assert browser.visit(planted, **live.cookies("leader_b")) == ["另有 7,341 人。"]


@pytest.mark.long
@pytest.mark.parametrize("who", ["leader", "leader_county"])
def test_m18_every_number_is_one_click_from_what_it_counts(browser, peopled, home, django, who):
    with inside(peopled, home, ring_of(PERSONS)):
        run = test_finds.run(peopled)
        with served() as live:
            paths = [*of_run(run.pk), POLICY + "?layers=counts"]
            n, nowhere, wrong = browser.visit(walked(live, paths), **live.cookies(who))
    assert n > 30
    assert not nowhere
    assert not wrong
