"""Screens in Spark: one session, families of measures one after the other, each step spread over the workers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kapok.rules.executors.spark_executor.dialect import Dialect
from kapok.rules.executors.spark_executor.tables import SparkTables
from kapok.rules.executors.sql.screening import Screened, SQLExecutor
from kapok.rules.executors.sql.small import SmallExecutor
from kapok.rules.package.model import Package


class SparkExecutor(SQLExecutor):
    """Executes measures of one package under one choice of readings."""

    def __init__(
        self,
        package: Package,
        readings: dict[str, str] | None = None,
        dialect: type[Dialect] = Dialect,
    ) -> None:
        super().__init__(package, readings, dialect())

    def run(
        self,
        tables: SparkTables,
        as_of: dt.date,
        measures: Iterable[str] | None = None,
        *,
        gated: bool = True,
    ) -> dict[str, Screened]:
        """Screen the entity views of a session; results stay there as views `units_N` and `due_N`."""
        return self.screened(tables, as_of, measures, gated=gated)


@dataclass(frozen=True, slots=True)
class MakeSmall:
    """Makes executors that share a session."""

    tables: SparkTables

    def __call__(self, package: Package, readings: dict[str, str] | None = None) -> SmallExecutor:
        return SmallExecutor(self.tables, SparkExecutor(package, readings))
