"""Which passages of two texts answer each other, whatever their numbers and order: one to one, merged or split.

Likeness is that of the wording, figures and dates apart (Dice's measure over pairs of signs). What is most alike is
linked first; a passage left over that is held nearly whole by another one joins its link.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from kapok.revision.compare_tokens import Token, shape, tokens
from kapok.rules.package.document import NUMBERED, Document

ALIKE = 0.45
"""From here on two passages may be the same one reworded."""
HELD = 0.72
"""So much of a passage lies in another one: it was merged into it, or split off."""
SHORTEST_HELD = 6
RESPONSIBLE, OUTSIDE = "responsibility", "outside"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a clause, or a line that stands in none (`clause` is empty then). `bare`: without the clause's number."""

    clause: str
    number: int
    kind: str
    text: str
    bare: str
    tokens: tuple[Token, ...] = field(repr=False, compare=False)
    pairs: frozenset[str] = field(repr=False, compare=False)


@dataclass(slots=True)
class Link:
    """Passages that say the same thing in the two texts, by their places in the lists; how alike they are, 0 to 1."""

    olds: list[int]
    news: list[int]
    likeness: float


def passages(document: Document) -> list[Passage]:
    """Every passage of a text in order: the sentences of clauses, and what stands outside or has no full stop."""
    clauses = sorted(document.clauses.values(), key=lambda c: c.start)
    sentences = {s.start: s for s in document.sentences()}
    found: list[Passage] = []
    position = 0
    for line in document.text.split("\n"):
        inside = [s for at, s in sentences.items() if position <= at < position + len(line)]
        found += [_passage(s.clause, s.number, s.kind, s.text) for s in inside]
        if not inside and line.strip():
            clause = next(
                (c.id for c in clauses if c.start <= position < c.start + len(c.text)), ""
            )
            found.append(_passage(clause, 0, OUTSIDE, line.strip()))
        position += len(line) + 1
    return found


def _passage(clause: str, number: int, kind: str, text: str) -> Passage:
    first = clause and number == 1
    bare = NUMBERED.sub("", text, count=1) if first and NUMBERED.match(text) else text
    read = tuple(tokens(bare))
    words = shape(list(read))
    return Passage(clause, number, kind, text, bare, read, frozenset(_pairs(words)))


def _pairs(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(len(words) - 1)} or {words}


def alike(one: Passage, other: Passage) -> float:
    return 2 * len(one.pairs & other.pairs) / (len(one.pairs) + len(other.pairs))


def align(old: list[Passage], new: list[Passage]) -> list[Link]:
    """The links, in the order of the old text; what is in none has no counterpart."""
    linking = _Linking(old, new)
    linking.by_wording()
    linking.by_clause()
    linking.by_containment()
    return sorted(linking.links, key=lambda link: (min(link.olds), min(link.news)))


