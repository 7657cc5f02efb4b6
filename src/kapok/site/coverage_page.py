"""Every sentence's home: those without one first, then those that need none and why, then clause by clause."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.package.coverage import OPEN, WAIVED, Covered
from kapok.site.book import COVERAGE, INDEX, Book
from kapok.site.frame import bilingual, heading, page
from kapok.site.marks import counted
from kapok.site.sentences import mark_count
from kapok.site.texts import zh


def coverage_page(book: Book) -> Html:
    head = tag("header", tag("h1", *bilingual("coverage.title")), class_="top")
    counts = counted(book, list(book.coverage.sentences))
    items = [tag("li", mark_count(mark, n)) for mark, n in counts.items()]
    parts = [head, tag("ul", *items, class_="counts")]
    for state, key in ((OPEN, "coverage.open"), (WAIVED, "coverage.waived")):
        parts.append(_sentences(book, key, book.coverage.of(state)))
    parts += [_loose(book), _table(book)]
    return page(book, COVERAGE, zh("coverage.title"), *parts)


def _sentences(book: Book, key: str, listed: list[Covered]) -> Html:
    if not listed:
        return ""
    items = [_sentence(book, covered) for covered in listed]
    return tag("section", heading(2, key, n=len(listed)), tag("ul", *items, class_="quoted"))


def _sentence(book: Book, covered: Covered) -> Html:
    words = [_where(book, covered), " ", text(covered.sentence.text)]
    if covered.reason:
        key = "coverage.reason" if covered.state == WAIVED else "coverage.waits"
        words.append(tag("div", text(zh(key) + covered.reason), class_="muted small"))
    return tag("li", *words)


def _where(book: Book, covered: Covered) -> Html:
    sentence = covered.sentence
    words = f"{sentence.clause}.{sentence.number}"
    address = f"{INDEX}#{book.sentence_id(covered)}"
    return tag("a", text(words), href=address, class_="number")


def _loose(book: Book) -> Html:
    items = [
        tag("li", _where(book, c), " ", text(zh("join").join(c.loose)))
        for c in book.coverage.sentences
        if c.loose
    ]
    return tag("section", heading(2, "coverage.loose"), tag("ul", *items)) if items else ""


def _table(book: Book) -> Html:
    keys = ("clause", "sentences", "marks", "rules")
    head = [tag("th", *bilingual(f"coverage.{key}"), scope="col") for key in keys]
    rows = [_row(book, name, group) for name, group in book.coverage.clauses().items()]
    table = tag(
        "table",
        tag("caption", text(zh("coverage.title")), class_="vh"),
        tag("thead", tag("tr", *head)),
        tag("tbody", *rows),
        class_="cards coverage",
    )
    return tag("section", heading(2, "coverage.by_clause"), table)


def _row(book: Book, name: str, group: list[Covered]) -> Html:
    clause = book.package.document.clauses[name]
    title = f"{book.number(clause)} {book.title(clause)}".strip()
    link = tag("a", text(title), href=book.clause_page(name))
    marks = [mark_count(mark, n) for mark, n in counted(book, group).items()]
    rules = [
        tag("a", text(book.short(m)), href=book.measure_address(m.id), title=m.title, class_="ref")
        for m in book.measures_of(name)
    ]
    return tag(
        "tr",
        tag("th", link, scope="row"),
        tag("td", text(len(group))),
        tag("td", " ".join(marks)),
        tag("td", zh("join").join(rules)),
    )
