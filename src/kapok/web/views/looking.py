"""A number shown for a purpose; who looked at whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kapok.accounts.models import Account
from kapok.accounts.officers import MACHINES
from kapok.accounts.roles import Right
from kapok.identity import KINDS
from kapok.masking import masked_all
from kapok.registry import looks
from kapok.registry.looks import Wanted
from kapok.registry.models import Look
from kapok.registry.purposes import OTHER, PURPOSES
from kapok.registry.reindexing import COLUMNS
from kapok.registry.trouble import Refused
from kapok.web.components import (
    Button,
    Column,
    Field,
    Filters,
    Form,
    Identity,
    Link,
    Table,
    Verdict,
    Words,
)
from kapok.web.exporting import MOST, exporting
from kapok.web.pages import after, needs, page
from kapok.web.preferences import own_path
from kapok.web.reveal import note
from kapok.web.subjects import ICONS, NAMED, PLACES, SEE
from kapok.web.typed import day, whole

FIELDS = {
    "no_purpose": "purpose",
    "no_purpose_words": "words",
    "purpose_words_long": "words",
}
"""Where in the form the mend is made."""
TOO_MANY = 429
ROWS = 50
COLUMN_NAMES = {
    column: (KINDS[kind].label, KINDS[kind].en)
    for column, kind in COLUMNS["registry_person"].items()
}


@needs(Right.REVEAL_NUMBERS)
@require_POST
def reveal(request: HttpRequest) -> HttpResponse:
    """Then back to the page, which shows the number for a minute."""
    told = {name: request.POST.get(name, "") for name in ("table", "row", "column", "purpose")}
    wanted = Wanted(**told, words=request.POST.get("words", ""))
    back = own_path(request.POST.get("next", "/"))
    try:
        looks.reveal(request.actor, wanted)
    except Refused as refused:
        return _asked_again(request, wanted, refused, back)
    note(request, wanted.table, wanted.row, wanted.column)
    return after(request, back)


def _asked_again(request: HttpRequest, wanted: Wanted, refused: Refused, back: str) -> HttpResponse:
    """The same question as a page of its own, where it can be mended there."""
    say, field = request.say, FIELDS.get(refused.code, "")
    said = refused.say(say.lang)
    purposes = [
        ("", say("masked_choose")),
        *((key, say(f"purpose_{key}")) for key in PURPOSES),
    ]
    fields = [
        Field("purpose", say("masked_purpose"), "select", wanted.purpose, choices=purposes),
        Field(
            "words",
            say("masked_words"),
            value=wanted.words,
            required=wanted.purpose == OTHER,
            length=looks.LONGEST_WORDS,
        ),
    ]
    hidden = [(name, getattr(wanted, name)) for name in ("table", "row", "column")]
    form = Form(
        [Button(say("masked_reveal"))],
        [replace(one, error=said) if one.name == field else one for one in fields],
        [*hidden, ("next", back)],
    )
    return page(
        request,
        say("reveal_title"),
        [
            Verdict("info", say("reveal_verdict")),
            *_whose(request, wanted),
            *([form] if field else []),
        ],
        problems=[(field or "content", said)],
        above=Link(say("reveal_back"), back),
        status=TOO_MANY if refused.code == "too_many_reveals" else 200,
    )


def _whose(request: HttpRequest, wanted: Wanted) -> list[Words]:
    """Who and which number, for whoever may see him."""
    entity = wanted.table.removeprefix("registry_")
    found = NAMED[entity].objects.filter(pk=wanted.row).first() if entity in NAMED else None
    if found is None or wanted.column not in COLUMN_NAMES:
        return []
    name = masked_all(getattr(found, "name", "")) or request.say("search_no_name")
    return [Words(f"{name} · {request.say.of(*COLUMN_NAMES[wanted.column])}")]


@needs(Right.SEE_LOOKS)
@require_safe
def who_looked(request: HttpRequest, entity: str, row: str) -> HttpResponse:
    """Who looked at one person, household or organisation."""
    say = request.say
    name = looks.name_of(request.actor, entity, row)
    if name is None:
        raise Http404
    found = looks.looks(
        request.actor, looks.Asked(entity, row, before=_before(request)), _most(request)
    )
    shown = _shown(request, found)
    seen = len({one.actor for one in shown})
    numbers = sum(bool(one.purpose) and one.field != looks.ASKED for one in shown)
    verdict = say("looks_some", people=seen, numbers=numbers) if shown else say("looks_none")
    may = request.actor.may(SEE[entity])
    named = name if may else reserved(entity, name)
    identity = Identity(masked_all(named) or say("search_no_name"), icon=ICONS[entity])
    parts = [identity, Verdict("info", verdict), _looks(request, found, whom=False, row=row)]
    above = None
    if may:
        above = Link(say("looks_back"), f"/{PLACES[entity]}/{row}/")
    return page(request, say("looks_title"), parts, above=above, identity=True)


@needs(Right.SEE_LOOKS)
@require_safe
def all_looks(request: HttpRequest) -> HttpResponse:
    """Who looked at whom in one's area."""
    say, get = request.say, request.GET
    actor, sort = get.get("actor", "").strip()[:40], get.get("sort", "")
    start, finish = day(get.get("from", "")), day(get.get("to", ""))
    asked = looks.Asked(actor=actor, sort=sort, start=start, finish=finish, before=_before(request))
    found = looks.looks(request.actor, asked, _most(request))
    sorts = [("", say("select_any")), *((one, say(f"looks_sort_{one}")) for one in looks.SORTS)]
    filters = Filters(
        [
            Field("actor", say("looks_actor"), value=masked_all(actor), length=40),
            Field("sort", say("looks_what"), "select", sort, choices=sorts),
            Field("from", say("log_from"), "date", str(start or "")),
            Field("to", say("log_to"), "date", str(finish or "")),
        ],
        "/audit/looks/",
    )
    verdict = Verdict("info", say("looks_verdict"))
    parts = [verdict, filters, _looks(request, found, whom=True)]
    return page(request, say("looks_all"), parts)


