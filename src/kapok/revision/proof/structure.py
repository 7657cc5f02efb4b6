"""What no single unit shows, compared as it stands: keys, limits, how money is settled. Equal or looser, else refused.

A key with more parts stops fewer units; a limit with more parts per key allows more. What differs in any other way is
refused: nobody can tell that it is not narrower.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kapok.revision.proof.outcome import PROVED, REFUTED, Claim
from kapok.revision.proof.shape import Shapes
from kapok.rules.language.expression import Literal, Node
from kapok.rules.package.model import Limit, Package
from kapok.rules.planning.plan import KeyPlan, MeasurePlan

PLUS = " + "


@dataclass(slots=True)
class Side:
    """One package's plan of the measure."""

    package: Package
    plan: MeasurePlan
    shapes: Shapes

    @classmethod
    def of(cls, package: Package, plan: MeasurePlan) -> Side:
        return cls(package, plan, Shapes(plan, package))

    def parts(self, nodes: list[Node]) -> frozenset[str]:
        """What a key is made of; constants tell nobody apart."""
        return frozenset(self.shapes.of(n) for n in nodes if not isinstance(n, Literal))

    def key_text(self, index: int) -> str:
        measure = self.package.measures[self.plan.measure]
        return PLUS.join(part.text for part in measure.keys[index].parts)


def compare(before: Side, after: Side, follows: dict[str, tuple[str, ...]]) -> Iterator[Claim]:
    """The claims about structure. `follows`: measure after → measures before that it takes the place of."""
    yield from _kind(before, after)
    yield from _keys(before, after, follows)
    yield from _limit(before, after, follows)
    yield from _settlement(before, after)


def _claim(what: str, about: str, holds: bool, before: str = "", after: str = "") -> Claim:
    if holds:
        return Claim(what, about, PROVED)
    return Claim(what, about, REFUTED, before=before, after=after)


def _kind(before: Side, after: Side) -> Iterator[Claim]:
    """What was given by right is not left to discretion; how a case is paid is the same."""
    old, new = before.plan.kind, after.plan.kind
    looser = (old, new) == ("discretionary", "entitlement")
    yield _claim("kind", "", old == new or looser, old, new)


def _holders(key: KeyPlan, follows: dict[str, tuple[str, ...]] | None) -> frozenset[str]:
    """The measures that share a key, called as before."""
    names = key.measures
    if follows is None:
        return frozenset(names)
    return frozenset(old for name in names for old in follows.get(name, (name,)))


def _keys(before: Side, after: Side, follows: dict[str, tuple[str, ...]]) -> Iterator[Claim]:
    old = [(before.parts(k.parts), _holders(k, None)) for k in before.plan.keys]
    for index, key in enumerate(after.plan.keys):
        parts, holders = after.parts(key.parts), _holders(key, follows)
        looser = any(p <= parts and holders <= h for p, h in old)
        told = " / ".join(before.key_text(i) for i in range(len(old)))
        yield _claim("key", after.key_text(index), looser, told, after.key_text(index))
    if before.plan.keys and any(a.total for a in after.plan.amounts):
        # totals count the units that the first key tells apart
        first = after.plan.keys[:1]
        same = bool(first) and after.parts(first[0].parts) == old[0][0]
        yield _claim("counting", "", same, before.key_text(0), after.key_text(0) if first else "")


def _limit(before: Side, after: Side, follows: dict[str, tuple[str, ...]]) -> Iterator[Claim]:
    """How many there may be is for the solver; here, per what, in which order, and with whom."""
    old, new = before.plan.limit, after.plan.limit
    if new is None:
        return
    about = PLUS.join(p.text for p in _limit_of(after).per)
    if old is None:
        yield _claim("limit_new", about, holds=False, after=_limit_of(after).units.text)
        return
    per = before.parts(old.parts) <= after.parts(new.parts)
    order = before.shapes.of(old.order) == after.shapes.of(new.order)
    sharing = _sharing(after, follows) <= _sharing(before, None)
    told = PLUS.join(p.text for p in _limit_of(before).per)
    yield _claim("limit_per", about, per and order and sharing, told, about)


def _limit_of(side: Side) -> Limit:
    limit = side.package.measures[side.plan.measure].limit
    assert limit is not None
    return limit


def _sharing(side: Side, follows: dict[str, tuple[str, ...]] | None) -> frozenset[str]:
    """The measures whose units count towards the limit, called as before."""
    shared = _limit_of(side).shared
    names = [
        m.id
        for m in side.package.measures.values()
        if m.limit is not None and shared and m.limit.shared == shared
    ] or [side.plan.measure]
    if follows is None:
        return frozenset(names)
    return frozenset(old for name in names for old in follows.get(name, (name,)))


def _settlement(before: Side, after: Side) -> Iterator[Claim]:
    old, new = before.plan, after.plan
    if not old.amounts:
        return
    said = [" + ".join(f"{n}" for n, _, _ in p.settle_per) for p in (old, new)]
    per = [[side.shapes.of(n) for _, n, _ in side.plan.settle_per] for side in (before, after)]
    yield _claim("settle_per", "", per[0] == per[1], *said)
    payees = [side.shapes.of(side.plan.payee) for side in (before, after)]
    texts = [side.package.measures[side.plan.measure].payee.text for side in (before, after)]
    yield _claim("payee", "", payees[0] == payees[1], *texts)
    later = {a.name: a for a in new.amounts}
    for amount in old.amounts:
        other = later.get(amount.name)
        if other is None:
            yield _claim("item", amount.name, holds=False, before=amount.name)
        else:
            same = (amount.total, amount.settle) == (other.total, other.settle)
            counts = [
                None if a.counts is None else side.shapes.of(a.counts)
                for side, a in ((before, amount), (after, other))
            ]
            same = same and counts[0] == counts[1] and not new.beside
            yield _claim("settle", amount.name, same, amount.settle, other.settle)
