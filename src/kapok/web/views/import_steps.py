"""The three screens of an import and its result, and their workbook back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial as partially
from pathlib import Path

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kapok.imports import actions
from kapok.imports.actions import RIGHT
from kapok.imports.copies import annotated, copy_of, kept_copy
from kapok.imports.models import CHECKED, CONFIRMED, READ, REFUSED, SHEET, SYSTEM, Import
from kapok.jobs.models import QUEUED, RUNNING
from kapok.jobs.work.importing import (
    apply_and_decide,
    check_later,
    confirm_and_apply,
    forecast_later,
    undo,
    workbook_later,
)
from kapok.platform.vault import headers
from kapok.platform.vault.filekinds import XLSX
from kapok.registry.trouble import Refused
from kapok.web.components import (
    Button,
    Component,
    Form,
    Link,
    Live,
)
from kapok.web.importing.ending import making, result, to_confirm, too_many
from kapok.web.importing.mending import address, saved
from kapok.web.importing.parsed import corrected, understood
from kapok.web.importing.rows import row_by_row
from kapok.web.importing.steps import (
    IMPORTS,
    at,
    foreseeing,
    job_of,
    moving,
    rail,
    working,
)
from kapok.web.pages import after, needs, page
from kapok.web.typed import whole

ROWS_AT_ONCE = 3_000
"""So many are written while somebody waits; more by a job."""
AGAIN_SECONDS = 10
Problems = list[tuple[str, str]]


def _get(request: HttpRequest, number: int) -> Import:
    """What a worker is done with is no news any more to whoever looks."""
    try:
        file = actions.get(request.actor, number)
    except Refused as refused:
        raise Http404 from refused
    actions.seen(request.actor, file)
    return file


def _screen(
    request: HttpRequest,
    file: Import,
    step: str,
    parts: Callable[[], list[Component]],
    problems: Problems | None = None,
) -> HttpResponse:
    """With the way through the screens; while a worker is at it, what it does instead."""
    say, job = request.say, job_of(file)
    busy = working(request, file, job)
    shown = [
        rail(request, file, step),
        *(busy or []),
        *([] if file.state in (READ, CONFIRMED) else parts()),
    ]
    if busy and file.state == READ and not moving(file, job):
        again = Button(say("imports_again"), name="again", value="1")
        shown.append(Form([again], action=at(file.pk, "parse")))
    live = moving(file, job) or (step == "confirm" and foreseeing(job))
    live |= step == "done" and too_many(file) and _making(request, file)
    return page(
        request,
        say(f"imports_title_{step}", number=file.pk),
        [Live(shown, request.get_full_path(), moving=live)],
        problems=problems or [],
        above=Link(say("imports_back"), IMPORTS),
        again=AGAIN_SECONDS if live else 0,
    )


def _making(request: HttpRequest, file: Import) -> bool:
    job = making(file, request.say.lang)
    return job is not None and job.state in (QUEUED, RUNNING)


@needs(RIGHT)
@require_http_methods(["GET", "POST"])
def parse(request: HttpRequest, number: int) -> HttpResponse:
    """By POST what a heading means, or that the file is to be checked again."""
    file, problems = _get(request, number), []
    if request.method == "POST":
        try:
            if "again" in request.POST:
                check_later(request.actor, number)
                return after(request, request.path, "imports_asked_again")
            said = corrected(request, number)
            with transaction.atomic():
                actions.correct_columns(request.actor, number, said, request.POST.get("kind", ""))
            return after(request, request.path, "imports_remembered")
        except Refused as refused:
            problems = [("", refused.say(request.say.lang))]
            file = _get(request, number)
    return _screen(request, file, "parse", lambda: understood(request, file), problems)


@needs(RIGHT)
@require_http_methods(["GET", "POST"])
def rows(request: HttpRequest, number: int) -> HttpResponse:
    """By POST which holds where sheet and system differ: of one row, or of all that are open; or what cells should hold."""
    file, problems = _get(request, number), []
    if request.method == "POST":
        try:
            if {"edit", "fix"} & request.POST.keys():
                with transaction.atomic():
                    said = saved(request, number)
                return after(request, address(request), said)
            _chosen(request, number)
            return after(request, request.get_full_path(), "imports_chose")
        except Refused as refused:
            problems = [("", refused.say(request.say.lang))]
            file = _get(request, number)
    if file.state == REFUSED:
        return after(request, at(number, "parse"))
    return _screen(request, file, "rows", lambda: row_by_row(request, file), problems)


def _chosen(request: HttpRequest, number: int) -> None:
    given = request.POST
    if given.get("all") in (SHEET, SYSTEM):
        actions.choose_all(request.actor, number, given["all"])
        return
    row, sheet = (whole(given.get(name, "")) or 0 for name in ("row", "sheet"))
    actions.choose(request.actor, number, row, given.get("choice", ""), sheet=sheet)


@needs(RIGHT)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    file, problems = _get(request, number), []
    partial = request.method == "GET" or request.POST.get("partial") == "1"
    if request.method == "POST":
        try:
            if "forecast" in request.POST:
                forecast_later(request.actor, number)
                return after(request, request.path, "imports_asked_again")
            _confirmed(request, file, partial=partial)
            return after(request, at(number, "done"))
        except Refused as refused:
            field = "partial" if refused.field == "partial" else ""
            problems = [(field, refused.say(request.say.lang))]
            file = _get(request, number)
    if file.state == REFUSED:
        return after(request, at(number, "parse"))
    if file.state not in (CHECKED, READ):
        return after(request, at(number, "done"))
    return _screen(
        request, file, "confirm", lambda: to_confirm(request, file, partial=partial), problems
    )


def _confirmed(request: HttpRequest, file: Import, *, partial: bool) -> None:
    """Written at once where that takes a moment."""
    by = request.actor
    if actions.rows_of(file) > ROWS_AT_ONCE:
        confirm_and_apply(by, file.pk, partial=partial)
        return
    confirmed = partially(actions.confirm, by, file.pk, partial=partial)
    apply_and_decide(by, file.pk, first=confirmed)


@needs(RIGHT)
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, number: int) -> HttpResponse:
    """By POST it is undone, with why."""
    file, problem = _get(request, number), ""
    if request.method == "POST":
        why = " ".join(request.POST.get("why", "").split())[:100]
        try:
            if "workbook" in request.POST:
                workbook_later(request.actor, number, request.say.lang)
                return after(request, request.path, "imports_asked_again")
            if not why:
                problem = request.say("imports_undo_why_none")
            else:
                undo(request.actor, number, why)
                return after(request, request.path, "imports_undone_said")
        except Refused as refused:
            problem = refused.say(request.say.lang)
    if file.state == REFUSED:
        return after(request, at(number, "parse"))
    problems = [("why", problem)] if problem else []
    return _screen(request, file, "done", lambda: result(request, file, problem), problems)


@needs(RIGHT)
@require_safe
def workbook(request: HttpRequest, number: int) -> HttpResponse:
    """Their file back, with what became of each row."""
    file = _get(request, number)
    if file.state in (READ, REFUSED):
        raise Http404
    say = request.say
    name = say("imports_workbook_name", number=number)
    if too_many(file):
        if not copy_of(file, say.lang):
            return after(request, at(number, "done"))
        return HttpResponse(kept_copy(request.actor, number, say.lang), headers=headers(XLSX, name))
    with tempfile.TemporaryDirectory(prefix="kapok-import-") as folder:
        data = annotated(request.actor, number, Path(folder), say.lang).read_bytes()
    return HttpResponse(data, headers=headers(XLSX, name))
