"""The vocabulary as tables: `fact_ENTITY` for every entity, its constraints, its row-level security, its history, and the view
that serves it to the rules (`vocabulary.ENTITY`).

A new word of the vocabulary becomes a column, a new entity a table; nothing that is there is ever dropped. So another
place's policies bring their own facts without a line of code. A fact table has beside the vocabulary's columns:

    source_id    where the row comes from, and so as of when
    recorded_at  when we learnt it
    version      counts the changes, for two writers on one row
    scope        the area whose offices see the row; worked out by the database from whom the row is about
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import resources

import psycopg
from psycopg import sql

from kapok.rules.package.entities import Entity, Vocabulary

TYPES = {
    "bool": "boolean",
    "int": "bigint",
    "money": "bigint",
    "rate": "bigint",
    "date": "date",
    "text": "text",
    "code": "text",
}
"""Money in fen, rates in basis points."""
IDENTITIES = {
    "person": "registry_person",
    "household": "registry_household",
    "organisation": "registry_organisation",
}
"""Entities that bear a name: the identity stands in a table of its own, under the same id."""
SCHEMA = "vocabulary"
KEPT = ("source_id", "recorded_at", "version", "scope")
CITY_DIGITS, COUNTY_DIGITS = 4, 6
PLACES = ("village", "hukou_village", "county", "origin_county", "hukou_county")
"""Facts that say where a row without people or organisations belongs, the closest first."""


def table(entity: str) -> str:
    return f"fact_{entity}"


def apply(con: psycopg.Connection, vocabulary: Vocabulary, city: str) -> list[str]:
    """Bring the tables up to the vocabulary, as their owner; returns the entities that were made or changed.

    `city`: the scope of what belongs to no county. Run again, it changes nothing.
    """
    before = _columns(con)
    con.execute("CREATE SCHEMA IF NOT EXISTS vocabulary")
    con.execute("GRANT USAGE ON SCHEMA vocabulary TO kapok_app")
    entities = list(vocabulary.entities.values())
    changed = [e for e in entities if _make(con, e, before.get(table(e.name), set()))]
    for entity in changed:
        for statement in _constraints(entity):
            con.execute(statement)
    paths = {e.name: owners(e, vocabulary) for e in entities}
    for entity in changed:
        _scope(con, entity, paths[entity.name], city)
        if paths[entity.name] or entity.name in IDENTITIES:
            _secure(con, entity)
        _index(con, entity)
        con.execute("SELECT kapok_keep_history(%s, 'id', 'scope')", [table(entity.name)])
        con.execute(_view(entity))
        con.execute(
            sql.SQL("GRANT SELECT ON {}.{} TO kapok_app").format(
                sql.Identifier(SCHEMA), sql.Identifier(entity.name)
            )
        )
    if changed:
        con.execute(resources.files(__package__).joinpath("sql/people.sql").read_text("utf-8"))
        _secure_identities(con)
        _follow(con, entities, paths)
    return [entity.name for entity in changed]


def _columns(con: psycopg.Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, column in con.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    ):
        found.setdefault(name, set()).add(column)
    return found


def _make(con: psycopg.Connection, entity: Entity, there: set[str]) -> bool:
    """The table with its columns; True if anything was missing."""
    name = sql.Identifier(table(entity.name))
    if not there:
        con.execute(
            sql.SQL(
                "CREATE TABLE {} (id text PRIMARY KEY, source_id bigint REFERENCES registry_source, "
                "recorded_at timestamptz NOT NULL DEFAULT now(), version integer NOT NULL DEFAULT 1, "
                "scope text NOT NULL DEFAULT '')"
            ).format(name)
        )
        there = {"id", *KEPT}
        if entity.name in IDENTITIES:
            con.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT bears_a_name FOREIGN KEY (id) REFERENCES {}").format(
                    name, sql.Identifier(IDENTITIES[entity.name])
                )
            )
        fresh = True
    else:
        fresh = False
    missing = {c: t for c, t in entity.stored_columns().items() if c not in there}
    for column, type_ in missing.items():
        con.execute(
            sql.SQL("ALTER TABLE {} ADD COLUMN {} {}").format(
                name, sql.Identifier(column), sql.SQL(TYPES[type_])
            )
        )
    return fresh or bool(missing)


def _constraints(entity: Entity) -> Iterator[sql.Composed]:
    """References lead somewhere, codes are of the list, money and counts are no less than nothing, an end follows its start."""
    name = sql.Identifier(table(entity.name))

    def constraint(label: str, words: sql.Composable) -> Iterator[sql.Composed]:
        called = sql.Identifier(label[:63])
        yield sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}").format(name, called)
        yield sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(name, called, words)

    for ref, target in entity.refs.items():
        words = sql.SQL("FOREIGN KEY ({}) REFERENCES {} DEFERRABLE INITIALLY DEFERRED").format(
            sql.Identifier(ref), sql.Identifier(table(target))
        )
        yield from constraint(f"{ref}_is_there", words)
    for fact in entity.facts.values():
        if fact.stored and fact.codes:
            words = sql.SQL("CHECK ({} IN ({}))").format(
                sql.Identifier(fact.name), sql.SQL(", ").join(map(sql.Literal, fact.codes))
            )
            yield from constraint(f"{fact.name}_is_of_the_list", words)
    columns = entity.stored_columns()
    if columns.get("start") == columns.get("finish") == "date":
        yield from constraint("ends_after_it_starts", sql.SQL("CHECK (finish >= start)"))


def owners(entity: Entity, vocabulary: Vocabulary) -> list[str]:
    """References that lead to whom the row is about, people before households before organisations; the way may be
    longer than one step, as from an insured month over the job to the person.
    """
    reach = {ref: _leads_to(target, vocabulary, ()) for ref, target in entity.refs.items()}
    order = ("person", "household", "organisation")
    found = [(order.index(there), ref) for ref, there in reach.items() if there]
    return [ref for _, ref in sorted(found, key=lambda pair: pair[0])]


def _leads_to(entity: str, vocabulary: Vocabulary, seen: tuple[str, ...]) -> str | None:
    if entity in IDENTITIES:
        return entity
    if entity in seen:
        return None
    ways = (_leads_to(t, vocabulary, (*seen, entity)) for t in vocabulary.entities[entity].refs.values())
    found = {way for way in ways if way}
    return next((name for name in IDENTITIES if name in found), None)


def _scope(con: psycopg.Connection, entity: Entity, refs: list[str], city: str) -> None:
    """A trigger that works out the scope of every row from the first reference that leads to somebody, else from its place."""
    columns = entity.stored_columns()
    ways: list[sql.Composable] = [
        sql.SQL("(SELECT scope FROM {} WHERE id = NEW.{})").format(
            sql.Identifier(table(entity.refs[ref])), sql.Identifier(ref)
        )
        for ref in refs
    ]
    ways += [
        sql.SQL("nullif(kapok_scope_of(NEW.{}), '')").format(sql.Identifier(place))
        for place in PLACES
        if place in columns
    ]
    ways.append(sql.Literal(city))
    function = sql.Identifier(f"kapok_scope_{entity.name}")
    con.execute(
        sql.SQL(
            "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
            "SET search_path = pg_catalog, public AS $$ BEGIN NEW.scope := coalesce({}); RETURN NEW; END $$"
        ).format(function, sql.SQL(", ").join(ways))
    )
    con.execute(
        sql.SQL(
            "CREATE OR REPLACE TRIGGER scope BEFORE INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION {}()"
        ).format(sql.Identifier(table(entity.name)), function)
    )


def _secure(con: psycopg.Connection, entity: Entity) -> None:
    """Row-level security: by area, by being the person or of the household, by being the organisation."""
    name = sql.Identifier(table(entity.name))
    own = [
        sql.SQL("kapok_is_{}({})").format(sql.SQL(target), sql.Identifier(column))
        for column, target in {**entity.refs, "id": entity.name}.items()
        if target in {"person", "organisation"}
    ]
    seen = sql.SQL(" OR ").join([sql.SQL("kapok_in_area(scope)"), *own])
    con.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name))
    con.execute(sql.SQL("DROP POLICY IF EXISTS seen ON {}").format(name))
    con.execute(sql.SQL("CREATE POLICY seen ON {} FOR SELECT TO kapok_app USING ({})").format(name, seen))
    con.execute(sql.SQL("DROP POLICY IF EXISTS written ON {}").format(name))
    con.execute(
        sql.SQL(
            "CREATE POLICY written ON {} TO kapok_app USING (kapok_in_area(scope)) WITH CHECK (kapok_in_area(scope))"
        ).format(name)
    )


_IDENTITY_POLICIES = {
    "registry_person": "kapok_sees_person(id)",
    "registry_household": "kapok_sees_household(id)",
    "registry_organisation": "kapok_sees_organisation(id)",
    "registry_membership": "kapok_sees_person(person_id)",
    "registry_claim": "kapok_in_area(scope)",
    "registry_event": "kapok_in_area(scope)",
}


def _secure_identities(con: psycopg.Connection) -> None:
    """An identity is seen with its facts; it may be written before its facts are there."""
    for name, seen in _IDENTITY_POLICIES.items():
        called = sql.Identifier(name)
        con.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(called))
        for policy, words in {
            "seen": f"FOR SELECT TO kapok_app USING ({seen})",
            "changed": f"FOR UPDATE TO kapok_app USING ({seen})",
            "added": "FOR INSERT TO kapok_app WITH CHECK (kapok_told('kapok.areas') IS NOT NULL)",
        }.items():
            con.execute(sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(sql.Identifier(policy), called))
            con.execute(
                sql.SQL("CREATE POLICY {} ON {} " + words).format(sql.Identifier(policy), called)
            )


def _index(con: psycopg.Connection, entity: Entity) -> None:
    name = table(entity.name)
    wanted = [*entity.refs, *(c for c in ("person", "organisation") if c in entity.facts)]
    for column in dict.fromkeys(wanted):
        con.execute(
            sql.SQL("CREATE INDEX IF NOT EXISTS {} ON {} ({})").format(
                sql.Identifier(f"{name}_{column}"[:63]), sql.Identifier(name), sql.Identifier(column)
            )
        )
    con.execute(
        sql.SQL("CREATE INDEX IF NOT EXISTS {} ON {} (scope text_pattern_ops)").format(
            sql.Identifier(f"{name}_scope"[:63]), sql.Identifier(name)
        )
    )


def _view(entity: Entity) -> sql.Composed:
    """What the rules read. New columns come last in the table; the view has them in the vocabulary's order."""
    columns = sql.SQL(", ").join(map(sql.Identifier, entity.stored_columns()))
    view = sql.SQL("{}.{}").format(sql.Identifier(SCHEMA), sql.Identifier(entity.name))
    return sql.SQL(
        "DROP VIEW IF EXISTS {}; CREATE VIEW {} WITH (security_invoker = true) AS SELECT {} FROM {}"
    ).format(view, view, columns, sql.Identifier(table(entity.name)))


