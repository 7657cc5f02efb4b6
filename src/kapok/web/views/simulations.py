"""改一个数: one form, what it would cost, who gains and who loses. The address is the trial; nothing is kept."""

from __future__ import annotations

import datetime as dt

import psycopg
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kapok.accounts.roles import Right
from kapok.rules.problems import PackageError
from kapok.simulation.held import Holding
from kapok.simulation.simulate import simulate
from kapok.web.components import Component, Filters, Link, Nothing, Verdict, Words
from kapok.web.pages import needs, page
from kapok.web.policies.shelf import shelf
from kapok.web.simulating.asked import CLAUSE, VALUE, Asked
from kapok.web.simulating.told import told

PLACE = "/simulations/"
HOLDING = Holding()
MOST_PEOPLE = 300_000
"""Of more nobody waits for on a page."""


@needs(Right.SIMULATE)
@require_safe
def simulations(request: HttpRequest) -> HttpResponse:
    say, package = request.say, shelf().package
    asked = Asked(say, request.GET, request.office.day, request.actor.areas)
    parts: list[Component] = []
    if asked.ready and (many := _many()) > MOST_PEOPLE:
        parts = [Verdict("wanting", say("sim_too_many", people=f"{many:,}"))]
    elif asked.ready:
        parts = _worked_out(request, asked, min(request.office.day, package.valid_to))
    problems = list(asked.wrong.items())
    if not parts:
        parts = [Verdict("info", say("sim_verdict"))]
    title = say("sim_title")
    above = Link(package.title, shelf().place)
    body = [*parts[:1], _form(request, asked), *parts[1:]]
    if asked.ready and not problems:
        body.append(Words(say("sim_kept"), small=True))
    return page(
        request,
        title,
        body,
        problems=problems,
        above=above,
        kind="document simulation",
        status=_status(problems),
    )


def _status(problems: list[tuple[str, str]]) -> int:
    return 422 if problems else 200


def _form(request: HttpRequest, asked: Asked) -> Filters:
    say = request.say
    chips = []
    hidden = []
    if asked.clause:
        clause = shelf().package.document.clauses[asked.clause]
        chips, hidden = [shelf().called(clause)], [(CLAUSE, asked.clause)]
    return Filters(
        asked.fields(), PLACE, chips, say("sim_go"), hidden=hidden, label=say("sim_title")
    )


def _worked_out(request: HttpRequest, asked: Asked, as_of: dt.date) -> list[Component]:
    """What cannot be set so is said at the field."""
    say, package = request.say, shelf().package
    try:
        with HOLDING.facts(_connect, package, request.actor.settings) as held:
            if not held.loaded.rows.get("person"):
                return [Verdict("info", say("sim_nobody_here")), Nothing(say("sim_nobody_why"))]
            done = simulate(held.con, held.loaded, package, as_of, asked.trial())
            return list(told(say, done))
    except PackageError as error:
        for one in error.problems:
            asked.wrong[VALUE] = f"{one.what(say.lang)}{say.of('。', '. ')}{one.mend(say.lang)}"
        return []


def _connect() -> psycopg.Connection:
    """Beside the page's own, which is in a transaction."""
    parameters = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    return psycopg.connect(**parameters, autocommit=True)


def _many() -> int:
    """About how many people there are, as the database counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'fact_person'::regclass"
        )
        return int(cursor.fetchone()[0])
