"""Where everything stands: the pages of a policy, their names, and the addresses of clauses, measures and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kapok.rules.cases.casefile import Case
from kapok.rules.explain import Explainer
from kapok.rules.package.coverage import Coverage, Covered, cover
from kapok.rules.package.document import NUMBERED, Clause
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.values import Parameter, Reading
from kapok.site.texts import one, zh

INDEX, COVERAGE, READINGS, PARAMETERS, LEGEND, SHEET = (
    *("index.html", "coverage.html", "readings.html", "parameters.html", "legend.html"),
    "kapok.css",
)
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_]{0,40}\Z")
SHARED = "policy"


@dataclass(slots=True)
class Book:
    """A package with the rules of warnings and indicators among its measures, its cases by measure, and the addresses."""

    package: Package
    coverage: Coverage
    cases: dict[str, list[Case]]
    explainer: Explainer
    slugs: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, cases: Iterable[Case]) -> Book:
        whole = package.whole()
        by_measure: dict[str, list[Case]] = {name: [] for name in whole.measures}
        for case in cases:
            by_measure[case.measure].append(case)
        slugs = {name: slug(name, n) for n, name in enumerate(whole.document.clauses, 1)}
        return cls(whole, cover(package), by_measure, Explainer(whole), slugs)

    def address(self, name: str) -> str:
        """Where one of the pages above stands."""
        return name

    def clause_page(self, clause: str) -> str:
        return f"c{self.slugs[clause]}.html"

    def cases_page(self, measure: str) -> str:
        return f"cases-{self.key(measure)}.html"

    def key(self, measure: str) -> str:
        """A measure's id as an address has it."""
        return slug(measure, list(self.package.measures).index(measure) + 1)

    def duty_key(self, duty: str) -> str:
        return slug(duty, list(self.package.duties).index(duty) + 1)

    def measure_address(self, measure: str) -> str:
        return f"{self.clause_page(self.package.measures[measure].clause)}#m{self.key(measure)}"

    def sentence_id(self, covered: Covered) -> str:
        return f"s{self.slugs[covered.sentence.clause]}-{covered.sentence.number}"

    def parameter_id(self, parameter: Parameter) -> str:
        return f"p-{self.key(parameter.owner) if parameter.owner else SHARED}-{parameter.name}"

    def reading_id(self, owner: str, reading: Reading) -> str:
        return f"r-{self.key(owner) if owner else SHARED}-{reading.name}"

    def measures_of(self, clause: str) -> list[Measure]:
        """The measures of a clause, then the indicators and warnings that rest on it."""
        return [m for m in self.package.measures.values() if m.clause == clause]

    def short(self, measure: Measure) -> str:
        """A measure or warning by its number alone; an indicator, which has none, by its title."""
        if measure.id in self.package.indicators:
            return one(measure.title, measure.en)
        return measure.id

    def name(self, measure: Measure) -> str:
        """A measure by its number and title; a warning or an indicator as what it is."""
        if measure.id in self.package.indicators:
            return zh("name.indicator", title=one(measure.title, measure.en))
        if measure.id in self.package.warnings:
            return zh("name.warning", id=measure.id, title=one(measure.title, measure.en))
        return f"{measure.id} {one(measure.title, measure.en)}"

    def title(self, clause: Clause) -> str:
        """What a clause is called: its title, or the beginning of its first sentence; without its number."""
        first = clause.sentences[0].text if clause.sentences else clause.text.strip()
        words = NUMBERED.sub("", first, count=1).strip().rstrip("。")
        return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"

    def number(self, clause: Clause) -> str:
        """A clause as people cite it; a passage without a number by the words it begins with."""
        if not NUMBERED.match(clause.text.lstrip()):
            return ""
        return one(f"第{clause.id}条", f"Clause {clause.id}")


LONGEST = 28


def slug(name: str, position: int) -> str:
    """A name that is safe in an address and a file name; by its place where it is not."""
    return name.lower() if _PLAIN.match(name.lower()) else f"-{position}"
