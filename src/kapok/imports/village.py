"""For the demonstration: the workbook of one more village, with nine faults. Only where everything is invented: the number of
somebody who is registered stands in it, and that it was shown is kept, as every look is.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db import connection

from kapok.accounts.actor import Actor
from kapok.accounts.models import Area, Setting
from kapok.city.office.one_village import CODE, COUNTY, OneVillage, Somebody, one_village
from kapok.city.office.write import write_book
from kapok.imports.trouble import Refused
from kapok.platform.secrets import Place
from kapok.registry.actions.doing import office_day
from kapok.registry.keys import fields
from kapok.registry.looks import Wanted, reveal
from kapok.registry.models import Person
from kapok.registry.purposes import OTHER

WHY = "演示"
_NEIGHBOUR = """
    SELECT person.id, named.name, person.sex = 'male' FROM fact_person person JOIN registry_person named USING (id)
    JOIN registry_membership lives ON lives.person_id = person.id AND lives.finish = '2999-12-31' AND NOT lives.head
    JOIN registry_household house ON house.id = lives.household_id AND NOT house.number ^@ %s
    WHERE person.scope ^@ %s AND coalesce(person.died_on, '2999-12-31') = '2999-12-31' AND person.sex IS NOT NULL AND named.name <> ''
    AND named.number_sealed IS NOT NULL AND named.merged_into_id IS NULL
    ORDER BY person.sex = 'female' DESC, abs(person.birth - date '1990-01-01') NULLS LAST, house.number, named.name, person.birth
    LIMIT 1"""


def within(by: Actor) -> bool:
    """Whether the village lies in his areas."""
    return any(CODE.startswith(area.replace("*", "")) for area in by.areas)


def one_more(by: Actor) -> OneVillage:
    """Within a transaction on his behalf."""
    if not Setting.get("demonstration", False):
        raise Refused("village_invented")
    if not Area.objects.filter(pk=CODE).exists():
        raise Refused("village_older")
    return one_village(office_day(), _neighbour(by))


def _neighbour(by: Actor) -> Somebody:
    """Somebody of another household of the county, always the same one."""
    with connection.cursor() as cursor:
        cursor.execute(_NEIGHBOUR, [CODE, COUNTY])
        found = cursor.fetchone()
    if found is None:
        raise Refused("village_nobody")
    row, name, male = found
    reveal(by, Wanted("registry_person", row, "number", OTHER, WHY))
    sealed = Person.objects.values_list("number_sealed", flat=True).get(pk=row)
    number = fields().open(Place("registry_person", "number", row), bytes(sealed))
    return Somebody(name, number, male)


def workbook(made: OneVillage) -> bytes:
    with tempfile.TemporaryDirectory(prefix="kapok-village-") as folder:
        write_book(made.book, Path(folder))
        return (Path(folder) / made.book.path).read_bytes()
