"""Makes procedures whole: what one takes over from another, laid under what it says itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from kapok.rules.package.model import Package
from kapok.rules.package.procedure import Procedure, Procedures, Recurring, Step
from kapok.rules.problems import Place, Problems
from kapok.rules.source.yamlsource import Fields, Map

COMMON, SHARED, OWN = "common", "procedure", "measures"
"""The first key of a file says which of three it is."""


@dataclass(slots=True)
class Draft:
    """A procedure as its file has it: its own parts, and what it changes of the one it is `of`."""

    id: str
    of: str
    fields: Fields
    place: Place
    measures: tuple[str, ...] = ()
    own: Procedure | None = None
    changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    dropped: list[tuple[str, Place]] = field(default_factory=list)
    inserted: list[tuple[str, Place, Step]] = field(default_factory=list)
    spared: list[tuple[str, Place]] = field(default_factory=list)


class Resolver:
    """Resolves the drafts of one package. `complete`: everything they build on was found."""

    complete = True

    def __init__(self, package: Package, problems: Problems, held: Procedures) -> None:
        self.package, self.problems, self.held = package, problems, held

    def resolve(self, drafts: list[Draft], *, whole: bool) -> None:
        """Fill in the shared procedures and those of measures. `whole`: every measure could be read."""
        held = self.held
        shared: dict[str, Draft] = {}
        for draft in (d for d in drafts if not d.measures):
            if draft.id in shared:
                other = shared[draft.id].place
                self.problems.add(draft.place, "duplicate_id", name=draft.id, other=other)
            shared.setdefault(draft.id, draft)
        for draft in shared.values():
            held.shared[draft.id] = self._whole(draft, shared)
        for draft in (d for d in drafts if d.measures):
            procedure = self._whole(draft, shared)
            for name, place in draft.fields.placed(OWN):
                self._give(name, place, procedure, whole=whole)

    def _give(self, name: str, place: Place, procedure: Procedure, *, whole: bool) -> None:
        held = self.held
        if name not in self.package.measures:
            if whole:
                allowed = ", ".join(self.package.measures)
                self.problems.add(place, "no_measure", name=name, allowed=allowed)
        elif name in held.of_measure:
            other = held.of_measure[name].place
            self.problems.add(place, "procedure_twice", measure=name, other=other)
        else:
            held.of_measure[name] = procedure

    def _whole(self, draft: Draft, shared: dict[str, Draft]) -> Procedure:
        """The procedure with all it takes over."""
        assert draft.own is not None
        chain = [draft]
        while name := chain[-1].of:
            place = chain[-1].fields.at("of")
            if name not in shared:
                said = {"kind": "共用办法", "kind_en": "shared procedure", "name": name}
                self.problems.add(place, "no_part", **said, allowed=", ".join(shared))
                self.complete = False
                break
            if shared[name] in chain:
                self.problems.add(place, "procedure_circle", name=name)
                self.complete = False
                break
            chain.append(shared[name])
        base = chain[-1].own
        assert base is not None
        for part in reversed(chain[:-1]):
            base = self._laid_over(base, part)
        return base

    def _laid_over(self, base: Procedure, draft: Draft) -> Procedure:
        own = draft.own
        assert own is not None
        known = {paper.id for paper in own.evidence} | {name for name, _ in draft.spared}
        for name, place in draft.spared:
            held = [paper.id for paper in base.evidence]
            self._must_hold(name, place, held, "材料", "paper")
        return replace(
            own,
            say=own.say or base.say,
            en=own.en or base.en,
            starts=own.starts or base.starts,
            steps=self._steps(base, draft, own),
            evidence=(*(p for p in base.evidence if p.id not in known), *own.evidence),
            forms=tuple(dict.fromkeys((*base.forms, *own.forms))),
            notices={**base.notices, **own.notices},
            recovery=tuple(dict.fromkeys((*base.recovery, *own.recovery))),
            publicity=own.publicity or base.publicity,
            batch=own.batch or base.batch,
            register=own.register or base.register,
            due=_by_id(base.due, own.due),
            costs={**base.costs, **own.costs},
            then=tuple(dict.fromkeys((*base.then, *own.then))),
            notes=(*base.notes, *own.notes),
        )

    def _steps(self, base: Procedure, draft: Draft, own: Procedure) -> tuple[Step, ...]:
        """Those taken over, changed, without those dropped, with those put in; its own come last."""
        ids = [step.id for step in base.steps]
        at = draft.fields.map.get("change")
        for name in draft.changed:
            place = at.at(name) if isinstance(at, Map) else draft.place
            self._must_hold(name, place, ids, "步骤", "step")
        for name, place in draft.dropped:
            self._must_hold(name, place, ids, "步骤", "step")
        dropped = {name for name, _ in draft.dropped}
        steps = [
            replace(step, **draft.changed.get(step.id, {}))
            for step in base.steps
            if step.id not in dropped
        ]
        for after, place, new in draft.inserted:
            held = [step.id for step in steps]
            if self._must_hold(after, place, held, "步骤", "step"):
                steps.insert(held.index(after) + 1, new)
        return (*steps, *own.steps)

    def _must_hold(self, name: str, place: Place, held: list[str], kind: str, kind_en: str) -> bool:
        if name not in held:
            said = {"kind": kind, "kind_en": kind_en, "name": name}
            self.problems.add(place, "no_part", **said, allowed=", ".join(held))
        return name in held


def _by_id(base: tuple[Recurring, ...], own: tuple[Recurring, ...]) -> tuple[Recurring, ...]:
    """Those taken over, an own one of the same name in the place of each; then the other own ones."""
    said = {one.id: one for one in own}
    return tuple({**{one.id: one for one in base}, **said}.values())
