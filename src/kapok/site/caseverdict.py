"""What a worked case expects, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kapok.look import Html, tag, text
from kapok.rules.cases.casefile import Case
from kapok.rules.executors.results import (
    ALREADY_USED,
    DISCRETIONARY,
    ELIGIBLE,
    NOT_ELIGIBLE,
    NOT_YET,
    OUTSIDE_VALIDITY,
    STANDARD_NOT_SET,
    UNKNOWN,
)
from kapok.rules.package.model import Measure
from kapok.rules.package.watching import WARNING
from kapok.site.texts import one, zh

TONES = {
    ELIGIBLE: ("✔", "green"),
    NOT_YET: ("△", "amber"),
    UNKNOWN: ("◇", "amber"),
    STANDARD_NOT_SET: ("◌", "grey"),
    DISCRETIONARY: ("⚖", "purple"),
    ALREADY_USED: ("◉", "grey"),
    OUTSIDE_VALIDITY: ("▣", "grey"),
    NOT_ELIGIBLE: ("✖", "red"),
}

RAISED = {ELIGIBLE: ("▲", "amber"), NOT_ELIGIBLE: ("○", "grey")}
"""The same of warnings: raised or not."""
SEVERAL = " / "
"""Between the outcomes of a case whose units differ."""


def outcome_tag(outcome: str, kind: str = "") -> Html:
    """An outcome: shape, word, tone."""
    shape, tone = (RAISED if kind == WARNING else TONES).get(outcome, TONES[outcome])
    mark = tag("span", text(shape), aria_hidden="true")
    return tag("span", mark, " ", text(outcome_word(outcome, kind)), class_=f"tag {tone}")


def outcome_word(outcome: str, kind: str) -> str:
    """A warning is raised or not: nobody gets anything."""
    if kind == WARNING and outcome in (ELIGIBLE, NOT_ELIGIBLE):
        return zh(f"warned.{outcome}")
    return zh(f"outcome.{outcome}")


def verdict(measure: Measure, case: Case) -> Html:
    """The outcome, then money and the conditions that decide."""
    expect = case.expect
    outcomes = str(expect.get("outcome", "")).split(SEVERAL)
    parts = [outcome_tag(outcome, measure.kind) for outcome in outcomes if outcome in TONES]
    parts += [tag("span", text(words)) for words in _more(measure, case)]
    return " ".join(parts)


def _more(measure: Measure, case: Case) -> Iterable[str]:
    expect = case.expect
    if (units := expect.get("units")) is not None:
        for name, times in Counter(units.values()).items():
            yield zh("cases.units", outcome=outcome_word(name, measure.kind), n=times)
    if (n := expect.get("n")) is not None:
        yield zh("cases.n", n=n)
    if (pay := expect.get("pay")) is not None:
        yield zh("cases.pay", amount=_yuan(pay))
    if (each := expect.get("each_pay")) is not None:
        yield zh("cases.each_pay", amounts=zh("join").join(map(_yuan, each)))
    says = {c.id: one(c.say, c.en) for c in measure.conditions}
    for key in ("failed", "waiting", "flagged"):
        if names := expect.get(key):
            yield zh(f"cases.{key}", what=zh("join").join(says.get(n, n) for n in names))
    if (day := expect.get("not_before")) is not None:
        yield zh("cases.not_before", day=day)


def _yuan(amount: object) -> str:
    """What a case file writes in yuan."""
    if isinstance(amount, int):
        return one(f"{amount:,} 元", f"{amount:,} yuan")
    return str(amount) if amount is not None else zh("unknown")
