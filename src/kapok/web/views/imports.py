"""导入: the list of imports, and a file taken in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kapok.accounts.postgres.base import count_all
from kapok.imports import actions
from kapok.imports.actions import RIGHT
from kapok.imports.models import CONFIRMED, READ, Import
from kapok.imports.reading import vocabulary
from kapok.imports.village import within
from kapok.jobs.models import QUEUED, RUNNING, Job
from kapok.jobs.work.several import AT_ONCE, bring_in_all
from kapok.masking import masked_all
from kapok.platform.vault.filekinds import MOST_BYTES
from kapok.registry.trouble import Refused
from kapok.web.components import (
    Button,
    Column,
    Component,
    Field,
    Form,
    Link,
    Links,
    Live,
    Section,
    Table,
    Tag,
    Verdict,
    Words,
)
from kapok.web.importing.steps import (
    IMPORTS,
    JOB,
    KINDS,
    at,
    counted,
    where_it_stands,
)
from kapok.web.officers import Officers
from kapok.web.pages import after, needs, page
from kapok.web.paging import paged
from kapok.web.typed import day

MOST_MB = MOST_BYTES // 2**20
AGAIN_SECONDS = 10
Problems = list[tuple[str, str]]


@needs(RIGHT)
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    problems: Problems = []
    if request.method == "POST":
        taken, problems = _take(request)
        if len(taken) == 1 and not problems:
            return after(request, at(taken[0], "parse"))
        if not problems:
            key = "imports_took_many" if len(taken) <= AT_ONCE else "imports_took_later"
            return after(request, IMPORTS, key)
    say, found = request.say, actions.listed(request.actor)
    listed, more, back = paged(request, found)
    checking = _checking(listed)
    live = bool(checking) and request.method != "POST"
    verdict = _verdict(request, listed, checking)
    form = Section(say("imports_new"), [_form(request, dict(problems)), *_to_try(request)])
    table = [_list(request, listed, more, back)] if listed else []
    parts: list[Component] = [verdict, form, *table]
    if live:  # what one has begun to type stands still
        parts = [Live([verdict, *table], request.get_full_path(), moving=True), form]
    again = AGAIN_SECONDS if live else 0
    return page(request, say("imports_title"), parts, problems=problems, again=again)


def _checking(listed: list[Import]) -> int:
    """How many of these a worker is at, or will be."""
    numbers = [one.pk for one in listed if one.state in (READ, CONFIRMED)]
    if not numbers:
        return 0
    jobs = Job.objects.filter(kind=JOB, state__in=(QUEUED, RUNNING), arguments__number__in=numbers)
    return int(jobs.values("arguments__number").distinct().count())


def _take(request: HttpRequest) -> tuple[list[int], Problems]:
    """The numbers of the imports; and all that is wrong with what was sent."""
    say, given = request.say, request.POST
    as_of, sent = day(given.get("as_of", "")), request.FILES.getlist("file")
    together = len(sent) > 1 and sum(one.size for one in sent) > MOST_BYTES
    wrong = {
        ("file", say("imports_no_file")): not sent,
        ("file", say("imports_too_much", most=MOST_MB)): together,
        ("as_of", say("imports_day_wrong")): bool(given.get("as_of")) and as_of is None,
    }
    problems = [one for one, is_so in wrong.items() if is_so]
    if problems:
        return [], problems
    how = {"supplier": given.get("supplier", ""), "as_of": as_of}
    taken: list[int] = []
    for came in bring_in_all(request.actor, [(one.name, one.read) for one in sent], **how):
        if came.file is not None:
            taken.append(int(came.file.pk))
        if came.refused is not None:
            problems.append(_refused(request, came.name, came.refused, alone=came.alone))
    return taken, list(dict.fromkeys(problems))


def _refused(request: HttpRequest, name: str, refused: Refused, *, alone: bool) -> tuple[str, str]:
    """Why, at its field; of one among several with its name."""
    say = request.say
    why = refused.say(say.lang)
    if refused.field in ("supplier", "as_of"):
        return refused.field, why
    return "file", why if alone else say("imports_one_of", name=masked_all(name), why=why)


def _verdict(request: HttpRequest, listed: list[Import], checking: int) -> Verdict:
    say = request.say
    if not listed:
        return Verdict("info", say("imports_none"))
    if checking:
        return Verdict("info", say("imports_checking", count=checking))
    count = actions.listed(request.actor).count()
    [waiting] = count_all([actions.waiting(request.actor)])
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
                several=True,
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


def _to_try(request: HttpRequest) -> list[Component]:
    """What one may import first, where everything is invented."""
    say = request.say
    if not request.demonstration or not within(request.actor):
        return []
    link = Link(say("imports_village"), f"{IMPORTS}village/")
    return [Links([link]), Words(say("imports_village_words"), small=True)]


def _list(request: HttpRequest, listed: list[Import], more: str, back: str) -> Table:
    say = request.say
    keys = ("number", "file", "kind", "state", "counts", "who", "when")
    columns = [Column(say(f"imports_{key}"), minor=key in {"kind", "when"}) for key in keys]
    who = Officers(say, (one.by for one in listed))
    rows = [
        [
            Link(say("imports_n", number=one.pk), where_it_stands(one)),
            actions.shown_name(one),
            _kind(request, one),
            Tag(f"import_{one.state}"),
            say("imports_counted", **counted(one)) if one.counts else "–",
            who(one.by, one.at),
            one.at,
        ]
        for one in listed
    ]
    return Table(say("imports_list"), columns, rows, "", more=more, back=back)


def _kind(request: HttpRequest, file: Import) -> str:
    """What its first sheet is that was recognised; nothing before it was read."""
    say = request.say
    if file.state == READ and not file.sheets:
        return "–"
    known = (one["label"] for one in file.sheets if one["layout"])
    return str(say.of(*next(known, (say("imports_unknown_kind"),) * 2)))
