"""For whom a role is held: looked for and chosen within the forms that give one, and told by name."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from kapok.accounts.models import Grant
from kapok.accounts.trouble import Refused
from kapok.masking import masked
from kapok.registry import holders
from kapok.web.components import Field
from kapok.web.life import picking
from kapok.web.life.asked import Asked
from kapok.web.pages import mend

TARGET, KIND = "target", "holder"


def asked(request: HttpRequest, refused: Refused | None, *, given: bool) -> Asked:
    """`given`: the form was sent, whole or to look."""
    wrong = {TARGET: mend(refused, TARGET, request)} if mend(refused, TARGET, request) else {}
    return Asked(request, KIND, "", request.POST if given else {}, wrong)


def fields(asked: Asked) -> list[Field]:
    return picking.picked(asked, TARGET, KIND, required=False)


def tokens(asked: Asked) -> list[tuple[str, str]]:
    return picking.tokens(asked)


def looking(request: HttpRequest) -> bool:
    """Not the form is sent, only somebody looked for."""
    return request.method == "POST" and picking.FIND in request.POST


def places(grants: Iterable[Grant]) -> dict[int, str]:
    """Over what each is held: an area, or by name an organisation or a person; by the id where one may not see who it is."""
    listed = list(grants)
    rows = [
        (holders.FIRM if one.organisation else holders.PERSON, one.organisation or one.person)
        for one in listed
        if one.area_id is None
    ]
    names = holders.called(rows) if rows else {}
    found: dict[int, str] = {}
    for one in listed:
        key = holders.FIRM if one.organisation else holders.PERSON
        row = one.organisation or one.person
        found[one.pk] = str(one.area) if one.area else masked(names.get((key, row), "")) or row
    return found
