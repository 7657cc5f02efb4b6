"""The assessments a clause asks for: items, points, indicators, and the line at which each earns all of its points."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.package.assessment import Assessment, Item
from kapok.rules.package.document import Clause
from kapok.site.basis import basis
from kapok.site.book import Book
from kapok.site.figures import value_words
from kapok.site.frame import bilingual, both, heading
from kapok.site.texts import one, zh

KEYS = ("item", "points", "by", "line")


def assessments_section(book: Book, clause: Clause) -> Html:
    """Nothing where the clause asks for none."""
    asked = [a for a in book.package.assessments.values() if a.clause == clause.id]
    return "".join(_section(book, assessment) for assessment in asked)


def _section(book: Book, assessment: Assessment) -> Html:
    head = [tag("th", *bilingual(f"assessed.{key}"), scope="col") for key in KEYS]
    table = tag(
        "table",
        tag("caption", text(one(assessment.title, assessment.en)), class_="vh"),
        tag("thead", tag("tr", *head)),
        tag("tbody", *(_row(book, assessment, item) for item in assessment.items)),
        class_="cards assessed",
    )
    title = tag("p", tag("strong", *both(assessment.title, assessment.en)))
    why = tag("div", basis(book, assessment.basis), class_="small")
    return tag("section", heading(2, "clause.assessed"), title, why, table)


def _row(book: Book, assessment: Assessment, item: Item) -> Html:
    if item.waits:
        by, line = "".join(both(item.waits, item.waits_en)), ""
    else:
        rule = book.package.measures[item.indicator]
        href = f"{book.clause_page(rule.clause)}#m{book.key(rule.id)}"
        by = tag("a", text(one(rule.title, rule.en)), href=href)
        value = _value(book, assessment, item.at_least or item.at_most)
        if value is None:
            line = tag("span", text(f"◌ {zh('param.unset')}"), class_="tag grey")
        else:
            line = text(zh("target.at_least" if item.at_least else "target.at_most", value=value))
    points = _value(book, assessment, item.weight) or zh("param.unset")
    cells = dict(zip(KEYS[1:], (text(points), by, line), strict=True))
    return tag(
        "tr",
        tag("th", *both(item.say, item.en), scope="row"),
        *(tag("td", cell, data_label=zh(f"assessed.{key}")) for key, cell in cells.items()),
    )


def _value(book: Book, assessment: Assessment, name: str) -> str | None:
    parameter = assessment.params[name]
    value = parameter.in_force(book.package.valid_to)
    return None if value is None else value_words(value, parameter.type)
