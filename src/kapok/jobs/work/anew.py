"""Whom something written touched is decided anew and looked at by all rules: asked for by whoever wrote it, once, also where that
broke off and is done again.
"""

from __future__ import annotations

from collections.abc import Sequence

from kapok.accounts.actor import Actor, acting_as
from kapok.imports import actions
from kapok.imports.actions import Touched
from kapok.jobs.asking import ask

MOST_TOUCHED = 5_000
"""Of more, everything is decided, or looked at: that is quicker than to name them all."""


def decide_anew(by: Actor, number: int) -> None:
    """Whom an import touched."""
    again(by, f"import {number}", actions.touched(by, number))


def again(by: Actor, reason: str, found: Touched, gone: Sequence[str] = ()) -> None:
    """`gone`: rows that are not there any more."""
    with acting_as(by):
        if len(found.people) > MOST_TOUCHED:
            ask(by, "quality", reason, key=f"all quality after {reason}")
        elif found.people:
            told = {"persons": found.people, "households": found.households}
            ask(by, "quality_touched", reason, key=f"quality after {reason}", **told)
        if found.count + len(gone) > MOST_TOUCHED:
            ask(by, "finds", reason, key=f"all touched by {reason}")
        elif found.count or gone:
            ask(by, "touched", reason, key=f"touched by {reason}", gone=list(gone),
                persons=found.people, organisations=found.organisations)  # fmt: skip
