"""People, households and organisations: listed, read, the rows about them, and a number shown whole for a purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg import sql

from kapok.accounts.roles import Right
from kapok.api.cursors import after, cursor_of
from kapok.api.operation import Call, Operation
from kapok.api.reading import fault, wrong
from kapok.api.shapes import subjects as shapes
from kapok.api.shapes.subjects import Origin, Record, Records, Saying, Value, Whole
from kapok.api.trouble import Problem
from kapok.identity import KINDS
from kapok.masking import masked_all
from kapok.platform.secrets import Place
from kapok.registry import looks, purposes
from kapok.registry.actions.doing import state_of
from kapok.registry.files import SEE
from kapok.registry.keys import fields
from kapok.registry.looks import Wanted
from kapok.registry.models import Household, Organisation, Person, Source
from kapok.registry.reading import dossier as dossiers
from kapok.registry.reading import families, said
from kapok.registry.reading.asked import Asked, for_actor
from kapok.registry.reading.dossier import Dossier
from kapok.registry.reading.spans import Row
from kapok.registry.reindexing import COLUMNS
from kapok.registry.ways import IDENTITIES, table
from kapok.registry.words import words
from kapok.rules.package.entities import Fact

_NONE = "-"
"""No entity is called so: only one's own facts are read."""
_LINES = {
    "person": "named.name, named.number_sealed",
    "household": "named.number, named.ended_on",
    "organisation": "named.name, named.credit_code",
}


def masked_number(of: str, row: str, column: str, sealed: bytes | None) -> str | None:
    """As it is shown to whoever may not see it whole."""
    if sealed is None:
        return None
    kind = KINDS[COLUMNS[of][column]]
    return kind.mask(fields().open(Place(of, column, row), bytes(sealed)))


def person_line(row: str, name: str, sealed: bytes | None, area: str) -> shapes.PersonLine:
    number = masked_number("registry_person", row, "number", sealed)
    return shapes.PersonLine(id=row, name=masked_all(name), number=number, area=area)


def household_line(row: str, number: str | None, ended: dt.date, area: str) -> shapes.HouseholdLine:
    shown = masked_all(number) if number else None
    return shapes.HouseholdLine(id=row, number=shown, ended_on=ended, area=area)


def organisation_line(row: str, name: str, code: str | None, area: str) -> shapes.OrganisationLine:
    return shapes.OrganisationLine(id=row, name=masked_all(name), credit_code=code, area=area)


def listed(call: Call, entity: str) -> tuple[list[Any], str | None]:
    """By id, from the last one of the page before; whoever is listed was looked at."""
    of = f"{entity} {call.query.area or ''}"
    begin = after(of, call.query.cursor)
    found = sql.SQL(
        "SELECT named.id, {shown}, facts.scope FROM {named} named JOIN {facts} facts USING (id) "
        "WHERE {scope} AND {kept} AND facts.scope ^@ %(area)s AND named.id > %(after)s ORDER BY named.id LIMIT %(most)s"
    ).format(
        shown=sql.SQL(_LINES[entity]),
        named=sql.Identifier(IDENTITIES[entity]),
        facts=sql.Identifier(table(entity)),
        scope=for_actor(call.actor, "facts", entity),
        kept=sql.SQL("named.merged_into_id IS NULL" if entity == "person" else "true"),
    )
    told = {"area": call.query.area or "", "after": begin or "", "most": call.query.limit + 1}
    with connection.cursor() as cursor:
        cursor.execute(found, told)
        rows = cursor.fetchall()
    kept = rows[: call.query.limit]
    looks.looked_at(call.actor, entity, [row[0] for row in kept])
    return kept, cursor_of(of, kept[-1][0]) if len(rows) > len(kept) else None


def people(call: Call) -> shapes.People:
    rows, following = listed(call, "person")
    return shapes.People(items=[person_line(*row) for row in rows], next=following)


def households(call: Call) -> shapes.Households:
    rows, following = listed(call, "household")
    return shapes.Households(items=[household_line(*row) for row in rows], next=following)


def organisations(call: Call) -> shapes.Organisations:
    rows, following = listed(call, "organisation")
    return shapes.Organisations(items=[organisation_line(*row) for row in rows], next=following)


