"""A new policy text against a package: which clause and sentence answers which, what changed in it, whose quotes it moves.

Nothing is dropped: every passage of either text is the same, changed, or listed as without a counterpart. `compare`
gives a `Comparison`; `compare_start` writes the beginning of the new package from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from kapok.revision.compare_align import (
    RESPONSIBLE,
    ClausePair,
    Link,
    Passage,
    align,
    pair_clauses,
    passages,
)
from kapok.revision.compare_modal import DRIVES
from kapok.revision.compare_quotes import Standing, bindings, standings, touching
from kapok.revision.compare_tokens import DATE, FIGURE, PUNCTUATION, SIGN, WORD, Token
from kapok.rules.package.document import NUMBERED, Document, find_twice, read_document, squeeze
from kapok.rules.package.model import Package

SAME, WORDING, SPLIT, MERGED, MOVED, DROPPED, NEW = (
    "same",
    "wording",
    "split",
    "merged",
    "moved",
    "dropped",
    "new",
)


SHORTEST_MARK = 4
_ENTITLES, _DISCRETION = "entitlement", "discretion"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different. `kind`: figure, date, word, wording, split, merged, moved, dropped or new; `whole` where
    it is of a whole clause. `before`, `after`: the words exchanged; `olds`, `news`: where they stand.
    """

    kind: str
    olds: tuple[Passage, ...]
    news: tuple[Passage, ...]
    before: str = ""
    after: str = ""
    sure: int = 100
    whole: bool = False
    touches: tuple[Standing, ...] = field(default=(), compare=False)

    @property
    def drives(self) -> tuple[str, str]:
        """What a modal word drove and drives now. A giving without its “may”, or with one put before it, is the giving itself."""
        before, after = DRIVES.get(self.before, ""), DRIVES.get(self.after, "")
        was = _ENTITLES if self._gives(before, self.olds, after) else before
        now = _ENTITLES if self._gives(after, self.news, before) else after
        return was, now

    @staticmethod
    def _gives(drives: str, side: tuple[Passage, ...], other: str) -> bool:
        return (
            not drives
            and other == _DISCRETION
            and any(
                DRIVES.get(t.key) == _ENTITLES for p in side for t in p.tokens if t.kind == WORD
            )
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a new text is to a package. `sure`: per cent, for each pair of clauses. `twice`: clauses that start twice in the
    new text, with the lines of the second and the first start; the second is read as standing outside the clauses.
    """

    package: Package
    document: Document
    old: list[Passage]
    new: list[Passage]
    links: list[Link]
    clauses: list[ClausePair]
    changes: list[Change]
    standings: list[Standing]
    twice: list[tuple[str, int, int]]

    @property
    def same(self) -> bool:
        """Nothing changed, and every quote stands where it stood."""
        return not self.changes and not self.lost and not self.twice

    @property
    def lost(self) -> list[Standing]:
        """Quotes that do not stand in the clause that answers theirs."""
        return [s for s in self.standings if not s.stands]

    def sure(self, pair: ClausePair) -> int:
        """How sure a pair of clauses is: the likeness of its links by their length."""
        shared = [
            (link.likeness, sum(len(self.old[i].pairs) for i in link.olds))
            for link in self.links
            if any(self.old[i].clause == pair.old for i in link.olds)
            and any(self.new[j].clause == pair.new for j in link.news)
        ]
        size = sum(weight for _, weight in shared)
        return round(100 * sum(a * w for a, w in shared) / size) if size else 0

    def of_clause(self, pair: ClausePair) -> list[Change]:
        """The changes that stand in a pair of clauses."""
        return [
            c
            for c in self.changes
            if any(p.clause and p.clause == pair.old for p in c.olds)
            or (not c.olds and any(p.clause and p.clause == pair.new for p in c.news))
        ]

    def as_data(self) -> dict[str, Any]:
        return {
            "package": self.package.name,
            "passages": {"old": len(self.old), "new": len(self.new)},
            "clauses": [
                {"old": p.old, "new": p.new, "how": p.how, "sure": self.sure(p)}
                for p in self.clauses
            ],
            "changes": [_change_data(change) for change in self.changes],
            "twice": [{"clause": c, "line": n, "first": first} for c, n, first in self.twice],
            "lost_quotes": [_standing_data(one) for one in self.lost],
        }


def _change_data(change: Change) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": change.kind, "clause": change.whole}
    for key, found in (("old", change.olds), ("new", change.news)):
        data[key] = [{"clause": p.clause, "sentence": p.number, "text": p.text} for p in found]
    data |= {"before": change.before, "after": change.after, "sure": change.sure}
    if change.kind == WORD:
        data["drives"] = {"before": change.drives[0], "after": change.drives[1]}
    return data | {"quoted_by": [_standing_data(one) for one in change.touches]}


def _standing_data(one: Standing) -> dict[str, Any]:
    binding = one.binding
    return {
        "measure": binding.owner,
        "part": binding.part,
        "name": binding.name,
        "value": binding.worded(),
        "quote": binding.quote,
        "stands": one.stands,
        "clause": one.clause,
        "instead": one.instead,
    }


def compare(package: Package, text: str) -> Comparison:
    """The new text against the package's own."""
    old = passages(package.document)
    unnumbered = marks(package.document, old, text)
    document = read_document(text, unnumbered)
    new = passages(document)
    links = align(old, new)
    clauses = pair_clauses(links, old, new)
    stood = standings(bindings(package), old, new, links, clauses, document)
    changes = _Finder(old, new, links, clauses, stood).found()
    twice = find_twice(text, unnumbered)
    return Comparison(package, document, old, new, links, clauses, changes, stood, twice)


def marks(document: Document, old: list[Passage], text: str) -> dict[str, str]:
    """How the clauses that have no number, such as that of the validity, begin in the new text."""
    unnumbered = [c.id for c in document.clauses.values() if not NUMBERED.match(c.text.lstrip())]
    new = passages(read_document(text, {}))
    lines = [squeeze(line) for line in text.split("\n")]
    found = {}
    for link in align(old, new):
        first = next((old[i] for i in link.olds if old[i].clause in unnumbered), None)
        begins = squeeze(new[link.news[0]].text)
        if (
            first is not None
            and first.clause not in found
            and any(line.startswith(begins) for line in lines)
        ):
            found[first.clause] = _beginning(begins, lines)
    return found


def _beginning(words: str, lines: list[str]) -> str:
    """The fewest first signs, at least six or up to the first number, that no other line begins with."""
    for size in range(6, len(words)):
        for mark in (words[:size].rstrip("0123456789"), words[:size]):
            if len(mark) >= SHORTEST_MARK and sum(line.startswith(mark) for line in lines) == 1:
                return mark
    return words


class _Finder:
    """Collects what is different, clause by clause and then sentence by sentence."""

    def __init__(
        self,
        old: list[Passage],
        new: list[Passage],
        links: list[Link],
        clauses: list[ClausePair],
        stood: list[Standing],
    ) -> None:
        self.old, self.new, self.links, self.clauses, self.stood = old, new, links, clauses, stood
        self.told_old: set[int] = set()
        self.told_new: set[int] = set()

    def found(self) -> list[Change]:
        whole = [self._clause(group) for group in self._groups()]
        inside = [change for link in self.links for change in self._link(link)]
        linked_old = {i for link in self.links for i in link.olds} | self.told_old
        linked_new = {j for link in self.links for j in link.news} | self.told_new
        gone = [self._change(DROPPED, [i], []) for i in range(len(self.old)) if i not in linked_old]
        come = [self._change(NEW, [], [j]) for j in range(len(self.new)) if j not in linked_new]
        return [*whole, *inside, *gone, *come]

    def _groups(self) -> list[tuple[str, set[str], set[str]]]:
        """What became of whole clauses: `how`, the old ones, the new ones. What was joined or parted is one group."""
        groups: dict[tuple[str, str], tuple[str, set[str], set[str]]] = {}
        for pair in self.clauses:
            if pair.how == MERGED:
                olds = {p.old for p in self.clauses if p.new == pair.new and p.old}
                groups[MERGED, pair.new] = (MERGED, olds, {pair.new})
            elif pair.how == SPLIT:
                news = {p.new for p in self.clauses if p.old == pair.old and p.new}
                groups[SPLIT, pair.old] = (SPLIT, {pair.old}, news)
            elif pair.how != SAME:
                groups[pair.how, pair.old or pair.new] = (
                    pair.how,
                    {pair.old} - {""},
                    {pair.new} - {""},
                )
        return list(groups.values())

    def _change(
        self, kind: str, olds: list[int], news: list[int], *, before: str = "", after: str = "",
        sure: int = 100, whole: bool = False,
    ) -> Change:  # fmt: skip
        before_passages = tuple(self.old[i] for i in olds)
        touches = touching(self.stood, list(before_passages)) if kind != MOVED else []
        if kind in (FIGURE, DATE, WORD):
            touches = [t for t in touches if _holds(t, before)] or [
                t for t in touches if not t.stands
            ]
        return Change(
            kind, before_passages, tuple(self.new[j] for j in news), before, after, sure, whole,
            tuple(touches),
        )  # fmt: skip

    def _clause(self, group: tuple[str, set[str], set[str]]) -> Change:
        """Clauses that are not where or what they were, with those of their passages that have no link."""
        how, old_clauses, new_clauses = group
        linked_old = {i for link in self.links for i in link.olds}
        linked_new = {j for link in self.links for j in link.news}
        olds = [i for i, p in enumerate(self.old) if p.clause in old_clauses]
        news = [j for j, p in enumerate(self.new) if p.clause in new_clauses]
        alone = {
            DROPPED: "",
            MERGED: "text",
        }  # with the clause goes all of it, or its titles and departments
        if how in alone:
            self.told_old |= {
                i for i in olds if i not in linked_old and self.old[i].kind != alone[how]
            }
        alone = {NEW: "", SPLIT: "text"}
        if how in alone:
            self.told_new |= {
                j for j in news if j not in linked_new and self.new[j].kind != alone[how]
            }
        return self._change(how, olds, news, whole=True)

    def _link(self, link: Link) -> list[Change]:
        sure = round(100 * link.likeness)
        found = []
        if kind := self._shape(link):
            found.append(self._change(kind, link.olds, link.news, sure=sure))
        one_to_one = len(link.olds) == len(link.news) == 1
        before = [t for i in link.olds for t in self.old[i].tokens]
        after = [t for j in link.news for t in self.new[j].tokens]
        for name, was, now in differences(before, after, punctuation=one_to_one):
            found.append(self._change(name, link.olds, link.news, before=was, after=now, sure=sure))
        return found

    def _shape(self, link: Link) -> str:
        """Whether sentences were joined, parted, or moved to a clause that is not their own's counterpart."""
        if len(link.olds) > len(link.news):
            return "" if self._within(link, MERGED) else MERGED
        if len(link.news) > len(link.olds):
            return "" if self._within(link, SPLIT) else SPLIT
        known = {(p.old, p.new) for p in self.clauses if p.old and p.new}
        place = (self.old[link.olds[0]].clause, self.new[link.news[0]].clause)
        own_title = RESPONSIBLE in (self.old[link.olds[0]].kind, self.new[link.news[0]].kind)
        return "" if place[0] == place[1] == "" or place in known or own_title else MOVED

    def _within(self, link: Link, how: str) -> bool:
        """The clauses themselves are joined or parted so, which is told already."""
        pairs = {(p.old, p.new) for p in self.clauses if p.how == how}
        return any(
            (self.old[i].clause, self.new[j].clause) in pairs for i in link.olds for j in link.news
        )


def _holds(one: Standing, words: str) -> bool:
    return bool(words) and words in "".join(one.binding.quote.split())


def differences(
    before: list[Token], after: list[Token], *, punctuation: bool = True
) -> list[tuple[str, str, str]]:
    """What is different between two sentences: each figure, date and modal word by itself, all other wording as one."""
    old, new = ([(t.kind, t.key) for t in side] for side in (before, after))
    found: list[tuple[str, str, str]] = []
    was_words, now_words = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        was, now = before[i1:i2], after[j1:j2]
        for kind in (FIGURE, DATE, WORD):
            pairs = zip_longest(
                *([t.text for t in s if t.kind == kind] for s in (was, now)), fillvalue=""
            )
            found += [(kind, a, b) for a, b in pairs]
        loose = [[t for t in s if t.kind == SIGN] for s in (was, now)]
        if any(t.key not in PUNCTUATION or punctuation for side in loose for t in side):
            was_words.append("".join(t.text for t in was))
            now_words.append("".join(t.text for t in now))
    if was_words or now_words:
        found.append(
            (WORDING, " … ".join(filter(None, was_words)), " … ".join(filter(None, now_words)))
        )
    return found
