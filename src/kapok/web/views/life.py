"""What may be done about somebody, one form for each action; what has been done, with its undoing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.roles import Right
from kapok.masking import masked
from kapok.registry.actions import changes, moving
from kapok.registry.actions.doing import read
from kapok.registry.actions.undoing import undo
from kapok.registry.looks import looked
from kapok.registry.trouble import Refused
from kapok.web.components import (
    Button,
    Component,
    Entry,
    Field,
    Form,
    Identity,
    Link,
    Nothing,
    Section,
    Task,
    Tasks,
    Timeline,
    Verdict,
    Words,
)
from kapok.web.dossier.called import called
from kapok.web.life import picking, told
from kapok.web.life.asked import Asked
from kapok.web.life.forms import FORMS
from kapok.web.officers import Officers
from kapok.web.pages import after, needs, page
from kapok.web.subjects import CHANGE, ICONS, NAMED, SEE

WRONG = 422


def asked_of(
    request: HttpRequest, subject: str, row: str, wrong: Mapping[str, str] | None = None
) -> Asked:
    given = request.POST if request.method == "POST" else {}
    return Asked(request, subject, row, given, wrong or {})


def _there(request: HttpRequest, subject: str, row: str) -> str:
    """What whom it is about is called; nobody there, or not within one's scope, and there is no page."""
    if not request.actor.may(CHANGE[subject]):
        raise PermissionDenied
    found = NAMED[subject].objects.filter(pk=row).first()
    if found is None or getattr(found, "merged_into_id", None):
        raise Http404
    looked(request.actor, subject, row)
    return called(request.say, subject, row, request.office.day)


@needs()
@require_safe
def change(request: HttpRequest, subject: str, row: str) -> HttpResponse:
    """Which action."""
    say, name = request.say, _there(request, subject, row)
    asked = asked_of(request, subject, row)
    tasks = [
        Task(
            say(f"life_{form.kind}_title"),
            f"{asked.place}change/{form.kind}/",
            hint=say(f"life_{form.kind}_why"),
        )
        for form in FORMS[subject].values()
        if request.actor.may(form.right)
    ]
    parts = [
        Verdict("info", say("life_verdict", name=name)),
        Tasks(tasks),
        Link(say("life_changes"), f"{asked.place}changes/"),
    ]
    return page(request, say("life_title"), parts, above=Link(name, asked.place))


@needs()
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, subject: str, row: str, kind: str) -> HttpResponse:
    """One action: its questions; sent, it is done, or said what is wrong with what was typed kept."""
    name, form = _there(request, subject, row), FORMS[subject][kind]
    if not request.actor.may(form.right):
        raise PermissionDenied
    asked, refused = asked_of(request, subject, row), []
    if request.method == "POST":
        fields = [*form.fields(asked), *asked.ends()]
        if picking.finds(asked):
            return _form(request, asked, kind, name, [])
        refused = _try(lambda: form.do(asked), [*asked.faults(fields), *form.check(asked)])
        if not refused:
            if kind == "move":
                return after(request, "/moves/", "life_offered")
            return after(request, f"{asked.place}changes/", "life_done")
        asked = asked_of(request, subject, row, _wrong(request, refused))
    return _form(request, asked, kind, name, refused)


def _try(do: Callable[[], object], faults: list[Refused]) -> list[Refused]:
    """What is wrong; nothing, and it is done."""
    if faults:
        return faults
    try:
        do()
    except Refused as no:
        return [no]
    return []


def _wrong(request: HttpRequest, refused: list[Refused]) -> dict[str, str]:
    """Field → what is wrong with it, the first of each."""
    return {no.field: no.say(request.say.lang) for no in reversed(refused)}


def _problems(asked: Asked, fields: Sequence[Field]) -> list[tuple[str, str]]:
    """Each leading to its field and called as it, in their order; first what is of none on the page."""
    between = asked.say.of("：", ": ")
    there = [(one.name, f"{one.label}{between}{one.error}") for one in fields if one.error]
    known = {one.error for one in fields if one.error}
    others = [("", words) for words in asked.wrong.values() if words not in known]
    return others + there


def _form(
    request: HttpRequest, asked: Asked, kind: str, name: str, refused: list[Refused]
) -> HttpResponse:
    say, form = request.say, FORMS[asked.subject][kind]
    fields = [*form.fields(asked), *asked.ends()]
    parts: list[Component] = [
        Verdict("info", say(f"life_{kind}_verdict", name=name)),
        *form.first(asked),
    ]
    careful = kind in {"death", "household_end"}
    if careful or len(fields) > len(asked.ends()):
        button = Button(say(f"life_{kind}_go"), "danger" if careful else "primary")
        parts.append(Form([button], fields, _hidden(request, asked)))
    elif form.instead:
        link = Link(say(f"life_{form.instead}_title"), f"{asked.place}change/{form.instead}/")
        parts.append(Nothing(say(f"life_{kind}_none"), [link]))
    return page(
        request,
        say(f"life_{kind}_title"),
        parts,
        problems=_problems(asked, fields),
        above=Link(say("life_title"), f"{asked.place}change/"),
        status=WRONG if refused else 200,
    )


