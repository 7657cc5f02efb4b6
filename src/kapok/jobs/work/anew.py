"""Whom something written touched is decided anew and looked at by all rules: asked for by whoever wrote it, once, also where that
broke off and is done again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kapok.accounts.actor import Actor, acting_as
from kapok.imports import actions
from kapok.imports.actions import Touched
from kapok.jobs.asking import ask
from kapok.jobs.models import FAILED, Job

MOST_TOUCHED = 5_000
"""Of more, everything is decided, or looked at: that is quicker than to name them all."""


def decide_anew(by: Actor, number: int) -> bool:
    """Whom an import touched; as `again`."""
    return again(by, f"import {number}", actions.touched(by, number))


def again(by: Actor, reason: str, found: Touched, gone: Sequence[str] = ()) -> bool:
    """Whether something was still to be asked for. `gone`: rows that are not there any more."""
    wanted = list(_wanted(reason, found, gone))
    with acting_as(by):
        asked = Job.objects.filter(key__in=[key for _, key, _ in wanted]).exclude(state=FAILED)
        before = asked.count()
        for kind, key, told in wanted:
            ask(by, kind, reason, key=key, **told)
    return before < len(wanted)


def _wanted(
    reason: str, found: Touched, gone: Sequence[str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Kinds of jobs, each with its key and its arguments."""
    looked_at = found.looked_at
    if len(looked_at) > MOST_TOUCHED:
        yield "quality", f"all quality after {reason}", {}
    elif looked_at:
        told = {"persons": looked_at, "households": found.households}
        yield "quality_touched", f"quality after {reason}", told
    if found.count + len(gone) > MOST_TOUCHED:
        yield "finds", f"all touched by {reason}", {}
    elif found.count or gone:
        told = {"persons": found.people, "organisations": found.organisations}
        yield "touched", f"touched by {reason}", told | {"gone": list(gone)}