def asked_of(call: Call) -> Asked:
    """Days that are to come are asked for in vain."""
    as_of, known = getattr(call.query, "as_of", None), call.query.known
    last = {"as_of": call.day, "known": max(call.day, timezone.localdate())}
    late = [
        fault(f"?{name}", "future", day=last[name])
        for name, day in (("as_of", as_of), ("known", known))
        if day is not None and day > last[name]
    ]
    if late:
        raise wrong(late)
    day = as_of or (min(known, call.day) if known else call.day)
    return Asked(call.actor, day, bool(as_of or known), known)


def dossier_of(call: Call, entity: str, only: str = _NONE, offset: int = 0) -> Dossier:
    """Somebody within the scope; that he was looked at is kept."""
    found = dossiers.read(asked_of(call), entity, call.path["id"], only=only, offset=offset)
    if found is None:
        raise Problem("gone", 404)
    if not found.there:
        raise Problem("not_known_then", 404)
    looks.looked_at(call.actor, entity, [call.path["id"]])
    return found


def plain(fact: Fact | None, value: Any) -> Any:
    """As in JSON; numbers of people are masked wherever they stand."""
    if isinstance(value, str) and (fact is None or fact.type == "text"):
        return masked_all(value)
    return value


def origin_of(source: Source | None, learnt: dt.datetime) -> Origin:
    day = timezone.localtime(learnt).date()
    if source is None:
        return Origin(supplier="", title="", as_of=None, learnt=day)
    title = masked_all(source.title)
    return Origin(supplier=source.supplier, title=title, as_of=source.as_of, learnt=day)


def fields_of(found: Dossier, row: Row) -> dict[str, Any]:
    """What every row has."""
    return {
        "id": row.id,
        "entity": row.entity.name,
        "version": row.values["version"],
        "origin": origin_of(found.sources.get(row.source or 0), row.learnt),
        "facts": {
            name: Value(
                value=plain(fact, row.values.get(name)),
                sayings=_sayings(fact, found.claims.get((row.entity.name, row.id, name), ())),
            )
            for name, fact in row.entity.facts.items()
        },
    }


def _sayings(fact: Fact, listed_: Sequence[said.Said]) -> list[Saying]:
    return [
        Saying(
            claim=one.number,
            value=plain(fact, one.value),
            chosen=one.chosen,
            decided=bool(one.by),
            origin=origin_of(one.source, one.learnt),
        )
        for one in listed_
        if not isinstance(one.value, dict)  # a number, sealed
    ]


def subject_of(found: Dossier) -> dict[str, Any]:
    area = str(found.facts.values["scope"])
    return {**fields_of(found, found.facts), "state": state_of(found.id), "area": area}


def _stood(found: Dossier, who: Any, name: str) -> Any:
    """As it was then, where a day of knowledge was asked for."""
    return found.identity.get(name, getattr(who, name))


def person(call: Call) -> shapes.Person:
    found = dossier_of(call, "person")
    who = Person.objects.get(pk=found.id)
    home = next(
        (one for one in families.stays(found.asked, person=found.id) if one.holds(found.asked.day)),
        None,
    )
    numbers: dict[str, Any] = {
        column: masked_number("registry_person", found.id, column, getattr(who, f"{column}_sealed"))
        for column in COLUMNS["registry_person"]
    }
    return shapes.Person(
        **subject_of(found),
        **numbers,
        name=masked_all(_stood(found, who, "name")),
        bank=masked_all(_stood(found, who, "bank")),
        household=home.household if home else None,
        merged_into=who.merged_into_id,
    )


def household(call: Call) -> shapes.Household:
    found = dossier_of(call, "household")
    home = Household.objects.get(pk=found.id)
    there = [
        one for one in families.stays(found.asked, household=found.id) if one.holds(found.asked.day)
    ]
    names = said.names(("person", one.person) for one in there)
    return shapes.Household(
        **subject_of(found),
        number=masked_all(home.number) if home.number else None,
        ended_on=home.ended_on,
        members=[_member(one, names) for one in there],
    )


