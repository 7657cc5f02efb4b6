"""Who quotes a sentence: every condition, figure, amount, limit, route and waiver of a package by its words, whether the
words stand in a new text, and what stands there in their place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from kapok.revision.compare_align import ClausePair, Link, Passage
from kapok.revision.procedures import quoting
from kapok.revision.things import Figures
from kapok.rules.package.document import Document, squeeze
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.values import Basis, Parameter
from kapok.rules.reading.valuesfile import show

POLICY, PROCEDURE, DUTY = "policy", "procedure", "duty"
WORKED = (PROCEDURE, "step", "paper", "clock", "notice", "due", "register")
"""Parts of procedures."""
PASSAGES = ("waived", "open")
"""Parts of `policy.yaml` that name sentences for which nothing runs."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A quote and what rests on it. `owner`: a measure, or `policy`; `part`: condition, param, amount …; `name`: its id.
    `param`: the parameter it is.
    """

    owner: str
    part: str
    name: str
    say: str
    en: str
    quote: str
    clause: str
    param: Parameter | None = None

    @property
    def value(self) -> Any:
        """What the parameter is from its last day on; None if nothing is set."""
        values = self.param.values if self.param is not None else {}
        return values[max(values)] if values else None

    def worded(self, figure: Figures = show) -> str:
        """Its value by `figure`, as files write it by default; empty if nothing is set."""
        if self.param is None or self.value is None:
            return ""
        return figure(self.value, self.param.type)


@dataclass(frozen=True, slots=True)
class Standing:
    """A binding in the new text: `clause` where its quote stands (empty: nowhere), `instead` what stands in its place."""

    binding: Binding
    clause: str
    expected: str
    instead: str = ""

    @property
    def stands(self) -> bool:
        """In the clause that answers its own."""
        return bool(self.clause) and self.clause == self.expected

    @property
    def went(self) -> str:
        """The other clause its sentence went to, word for word; empty if it did not."""
        same = self.instead in ("", squeeze(self.binding.quote))
        return self.clause if same and not self.stands else ""


def bindings(package: Package) -> list[Binding]:
    """Everything of a package that quotes its text, a line for each quote."""
    measures = package.whole().measures
    found = [b for m in measures.values() for b in _of_measure(m)]
    held = package.procedures.quotes if package.procedures is not None else {}
    for owner, quotes in held.items():
        clause = measures[owner].clause if owner in measures else ""
        for quote in dict.fromkeys(quotes):
            parts = quoting(package, owner, quote) or [(PROCEDURE, PROCEDURE, "", "")]
            found += [Binding(owner or POLICY, *part, quote, clause) for part in parts]
    for duty in package.duties.values():
        head = Binding(POLICY, DUTY, duty.id, duty.say, duty.en, "", duty.clause)
        found += _quoted(head, duty.basis)
    for param in package.params.values():
        found += _quoted(
            Binding(POLICY, "param", param.name, param.say, param.en, "", "", param),
            param.basis,
        )
    for part, quote in (("validity", package.validity_quote), ("overlay", package.overlay_quote)):
        found.append(Binding(POLICY, part, part, "", "", quote, ""))
    for part, passages in zip(PASSAGES, (package.waived, package.left_open), strict=True):
        found += [Binding(POLICY, part, part, p.reason, p.reason, p.quote, "") for p in passages]
    return [b if b.clause else _placed(package, b) for b in found if b.quote]


def _placed(package: Package, binding: Binding) -> Binding:
    """A quote of the whole policy, with the first clause that holds it."""
    clauses = package.document.clauses.values()
    return replace(binding, clause=next((c.id for c in clauses if c.contains(binding.quote)), ""))


def _of_measure(measure: Measure) -> Iterator[Binding]:
    def head(part: str, name: str, say: str, en: str, param: Parameter | None = None) -> Binding:
        return Binding(measure.id, part, name, say, en, "", measure.clause, param)

    own: list[Binding] = []
    for condition in measure.conditions:
        own += _quoted(
            head("condition", condition.id, condition.say, condition.en), condition.basis
        )
    for param in measure.params.values():
        own += _quoted(head("param", param.name, param.say, param.en, param), param.basis)
    for amount in measure.amounts:
        own += _quoted(head("amount", amount.name, amount.say, amount.en), amount.basis)
    for route in measure.routes:
        own += _quoted(
            head("fund", route.id, route.say or route.source, route.en or route.source), route.basis
        )
    for note in measure.priority:
        own += _quoted(head("priority", note.id, note.say, note.en), note.basis)
    if measure.limit is not None:
        own += _quoted(head("limit", "limit", "", ""), measure.limit.basis)
    yield from own
    known = {b.quote for b in own}
    for quote in dict.fromkeys(measure.quotes):
        if quote not in known:
            yield replace(head("measure", "measure", measure.title, measure.en), quote=quote)


def _quoted(head: Binding, basis: Basis) -> list[Binding]:
    quotes = basis.quote.split(" … ") if basis.quote and not basis.source else []
    return [replace(head, quote=quote) for quote in quotes]


def standings(
    found: list[Binding],
    old: list[Passage],
    new: list[Passage],
    links: list[Link],
    pairs: list[ClausePair],
    text: Document,
) -> list[Standing]:
    """Each binding in the new text."""
    expected = {pair.old: pair.new for pair in reversed(pairs) if pair.old and pair.new}
    listed = []
    for binding in found:
        wanted = expected.get(binding.clause, "")
        wanted_clause = text.clauses.get(wanted)
        if not binding.clause:  # anywhere, as the policy's own words may be
            clause = wanted = "*" if text.contains(binding.quote) else ""
        elif wanted_clause is not None and wanted_clause.contains(binding.quote):
            clause = wanted
        else:
            clause = next((c.id for c in text.clauses.values() if c.contains(binding.quote)), "")
        instead = "" if clause and clause == wanted else carried(binding, old, new, links)
        listed.append(Standing(binding, clause, wanted, instead))
    return listed


def carried(binding: Binding, old: list[Passage], new: list[Passage], links: list[Link]) -> str:
    """The words of the new text that stand where the quote stood; empty if nothing answers its sentence."""
    wanted = squeeze(binding.quote)
    for link in links:
        if binding.clause and all(old[i].clause != binding.clause for i in link.olds):
            continue
        before = squeeze("".join(old[i].text for i in link.olds))
        at = before.find(wanted)
        if at >= 0:
            after = squeeze("".join(new[j].text for j in link.news))
            return _across(before, after, at, at + len(wanted))
    return ""


def _across(before: str, after: str, start: int, end: int) -> str:
    """The span of `after` that answers a span of `before`."""
    first = last = None
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if i2 > start and i1 < end:
            equal = tag == "equal"
            here = j1 + max(start - i1, 0) if equal else j1
            there = j2 - max(i2 - end, 0) if equal else j2
            first = here if first is None else first
            last = there
        elif tag == "insert" and start < i1 < end:
            last = j2
    return "" if first is None or last is None else after[first:last]


def touching(found: list[Standing], passages: list[Passage]) -> list[Standing]:
    """Those that quote words of these passages of the old text."""
    texts = [(p.clause, squeeze(p.text)) for p in passages]
    return [
        one
        for one in found
        if any(
            one.binding.clause in ("", clause) and _overlaps(squeeze(one.binding.quote), text)
            for clause, text in texts
        )
    ]


def _overlaps(quote: str, text: str) -> bool:
    """The quote lies in the sentence, or the sentence in the quote, or they share an end and a beginning."""
    if quote in text or text in quote:
        return True
    most = min(len(quote), len(text))
    return any(quote.endswith(text[:n]) or text.endswith(quote[:n]) for n in range(4, most))
