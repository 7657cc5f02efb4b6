"""Numbers corrected: of a person, and of an organisation. A bank account that looks wrong is asked for a second time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kapok.accounts.roles import Right
from kapok.registry.actions import sources, typed
from kapok.registry.keys import fields
from kapok.registry.trouble import Refused
from kapok.web.components import Field
from kapok.web.life.asked import Asked, Form


def _number(asked: Asked) -> Sequence[Field]:
    return [asked.field("number", inputmode="text", length=18)]


def _correct(asked: Asked) -> None:
    sources.correct_number(
        asked.request.actor, asked.basis, asked.row, asked.told("number"), seen=asked.seen
    )


def _phone(asked: Asked) -> Sequence[Field]:
    label, hint = asked.say("claim_phone"), asked.say("life_phone_hint")
    return [asked.field("number", label=label, hint=hint, inputmode="tel", length=20)]


def _account(asked: Asked) -> Sequence[Field]:
    """Where the check digit does not fit, whether it was compared with the card: asked of this one number."""
    label, hint = asked.say("claim_account"), asked.say("life_account_hint")
    asks = [asked.field("number", label=label, hint=hint, inputmode="numeric", length=40)]
    if mark := _doubtful(asked):
        asks.append(asked.field("sure", "radio", choices=[(mark, asked.say("life_sure_yes"))]))
    return asks


def _doubtful(asked: Asked) -> str:
    """What stands for the number that was typed, if it looks wrong."""
    try:
        checked = typed.number_typed("account", asked.told("number"))
    except Refused:
        return ""
    if not checked.remarks:
        return ""
    return fields().index("account", str(checked.value)).digest.hex()[:16]


def _typed(kind: str) -> Form:
    def check(asked: Asked) -> Iterator[Refused]:
        try:
            if asked.told("number"):
                typed.number_typed(kind, asked.told("number"))
        except Refused as no:
            yield no

    def do(asked: Asked) -> None:
        typed.correct_typed(
            asked.request.actor,
            asked.basis,
            asked.row,
            kind,
            asked.told("number"),
            seen=asked.seen,
        )

    return Form(kind, {"phone": _phone, "account": _account}[kind], do, check=check)


def _register_number(asked: Asked) -> Sequence[Field]:
    say = asked.say
    label, hint = say("life_register_number"), say("life_register_number_hint")
    return [asked.field("number", label=label, hint=hint, length=typed.LONGEST)]


def _correct_register_number(asked: Asked) -> None:
    typed.correct_register_number(
        asked.request.actor, asked.basis, asked.row, asked.told("number"), seen=asked.seen
    )


OF_PERSON = (Form("number", _number, _correct), _typed("phone"), _typed("account"))
OF_ORGANISATION = Form(
    "register_number", _register_number, _correct_register_number, Right.CHANGE_ORGANISATIONS
)
