"""`kapok policy show performance`: an assessment's items, their points and the line for all of them."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from kapok.cli.face import Face
from kapok.cli.figures import figure_words
from kapok.rules.package.assessment import Assessment, Item
from kapok.rules.package.model import Package


def show_assessment(face: Face, package: Package, assessment: Assessment) -> None:
    face.line()
    title = face.pick(assessment.title, assessment.en)
    face.say("assessed.title", style="bold cyan", id=assessment.id, title=title)
    for number, item in enumerate(assessment.items, 1):
        face.para(Text(f"{number}  {_item(face, package, assessment, item)}"), 2)


def _item(face: Face, package: Package, assessment: Assessment, item: Item) -> str:
    """What it is, for how many points, by which indicator and from where on."""
    points = _value(face, package, assessment, item.weight)
    parts = [face.text("assessed.points", say=face.pick(item.say, item.en), n=points)]
    if item.waits:
        return face.text("stop").join([*parts, face.pick(item.waits, item.waits_en)])
    rule = package.whole().measures[item.indicator]
    parts.append(face.text("assessed.by", title=face.pick(rule.title, rule.en)))
    line = _value(face, package, assessment, item.at_least or item.at_most)
    parts.append(face.text("target.at_least" if item.at_least else "target.at_most", value=line))
    return face.text("stop").join(parts)


def _value(face: Face, package: Package, assessment: Assessment, name: str) -> str:
    parameter = assessment.params[name]
    value = parameter.in_force(package.valid_to)
    return face.text("target.unset") if value is None else figure_words(face, value, parameter.type)


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    return {
        "id": assessment.id,
        "clause": assessment.clause,
        "title": assessment.title,
        "en": assessment.en,
        "lead": assessment.lead,
        "with": list(assessment.partners),
        "items": [
            {
                "id": item.id,
                "say": item.say,
                "en": item.en,
                "weight": item.weight,
                "indicator": item.indicator or None,
                "at_least": item.at_least or None,
                "at_most": item.at_most or None,
                "waits": item.waits or None,
            }
            for item in assessment.items
        ],
        "params": {
            name: {str(day): value for day, value in parameter.values.items()}
            for name, parameter in assessment.params.items()
        },
    }
