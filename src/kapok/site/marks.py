"""What became of a sentence, as one mark: shape, word and tone. Sentences without a home come first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kapok.rules.package.coverage import DUTIES, OPEN, WAIVED, Covered
from kapok.rules.package.document import Clause
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.watching import INDICATOR, WARNING
from kapok.site.book import Book


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: `key` of its words, its shape and tone."""

    key: str
    shape: str
    tone: str


NONE = Mark("open", "◌", "amber")
RULE = Mark("rule", "●", "green")
SERVICE = Mark("service", "◆", "teal")
RATIO = Mark("ratio", "◐", "blue")
TARGET = Mark("target", "▲", "purple")
TASK = Mark("task", "■", "blue")
PROCEDURE = Mark("procedure", "➜", "grey")
NEEDLESS = Mark("waived", "○", "grey")
MARKS = (NONE, RULE, SERVICE, RATIO, TARGET, TASK, PROCEDURE, NEEDLESS)
OF_KIND = {
    **dict.fromkeys(("entitlement", "discretionary", "recognition", "check"), RULE),
    **dict.fromkeys(("routing", "record", WARNING), RULE),
    "service": SERVICE,
    "ratio": RATIO,
    "target": TARGET,
    INDICATOR: TARGET,
    "duty": TASK,
}
ORDER = (RULE, SERVICE, RATIO, TARGET, TASK, PROCEDURE)


def mark_of(book: Book, covered: Covered) -> Mark:
    """The one mark of a sentence: of what reads it, the first in the order above."""
    if covered.state == OPEN:
        return NONE
    if covered.state == WAIVED:
        return NEEDLESS
    package, sentence = book.package, covered.sentence
    clause = package.document.clauses[sentence.clause]
    measures = [package.measures[name] for name in covered.by if name in package.measures]
    own = [OF_KIND[m.kind] for m in measures if _reads(clause, covered, m.quotes)]
    if not own and sentence.kind != "text":
        own = [OF_KIND[m.kind] for m in measures]
    own += [TASK] if DUTIES in covered.by else []
    if own:
        return min(own, key=ORDER.index)
    return PROCEDURE if _by_procedure(package, clause, covered, measures) else RULE


def _by_procedure(
    package: Package, clause: Clause, covered: Covered, measures: list[Measure]
) -> bool:
    if (held := package.procedures) is None:
        return False
    names = ("", *(m.id for m in measures))
    return any(_reads(clause, covered, held.quotes.get(name, ())) for name in names)


def _reads(clause: Clause, covered: Covered, quotes: list[str] | tuple[str, ...]) -> bool:
    sentence = covered.sentence
    spans = [span for quote in quotes if (span := clause.find(quote)) is not None]
    return any(sentence.start < end and start < sentence.end for start, end in spans)


def counted(book: Book, sentences: list[Covered]) -> dict[Mark, int]:
    """How many sentences have each mark; in the order of `MARKS`, only those there are."""
    found = Counter(mark_of(book, covered) for covered in sentences)
    return {mark: found[mark] for mark in MARKS if found[mark]}
