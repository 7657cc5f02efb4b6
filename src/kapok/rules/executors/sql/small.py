"""Many small worlds, screened one after the other where the tables of the last one lay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from kapok.rules.executors.results import MeasureResult
from kapok.rules.executors.sql.database import Database
from kapok.rules.executors.sql.screening import SQLExecutor, fetch
from kapok.rules.executors.world import World


class Reloaded(Database, Protocol):
    """A database whose entity tables can be filled anew."""

    def load(self, world: World) -> None: ...


@dataclass(frozen=True, slots=True)
class SmallExecutor:
    """An executor that works in a shared schema or session; all worlds are of one vocabulary."""

    tables: Reloaded
    executor: SQLExecutor

    def screen(
        self,
        world: World,
        as_of: dt.date,
        measures: list[str] | None = None,
        *,
        gated: bool = True,
    ) -> dict[str, MeasureResult]:
        self.tables.load(world)
        done = self.executor.screened(self.tables, as_of, measures, gated=gated)
        return {name: fetch(self.tables, one) for name, one in done.items()}
