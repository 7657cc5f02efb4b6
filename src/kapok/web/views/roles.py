"""Who may act in an area, and who let him: for auditors. Administrators stand among the others."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from kapok.accounts.models import Grant
from kapok.accounts.roles import Right
from kapok.web.components import Column, Link, Table, Tag, Verdict
from kapok.web.pages import needs, page
from kapok.web.paging import paged
from kapok.web.views.admin import state_of
from kapok.web.views.own import department, period


@needs(Right.SEE_AUDIT)
def held(request: HttpRequest) -> HttpResponse:
    say, day = request.say, request.office.day
    found = Grant.objects.filter(_over(request.actor.areas)).select_related(
        "account", "area", "department__successor", "given_by", "confirmed_by"
    )
    found = found.order_by("-finish", "area__scope", "account__username", "id")
    shown, more, back = paged(request, found)
    states = [state_of(grant, day) for grant in shown]
    keys = ("login_account", "grant_role", "grant_place", "grant_department", "grant_period", "grant_state", "grant_by", "grant_reason")  # fmt: skip
    rows = [
        [
            f"{grant.account.name} {grant.account.username}",
            say.of(grant.of.label, grant.of.en),
            str(grant.area),
            department(request, grant),
            period(request, grant),
            Tag(state),
            say.of("、", ", ").join(one.name for one in (grant.given_by, grant.confirmed_by) if one)
            or say("grant_by_system"),
            grant.reason,
        ]
        for grant, state in zip(shown, states, strict=True)
    ]
    columns = [Column(say(key)) for key in keys]
    table = Table(say("roles_caption"), columns, rows, say("roles_empty"), (), more, back)
    parts = [Verdict("info", say("roles_verdict", **_counted(found, day))), table]
    return page(request, say("roles_title"), parts, above=Link(say("log_title"), "/audit/log/"))


def _counted(found: QuerySet[Grant], day: dt.date) -> dict[str, int]:
    """Of all of them, not only of those on the page."""
    open_ = Q(given_by__isnull=False, confirmed_by=None)
    told: dict[str, int] = found.filter(finish__gte=day).aggregate(
        count=Count("pk", filter=~open_ & Q(start__lte=day)), waiting=Count("pk", filter=open_)
    )
    return told


def _over(areas: tuple[str, ...]) -> Q:
    """Roles within the areas, and those given over what holds them."""
    found = Q(pk__in=[])
    for mine in areas:
        above = [mine[:n] for n in range(len(mine))]
        found |= Q(area__scope__startswith=mine) | Q(area__scope__in=above)
    return found
