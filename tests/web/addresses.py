"""Every address of the pages, out of the resolver itself: a new one is walked, crawled and looked at without being told of.

An address with a name in it is filled in with somebody of a county. What a name stands for is told here, by the name of the
address's parameter or by the folder it stands in; one that is not told of leads nowhere, and the walk at home says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from tests.registry.people import VILLAGE
from tests.web.inhabited import INHABITANTS, TOKENS

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
FOLDERS = {
    "people": "{mark}_person",
    "households": "{mark}_household",
    "organisations": "{mark}_organisation",
    "files": "{mark}_file",
}
"""Whom the first name in an address of the folder stands for."""
ACCOUNTS = ("caseworker", "employer", "villager")
"""Roles over an area, an organisation, a person."""
OPEN = {
    "admin/areas/": "区划是公开的：代码和名称国家公布",
    "desk/figures/": "数的是看的人自己范围里的，没有谁的名字",
    "search/": "一次查找，只有查的人自己打得开",
    "imports/kinds/": "空表：没有人的资料",
    "finds/": "一次筛查的编号；行由行级安全管",
    "policies/": "政策是公开的，不登录也能看",
    "admin/jobs/": "任务是系统的：编号、日期、数目，没有姓名号码",
}
"""Folders whose names are nobody's secret, with the reason."""


@dataclass(frozen=True, slots=True)
class Address:
    """`route` as in the resolver; `path` filled in; `about`: somebody of the county is named in it."""

    name: str
    route: str
    path: str
    about: bool


def addresses(mark: str) -> list[Address]:
    from django.urls import get_resolver

    found = _routes(get_resolver().url_patterns)
    return [_filled(name, each, mark) for name, route in found for each in _kinds(route)]


def _kinds(route: str) -> list[str]:
    """An action's page is as many pages as there are actions; an account's as there are ways to hold a role."""
    from kapok.web.views.life import FORMS

    if route.startswith("admin/accounts/<int:"):
        return [PARAMETER.sub(f"<{role}:number>", route) for role in ACCOUNTS]
    if "<slug:kind>" not in route:
        return [route]
    subject = FOLDERS[route.split("/", maxsplit=1)[0]].removeprefix("{mark}_")
    return [route.replace("<slug:kind>", kind) for kind in FORMS[subject]]


def _routes(patterns, before: str = "") -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _routes(one.url_patterns, route)
        else:
            yield one.name or route, route


def _filled(name: str, route: str, mark: str) -> Address:
    path = "/" + PARAMETER.sub(lambda found: _value(route, found, mark), route)
    return Address(name, route, path, "<" in route and not route.startswith(tuple(OPEN)))


def _value(route: str, found: re.Match, mark: str) -> str:
    from kapok.accounts.models import Account

    folder, parameter = route.split("/", maxsplit=1)[0], found["name"]
    before = PARAMETER.search(route)
    if route.startswith("admin/accounts/"):
        return str(Account.objects.get(username=f"{found['kind']}_{mark}").pk)
    if route.startswith("admin/jobs/"):
        return "1"
    if route.startswith("admin/tokens/"):
        return TOKENS[mark].split("_")[1]
    if route.startswith("admin/areas/"):
        return VILLAGE[INHABITANTS[mark].county]
    if route.startswith("imports/exports/"):
        return str(written(mark))
    if route.startswith("imports/<int:"):
        return str(imported(mark))
    if folder in ("data-tasks", "comparisons"):
        return str(list(INHABITANTS).index(mark) + 1)
    if folder == "moves":
        return str(moving(mark))
    if folder in FOLDERS and before and before["name"] == parameter:
        return FOLDERS[folder].format(mark=mark)
    if parameter in OTHERS:
        return OTHERS[parameter].format(mark=mark)
    return "1" if found["kind"] == "int" else "unknown"


def moving(mark: str) -> int:
    """The move that is offered for somebody of the county, to a third one."""
    from kapok.accounts.actor import MACHINE, tell
    from kapok.registry.models import Move

    with transaction.atomic():
        tell(MACHINE)
        found = Move.objects.get(row=f"{mark}_household").pk
        transaction.set_rollback(True)
    return int(found)


def claimed(mark: str) -> int:
    """What another source says of somebody of the county."""
    from kapok.accounts.actor import MACHINE, tell
    from kapok.registry.models import Claim

    with transaction.atomic():
        tell(MACHINE)
        found = Claim.objects.get(row=f"{mark}_person", fact="labour", value="weak").pk
        transaction.set_rollback(True)
    return int(found)


def written(mark: str) -> int:
    """What a worker wrote for somebody of the county who has all roles of an area."""
    from kapok.jobs.models import Job

    return int(Job.objects.get(kind="export", asked_by=f"all_{mark}").pk)


def imported(mark: str) -> int:
    """The import of the county's office."""
    from kapok.accounts.actor import MACHINE, tell
    from kapok.imports.models import Import

    with transaction.atomic():
        tell(MACHINE)
        found = Import.objects.get(scope=INHABITANTS[mark].county).pk
        transaction.set_rollback(True)
    return int(found)


OTHERS = {
    "layout": "national_households",
    "document": "panzhihua-2022-143",
    "clause": "5",
    "counted": "people",
    "measure": "5",
    "person": "{mark}_person",
    "household": "{mark}_household",
    "organisation": "{mark}_organisation",
    "fact": "labour",
    "field": "number",
    "entity": "post_agreement",
    "table": "registry_person",
    "column": "number",
}
"""What any other parameter stands for, by its name."""
