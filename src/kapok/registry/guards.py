"""Who sees a row of a fact table, held by the database: its scope and whom it concerns, kept right by triggers, and the
policies of row-level security that go by them.
"""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import sql

from kapok.registry.ways import IDENTITIES, Ways, table
from kapok.rules.package.entities import Entity

IN_AREA = "scope ^@ ANY ((SELECT kapok_areas())::text[])"
"""Written out in every policy: so what was told is read once a statement, not once a row."""
_DEFINER = (
    "RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS"
)


NOT_YET = {"person": ("birth", "died_on"), "status": ("start",), "report": ("happened_on",)}
"""Facts that are known only when they have happened: no day of theirs lies after the office's."""


def of(entity: Entity, ways: Ways) -> Iterator[sql.Composed]:
    """Everything that guards the table of an entity."""
    yield from _belongs(entity, ways)
    yield from _policies(entity, ways)
    yield from _has_happened(entity)
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER claims_follow AFTER UPDATE ON {} FOR EACH ROW WHEN (OLD.scope <> NEW.scope) "
        "EXECUTE FUNCTION kapok_claims_follow({})"
    ).format(sql.Identifier(table(entity.name)), sql.Literal(entity.name))
    if entity.name == "person":
        yield from _lives(entity)


def _lives(entity: Entity) -> Iterator[sql.Composed]:
    """Until when somebody may belong to a household: the death, if it is known and the vocabulary has one. Where it stands
    before the birth, the later of the two counts.
    """
    days = [one for one in ("died_on", "birth") if one in entity.stored_columns()]
    named = sql.SQL(", ").join(sql.SQL("who.{}").format(sql.Identifier(one)) for one in days)
    known = "CASE WHEN who.died_on IS NOT NULL THEN greatest({}) END"
    until = sql.SQL(known if "died_on" in days else "NULL::date").format(named)
    yield sql.SQL(
        "CREATE OR REPLACE FUNCTION kapok_lives_until(who fact_person) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT {} $$"
    ).format(until)
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER person_dies AFTER UPDATE ON fact_person FOR EACH ROW WHEN "
        "(kapok_lives_until(NEW) IS DISTINCT FROM kapok_lives_until(OLD)) EXECUTE FUNCTION kapok_person_dies()"
    ).format()


def _has_happened(entity: Entity) -> Iterator[sql.Composed]:
    columns = [one for one in NOT_YET.get(entity.name, ()) if one in entity.stored_columns()]
    if not columns:
        return
    name = sql.Identifier(table(entity.name))
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER has_happened_new AFTER INSERT ON {} REFERENCING NEW TABLE AS touched "
        "FOR EACH STATEMENT EXECUTE FUNCTION kapok_has_happened({})"
    ).format(name, sql.SQL(", ").join(map(sql.Literal, columns)))
    late = sql.SQL(" OR ").join(
        sql.SQL(
            "(NEW.{0} IS DISTINCT FROM OLD.{0} AND NEW.{0} <> '2999-12-31' AND NEW.{0} > kapok_day())"
        ).format(sql.Identifier(one))
        for one in columns
    )
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER has_happened_changed AFTER UPDATE ON {} FOR EACH ROW WHEN ({}) "
        "EXECUTE FUNCTION kapok_not_yet()"
    ).format(name, late)


def _belongs(entity: Entity, ways: Ways) -> Iterator[sql.Composed]:
    """A trigger that works out scope and concerns of every row. A place outside the city is no scope of anybody here: what
    is known of it belongs to the city. It sets no search path, which would cost as much as all it does: every name in it says
    where it stands.
    """
    scopes = [_scope_by(*way, ways.city) for way in ways.to_scope(entity)]
    whom = [_concerned_by(*way) for way in ways.to_whom(entity)]
    function = sql.Identifier(f"kapok_belongs_{entity.name}")
    yield sql.SQL(
        "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS "
        "$$ DECLARE found pg_catalog.text; BEGIN {} NEW.scope := coalesce(found, {}); "
        "NEW.concerns := pg_catalog.array_remove({}, NULL); RETURN NEW; END $$"
    ).format(
        function,
        sql.SQL(" ").join(scopes),
        sql.Literal(ways.city),
        sql.SQL(" OPERATOR(pg_catalog.||) ").join(
            [sql.SQL("'{{}}'::pg_catalog.text[]").format(), *whom]
        ),
    )
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER belongs BEFORE INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION {}()"
    ).format(sql.Identifier(table(entity.name)), function)


