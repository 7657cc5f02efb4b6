"""Checks across the columns of a row: what cannot be true together is said, and not used where it is not known which is
wrong. Which columns, and every threshold, stand in the layouts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from kapok.identity import birth_of, sex_of
from kapok.intake.atwork import told_of_work
from kapok.intake.cells.raw import Value
from kapok.intake.findings import Collector, Note, note
from kapok.intake.layouts.model import AgeCheck, EndCheck, NobodyCheck
from kapok.intake.parse import Parsed
from kapok.rules.language.calendar import OPEN_END, add_months

_MONTHS = 12


class RowChecks:
    """Looks through a parsed sheet; drops values and leaves rows out. `day`: as of which the sheet speaks; `flags`: words that
    mean yes or no.
    """

    def __init__(
        self, parsed: Parsed, out: Collector, day: dt.date | None, flags: Mapping[str, bool]
    ) -> None:
        self.parsed, self.out, self.layout, self.day = parsed, out, parsed.match.layout, day
        self.flags = flags

    def run(self) -> None:
        for first, second in self.layout.order:
            self._order(first, second)
        for age in self.layout.ages:
            self._age(age)
        for end in self.layout.ends:
            self._end(end)
        for flag, end_name in self.layout.over:
            self._over(flag, end_name)
        for nobody in self.layout.nobody:
            self._nobody(nobody)
        for work in self.layout.working:
            for column, i, one in told_of_work(work, self.parsed, self._yes):
                self._say(one, column, i)
        for name, number in self.layout.agree:
            self._agree(name, number)
        for name, group in self.layout.same:
            self._same(name, group)

    def _say(self, one: Note, column: str, i: int) -> None:
        parsed = self.parsed
        place = parsed.sheet.place(parsed.rows[i], parsed.position(column), parsed.head(column))
        self.out.add(place, one)

    def _drop(self, name: str, i: int) -> None:
        """The cell counts as unknown; a row that needs it is left out."""
        self.parsed.columns[name][i] = None
        if self.layout.columns[name].required:
            self.parsed.left_out.add(i)

    def _order(self, first: str, second: str) -> None:
        starts, ends = self.parsed.columns.get(first), self.parsed.columns.get(second)
        if starts is None or ends is None:
            return
        for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if isinstance(start, dt.date) and isinstance(end, dt.date) and start > end:
                self._say(note("order", first=start, second=end), second, i)
                self._drop(first, i)
                self._drop(second, i)

    def _age(self, check: AgeCheck) -> None:
        days, numbers = (self.parsed.columns.get(name) for name in (check.column, check.person))
        if days is None or numbers is None:
            return
        for i, (day, number) in enumerate(zip(days, numbers, strict=True)):
            if not isinstance(day, dt.date) or not isinstance(number, str):
                continue
            born = birth_of(number)
            if born is not None and day < add_months(born, check.least * _MONTHS):
                self._say(
                    note("too_young", value=day, least=check.least, born=born), check.column, i
                )
                self._drop(check.column, i)

    def _end(self, check: EndCheck) -> None:
        ends = self.parsed.columns.get(check.column)
        kinds = [self.parsed.columns.get(name) for name, _ in check.when]
        if ends is None or any(kind is None for kind in kinds):
            return
        name, _ = check.when[0]
        for i, end in enumerate(ends):
            if end is None or (end == OPEN_END) == check.is_open:
                continue
            values = [self.parsed.columns[name][i] for name, _ in check.when]
            if not all(
                value in wanted for value, (_, wanted) in zip(values, check.when, strict=True)
            ):
                continue
            kind = self.layout.columns[name].word_of(values[0])
            code = "end_with_open_kind" if check.is_open else "open_with_end_kind"
            self._say(
                note(code, name=self.parsed.head(name), kind=kind, value=end), check.column, i
            )
            self._drop(check.column, i)
            for column, _ in check.when:
                self._drop(column, i)

    def _over(self, flag: str, end_name: str) -> None:
        """What is said to be over has ended: an end that has not come is not used, one that is not there is asked for, but of
        what has not begun.
        """
        flags, ends = self.parsed.columns.get(flag), self.parsed.columns.get(end_name)
        if flags is None or ends is None:
            return
        head = self.parsed.head(flag)
        begun = next((first for first, last in self.layout.order if last == end_name), "")
        starts = self.parsed.columns.get(begun) or flags
        for i, (still, end) in enumerate(zip(flags, ends, strict=True)):
            if still is not False:
                continue
            if end is None and starts[i] is not None:
                self._say(note("over_without_end", name=head), end_name, i)
            elif isinstance(end, dt.date) and end > (self.day or OPEN_END - dt.timedelta(1)):
                self._say(note("over_later", name=head, value=end), end_name, i)
                self._drop(end_name, i)

    def _nobody(self, check: NobodyCheck) -> None:
        """Help recorded of a household of which no row says that somebody works. Not asked of a sheet that has no column about
        work, nor of one of which only changed rows are read: the others of the household may work.
        """
        columns, of = self.parsed.columns, self.parsed.columns.get(check.of)
        told = [columns[name] for name in check.works if name in columns]
        recorded = [name for name in check.recorded if name in columns]
        if of is None or not told or not recorded or self.parsed.unchanged:
            return
        working = {of[i] for column in told for i, value in enumerate(column) if self._yes(value)}
        for i, one in enumerate(of):
            if one is None or one in working:
                continue  # or said already
            name = next((name for name in recorded if self._yes(columns[name][i])), None)
            if name is not None:
                self._say(note("nobody_works", name=self.parsed.head(name)), name, i)
                working.add(one)

    def _yes(self, value: Value) -> bool:
        """Whether a cell is filled in, and not with no or none."""
        return bool(value) and not (isinstance(value, str) and self.flags.get(value) is False)

    def _agree(self, name: str, id_name: str) -> None:
        values, numbers = self.parsed.columns.get(name), self.parsed.columns.get(id_name)
        if values is None or numbers is None:
            return
        for i, (value, number) in enumerate(zip(values, numbers, strict=True)):
            if value is None or not isinstance(number, str):
                continue
            if isinstance(value, dt.date):
                born = birth_of(number)
                if born != value:
                    self._say(note("id_birth_differs", value=value, want=born), name, i)
            elif value != sex_of(number):
                self._say(note("id_sex_differs"), name, i)

    def _same(self, name: str, group: str) -> None:
        counts = self.parsed.columns.get(name)
        ticks: list[list[Value]] = [
            column for key, column in self.parsed.columns.items() if key.startswith(f"{group}.")
        ]
        if counts is None or not ticks:
            return
        for i, count in enumerate(counts):
            marks = [column[i] for column in ticks]
            ticked = sum(1 for mark in marks if mark is True)
            if count is not None and any(mark is not None for mark in marks) and ticked != count:
                self._say(note("days_differ", value=count, ticked=ticked), name, i)