def _member(one: families.Stay, names: Mapping[tuple[str, str], str]) -> shapes.Member:
    name = names.get(("person", one.person))
    return shapes.Member(
        person=one.person,
        name=masked_all(name) if name is not None else None,
        relation=one.relation,
        head=one.head,
        start=one.start,
        finish=one.finish,
    )


def organisation(call: Call) -> shapes.Organisation:
    found = dossier_of(call, "organisation")
    firm = Organisation.objects.get(pk=found.id)
    return shapes.Organisation(
        **subject_of(found),
        name=masked_all(_stood(found, firm, "name")),
        credit_code=_stood(found, firm, "credit_code"),
        number=masked_number("registry_organisation", found.id, "number", firm.number_sealed),
    )


def records(entity: str) -> Callable[[Call], Records]:
    """Rows of one kind about somebody, the newest first."""

    def run(call: Call) -> Records:
        kind = call.path["entity"]
        if kind not in words().entities:
            raise Problem("gone", 404)
        of = f"{entity} {call.path['id']} {kind} {call.query.as_of} {call.query.known}"
        offset = after(of, call.query.cursor) or 0
        found = dossier_of(call, entity, kind, offset)
        group = next((one for one in found.groups if one.entity.name == kind), None)
        if group is None:
            return Records(items=[], next=None)
        following = cursor_of(of, offset + len(group.rows)) if group.more else None
        return Records(items=[_record(found, row) for row in group.rows], next=following)

    return run


def _record(found: Dossier, row: Row) -> Record:
    span = found.span(row)
    refs = {ref: row.values.get(ref) for ref in row.entity.refs}
    return Record(**fields_of(found, row), refs=refs, begins=span.begin, ends=span.end)


def reveal(entity: str) -> Callable[[Call], Whole]:
    """Kept before it is shown, with the token's purpose; refused beyond so many an hour."""

    def run(call: Call) -> Whole:
        token, column, row = call.token, call.path["column"], call.path["id"]
        if not token.reveal:
            raise Problem("no_reveal", 403)
        of = IDENTITIES[entity]
        if column not in COLUMNS[of]:
            raise Problem("gone", 404)
        why = token.purpose[: looks.LONGEST_WORDS] if token.reveal == purposes.OTHER else ""
        looks.reveal(call.actor, Wanted(of, row, column, token.reveal, why))
        model = {"person": Person, "organisation": Organisation}[entity]
        sealed = getattr(model.objects.get(pk=row), f"{column}_sealed")
        return Whole(
            id=row, column=column, number=fields().open(Place(of, column, row), bytes(sealed))
        )

    return run


@dataclass(frozen=True, slots=True)
class _Of:
    """Where a kind of subject stands, and how it is listed and read."""

    entity: str
    place: str
    lines: tuple[Callable[[Call], Any], type]
    whole: tuple[Callable[[Call], Any], type]
    reveals: bool = True


_SUBJECTS = (
    _Of("person", "/people", (people, shapes.People), (person, shapes.Person)),
    _Of(
        "household",
        "/households",
        (households, shapes.Households),
        (household, shapes.Household),
        reveals=False,
    ),
    _Of(
        "organisation",
        "/organisations",
        (organisations, shapes.Organisations),
        (organisation, shapes.Organisation),
    ),
)


def _operations(of: _Of) -> list[Operation]:
    see, one = (SEE[of.entity],), f"{of.place}/{{id}}"
    name = of.place[1:]
    found = [
        Operation(f"list_{name}", "GET", of.place, *of.lines, see, shapes.Listing),
        Operation(f"read_{of.entity}", "GET", one, *of.whole, see, shapes.Then),
        Operation(
            f"records_{of.entity}",
            "GET",
            f"{one}/facts/{{entity}}",
            records(of.entity),
            Records,
            see,
            shapes.RecordsThen,
        ),
    ]
    if of.reveals:
        found.append(
            Operation(
                f"reveal_{of.entity}",
                "POST",
                f"{one}/numbers/{{column}}/reveal",
                reveal(of.entity),
                Whole,
                (Right.REVEAL_NUMBERS,),
            )
        )
    return found


OPERATIONS = tuple(operation for of in _SUBJECTS for operation in _operations(of))
