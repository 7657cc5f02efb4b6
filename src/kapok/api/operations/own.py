"""What a token finds out about itself."""

from __future__ import annotations

from kapok.api.operation import Call, Operation
from kapok.api.shapes.own import Me
from kapok.masking import masked_all


def me(call: Call) -> Me:
    token, actor = call.token, call.actor
    return Me(
        account=token.account.username,
        name=token.account.name,
        purpose=masked_all(token.purpose),
        roles=list(actor.roles),
        rights=sorted(actor.rights),
        areas=list(actor.areas),
        organisations=list(actor.organisations),
        people=list(actor.people),
        reveals=bool(token.reveal),
        per_minute=token.per_minute,
        expires_on=token.expires_on,
        day=call.day,
    )


OPERATIONS = (Operation("me", "GET", "/me", me, Me),)
