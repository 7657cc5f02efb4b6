"""`kapok demo village`: a workbook of one more village, with nine faults, to be imported, corrected, and imported again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from kapok.city.office.one_village import CODE, COUNTY, NAME, OneVillage, Somebody, one_village
from kapok.city.office.write import write_book
from kapok.cli.database.asking import asking
from kapok.cli.database.telling import ClusterName, told
from kapok.cli.demo import logins, place
from kapok.cli.demo.folder import free
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.outputs import writing
from kapok.cli.secrets.common import plainly

Out = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="help.demo_village_out")]
OFFICER = "banli"
_NEIGHBOUR = """
    SELECT person.id, named.name, person.sex = 'male' FROM fact_person person JOIN registry_person named USING (id)
    JOIN registry_membership lives ON lives.person_id = person.id AND lives.finish = '2999-12-31' AND NOT lives.head
    JOIN registry_household house ON house.id = lives.household_id AND NOT house.number ^@ %s
    WHERE person.scope ^@ %s AND coalesce(person.died_on, '2999-12-31') = '2999-12-31' AND person.sex IS NOT NULL AND named.name <> ''
    AND named.number_sealed IS NOT NULL AND named.merged_into_id IS NULL
    ORDER BY person.sex = 'female' DESC, abs(person.birth - date '1990-01-01') NULLS LAST, house.number, named.name, person.birth
    LIMIT 1"""


def village(ctx: typer.Context, out: Out = Path("demo"), name: ClusterName = place.NAME) -> int:
    face: Face = ctx.obj
    if name == place.NAME:
        with told():
            place.move_in()
    with asking(face, name), plainly(face):
        made = _made()
    with writing(face, out):
        path = _write(made, out)
    if face.json:
        spots = [
            {"kind": one.kind, "row": one.row, "column": one.column, "letter": one.letter}
            for one in made.faults
        ]
        face.write(
            {"ok": True, "file": str(path), "village": NAME, "rows": made.rows, "faults": spots}
        )
        return OK
    face.say(
        "demo.village",
        style="bold green",
        path=path,
        village=NAME,
        rows=made.rows,
        n=len(made.faults),
    )
    face.say("demo.village_page", who=OFFICER)
    face.say("demo.village_command")
    face.typed(
        f".venv/bin/kapok import '{path}' --cluster demo --partial --annotated '{path.parent}'"
    )
    face.say("demo.village_again", style="dim")
    return OK


def _made() -> OneVillage:
    """Only where everything is invented: the number of somebody who is registered stands in the workbook."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.accounts.models import Area, Setting
    from kapok.registry.actions.doing import office_day

    if not Setting.get("demonstration", False):
        raise Stop("demo.village_invented", code=FOUND)
    with acting_as(MACHINE, logins.REASON):
        if not Area.objects.filter(pk=CODE).exists():
            raise Stop("demo.village_older", code=FOUND)
        return one_village(office_day(), _neighbour())


def _neighbour() -> Somebody:
    """Somebody of another household of the county, always the same one. That the number is shown is kept, as every look is."""
    from django.db import connection

    from kapok.accounts.actor import MACHINE
    from kapok.platform.secrets import Place
    from kapok.registry.keys import fields
    from kapok.registry.looks import Wanted, reveal
    from kapok.registry.models import Person
    from kapok.registry.purposes import OTHER

    with connection.cursor() as cursor:
        cursor.execute(_NEIGHBOUR, [CODE, COUNTY])
        found = cursor.fetchone()
    if found is None:
        raise Stop("demo.village_nobody", code=FOUND)
    row, name, male = found
    reveal(MACHINE, Wanted("registry_person", row, "number", OTHER, logins.REASON))
    sealed = Person.objects.values_list("number_sealed", flat=True).get(pk=row)
    number = fields().open(Place("registry_person", "number", row), bytes(sealed))
    return Somebody(name, number, male)


def _write(made: OneVillage, out: Path) -> Path:
    """Where the same workbook lies already it is left; another of that name, perhaps a corrected one, too."""
    with tempfile.TemporaryDirectory(prefix="kapok-village-") as folder:
        write_book(made.book, Path(folder))
        data = (Path(folder) / made.book.path).read_bytes()
    out.mkdir(parents=True, exist_ok=True)
    path = out / made.book.path
    if path.is_file() and path.read_bytes() == data:
        return path
    path = free(path)
    path.write_bytes(data)
    return path
