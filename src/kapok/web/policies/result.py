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
from kapok.web.components import Column, Component, Table, Tag, Verdict, Written
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


def told(say: Words, found: Explanation) -> Iterator[Component]:
    yield Verdict(KINDS.get(found.verdict.outcome, "wanting"), _say(say, found.verdict.sentence))
    if lines := [_say(say, line) for line in money_lines(found)]:
        items = [tag("li", text(line)) for line in lines]
        yield Written(tag("h3", text(say("try_amount"))) + tag("ul", *items))
    if (line := deciding(found)) is not None:
        place = f" {_say(say, clause_text(line.clause))}" if line.clause else ""
        yield Written(
            tag("h3", text(say("try_quote")))
            + tag(
                "blockquote", tag("q", text(line.quote)), tag("span", text(place), class_="muted")
            )
        )
    if found.missing:
        rows = [
            [_say(say, one.label), say.of("、", ", ").join(_say(say, s) for s in one.suppliers)]
            for one in found.missing
        ]
        columns = [Column(say("try_missing")), Column(say("try_supplier"))]
        yield Table(say("try_missing"), columns, rows, "")
    columns = [Column(say(f"try_{key}")) for key in ("condition", "state", "reason")]
    rows = [_row(say, line) for line in found.conditions]
    yield Table(say("try_why_so"), columns, rows, "")


def deciding(found: Explanation) -> ConditionLine | None:
    """The condition whose words decide: the first that does not hold, else the last; none that stands on no words."""
    quoted = [line for line in found.conditions if line.quote]
    failing = [line for line in quoted if line.status != "holds"]
    return next(iter(failing or quoted[-1:]), None)


def _row(say: Words, line: ConditionLine) -> list[object]:
    between = say.of("；", "; ")
    seen = between.join(_say(say, one.text) for one in line.comparisons)
    return [_say(say, line.say), Tag(STATES[line.status]), seen or "–"]


def _say(say: Words, words: Text) -> str:
    return str(say.of(words.zh, words.en or words.zh))
