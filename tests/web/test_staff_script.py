"""The small script of the staff's pages in a real browser, and the same ways without any script."""

from __future__ import annotations

import pytest
from tests.browser import PHONE
from tests.web.inhabited import INHABITANTS

pytestmark = pytest.mark.browser
PLACE = "/people/b_person/"
NUMBER = INHABITANTS["b"].number


def ask(page, live) -> None:
    """Open the question beside the identity number, and answer it."""
    page.goto(live.address + PLACE)
    number = page.locator(".masked", has=page.locator("#why-number-b_person"))
    number.locator("summary").click()
    page.select_option("#why-number-b_person", "visit")
    number.locator("button").click()
    page.locator(".whole").wait_for()


def test_a_number_covers_itself_after_a_minute(browser, live):
    def look(page) -> tuple[str, ...]:
        page.clock.install()
        ask(page, live)
        shown = page.locator("main").inner_text()
        page.clock.fast_forward(61_000)
        covered = page.locator("main").inner_text()
        return shown, covered, page.url

    shown, covered, url = browser.visit(look, **live.cookies("caseworker_b"))
    assert NUMBER in shown
    assert "秒后自动遮住" in shown
    assert NUMBER not in covered
    assert "510422********0029" in covered
    assert "秒后自动遮住" not in covered
    assert url.endswith(PLACE)


def test_a_number_is_shown_and_somebody_found_without_script(browser, live):
    def look(page) -> tuple[str, str, str]:
        ask(page, live)
        shown = page.locator("main").inner_text()
        page.fill("#find", "阿尔布")
        page.press("#find", "Enter")
        page.wait_for_url("**/search/*/")
        return shown, page.locator("main").inner_text(), page.url

    told = live.cookies("township_officer_b")
    shown, found, url = browser.visit(look, PHONE, java_script_enabled=False, **told)
    assert NUMBER in shown
    assert "阿·尔布" in found
    assert "示范村" in found
    assert "%" not in url


def test_a_stroke_is_nothing_where_it_was_switched_off(browser, live):
    """Whoever speaks to a machine, or strikes keys by accident, needs no shortcuts of one key."""

    def look(page) -> list[str]:
        page.goto(f"{live.address}/settings/")
        return [struck(page, way) for way in ("off", "on")]

    def struck(page, way: str) -> str:
        page.locator(f"a[href='?keys={way}']").click()
        page.locator(f"html[data-keys={way}]").wait_for()
        page.wait_for_load_state()
        page.keyboard.press("/")
        return page.evaluate("document.activeElement.id")

    assert browser.visit(look, **live.cookies("caseworker_b")) == ["", "find"]


def test_a_stroke_leads_to_the_search_but_not_out_of_a_field(browser, live):
    def look(page) -> list[str]:
        page.goto(f"{live.address}/desk/")
        page.keyboard.press("/")
        first = page.evaluate("document.activeElement.id")
        page.keyboard.type("a/b")
        return [first, page.input_value("#find")]

    assert browser.visit(look, **live.cookies("caseworker_b")) == ["find", "a/b"]
