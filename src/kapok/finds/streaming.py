"""What a run decides is written while the rest of it is still being decided: the registry's process keeps what this one has
worked out. All within the one transaction of the run, so of a run that does not end nothing is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb
import psycopg

from kapok.finds import deciding, keeping
from kapok.finds.keeping import RESULTS, within
from kapok.screening.run import Result, Run

MANY = 5_000
"""So many results of measures decided together are worth being compared and written by themselves."""


@dataclass(slots=True)
class Stream:
    """`measures`: all that the run writes. `parts`: what was compared and written by itself, with its measures. One thread writes;
    whoever decides does not wait.
    """

    con: psycopg.Connection
    into: duckdb.DuckDBPyConnection
    run: int
    measures: Sequence[str]
    _writer: ThreadPoolExecutor
    parts: dict[str, list[str]] = field(default_factory=dict)
    _written: list[Future[None]] = field(default_factory=list)

    def take(self, run: Run, results: list[Result]) -> None:
        """Measures that have just been settled together; in the thread that did it."""
        con = run.con.cursor()
        wanted = [result for result in results if result.measure.id in self.measures]
        if deciding.gather(run, con, wanted) < MANY:
            return
        names = [result.measure.id for result in wanted]
        part = f"_{names[0]}"
        keeping.compare(con, RESULTS, within(names), part)
        self.parts[part] = names
        self._written.append(self._writer.submit(self._write, part))

    def _write(self, part: str) -> None:
        keeping.write(self.con, self.into.cursor(), RESULTS, self.run, part)

    def rest(self) -> list[str]:
        """Measures that are still to be compared and written."""
        written = {name for names in self.parts.values() for name in names}
        return [name for name in self.measures if name not in written]

    def over(self) -> None:
        """All that was taken is written, or what has prevented it is raised."""
        for one in self._written:
            one.result()


@contextmanager
def streaming(
    con: psycopg.Connection, into: duckdb.DuckDBPyConnection, run: int, measures: Sequence[str]
) -> Iterator[Stream]:
    """Within the transaction of the run. Until it is `over` nobody else may use the connection."""
    with ThreadPoolExecutor(1) as writer:
        yield Stream(con, into, run, measures, writer)
