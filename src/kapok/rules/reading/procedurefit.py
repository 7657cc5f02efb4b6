"""Checks that each procedure fits its measure: money, fund, level, who decides, evidence, notices."""

from __future__ import annotations

from kapok.rules.package.model import Measure, Package, Route
from kapok.rules.package.procedure import (
    LEAD,
    PAYER,
    Office,
    Paper,
    Procedure,
    Procedures,
    Step,
    departments_of,
    pays,
)
from kapok.rules.problems import Problems

SET = ("city", "county")
"""Levels of money that one office alone can pay out."""


class FitCheck:
    """One procedure against one measure."""

    def __init__(
        self, package: Package, measure: Measure, procedure: Procedure, problems: Problems
    ) -> None:
        assert package.procedures is not None
        self.package, self.measure, self.procedure = package, measure, procedure
        self.held: Procedures = package.procedures
        self.problems = problems

    def check(self) -> None:
        if (
            self.procedure.steps or self.procedure.needless
        ):  # without any it is told that there is none
            self._money()
            self._decider()
        self._papers()
        self._others()
        flags = {note.id for note in self.measure.flags}
        for trigger in self.procedure.recovery:
            if trigger.flag and trigger.flag not in flags:
                said = {"kind": "提示", "kind_en": "flag", "name": trigger.flag}
                self.problems.add(trigger.place, "no_part", **said, allowed=", ".join(flags))

    def _say(self) -> dict[str, str]:
        return {"measure": self.measure.id}

    def _steps_with(self, budget: str) -> list[Step]:
        found = []
        for step, name in self.procedure.actions():
            action = self.held.actions.get(name)
            if action is not None and action.budget == budget:
                found.append(step)
        return found

    def _money(self) -> None:
        routes, place = pays(self.measure), self.procedure.place
        paying = self._steps_with("consume")
        if routes and not paying:
            self.problems.add(place, "no_payment_step", **self._say())
        if routes and not self._steps_with("reserve"):
            self.problems.add(place, "no_reserve_step", **self._say())
        if not routes and paying:
            self.problems.add(place, "pays_nothing", **self._say())
        for step in paying:
            if (office := self.held.offices.get(step.office)) is not None:
                self._level(step, office, routes)
        for step in self._steps_with("reserve"):
            self._department(step)

    def _level(self, step: Step, office: Office, routes: list[Route]) -> None:
        """Finance of one level pays only money of that level."""
        other = next((r for r in routes if office.level in SET and r.level != office.level), None)
        if other is not None:
            said = {"name": step.say, "name_en": step.en, "level": other.level}
            said |= {"office": office.say, "office_en": office.en}
            self.problems.add(step.place, "level_differs", **self._say(), **said)

    def _department(self, step: Step) -> None:
        """Who binds the money is of the department that leads the measure."""
        office = self.held.offices.get(step.office)
        if office is None or office.department in (LEAD, PAYER, self.measure.lead):
            return
        lead = self.package.departments.get(self.measure.lead)
        said = {"name": step.say, "name_en": step.en, "office": office.say, "office_en": office.en}
        said |= {"lead": lead.say if lead else "", "lead_en": lead.en if lead else ""}
        self.problems.add(step.place, "lead_differs", **self._say(), **said)

    def _decider(self) -> None:
        """What an authority decides has a step for it, at that authority; an entitlement has none."""
        steps = [step for step in self.procedure.steps if step.discretion]
        measure = self.measure
        if measure.kind == "entitlement" and steps:
            said = {"name": steps[0].say, "name_en": steps[0].en}
            self.problems.add(steps[0].place, "discretion_entitlement", **self._say(), **said)
        if measure.kind != "discretionary" and not (steps and measure.authority_office):
            return
        if not steps:
            self.problems.add(self.procedure.place, "no_decider", **self._say())
            return
        for step in steps:
            office = self.held.offices.get(step.office)
            wanted = measure.authority_office
            if office is not None and wanted and self._authority(office) != [wanted]:
                said = {"name": step.say, "name_en": step.en, "office": step.office}
                said["authority"] = wanted
                self.problems.add(step.place, "decider_differs", **self._say(), **said)

    def _authority(self, office: Office) -> list[str]:
        """`county_hrss`: the level and the department, as measures name who decides."""
        return [f"{office.level}_{one}" for one in departments_of(office, self.measure)]

    def _others(self) -> None:
        """The measures it speaks of: whose units stand under an entry, and under which the cost is claimed."""
        measures, vocabulary = self.package.measures, self.package.vocabulary
        register, allowed = self.procedure.register, ", ".join(measures)
        for name, place in self.procedure.costs.items():
            if name not in measures:
                self.problems.add(place, "no_measure", name=name, allowed=allowed)
            elif not pays(measures[name]):
                self.problems.add(place, "cost_unpaid", measure=name)
        for name in () if register is None else register.rows:
            assert register is not None
            if name not in measures:
                self.problems.add(register.place, "no_measure", name=name, allowed=allowed)
                continue
            entity = vocabulary.entities.get(measures[name].unit)
            if entity is not None and self.measure.unit not in entity.refs.values():
                said = {"measure": name, "unit": measures[name].unit, "other": self.measure.unit}
                self.problems.add(register.place, "row_elsewhere", **said)

    def _papers(self) -> None:
        conditions = {c.id for c in self.measure.conditions}
        proved: dict[str, Paper] = {}
        for paper in self.procedure.evidence:
            for name in paper.proves:
                if name not in conditions:
                    said = {"kind": "条件", "kind_en": "condition", "name": name}
                    allowed = ", ".join(c.id for c in self.measure.conditions)
                    self.problems.add(paper.place, "no_part", **said, allowed=allowed)
                elif paper.proved_by:
                    proved.setdefault(name, paper)
        for paper in self.procedure.evidence:
            both = [proved[name] for name in paper.proves if name in proved]
            if paper.hand_in and not paper.proved_by and both:
                said = {"name": paper.say, "name_en": paper.en}
                said |= {"other": both[0].say, "other_en": both[0].en}
                self.problems.add(paper.place, "proved_twice", **said)


def check_fit(package: Package, problems: Problems, *, whole: bool) -> None:
    """Each measure has a procedure, or says why it needs none; and each procedure fits its measures."""
    held = package.procedures
    assert held is not None
    for name, procedure in held.of_measure.items():
        FitCheck(package, package.measures[name], procedure, problems).check()
    if not whole:
        return
    for measure in package.measures.values():
        if measure.id not in held.of_measure:
            problems.add(measure.place, "no_procedure", measure=measure.id)
