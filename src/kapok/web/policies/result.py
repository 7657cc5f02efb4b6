"""What came of a trial: the verdict, the sum, the sentence that decides, every condition, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from kapok.look import tag, text
from kapok.rules.executors.results import (
    DISCRETIONARY,
    ELIGIBLE,
    NOT_ELIGIBLE,
    STANDARD_NOT_SET,
)
from kapok.rules.explain.catalogue import clause_text
from kapok.rules.explain.model import ConditionLine, Explanation, Text
from kapok.rules.explain.render import money_lines
from kapok.rules.package.model import Measure
from kapok.web.components import Column, Component, Folded, Table, Tag, Verdict, Written
from kapok.web.texts import Words

KINDS = {
    ELIGIBLE: "well",
    NOT_ELIGIBLE: "alarm",
    DISCRETIONARY: "info",
    STANDARD_NOT_SET: "info",
}
STATES = {
    "holds": "yes",
    "fails": "no",
    "unknown": "unknown",
    "waiting": "later",
    "unset": "unset",
    "flagged": "no",
}


def told(say: Words, measure: Measure, found: Explanation) -> Iterator[Component]:
    """The conditions that hold are folded away."""
    yield Verdict(KINDS.get(found.verdict.outcome, "wanting"), _say(say, found.verdict.sentence))
    if lines := [_say(say, line) for line in money_lines(found)]:
        items = [tag("li", text(line)) for line in lines]
        yield Written(tag("h3", text(say("try_amount"))) + tag("ul", *items))
    if quote := deciding(measure, found):
        place = tag("span", text(_say(say, clause_text(found.clause))), class_="muted")
        words = tag("blockquote", tag("q", text(quote)), " ", place)
        yield Written(tag("h3", text(say("try_quote"))) + words)
    if found.missing:
        rows: list[list[object]] = [
            [_say(say, one.label), say.of("、", ", ").join(_say(say, s) for s in one.suppliers)]
            for one in found.missing
        ]
        columns = [Column(say("try_fact")), Column(say("try_supplier"))]
        yield Table(say("try_missing"), columns, rows, "", listed=False)
    columns = [Column(say(f"try_{key}")) for key in ("condition", "state", "reason")]
    holding = [line for line in found.conditions if line.status == "holds"]
    if failing := [line for line in found.conditions if line.status != "holds"]:
        yield Table(
            say("try_fails"), columns, [_row(say, line) for line in failing], "", listed=False
        )
    if holding:
        listed = Table(
            say("try_why_so"), columns, [_row(say, line) for line in holding], "", listed=False
        )
        yield Folded(say("try_holds", n=len(holding)), [listed])


def deciding(measure: Measure, found: Explanation) -> str:
    """The words that decide: of the first condition that does not hold, else of the money, else of what holds."""
    failing = [line.quote for line in found.conditions if line.status != "holds" and line.quote]
    paying = [amount.basis.quote for amount in measure.amounts if amount.basis.quote]
    holding = [line.quote for line in found.conditions if line.quote]
    return next(iter(failing or paying or holding), "")


def _row(say: Words, line: ConditionLine) -> list[object]:
    between = say.of("；", "; ")
    seen = between.join(_say(say, one.text) for one in line.comparisons)
    return [_say(say, line.say), Tag(STATES[line.status]), seen or "–"]


def _say(say: Words, words: Text) -> str:
    return str(say.of(words.zh, words.en or words.zh))
