"""How a measure is worked, for `kapok policy show`: steps, clocks, evidence, public notice, notices."""

from __future__ import annotations

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kapok.cli.face import Face
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.procedure import (
    LEAD,
    PAYER,
    Named,
    Office,
    Paper,
    Procedure,
    Procedures,
    Recurring,
    Step,
    departments_of,
    paid_by,
    procedure_of,
)

SURE = ("T", "F")
"""Confidences that need nobody to confirm them."""


class Telling:
    """One procedure for one measure, in the language of the face."""

    def __init__(
        self, face: Face, package: Package, measure: Measure, procedure: Procedure
    ) -> None:
        assert package.procedures is not None
        self.face, self.package, self.measure, self.procedure = face, package, measure, procedure
        self.held: Procedures = package.procedures
        self.guessed = False

    def tell(self) -> None:
        face, procedure = self.face, self.procedure
        face.line()
        if (needless := procedure.needless) is not None:
            face.say("procedure.none", style="bold")
            face.para(Text(face.pick(needless.say, needless.en)), 2)
            self._dim("procedure.file", place=str(procedure.place))
            return
        face.say("procedure.title", style="bold", name=face.pick(procedure.say, procedure.en))
        if procedure.starts is not None:
            starts = face.pick(procedure.starts.say, procedure.starts.en)
            self._dim("procedure.starts", starts=starts)
        self._grid([self._step(n, step) for n, step in enumerate(procedure.order, 1)])
        asides = [self._aside(step) for step in procedure.steps if step.aside]
        self._listed("procedure.aside", asides)
        self._keeping()
        self._money()
        self._public()
        for say, en in procedure.notes:
            face.para(Text(face.pick(say, en), style="dim"), 2)
        if self.guessed:
            self._dim("procedure.guess")
        if procedure.evidence:
            face.line()
            face.say("procedure.evidence", style="bold")
            self._grid([self._paper(paper) for paper in procedure.evidence])
        face.line()
        self._listed("procedure.notices", [self._name(n) for n in self._notices()])
        self._listed("procedure.forms", [self._name(self.held.forms[n]) for n in procedure.forms])
        self._listed("procedure.recovery", [self._name(t) for t in procedure.recovery])
        then = [self.held.shared[name] for name in procedure.then]
        self._listed("procedure.then", [face.pick(p.say, p.en) for p in then])
        self._dim("procedure.file", place=str(procedure.place))

    def _grid(self, rows: list[tuple[Text | str, ...]]) -> None:
        table = Table.grid(padding=(0, 2))
        for _ in rows[0]:
            table.add_column(overflow="fold")
        for row in rows:
            table.add_row(*row)
        self.face.out.print(Padding(table, (0, 0, 0, 2)))

    def _listed(self, key: str, names: list[str]) -> None:
        if names:
            self.face.para(Text(self.face.text(key, names=self.face.text("join").join(names))), 2)

    def _dim(self, key: str, **values: object) -> None:
        self.face.para(Text(self.face.text(key, **values), style="dim"), 2)

    def _name(self, part: Named) -> str:
        return self.face.pick(part.say, part.en)

    def _office(self, office: Office) -> str:
        """An office; where it belongs to whoever leads the measure, with that department."""
        name = self._name(office)
        known = self.package.departments
        own = [known[one] for one in departments_of(office, self.measure) if one in known]
        if office.department in (LEAD, PAYER) and own:
            said = self.face.text("join").join(self.face.pick(one.say, one.en) for one in own)
            return self.face.text("procedure.office", office=name, department=said)
        return name

    def _step(self, number: int, step: Step) -> tuple[Text | str, ...]:
        words = Text(f"{number:>2} ", style="cyan").append(self._name(step), style="default")
        if step.discretion:
            words.append(f"  [{self.face.text('procedure.discretion')}]", style="yellow")
        who = self._office(self.held.offices[step.office])
        if step.office != step.role:
            who += f" · {self._name(self.held.roles[step.role])}"
        before = [one.clock for one in self.procedure.order[: number - 1]]
        if step.clock and step.clock in before:
            shared = self.face.text("procedure.shared", n=before.index(step.clock) + 1)
            return words, who, Text(shared, style="dim")
        return words, who, self._clock(step.clock)

    def _aside(self, step: Step) -> str:
        clock = self._clock(step.clock)
        return self._name(step) + (f" {clock}" if clock else "")

    def _clock(self, name: str) -> str:
        """How long, by the last value there is."""
        if not name:
            return ""
        clock = self.held.clocks[name]
        value = clock.in_force(self.package.valid_to)
        if value is None:
            return self.face.text("procedure.unset")
        sure = clock.grounds.confidence in SURE
        self.guessed |= not sure
        unit = self.face.text(f"unit.{clock.unit}")
        return self.face.text("procedure.clock", n=value, unit=unit) + ("" if sure else "*")

    def _keeping(self) -> None:
        """The register, and what falls due in it."""
        face, register = self.face, self.procedure.register
        if register is not None:
            kept_by = self._office(self.held.offices[register.kept_by])
            name = face.pick(register.say, register.en)
            face.para(Text(face.text("procedure.register", name=name, office=kept_by)), 2)
            self._listed("procedure.rows", [self._measure(name) for name in register.rows])
        self._listed("procedure.due", [self._due(one) for one in self.procedure.due])

    def _measure(self, name: str) -> str:
        measure = self.package.measures[name]
        return f"{name} {self.face.pick(measure.title, measure.en)}"

    def _due(self, one: Recurring) -> str:
        face, offices = self.face, self.held.offices
        words = face.text(
            "procedure.due_one",
            name=self._name(one),
            every=face.text(f"procedure.every.{one.every}"),
            office=self._office(offices[one.by]),
            clock=self._clock(one.clock),
        )
        return words + (
            face.text("procedure.due_to", office=self._office(offices[one.to])) if one.to else ""
        )

    def _money(self) -> None:
        self._listed("procedure.costs", [self._measure(name) for name in self.procedure.costs])
        for route in paid_by(self.package, self.measure, self.procedure):
            fund = self.package.funds[route.source]
            level = self.face.text(f"level.{route.level}")
            words = self.face.text(
                "procedure.fund", fund=self.face.pick(fund.say, fund.en), level=level
            )
            self.face.para(Text(words), 2)

    def _public(self) -> None:
        publicity, batch = self.procedure.publicity, self.procedure.batch
        if publicity is not None:
            shows = self.face.text("join").join(self._shown(name) for name in publicity.shows)
            words = self.face.text(
                "procedure.publicity", clock=self._clock(publicity.clock), shows=shows
            )
            self.face.para(Text(words), 2)
        if batch is not None:
            every = self.face.pick(batch.every, batch.every_en)
            of = self.face.pick(batch.of, batch.of_en)
            contested = self.face.pick(batch.contested, batch.contested_en)
            words = self.face.text("procedure.batch", every=every, of=of, contested=contested)
            self.face.para(Text(words), 2)

    def _shown(self, name: str) -> str:
        fact = self.held.facts[name]
        if fact.public == "masked":
            mask = self.face.pick(fact.mask, fact.mask_en)
            return self.face.text("procedure.masked", name=self._name(fact), mask=mask)
        return self._name(fact)

    def _paper(self, paper: Paper) -> tuple[Text | str, ...]:
        face = self.face
        mark = "◎" if paper.proved_by else "□"
        if paper.proved_by:
            supplier = self.package.vocabulary.suppliers[paper.proved_by]
            said = face.text("procedure.proved", supplier=face.pick(supplier.label, supplier.en))
            if paper.if_not_found:
                how = face.text(f"how.{paper.if_not_found}")
                said += face.text("procedure.if_not_found", how=how)
        else:
            said = face.text(f"how.{paper.hand_in}")
        words = Text(said)
        if paper.when is not None:
            when = face.text("procedure.when", when=paper.when.text)
            words.append(f"  {when}", style="magenta")
        return mark, self._name(paper), words

    def _notices(self) -> list[Named]:
        """The notices that actions of this procedure send, in the order of the actions."""
        names = [self.held.actions[name].notice for _, name in self.procedure.actions()]
        found = [self.held.notice(self.procedure, name) for name in dict.fromkeys(names) if name]
        return [notice for notice in found if notice is not None]


def show_procedure(face: Face, package: Package, measure: Measure) -> None:
    """The procedure of a measure; nothing where the package holds none for it."""
    if (procedure := procedure_of(package, measure.id)) is not None:
        Telling(face, package, measure, procedure).tell()
