"""The policy as a page: the document is the dashboard. Anybody may read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kapok.accounts.roles import Right
from kapok.finds import counting
from kapok.finds import reading as runs
from kapok.finds.models import Run
from kapok.look import Html, tag, text
from kapok.rules.executors.results import OUTCOMES
from kapok.rules.executors.resultwords import OUTCOME_WORDS
from kapok.rules.package.coverage import OPEN
from kapok.rules.package.inventory import inventory
from kapok.site.document_text import homeless, whole_text
from kapok.site.marks import counted
from kapok.site.texts import zh
from kapok.web.components import (
    Button,
    Column,
    Component,
    Folded,
    Link,
    Links,
    Row,
    Summary,
    Table,
    Toggles,
    Verdict,
    Words,
    Written,
)
from kapok.web.finding.places import Place
from kapok.web.finding.words import Spoken
from kapok.web.pages import page
from kapok.web.policies.margin import FIRST, LAYERS, Found, Margin, nothing
from kapok.web.policies.opening import SHEETS, in_its_language, lacking, opened, public
from kapok.web.policies.shelf import Shelved, outlined, shares, shelf
from kapok.web.policies.worst import lacks
from kapok.web.texts import Words as Say
from kapok.web.values import day as _moment

SHELF = "/policies/"


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    say, book = request.say, shelf()
    package, sentences = book.package, book.coverage.sentences
    done = len(sentences) - len(book.coverage.of(OPEN))
    columns = [Column(say(f"policies_{key}")) for key in ("document", "validity", "sentences")]
    row = [
        Link(package.title, book.place),
        say("policy_days", start=package.valid_from, end=package.valid_to),
        say("policies_homes", done=done, n=len(sentences)),
    ]
    parts = [
        Verdict("info", say("policies_verdict", count=1)),
        Table(say("policies_list"), columns, [row], ""),
    ]
    return page(request, say("policies_title"), parts)


@require_safe
@in_its_language
def document(request: HttpRequest, document: str) -> HttpResponse:
    book, say = opened(document), request.say
    seen = public(request)
    layers = FIRST if "layers" not in request.GET else request.GET["layers"].split("-")
    newest = None if seen else runs.latest(book.package.folder)
    found = _counts(request, newest)
    margin = Margin(say, frozenset(layers), seen, request.actor.may(Right.SIMULATE), found)
    head = _public_head(request, book) if seen else _staff_head(request, book, newest, layers)
    body = f'<div class="with-outline">{outlined(say.lang)}{whole_text(book, margin)}</div>'
    after = [] if seen else _after(request, book)
    parts = [*head, Written(body), *after]
    return page(
        request,
        book.package.title,
        parts,
        above=Link(say("policies_title"), SHELF),
        sheets=SHEETS,
        kind="document",
    )


def _public_head(request: HttpRequest, book: Shelved) -> list[Component]:
    package, say = book.package, request.say
    days = {"start": package.valid_from, "end": package.valid_to}
    return [Verdict("info", say("policy_public_verdict", **days))]


def _staff_head(
    request: HttpRequest, book: Shelved, newest: Run | None, layers: Sequence[str]
) -> list[Component]:
    say = request.say
    sentences, without = len(book.coverage.sentences), len(book.coverage.of(OPEN))
    held = inventory(book.package) | {"examples": sum(map(len, book.cases.values()))}
    key = "policy_verdict_open" if without else "policy_verdict_whole"
    words = say(key, n=sentences, open=without, rules=held["measures"], examples=held["examples"])
    return [
        Verdict("wanting" if without else "well", words),
        Words(_covered(say, book), small=True),
        *_first(request, book),
        *_screened(request, newest),
        Written(homeless(book)),
        _layers(request, layers),
    ]


def _covered(say: Say, book: Shelved) -> str:
    """So many clauses in so many sentences, and what became of these."""
    sentences = list(book.coverage.sentences)
    marks = say.of(" · ", " · ").join(
        f"{mark.shape} {zh(f'mark.{mark.key}')} {n}" for mark, n in counted(book, sentences).items()
    )
    unset = inventory(book.package)["unset"]
    given = {"clauses": len(book.package.document.clauses), "n": len(sentences), "unset": unset}
    return str(say("policy_covered", marks=marks, **given))


def _first(request: HttpRequest, book: Shelved) -> list[Component]:
    """The one thing to do first, for whoever maintains the policy; and the other ways from here."""
    say, found = request.say, lacks()
    parts: list[Component] = []
    if found:
        worst = next(iter(found))
        called = book.called(book.package.document.clauses[worst])
        words = say("policy_worst", clause=called, what=lacking(request, found[worst]))
        kind = "primary" if request.actor.may(Right.MAINTAIN_POLICIES) else ""
        parts += [Words(words)]
        parts += [Button(say("policy_worst_go"), kind, href=book.clause_page(worst))]
    parts.append(Button(say("policy_readings"), "", href=book.place + "readings/"))
    if request.actor.may(Right.SIMULATE):
        parts.append(Button(say("policy_simulate"), "", href="/simulations/"))
    return parts


def _after(request: HttpRequest, book: Shelved) -> list[Component]:
    """What is known of the whole: when it is in force, what it holds, which clauses need work."""
    say, package = request.say, book.package
    held = inventory(package)
    days = say("policy_days", start=package.valid_from, end=package.valid_to)
    rows = [
        Row(say("policy_valid"), days),
        Row(say("policy_holds"), say("policy_holds_words", **held)),
    ]
    links = [
        Link(
            f"{book.called(package.document.clauses[c])} — {lacking(request, one)}",
            book.clause_page(c),
        )
        for c, one in lacks().items()
    ]
    parts: list[Component] = [Written(shares(say.lang)), Summary(rows)]
    return [*parts, Folded(say("policy_ranked"), [Links(links)])] if links else parts


def _screened(request: HttpRequest, newest: Run | None) -> list[Component]:
    say = request.say
    if newest is None:
        return [Words(say("policy_screened_never"), small=True)]
    words = say("finds_screened", run=newest.pk, known=_moment(newest.known_at))
    return [Words(words, small=True)]


def _counts(request: HttpRequest, newest: Run | None) -> Found:
    """For the margin: how many units were determined, and how; how many are entitled and never applied."""
    say = request.say
    if newest is None or not request.actor.may(Right.SEE_FINDS):
        return nothing
    known = {one.measure: one for one in counting.by_measure(newest)}
    determined = counting.outcomes(
        counting.decided(newest, Place(None).within(request.actor.areas))
    )
    spoken = Spoken(say)

    def found(measure: str) -> Iterator[Html]:
        if outcomes := determined.get(measure):
            yield _determined(request, newest, measure, outcomes)
        one = known.get(measure)
        if one is not None and one.n:
            words = text(say("finds_margin", n=f"{one.n:,}", amount=spoken.due(one)))
            yield tag("a", words, href=f"/finds/{newest.pk}/rows/?measure={quote(measure)}")

    return found


def _determined(request: HttpRequest, newest: Run, measure: str, outcomes: dict[str, int]) -> Html:
    """All of them, then each outcome, in one order; every number leads to its list."""
    say = request.say
    all_ = text(say("policy_determined", n=f"{sum(outcomes.values()):,}"))
    place = f"/finds/{newest.pk}/results/?measure={quote(measure)}"
    parts = [tag("a", all_, href=place)]
    for outcome in (one for one in OUTCOMES if outcomes.get(one)):
        words = f"{say.of(*OUTCOME_WORDS[outcome])} {outcomes[outcome]:,}"
        parts.append(tag("a", text(words), href=f"{place}&outcome={outcome}"))
    return " ".join(parts)


def _layers(request: HttpRequest, layers: Sequence[str]) -> Toggles:
    say = request.say
    items = []
    for one in LAYERS:
        on = one in layers
        chosen = [name for name in LAYERS if (name in layers) != (name == one)]
        items.append((say(f"policy_layer_{one}"), f"?layers={'-'.join(chosen)}", on))
    return Toggles(say("policy_layers"), items)
