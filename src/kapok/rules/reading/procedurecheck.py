"""Checks procedures by themselves: every name they use is there, every step has somebody, every case comes to an end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from string import Formatter

from kapok.rules.package.model import Package
from kapok.rules.package.procedure import (
    BACK,
    NEXT,
    ORIGIN,
    CaseFact,
    Named,
    Notice,
    Procedure,
    Procedures,
    Step,
)
from kapok.rules.package.statemachine import machine_of
from kapok.rules.problems import Place, Problems

KINDS = {
    "office": "单位",
    "role": "岗位",
    "state": "状态",
    "action": "动作",
    "clock": "时限",
    "notice": "文书",
    "form": "表格",
    "remedy": "救济途径",
    "shared procedure": "共用办法",
    "case fact": "办件事实",
    "paper": "材料",
    "need": "要附的东西",
    "recovery trigger": "追回情形",
}


class PartsCheck:
    """The names of one package's procedures, looked up; what is used is remembered."""

    def __init__(self, package: Package, problems: Problems) -> None:
        assert package.procedures is not None
        self.held: Procedures = package.procedures
        self.suppliers = package.vocabulary.suppliers
        self.problems = problems
        self.used: set[tuple[str, str]] = set()

    def check(self) -> None:
        self._common()
        for procedure in self.held.every():
            self._procedure(procedure)

    def known(self, kind: str, name: str, table: Iterable[str], place: Place) -> bool:
        """A name that has to be in a table; an empty one says nothing."""
        if not name:
            return False
        self.used.add((kind, name))
        if name in (names := list(table)):
            return True
        said = {"kind": KINDS[kind], "kind_en": kind, "name": name, "allowed": ", ".join(names)}
        self.problems.add(place, "no_part", **said)
        return False

    def _common(self) -> None:
        held = self.held
        for office in held.offices.values():
            for role in office.roles:
                self.known("role", role, held.roles, office.place)
        for action in held.actions.values():
            for name in action.needs:
                self.known("need", name, held.needs, action.place)
            if action.to not in (NEXT, BACK, ORIGIN):
                self.known("state", action.to, held.states, action.place)
        for clock in held.clocks.values():
            for state in clock.stops:
                self.known("state", state, held.states, clock.place)
            self.known("action", clock.expired, held.actions, clock.place)
        for paper in held.papers.values():
            self.known("form", paper.form, held.forms, paper.place)
        for notice in held.notices.values():
            self._notice(notice)
        for remedy in held.remedies.values():
            for name in placeholders((remedy.say, remedy.en), remedy, self.problems):
                self._case_fact(name, remedy.place)
            for until in remedy.clocks:
                self.known("clock", until, held.clocks, remedy.place)

    def _procedure(self, procedure: Procedure) -> None:
        held = self.held
        for step in procedure.steps:
            self._step(procedure, step)
        for name in procedure.forms:
            self.known("form", name, held.forms, procedure.place)
        for name in procedure.then:
            self.known("shared procedure", name, held.shared, procedure.place)
        for notice in procedure.notices.values():
            self._notice(notice)
        for paper in procedure.evidence:
            self.used.add(("paper", paper.id))
            known = held.papers.get(paper.id)
            if known is None or known.form != paper.form:
                self.known("form", paper.form, held.forms, paper.place)
            if paper.proved_by in self.suppliers and paper.hand_in:
                supplier = self.suppliers[paper.proved_by]
                said = {"name": paper.say, "name_en": paper.en}
                said |= {"supplier": supplier.label, "supplier_en": supplier.en}
                self.problems.add(paper.place, "paper_though_proved", **said)
            if not paper.proved_by and not paper.hand_in:
                said = {"name": paper.say, "name_en": paper.en}
                self.problems.add(paper.place, "paper_how", **said)
        for trigger in procedure.recovery:
            self.used.add(("recovery trigger", trigger.id))
        if (starts := procedure.starts) is not None:
            for name in starts.clocks:
                self.known("clock", name, held.clocks, starts.place)
        self._publicity(procedure)
        self._keeping(procedure)
        if procedure.steps:
            self._machine(procedure)
            self._eyes(procedure)

    def _step(self, procedure: Procedure, step: Step) -> None:
        held = self.held
        self.known("state", step.state, held.states, step.place)
        self.known("clock", step.clock, held.clocks, step.place)
        if self.known("office", step.office, held.offices, step.place) and self.known(
            "role", step.role, held.roles, step.place
        ):
            office = held.offices[step.office]
            if step.role not in office.roles:
                role = held.roles[step.role]
                said = {"name": step.say, "name_en": step.en, "role": role.say, "role_en": role.en}
                said |= {"office": office.say, "office_en": office.en}
                self.problems.add(step.place, "step_nobody", **said)
        if not step.may:
            self.problems.add(step.place, "no_way_out", name=step.say, name_en=step.en)
        for name in (*step.may, *step.applicant_may):
            known = self.known("action", name, held.actions, step.place)
            notice = held.actions[name].notice if known else ""
            notices = dict.fromkeys((*held.notices, *procedure.notices))
            self.known("notice", notice, notices, step.place)

    def _notice(self, notice: Notice) -> None:
        """Its remedy, and the placeholders of a common one; those of a procedure's own may be facts of the unit."""
        self.known("remedy", notice.remedy, self.held.remedies, notice.place)
        for name in placeholders((notice.text, notice.law), notice, self.problems):
            if name in self.held.facts or not notice.own:
                self._case_fact(name, notice.place)

    def _case_fact(self, name: str, place: Place) -> bool:
        return self.known("case fact", name, self.held.facts, place)

    def _publicity(self, procedure: Procedure) -> None:
        publicity = procedure.publicity
        if publicity is None:
            return
        if procedure.measures and all(step.clock != publicity.clock for step in procedure.steps):
            self.problems.add(publicity.place, "never_public")
        self.known("clock", publicity.clock, self.held.clocks, publicity.place)
        self.known("office", publicity.by, self.held.offices, publicity.place)
        for name in publicity.shows:
            if self._case_fact(name, publicity.place):
                fact = self.held.facts[name]
                if fact.public == "never":
                    said = {"name": fact.say, "name_en": fact.en}
                    self.problems.add(publicity.place, "public_secret", **said)

    def _keeping(self, procedure: Procedure) -> None:
        """Who keeps the register, and who does and who receives what falls due; or nothing at all is done."""
        held, register = self.held, procedure.register
        if register is not None:
            self.known("office", register.kept_by, held.offices, register.place)
            self.known("form", register.form, held.forms, register.place)
        for one in procedure.due:
            for office in (one.by, one.to):
                self.known("office", office, held.offices, one.place)
            self.known("clock", one.clock, held.clocks, one.place)
            self.known("form", one.form, held.forms, one.place)
        if (needless := procedure.needless) is not None:
            if procedure.steps or register is not None or procedure.due:
                self.problems.add(needless.place, "none_and_steps")
        elif procedure.measures and not procedure.steps:
            self.problems.add(procedure.place, "no_steps")

    def _machine(self, procedure: Procedure) -> None:
        """Every action leads somewhere, every step can come to an end and is come to."""
        if not self._leads(procedure):
            return
        machine = machine_of(procedure, self.held)
        steps = {step.id: step for step in procedure.steps}
        for arrow in machine.nowhere():
            step, action = steps[arrow.step], self.held.actions[arrow.action]
            said = {"name": step.say, "name_en": step.en, "action": action.say}
            self.problems.add(step.place, "leads_nowhere", **said, action_en=action.en)
        reached, ending = machine.reached(), machine.ending()
        for step in procedure.steps:
            said = {"name": step.say, "name_en": step.en}
            if step.id not in reached:
                self.problems.add(step.place, "never_reached", **said)
            elif step.may and step.id not in ending:
                self.problems.add(step.place, "no_end", **said)

    def _leads(self, procedure: Procedure) -> bool:
        """Whether it is known where every action leads; what is not has been told, and may be the way out."""
        known = {NEXT, BACK, ORIGIN, *self.held.states}
        actions = [self.held.actions.get(name) for _, name in procedure.actions()]
        states = all(step.state in known for step in procedure.steps)
        return states and all(action is not None and action.to in known for action in actions)

    def _eyes(self, procedure: Procedure) -> None:
        """Nobody does two steps in a row: the same role of the same office only with four eyes."""
        for first, second in pairwise(procedure.order):
            same = (first.office, first.role) == (second.office, second.role)
            if same and not second.four_eyes and second.office:
                said = {"name": first.say, "name_en": first.en}
                said |= {"other": second.say, "other_en": second.en}
                self.problems.add(second.place, "same_eyes", **said)

    def unused(self) -> None:
        """What stands in the common tables and nothing uses, told where nothing else is wrong."""
        held = self.held
        tables: dict[str, Mapping[str, Named]] = {
            "office": held.offices,
            "role": held.roles,
            "state": held.states,
            "action": held.actions,
            "need": held.needs,
            "clock": held.clocks,
            "case fact": held.facts,
            "form": held.forms,
            "paper": held.papers,
            "notice": held.notices,
            "remedy": held.remedies,
            "recovery trigger": held.triggers,
        }
        for kind, table in tables.items():
            for name, part in table.items():
                forbids = isinstance(part, CaseFact) and part.public == "never"
                if (kind, name) not in self.used and not forbids:
                    said = {"kind": KINDS[kind], "kind_en": kind, "name": name}
                    self.problems.add(part.place, "unused_part", **said)


def placeholders(texts: Iterable[str], of: Named, problems: Problems) -> list[str]:
    """The names between braces in texts of a thing; a brace that is not closed is a problem."""
    try:
        parsed = [part for text in texts for part in Formatter().parse(text)]
    except ValueError:
        problems.add(of.place, "braces", name=of.say, name_en=of.en)
        return []
    return [name for _, name, _, _ in parsed if name is not None]


def check_parts(package: Package, problems: Problems) -> PartsCheck:
    """Everything procedures name, and their machines."""
    check = PartsCheck(package, problems)
    check.check()
    return check
