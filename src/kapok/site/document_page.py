"""The document: verdict first, then what has no home, then the whole text with its marks, beside it the rules."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.package.coverage import OPEN, Covered
from kapok.rules.package.inventory import inventory, unset
from kapok.rules.package.model import Measure
from kapok.site.book import COVERAGE, INDEX, Book
from kapok.site.frame import bilingual, english, facts, heading, page
from kapok.site.marks import NONE, counted
from kapok.site.sentences import LAST_LEVEL, Line, bare, lines, mark_count, paragraph
from kapok.site.texts import en, zh

BAR = 720


def document_page(book: Book) -> Html:
    parts = [_head(book), tag("div", _outline(book), _text(book), class_="with-outline")]
    return page(book, INDEX, book.package.title, *parts, wide=True)


def _head(book: Book) -> Html:
    package = book.package
    day = zh("doc.days", start=package.valid_from, end=package.valid_to)
    off = package.run_off
    after = off.say if off is not None else zh("doc.run_off")
    rows = [(_label("doc.valid"), text(f"{day}。{after}")), *_counts(book)]
    head = [tag("h1", text(package.title)), *_verdict(book), facts(rows)]
    top = tag("header", *head, class_="hero")
    return top + _share(book) + _homeless(book)


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


def _share(book: Book) -> Html:
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
    more = tag("p", tag("a", *bilingual("coverage.by_clause"), href=COVERAGE))
    return tag("section", title, svg, key, more, class_="share", aria_labelledby="share")


def _homeless(book: Book) -> Html:
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


def _outline(book: Book) -> Html:
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


def _text(book: Book) -> Html:
    """Every line in its place. A clause is a section with its rules beside it."""
    title = tag("h2", *bilingual("doc.text"), id="text")
    how = tag("p", *bilingual("doc.how"), class_="muted small")
    parts: list[Html] = []
    groups = book.coverage.clauses()
    level, number, current = 2, 0, ""
    body: list[Html] = []
    for line in lines(book):
        if line.clause != current:
            parts += _clause(book, current, body, level)
            body, current = [], line.clause
        if line.clause:
            body.append(paragraph(book, line, groups.get(line.clause, [])))
        elif line.level > 1:
            level, number = min(line.level + 1, level + 1, LAST_LEVEL - 1), number + 1
            parts.append(tag(f"h{level}", text(bare(line.words)), id=f"h{number}"))
        else:
            parts.append(_other(line))
    parts += _clause(book, current, body, level)
    return tag("article", title, how, *parts, class_="text", aria_labelledby="text")


def _other(line: Line) -> Html:
    """A line outside all clauses: the name of the document, whom it is for, who signs."""
    name = "red" if line.level == 1 else "title" if line.words.startswith("**") else None
    return tag("p", text(bare(line.words)), class_=name)


def _clause(book: Book, name: str, body: list[Html], above: int) -> list[Html]:
    if not name:
        return []
    clause = book.package.document.clauses[name]
    address = book.clause_page(name)
    id_ = f"c{book.slugs[name]}"
    words = book.number(clause) or book.title(clause)
    head = tag(f"h{above + 1}", tag("a", text(words), href=address), id=f"{id_}-h")
    verbatim = tag("div", head, *body, class_="verbatim")
    beside = _beside(book, book.measures_of(name), address)
    return [tag("section", verbatim, beside, id=id_, class_="clause", aria_labelledby=f"{id_}-h")]


def _beside(book: Book, measures: list[Measure], address: str) -> Html:
    items = [_measure(book, measure) for measure in measures]
    if not items:
        return tag("p", tag("a", *bilingual("doc.more"), href=address), class_="beside")
    return tag("ul", *items, class_="beside")


def _measure(book: Book, measure: Measure) -> Html:
    link = tag("a", text(book.name(measure)), href=book.measure_address(measure.id))
    counts = {"cases": len(book.cases[measure.id]), "readings": len(measure.readings)}
    words = zh("stop_small").join(zh(f"doc.{key}", n=n) for key, n in counts.items() if n)
    about = tag("span", text(words), class_="muted small about") if words else ""
    open_ = any(map(unset, measure.params.values()))
    note = tag("span", text(f"◌ {zh('param.unset')}"), class_="tag grey") if open_ else ""
    return tag("li", link, " ", about, " ", note)
