"""A procedure as a machine: which step leads where, which end can be reached, and how one gets there.

Its points are steps and end states; `origin` leads back to every step that sends a case aside.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from kapok.rules.package.procedure import BACK, NEXT, ORIGIN, Procedure, Procedures, Step

ANY_STEP = (NEXT, BACK, ORIGIN)


@dataclass(frozen=True, slots=True)
class Arrow:
    """One action at one step. `to`: a step or an end state; "" where it leads nowhere."""

    step: str
    action: str
    to: str


@dataclass(frozen=True, slots=True)
class Machine:
    """The arrows of a procedure; the first step is where a case begins."""

    start: str
    steps: tuple[Step, ...]
    ends: frozenset[str]
    arrows: tuple[Arrow, ...]

    def after(self, point: str) -> list[Arrow]:
        return [arrow for arrow in self.arrows if arrow.step == point]

    def nowhere(self) -> list[Arrow]:
        """Actions that lead into a state in which nobody can do anything and which is no end."""
        return [arrow for arrow in self.arrows if not arrow.to]

    def reached(self) -> set[str]:
        """Every step and end a case can come to."""
        return _spread({self.start}, [(a.step, a.to) for a in self.arrows])

    def ending(self) -> set[str]:
        """Every step from which some end can be reached, and the ends."""
        return _spread(set(self.ends), [(a.to, a.step) for a in self.arrows])

    def way(self, end: str) -> list[Arrow]:
        """A shortest way from the first step to a step or end; empty if there is none."""
        came: dict[str, Arrow] = {}
        waiting = deque([self.start])
        while waiting:
            point = waiting.popleft()
            for arrow in self.after(point):
                if arrow.to and arrow.to != self.start and arrow.to not in came:
                    came[arrow.to] = arrow
                    waiting.append(arrow.to)
        found: list[Arrow] = []
        while end in came:
            found.append(came[end])
            end = came[end].step
        return found[::-1]


def machine_of(procedure: Procedure, held: Procedures) -> Machine:
    """The machine of a procedure; actions and states that are not known are left out."""
    ends = frozenset(name for name, state in held.states.items() if state.end)
    arrows: list[Arrow] = []
    back: list[tuple[Step, str]] = []
    for step, name in _doings(procedure, held):
        action = held.actions.get(name)
        if action is None or (action.to not in ANY_STEP and action.to not in held.states):
            continue
        if action.to == ORIGIN:
            back.append((step, name))
        else:
            arrows.append(Arrow(step.id, name, _leads(procedure, step, action.to, ends)))
    for step, name in back:
        senders = [a.step for a in arrows if a.to == step.id and a.step != step.id]
        arrows += [Arrow(step.id, name, sender) for sender in dict.fromkeys(senders) or [""]]
    start = procedure.order[0].id if procedure.order else ""
    return Machine(start, procedure.steps, ends, tuple(arrows))


def _doings(procedure: Procedure, held: Procedures) -> Iterator[tuple[Step, str]]:
    """What people do at steps, and what follows when a clock has run out."""
    yield from procedure.actions()
    for step in procedure.steps:
        clock = held.clocks.get(step.clock)
        if clock is not None and clock.expired and clock.expired not in step.may:
            yield step, clock.expired


def _leads(procedure: Procedure, step: Step, to: str, ends: frozenset[str]) -> str:
    """The step or end an action leads to. A state of several steps in order is entered at the first."""
    order = procedure.order
    if to in (NEXT, BACK):
        if step not in order:
            return ""
        at = order.index(step) + (1 if to == NEXT else -1)
        return order[at].id if 0 <= at < len(order) else ""
    waiting = [s.id for s in procedure.steps if s.state == to]
    return waiting[0] if waiting else (to if to in ends else "")


def _spread(found: set[str], pairs: list[tuple[str, str]]) -> set[str]:
    """Everything that can be come to from `found` along the pairs."""
    while more := {to for start, to in pairs if start in found and to and to not in found}:
        found |= more
    return found
