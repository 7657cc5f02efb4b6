"""The vocabulary is the contract: one view for each entity, column by column; a new word is data only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.office import CITY, Database, made

from kapok.cli import main
from kapok.platform.database import Trouble
from kapok.rules.package.entities import Vocabulary
from kapok.rules.package.vocabulary import read_vocabulary
from kapok.rules.problems import Problems

pytestmark = pytest.mark.server
KINDS = {
    "bool": "boolean",
    "int": "bigint",
    "money": "bigint",
    "rate": "bigint",
    "date": "date",
    "text": "text",
    "code": "text",
}
UNITS = {"money": "fen", "rate": "basis points"}
VIEWS = (
    "SELECT table_name, column_name, data_type, "
    "col_description(format('vocabulary.%I', table_name)::regclass, ordinal_position) FROM information_schema.columns "
    "WHERE table_schema = 'vocabulary' ORDER BY table_name, ordinal_position"
)


Columns = dict[str, list[tuple[str, str, str | None]]]
"""Name, type and unit."""


def views(database: Database) -> Columns:
    found: Columns = {}
    with database.as_("web") as con:
        for name, *column in con.execute(VIEWS):
            found.setdefault(name, []).append(tuple(column))
    return found


def wanted(words: Vocabulary) -> Columns:
    return {
        name: [
            (column, KINDS[kind], UNITS.get(kind))
            for column, kind in entity.stored_columns().items()
        ]
        for name, entity in words.entities.items()
    }


def test_a_view_for_every_entity_with_its_columns_in_order(template: Database, words: Vocabulary):
    assert len(words.entities) > 50
    found = views(template)
    assert found == wanted(words)
    assert {unit for columns in found.values() for *_, unit in columns} == {*UNITS.values(), None}


def test_payments_are_looked_up_by_all_they_are_matched_by(database: Database, words: Vocabulary):
    matched = {column for entity in words.entities.values() for column in entity.ledger.values()}
    with database.as_("owner") as con:
        found = con.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'fact_payment'")
        indexes = [words for (words,) in found]
    assert "subject" in matched
    for column in matched - {"event", "month"}:  # days are never asked for alone
        assert any(words.endswith(f"({column})") for words in indexes), column


def test_a_second_run_changes_nothing(database: Database, words: Vocabulary):
    from kapok.registry.setup import migrate

    def everything() -> list[tuple[object, ...]]:
        with database.as_("owner") as con:
            return con.execute(
                "SELECT classid, objid, refobjid FROM pg_depend ORDER BY 1, 2, 3"
            ).fetchall()

    before = everything()
    assert not migrate(words, CITY, "test", database.name)
    assert everything() == before


def another(tmp_path: Path, **changed: str) -> Vocabulary:
    """The vocabulary of a smaller place, as files."""
    files = {
        "suppliers": "village: {label: 村, en: village}\n",
        "household": "entity: household\nlabel: 户\nen: household\nsay: 一户一行\nfacts:\n"
        "  county: {type: text, label: 县, en: county, from: [village], ask: 哪个县？, ask_en: Which county?}\n",
        "person": "entity: person\nlabel: 人\nen: person\nsay: 一人一行\nrefs: {household: household}\nfacts:\n"
        "  birth: {type: date, label: 生日, en: birth, from: [village], ask: 哪天？, ask_en: Which day?}\n",
        "organisation": "entity: organisation\nlabel: 单位\nen: organisation\nsay: 一个一行\nfacts:\n"
        "  county: {type: text, label: 县, en: county, from: [village], ask: 哪个县？, ask_en: Which county?}\n",
    } | changed
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    problems = Problems()
    read = read_vocabulary(tmp_path, problems)
    assert not problems.found, [str(one) for one in problems.found]
    return read


BOAT = """entity: boat
label: 船
en: boat
say: 一条一行
refs: {owner: person}
facts:
  kind:
    type: code
    label: 种类
    en: kind
    from: [village]
    ask: 什么船？
    ask_en: Which kind?
    values:
      ferry: {label: 渡船, en: ferry}
"""


def test_another_place_brings_its_own_words(empty: Database, tmp_path: Path):
    from kapok.registry.setup import migrate

    with made(empty.cluster, "kapok_other_place", empty.name) as place:
        first = another(tmp_path)
        migrate(first, "9901", "test", place.name)
        assert views(place) == wanted(first)
        second = another(tmp_path, boat=BOAT)
        done = migrate(second, "9901", "test", place.name)
        assert (done.steps, done.entities) == ((), ("boat",))
        assert views(place) == wanted(second)
        oar = "  oars: {type: int, label: 桨, en: oars, from: [village], ask: 几支桨？, ask_en: How many oars?}\n"
        third = another(tmp_path, boat=BOAT.replace("facts:\n", f"facts:\n{oar}"))
        assert migrate(third, "9901", "test", place.name).entities == ("boat",)
        assert views(place)["boat"] == wanted(third)["boat"]  # in the vocabulary's order
        fishing = "      fishing: {label: 渔船, en: fishing boat}\n"
        fourth = another(tmp_path, boat=BOAT.replace("facts:\n", f"facts:\n{oar}") + fishing)
        assert migrate(fourth, "9901", "test", place.name).entities == ("boat",)
        with place.as_("owner") as con:
            con.execute("INSERT INTO fact_boat (id, kind) VALUES ('b', 'fishing')")
        fifth = another(
            tmp_path, boat=BOAT.replace("facts:\n", f"facts:\n{oar.replace('int', 'date')}")
        )
        with pytest.raises(Trouble) as caught:
            migrate(fifth, "9901", "test", place.name)
        assert caught.value.code == "column_differs"
        assert caught.value.values["column"] == "oars"
        assert views(place)["boat"] == wanted(fourth)["boat"]  # nothing half done


def test_the_command(template: Database, capsys: pytest.CaptureFixture[str]):
    """On the cluster's own database, which nobody else here uses."""
    assert main(["db", "migrate", "--cluster", "test", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert first["ok"]
    assert len(first["entities"]) > 50
    assert main(["db", "migrate", "--cluster", "test"]) == 0
    assert "什么都没有变" in capsys.readouterr().out