def _scope_by(column: str, target: str, city: str) -> sql.Composed:
    """One way, gone only where those before led nowhere: what stands in the row itself is worked out without a question."""
    words = (
        "SELECT public.kapok_within(scope, {city}) INTO found FROM public.{table} WHERE id OPERATOR(pg_catalog.=) NEW.{column};"
        if target
        else "found := public.kapok_within(public.kapok_scope_of(NEW.{column}), {city});"
    )
    return sql.SQL(
        "IF found IS NULL AND NEW.{column} IS NOT NULL THEN " + words + " END IF;"
    ).format(
        column=sql.Identifier(column), city=sql.Literal(city), table=sql.Identifier(table(target))
    )


def _concerned_by(column: str, target: str) -> sql.Composed:
    """Whoever bears a name is meant himself; of other rows those whom they are about."""
    if target in IDENTITIES:
        return sql.SQL("NEW.{}").format(sql.Identifier(column))
    return sql.SQL(
        "(SELECT concerns FROM public.{} WHERE id OPERATOR(pg_catalog.=) NEW.{})"
    ).format(sql.Identifier(table(target)), sql.Identifier(column))


def _policies(entity: Entity, ways: Ways) -> Iterator[sql.Composed]:
    """Seen by area, and by whom it concerns. What is about nobody is seen by everybody who is told of at all. Written
    within one's area only; none is deleted, but where the action that made it is undone.
    """
    if not ways.about_somebody(entity):
        seen = "kapok_told('kapok.actor') IS NOT NULL"
    else:
        seen = f"{IN_AREA} OR concerns && (SELECT kapok_own())"
    if entity.name == "organisation":  # employers from elsewhere are met in every county
        seen += " OR (scope = {city} AND kapok_told('kapok.areas') IS NOT NULL)"
    words = sql.SQL(f"FOR SELECT TO kapok_app USING ({seen})")
    yield from _policy(table(entity.name), "seen", words.format(city=sql.Literal(ways.city)))
    before = f"{IN_AREA} OR id = ANY ((SELECT kapok_taken_over())::text[])"
    held = before if entity.name == "household" else IN_AREA  # a household that moves here
    written = sql.SQL(f"TO kapok_app USING ({held}) WITH CHECK ({IN_AREA})")
    yield from _policy(table(entity.name), "written", written)
    kept = f"AS RESTRICTIVE FOR DELETE TO kapok_app USING ({_unmade(table(entity.name))})"
    yield from _policy(table(entity.name), "kept", sql.SQL(kept))


def _policy(name: str, policy: str, words: sql.Composable) -> Iterator[sql.Composed]:
    on = (sql.Identifier(policy), sql.Identifier(name))
    yield sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(on[1])
    yield sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(*on)
    yield sql.SQL("CREATE POLICY {} ON {} {}").format(*on, words)


def _with_facts(entity: str, of: str) -> str:
    """One look at the row's own facts. An EXISTS would be planned as a list of everybody there is, once a statement."""
    return f"(SELECT true FROM {table(entity)} facts WHERE facts.id = {of})"


_OF_WHOM = (
    "CASE entity "
    + " ".join(
        f"WHEN '{entity}' THEN " + _with_facts(entity, 'registry_look."row"')
        for entity in IDENTITIES
    )
    + " ELSE false END"
)


def _unmade(name: str) -> str:
    """Made by an action that is being undone."""
    return f"'{name}:' || {name}.id = ANY ((SELECT kapok_unmaking())::text[])"


_SEEN = {
    **{
        name: f"{_with_facts(entity, f'{name}.id')} OR {_unmade(name)}"
        for entity, name in IDENTITIES.items()
    },
    "registry_membership": _with_facts("person", "registry_membership.person_id"),
    "registry_claim": IN_AREA,
    "registry_event": f"{IN_AREA} OR CASE table_name "
    + " ".join(
        f"WHEN '{name}' THEN " + _with_facts(entity, 'registry_event."row"')
        for entity, name in IDENTITIES.items()
    )
    + " WHEN 'accounts_grant' THEN scope <> '' AND EXISTS "
    "(SELECT FROM unnest((SELECT kapok_areas())) mine WHERE mine ^@ scope) ELSE false END",
}
"""Roles are also seen from below: those given over the whole city act in every county of it."""
_SEEN["registry_look"] = f"{IN_AREA} OR actor = current_setting('kapok.actor', true) OR {_OF_WHOM}"
"""Also where the person lived when somebody looked; one's own looks are one's own."""
_ADDED = {
    **dict.fromkeys(IDENTITIES.values(), "kapok_told('kapok.areas') IS NOT NULL"),
    "registry_membership": _with_facts("person", "registry_membership.person_id")
    + " AND "
    + _with_facts("household", "registry_membership.household_id"),
    "registry_claim": IN_AREA,
}
_APPENDED = {
    "registry_look": f"actor = current_setting('kapok.actor', true) AND {_OF_WHOM}",
}


