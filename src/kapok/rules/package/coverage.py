"""Coverage: what becomes of each sentence of the document.

A sentence is *executable* when a quote of a measure or a duty of its clause, of a procedure or of the policy itself lies
in it; a title or the departments in brackets when a measure or a duty of the clause names who leads. Otherwise it is
*waived* with a reason, or *open*;
what `policy.yaml` lists under `open` says for what it waits, and is open all the same.
Inside executable sentences, figures that no quote reaches are told as `loose`: they are read by no rule yet.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from kapok.rules.package.document import BOUNDS, FIGURE, Clause, Sentence
from kapok.rules.package.model import Measure, Package, Waiver

EXECUTABLE, WAIVED, OPEN = "executable", "waived", "open"
POLICY, DUTIES = "policy", "duties"
_FIGURE = re.compile("|".join((FIGURE, *BOUNDS)))
_NUMBER = re.compile(r"\s*\d+\s*[.．、]")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Covered:
    """A sentence and its state: `by` the measures that quote it, `reason` why it is waived or waits, `loose` figures unread."""

    sentence: Sentence
    state: str
    by: tuple[str, ...] = ()
    reason: str = ""
    loose: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        sentence = self.sentence
        data: dict[str, Any] = {
            "clause": sentence.clause,
            "sentence": sentence.number,
            "kind": sentence.kind,
        }
        data["text"] = sentence.text
        if self.by:
            data["measures"] = list(self.by)
        if self.reason:
            data["reason"] = self.reason
        if self.loose:
            data["loose"] = list(self.loose)
        return data


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every sentence of the document, in its order."""

    package: str
    sentences: tuple[Covered, ...]

    def of(self, state: str) -> list[Covered]:
        return [s for s in self.sentences if s.state == state]

    def clauses(self) -> dict[str, list[Covered]]:
        """By clause, in the order of the document."""
        groups: dict[str, list[Covered]] = defaultdict(list)
        for covered in self.sentences:
            groups[covered.sentence.clause].append(covered)
        return dict(groups)

    @property
    def complete(self) -> bool:
        """Nothing is open but what says for what it waits, and no figure of a sentence that runs is unread."""
        return all(s.reason for s in self.of(OPEN)) and not any(s.loose for s in self.sentences)

    def as_data(self) -> dict[str, Any]:
        """`unbound`, `waived`, `executable`: the sentences of each kind; `counts`; `clauses`: counts by clause."""
        counts = {"sentences": len(self.sentences), EXECUTABLE: len(self.of(EXECUTABLE))}
        counts |= {"waived": len(self.of(WAIVED)), "unbound": len(self.of(OPEN))}
        counts["loose"] = sum(len(s.loose) for s in self.sentences)
        return {
            "package": self.package,
            "counts": counts,
            "unbound": [s.as_data() for s in self.of(OPEN)],
            "waived": [s.as_data() for s in self.of(WAIVED)],
            "executable": [s.as_data() for s in self.of(EXECUTABLE)],
            "clauses": [_clause_data(name, group) for name, group in self.clauses().items()],
        }


def _clause_data(name: str, group: list[Covered]) -> dict[str, Any]:
    states = {state: sum(s.state == state for s in group) for state in (EXECUTABLE, WAIVED, OPEN)}
    measures = list(dict.fromkeys(m for s in group for m in s.by))
    return {
        "clause": name,
        "sentences": len(group),
        EXECUTABLE: states[EXECUTABLE],
        "waived": states[WAIVED],
        "unbound": states[OPEN],
        "measures": measures,
    }


def cover(package: Package) -> Coverage:
    """What becomes of each sentence."""
    covered: list[Covered] = []
    for clause in package.document.clauses.values():
        measures = [m for m in package.whole().measures.values() if m.clause == clause.id]
        bound = _spans(package, clause, measures)
        waived, left = (_passages(clause, of) for of in (package.waived, package.left_open))
        led = [m.id for m in measures if m.lead]
        led += [DUTIES] if any(d.clause == clause.id for d in package.duties.values()) else []
        covered += [_cover(one, led, bound, waived, left) for one in clause.sentences]
    return Coverage(package.name, tuple(covered))


def needless(package: Package) -> list[Waiver]:
    """Passages left open although every sentence they touch is accounted for."""
    sentences = [s.sentence for s in cover(package).of(OPEN)]
    clauses = package.document.clauses
    found = []
    for passage in package.left_open:
        spans = [span for c in clauses.values() if (span := c.find(passage.quote)) is not None]
        if not any(s.start < end and start < s.end for s in sentences for start, end in spans):
            found.append(passage)
    return found


def _passages(clause: Clause, passages: list[Waiver]) -> list[tuple[Span, str]]:
    """Where in the clause they stand, and why."""
    return [(span, p.reason) for p in passages if (span := clause.find(p.quote)) is not None]


def _spans(package: Package, clause: Clause, measures: list[Measure]) -> list[tuple[Span, str]]:
    quotes = [(quote, m.id) for m in measures for quote in m.quotes]
    if (held := package.procedures) is not None:
        quotes += [(quote, m.id) for m in measures for quote in held.quotes.get(m.id, ())]
        quotes += [(quote, POLICY) for quote in held.quotes.get("", ())]
    owed = [d for d in package.duties.values() if d.clause == clause.id]
    quotes += [(quote, DUTIES) for d in owed for quote in d.basis.quote.split(" … ") if quote]
    own = [q for p in package.params.values() for q in p.basis.quote.split(" … ")]
    quotes += [
        (quote, POLICY) for quote in [*own, package.validity_quote, package.overlay_quote] if quote
    ]
    return [(span, name) for quote, name in quotes if (span := clause.find(quote)) is not None]


def _cover(
    sentence: Sentence,
    led: list[str],
    bound: list[tuple[Span, str]],
    waived: list[tuple[Span, str]],
    left: list[tuple[Span, str]],
) -> Covered:
    def touches(span: Span) -> bool:
        return sentence.start < span[1] and span[0] < sentence.end

    by = tuple(dict.fromkeys(name for span, name in bound if touches(span)))
    if not by and sentence.kind != "text":
        by = tuple(led)
    if by:
        reached = [span for span, _ in (*bound, *waived) if touches(span)]
        return Covered(sentence, EXECUTABLE, by, loose=_loose(sentence, reached))
    for state, passages in ((WAIVED, waived), (OPEN, left)):
        for span, reason in passages:
            if touches(span):
                return Covered(sentence, state, reason=reason)
    return Covered(sentence, OPEN)


def _loose(sentence: Sentence, reached: list[Span]) -> tuple[str, ...]:
    if sentence.kind != "text":
        return ()
    number = _NUMBER.match(sentence.text) if sentence.number == 1 else None
    found = []
    for match in _FIGURE.finditer(sentence.text, number.end() if number else 0):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        if not any(span[0] <= start and end <= span[1] for span in reached):
            found.append(match.group())
    return tuple(found)
