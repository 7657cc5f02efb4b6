"""更正以前的事实: every earlier result about somebody that would be another one with a fact as it is now. Worked out by a job, for
people of other counties compete; each sees of it what lies within his own scope.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kapok.accounts.roles import Right
from kapok.finds import reading
from kapok.finds.models import Result
from kapok.finds.reading import MOST, rows_of_action
from kapok.jobs import asking
from kapok.jobs.models import DONE, FAILED, Job
from kapok.jobs.overview import outcome
from kapok.masking import masked
from kapok.registry.actions import changes
from kapok.registry.looks import looked
from kapok.rules.executors.results import DISCRETIONARY, STANDARD_NOT_SET, UNKNOWN
from kapok.web.components import (
    Button,
    Column,
    Component,
    Form,
    Identity,
    Link,
    Links,
    Live,
    Table,
    Verdict,
    Words,
)
from kapok.web.dossier.called import called
from kapok.web.finding.runs import at
from kapok.web.finding.words import Told
from kapok.web.life import told as lives
from kapok.web.pages import after, needs, page
from kapok.web.policies.shelf import shelf
from kapok.web.subjects import ICONS, NAMED, PLACES, SEE
from kapok.web.typed import whole

JOB, ACTION = "differ", "action"
AGAIN_SECONDS = 5


@needs(Right.SEE_FINDS)
@require_http_methods(["GET", "POST"])
def corrected(request: HttpRequest, subject: str, row: str) -> HttpResponse:
    """Without an action, which there are; with one, what would differ. By POST it is worked out."""
    if not request.actor.may(SEE[subject]):
        raise PermissionDenied
    if not NAMED[subject].objects.filter(pk=row).exists():
        raise Http404
    listed = [one for one in changes.about(row) if rows_of_action(one.action)]
    chosen = _chosen(request, listed)
    if request.method == "POST":
        if chosen is None:
            raise Http404
        given = {"number": chosen.action.pk}
        asking.ask(
            request.actor, JOB, "更正以前的事实", key=_key(request, chosen.action.pk), **given
        )
        return after(request, f"{request.path}?{urlencode({ACTION: chosen.action.pk})}", "")
    looked(request.actor, subject, row)
    say, name = request.say, called(request.say, subject, row, request.office.day)
    parts: list[Component] = [Identity(say("corrected_of", name=name), icon=ICONS[subject])]
    moving = False
    if chosen is None:
        parts += _listing(request, row, listed)
    else:
        job = Job.objects.filter(key=_key(request, chosen.action.pk)).first()
        moving = job is not None and job.state not in (DONE, FAILED)
        parts.append(Live(_one(request, row, chosen, job), request.get_full_path(), moving=moving))
    return page(
        request,
        say("corrected_title"),
        parts,
        above=Link(say("life_changes"), f"/{PLACES[subject]}/{row}/changes/"),
        identity=True,
        again=AGAIN_SECONDS if moving else 0,
    )


def _key(request: HttpRequest, action: int) -> str:
    """Of the newest run: a later one has later results. Of each his own, for each sees his own."""
    newest = reading.latest(shelf().package.folder)
    return f"{JOB} {action} {newest.pk if newest else 0} {request.actor.name}"[:80]


def _chosen(request: HttpRequest, listed: Sequence[changes.Done]) -> changes.Done | None:
    wanted = whole(request.GET.get(ACTION, ""))
    found = next((one for one in listed if one.action.pk == wanted), None)
    if wanted is not None and found is None:
        raise Http404
    return found


def _title(request: HttpRequest, row: str, one: changes.Done) -> str:
    return f"{one.action.day} {lives.title(request.say, one, row)}"


def _listing(request: HttpRequest, row: str, listed: Sequence[changes.Done]) -> list[Component]:
    say = request.say
    if not listed:
        return [Verdict("info", say("corrected_none"))]
    links = [
        Link(
            f"{_title(request, row, one)} {masked(one.action.reason)}", f"?{ACTION}={one.action.pk}"
        )
        for one in listed
    ]
    return [Verdict("info", say("corrected_which", n=len(listed))), Links(links)]


def _one(request: HttpRequest, row: str, chosen: changes.Done, job: Job | None) -> list[Component]:
    say, title = request.say, _title(request, row, chosen)
    if job is None:
        what = lives.what(say, chosen.action, lives.called([chosen]))
        ask = Form([Button(say("corrected_go"), "primary")])
        told = [Words(what)] if what else []
        return [Verdict("info", say("corrected_ask", what=title)), *told, ask]
    if job.state == FAILED:
        failed = Verdict("alarm", say("finds_failed", why=say.of(*outcome(job))))
        return [failed, Form([Button(say("job_ask_again"))])]
    if job.state != DONE or job.result is None:
        return [Verdict("info", say("corrected_busy", what=title))]
    return _answer(request, title, job.result)


_UNDECIDED = frozenset((UNKNOWN, STANDARD_NOT_SET, DISCRETIONARY))


def _more(before: tuple[str, int | None], now: tuple[str, int | None]) -> int | None:
    """Fen more than before. Nobody knows where one of the two is not decided; any other outcome without an amount pays nothing."""
    if any(outcome_ in _UNDECIDED and amount is None for outcome_, amount in (before, now)):
        return None
    return (now[1] or 0) - (before[1] or 0)


def _answer(request: HttpRequest, title: str, told: dict[str, object]) -> list[Component]:
    say, said = request.say, {int(n): (o, a) for n, o, a in told["differing"]}  # type: ignore[attr-defined]
    found = list(Result.objects.filter(pk__in=said).order_by("since", "measure", "id")[:MOST])
    runs = {n: reading.run(n) for n in {one.since for one in found}}
    words, names = Told(request, found), ("run", "measure", "before", "would", "more")
    rows = []
    for one in found:
        to, amount = said[one.pk]
        run = runs[one.since]
        now = words.outcome(to) if to else say("finds_absent")
        now += f" {words.yuan(amount)}" if amount is not None else ""
        more = _more((one.outcome, one.amount), (to, amount))
        number = say("corrected_of_run", run=one.since, day=run.as_of if run else "–")
        rows.append(
            [
                Link(number, at(run)) if run else number,
                words.measure(one.measure),
                words.result(one),
                now,
                words.yuan(more) if more else "–",
            ]
        )
    given = {"what": title, "n": told["n"], "decided": told["decided"]}
    parts: list[Component] = [
        Verdict("wanting", say("corrected_verdict", **given))
        if rows
        else Verdict("well", say("corrected_nothing", **given))
    ]
    columns = [Column(say(f"corrected_{name}"), numeric=name == "more") for name in names]
    if rows:
        parts.append(Table(say("corrected_title"), columns, rows, ""))
    if told["elsewhere"]:
        parts.append(Words(say("corrected_elsewhere", n=told["elsewhere"])))
    return [*parts, Words(say("corrected_meaning"), small=True)]
