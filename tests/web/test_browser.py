"""The pages in a real browser, on an office's screen and on a phone: all fits, can be read, be hit; no script is needed."""

from __future__ import annotations

import pytest
from tests.browser import DESK, PHONE, Browser, faults, unfit
from tests.office import PASSWORD
from tests.web.addresses import addresses
from tests.web.inhabited import INHABITANTS, Live

pytestmark = pytest.mark.browser
PERSON, HOUSEHOLD = "/people/b_person/", "/households/b_household/"
OFF = {"java_script_enabled": False}


def pages() -> list[str]:
    """All that can be opened, as somebody who has every role of an area, among people of his own county."""
    from tests.web.inhabited import entered

    client = entered("all_b")
    found = {one.path: client.get(one.path) for one in addresses("b")}
    return [path for path, answer in found.items() if shown(answer)]


def shown(answer) -> bool:
    """A page, rather than a file or a way to another page."""
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


SIZES = (PHONE, DESK, (320, 640), (683, 384))


def looked_at(
    browser: Browser, live: Live, paths, *sizes, who="all_b", axe=False, cookies=None, **options
):
    """What is wrong with each page."""

    def look(page) -> dict[str, list[str]]:
        found = {}
        for path in paths:
            assert page.goto(live.address + path).status in {200, 403, 404}, path
            several = ["landmark-unique"] if path == "/gallery/" else []  # a form in all its states
            for width, height in sizes:
                page.set_viewport_size({"width": width, "height": height})
                if wrong := faults(page):
                    found[f"{path} {width}"] = wrong
            if axe and (wrong := unfit(page, *several)):
                found[f"{path} axe"] = wrong
        return found

    return browser.visit(look, sizes[0], **live.cookies(who, **(cookies or {})), **options)


def test_every_page_without_script(browser, live):
    """On a telephone, where all is tightest; on other screens in the long test."""
    assert not looked_at(browser, live, pages(), PHONE, **OFF)


def test_pages_with_script_and_for_those_who_cannot_see(browser, live):
    """The gallery has every component in every state; all pages in all ways are looked at by the long test."""
    paths = ["/gallery/", "/desk/", "/admin/accounts/", "/settings/password/", "/audit/log/"]
    paths += [PERSON, HOUSEHOLD, "/search/"]
    assert not looked_at(browser, live, paths, PHONE, axe=True)


def test_the_pages_of_who_is_not_logged_in_and_of_trouble(browser, live):
    paths = ["/", "/login/", "/help/", "/gallery/?shell=public", "/people/of-nowhere/"]
    assert not looked_at(browser, live, paths[:3], PHONE, who="", axe=True)
    assert not looked_at(browser, live, paths[3:], PHONE, DESK, who="")
    assert not looked_at(browser, live, ["/admin/accounts/"], PHONE, who="villager_b", axe=True)


def test_black_white_and_yellow_for_those_who_see_little(browser, live):
    """By a link on every page; all states can be read."""

    def choose(page) -> str:
        page.goto(live.address + "/login/")
        page.get_by_text("高对比").click()
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert browser.visit(choose) == "rgb(0, 0, 0)"
    more = {"contrast": "more"}
    paths = ["/gallery/", "/admin/accounts/"]
    assert not looked_at(browser, live, paths, PHONE, axe=True, cookies=more)


def test_a_page_on_paper_has_no_shell_and_no_number_and_its_tables_keep_their_heads(browser, live):
    """Black on white also for whoever reads white on black."""

    def printed(page) -> tuple[list[str], str, str, str]:
        page.goto(live.address + "/people/b_person/")
        page.emulate_media(media="print")
        shell = [one for one in (".top", ".side", ".notice", ".foot") if page.is_visible(one)]
        style = "getComputedStyle(document.querySelector('main')).color"
        ink, words = page.evaluate(style), page.locator("main").inner_text()
        page.goto(live.address + "/admin/accounts/")
        head = page.evaluate("getComputedStyle(document.querySelector('thead')).display")
        return shell, ink, words, head

    told = live.cookies("all_b", contrast="more")
    shell, ink, words, head = browser.visit(printed, **told)
    assert not shell
    assert ink in {"rgb(31, 35, 40)", "rgb(0, 0, 0)"}
    assert head == "table-header-group"
    one = INHABITANTS["b"]
    assert one.name in words
    assert "510422********0029" in words
    assert not [number for number in one.numbers if number in words]


