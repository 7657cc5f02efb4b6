"""The text of the document, whole: how its sentences share out, which have no home, an outline, every line with its rules."""

from __future__ import annotations

from collections.abc import Callable

from kapok.look import Html, tag, text
from kapok.rules.package.coverage import OPEN, Covered
from kapok.rules.package.inventory import unset
from kapok.rules.package.model import Measure
from kapok.site.book import Book
from kapok.site.frame import bilingual, heading
from kapok.site.marks import NONE, counted
from kapok.site.sentences import LAST_LEVEL, Line, bare, lines, mark_count, paragraph
from kapok.site.texts import zh

BAR = 720
Beside = Callable[[Book, str], Html]
"""What stands beside a clause."""


def share(book: Book, *more: Html) -> Html:
    """All sentences by their marks, as one bar; the words below say the same."""
    counts = counted(book, list(book.coverage.sentences))
    total = sum(counts.values()) or 1
    bars: list[Html] = []
    done = 0
    for mark, n in counts.items():
        at, end = done * BAR // total, (done + n) * BAR // total
        words = tag("title", text(f"{zh(f'mark.{mark.key}')} {n}"))
        bars.append(
            tag("rect", words, x=at, y=0, width=max(end - at - 2, 1), height=16, class_=mark.tone)
        )
        done += n
    svg = tag("svg", *bars, viewBox=f"0 0 {BAR} 16", preserveAspectRatio="none", aria_hidden="true")
    items = [tag("li", mark_count(mark, n)) for mark, n in counts.items()]
    title = heading(2, "doc.share", id_="share")
    key = tag("ul", *items, class_="counts")
    return tag("section", title, svg, key, *more, class_="share", aria_labelledby="share")


def homeless(book: Book) -> Html:
    """Which sentences have no home, clause by clause; each link leads to the sentence."""
    items: list[Html] = []
    for name, group in book.coverage.clauses().items():
        without = [c for c in group if c.state == OPEN]
        if not without:
            continue
        clause = book.package.document.clauses[name]
        title = book.number(clause) or book.title(clause)
        links = [
            tag("a", text(covered.sentence.number), href=f"#{book.sentence_id(covered)}")
            for covered in without
        ]
        spoken = tag("span", text(title), class_="where")
        items.append(tag("li", spoken, " ", " ".join(links)))
    if not items:
        return ""
    title = tag("h2", text(f"{NONE.shape} "), *bilingual("doc.homeless"), id="homeless")
    words = tag("p", *bilingual("doc.homeless_words"))
    chips = tag("ul", *items, class_="chips")
    return tag("section", title, words, chips, class_="homeless-list", aria_labelledby="homeless")


def outline(book: Book) -> Html:
    """Headings and clauses; folded away on a phone, beside the text where there is room."""
    items: list[Html] = []
    seen: set[str] = set()
    groups = book.coverage.clauses()
    number = 0
    for line in lines(book):
        if line.level > 1 and not line.clause:
            number += 1
            link = tag("a", text(bare(line.words)), href=f"#h{number}")
            items.append(tag("li", link, class_=f"level-{min(line.level, LAST_LEVEL)}"))
        if line.clause and line.clause not in seen:
            seen.add(line.clause)
            items.append(_outline_clause(book, line.clause, groups.get(line.clause, [])))
    body = tag("ol", *items)
    summary = tag("summary", *bilingual("doc.outline"))
    folded = tag("details", summary, body, open=True)
    return tag("nav", folded, class_="outline", aria_label=zh("doc.outline"))


def _outline_clause(book: Book, name: str, group: list[Covered]) -> Html:
    clause = book.package.document.clauses[name]
    counts = counted(book, group)
    shapes = "".join(
        tag("span", text(mark.shape), class_=f"shape {mark.tone}", title=zh(f"mark.{mark.key}"))
        for mark in counts
    )
    words = f"{name} {book.title(clause)}" if book.number(clause) else book.title(clause)
    link = tag("a", text(words), href=f"#c{book.slugs[name]}")
    return tag("li", link, " ", tag("span", shapes, aria_hidden="true"), class_="item")


def beside(book: Book, clause: str) -> Html:
    """The rules of a clause, each with how many cases and readings it has."""
    items = [_measure(book, measure) for measure in book.measures_of(clause)]
    if not items:
        more = tag("a", *bilingual("doc.more"), href=book.clause_page(clause))
        return tag("p", more, class_="beside")
    return tag("ul", *items, class_="beside")


def _measure(book: Book, measure: Measure) -> Html:
    link = tag("a", text(book.name(measure)), href=book.measure_address(measure.id))
    counts = {"cases": len(book.cases[measure.id]), "readings": len(measure.readings)}
    words = zh("stop_small").join(zh(f"doc.{key}", n=n) for key, n in counts.items() if n)
    about = tag("span", text(words), class_="muted small about") if words else ""
    open_ = any(map(unset, measure.params.values()))
    note = tag("span", text(f"◌ {zh('param.unset')}"), class_="tag grey") if open_ else ""
    return tag("li", link, " ", about, " ", note)


def whole_text(book: Book, beside: Beside = beside) -> Html:
    """Every line in its place. A clause is a section with its rules, or what `beside` tells, beside it."""
    title = tag("h2", *bilingual("doc.text"), id="text")
    how = tag("p", *bilingual("doc.how"), class_="muted small")
    parts: list[Html] = []
    groups = book.coverage.clauses()
    level, number, current = 2, 0, ""
    body: list[Html] = []
    for line in lines(book):
        if line.clause != current:
            parts += _clause(book, current, body, level, beside)
            body, current = [], line.clause
        if line.clause:
            body.append(paragraph(book, line, groups.get(line.clause, [])))
        elif line.level > 1:
            level, number = min(line.level + 1, level + 1, LAST_LEVEL - 1), number + 1
            parts.append(tag(f"h{level}", text(bare(line.words)), id=f"h{number}"))
        else:
            parts.append(_other(line))
    parts += _clause(book, current, body, level, beside)
    return tag("article", title, how, *parts, class_="text", aria_labelledby="text")


def _other(line: Line) -> Html:
    """A line outside all clauses: the name of the document, whom it is for, who signs."""
    name = "red" if line.level == 1 else "title" if line.words.startswith("**") else None
    return tag("p", text(bare(line.words)), class_=name)


def _clause(book: Book, name: str, body: list[Html], above: int, beside: Beside) -> list[Html]:
    if not name:
        return []
    clause = book.package.document.clauses[name]
    address = book.clause_page(name)
    id_ = f"c{book.slugs[name]}"
    words = book.number(clause) or book.title(clause)
    head = tag(f"h{above + 1}", tag("a", text(words), href=address), id=f"{id_}-h")
    verbatim = tag("div", head, *body, class_="verbatim")
    rules = beside(book, name)
    return [tag("section", verbatim, rules, id=id_, class_="clause", aria_labelledby=f"{id_}-h")]
