"""导入: the list, a file taken in, the three screens of an import and its result, empty sheets."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.roles import Right
from kapok.imports import actions
from kapok.imports.actions import RIGHT
from kapok.imports.copies import annotated
from kapok.imports.exporting import export
from kapok.imports.exporting import kinds as every_kind
from kapok.imports.models import CHECKED, CONFIRMED, READ, REFUSED, SHEET, SYSTEM, Import
from kapok.imports.reading import vocabulary
from kapok.intake.layouts.model import Layout
from kapok.jobs.work.importing import bring_in, check_later, confirm_and_apply, decide_anew
from kapok.platform.vault import headers
from kapok.platform.vault.filekinds import XLSX
from kapok.registry.looks import LONGEST_WORDS
from kapok.registry.purposes import PURPOSES
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
from kapok.web.importing.ending import result, to_confirm, too_many
from kapok.web.importing.parsed import corrected, understood
from kapok.web.importing.rows import row_by_row
from kapok.web.importing.steps import (
    IMPORTS,
    at,
    counted,
    job_of,
    moving,
    rail,
    rows_of,
    where_it_stands,
    working,
)
from kapok.web.pages import after, needs, page
from kapok.web.paging import paged
from kapok.web.typed import day, whole

ROWS_AT_ONCE = 3_000
"""So many are written while somebody waits; more by a job."""
AGAIN_SECONDS = 10
KINDS = f"{IMPORTS}kinds/"
_EXPORT_FIELDS = {
    "no_purpose": "purpose",
    "no_purpose_words": "words",
    "purpose_words_long": "words",
}
Problems = list[tuple[str, str]]


# ---- the list, and a file taken in


@needs(RIGHT)
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    problems: Problems = []
    if request.method == "POST":
        number, problems = _take(request)
        if number is not None:
            return after(request, at(number, "parse"))
    say, found = request.say, actions.listed(request.actor)
    listed, more, back = paged(request, found)
    parts = [
        _verdict(request, listed),
        Section(say("imports_new"), [_form(request, dict(problems))]),
    ]
    if listed:
        parts.append(_list(request, listed, more, back))
    return page(request, say("imports_title"), parts, problems=problems)


def _take(request: HttpRequest) -> tuple[int | None, Problems]:
    """The number of the import; or all that is wrong with what was sent."""
    say, given = request.say, request.POST
    as_of = day(given.get("as_of", ""))
    wrong = {
        ("file", "imports_no_file"): "file" not in request.FILES,
        ("as_of", "imports_day_wrong"): bool(given.get("as_of")) and as_of is None,
    }
    problems = [(field, say(key)) for (field, key), is_so in wrong.items() if is_so]
    if problems:
        return None, problems
    sent = request.FILES["file"]
    try:
        with transaction.atomic():
            how = {"supplier": given.get("supplier", ""), "as_of": as_of}
            return int(bring_in(request.actor, sent.read(), sent.name, **how)[0].pk), []
    except Refused as refused:
        field = refused.field if refused.field in ("supplier", "as_of") else "file"
        return None, [(field, refused.say(say.lang))]


def _verdict(request: HttpRequest, listed: list[Import]) -> Verdict:
    say = request.say
    if not listed:
        return Verdict("info", say("imports_none"))
    found = actions.listed(request.actor)
    count, waiting = found.count(), found.filter(state=CHECKED).count()
    if waiting:
        return Verdict("wanting", say("imports_open", count=count, open=waiting))
    return Verdict("well", say("imports_all_done", count=count))


def _form(request: HttpRequest, wrong: dict[str, str]) -> Form:
    say, typed = request.say, request.POST
    known = vocabulary().suppliers
    suppliers = [(key, say.of(one.label, one.en)) for key, one in known.items()]
    return Form(
        [Button(say("imports_go")), Button(say("imports_kinds"), "", href=KINDS)],
        [
            Field(
                "file",
                say("imports_choose"),
                "file",
                hint=say("imports_choose_hint"),
                error=wrong.get("file", ""),
            ),
            Field(
                "supplier",
                say("imports_supplier"),
                "select",
                typed.get("supplier", ""),
                choices=[("", say("imports_supplier_said")), *suppliers],
                error=wrong.get("supplier", ""),
                required=False,
            ),
            Field(
                "as_of",
                say("imports_as_of"),
                "date",
                typed.get("as_of", ""),
                hint=say("imports_as_of_hint"),
                error=wrong.get("as_of", ""),
                required=False,
            ),
        ],
    )


def _list(request: HttpRequest, listed: list[Import], more: str, back: str) -> Table:
    say = request.say
    names = {one.id: say.of(one.label, one.en) for one in every_kind()}
    keys = ("number", "file", "kind", "state", "counts", "who", "when")
    columns = [Column(say(f"imports_{key}"), minor=key in {"kind", "when"}) for key in keys]
    rows = [
        [
            Link(say("imports_n", number=one.pk), where_it_stands(one)),
            actions.shown_name(one),
            names.get(one.layout, say("imports_unknown_kind")),
            Tag(f"import_{one.state}"),
            say("imports_counted", **counted(one)) if one.counts else "–",
            one.by,
            one.at,
        ]
        for one in listed
    ]
    return Table(say("imports_list"), columns, rows, "", more=more, back=back)


# ---- the screens


def _get(request: HttpRequest, number: int) -> Import:
    try:
        return actions.get(request.actor, number)
    except Refused as refused:
        raise Http404 from refused


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
    live = moving(file, job)
    return page(
        request,
        say(f"imports_title_{step}", number=file.pk),
        [Live(shown, request.get_full_path(), moving=live)],
        problems=problems or [],
        above=Link(say("imports_back"), IMPORTS),
        again=AGAIN_SECONDS if live else 0,
    )


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
                actions.correct_columns(request.actor, number, said)
            return after(request, request.path, "imports_remembered")
        except Refused as refused:
            problems = [("", refused.say(request.say.lang))]
            file = _get(request, number)
    return _screen(request, file, "parse", lambda: understood(request, file), problems)


@needs(RIGHT)
@require_http_methods(["GET", "POST"])
def rows(request: HttpRequest, number: int) -> HttpResponse:
    """By POST which holds where sheet and system differ: of one row, or of all that are open."""
    file, problems = _get(request, number), []
    if request.method == "POST":
        try:
            _chosen(request, number)
            return after(request, request.get_full_path(), "imports_chose")
        except Refused as refused:
            problems = [("", refused.say(request.say.lang))]
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
    """Written at once where that takes a moment. Where the registry has moved on, the file is checked anew and that stands;
    whatever else is refused leaves the import as it was.
    """
    by = request.actor
    if rows_of(file) > ROWS_AT_ONCE:
        confirm_and_apply(by, file.pk, partial=partial)
        return
    moved: Refused | None = None
    with transaction.atomic():
        actions.confirm(by, file.pk, partial=partial)
        try:
            actions.apply(by, file.pk)
        except Refused as refused:
            if refused.code != "import_moved_on":
                raise
            moved = refused
    if moved is not None:
        raise moved
    decide_anew(by, file.pk)


@needs(RIGHT)
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, number: int) -> HttpResponse:
    """By POST it is undone, with why."""
    file, problem = _get(request, number), ""
    if request.method == "POST":
        why = " ".join(request.POST.get("why", "").split())[:100]
        try:
            if not why:
                problem = request.say("imports_undo_why_none")
            else:
                actions.undo(request.actor, number, why)
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
    if words := too_many(request, file):
        return _screen(request, file, "done", lambda: [Verdict("no", words)])
    with tempfile.TemporaryDirectory(prefix="kapok-import-") as folder:
        data = annotated(request.actor, number, Path(folder), request.say.lang).read_bytes()
    name = request.say("imports_workbook_name", number=number)
    return HttpResponse(data, headers=headers(XLSX, name))


# ---- empty sheets


@needs(RIGHT)
@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    """By POST our own export of one, for a purpose."""
    say, found, problems = request.say, every_kind(), []
    if request.method == "POST":
        try:
            return _exported(request, found)
        except Refused as refused:
            problems = [(_EXPORT_FIELDS.get(refused.code, "layout"), refused.say(say.lang))]
    columns = [Column(say("imports_kind")), Column(say("imports_empty"))]
    rows = [
        [say.of(one.label, one.en), Link(say("imports_download"), f"{KINDS}{one.id}/")]
        for one in found
    ]
    parts: list[Component] = [
        Verdict("info", say("imports_kinds_verdict", count=len(found))),
        Table(say("imports_kinds_list"), columns, rows, ""),
    ]
    if request.actor.may(Right.REVEAL_NUMBERS):
        form = [Words(say("imports_export_words")), _export_form(request, found, dict(problems))]
        parts.append(Section(say("imports_export"), form))
    above = Link(say("imports_back"), IMPORTS)
    return page(request, say("imports_kinds_title"), parts, problems=problems, above=above)


def _exported(request: HttpRequest, found: list[Layout]) -> HttpResponse:
    given = {name: request.POST.get(name, "") for name in ("layout", "purpose", "words")}
    one = next((one for one in found if one.id == given["layout"]), None)
    if one is None:
        raise Http404
    data = export(request.actor, one.id, purpose=given["purpose"], words=given["words"])
    name = f"{request.say.of(one.label, one.en)}-{request.office.day}"
    return HttpResponse(data, headers=headers(XLSX, name))


def _export_form(request: HttpRequest, found: list[Layout], wrong: dict[str, str]) -> Form:
    say, typed = request.say, request.POST
    purposes = [("", say("masked_choose")), *((key, say(f"purpose_{key}")) for key in PURPOSES)]
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
            Field(
                "purpose",
                say("masked_purpose"),
                "select",
                typed.get("purpose", ""),
                choices=purposes,
                error=wrong.get("purpose", ""),
            ),
            Field(
                "words",
                say("masked_words"),
                value=typed.get("words", ""),
                error=wrong.get("words", ""),
                required=False,
                length=LONGEST_WORDS,
            ),
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
