"""A paper withdrawn: which one."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from kapok.accounts.roles import Right
from kapok.registry import files
from kapok.registry.actions import papers
from kapok.registry.keys import fields
from kapok.registry.models import File
from kapok.web.components import Component, Field, Link, Nothing
from kapok.web.life.asked import Asked, Form


def _fields(asked: Asked) -> Sequence[Field]:
    """Those that stand; the one that the list led from is chosen already."""
    sealed = fields()
    listed = [
        (
            one.pk,
            f"{asked.say(f'paper_{one.what}')} · {timezone.localtime(one.kept_at):%Y-%m-%d} · {files.shown_name(one, sealed)}",
        )
        for one in _standing(asked)
    ]
    if not listed:
        return ()
    return [asked.choice("paper", listed, value=asked.request.GET.get("paper", ""))]


def _standing(asked: Asked) -> list[File]:
    return [one for one in files.listed(asked.subject, asked.row) if not one.withdrawn_on]


def _none(asked: Asked) -> Sequence[Component]:
    if _standing(asked):
        return ()
    link = Link(asked.say("papers_title"), f"{asked.place}files/")
    return [Nothing(asked.say("life_paper_none"), [link])]


def _withdraw(asked: Asked) -> None:
    papers.withdraw(asked.request.actor, asked.basis, asked.told("paper"), seen=asked.seen)


def of(right: Right = Right.CHANGE_PEOPLE) -> Form:
    return Form("paper", _fields, _withdraw, right, first=_none)
