"""The policy as a book whose pages stand among those of the office; read once a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote

from kapok.look import Html
from kapok.rules.cases.casefile import read_cases
from kapok.rules.package.document import Clause
from kapok.rules.package.model import Measure
from kapok.site.book import INDEX, READINGS, Book
from kapok.site.clause_page import clause_parts
from kapok.site.document_text import outline, share
from kapok.site.texts import english_alone
from kapok.web.policy import package


class Shelved(Book):
    """`book.address` and the like lead to pages of the office."""

    @property
    def place(self) -> str:
        return f"/policies/{self.package.name}/"

    def address(self, name: str) -> str:
        return self.place + {INDEX: "", READINGS: "readings/"}[name]

    def clause_page(self, clause: str) -> str:
        return f"{self.place}clauses/{quote(clause)}/"

    def cases_page(self, measure: str) -> str:
        return f"{self.place}cases/{self.key(measure)}/"

    def called(self, clause: Clause) -> str:
        """A clause by number and title."""
        return f"{self.number(clause)} {self.title(clause)}".strip()

    def measure_of(self, key: str) -> Measure | None:
        return next((m for m in self.package.measures.values() if self.key(m.id) == key), None)


@cache
def shelf() -> Shelved:
    whole = package().whole()
    files = sorted((Path(whole.root) / "cases").glob("*.yaml"))
    book = Shelved.of(whole, [case for file in files for case in read_cases(file, whole)])
    assert isinstance(book, Shelved)
    return book


def clause_words(clause: str, lang: str) -> Html:
    """All of a clause, told once a process; labels in English alone on an English page, the policy's own words as they are."""
    return _clause_words(clause, english=lang == "en")


@cache
def _clause_words(clause: str, *, english: bool) -> Html:
    book = shelf()
    with english_alone(so=english):
        return "".join(clause_parts(book, book.package.document.clauses[clause]))


def outlined(lang: str) -> Html:
    return _outlined(english=lang == "en")


@cache
def _outlined(*, english: bool) -> Html:
    with english_alone(so=english):
        return outline(shelf())


def shares(lang: str) -> Html:
    return _shares(english=lang == "en")


@cache
def _shares(*, english: bool) -> Html:
    with english_alone(so=english):
        return share(shelf())
