"""What the desk says of imports: those that wait, those a worker is done with, those that broke off; and the last ones."""

from __future__ import annotations

from django.http import HttpRequest

from kapok.imports import actions
from kapok.imports.models import Import
from kapok.jobs.models import FAILED, Job
from kapok.web.components import Column, Component, Link, Table, Tag, Task
from kapok.web.importing.steps import IMPORTS, JOB, counted, where_it_stands

LAST = 5


def listed(request: HttpRequest) -> list[Import]:
    """What the desk speaks of, the newest first."""
    by = request.actor
    return actions.of_desk(by, LAST) if by.may(actions.RIGHT) else []


def of_imports(request: HttpRequest, known: list[Import]) -> list[Task]:
    """News first, for somebody waits for them; then those that broke off."""
    say, by = request.say, request.actor
    fresh = [one for one in known if actions.is_news(by, one)]
    found = [_news(request, one) for one in fresh[:LAST]]
    hint = say("desk_import_why")
    found += [
        Task(say("desk_import_failed", number=one.pk), where_it_stands(one), hint=hint)
        for one in _broken_off([one for one in known if actions.is_moving(by, one)])
    ]
    return found


def _news(request: HttpRequest, one: Import) -> Task:
    say = request.say
    hint = say("imports_counted", **counted(one)) if one.counts else ""
    return Task(say(f"desk_import_{one.state}", number=one.pk), where_it_stands(one), hint=hint)


def _broken_off(own: list[Import]) -> list[Import]:
    """Whose job failed, and that nobody has taken up since."""
    if not own:
        return []
    last: dict[int, str] = {}
    jobs = Job.objects.filter(kind=JOB, arguments__number__in=[one.pk for one in own])
    for number, state in jobs.order_by("id").values_list("arguments__number", "state"):
        last[int(number)] = state
    return [one for one in own if last.get(one.pk) == FAILED]


def on_desk(request: HttpRequest, known: list[Import]) -> list[Component]:
    """The last imports, where there are any."""
    say = request.say
    if not known:
        return []
    keys = ("number", "file", "state", "counts", "when")
    columns = [Column(say(f"imports_{key}"), minor=key == "when") for key in keys]
    rows = [
        [
            Link(say("imports_n", number=one.pk), where_it_stands(one)),
            actions.shown_name(one),
            Tag(f"import_{one.state}"),
            say("imports_counted", **counted(one)) if one.counts else "–",
            one.at,
        ]
        for one in known[:LAST]
    ]
    table = Table(say("desk_imports_last"), columns, rows, "")
    return [table, Link(say("imports_back"), IMPORTS)]
