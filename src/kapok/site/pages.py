"""All pages of a policy by their file names."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

from kapok.look import base_css
from kapok.rules.cases.casefile import Case
from kapok.rules.package.model import Package
from kapok.site.book import COVERAGE, INDEX, LEGEND, PARAMETERS, READINGS, SHEET, Book
from kapok.site.cases_page import cases_page
from kapok.site.clause_page import clause_page
from kapok.site.coverage_page import coverage_page
from kapok.site.document_page import document_page
from kapok.site.legend_page import legend_page
from kapok.site.registers import parameters_page, readings_page


def pages(package: Package, cases: Iterable[Case]) -> dict[str, str]:
    """File name → what it holds. The same package and cases give the same, byte for byte."""
    book = Book.of(package, cases)
    found = {
        SHEET: base_css() + "".join(map(_sheet, ("site.css", "text.css"))),
        INDEX: document_page(book),
        COVERAGE: coverage_page(book),
        READINGS: readings_page(book),
        PARAMETERS: parameters_page(book),
        LEGEND: legend_page(book),
    }
    for clause in book.package.document.clauses.values():
        found[book.clause_page(clause.id)] = clause_page(book, clause)
    for name, listed in book.cases.items():
        if listed:
            found[book.cases_page(name)] = cases_page(book, book.package.measures[name], listed)
    return found


def _sheet(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text("utf-8")
