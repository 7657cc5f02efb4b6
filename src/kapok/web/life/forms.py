"""The actions of lives with their questions, by whom they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kapok.accounts.roles import Right
from kapok.registry.actions import households, lives, merging, moving
from kapok.registry.models import Household
from kapok.registry.trouble import Refused
from kapok.registry.words import words
from kapok.web.components import Field
from kapok.web.life import facts, papers
from kapok.web.life.asked import Asked, Form
from kapok.web.life.numbers import OF_ORGANISATION, OF_PERSON
from kapok.web.life.statuses import STATUSES

GOES = "1"


def _head(asked: Asked) -> list[Field]:
    """Who follows a head that leaves others behind."""
    return [asked.member("new_head", besides=asked.row)] if asked.leads else []


def _death(asked: Asked) -> None:
    lives.die(
        asked.request.actor,
        asked.basis,
        asked.row,
        new_head=asked.told("new_head"),
        seen=asked.seen,
    )


def _household_named(asked: Asked, name: str = "household") -> str:
    """By its number, or by the id in its page's address."""
    told = asked.told(name)
    found = (
        Household.objects.filter(number=told).first() or Household.objects.filter(pk=told).first()
    )
    if found is None:
        raise Refused("unknown_household", name)
    return str(found.pk)


def _marriage(asked: Asked) -> Sequence[Field]:
    return [
        asked.field("household", length=30),
        asked.field("relation", length=20, required=False),
        *_head(asked),
    ]


def _marry(asked: Asked) -> None:
    households.marry(
        asked.request.actor,
        asked.basis,
        asked.row,
        _household_named(asked),
        relation=asked.told("relation"),
        new_head=asked.told("new_head"),
        seen=asked.seen,
    )


def _merging(asked: Asked) -> Sequence[Field]:
    return [
        asked.field("other", length=24),
        asked.field("new_head", length=24, required=False, hint=asked.say("life_merge_head_hint")),
    ]


def _merge(asked: Asked) -> None:
    try:
        merging.merge(
            asked.request.actor,
            asked.basis,
            asked.row,
            asked.told("other"),
            new_head=asked.told("new_head"),
            seen=asked.seen,
        )
    except Refused as no:
        raise Refused("unknown_person", "other") if no.code == "gone" else no from no


def _move(asked: Asked) -> Sequence[Field]:
    return [asked.field("area", length=60)]


def _offer(asked: Asked) -> None:
    moving.offer(asked.request.actor, asked.basis, asked.subject, asked.row, asked.told("area"))


def _splitting(asked: Asked) -> Sequence[Field]:
    say = asked.say
    stays = [("", say("life_stays")), (GOES, say("life_goes"))]
    asks = [
        asked.field(
            f"leave-{one.person}",
            "radio",
            label=asked.names.get(one.person, ""),
            choices=stays,
            hint="",
        )
        for one in asked.members
    ]
    return [
        *asks,
        asked.member("head", label=say("life_head_of_new")),
        asked.member("new_head", required=False),
        asked.field("house_number", length=30, required=False),
    ]


def _split(asked: Asked) -> None:
    going = [one.person for one in asked.members if asked.told(f"leave-{one.person}") == GOES]
    try:
        households.split(
            asked.request.actor,
            asked.basis,
            asked.row,
            going,
            asked.told("head"),
            new_head=asked.told("new_head"),
            number=asked.told("house_number"),
            seen=asked.seen,
        )
    except Refused as no:
        if no.field == "leaving" and asked.members:  # told at the first of those who may go
            raise Refused(no.code, f"leave-{asked.members[0].person}", **no.values) from no
        if no.code == "household_number_taken":
            raise Refused(no.code, "house_number") from no
        raise


def _heading(asked: Asked) -> Sequence[Field]:
    return [
        asked.member("new_head"),
        asked.field(
            "relation", length=20, required=False, hint=asked.say("life_old_relation_hint")
        ),
    ]


def _new_head(asked: Asked) -> None:
    households.new_head(
        asked.request.actor,
        asked.basis,
        asked.row,
        asked.told("new_head"),
        asked.told("relation"),
        seen=asked.seen,
    )


def _entering(asked: Asked) -> Sequence[Field]:
    say = asked.say
    sexes = words().entities["person"].facts["sex"]
    return [
        asked.field("name", length=60),
        asked.field("number", length=18, required=False),
        asked.field("birth", "date", required=False),
        asked.choice(
            "sex",
            [(key, say.of(zh, sexes.codes_en[key])) for key, zh in sexes.codes.items()],
            required=False,
        ),
        asked.field("relation", length=20, required=False),
    ]


def _enter(kind: str) -> Form:
    def do(asked: Asked) -> None:
        who = lives.Newcomer(
            asked.told("name"),
            asked.told("number"),
            asked.date("birth"),
            asked.told("sex"),
            asked.told("relation"),
        )
        lives.enter(asked.request.actor, asked.basis, asked.row, who, kind=kind, seen=asked.seen)

    return Form(kind, _entering, do, check=_born if kind == "birth" else _who)


def _who(asked: Asked) -> Iterator[Refused]:
    """A name or a number that is none."""
    for name, check in (
        ("name", lives.name_of),
        ("number", lambda told: lives.number_of(told, asked.day)),
    ):
        try:
            if asked.told(name):
                check(asked.told(name))
        except Refused as no:
            yield no


def _born(asked: Asked) -> Iterator[Refused]:
    """Of a child the day is known, by the number or by itself."""
    yield from _who(asked)
    if not asked.told("number") and not asked.told("birth"):
        yield Refused("value_missing", "birth")


def _end(asked: Asked) -> None:
    households.end(asked.request.actor, asked.basis, asked.row, seen=asked.seen)


MOVE = Form("move", _move, _offer)
FORMS: dict[str, dict[str, Form]] = {
    subject: {form.kind: form for form in listed}
    for subject, listed in {
        "person": (
            facts.CORRECT,
            facts.CHOOSE,
            *OF_PERSON,
            *STATUSES,
            Form("marriage", _marriage, _marry),
            Form("death", _head, _death),
            MOVE,
            Form("merge", _merging, _merge),
            papers.of(),
        ),
        "household": (
            facts.CORRECT,
            facts.CHOOSE,
            _enter("birth"),
            _enter("newcomer"),
            Form("new_head", _heading, _new_head),
            Form("split", _splitting, _split),
            MOVE,
            Form("household_end", lambda _: (), _end),
            papers.of(),
        ),
        "organisation": (
            facts.ORGANISATION,
            facts.CHOOSE,
            OF_ORGANISATION,
            papers.of(Right.CHANGE_ORGANISATIONS),
        ),
    }.items()
}
"""What may be done, in the order in which it is offered."""
