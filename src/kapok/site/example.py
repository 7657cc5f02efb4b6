"""One worked case of a measure, told by the explainer: verdict first, why, and how the sum comes about."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.cases.casefile import Case
from kapok.rules.executors.results import DISCRETIONARY, ELIGIBLE
from kapok.rules.explain import Explainer, Explanation, Text
from kapok.rules.explain.build import explanation
from kapok.rules.explain.catalogue import joined
from kapok.rules.explain.decided import Decided, decide_unit
from kapok.rules.explain.model import ConditionLine
from kapok.rules.explain.render import money_lines, money_readings, route_lines
from kapok.rules.package.model import Measure
from kapok.site.book import Book
from kapok.site.caseverdict import RAISED
from kapok.site.frame import bilingual, both
from kapok.site.texts import alone, en, one, zh

TONES = {ELIGIBLE: "green", DISCRETIONARY: "purple"}
MOST_ROWS = 60
"""A case with more rows than this tells less."""


def example(book: Book, measure: Measure) -> Html:
    """The case that shows most of what the measure gives; nothing where there is none to decide."""
    case = choose(book, measure)
    if case is None or measure.id in book.package.indicators:
        return ""
    own = case.package is not book.package or case.readings
    explainer = Explainer(case.package, case.readings) if own else book.explainer
    unit = next(iter(case.rows[measure.unit]))
    decided = decide_unit(explainer.executor(), measure.id, case.world(), case.as_of, unit)
    told = explanation(decided, "zh")
    raised = measure.id in book.package.warnings and told.verdict.outcome == ELIGIBLE
    said = _warns(book, decided) if raised else told.verdict.sentence
    return _told(told, said, case, raised=raised)


def _warns(book: Book, decided: Decided) -> Text:
    """What a warning says of the unit."""
    warning = book.package.warnings[decided.measure.id]
    given = {name: decided.speaker.value(node) for name, node in decided.plan.facets}
    colour = f"colour.{warning.colour(decided.unit.priority)}"
    why = warning.why.format(**{name: value.zh for name, value in given.items()})
    why_en = warning.why_en.format(**{name: value.en for name, value in given.items()})
    return Text(
        zh("warned.so", colour=zh(colour), why=why), en("warned.so", colour=en(colour), why=why_en)
    )


def choose(book: Book, measure: Measure) -> Case | None:
    """Under the default readings and the policy's own figures if there is such a case; one that gives; one that gives
    more items rather than fewer; the first of those.
    """
    units = [c for c in book.cases[measure.id] if c.rows.get(measure.unit) and not c.batches]

    def worth(case: Case) -> tuple[bool, bool, bool, int]:
        paid = "outcome" not in case.expect and case.expect.get("pay") not in (None, 0)
        gives = paid or case.expect.get("outcome") in (ELIGIBLE, DISCRETIONARY)
        items = case.expect.get("items") or {}
        small = sum(map(len, case.rows.values())) <= MOST_ROWS
        plain = case.package is book.package and not case.readings
        return (gives, plain, small, sum(bool(amount) for amount in items.values()))

    return max(units, key=worth, default=None)


def _told(told: Explanation, said: Text, case: Case, *, raised: bool) -> Html:
    verdict = told.verdict
    shape, tone = (
        RAISED[ELIGIBLE] if raised else (verdict.mark, TONES.get(verdict.outcome, "amber"))
    )
    mark = tag("span", text(shape), aria_hidden="true")
    sentence = tag("p", mark, " ", text(one(said.zh, said.en)), class_="verdict", data_verdict=True)
    whose = {"name": case.name, "day": case.as_of}
    parts = [
        tag("h3", *bilingual("measure.example")),
        sentence,
        "" if alone() else tag("p", text(said.en), lang="en"),
        tag("p", text(zh("example.case", **whose)), class_="muted small"),
        tag("h4", *bilingual("example.conditions")),
        tag("ol", *map(_condition, told.conditions), class_="why"),
    ]
    for key, lines in (
        ("money", money_lines(told)),
        ("by", money_readings(told)),
        ("route", route_lines(told)),
    ):
        if items := [_line(line) for line in lines]:
            parts += [tag("h4", *bilingual(f"example.{key}"))]
            parts += [tag("ul", *items, class_=f"working {key}")]
    return tag("section", *parts, class_=f"example {tone}")


def _condition(line: ConditionLine) -> Html:
    mark = tag("span", text(line.mark), class_=f"status {line.status}", aria_hidden="true")
    said = joined((c.text for c in line.comparisons), "semicolon")
    state = tag("span", text(one(line.word.zh, line.word.en)), class_="vh")
    why = tag("div", text(one(said.zh, said.en)), class_="small muted")
    return tag("li", mark, " ", text(one(line.say.zh, line.say.en)), state, why)


def _line(words: Text) -> Html:
    return tag("li", *both(words.zh, words.en))
