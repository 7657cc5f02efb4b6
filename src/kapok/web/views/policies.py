"""The policy as pages: the document is the dashboard, a clause can be tried, its readings. Anybody may read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.roles import Right
from kapok.finds import reading as runs
from kapok.finds.models import Run
from kapok.jobs import asking
from kapok.jobs.models import QUEUED, RUNNING, Job
from kapok.look import Html, tag, text
from kapok.rules.executors.results import OUTCOMES
from kapok.rules.executors.resultwords import OUTCOME_WORDS
from kapok.rules.package.coverage import OPEN
from kapok.rules.package.document import Clause
from kapok.rules.package.inventory import every_reading, inventory
from kapok.rules.package.model import Measure
from kapok.site.casewords import rows_table
from kapok.site.document_text import homeless, whole_text
from kapok.site.marks import counted
from kapok.site.texts import english_alone, zh
from kapok.web.components import (
    Button,
    Column,
    Component,
    Filters,
    Folded,
    Form,
    Link,
    Links,
    Row,
    Section,
    Summary,
    Table,
    Toggles,
    Verdict,
    Words,
    Written,
)
from kapok.web.finding.words import Spoken
from kapok.web.pages import after, page
from kapok.web.policies.margin import FIRST, LAYERS, Found, Margin, nothing
from kapok.web.policies.prices import priced
from kapok.web.policies.result import told
from kapok.web.policies.shelf import Shelved, clause_words, outlined, shares, shelf
from kapok.web.policies.trial import Trial, trial_of
from kapok.web.policies.worst import Lacks, lacks
from kapok.web.texts import Words as Say
from kapok.web.values import day as _moment

SHEETS = ("kapok/text.css",)
SHELF = "/policies/"
View = Callable[..., HttpResponse]
TRY, PRICES = "try", "prices"


def opened(document: str) -> Shelved:
    book = shelf()
    if document != book.package.name:
        raise Http404
    return book


def public(request: HttpRequest) -> bool:
    """Whether the pages are read by somebody who does not work here."""
    return not request.actor.may(Right.SEE_FIGURES)


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


# the document


def in_its_language(view: View) -> View:
    """What the book says stands in the language of the page: on an English page in English alone."""

    @wraps(view)
    def told(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        with english_alone(so=request.say.lang == "en"):
            return view(request, *args, **kwargs)

    return told


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
        words = say("policy_worst", clause=called, what=_lacks(request, found[worst]))
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
            f"{book.called(package.document.clauses[c])} — {_lacks(request, one)}",
            book.clause_page(c),
        )
        for c, one in lacks().items()
    ]
    parts: list[Component] = [Written(shares(say.lang)), Summary(rows)]
    return [*parts, Folded(say("policy_ranked"), [Links(links)])] if links else parts


def _lacks(request: HttpRequest, one: Lacks) -> str:
    say = request.say
    named = {"homeless": one.homeless, "unset": one.unset, "unconfirmed": one.unconfirmed}
    told = [say(f"policy_lacks_{key}", n=n) for key, n in named.items() if n]
    return str(say.of("，", ", ").join(told))


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
    known = {one.measure: one for one in runs.by_measure(newest)}
    determined, spoken = runs.outcomes(newest), Spoken(say)

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
    parts = [text(say("policy_determined", n=f"{sum(outcomes.values()):,}"))]
    for outcome in (one for one in OUTCOMES if outcomes.get(one)):
        words = f"{say.of(*OUTCOME_WORDS[outcome])} {outcomes[outcome]:,}"
        asked = f"measure={quote(measure)}&outcome={outcome}"
        parts.append(tag("a", text(words), href=f"/finds/{newest.pk}/results/?{asked}"))
    return " ".join(parts)


def _layers(request: HttpRequest, layers: Sequence[str]) -> Toggles:
    say = request.say
    items = []
    for one in LAYERS:
        on = one in layers
        chosen = [name for name in LAYERS if (name in layers) != (name == one)]
        items.append((say(f"policy_layer_{one}"), f"?layers={'-'.join(chosen)}", on))
    return Toggles(say("policy_layers"), items)


# a clause


@require_safe
@in_its_language
def clause(request: HttpRequest, document: str, clause: str) -> HttpResponse:
    book, say = opened(document), request.say
    found = book.package.document.clauses.get(clause)
    if found is None:
        raise Http404
    trial = _trial(request, book, found)
    problems = [(name, words) for name, words in trial.wrong.items()] if trial else []
    measures = book.measures_of(clause)
    parts: list[Component] = [_clause_verdict(request, book, found, measures)]
    if trial is not None:
        parts.append(Section(say("try_title"), _tried(request, book, trial), id=TRY))
    elif any(m.id not in book.package.watched for m in measures):
        parts.append(Section(say("try_title"), [Words(say("try_none"))], id=TRY))
    parts += [Written(clause_words(clause, say.lang)), _around(request, book, found)]
    return page(
        request,
        book.called(found),
        parts,
        problems=problems,
        above=Link(book.package.title, f"{book.place}#c{book.slugs[clause]}"),
        sheets=SHEETS,
        kind="document",
        status=422 if problems else 200,
    )


def _clause_verdict(
    request: HttpRequest, book: Shelved, clause: Clause, measures: list[Measure]
) -> Verdict:
    say = request.say
    if (one := lacks().get(clause.id)) and request.actor.may(Right.MAINTAIN_POLICIES):
        return Verdict("wanting", say("clause_verdict_lacks", what=_lacks(request, one)))
    rules = [m for m in measures if m.id not in book.package.watched]
    if not rules:
        return Verdict("info", say("clause_verdict_none"))
    examples = sum(len(book.cases[m.id]) for m in rules)
    return Verdict("info", say("clause_verdict", measures=len(rules), examples=examples))


def _triable(book: Shelved, clause: str) -> list[Measure]:
    package = book.package
    return [m for m in book.measures_of(clause) if m.id not in package.watched and book.cases[m.id]]


def _trial(request: HttpRequest, book: Shelved, clause: Clause) -> Trial | None:
    """Of the measure that is chosen, else of the first that has an example to try."""
    wanted = request.GET.get("measure", "")
    listed = _triable(book, clause.id)
    chosen = [m for m in listed if book.key(m.id) == wanted]
    for measure in chosen or listed:
        if (trial := trial_of(measure, request.say, request.GET)) is not None:
            return trial
    return None


def _tried(request: HttpRequest, book: Shelved, trial: Trial) -> list[Component]:
    say, measure = request.say, trial.measure
    name = f"{measure.id} {say.of(measure.title, measure.en or measure.title)}"
    parts: list[Component] = []
    listed = _triable(book, measure.clause)
    if len(listed) > 1:
        items = [
            (
                f"{m.id} {say.of(m.title, m.en or m.title)}",
                f"?measure={book.key(m.id)}#{TRY}",
                m.id == measure.id,
            )
            for m in listed
        ]
        parts.append(Toggles(say("try_which"), items))
    if not trial.wrong:
        parts += list(told(say, measure, trial.explained()))
    parts.append(
        Words(say("try_why") + say.of("", " ") + ("" if trial.sent else say("try_example")))
    )
    if trial.others:
        entity = book.package.vocabulary.entities[measure.unit]
        unit = say.of(entity.label, entity.en)
        parts.append(Words(say("try_first", unit=unit, n=trial.others)))
    asking = Filters(
        trial.fields(),
        "",
        go=say("try_go"),
        hidden=[("measure", book.key(measure.id))],
        at=TRY,
        label=say("try_label", measure=name),
    )
    return [*parts, asking]


def _around(request: HttpRequest, book: Shelved, clause: Clause) -> Links:
    say, names = request.say, list(book.package.document.clauses)
    at, links = names.index(clause.id), []
    for key, place in (("clause_before", at - 1), ("clause_after", at + 1)):
        if 0 <= place < len(names):
            other = book.package.document.clauses[names[place]]
            links.append(Link(say(key, title=book.called(other)), book.clause_page(other.id)))
    return Links(links)


@require_safe
@in_its_language
def cases(request: HttpRequest, document: str, measure: str) -> HttpResponse:
    book, say = opened(document), request.say
    found = book.measure_of(measure)
    listed = book.cases[found.id] if found else []
    if found is None or not listed:
        raise Http404
    title = say("clause_cases", measure=book.name(found))
    parts = [
        Verdict("info", say("clause_cases_verdict", n=len(listed))),
        Written(rows_table(book, found, listed, listed)),
    ]
    clause = book.package.document.clauses[found.clause]
    above = Link(book.called(clause), book.measure_address(found.id))
    return page(request, title, parts, above=above, sheets=SHEETS, kind="document")


@require_http_methods(["GET", "POST"])
@in_its_language
def readings(request: HttpRequest, document: str) -> HttpResponse:
    """By POST they are to be priced."""
    book, say = opened(document), request.say
    may = request.actor.may(Right.MAINTAIN_POLICIES)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        asking.ask_again(request.actor, PRICES, "口径定价")
        return after(request, request.path, "readings_asked")
    every = [reading for _, reading in every_reading(book.package)]
    confirmed = sum(bool(reading.confirmed) for reading in every)
    given = {"n": len(every), "confirmed": confirmed, "open": len(every) - confirmed}
    parts: list[Component] = [Verdict("info", say("readings_verdict", **given))]
    if may:
        parts += _pricing(request)
    parts += priced(request)
    above = Link(book.package.title, book.place)
    return page(request, say("readings_title"), parts, above=above, sheets=SHEETS, kind="document")


def _pricing(request: HttpRequest) -> list[Component]:
    """A button, or how far it is."""
    say = request.say
    job = Job.objects.filter(kind=PRICES, state__in=[QUEUED, RUNNING]).order_by("-id").first()
    if job is None:
        return [Form([Button(say("readings_price_all"), "")])]
    return [Words(say("readings_pricing", done=job.steps_done, steps=job.steps or 1))]
