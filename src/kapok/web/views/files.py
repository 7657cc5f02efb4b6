"""Papers of a person, a household or an organisation: what there is, one handed in, one opened."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.roles import Right
from kapok.masking import masked
from kapok.platform.vault import headers
from kapok.registry import files
from kapok.registry.keys import fields, vault
from kapok.registry.looks import looked
from kapok.registry.models import File
from kapok.registry.trouble import Refused
from kapok.web.components import (
    Button,
    Column,
    Component,
    Field,
    Folded,
    Form,
    Identity,
    Link,
    Section,
    Table,
    Verdict,
    Words,
)
from kapok.web.dossier.called import called
from kapok.web.officers import Officers
from kapok.web.pages import after, needs, page
from kapok.web.subjects import CHANGE, ICONS, PLACES, SEE

BIG = 1024
"""Kilobytes from which a size is told in megabytes."""
_FIELD_OF = {"file_what": "what", "file_supplier": "supplier"}


@needs()
@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, entity: str, row: str) -> HttpResponse:
    say, problems = request.say, []
    asked = SEE if request.method == "GET" else CHANGE
    if not request.actor.may(asked[entity]):
        raise PermissionDenied
    if not files.there(entity, row):
        raise Http404
    if request.method == "POST":
        refused = _missing(request) or _keep(request, entity, row)
        if not refused:
            return after(request, request.path, "papers_kept_said")
        problems = [(_FIELD_OF.get(one.code, "file"), one.say(say.lang)) for one in refused]
    looked(request.actor, entity, row)
    listed = files.listed(entity, row)
    found = [one for one in listed if not one.withdrawn_on]
    parts: list[Component] = [_whose(request, entity, row), _verdict(request, found)]
    parts += _table(request, found, f"/{PLACES[entity]}/{row}/change/paper/")
    parts += _withdrawn(request, [one for one in listed if one.withdrawn_on])
    if request.actor.may(CHANGE[entity]):
        parts.append(Section(say("papers_new"), [_form(request, dict(problems))]))
    back = Link(say(f"papers_back_{entity}"), f"/{PLACES[entity]}/{row}/")
    title = say("papers_title")
    return page(request, title, parts, problems=problems, above=back, identity=True)


def _whose(request: HttpRequest, entity: str, row: str) -> Identity:
    """So that nobody's paper is put with another's."""
    name = called(request.say, entity, row, request.office.day)
    return Identity(request.say("papers_of", name=name), icon=ICONS[entity])


def _missing(request: HttpRequest) -> list[Refused]:
    """All at once."""
    given = request.POST
    wrong = {
        "file_none": "file" not in request.FILES,
        "file_what": given.get("what", "") not in files.WHAT,
        "file_supplier": given.get("supplier", "") not in files.SUPPLIERS,
    }
    return [Refused(code) for code, is_so in wrong.items() if is_so]


def _keep(request: HttpRequest, entity: str, row: str) -> list[Refused]:
    """What is wrong with it; nothing, and it is kept."""
    given, day = request.FILES["file"], request.office.day
    what, supplier = (request.POST.get(name, "") for name in ("what", "supplier"))
    handed = files.Handed(given.read(), given.name, what, supplier)
    try:
        files.keep(request.actor, vault(), fields(), handed, entity=entity, row=row, day=day)
    except Refused as refused:
        return [refused]
    return []


def _verdict(request: HttpRequest, found: list[File]) -> Verdict:
    say = request.say
    if not found:
        return Verdict("info", say("papers_none"))
    day = f"{timezone.localtime(found[0].kept_at):%Y-%m-%d}"
    return Verdict("info", say("papers_some", count=len(found), day=day))


def _table(request: HttpRequest, found: list[File], withdrawing: str) -> list[Component]:
    say = request.say
    if not found:
        return []
    may, sealed = any(map(request.actor.may, files.OPEN)), fields()
    who = Officers(say, (one.kept_by for one in found))
    columns = [
        Column(say(f"papers_{key}"), numeric=key == "size", minor=key in {"size", "by"})
        for key in ("what", "supplier", "kept", "by", "name", "size")
    ]
    rows = [
        [
            Link(say(f"paper_{one.what}"), f"/files/{one.pk}/")
            if may
            else say(f"paper_{one.what}"),
            say(f"supplier_{one.source.supplier}"),
            one.kept_at,
            who(one.kept_by, one.kept_at),
            files.shown_name(one, sealed),
            _size(one.size),
        ]
        for one in found
    ]
    if any(request.actor.may(CHANGE[one.entity]) for one in found):
        columns.append(Column(say("papers_withdraw")))
        rows = [
            [*row, Link(say("papers_withdraw"), f"{withdrawing}?paper={one.pk}")]
            for row, one in zip(rows, found, strict=True)
        ]
    note = Words(say("papers_logged" if may else "papers_may_not_open"), small=True)
    return [Table(say("papers_caption"), columns, rows, ""), note]


def _withdrawn(request: HttpRequest, found: list[File]) -> list[Component]:
    """Folded; opened by auditors only."""
    if not found:
        return []
    say, may, sealed = request.say, request.actor.may(Right.SEE_AUDIT), fields()
    who = Officers(say, (one.withdrawn_by for one in found))
    keys = ("what", "name", "withdrawn_on", "withdrawn_by", "because")
    rows = [
        [
            Link(say(f"paper_{one.what}"), f"/files/{one.pk}/")
            if may
            else say(f"paper_{one.what}"),
            files.shown_name(one, sealed),
            one.withdrawn_on,
            who(one.withdrawn_by, one.withdrawn_on),
            masked(one.withdrawn_because),
        ]
        for one in found
    ]
    table = Table(say("papers_withdrawn"), [Column(say(f"papers_{key}")) for key in keys], rows, "")
    return [Folded(say("papers_withdrawn_some", count=len(found)), [table])]


def _size(count: int) -> str:
    """In units that one reads at a glance."""
    thousands = -(-count // 1024)
    return f"{thousands} KB" if thousands < BIG else f"{thousands / 1024:.1f} MB"


def _form(request: HttpRequest, wrong: dict[str, str]) -> Form:
    say, typed = request.say, request.POST
    first = ("", say("papers_choose"))
    return Form(
        [Button(say("papers_go"))],
        [
            Field(
                "file",
                say("papers_file"),
                "file",
                hint=say("papers_file_hint"),
                error=wrong.get("file", ""),
            ),
            Field(
                "what",
                say("papers_kind"),
                "select",
                typed.get("what", ""),
                choices=[first, *((one, say(f"paper_{one}")) for one in files.WHAT)],
                error=wrong.get("what", ""),
            ),
            Field(
                "supplier",
                say("papers_supplier"),
                "select",
                typed.get("supplier", ""),
                choices=[first, *((one, say(f"supplier_{one}")) for one in files.SUPPLIERS)],
                error=wrong.get("supplier", ""),
            ),
        ],
    )


@needs()
@require_safe
def opened(request: HttpRequest, key: str) -> HttpResponse:
    """The file itself; never shown by the browser unless we have made the picture anew, and saved under a plain name."""
    say = request.say
    try:
        found = files.open(request.actor, vault(), key)
    except Refused as refused:
        if refused.code == "gone":
            raise Http404 from refused
        if refused.code == "file_right":
            raise PermissionDenied from refused
        words = Verdict("no", refused.say(say.lang))
        return page(request, say("papers_failed"), [words], status=410)
    name = f"{say(f'paper_{found.file.what}')}-{found.file.pk}"
    return HttpResponse(found.data, headers=headers(found.kind, name))
