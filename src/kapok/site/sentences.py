"""The text itself, word for word: sentences with their marks, in the order and the words of the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kapok.look import Html, tag, text
from kapok.rules.package.coverage import Covered
from kapok.rules.package.document import Clause
from kapok.site.book import Book
from kapok.site.marks import NONE, Mark, mark_of
from kapok.site.modal import marked
from kapok.site.texts import zh

LAST_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the document: `level` of a heading (0: none), its clause if it stands in one, where its words begin."""

    level: int
    clause: str
    start: int
    words: str


def lines(book: Book) -> Iterator[Line]:
    """The lines that hold anything."""
    document = book.package.document
    spans = [(c.start, c.start + len(c.text), c.id) for c in document.clauses.values()]
    position = 0
    for line in document.text.split("\n"):
        words = line.strip()
        if words:
            level = len(words) - len(words.lstrip("#"))
            inside = (name for start, end, name in spans if start <= position < end)
            yield Line(level, next(inside, ""), position + line.index(words[0]), words)
        position += len(line) + 1


def bare(words: str) -> str:
    """Without the marks of headings and of bold lines."""
    words = words.lstrip("#").strip()
    return words[2:-2] if words.startswith("**") and words.endswith("**") else words


def paragraph(book: Book, line: Line, sentences: list[Covered], *, ids: bool = True) -> Html:
    """A line of a clause; what stands between its sentences is kept."""
    parts: list[Html] = []
    done, end = line.start, line.start + len(line.words)
    for covered in sentences:
        sentence = covered.sentence
        if not line.start <= sentence.start < end:
            continue
        parts += [text(line.words[done - line.start : sentence.start - line.start])]
        parts += [sentence_span(book, covered, ids=ids)]
        done = sentence.end
    return tag("p", *parts, text(line.words[done - line.start :]))


def sentence_span(book: Book, covered: Covered, *, ids: bool = True) -> Html:
    """A sentence and, after it, its mark, which leads to what reads it."""
    mark, sentence = mark_of(book, covered), covered.sentence
    id_ = book.sentence_id(covered) if ids else None
    names = f"s is-{sentence.kind}{' homeless' if mark is NONE else ''}"
    words = marked(sentence.text) if sentence.kind == "text" else text(sentence.text)
    said = tag("span", words, id=id_, class_=names)
    return said + _mark_link(book, covered, mark)


def _mark_link(book: Book, covered: Covered, mark: Mark) -> Html:
    sentence = covered.sentence
    clause = book.package.document.clauses[sentence.clause]
    where = book.number(clause) or zh("clause.policy")
    name = zh("doc.mark", mark=zh(f"mark.{mark.key}"), clause=where, n=sentence.number)
    address = f"{book.clause_page(sentence.clause)}#{book.sentence_id(covered)}-is"
    shape = tag("span", text(mark.shape), aria_hidden="true")
    return tag("a", shape, href=address, class_=f"mk {mark.tone}", aria_label=name, title=name)


def mark_tag(mark: Mark) -> Html:
    """The mark with its word."""
    shape = tag("span", text(mark.shape), aria_hidden="true", class_="shape")
    return tag("span", shape, " ", text(zh(f"mark.{mark.key}")), class_=f"tag {mark.tone}")


def mark_count(mark: Mark, n: int) -> Html:
    """The mark and how many there are, on one line."""
    return tag("span", mark_tag(mark), " ", tag("strong", text(n)), class_="count")


def clause_lines(book: Book, clause: Clause) -> list[Line]:
    return [line for line in lines(book) if line.clause == clause.id]
