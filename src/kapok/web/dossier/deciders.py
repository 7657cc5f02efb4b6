"""Who decides where sources differ: told to whoever sees it and may not decide himself."""

from __future__ import annotations

from django.http import HttpRequest

from kapok.accounts.deciding import Office, who_may
from kapok.accounts.roles import Right
from kapok.registry.reading.dossier import Dossier
from kapok.web.dossier import parts
from kapok.web.dossier.came import came_with
from kapok.web.dossier.reading import Reading


def reading_of(request: HttpRequest, found: Dossier) -> Reading:
    """What a page about somebody reads from."""
    undecided = parts.open_conflicts(found) and not request.actor.may(Right.DECIDE_FACTS)
    deciders = told(request, str(found.facts.values.get("scope") or "")) if undecided else ""
    return Reading(found, request.say, deciders=deciders, came=came_with(request, found))


def told(request: HttpRequest, scope: str) -> str:
    """By office, not by name: the role, where, and of which department."""
    say = request.say
    offices = who_may(Right.DECIDE_FACTS, scope, request.office.day)
    if not offices:
        return str(say("decided_by_nobody"))
    found: dict[str, list[str]] = {}
    for one in offices:
        found.setdefault(_where(request, one), []).append(say.of(one.role.label, one.role.en))
    between = say.of("、", ", ")
    by = [say("decided_by_one", roles=between.join(r), where=w) for w, r in found.items()]
    return str(say("decided_by", who=say.of("，或者", ", or ").join(by)))


def _where(request: HttpRequest, one: Office) -> str:
    say, department = request.say, one.department
    if department is None:
        return str(one.area.name)
    return str(one.area.name) + str(say.of(department.name, f", {department.en}"))
