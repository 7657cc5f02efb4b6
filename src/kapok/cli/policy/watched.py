"""`kapok policy show W01`: what a warning or an indicator has beside its rule."""

from __future__ import annotations

from typing import Any

from rich.text import Text

from kapok.cli.face import Face
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.values import Parameter
from kapok.rules.package.vocabulary import Source
from kapok.rules.package.watching import Indicator, Target, WarningRule
from kapok.rules.reading.valuesfile import show as shown

Rows = list[tuple[str, Text | str]]


def about_watched(face: Face, package: Package, rule: Measure) -> Rows:
    """The lines of a warning or an indicator; none for a measure."""
    if (warning := package.warnings.get(rule.id)) is not None:
        return _warning(face, package, rule, warning)
    if (indicator := package.indicators.get(rule.id)) is not None:
        return _indicator(face, package, rule, indicator)
    return []


def _warning(face: Face, package: Package, rule: Measure, warning: WarningRule) -> Rows:
    colours = face.text("join").join(face.text(f"colour.{c}") for c in warning.colours)
    rows: Rows = [
        (face.text("show.level"), colours),
        (face.text("show.why"), face.pick(warning.why, warning.why_en)),
    ]
    rows += _facets(rule)
    for number, action in enumerate(warning.actions):
        supplier = package.vocabulary.suppliers[action.who]
        days = rule.params[action.within].in_force(package.valid_to)
        key = "show.within_unset" if days is None else "show.within"
        by = face.text(key, who=face.pick(supplier.label, supplier.en), days=days)
        label = "" if number else face.text("show.actions")
        rows.append((label, f"{face.pick(action.say, action.en)} · {by}"))
    return rows


def _indicator(face: Face, package: Package, rule: Measure, indicator: Indicator) -> Rows:
    rows: Rows = [(face.text("show.way"), face.text(f"way.{indicator.way}"))]
    rows += _facets(rule)
    if indicator.groups:
        names = [face.pick(g.say, g.en) for g in indicator.groups]
        rows.append((face.text("show.groups"), face.text("join").join(names)))
    if (target := indicator.target) is not None:
        rows.append((face.text("show.target"), target_words(face, package, rule, target)))
    return rows


def target_words(face: Face, package: Package, rule: Measure, target: Target) -> str:
    """What is to be reached, with the bounds in force at the end of validity."""
    parts = [face.pick(target.say, target.en)]
    for key, name in (("target.at_least", target.at_least), ("target.at_most", target.at_most)):
        if name:
            value = _bound(rule.params[name], package)
            parts.append(face.text(key, value=value or face.text("target.unset")))
    if target.until is not None:
        parts.append(face.text("target.until", day=target.until))
    return face.text("stop").join(parts)


def _bound(parameter: Parameter, package: Package) -> str:
    value = parameter.in_force(package.valid_to)
    return "" if value is None else shown(value, parameter.type)


def _facets(rule: Measure) -> Rows:
    return [(name, _code(source)) for name, source in rule.facets.items()]


def _code(source: Source) -> Text:
    return Text(" ".join(source.text.split()), style="magenta")


def watched_json(package: Package, rule: Measure) -> dict[str, Any]:
    """The same as data; nothing for a measure."""
    facets = {name: source.text for name, source in rule.facets.items()}
    if (warning := package.warnings.get(rule.id)) is not None:
        return {
            "colours": list(warning.colours),
            "why": warning.why,
            "why_en": warning.why_en,
            "tell": facets,
            "causes": [
                {"id": f.id, "say": f.say, "en": f.en, "when": f.when.text} for f in rule.flags
            ],
            "actions": [
                {"id": a.id, "say": a.say, "en": a.en, "who": a.who, "within": a.within}
                for a in warning.actions
            ],
        }
    if (indicator := package.indicators.get(rule.id)) is not None:
        target = indicator.target
        return {
            "way": indicator.way,
            "facets": facets,
            "groups": [{"name": g.name, "say": g.say, "en": g.en} for g in indicator.groups],
            "target": target
            and {
                "say": target.say,
                "en": target.en,
                "at_least": target.at_least,
                "at_most": target.at_most,
                "each": target.each,
                "until": target.until,
            },
        }
    return {}
