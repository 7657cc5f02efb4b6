"""What a job is told when it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kapok.accounts.actor import Actor
from kapok.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Order:
    """`actor`: the machine, or the account that asked with what it may do now."""

    number: int
    actor: Actor
    arguments: dict[str, Any]

    def step(self, done: int, steps: int) -> None:
        """How far it is; seen at once where the job is not one transaction."""
        Job.objects.filter(pk=self.number).update(steps_done=done, steps=steps)