def of_identities() -> Iterator[sql.Composed]:
    """An identity is seen with its facts; it is written before its facts are there. None is deleted, but where the action
    that made it is undone.
    """
    for name, words in _SEEN.items():
        yield from _policy(name, "seen", sql.SQL(f"FOR SELECT TO kapok_app USING ({words})"))
    for name, words in (_ADDED | _APPENDED).items():
        yield from _policy(name, "added", sql.SQL(f"FOR INSERT TO kapok_app WITH CHECK ({words})"))
    for name in _ADDED:
        changed = sql.SQL(
            f"FOR UPDATE TO kapok_app USING (kapok_told('kapok.areas') IS NOT NULL AND ({_SEEN[name]}))"
        )
        yield from _policy(name, "changed", changed)
        yield from _policy(
            name, "unmade", sql.SQL(f"FOR DELETE TO kapok_app USING ({_unmade(name)})")
        )


def called(ways: Ways) -> sql.Composed:
    """Whoever sees a row that names an organisation is told what that is called, and nothing else of it: the employer of
    one's own people may stand elsewhere.
    """
    named = [
        (table(entity.name), column)
        for entity in ways.entities.values()
        for column, target in ways.references(entity).items()
        if target == "organisation" and entity.name != target
    ]
    seen = sql.SQL(" OR ").join(
        sql.SQL(
            "EXISTS (SELECT FROM {} one WHERE one.{} = there.id AND (one.scope ^@ ANY (mine) OR one.concerns && own))"
        ).format(sql.Identifier(name), sql.Identifier(column))
        for name, column in named
    )
    return sql.SQL(
        "CREATE OR REPLACE FUNCTION kapok_called(wanted text[]) RETURNS TABLE (id text, name text) LANGUAGE plpgsql STABLE "
        "SECURITY DEFINER SET search_path = pg_catalog, public ROWS 10 AS $$ #variable_conflict use_column\n"
        "DECLARE mine text[] := kapok_areas(); own text[] := kapok_own(); "
        "BEGIN RETURN QUERY SELECT there.id::text, there.name::text FROM registry_organisation there "
        "WHERE there.id = ANY (wanted) AND ({}); END $$"
    ).format(seen if named else sql.SQL("false"))


def followers(ways: Ways) -> Iterator[sql.Composed]:
    """Where a row moves, or concerns others, so do the rows about it: a family that moves takes its papers along."""
    behind: dict[str, list[tuple[str, str]]] = {}
    for entity in ways.entities.values():
        asked = [*ways.to_scope(entity), *ways.to_whom(entity)]
        for column, target in dict.fromkeys(asked):
            if target and column != "id":
                behind.setdefault(target, []).append((entity.name, column))
    for target, rows in behind.items():
        updates = sql.SQL(" ").join(
            sql.SQL("UPDATE {0} SET scope = scope WHERE {1} = NEW.id;").format(
                sql.Identifier(table(name)), sql.Identifier(column)
            )
            for name, column in rows
        )
        if target in IDENTITIES:
            updates += sql.SQL(
                ' UPDATE registry_file SET scope = scope WHERE entity = {} AND "row" = NEW.id;'
            ).format(sql.Literal(target))
        function = sql.Identifier(f"kapok_follow_{target}")
        yield sql.SQL(
            "CREATE OR REPLACE FUNCTION {}() " + _DEFINER + " $$ BEGIN {} RETURN NULL; END $$"
        ).format(function, updates)
        yield sql.SQL(
            "CREATE OR REPLACE TRIGGER follow AFTER UPDATE ON {} FOR EACH ROW "
            "WHEN (OLD.scope <> NEW.scope OR OLD.concerns <> NEW.concerns) EXECUTE FUNCTION {}()"
        ).format(sql.Identifier(table(target)), function)
