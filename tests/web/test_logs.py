"""The log has what happened under the number of the page, and no number of a person."""

from __future__ import annotations

import io
import logging
import re

import pytest
from tests.web.folk import NUMBER, PHONE

from kapok.web.logs import Masked


@pytest.fixture
def log(office, monkeypatch) -> io.StringIO:
    """What the pages' own handler writes; its stream before may be another test's, and closed."""
    [handler] = [
        one
        for one in logging.getLogger().handlers
        if any(isinstance(kept, Masked) for kept in one.filters)
    ]
    words = io.StringIO()
    monkeypatch.setattr(handler, "stream", words)
    return words


def test_a_page_that_fails_has_its_traceback_under_its_number(browse, log, monkeypatch):
    from kapok.web.views import own

    def fail(request, known):
        raise ValueError(f"身份证 {NUMBER}，电话 {PHONE}")

    monkeypatch.setattr(own, "_tasks", fail)
    page = browse("wang").get("/desk/").content.decode()
    [trace] = re.findall(r"编号 ([0-9A-F]{6})", page)
    written = log.getvalue()
    assert written.startswith(f"{trace} 500 GET /desk/\nTraceback")
    assert written.count("Traceback") == 1
    assert "ValueError: 身份证 510422********7415，电话 138****5678" in written


def test_addresses_in_the_log_hold_no_number(browse, log):
    for number in (NUMBER, PHONE, "６２２２０２１２３４５６７８９０１２３"):
        assert browse().get(f"/people/{number}/x/y/").status_code == 404
        assert number not in log.getvalue()
    assert "404 GET /people/510422********7415/x/y/" in log.getvalue()


def test_the_servers_own_log_is_masked():
    from kapok.cli.serving.server import Pages

    told = Pages("127.0.0.1:0", 1)
    log = told.cfg.logger_class(told.cfg)
    words = io.StringIO()
    for handler in log.error_log.handlers:
        handler.setStream(words)
    log.warning("Invalid request: GET /people/%s/ from %s", NUMBER, PHONE)
    assert NUMBER not in words.getvalue()
    assert PHONE not in words.getvalue()
    assert "510422********7415" in words.getvalue()


def test_nobody_writes_a_line_of_his_own_into_the_log():
    record = logging.LogRecord(
        "kapok.web", logging.WARNING, "", 0, "404 %s", ("/\nA1 500 /\x1b[31m\u202e木棉",), None
    )
    assert Masked().filter(record)
    assert record.getMessage() == "404 /\\nA1 500 /\\x1b[31m\\u202e木棉"
