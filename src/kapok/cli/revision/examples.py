"""A unit that loses, in words: its facts, and what both packages say of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from rich.text import Text

from kapok.cli.face import Face
from kapok.revision.bothwords import together
from kapok.revision.proof.outcome import Example, Proof
from kapok.rules.executors.resultwords import OUTCOME_WORDS
from kapok.rules.package.model import Measure
from kapok.rules.package.vocabulary import Entity

if TYPE_CHECKING:
    from kapok.revision.proof.proving import Prover


def show_example(face: Face, prover: Prover, proof: Proof, example: Example) -> None:
    face.para(Text(face.text("prove.example", day=example.as_of)), 4)
    entities = together(prover.before.vocabulary, prover.after.vocabulary).entities
    for entity, table in example.facts.items():
        for id_, row in table.items():
            words = face.text("join").join(
                _fact(face, entities[entity], n, v) for n, v in row.items()
            )
            label = face.pick(entities[entity].label, entities[entity].en)
            said = face.text("prove.row", entity=label, id=id_, facts=words or "–")
            face.para_hanging(Text(said, style="dim"), 6, 2)
    if example.given:
        words = face.text("join").join(f"{name} = {value}" for name, value in example.given.items())
        face.para_hanging(Text(words, style="dim"), 6, 2)
    old, new = prover.before.measures[proof.measure], prover.after.measures[proof.after]
    for key, measure, outcome in (
        ("prove.by_before", old, example.before),
        ("prove.by_after", new, example.after),
    ):
        face.para_hanging(Text(face.text(key, what=_said(face, measure, outcome))), 6, 2)


def _fact(face: Face, entity: Entity, name: str, value: Any) -> str:
    fact = entity.facts.get(name)
    if fact is None:
        return f"{name} = {value}"
    label = face.pick(fact.label, fact.en)
    if fact.type == "money":
        return f"{label} {face.yuan(value)}"
    if isinstance(value, bool):
        return f"{label} {face.text('prove.yes' if value else 'prove.no')}"
    codes = fact.codes if face.lang == "zh" else fact.codes_en
    if isinstance(value, (dt.date, int)):
        return f"{label} {value}"
    return f"{label} {codes.get(value, value)}"


def _said(face: Face, measure: Measure, said: dict[str, Any]) -> str:
    """An outcome with what fails and the amounts; or, of a payee, items and what is paid."""
    if "outcome" in said:
        zh, en = OUTCOME_WORDS[said["outcome"]]
        words = [face.pick(zh, en)]
        conditions = {c.id: c for c in measure.conditions}
        failed = [face.pick(conditions[i].say, conditions[i].en) for i in said["failed"]]
        if failed:
            words.append(face.text("prove.fails", what=face.text("join").join(failed)))
        amounts = said["each"]
        if said["units"] is not None:
            words.append(face.text("prove.at_most", n=said["units"]))
    else:
        words, amounts = [face.text("prove.paid", yuan=face.yuan(said["pay"]))], said["items"]
    names = {a.name: face.pick(a.say, a.en) for a in measure.amounts}
    words += [f"{names[name]} {face.yuan(fen)}" for name, fen in amounts.items()]
    return face.text("stop").join(words)
