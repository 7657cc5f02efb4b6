"""Looking for somebody: by POST, so that what is looked for stands in no address."""

from __future__ import annotations

from kapok.accounts.roles import Right
from kapok.api.operation import Call, Operation
from kapok.api.operations.subjects import masked_number
from kapok.api.shapes.subjects import Found, FoundHousehold, FoundOrganisation, FoundPerson, Sought
from kapok.masking import masked_all
from kapok.registry import finding
from kapok.registry.finding.others import Household, Organisation
from kapok.registry.finding.people import Person
from kapok.registry.keys import fields


def find(call: Call) -> Found:
    """As on the page: within the scope, as many as a page holds, so many times in ten minutes."""
    sought = finding.read(call.body.words)
    finding.keep(call.actor, call.body.words, fields())
    found = finding.find(call.actor, sought, fields(), call.day)
    return Found(
        people=[_person(one) for one in found.people],
        households=[_household(one) for one in found.households],
        organisations=[_organisation(one) for one in found.organisations],
        more=found.more,
    )


def _person(one: Person) -> FoundPerson:
    return FoundPerson(
        id=one.id,
        name=masked_all(one.name),
        number=masked_number("registry_person", one.id, "number", one.number_sealed),
        place=one.place,
        household=one.household or None,
        relation=one.relation,
    )


def _household(one: Household) -> FoundHousehold:
    return FoundHousehold(
        id=one.id,
        number=masked_all(one.number),
        head=masked_all(one.head_name),
        members=one.members,
        ended=one.ended,
        place=one.place,
    )


def _organisation(one: Organisation) -> FoundOrganisation:
    return FoundOrganisation(
        id=one.id,
        name=masked_all(one.name),
        credit_code=one.credit_code,
        number=masked_number("registry_organisation", one.id, "number", one.number_sealed),
        kind=one.kind,
        place=one.place,
    )


OPERATIONS = (
    Operation(
        "search",
        "POST",
        "/search",
        find,
        Found,
        (Right.SEE_PEOPLE, Right.SEE_ORGANISATIONS),
        body=Sought,
    ),
)
