"""The document: verdict first, then what has no home, then the whole text with its marks, beside it the rules."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.package.coverage import OPEN
from kapok.rules.package.inventory import inventory
from kapok.site.book import COVERAGE, INDEX, Book
from kapok.site.document_text import homeless, outline, share, whole_text
from kapok.site.frame import bilingual, english, facts, page
from kapok.site.texts import en, zh


def document_page(book: Book) -> Html:
    parts = [_head(book), tag("div", outline(book), whole_text(book), class_="with-outline")]
    return page(book, INDEX, book.package.title, *parts, wide=True)


def _head(book: Book) -> Html:
    package = book.package
    day = zh("doc.days", start=package.valid_from, end=package.valid_to)
    off = package.run_off
    after = off.say if off is not None else zh("doc.run_off")
    rows = [(_label("doc.valid"), text(f"{day}。{after}")), *_counts(book)]
    head = [tag("h1", text(package.title)), *_verdict(book), facts(rows)]
    top = tag("header", *head, class_="hero")
    more = tag("p", tag("a", *bilingual("coverage.by_clause"), href=COVERAGE))
    return top + share(book, more) + homeless(book)


def _label(key: str) -> Html:
    return "".join(bilingual(key))


def _verdict(book: Book) -> list[Html]:
    sentences = book.coverage.sentences
    without = len(book.coverage.of(OPEN))
    key = "doc.verdict_open" if without else "doc.verdict_whole"
    given = {"n": len(sentences), "done": len(sentences) - without, "open": without}
    words = tag("p", text(zh(key, **given)), class_="verdict", data_verdict=True)
    return [words, tag("p", text(en(key, **given)), lang="en")]


def _counts(book: Book) -> list[tuple[Html, Html]]:
    package = book.package
    given = inventory(package) | {"cases": sum(map(len, book.cases.values()))}
    rows = [(_label("doc.counts"), _sentence("doc.counts_words", given))]
    if package.duties:
        rows.append((_label("clause.duties"), _sentence("doc.duties", {"n": given["duties"]})))
    if package.watched:
        rows.append((_label("doc.watching"), _sentence("doc.watched", given)))
    return rows


def _sentence(key: str, given: dict[str, int]) -> Html:
    return text(zh(key, **given)) + " " + english(en(key, **given))
