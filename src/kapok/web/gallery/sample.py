"""What a sample is. People in samples are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from kapok.web.components import Component

DAY = dt.date(2023, 6, 30)
Pick = Callable[[str, str], str]
States = list[tuple[str, Component]]


@dataclass(frozen=True, slots=True)
class Sample:
    """`states`: what is shown, and the component that shows it. `small`: many fit on one line."""

    title: str
    states: States
    small: bool = False