@pytest.mark.parametrize("size", ["large", "huge"])
def test_large_letters_on_a_phone(browser, live, size):
    paths = ["/gallery/", "/desk/", "/settings/"]
    assert not looked_at(browser, live, paths, PHONE, cookies={"size": size}, **OFF)


def test_half_as_large_again_twice_as_large_and_with_more_contrast(browser, live):
    """A zoom of 200 % leaves half the width, one of 400 % on 1280 leaves 320."""
    paths = ["/gallery/", "/desk/"]
    assert not looked_at(browser, live, paths, (911, 512), (683, 384), (320, 256), **OFF)
    assert not looked_at(browser, live, paths, DESK, contrast="more")
    assert not looked_at(browser, live, paths, PHONE, forced_colors="active")


@pytest.mark.long
@pytest.mark.parametrize(("lang", "script"), [("zh", True), ("zh", False), ("en", True)])
@pytest.mark.parametrize(
    ("letters", "contrast"),
    [("normal", "no-preference"), ("large", "no-preference"), ("huge", "more")],
)
def test_every_page_in_every_way(browser, live, lang, script, letters, contrast):
    assert not looked_at(
        *(browser, live, pages(), *SIZES),
        axe=script,
        cookies={"lang": lang, "size": letters},
        java_script_enabled=script,
        contrast=contrast,
    )


FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  const hit = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  const style = getComputedStyle(at);
  return {
    name: at.localName + ": " + (at.textContent.trim() || at.name || "").slice(0, 20),
    order: [...document.querySelectorAll("*")].indexOf(at),
    seen: box.bottom > 0 && box.top < innerHeight && !!hit && (at.contains(hit) || hit.contains(at) || !!hit.closest("label")),
    ring: style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}"""


def walked(page) -> list[dict]:
    """What the tabulator comes by, until it leaves the page."""
    found = []
    for _ in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None or (found and at["order"] == found[0]["order"]):
            return found
        found.append(at)
    raise AssertionError("the tabulator is caught in the page")


def stops(live: Live, paths):
    def walk(page) -> dict[str, list[dict]]:
        found = {}
        for path in paths:
            page.goto(live.address + path)
            found[path] = walked(page)
        return found

    return walk


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_keyboard_comes_by_everything_in_order_and_is_seen(browser, live, size):
    paths = ["/desk/", "/settings/password/", "/admin/accounts/", "/audit/log/", PERSON]
    ways = browser.visit(stops(live, paths), size, **live.cookies("all_b"))
    for path, found in ways.items():
        assert len(found) > 5, path
        order = [one["order"] for one in found]
        assert order == sorted(order), path
        assert not [one for one in found if not (one["seen"] and one["ring"])], path


def test_the_first_stop_leads_past_the_menu(browser, live):
    def skip(page):
        page.goto(live.address + "/admin/accounts/")
        page.keyboard.press("Tab")
        shown = page.evaluate(FOCUSED)
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
        return shown, page.url, inside

    shown, url, inside = browser.visit(skip, **live.cookies("all_b"))
    assert shown["seen"]
    assert url.endswith("#content")
    assert inside


@pytest.mark.parametrize("script", [True, False])
def test_one_comes_in_and_goes_out_by_the_keyboard_alone(browser, live, script):
    def come_and_go(page):
        page.goto(live.address + "/desk/")
        page.locator("input[name=username]").focus()
        page.keyboard.type("caseworker_b")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/")
        words = page.locator("h1").inner_text()
        page.locator("form[action='/logout/'] button").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/desk/" not in url)
        page.goto(live.address + "/desk/")
        return words, page.url

    words, url = browser.visit(come_and_go, java_script_enabled=script)
    assert words
    assert "/login/" in url


def test_no_page_asks_anybody_else_and_nothing_is_refused_by_its_policy(browser, live):
    def listen(page):
        asked, said = [], []
        page.on("request", lambda one: asked.append(one.url))
        page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda one: said.append(str(one)))
        for path in ("/", "/gallery/", "/desk/", "/admin/accounts/", "/audit/log/"):
            page.goto(live.address + path)
        return asked, said

    asked, said = browser.visit(listen, **live.cookies("all_b"))
    assert len(asked) > 10
    assert not [url for url in asked if not url.startswith(live.address + "/")]
    assert not said
