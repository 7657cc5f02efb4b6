"""What an operation is: a way and an address, who may, what is sent and what is answered. All else follows from these."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from kapok.accounts.actor import Actor
from kapok.accounts.roles import Right
from kapok.api.models import Token

MOST_BYTES = 2**20
"""Of a body."""
PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read and admitted. `path`: what stands in the address; `query`, `body`: as the operation wants them."""

    actor: Actor
    token: Token
    day: Any
    path: dict[str, str]
    query: Any = None
    body: Any = None


@dataclass(frozen=True, slots=True)
class Operation:
    """`key` names it, and its sentences. `route`: below /api/v1. `rights`: any of them is enough; none is needed where there are
    none. `writes`: it changes something, so it wants an idempotency key. `refuses`: statuses beside those that any may answer. `most`:
    bytes of its body.
    """

    key: str
    method: str
    route: str
    run: Callable[[Call], BaseModel]
    answer: type[BaseModel]
    rights: tuple[Right, ...] = ()
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    writes: bool = False
    refuses: tuple[int, ...] = field(default=())
    most: int = MOST_BYTES

    @property
    def group(self) -> str:
        """Under which heading it stands."""
        return self.route.split("/")[1]

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.route)

    @property
    def statuses(self) -> list[int]:
        """What it may answer beside its answer."""
        found = {400, 401, 422, 429, 503, *self.refuses}
        found |= {403} if self.rights else set()
        found |= {404} if self.parameters else set()
        found |= {413, 415} if self.body else set()
        found |= {409} if self.writes else set()
        return sorted(found)
