"""All worked cases of one measure."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.cases.casefile import Case
from kapok.rules.package.model import Measure
from kapok.site.book import INDEX, Book
from kapok.site.casewords import rows_table
from kapok.site.frame import bilingual, crumbs, page
from kapok.site.texts import en, zh


def cases_page(book: Book, measure: Measure, cases: list[Case]) -> Html:
    clause = book.package.document.clauses[measure.clause]
    words = zh("cases.title", id=measure.id)
    way = crumbs(
        (INDEX, zh("nav.document")),
        (book.clause_page(clause.id), book.number(clause) or book.title(clause)),
        ("", words),
    )
    head = tag(
        "header",
        tag("h1", text(f"{words}：{measure.title}")),
        tag("p", text(zh("cases.sum", n=len(cases))), class_="verdict"),
        tag("p", text(en("cases.sum", n=len(cases))), lang="en"),
        tag("p", tag("a", *bilingual("cases.back"), href=book.measure_address(measure.id))),
        class_="top",
    )
    return page(book, INDEX, words, way, head, rows_table(book, measure, cases, cases))
