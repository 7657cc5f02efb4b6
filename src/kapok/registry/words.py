"""The vocabulary that the tables were made from, kept beside them: pages speak its words wherever it came from.

Only what is stored is kept, for no more than that is shown: how other facts are derived is a matter of the rules.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connection

from kapok.accounts.models import Setting
from kapok.registry.ways import Ways
from kapok.rules.package.entities import Entity, Fact, Supplier, Vocabulary
from kapok.rules.problems import Place

NAME = "vocabulary"
_PLAIN = ("name", "type", "label", "en")
_CODES = ("codes", "codes_en")


def keep(con: psycopg.Connection, vocabulary: Vocabulary) -> None:
    """As the owner. In lists, for the database keeps no order of names. What stands there already as it is, stays."""
    con.execute(
        "INSERT INTO accounts_setting (name, value) VALUES (%s, %s::jsonb) ON CONFLICT (name) "
        "DO UPDATE SET value = excluded.value WHERE accounts_setting.value <> excluded.value",
        [NAME, json.dumps(_written(vocabulary), ensure_ascii=False)],
    )


def words() -> Vocabulary:
    """Of the database that Django is connected to; read once a process."""
    return _read(str(connection.settings_dict["NAME"]))


def ways() -> Ways:
    return _ways(str(connection.settings_dict["NAME"]))


@lru_cache(maxsize=8)
def _ways(database: str) -> Ways:
    return Ways(_read(database), "")


@lru_cache(maxsize=8)
def _read(database: str) -> Vocabulary:
    del database
    return _understood(Setting.get(NAME) or {"entities": [], "suppliers": []})


def _written(vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "entities": [
            {
                "name": entity.name,
                "label": entity.label,
                "en": entity.en,
                "refs": list(entity.refs.items()),
                "facts": [
                    {key: getattr(fact, key) for key in _PLAIN}
                    | {key: list(getattr(fact, key).items()) for key in _CODES}
                    for fact in entity.facts.values()
                    if fact.stored
                ],
            }
            for entity in vocabulary.entities.values()
        ],
        "suppliers": [[one.id, one.label, one.en] for one in vocabulary.suppliers.values()],
    }


def _understood(kept: dict[str, Any]) -> Vocabulary:
    nowhere = Place("")

    def entity(one: dict[str, Any]) -> Entity:
        facts = {
            fact["name"]: Fact(
                entity=one["name"], place=nowhere, **fact | {key: dict(fact[key]) for key in _CODES}
            )
            for fact in one["facts"]
        }
        return Entity(
            one["name"], one["label"], one["en"], "", dict(one["refs"]), {}, facts, nowhere
        )

    found = [entity(one) for one in kept["entities"]]
    suppliers = [Supplier(*one) for one in kept["suppliers"]]
    return Vocabulary({one.name: one for one in found}, {one.id: one for one in suppliers})
