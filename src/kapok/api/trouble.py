"""What is refused: to administrators in sentences (`Refused`), to other systems as problems (RFC 9457) with place and both
languages (`Problem`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, JsonResponse

from kapok.accounts.trouble import Refused as OfAccounts
from kapok.api.texts.problems import PROBLEMS, TITLES
from kapok.api.texts.tokens import TOKENS
from kapok.masking import masked_all
from kapok.registry.trouble import Refused as OfRegistry

MEDIA = "application/problem+json"
LANGUAGES = {"zh": "zh-CN", "en": "en"}
_WRONG = 422
_STATUS = {
    "gone": 404,
    "unknown_household": 404,
    "nothing_to_reveal": 404,
    "not_known_then": 404,
    "import_gone": 404,
    "roster_nobody": 404,
    "round_gone": 404,
    "import_right": 403,
    "compare_right": 403,
    "import_meanwhile": 409,
    "import_state": 409,
    "move_ended": 409,
    "changed_meanwhile": 409,
    "held": 409,
    "not_allowed": 403,
    "out_of_scope": 403,
    "no_right_to_reveal": 403,
    "search_too_often": 429,
    "too_many_reveals": 429,
}
"""What the registry refuses, by its code; all else is something to mend in what was sent."""


class Refused(OfAccounts):
    TEXTS: ClassVar = {**OfAccounts.TEXTS, **TOKENS}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `place`: a JSON pointer into the body, or `?name` of the address, or the name of a header."""

    place: str
    zh: str
    en: str


class Problem(Exception):
    """Ends a request with a status, a code for machines and a sentence for people."""

    def __init__(
        self,
        code: str,
        status: int,
        *,
        said: tuple[str, str] | None = None,
        place: str = "",
        faults: Sequence[Fault] = (),
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> None:
        self.code, self.status, self.place, self.faults = code, status, place, tuple(faults)
        self.headers = headers or {}
        zh, en = said or PROBLEMS[code]
        self.zh, self.en = (zh.format(**values), en.format(**values)) if said is None else (zh, en)
        super().__init__(code)

    def as_data(self, lang: str) -> dict[str, Any]:
        second = lang == "en"
        return {
            "type": f"urn:kapok:problem:{self.code}",
            "title": TITLES[self.status][second],
            "status": self.status,
            "detail": self.en if second else self.zh,
            "code": self.code,
            "place": self.place,
            "zh": self.zh,
            "en": self.en,
            "faults": [{"place": one.place, "zh": one.zh, "en": one.en} for one in self.faults],
        }

    def response(self, request: HttpRequest) -> JsonResponse:
        lang = language(request)
        answer = JsonResponse(
            self.as_data(lang),
            status=self.status,
            content_type=MEDIA,
            json_dumps_params={"ensure_ascii": False},
        )
        answer["Content-Language"] = LANGUAGES[lang]
        for name, value in self.headers.items():
            answer[name] = value
        return answer


def language(request: HttpRequest) -> str:
    """Chinese, unless the first that is asked for is English."""
    return (
        "en"
        if request.headers.get("Accept-Language", "").strip().lower().startswith("en")
        else "zh"
    )


@contextmanager
def as_problems(places: Sequence[str] = ()) -> Iterator[None]:
    """What actions refuse. `places`: what the body has, of which one may be named as where the mend is made."""
    try:
        yield
    except OfRegistry as no:
        said = (masked_all(no.zh), masked_all(no.en))
        place = f"/{no.field}" if no.field in places else ""
        raise Problem(no.code, _STATUS.get(no.code, _WRONG), said=said, place=place) from no
    except OfAccounts as no:
        place = f"/{no.field}" if no.field in places else ""
        raise Problem(
            no.code, _WRONG, said=(masked_all(no.zh), masked_all(no.en)), place=place
        ) from no
