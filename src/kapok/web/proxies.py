"""Whom a request comes from where a proxy stands in front: what trusted ones say, the last first, up to one not trusted."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

UNIX = "unix"
"""The other end of a socket in a folder: it has no address."""


def real_address(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    trusted = settings.PROXIES

    def around(request: HttpRequest) -> HttpResponse:
        if trusted:
            told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
            request.META["REMOTE_ADDR"] = _first_stranger(
                [request.META.get("REMOTE_ADDR", ""), *reversed(told)], trusted
            )
        return answer(request)

    return around


def _first_stranger(way: list[str], trusted: list[str]) -> str:
    """The nearest that is no proxy of ours; the last proxy if nobody else is told, or what is told is no address."""
    last = "127.0.0.1"
    for step in way:
        word = step.strip()
        if word and not is_address(word):
            return last
        if not _trusted(word, trusted):
            return word or last
        last = word or last
    return last


def _trusted(word: str, trusted: list[str]) -> bool:
    if not word:
        return UNIX in trusted
    return any(ip_address(word) in ip_network(one) for one in trusted if one != UNIX)


def is_address(word: str) -> bool:
    try:
        ip_address(word)
    except ValueError:
        return False
    return True
