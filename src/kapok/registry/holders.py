"""For whom a role is held: an organisation or a person, looked for by whoever gives roles and sees nobody's record.

An organisation is found by name or code. A person only by the whole identity number, as it stands on the card of whoever
asks for the role; that is kept as a number that was asked for, and counted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from kapok.accounts.actor import Actor
from kapok.platform.secrets import Fields
from kapok.registry.finding import read
from kapok.registry.finding.others import organisations, organisations_within
from kapok.registry.finding.people import people
from kapok.registry.looks import number_asked
from kapok.registry.models import Organisation
from kapok.registry.reading import said
from kapok.registry.trouble import Refused

MOST = 20
PERSON, FIRM = "person", "organisation"


@dataclass(frozen=True, slots=True)
class Holder:
    entity: str
    id: str
    name: str
    code: str = ""
    place: tuple[str, ...] = ()


def found(by: Actor, typed: str, fields: Fields, day: dt.date) -> list[Holder]:
    """Within what the actor looks after."""
    sought = read(typed)
    listed = []
    if sought.number:
        bare = replace(sought, name="", plain="", sounds="", initials="", phone="")
        for one in people(by, bare, fields, day, MOST):
            number_asked(by, PERSON, one.id)
            listed.append(Holder(PERSON, one.id, one.name, "", tuple(one.place)))
    firms = organisations(by, sought, fields, MOST)
    if sought.name and not firms:
        firms = organisations_within(by, sought, MOST)
    return listed + [
        Holder(FIRM, firm.id, firm.name, firm.credit_code, tuple(firm.place)) for firm in firms
    ]


def called(rows: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What those are called for whom roles are held, as far as one looks after them."""
    return said.names(rows)


def organisation(words: str) -> str:
    """The id of one that is called so, or has the code, or the id."""
    listed = Organisation.objects.filter(credit_code=words) or Organisation.objects.filter(pk=words)
    rows = list((listed or Organisation.objects.filter(name=words))[:2])
    if len(rows) != 1:
        raise Refused("several_holders" if rows else "pick_none")
    return str(rows[0].pk)


def person(by: Actor, number: str, fields: Fields, day: dt.date) -> str:
    """The id of whoever bears the identity number."""
    rows = [one for one in found(by, number, fields, day) if one.entity == PERSON]
    if not rows:
        raise Refused("pick_none")
    return rows[0].id
