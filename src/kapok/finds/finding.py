"""Who is entitled and never applied, out of a finished run: a table `_found`, one row for each payee, measure and kind.

Entitled is whoever has money due (`ready`, or `decide` where an authority has the word), would have if a standard were set
(`no_standard`), or lacks one single fact (`one_missing`). Never applied is whoever no payment under the measure, or under those
it follows, names. What others pay and is only recorded here is not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from kapok.finds.models import DECIDE, NO_STANDARD, ONE_MISSING, READY
from kapok.finds.taking import SCOPE
from kapok.rules.executors.duckdb_executor.dialect import constant
from kapok.rules.executors.results import DISCRETIONARY, STANDARD_NOT_SET, UNKNOWN
from kapok.rules.package.entities import LEDGER
from kapok.screening.people import ORGANISATION, PERSON, whom
from kapok.screening.run import Result, Run

FOUND = "_found"
COLUMNS = {
    "entity": "VARCHAR",
    "unit": "VARCHAR",
    "person": "VARCHAR",
    "organisation": "VARCHAR",
    "scope": "VARCHAR",
    "measure": "VARCHAR",
    "kind": "VARCHAR",
    "units": "BIGINT",
    "amount": "BIGINT",
    "missing": "VARCHAR",
    "first": "DATE",
    "last": "DATE",
}
TELLING = ("units", "amount", "first", "last", "scope")
"""What makes a find another one of the same payee."""
KEY = ("measure", "kind", "entity", "unit", "missing")


def found(run: Run, result: Result) -> str:
    """The statement that adds the finds of a measure to the table; none where nothing can be found."""
    if not result.pays or not run.loaded.rows.get(result.measure.unit):
        return ""
    return f"INSERT INTO {FOUND} {_as_finds(run, result, ' UNION ALL '.join(_pieces(result)))}"


def _pieces(result: Result) -> Iterator[str]:
    """Units by kind: id, payee, kind, fen, missing fact. What is due to a payee stands with the first of his units."""
    ours = [str(i) for i, route in enumerate(result.measure.routes) if route.books]
    books = f"route IN ({', '.join(ours)})" if ours else "false"
    if not result.measure.routes:
        books = "true"
    yield (
        f"SELECT id, payee, CASE outcome WHEN '{DISCRETIONARY}' THEN '{DECIDE}' ELSE '{READY}' END AS kind, "
        f"CASE WHEN id = units[1] THEN due END AS amount, '' AS missing "
        f"FROM (SELECT *, unnest(units) AS id FROM {result.due} WHERE due > 0 AND {books})"
    )
    yield (
        f"SELECT id, payee, '{NO_STANDARD}' AS kind, NULL::BIGINT AS amount, '' AS missing "
        f"FROM {result.units} WHERE outcome = '{STANDARD_NOT_SET}'"
    )
    facts = [f"{v.origin.entity}.{v.origin.fact}" for v in result.plan.leaves]
    if facts:
        named = " ".join(f"WHEN {1 << i} THEN {constant(f, 'text')}" for i, f in enumerate(facts))
        yield (
            f"SELECT id, payee, '{ONE_MISSING}' AS kind, NULL::BIGINT AS amount, CASE facts {named} END AS missing "
            f"FROM {result.units} WHERE outcome = '{UNKNOWN}' AND coalesce(because, '') = '' AND bit_count(facts) = 1"
        )


def _as_finds(run: Run, result: Result, piece: str) -> str:
    """Grouped by payee, without whoever was paid before. A payee that is neither a person nor an organisation here, or is
    not known, is named by whom the unit is about.
    """
    near = whom(run.package.vocabulary, result.measure.unit)
    person = "NULL" if near.owner else near.person
    paid = ", ".join(
        constant(name, "text") for name in (result.plan.lines.measure, *result.plan.lines.follows)
    )
    entity = constant(result.measure.unit, "text")
    return f"""
        WITH pieces AS ({piece}),
        paid AS (SELECT DISTINCT unnest([person, organisation, subject]) AS who FROM {LEDGER} WHERE measure IN ({paid})),
        named AS (
            SELECT x.*, u.event, w.{SCOPE} AS place, {person} AS person, {near.organisation} AS organisation
            FROM pieces x JOIN {result.units} u USING (id) {near.joins}),
        payees AS (
            SELECT n.*, p.id AS to_person, o.id AS to_organisation,
                CASE WHEN p.id IS NOT NULL THEN '{PERSON}' WHEN o.id IS NOT NULL THEN '{ORGANISATION}' ELSE {entity} END AS of_entity,
                coalesce(p.id, o.id, n.id) AS of_unit, coalesce(p.{SCOPE}, o.{SCOPE}, n.place, '') AS of_scope
            FROM named n
            LEFT JOIN {PERSON} p ON p.id = coalesce(n.payee, n.person)
            LEFT JOIN {ORGANISATION} o ON o.id = coalesce(n.payee, CASE WHEN n.person IS NULL THEN n.organisation END))
        SELECT of_entity, of_unit, any_value(coalesce(to_person, '')), any_value(coalesce(to_organisation, '')),
            any_value(of_scope), {constant(result.measure.id, "text")}, kind, count(*),
            CAST(sum(amount) AS BIGINT), missing, min(event), max(event)
        FROM payees WHERE coalesce(payee, of_unit) NOT IN (SELECT who FROM paid WHERE who IS NOT NULL)
        GROUP BY of_entity, of_unit, kind, missing"""
