"""What measures say of one another: which one to try instead, and which earlier policy's payments count as theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kapok.rules.package.model import Package, Predecessor, RunOff
from kapok.rules.problems import Place, Problems
from kapok.rules.source.yamlsource import Fields, Map


@dataclass(frozen=True, slots=True)
class Lines:
    """Which lines of the ledger belong to a measure: its own and, before `since`, those of the measures it follows.

    Without a predecessor every line with the measure's own id does.
    """

    measure: str
    follows: tuple[str, ...] = ()
    since: dt.date | None = None

    def hold(self, measure: str | None, event: dt.date | None) -> bool:
        """Does a line belong? One without a day does as soon as its measure may be meant."""
        if self.since is None:
            return measure == self.measure
        own = measure == self.measure and (event is None or event >= self.since)
        earlier = measure in self.follows and (event is None or event < self.since)
        return own or earlier


def lines_of(package: Package, measure: str) -> Lines:
    """The ledger lines that count for a measure of the package."""
    before = package.predecessor
    if before is None:
        return Lines(measure)
    return Lines(measure, before.carry_over.get(measure, ()), package.valid_from)


def read_predecessor(fields: Fields, problems: Problems) -> Predecessor | None:
    """`predecessor` of `policy.yaml`: a policy's name, or a mapping with `carry_over`."""
    value = fields.get("predecessor")
    if value is None:
        return None
    if not isinstance(value, Map):
        return Predecessor(fields.text("predecessor"), "", {}, {})
    inner = Fields(value, problems, set())
    carried: dict[str, tuple[str, ...]] = {}
    places: dict[str, Place] = {}
    for measure, _, place in inner.items("carry_over"):
        places[str(measure)] = place
        carried[str(measure)] = tuple(Fields(value["carry_over"], problems, set()).texts(measure))
    policy = inner.text("policy", required=True)
    found = Predecessor(policy, inner.text("document"), carried, places)
    inner.done()
    return found


def read_run_off(fields: Fields, valid_to: dt.date, problems: Problems) -> RunOff | None:
    """`run_off` of `policy.yaml`: until which day what happened in time may be claimed."""
    value = fields.get("run_off")
    if value is None:
        return None
    inner = Fields.of(value, problems, "run_off", fields.at("run_off"))
    if inner is None:
        return None
    say, en = inner.text("say", required=True), inner.text("en", required=True)
    day = inner.need("claim_by")
    inner.done()
    if not isinstance(day, dt.date):
        if day is not None:
            problems.add(inner.at("claim_by"), "bad_value", value=day, type="date")
        return None
    if day < valid_to:
        problems.add(inner.at("claim_by"), "run_off_early", day=str(day), end=str(valid_to))
    return RunOff(say, en, day)


def check_links(package: Package, problems: Problems) -> None:
    """Every measure that is named exists: as another way, or as one that follows."""
    measures = package.whole().measures.values()
    names = [(n, c.place) for m in measures for c in m.conditions for n in c.offer]
    if package.predecessor is not None:
        names += package.predecessor.places.items()
    for name, place in names:
        if name not in package.measures:
            allowed = ", ".join(package.measures)
            problems.add(place, "no_measure", name=name, allowed=allowed)
