"""Who is left out, counted by what it hangs on: a condition that fails or waits, a fact that is missing, a standard that is not set."""

from __future__ import annotations

from collections.abc import Sequence

from kapok.finds.counting import Decided, reasons
from kapok.finds.models import Run
from kapok.rules.executors.results import COUNTED
from kapok.web.components import Column, Component, Folded, Link, Links, Table, Words
from kapok.web.finding.places import Place
from kapok.web.finding.runs import at
from kapok.web.finding.words import HELD, Spoken
from kapok.web.policies.shelf import shelf

MOST = 5
"""Of a measure on the page of a run; all of them stand where its results are listed."""


def by_measure(told: Spoken, of: Run, place: Place, decided: Sequence[Decided]) -> list[Component]:
    """What most of each measure hang on; nothing where a run did not count it."""
    say = told.say
    rows = [
        [told.measure(name), *row]
        for name, listed in _left_out(decided).items()
        for row in _rows(told, of, place, name, listed[:MOST])
    ]
    if not rows:
        return []
    columns = [Column(say("finds_measure")), *_columns(told)]
    words = Words(say("finds_reasons_words", most=MOST), small=True)
    return [Table(say("finds_reasons"), columns, rows, ""), words]


def of_results(
    told: Spoken, of: Run, place: Place, measure: str, decided: Sequence[Decided]
) -> list[Component]:
    """All that results of one measure hang on."""
    links = [
        Link(told.say("finds_reason_n", outcome=outcome, reason=reason, n=n.words), n.href)
        for reason, outcome, n in _rows(
            told, of, place, measure, _left_out(decided).get(measure, [])
        )
    ]
    return [Folded(told.say("finds_reasons"), [Links(links)])] if links else []


Counted = list[tuple[str, str, int]]


def _left_out(decided: Sequence[Decided]) -> dict[str, Counted]:
    """By measure: outcome, reason, units."""
    out = (one for one in decided if one.outcome not in COUNTED)
    return {
        name: [(outcome, reason, n) for (outcome, reason), n in by.items() if reason not in HELD]
        for name, by in reasons(out).items()
    }


def _columns(told: Spoken) -> list[Column]:
    say = told.say
    return [
        Column(say("finds_hangs")),
        Column(say("finds_outcome")),
        Column(say("finds_cases"), numeric=True),
    ]


def _rows(
    told: Spoken, of: Run, place: Place, measure: str, listed: Counted
) -> list[tuple[str, str, Link]]:
    held = shelf().package.measures.get(measure)
    return [
        (
            told.reason(reason, held),
            told.outcome(outcome),
            Link(
                f"{n:,}",
                at(of, "results/", measure=measure, outcome=outcome, why=reason, area=place.code),
            ),
        )
        for outcome, reason, n in listed
    ]
