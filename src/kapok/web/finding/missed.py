"""Who missed it by little, line by line: what of people without a name reads the same is one line, with their number."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from kapok.accounts.roles import Right
from kapok.finds import reading
from kapok.finds.models import Regret
from kapok.masking import masked
from kapok.web.components import Column, Link
from kapok.web.finding.words import Told
from kapok.web.policies.shelf import shelf

_KEYS = ("who", "where", "measure", "kind", "by_how", "actual", "wanted", "amount")


def paying() -> list[str]:
    """Of the policy that is worked by here."""
    return reading.paying(shelf().package)


def columns(request: HttpRequest) -> list[Column]:
    return [Column(request.say(f"finds_{key}"), numeric=key == "amount") for key in _KEYS]


def lines(request: HttpRequest, found: Sequence[Regret]) -> list[list[object]]:
    told = Told(request, found)
    groups: dict[tuple[object, ...], list[Regret]] = {}
    for one in found:
        alone = one.pk if told.named(one) or not one.person else 0
        key = (alone, one.measure, one.kind, one.organisation, one.scope, one.amount, one.said)
        groups.setdefault(key, []).append(one)
    return [_line(request, told, same) for same in groups.values()]


def _line(request: HttpRequest, told: Told, same: Sequence[Regret]) -> list[object]:
    say, one = request.say, same[0]
    said = one.words(say.lang)
    cells = [said["by"], said["condition"] or said["what"], said["actual"], said["wanted"]]
    people = len({each.person for each in same})
    who = told.who(one) if people == 1 else _several(request, told, one, people)
    return [who, told.place(one), told.measure(one.measure), *cells, told.yuan(one.amount)]


def _several(request: HttpRequest, told: Told, one: Regret, n: int) -> object:
    """Leading to who employs them, as far as one may see that."""
    say, where = request.say, masked(told.organisation(one))
    if not request.actor.may(Right.SEE_PEOPLE):
        return say("finds_somebody_n", n=n)
    if not where:
        return say("finds_nameless_n", n=n)
    words = say("finds_nameless_n_at", n=n, where=where)
    if not request.actor.may(Right.SEE_ORGANISATIONS):
        return words
    return Link(words, f"/organisations/{one.organisation}/")
