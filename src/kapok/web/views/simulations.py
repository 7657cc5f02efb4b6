"""改一个数: one form, what it would cost, who gains and who loses. The address is the trial; nothing is kept."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kapok.accounts.roles import Right
from kapok.jobs import asking
from kapok.jobs.models import DONE, FAILED, QUEUED, Job
from kapok.jobs.overview import outcome
from kapok.jobs.work.simulating import STEPS, connect
from kapok.masking import masked
from kapok.rules.problems import PackageError
from kapok.simulation.changes import changed
from kapok.simulation.held import Holding
from kapok.simulation.kept import unpacked
from kapok.simulation.simulate import simulate
from kapok.web.components import (
    Button,
    Component,
    Filters,
    Form,
    Link,
    Live,
    Nothing,
    Verdict,
    Words,
)
from kapok.web.pages import after, needs, page
from kapok.web.policies.shelf import shelf
from kapok.web.simulating.asked import CLAUSE, VALUE, Asked
from kapok.web.simulating.told import told
from kapok.web.values import day as _moment

PLACE, JOB = "/simulations/", "simulate"
AGAIN_SECONDS = 10
HOLDING = Holding()
MOST_PEOPLE = 300_000
"""More take a job."""


@needs(Right.SIMULATE)
@require_http_methods(["GET", "POST"])
def simulations(request: HttpRequest) -> HttpResponse:
    """By POST a job is asked for: of a registry that is too large to wait for."""
    say, package = request.say, shelf().package
    asked = Asked(say, request.GET, request.office.day, request.actor.areas)
    parts: list[Component] = []
    moving = False
    if asked.ready and (many := _many()) > MOST_PEOPLE and _settable(request, asked):
        if request.method == "POST":
            asking.ask(request.actor, JOB, "测算", key=_key(request, asked), **_arguments(asked))
            return after(request, request.get_full_path())
        job = Job.objects.filter(key=_key(request, asked)).first()
        moving = job is not None and job.state not in (DONE, FAILED)
        parts = [Live(_by_job(request, asked, job, many), request.get_full_path(), moving=moving)]
    elif asked.ready and not asked.wrong:
        parts = _worked_out(request, asked, min(request.office.day, package.valid_to))
    problems = list(asked.wrong.items())
    if not parts:
        parts = [Verdict("info", say("sim_verdict"))]
    title = say("sim_title")
    above = Link(package.title, shelf().place)
    body = [*parts[:1], _form(request, asked), *parts[1:]]
    if asked.ready and not problems:
        body[1:1] = _unmoved(request, asked)
        body.append(Words(say("sim_kept"), small=True))
    return page(
        request,
        title,
        body,
        problems=problems,
        above=above,
        kind="document simulation",
        again=AGAIN_SECONDS if moving else 0,
        status=_status(problems),
    )


def _status(problems: list[tuple[str, str]]) -> int:
    return 422 if problems else 200


def _unmoved(request: HttpRequest, asked: Asked) -> list[Component]:
    """Why a figure of the city may change nothing."""
    say, names = request.say, asked.unmoved()
    told = say.of("、", ", ").join(names)
    return [Words(say("sim_unmoved", counties=told))] if names else []


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
        with HOLDING.facts(connect, package, request.actor.settings) as held:
            if not held.loaded.rows.get("person"):
                return [Verdict("info", say("sim_nobody_here")), Nothing(say("sim_nobody_why"))]
            done = simulate(held.con, held.loaded, package, as_of, asked.trial())
            return list(told(say, done))
    except PackageError as error:
        for one in error.problems:
            asked.wrong[VALUE] = f"{one.what(say.lang)}{say.of('。', '. ')}{one.mend(say.lang)}"
        return []


def _settable(request: HttpRequest, asked: Asked) -> bool:
    """What cannot be set so is said at the field before anybody waits."""
    trial, say = asked.trial(), request.say
    try:
        changed(shelf().package, trial.sets, trial.start, trial.county, trial.readings)
    except PackageError as error:
        for one in error.problems:
            asked.wrong[VALUE] = f"{one.what(say.lang)}{say.of('。', '. ')}{one.mend(say.lang)}"
        return False
    if masked(asked.value) != asked.value:  # eleven digits, like a telephone number
        asked.wrong[VALUE] = say("sim_wrong_value")
        return False
    return True


def _arguments(asked: Asked) -> dict[str, str]:
    start = asked.start.isoformat()
    return {"figure": asked.figure, "value": asked.value, "start": start, "area": asked.area}


def _key(request: HttpRequest, asked: Asked) -> str:
    """The same trial of the same day for whoever sees the same."""
    told = [*_arguments(asked).values(), *request.actor.areas, shelf().package.hash]
    words = "|".join([*told, request.office.day.isoformat(), request.actor.name])
    return f"{JOB} {hashlib.sha256(words.encode()).hexdigest()[:40]}"


def _by_job(request: HttpRequest, asked: Asked, job: Job | None, many: int) -> list[Component]:
    say = request.say
    if job is None:
        form = Form([Button(say("sim_ask"), "primary")], action=request.get_full_path())
        return [Verdict("info", say("sim_too_many", people=f"{many:,}")), form]
    if job.state == FAILED:
        failed = Verdict("alarm", say("sim_failed", why=say.of(*outcome(job))))
        return [failed, Form([Button(say("job_ask_again"))], action=request.get_full_path())]
    if job.state == QUEUED:
        return [Verdict("info", say("sim_queued"))]
    if job.state != DONE or job.result is None:
        steps = {"done": job.steps_done, "steps": job.steps or STEPS}
        return [Verdict("info", say("sim_busy", **steps))]
    found = unpacked(shelf().package, asked.trial(), job.result["told"])
    when = Words(say("sim_when", at=_moment(job.ended_at)), small=True)
    return [*told(say, found), when]


def _many() -> int:
    """About how many people there are, as the database counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = 'fact_person'::regclass"
        )
        return int(cursor.fetchone()[0])
