"""Checks the expressions of procedures: papers under a condition, and facts of the unit in notices of one measure."""

from __future__ import annotations

from kapok.rules.package.model import Package
from kapok.rules.package.vocabulary import Source
from kapok.rules.planning.planner import Planner
from kapok.rules.problems import Problems
from kapok.rules.reading.procedurecheck import placeholders


def check_expressions(package: Package, problems: Problems) -> None:
    """Each compiled over the unit of the measure, where nothing is lost of what it may name."""
    held = package.procedures
    if held is None:
        return
    for name, procedure in held.of_measure.items():
        measure = package.measures[name]
        if measure.unit not in package.vocabulary.entities or problems.lost:
            continue
        planner = Planner.of(package, measure, {}, problems)
        if planner.plan() is None:
            continue
        for paper in procedure.evidence:
            if paper.when is not None:
                planner.compiler.compile(paper.when, planner.frame, "bool", "when")
        for one in procedure.due:
            if one.since is not None:
                planner.compiler.compile(one.since, planner.frame, "date", "from")
        for notice in procedure.notices.values():
            for text in placeholders((notice.text, notice.law), notice, Problems()):
                if text not in held.facts:
                    source = Source(text, notice.place)
                    planner.compiler.compile(source, planner.frame)