def _looks(request: HttpRequest, found: Sequence[Look], *, whom: bool, row: str = "") -> Table:
    """`row`: whose page it is; looks at a record that was merged into it say so."""
    say, shown, more = request.say, _shown(request, found), ""
    if len(found) > len(shown):
        rest = request.GET.copy()
        rest["before"] = str(shown[-1].pk)
        more = f"?{rest.urlencode()}"
    names = dict(
        Account.objects.filter(username__in={one.actor for one in shown}).values_list(
            "username", "name"
        )
    )
    called = looks.names(shown) if whom else {}
    keys = ("at", "actor", *(("whom",) if whom else ()), "what", "purpose")
    rows = [
        [
            one.at,
            _who(request, names.get(one.actor, ""), one.actor),
            *([_whom(request, one, called)] if whom else []),
            _what(request, one) + (say("looks_merged") if row and one.row != row else ""),
            _purpose(request, one),
        ]
        for one in shown
    ]
    columns = [Column(say(f"looks_{key}")) for key in keys]
    return Table(say("looks_caption"), columns, rows, say("looks_none"), more=more)


def _who(request: HttpRequest, name: str, account: str) -> str:
    say = request.say
    if account in MACHINES:
        return say.of(*MACHINES[account])
    return name + say.of(f"（{account}）", f" ({account})") if name else account


def _whom(request: HttpRequest, one: Look, called: Mapping[tuple[str, str], str]) -> Link:
    """By name, as elsewhere; whoever may not see people sees how it begins. Who has gone is told by the id."""
    say, key = request.say, (one.entity, one.row)
    name = called.get(key)
    if name is not None and not request.actor.may(SEE[one.entity]):
        name = reserved(one.entity, name)
    words = one.row if name is None else masked_all(name) or say(f"nameless_{one.entity}")
    return Link(f"{say(f'looks_{one.entity}')} {words}", f"/{PLACES[one.entity]}/{one.row}/looks/")


def reserved(entity: str, name: str) -> str:
    """How a person is called for whoever may see that there is one, not who it is."""
    return f"{name[0]}**" if entity == "person" and name else name


def _what(request: HttpRequest, one: Look) -> str:
    say = request.say
    if one.field in COLUMN_NAMES:
        return str(say("looks_number", number=say.of(*COLUMN_NAMES[one.field])))
    one_by_one = {looks.PAPER: "paper", looks.ASKED: "asked"}
    sorts = one_by_one | {field: field for field in looks.MANY}
    return str(say(f"looks_sort_{sorts.get(one.field, 'page')}"))


def _purpose(request: HttpRequest, one: Look) -> str:
    say = request.say
    if not one.purpose:
        return str(say("looks_no_purpose"))
    said = say(f"purpose_{one.purpose}")
    return said + say.of("：", ": ") + one.words if one.words else str(said)


def _most(request: HttpRequest) -> int:
    return MOST if exporting(request) else ROWS + 1


def _shown(request: HttpRequest, found: Sequence[Look]) -> Sequence[Look]:
    return found if exporting(request) else found[:ROWS]


def _before(request: HttpRequest) -> int:
    return whole(request.GET.get("before", "")) or 0
