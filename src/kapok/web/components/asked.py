"""What is asked for: fields and forms, errors, filters, buttons, tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from kapok.web.components.answers import Deadline
from kapok.web.components.base import Component


@dataclass(frozen=True)
class Field(Component):
    """One question of a form. `error` says what is wrong and how to mend it. `locked`: may be read only, and why. `go`: a
    button of its own, behind what is typed. `several`: of files, as many as one likes.
    """

    template: ClassVar = "field"
    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    choices: Sequence[tuple[str, str]] = ()
    autocomplete: str = "off"
    inputmode: str = ""
    length: int = 0
    required: bool = True
    locked: str = ""
    go: Button | None = None
    several: bool = False

    @property
    def described(self) -> str:
        parts = [
            f"{self.name}-{part}" for part in ("hint", "error", "locked") if getattr(self, part)
        ]
        return " ".join(parts)


@dataclass(frozen=True)
class Errors(Component):
    """All that is wrong with what was sent, each leading to its field."""

    template: ClassVar = "errors"
    problems: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Filters(Component):
    """A form by GET: what is asked stands in the address. Never for names and numbers of people. `go`: the button's words;
    `at`: to which place of the page the answer leads; `label`: what is asked, if not for a part of a list.
    """

    template: ClassVar = "filters"
    fields: Sequence[Field]
    clear: str
    chips: Sequence[str] = ()
    go: str = ""
    hidden: Sequence[tuple[str, str]] = ()
    at: str = ""
    label: str = ""


@dataclass(frozen=True)
class Toggles(Component):
    """Ways to look at the same: (words, address, whether it is on)."""

    template: ClassVar = "toggles"
    label: str
    items: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True)
class Button(Component):
    """Says the action and its object. `why_not`: it cannot be pressed, and why."""

    template: ClassVar = "button"
    words: str
    kind: str = "primary"
    name: str = ""
    value: str = ""
    why_not: str = ""
    href: str = ""


@dataclass(frozen=True)
class Form(Component):
    """Sent by POST; `hidden` stands in it unseen. `small`: buttons only, beside others."""

    template: ClassVar = "form"
    buttons: Sequence[Button]
    fields: Sequence[Field] = ()
    hidden: Sequence[tuple[str, str]] = ()
    action: str = ""
    small: bool = False

    @property
    def files(self) -> bool:
        return any(one.kind == "file" for one in self.fields)


@dataclass(frozen=True)
class Task:
    """`state`: todo, done, blocked; a blocked one says why and is no link."""

    title: str
    href: str = ""
    state: str = "todo"
    hint: str = ""
    due: Deadline | None = None


@dataclass(frozen=True)
class Tasks(Component):
    template: ClassVar = "tasks"
    tasks: Sequence[Task]
    empty: str = ""