def _follow(con: psycopg.Connection, entities: Iterable[Entity], paths: dict[str, list[str]]) -> None:
    """Where a row's scope changes, that of the rows about it does: a family that moves takes its papers along."""
    behind: dict[str, list[tuple[str, str]]] = {}
    for entity in entities:
        for ref in paths[entity.name][:1]:
            behind.setdefault(entity.refs[ref], []).append((entity.name, ref))
    for target, followers in behind.items():
        updates = sql.SQL(" ").join(
            sql.SQL("UPDATE {0} SET version = version WHERE {1} = NEW.id AND scope <> NEW.scope;").format(
                sql.Identifier(table(name)), sql.Identifier(ref)
            )
            for name, ref in followers
        )
        function = sql.Identifier(f"kapok_follow_{target}")
        con.execute(
            sql.SQL(
                "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
                "SET search_path = pg_catalog, public AS $$ BEGIN {} RETURN NULL; END $$"
            ).format(function, updates)
        )
        con.execute(
            sql.SQL(
                "CREATE OR REPLACE TRIGGER follow AFTER UPDATE ON {} FOR EACH ROW "
                "WHEN (OLD.scope <> NEW.scope) EXECUTE FUNCTION {}()"
            ).format(sql.Identifier(table(target)), function)
        )