class _Linking:
    def __init__(self, old: list[Passage], new: list[Passage]) -> None:
        self.old, self.new = old, new
        self.links: list[Link] = []
        self.of_old: dict[int, Link] = {}
        self.of_new: dict[int, Link] = {}

    def by_wording(self) -> None:
        """All but the departments in brackets, which are alike in many clauses."""
        self._greedy(
            [
                (score, i, j)
                for i, one in enumerate(self.old)
                for j, other in enumerate(self.new)
                if RESPONSIBLE not in (one.kind, other.kind)
                and (score := alike(one, other)) >= ALIKE
            ]
        )

    def by_clause(self) -> None:
        """What is left, inside clauses that answer each other already."""
        partners = clause_weights(self.links, self.old, self.new)
        left_old = [i for i in range(len(self.old)) if i not in self.of_old]
        left_new = [j for j in range(len(self.new)) if j not in self.of_new]
        pairs = []
        for i in left_old:
            for j in left_new:
                one, other = self.old[i], self.new[j]
                same_kind = (one.kind == RESPONSIBLE) == (other.kind == RESPONSIBLE)
                if same_kind and partners.get((one.clause, other.clause)):
                    score = alike(one, other)
                    if score >= (0.2 if one.kind == RESPONSIBLE else ALIKE * 0.75):
                        pairs.append((score, i, j))
        self._greedy(pairs)

    def by_containment(self) -> None:
        """Merged: an old passage held by a new one. Split off: a new passage held by an old one."""
        for i in range(len(self.old)):
            if i not in self.of_old:
                self._join(i, None)
        for j in range(len(self.new)):
            if j not in self.of_new:
                self._join(None, j)

    def _join(self, i: int | None, j: int | None) -> None:
        mine = self.old[i] if i is not None else self.new[j or 0]
        others = self.new if i is not None else self.old
        if mine.kind == RESPONSIBLE or len(mine.pairs) < SHORTEST_HELD:
            return
        held = [len(mine.pairs & other.pairs) / len(mine.pairs) for other in others]
        best = max(range(len(others)), key=lambda n: held[n], default=-1)
        if best < 0 or held[best] < HELD:
            return
        if i is not None:
            self._add(i, best, held[best])
        elif j is not None:
            self._add(best, j, held[best])

    def _greedy(self, pairs: list[tuple[float, int, int]]) -> None:
        sizes = max(len(self.old), 1), max(len(self.new), 1)

        def order(pair: tuple[float, int, int]) -> tuple[float, float, int, int]:
            score, i, j = pair
            return -round(score, 3), abs(i / sizes[0] - j / sizes[1]), i, j

        for score, i, j in sorted(pairs, key=order):
            if i not in self.of_old and j not in self.of_new:
                self._add(i, j, score)

    def _add(self, i: int, j: int, score: float) -> None:
        link = self.of_old.get(i) or self.of_new.get(j)
        if link is None:
            link = Link([], [], score)
            self.links.append(link)
        if i not in link.olds:
            link.olds.append(i)
        if j not in link.news:
            link.news.append(j)
        link.olds.sort()
        link.news.sort()
        link.likeness = min(link.likeness, score)
        self.of_old[i] = self.of_new[j] = link


def clause_weights(
    links: list[Link], old: list[Passage], new: list[Passage]
) -> dict[tuple[str, str], int]:
    """How many signs each pair of clauses shares by its links."""
    weights: Counter[tuple[str, str]] = Counter()
    for link in links:
        for i in link.olds:
            for j in link.news:
                weights[old[i].clause, new[j].clause] += len(old[i].pairs)
    return dict(weights)


@dataclass(frozen=True, slots=True)
class ClausePair:
    """A clause of the old text and its counterpart: `how` is same, moved, merged, split, dropped or new."""

    old: str
    new: str
    how: str


def pair_clauses(links: list[Link], old: list[Passage], new: list[Passage]) -> list[ClausePair]:
    """Every clause of both texts once or more, in the order of the old text, new ones behind."""
    weights = clause_weights(links, old, new)
    ahead, back = _best(weights), _best({(b, a): n for (a, b), n in weights.items()})
    mutual = _one_to_one(weights)
    old_order, new_order = _order(old), _order(new)
    steady = _rising([new_order.index(mutual[o]) for o in old_order if o in mutual])
    found = []
    for o in old_order:
        if o in mutual:
            how = "same" if new_order.index(mutual[o]) in steady else "moved"
            found.append(ClausePair(o, mutual[o], how))
        elif ahead.get(o):
            found.append(ClausePair(o, ahead[o], "merged"))
        else:
            found.append(ClausePair(o, "", "dropped"))
    taken = set(mutual.values())
    for n in new_order:
        if n not in taken:
            source = back.get(n, "")
            found.append(ClausePair(source, n, "split" if source else "new"))
    return found


def _order(found: list[Passage]) -> list[str]:
    return list(dict.fromkeys(p.clause for p in found if p.clause))


def _best(weights: dict[tuple[str, str], int]) -> dict[str, str]:
    """For each first one the second that shares most with it, clauses only."""
    groups: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (one, other), weight in weights.items():
        if one and other:
            groups[one].append((-weight, other))
    return {one: min(others)[1] for one, others in groups.items()}


def _one_to_one(weights: dict[tuple[str, str], int]) -> dict[str, str]:
    """Clauses paired, those that share most first, so that a sentence that moved takes no clause with it."""
    paired: dict[str, str] = {}
    for one, other in sorted(weights, key=lambda pair: -weights[pair]):
        if one and other and one not in paired and other not in paired.values():
            paired[one] = other
    return paired


def _rising(places: list[int]) -> set[int]:
    """The longest rising series: what is not in it has moved."""
    runs: list[list[int]] = []
    for place in places:
        before = [run for run in runs if run[-1] < place]
        longest_before: list[int] = max(before, key=len, default=[])
        runs.append([*longest_before, place])
    longest: list[int] = max(runs, key=len, default=[])
    return set(longest)
