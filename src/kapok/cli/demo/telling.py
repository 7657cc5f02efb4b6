"""The five explained: short on the screen, exceptions first; whole in a file beside the results."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kapok.cli.demo.checks import Checks
from kapok.cli.demo.folder import free
from kapok.cli.demo.pick import Picked, pick
from kapok.cli.explaining import show_explanation
from kapok.cli.face import Face
from kapok.masking import masked
from kapok.rules.explain import Explanation, render
from kapok.screening.explained import RunExplainer
from kapok.screening.people import named
from kapok.screening.run import Run

FILES = {"zh": "五个例子.txt", "en": "five-examples.txt"}
HOLDS = "holds"


def explain_picked(face: Face, run: Run, checks: Checks, results: Path) -> list[dict[str, object]]:
    """Explain five, hold each against what the run said, write all of them out; what was said, as data."""
    explainer = RunExplainer(run)
    picked = pick(run)
    whole: list[str] = []
    told: list[dict[str, object]] = []
    agreeing = 0
    for number, one in enumerate(picked, 1):
        explanation = explainer.explain(one.measure, one.id, face.lang)
        agreeing += explanation.verdict.outcome == one.outcome
        whole.append(masked(render(explanation, face.lang)))
        told.append(
            {
                "measure": one.measure,
                "unit": one.id,
                "outcome": one.outcome,
                "explanation": explanation.to_dict(),
            }
        )
        if not face.json:
            _show(face, run, number, one, explanation)
    path = free(results / FILES[face.lang])
    path.write_text(("\n\n" + "─" * 60 + "\n\n").join(whole) + "\n", "utf-8")
    if not face.json:
        face.line()
        face.say("demo.whole", style="dim", path=path)
    checks.add(
        "demo.check.explained", agreeing == len(picked) == 5, n=len(picked), agreeing=agreeing
    )
    outcomes = {one.outcome for one in picked}
    checks.add("demo.check.varied", len(outcomes) >= 4, n=len(outcomes))
    return told


def _show(face: Face, run: Run, number: int, one: Picked, explanation: Explanation) -> None:
    names = [named(run.loaded, one.person), named(run.loaded, one.organisation)]
    county = run.package.counties.get(one.county or "", "")
    face.line()
    head = face.text("demo.example", number=number, who=" · ".join(filter(None, [*names, county])))
    face.line(head, style="bold reverse")
    shown = tuple(c for c in explanation.conditions if c.status != HOLDS)
    show_explanation(face, replace(explanation, conditions=shown))
    rest = len(explanation.conditions) - len(shown)
    if rest:
        face.say("demo.rest", style="dim", n=rest)
