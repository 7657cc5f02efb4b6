"""How somebody likes to read: language, size of letters, contrast, and whether a single stroke is a shortcut. By cookie, chosen
by `?lang=`, `?size=`, `?contrast=`, `?keys=` on any page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kapok.web.texts import LANGUAGES, Words

SIZES = ("normal", "large", "huge")
CHOICES = {
    "lang": LANGUAGES,
    "size": SIZES,
    "contrast": ("normal", "more"),
    "keys": ("on", "off"),
}
_LEFT_OUT = re.compile(r"[\x00-\x20]")
YEAR = 365 * 86_400


def preferences(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the request `say`, `size`, `contrast` and `keys`. A choice in the address goes to the cookie, and the address is called without it."""

    def around(request: HttpRequest) -> HttpResponse:
        chosen = {
            name: request.GET[name]
            for name, values in CHOICES.items()
            if request.GET.get(name) in values
        }
        if chosen and request.method == "GET":
            return _remember(request, chosen)
        request.say = Words(_kept(request, "lang"))
        for name in ("size", "contrast", "keys"):
            setattr(request, name, _kept(request, name))
        return answer(request)

    return around


def _kept(request: HttpRequest, name: str) -> str:
    found = request.COOKIES.get(name, "")
    return found if found in CHOICES[name] else CHOICES[name][0]


def _remember(request: HttpRequest, chosen: dict[str, str]) -> HttpResponse:
    rest = request.GET.copy()
    for name in CHOICES:
        rest.pop(name, None)
    query = f"?{rest.urlencode()}" if rest else ""
    response = HttpResponseRedirect(f"{own_path(request.path)}{query}")
    response.status_code = 303
    for name, value in chosen.items():
        response.set_cookie(
            name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    return response


def log_in_and_back(request: HttpRequest, *, ended: bool = False) -> HttpResponse:
    """To the login page, and from there to what was asked for with all that its address says. What was sent is gone."""
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    said = {"ended": "1"} if ended else {}
    if wanted != "/logout/":
        said["next"] = wanted
    return HttpResponseRedirect(f"/login/?{urlencode(said, safe='/')}")


def own_path(path: str) -> str:
    """A path of ours: two slashes at its beginning would name another machine, also where browsers leave out what is between."""
    return "/" + _LEFT_OUT.sub("", path).lstrip("/\\")
