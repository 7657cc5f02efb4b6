"""Both executors over one world, and every field in which they differ."""

from __future__ import annotations

import atexit
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import fields
from typing import Any

import duckdb

from kapok.rules.executors.duckdb_executor.dialect import Dialect
from kapok.rules.executors.duckdb_executor.executor import DuckExecutor
from kapok.rules.executors.duckdb_executor.small import SmallWorlds, small_worlds
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.results import MeasureResult, Settlement, UnitResult
from kapok.rules.executors.world import World
from kapok.rules.package.model import Package
from kapok.rules.package.vocabulary import Vocabulary

Results = dict[str, MeasureResult]
SETTLED = tuple(f.name for f in fields(Settlement))


def same(left: Any, right: Any) -> bool:
    """Equal in value and in kind: 1 is not True, a timestamp is not a day."""
    return left == right and repr(left) == repr(right)


def differences(right: MeasureResult, got: MeasureResult) -> list[str]:
    """Field by field: `measure unit field: right ≠ got`."""
    name = right.measure
    found = [
        f"{name} {field}: {getattr(right, field)} ≠ {getattr(got, field)}"
        for field in ("gated", "unplaced")
        if getattr(right, field) != getattr(got, field)
    ]
    found += _units(
        name, sorted(right.units, key=lambda u: u.id), sorted(got.units, key=lambda u: u.id)
    )
    wanted, settled = _by_part(right), _by_part(got)
    if wanted.keys() != settled.keys() or len(wanted) != len(got.settlements):
        found.append(f"{name} payees: {sorted(wanted)} ≠ {sorted(settled)}")
        return found
    for per, one in wanted.items():
        other = settled[per]
        found += [
            f"{name} {per} {f}: {getattr(one, f)!r} ≠ {getattr(other, f)!r}"
            for f in SETTLED
            if not same(getattr(one, f), getattr(other, f))
        ]
    return found


def _by_part(result: MeasureResult) -> dict[str, Settlement]:
    return {f"{s.per!r} {s.county} {s.route}": s for s in result.settlements}


def _units(name: str, right: list[UnitResult], got: list[UnitResult]) -> Iterator[str]:
    ids, others = [u.id for u in right], [u.id for u in got]
    if ids != others:
        yield f"{name} units: {Counter(ids) - Counter(others)} / {Counter(others) - Counter(ids)}"
        return
    for one, other in zip(right, got, strict=True):
        for field, left, value in zip(one._fields, one, other, strict=True):
            if not same(left, value):
                yield f"{name} {one.id} {field}: {left!r} ≠ {value!r}"


class Pair:
    """The two executors of one package under one choice of readings; plans are made once."""

    def __init__(
        self,
        package: Package,
        readings: dict[str, str] | None = None,
        dialect: type[Dialect] = Dialect,
    ) -> None:
        self.python = PythonExecutor(package, readings)
        self.duck = DuckExecutor(package, readings, dialect)

    def both(
        self, world: World, as_of: dt.date, measures: Iterable[str], *, gated: bool = False
    ) -> tuple[Results, list[str]]:
        """What the definition says, and how DuckDB differs."""
        wanted = list(measures)
        right = self.python.screen(world, as_of, wanted, gated=gated)
        got = screen(self.duck, world, as_of, wanted, gated=gated)
        return right, [d for name in wanted for d in differences(right[name], got[name])]


Rewrite = Callable[[str], str]


class Rewriting:
    """A connection whose SQL is rewritten on its way in."""

    def __init__(self, con: duckdb.DuckDBPyConnection, rewrite: Rewrite) -> None:
        self._con, self._rewrite = con, rewrite

    def execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        return self._con.execute(self._rewrite(sql))

    def cursor(self) -> Rewriting:
        return Rewriting(self._con.cursor(), self._rewrite)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)


_open: dict[int, tuple[SmallWorlds, Vocabulary]] = {}
_closing = ExitStack()
atexit.register(_closing.close)


def database(vocabulary: Vocabulary) -> SmallWorlds:
    """The one of this process for a vocabulary (which is kept, so that its id stays its own)."""
    if id(vocabulary) not in _open:
        _open[id(vocabulary)] = (_closing.enter_context(small_worlds()), vocabulary)
    return _open[id(vocabulary)][0]


def screen(
    duck: DuckExecutor,
    world: World,
    as_of: dt.date,
    measures: list[str],
    *,
    gated: bool = False,
    rewrite: Rewrite | None = None,
) -> Results:
    """As `DuckExecutor.screen`, in the shared database, with SQL rewritten if asked."""
    shared = database(world.vocabulary)
    through: Any = None if rewrite is None else Rewriting(shared.con, rewrite)
    try:
        return shared.screen(duck, world, as_of, measures, gated=gated, through=through)
    except BaseException:
        del _open[id(world.vocabulary)]  # it may hang in the middle of something
        raise
