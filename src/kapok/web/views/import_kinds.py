"""Empty sheets of every kind, our own export, and what the demonstration has to try."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.roles import Right
from kapok.imports.actions import RIGHT
from kapok.imports.exporting import AT_ONCE, export, over
from kapok.imports.exporting import kinds as every_kind
from kapok.imports.village import one_more, workbook
from kapok.intake.layouts.model import Layout
from kapok.jobs.models import DONE, FAILED, QUEUED, RUNNING, Job
from kapok.jobs.overview import outcome
from kapok.jobs.work import exporting
from kapok.platform.vault import headers
from kapok.platform.vault.filekinds import XLSX
from kapok.registry.trouble import Refused
from kapok.web.components import (
    Button,
    Column,
    Component,
    Field,
    Form,
    Link,
    Live,
    Section,
    Table,
    Tag,
    Verdict,
    Words,
)
from kapok.web.importing.steps import IMPORTS, KINDS
from kapok.web.pages import after, needs, page
from kapok.web.taking import FIELDS, purpose_fields

EXPORTS = f"{IMPORTS}exports/"
AGAIN_SECONDS = 10


@needs(RIGHT)
@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    """By POST our own export of one, for a purpose: at once, or of many rows by a worker."""
    say, found, problems, live = request.say, every_kind(), [], False
    if request.method == "POST":
        try:
            return _exported(request, found)
        except Refused as refused:
            problems = [(FIELDS.get(refused.code, "layout"), refused.say(say.lang))]
    columns = [Column(say("imports_kind")), Column(say("imports_empty"))]
    rows = [
        [say.of(one.label, one.en), Link(say("imports_download"), f"{KINDS}{one.id}/")]
        for one in found
    ]
    parts: list[Component] = [
        Verdict("info", say("imports_kinds_verdict", count=len(found))),
    ]
    if request.actor.may(Right.REVEAL_NUMBERS):
        words = Words(say("imports_export_words", most=f"{AT_ONCE:,}"))
        form = [words, _export_form(request, found, dict(problems))]
        parts.append(Section(say("imports_export"), form))
        if made := exporting.asked(request.actor):
            live = any(one.state in (QUEUED, RUNNING) for one in made)
            parts.append(Live([_exports(request, made)], KINDS, moving=live))
    parts.append(Table(say("imports_kinds_list"), columns, rows, ""))
    above = Link(say("imports_back"), IMPORTS)
    again = AGAIN_SECONDS if live else 0
    title = say("imports_kinds_title")
    return page(request, title, parts, problems=problems, above=above, again=again)


def _exported(request: HttpRequest, found: list[Layout]) -> HttpResponse:
    given = {name: request.POST.get(name, "") for name in ("layout", "purpose", "words")}
    one = next((one for one in found if one.id == given["layout"]), None)
    if one is None:
        raise Http404
    by, why = request.actor, {"purpose": given["purpose"], "words": given["words"]}
    if over(by, one.id, AT_ONCE):
        exporting.export_later(by, one.id, **why)
        return after(request, KINDS, "imports_asked_again")
    name = f"{request.say.of(one.label, one.en)}-{request.office.day}"
    return HttpResponse(export(by, one.id, **why), headers=headers(XLSX, name))


def _exports(request: HttpRequest, made: list[Job]) -> Table:
    """What a worker writes for whoever asked, and where it is had."""
    say = request.say
    labels = {one.id: say.of(one.label, one.en) for one in every_kind()}
    columns = [Column(say(f"imports_export_{key}")) for key in ("which", "asked", "state", "had")]
    rows = [
        [
            labels.get(one.arguments["layout"], one.arguments["layout"]),
            one.asked_at,
            Tag(f"job_{one.state}"),
            _had(request, one),
        ]
        for one in made
    ]
    return Table(say("imports_exports"), columns, rows, "")


def _had(request: HttpRequest, one: Job) -> object:
    say = request.say
    if one.state == DONE:
        rows = f"{one.result['rows']:,}"
        return Link(say("imports_export_had_rows", rows=rows), f"{EXPORTS}{one.pk}/")
    if one.state == FAILED:
        return say("imports_job_failed", why=say.of(*outcome(one)))
    if one.state == QUEUED:
        return say("imports_waits")
    return say("imports_progress", done=one.steps_done, steps=one.steps or 1)


@needs(RIGHT)
@require_safe
def exported(request: HttpRequest, number: int) -> HttpResponse:
    """What a worker wrote, for whoever asked for it alone."""
    try:
        job, data = exporting.had(request.actor, number)
    except Refused as refused:
        raise Http404 from refused
    label = request.say.of(job.result["said_zh"], job.result["said_en"])
    return HttpResponse(data, headers=headers(XLSX, f"{label}-{job.ended_at:%Y-%m-%d}"))


def _export_form(request: HttpRequest, found: list[Layout], wrong: dict[str, str]) -> Form:
    say, typed = request.say, request.POST
    return Form(
        [Button(say("imports_export_go"), "")],
        [
            Field(
                "layout",
                say("imports_kind"),
                "select",
                typed.get("layout", ""),
                choices=[(one.id, say.of(one.label, one.en)) for one in found],
                error=wrong.get("layout", ""),
            ),
            *purpose_fields(request, wrong),
        ],
    )


@needs(RIGHT)
@require_safe
def empty(request: HttpRequest, layout: str) -> HttpResponse:
    found = next((one for one in every_kind() if one.id == layout), None)
    if found is None:
        raise Http404
    data = export(request.actor, layout, empty=True)
    name = f"{found.label if request.say.lang == 'zh' else found.en}-{request.say('imports_empty_name')}"
    return HttpResponse(data, headers=headers(XLSX, name))


@needs(RIGHT)
@require_safe
def village(request: HttpRequest) -> HttpResponse:
    """The workbook of one more village, in the demonstration alone; that the number in it was shown is kept."""
    say = request.say
    if not request.demonstration:
        raise Http404
    try:
        made = one_more(request.actor)
    except Refused as refused:
        above = Link(say("imports_back"), IMPORTS)
        words = Verdict("wanting", refused.say(say.lang))
        return page(request, say("imports_village"), [words], above=above)
    return HttpResponse(workbook(made), headers=headers(XLSX, made.book.path.stem))
