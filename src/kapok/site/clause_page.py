"""One clause: its words, sentence by sentence what became of them, then each of its measures, warnings and indicators."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.package.coverage import DUTIES, WAIVED, Covered
from kapok.rules.package.document import Clause
from kapok.site.assessed import assessments_section
from kapok.site.book import INDEX, Book
from kapok.site.duties import duties_section
from kapok.site.frame import bilingual, crumbs, heading, page
from kapok.site.marks import counted, mark_of
from kapok.site.measure import measure_article
from kapok.site.sentences import clause_lines, mark_count, mark_tag, paragraph
from kapok.site.texts import zh


def clause_page(book: Book, clause: Clause) -> Html:
    group = book.coverage.clauses().get(clause.id, [])
    number, title = book.number(clause), book.title(clause)
    name = f"{number} {title}".strip()
    way = crumbs((INDEX, zh("nav.document")), ("", number or title))
    marks = [mark_count(mark, n) for mark, n in counted(book, group).items()]
    head = tag("header", tag("h1", text(name)), tag("p", " ".join(marks)), class_="top")
    return page(book, INDEX, name, way, head, *clause_parts(book, clause), _around(book, clause))


def clause_parts(book: Book, clause: Clause) -> list[Html]:
    """The words of the clause, then all that reads them."""
    group = book.coverage.clauses().get(clause.id, [])
    measures = book.measures_of(clause.id)
    words = [paragraph(book, line, group, ids=False) for line in clause_lines(book, clause)]
    parts = [
        tag("blockquote", *words, class_="verbatim"),
        _contents(book, clause),
        _sentences(book, group),
        duties_section(book, clause),
        assessments_section(book, clause),
        *(measure_article(book, measure) for measure in measures),
    ]
    if not measures and all(d.clause != clause.id for d in book.package.duties.values()):
        parts.append(tag("p", text(zh("clause.none"))))
    return parts


def _contents(book: Book, clause: Clause) -> Html:
    measures = book.measures_of(clause.id)
    if len(measures) < 2:
        return ""
    items = [tag("li", tag("a", text(book.name(m)), href=f"#m{book.key(m.id)}")) for m in measures]
    return tag("nav", tag("ul", *items), class_="contents", aria_label=zh("clause.contents"))


def _sentences(book: Book, group: list[Covered]) -> Html:
    """Which mark each sentence has, and what reads it; the words stand above."""
    rows = [_sentence(book, covered) for covered in group]
    return tag("section", heading(2, "clause.sentences"), tag("ol", *rows, class_="sentences"))


def _sentence(book: Book, covered: Covered) -> Html:
    mark = mark_of(book, covered)
    parts = [mark_tag(mark), " ", text(_beginning(covered.sentence.text))]
    names = [name for name in covered.by if name in book.package.measures]
    if names and covered.sentence.kind == "text":
        links = [
            tag("a", text(book.name(book.package.measures[n])), href=f"#m{book.key(n)}")
            for n in names
        ]
        parts += [" → ", zh("join").join(links)]
    elif DUTIES in covered.by:
        parts += [" → ", *bilingual("clause.duties")]
    elif covered.by and not names:
        parts += [" → ", *bilingual("clause.policy")]
    if covered.reason:
        key = "coverage.reason" if covered.state == WAIVED else "coverage.waits"
        parts += [" ", tag("span", text(zh(key) + covered.reason), class_="muted")]
    if covered.loose:
        loose = zh("clause.loose", what=zh("join").join(covered.loose))
        parts += [" ", tag("span", text(loose), class_="muted")]
    return tag("li", *parts, id=f"{book.sentence_id(covered)}-is")


SHOWN = 18


def _beginning(words: str) -> str:
    return f"“{words}”" if len(words) <= SHOWN else f"“{words[:SHOWN]}…”"


def _around(book: Book, clause: Clause) -> Html:
    names = list(book.package.document.clauses)
    at = names.index(clause.id)
    links: list[Html] = []
    for key, place in (("clause.previous", at - 1), ("clause.next", at + 1)):
        if 0 <= place < len(names):
            other = book.package.document.clauses[names[place]]
            words = zh(key, title=f"{book.number(other)} {book.title(other)}".strip())
            links.append(tag("li", tag("a", text(words), href=book.clause_page(other.id))))
    return tag("nav", tag("ul", *links), class_="around", aria_label=zh("clause.around"))
