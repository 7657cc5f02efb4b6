"""A clause of the policy: its rules, what can be tried, its examples."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kapok.accounts.roles import Right
from kapok.rules.package.document import Clause
from kapok.rules.package.model import Measure
from kapok.site.casewords import rows_table
from kapok.web.components import (
    Component,
    Filters,
    Link,
    Links,
    Section,
    Toggles,
    Verdict,
    Words,
    Written,
)
from kapok.web.pages import page
from kapok.web.policies.opening import SHEETS, in_its_language, lacking, opened
from kapok.web.policies.result import told
from kapok.web.policies.shelf import Shelved, clause_words
from kapok.web.policies.trial import Trial, trial_of
from kapok.web.policies.worst import lacks

TRY = "try"


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
        return Verdict("wanting", say("clause_verdict_lacks", what=lacking(request, one)))
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
        found = trial.explained()
        parts += told(say, measure, found) if found else [Verdict("wanting", say("try_busy"))]
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
