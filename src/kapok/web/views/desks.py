"""What stands on the desk of those who work on no cases: figures by county, the policy with what is open in it."""

from __future__ import annotations

from django.http import HttpRequest

from kapok.accounts.roles import Right
from kapok.rules.package.inventory import every_figure, every_reading, inventory, unset
from kapok.rules.package.model import Package
from kapok.rules.package.values import Reading
from kapok.web.components import (
    Column,
    Component,
    Link,
    Row,
    Section,
    Summary,
    Table,
    Verdict,
    Words,
)
from kapok.web.exporting import exporting
from kapok.web.policy import package
from kapok.web.typed import whole
from kapok.web.views import figures

SHOWN = 20
"""Readings at once."""


def of_role(request: HttpRequest) -> list[Component]:
    """Nothing for whoever sees people: his desk leads to them."""
    found: list[Component] = []
    if request.actor.may(Right.MAINTAIN_POLICIES):
        found += _policy(request)
    if request.actor.may(Right.SEE_FIGURES) and not request.actor.may(Right.SEE_PEOPLE):
        found += figures.by_county(request, first=not found)
    return found


def _policy(request: HttpRequest) -> list[Component]:
    say, day, whole_ = request.say, request.office.day, package()
    open_ = [one for one in every_reading(whole_) if one[1].confirmation(day) is None]
    counted = inventory(whole_)
    rows = [
        Row(say("desk_policy_named"), whole_.title),
        Row(
            say("desk_policy_valid"),
            say("period", start=whole_.valid_from, finish=whole_.valid_to),
        ),
        Row(say("desk_policy_holds"), say("desk_policy_holds_so", **counted)),
    ]
    return [
        Verdict("info", say("desk_policy_verdict", readings=len(open_), unset=counted["unset"])),
        Summary(rows),
        Section(say("desk_policy_unset"), [_unset(request, whole_)]),
        Section(say("desk_policy_open"), [_readings(request, whole_, open_)]),
        Link(say("desk_policy_read"), "/policies/"),
        Words(say("desk_policy_elsewhere"), small=True),
    ]


def _unset(request: HttpRequest, whole_: Package) -> Table:
    say = request.say
    keys = ("measure", "standard", "set_by")
    rows = [
        [
            _measure(request, whole_, one.owner),
            say.of(one.say, one.en),
            say(f"desk_policy_set_by_{one.set_by}"),
        ]
        for one in every_figure(whole_)
        if unset(one)
    ]
    columns = [Column(say(f"desk_policy_{key}")) for key in keys]
    return Table(say("desk_policy_unset"), columns, rows, say("desk_policy_none"))


def _readings(request: HttpRequest, whole_: Package, open_: list[tuple[str, Reading]]) -> Table:
    """A page at a time."""
    say, offset = request.say, whole(request.GET.get("from", "")) or 0
    rows = [
        [
            _measure(request, whole_, owner),
            say.of(one.ask, one.en),
            say.of(one.options[one.default].say, one.options[one.default].en),
        ]
        for owner, one in (open_ if exporting(request) else open_[offset : offset + SHOWN])
    ]
    columns = [Column(say(f"desk_policy_{key}")) for key in ("measure", "question", "default")]
    return Table(
        say("desk_policy_open_caption", count=len(open_)),
        columns,
        rows,
        say("desk_policy_none"),
        more=f"?from={offset + SHOWN}" if offset + SHOWN < len(open_) else "",
        back=f"?from={max(0, offset - SHOWN)}" if offset else "",
    )


def _measure(request: HttpRequest, whole_: Package, owner: str) -> str:
    """A measure, warning or indicator by its title; what is shared by all has none."""
    found = whole_.whole().measures.get(owner)
    return str(
        request.say.of(found.title, found.en) if found else request.say("desk_policy_shared")
    )
