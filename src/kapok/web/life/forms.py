"""The actions of lives with their questions, by whom they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kapok.accounts.roles import Right
from kapok.masking import masked
from kapok.registry.actions import households, lives, merging, moving
from kapok.registry.actions.members import members, membership
from kapok.registry.models import Person
from kapok.registry.trouble import Refused
from kapok.registry.words import words
from kapok.web.components import Field
from kapok.web.life import facts, papers, picking
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


def _picks(name: str, kind: str) -> Callable[[Asked], Iterator[Refused]]:
    return lambda asked: picking.check(asked, name, kind)


def _marriage(asked: Asked) -> Sequence[Field]:
    return [
        *picking.picked(asked, "household", "household"),
        asked.field("relation", length=20, required=False),
        *_head(asked),
    ]


def _marry(asked: Asked) -> None:
    households.marry(
        asked.request.actor,
        asked.basis,
        asked.row,
        asked.told("household"),
        relation=asked.told("relation"),
        new_head=asked.told("new_head"),
        seen=asked.seen,
    )


def _merging(asked: Asked) -> Sequence[Field]:
    """Where the other record heads a household with others in it, who of them follows."""
    fields = picking.picked(asked, "other", "person")
    other = asked.told("other")
    own = membership(other) if other else None
    left = members(own.household) if own and own.head and own.household != asked.home else []
    people = Person.objects.filter(pk__in=[one.person for one in left if one.person != other])
    if followers := [(one.pk, masked(one.name) or one.pk) for one in people]:
        hint = asked.say("life_merge_head_hint")
        fields.append(asked.choice("new_head", followers, hint=hint))
    return fields


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
            Form("marriage", _marriage, _marry, check=_picks("household", "household")),
            Form("death", _head, _death),
            MOVE,
            Form("merge", _merging, _merge, check=_picks("other", "person")),
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
