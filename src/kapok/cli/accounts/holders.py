"""For whom a role is held, as it is said on the command line: an organisation by its code or name; a person by `-`, and the
identity number is asked for, or read from the standard input, so that it stands in no list of commands.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kapok.cli.accounts.entering import asked_for
from kapok.cli.face import Face, Stop

if TYPE_CHECKING:
    from kapok.accounts.actor import Actor

ASK = "-"


def holders_of(
    face: Face, by: Actor, day: dt.date, organisation: str, person: str
) -> dict[str, str]:
    from kapok.registry import holders
    from kapok.registry.keys import fields
    from kapok.registry.trouble import Refused

    try:
        firm = holders.organisation(organisation) if organisation else ""
        if person == ASK:
            person = holders.person(by, asked_for(face, "accounts.identity"), fields(), day)
    except Refused as no:
        raise Stop("db.said", words=face.pick(no.say("zh"), no.say("en"))) from no
    return {"organisation": firm, "person": person}
