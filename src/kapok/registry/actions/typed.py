"""Numbers as somebody types them: a telephone, a bank account, the number of an organisation; checked, sealed, found by index."""

from __future__ import annotations

from collections.abc import Mapping

from kapok.accounts.actor import Actor
from kapok.accounts.roles import Right
from kapok.identity import KINDS, Checked, Verdict
from kapok.platform.secrets import Place
from kapok.registry.actions import claimed
from kapok.registry.actions.claimed import NUMBERS
from kapok.registry.actions.doing import Basis, doing, plain, query, read
from kapok.registry.actions.lives import why
from kapok.registry.actions.sources import first_source, settle
from kapok.registry.keys import fields
from kapok.registry.trouble import Refused

LONGEST = 30
_ID_NUMBER = 18


def number_typed(column: str, text: str) -> Checked:
    """A telephone or an account; Refused if it cannot be one. A remark that is left is a warning."""
    checked = KINDS[NUMBERS[column]].check(text)
    if checked.value is None and not checked.remarks:
        raise Refused("value_missing", "number")
    wrong = checked.verdict is not Verdict.OK if column == "phone" else checked.value is None
    if wrong:
        raise Refused(f"{column}_wrong", "number", why=why(checked))
    return checked


def correct_typed(
    by: Actor,
    basis: Basis,
    person: str,
    column: str,
    text: str,
    *,
    seen: Mapping[str, int] | None = None,
) -> None:
    """The number in place of the one that stood there: both are kept, sealed, and the old one may be chosen again."""
    number = str(number_typed(column, text).value)
    with doing(by, column, basis) as do:
        do.lock([], [person], seen)
        before = read("registry_person", person)
        index = fields().index(NUMBERS[column], number)
        if before[f"{column}_index"] == plain(index.digest):
            raise Refused("same_value", "number")
        sealed = fields().seal(Place("registry_person", column, person), number).hex()
        old = before[f"{column}_sealed"]
        origin = read("fact_person", person)["source_id"] or (first_source(do) if old else 0)
        settle(
            do,
            ("person", person, column),
            {"sealed": old[2:]} if old else None,
            origin,
            {"sealed": sealed},
        )
        claimed.hold(do, "person", person, column, {"sealed": sealed})


def register_number_of(text: str) -> str:
    """Of a household farm or a grower: the number of its register, or the identity number of whom it is."""
    number = KINDS["id_number"].normal(text)
    if not number:
        raise Refused("value_missing", "number")
    if not number.isalnum() or len(number) > LONGEST:
        raise Refused("register_number_wrong", "number", most=LONGEST)
    if len(number) == _ID_NUMBER:
        checked = KINDS["id_number"].check(number)
        if checked.value is None:
            raise Refused("number_wrong", "number", why=why(checked))
    return number


def correct_register_number(
    by: Actor,
    basis: Basis,
    organisation: str,
    text: str,
    *,
    seen: Mapping[str, int] | None = None,
) -> None:
    """Sealed; no claim holds one, history does."""
    number, keys = register_number_of(text), fields()
    taken = "SELECT name FROM registry_organisation WHERE number_index = ANY(%s) AND id <> %s"
    with doing(by, "register_number", basis, Right.CHANGE_ORGANISATIONS) as do:
        do.lock(seen=seen, organisations=[organisation])
        lookups = [one.digest for one in keys.lookups("id_number", number)]
        if found := query(taken, [lookups, organisation]):
            raise Refused("register_number_taken", "number", name=found[0][0])
        index = keys.index("id_number", number)
        if read("registry_organisation", organisation)["number_index"] == plain(index.digest):
            raise Refused("same_value", "number")
        sealed = keys.seal(Place("registry_organisation", "number", organisation), number)
        new = {
            "number_sealed": sealed,
            "number_index": index.digest,
            "number_version": index.version,
        }
        do.change("registry_organisation", organisation, new)
