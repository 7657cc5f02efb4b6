"""How a measure is worked: steps with who and how long, evidence with ◎ where data prove it, the rest in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kapok.look import Html, tag, text
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.procedure import (
    LEAD,
    PAYER,
    CaseFact,
    Named,
    Office,
    Paper,
    Procedure,
    Procedures,
    Recurring,
    Step,
    departments_of,
    procedure_of,
)
from kapok.site.book import Book
from kapok.site.frame import bilingual, both, facts, heading
from kapok.site.saying import said
from kapok.site.texts import one, zh

SURE = ("T", "F")
"""Confidences that need nobody to confirm them."""


def procedure_section(book: Book, measure: Measure) -> Html:
    """Nothing where the package holds no procedure for the measure."""
    held, procedure = book.package.procedures, procedure_of(book.package, measure.id)
    if held is None or procedure is None:
        return ""
    return _Telling(book.package, measure, procedure, held).section()


class _Telling:
    """One procedure for one measure."""

    def __init__(
        self, package: Package, measure: Measure, procedure: Procedure, held: Procedures
    ) -> None:
        self.package, self.measure, self.procedure, self.held = package, measure, procedure, held

    def section(self) -> Html:
        procedure = self.procedure
        if (needless := procedure.needless) is not None:
            words = tag("p", *both(needless.say, needless.en))
            return tag("section", heading(3, "steps.none"), words, class_="procedure")
        parts = [heading(3, "steps.title"), tag("p", *both(procedure.say, procedure.en))]
        parts += [self._steps()]
        if procedure.evidence:
            parts += [tag("h4", *bilingual("papers.title")), self._papers()]
        if rows := self._more():
            parts.append(facts(rows, "facts more"))
        return tag("section", *parts, class_="procedure")

    def _steps(self) -> Html:
        keys = ("name", "who", "clock")
        head = [tag("th", *bilingual(f"steps.{key}"), scope="col") for key in keys]
        rows = [self._step(n, step) for n, step in enumerate(self.procedure.order, 1)]
        caption = zh("steps.table", name=one(self.procedure.say, self.procedure.en))
        return tag(
            "table",
            tag("caption", text(caption), class_="vh"),
            tag("thead", tag("tr", *head)),
            tag("tbody", *rows),
            class_="cards steps",
        )

    def _step(self, number: int, step: Step) -> Html:
        name = [tag("span", text(number), class_="rank"), " ", *both(step.say, step.en)]
        if step.discretion:
            name += [" ", tag("span", text(zh("steps.discretion")), class_="tag purple")]
        who = self._office(self.held.offices[step.office])
        if step.office != step.role:
            who += f" · {_said(self.held.roles[step.role])}"
        before = [earlier.clock for earlier in self.procedure.order[: number - 1]]
        shared = step.clock and step.clock in before
        clock = (
            text(zh("steps.shared", n=before.index(step.clock) + 1))
            if shared
            else self._clock(step.clock)
        )
        return tag("tr", tag("th", *name, scope="row"), tag("td", text(who)), tag("td", clock))

    def _office(self, office: Office) -> str:
        """An office; where it belongs to whoever leads the measure, with that department."""
        known = self.package.departments
        own = [_said(known[name]) for name in departments_of(office, self.measure) if name in known]
        if office.department in (LEAD, PAYER) and own:
            return one("{}（{}）", "{} ({})").format(_said(office), zh("join").join(own))
        return _said(office)

    def _clock(self, name: str) -> Html:
        """How long, by the last value there is; a star where the office has still to confirm it."""
        if not name:
            return ""
        clock = self.held.clocks[name]
        value = clock.in_force(self.package.valid_to)
        if value is None:
            return tag("span", text(f"◌ {zh('steps.unset')}"), class_="tag grey")
        said = text(zh("steps.clock_words", n=value, unit=zh(f"unit.{clock.unit}")))
        if clock.grounds.confidence in SURE:
            return said
        return f"{said} {tag('span', text(zh('steps.guess')), class_='muted small')}"

    def _papers(self) -> Html:
        words = tag("p", *bilingual("papers.words"), class_="small")
        return words + tag("ul", *map(self._paper, self.procedure.evidence), class_="papers")

    def _paper(self, paper: Paper) -> Html:
        key = "papers.data" if paper.proved_by else "papers.hand"
        shape = text("◎" if paper.proved_by else "□")
        mark = tag("span", shape, role="img", aria_label=zh(key), class_="shape")
        when = ""
        if paper.when is not None:
            words = said(self.package, self.measure, paper.when)
            when = tag("div", text(zh("papers.when")), words, class_="tests")
        how = tag("div", text(self._how(paper)), class_="small muted")
        return tag("li", mark, " ", *both(paper.say, paper.en), how, when)

    def _how(self, paper: Paper) -> str:
        if not paper.proved_by:
            return zh(f"how.{paper.hand_in}")
        supplier = self.package.vocabulary.suppliers[paper.proved_by]
        said = zh("papers.proved", supplier=one(supplier.label, supplier.en))
        if paper.if_not_found:
            said += zh("papers.if_not", how=zh(f"how.{paper.if_not_found}"))
        return said

    def _more(self) -> list[tuple[Html, Html]]:
        procedure, held = self.procedure, self.held
        rows: list[tuple[Html, Html]] = []
        if procedure.starts is not None:
            rows.append((_name("starts"), "".join(both(procedure.starts.say, procedure.starts.en))))
        rows += self._keeping()
        if procedure.publicity is not None:
            shows = zh("join").join(_shown(held.facts[name]) for name in procedure.publicity.shows)
            clock = self._clock(procedure.publicity.clock)
            rows.append((_name("publicity"), f"{clock}{text(one('：', ': ') + shows)}"))
        if procedure.batch is not None:
            batch = procedure.batch
            given = {
                "every": one(batch.every, batch.every_en),
                "of": one(batch.of, batch.of_en),
                "contested": one(batch.contested, batch.contested_en),
            }
            rows.append((_name("batch"), text(zh("steps.batch_words", **given))))
        asides = [self._aside(step) for step in procedure.steps if step.aside]
        named: dict[str, Sequence[Named]] = {
            "forms": [held.forms[name] for name in procedure.forms],
            "notices": self._notices(),
            "recovery": list(procedure.recovery),
        }
        then = [_said(held.shared[name]) for name in procedure.then]
        rows += _one_a_line("aside", asides)
        for key, things in named.items():
            rows += _listed(key, [text(_said(thing)) for thing in things])
        rows += _listed("then", [text(words) for words in then])
        return rows

    def _keeping(self) -> list[tuple[Html, Html]]:
        """The register, what falls due in it, and where its cost is claimed."""
        rows: list[tuple[Html, Html]] = []
        procedure, register = self.procedure, self.procedure.register
        if register is not None:
            office = self._office(self.held.offices[register.kept_by])
            words = both(register.say, register.en)
            kept = text(zh("steps.kept_by", office=office))
            rows.append((_name("register"), f"{''.join(words)} {kept}"))
            rows += _listed("rows", [self._measure(name) for name in register.rows])
        rows += _one_a_line("due", [self._due(due) for due in procedure.due])
        return rows + _listed("costs", [self._measure(name) for name in procedure.costs])

    def _measure(self, name: str) -> Html:
        return text(
            f"{name} {one(self.package.measures[name].title, self.package.measures[name].en)}"
        )

    def _due(self, due: Recurring) -> Html:
        offices = self.held.offices
        to = zh("steps.due_to", office=self._office(offices[due.to])) if due.to else ""
        every, office = zh(f"every.{due.every}"), self._office(offices[due.by])
        said = zh("steps.due_one", name=_said(due), every=every, office=office, to=to)
        return f"{text(said)} {self._clock(due.clock)}"

    def _aside(self, step: Step) -> Html:
        clock = self._clock(step.clock)
        return f"{text(_said(step))} {clock}" if clock else text(_said(step))

    def _notices(self) -> list[Named]:
        """The notices that actions of this procedure send, in the order of the actions."""
        names = [self.held.actions[name].notice for _, name in self.procedure.actions()]
        found = [self.held.notice(self.procedure, name) for name in dict.fromkeys(names) if name]
        return [notice for notice in found if notice is not None]


def _said(thing: Any) -> str:
    return one(thing.say, thing.en)


def _name(key: str) -> Html:
    return "".join(bilingual(f"steps.{key}"))


def _listed(key: str, names: list[Html]) -> list[tuple[Html, Html]]:
    return [(_name(key), zh("join").join(names))] if names else []


def _one_a_line(key: str, sentences: list[Html]) -> list[tuple[Html, Html]]:
    """Each has its time limit behind it; run together nobody could tell whose it is."""
    return [(_name(key), tag("ul", *(tag("li", one) for one in sentences)))] if sentences else []


def _shown(fact: CaseFact) -> str:
    if fact.public == "masked":
        return zh("steps.masked", name=_said(fact), mask=one(fact.mask, fact.mask_en))
    return _said(fact)