def _hidden(request: HttpRequest, asked: Asked) -> list[tuple[str, str]]:
    """In which state it was seen: as sent before, so that whoever came in between is told of; and the fact that was chosen."""
    facts = f"fact_{asked.subject}"
    again = request.method == "POST"
    seen = asked.given.get("seen", "") if again else asked.seen_now
    version = asked.given.get("version", "") if again else str(read(facts, asked.row)["version"])
    found = [("seen", seen), ("version", version), *picking.tokens(asked)]
    fact = asked.given.get("fact") or request.GET.get("fact", "")
    return [*found, ("fact", fact)] if fact else found


@needs()
@require_http_methods(["GET", "POST"])
def done(request: HttpRequest, subject: str, row: str) -> HttpResponse:
    """什么变过: what was done about somebody, the newest first; each may be undone as long as nothing later hangs on it. Whoever
    has left the county is told of until then.
    """
    say, may_change = request.say, request.actor.may(CHANGE[subject])
    if not request.actor.may(SEE[subject]):
        raise PermissionDenied
    there = NAMED[subject].objects.filter(pk=row).first()
    listed = changes.about(row)
    if there is None and not listed:
        raise Http404
    if there is not None:
        looked(request.actor, subject, row)
    asked = asked_of(request, subject, row)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        refused = _try(
            lambda: _undo(asked, listed), list(asked.faults(_undo_fields(asked, listed)))
        )
        if not refused:
            moved = _kind(asked, listed) == "move"
            return after(request, request.path, "life_offered" if moved else "life_undone_said")
        asked = asked_of(request, subject, row, _wrong(request, refused))
    entries = _entries(asked, listed)
    parts: list[Component] = [
        _done_verdict(request, row, entries, here=there is not None),
        *([Timeline(entries)] if entries else []),
    ]
    if entries and there is not None and request.actor.may(Right.SEE_FINDS):
        parts.append(Link(say("corrected_link"), f"{asked.place}corrected/"))
    if there is not None:
        name = called(say, subject, row, request.office.day)
        parts.insert(0, Identity(say("life_changes_of", name=name), icon=ICONS[subject]))
    if entries and there is not None and may_change:
        parts.append(Section(say("life_undo_title"), [_undo_form(asked, listed)]))
    above = Link(say(f"life_back_{subject}"), asked.place) if there is not None else None
    return page(
        request,
        say("life_changes"),
        parts,
        problems=_problems(asked, _undo_fields(asked, listed)),
        above=above,
        identity=there is not None,
        status=WRONG if asked.wrong else 200,
    )


def _done_verdict(request: HttpRequest, row: str, entries: list[Entry], *, here: bool) -> Verdict:
    say = request.say
    gone = None if here else moving.since(row)
    if gone:
        return Verdict("info", say("life_gone", day=gone))
    return Verdict(
        "info",
        say("life_changes_verdict", count=len(entries)) if entries else say("life_changes_none"),
    )


def _entries(asked: Asked, listed: list[changes.Done]) -> list[Entry]:
    called = told.called(listed)
    who = Officers(asked.say, (one.action.by for one in listed))
    return [_entry(asked, one, called, who) for one in listed]


def _entry(asked: Asked, one: changes.Done, called: dict[str, str], whose: Officers) -> Entry:
    say, action = asked.say, one.action
    title = told.title(say, one, asked.row)
    if one.undone is not None:
        title = say("life_undone", title=title, day=one.undone.day)
    by = whose(action.by, action.at)
    who = say("life_by", who=by, at=f"{localtime(action.at):%Y-%m-%d %H:%M}")
    what = told.what(say, action, called)
    more = [what, *(masked(one) for one in (action.reason, action.source.title))]
    words = say.of("。", ". ").join(filter(None, more))
    return Entry(action.day, title, who, Words(words, small=True))


def _undo_fields(asked: Asked, listed: list[changes.Done]) -> list[Field]:
    between = asked.say.of("；", "; ")
    choices = [
        (
            str(one.action.pk),
            f"{one.action.day} {told.title(asked.say, one, asked.row)}{between}{masked(one.action.reason)}",
        )
        for one in listed
        if one.may_be_undone
    ]
    return [asked.choice("action", choices), *asked.ends()] if choices else []


def _undo_form(asked: Asked, listed: list[changes.Done]) -> Component:
    say, fields = asked.say, _undo_fields(asked, listed)
    if not fields:
        return Words(say("life_nothing_to_undo"))
    return Form([Button(say("life_undo_go"), "danger")], fields)


def _kind(asked: Asked, listed: list[changes.Done]) -> str:
    number = asked.told("action")
    return next((one.action.kind for one in listed if str(one.action.pk) == number), "")


def _undo(asked: Asked, listed: list[changes.Done]) -> None:
    kind = _kind(asked, listed)
    if not kind:
        raise Refused("gone")
    act = moving.give_back if kind == "move" else undo
    act(asked.request.actor, asked.basis, int(asked.told("action")))
