"""The day the office works on, what a page says of it, and whom a request behind a proxy comes from."""

from __future__ import annotations

import datetime as dt

import pytest


def test_only_a_demonstration_has_a_day_of_its_own(browse, setting):
    from django.utils import timezone

    from kapok.web.day import office

    setting(business_day="2024-02-29")
    assert office().day == dt.date(2024, 2, 29)
    setting(demonstration=False)
    assert office().day == timezone.localdate()
    page = browse().get("/login/").content.decode()
    assert "演示库" not in page


@pytest.mark.parametrize(("day", "over"), [("2025-12-31", False), ("2026-01-01", True)])
def test_after_its_last_day_the_policy_runs_off(browse, setting, day, over):
    setting(business_day=day)
    page = browse("wang").get("/desk/").content.decode()
    assert ("本文件有效期至 2025-12-31。有效期内发生的事项，仍按本文件办完。" in page) is over


def test_while_a_city_is_laid_down_pages_without_a_form_come_again(browse, setting):
    setting(laying=[3, 7])
    first = browse().get("/").content.decode()
    assert "正在布置演示城市：第 3 步，共 7 步" in first
    assert 'http-equiv="refresh"' in first
    login = browse().get("/login/").content.decode()
    assert "第 3 步" in login
    assert "refresh" not in login


@pytest.mark.parametrize(
    ("trusted", "near", "told", "found"),
    [
        ([], "10.0.0.9", "1.2.3.4", "10.0.0.9"),
        (["127.0.0.1"], "127.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (["127.0.0.1"], "10.0.0.9", "1.2.3.4", "10.0.0.9"),
        (["127.0.0.1", "10.0.0.0/8"], "127.0.0.1", "1.2.3.4, 10.1.1.1", "1.2.3.4"),
        (["unix"], "", "1.2.3.4", "1.2.3.4"),
        (["127.0.0.1"], "127.0.0.1", "", "127.0.0.1"),
        (["127.0.0.1"], "127.0.0.1", "我", "127.0.0.1"),
    ],
)
def test_a_proxy_in_front_is_believed_if_it_is_ours(django, trusted, near, told, found):
    from django.http import HttpResponse
    from django.test import RequestFactory, override_settings

    from kapok.web.proxies import real_address

    request = RequestFactory().get("/", headers={"x-forwarded-for": told}, REMOTE_ADDR=near)
    with override_settings(PROXIES=trusted):
        real_address(lambda _: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == found
