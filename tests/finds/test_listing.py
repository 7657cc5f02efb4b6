"""Whom a run found, in the form of an office's roster: a line for each row that the rule counted, whoever the payee is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.finds.conftest import RING
from tests.imports.test_imports import counts, rows_of
from tests.office import ROOT, Database, connect

from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.executors.world import World

pytestmark = pytest.mark.server


@dataclass
class Decided:
    """A run of all measures that have a roster; `counted`: measure and payee → rows that his settlements have."""

    run: Any
    measures: tuple[str, ...]
    counted: dict[tuple[str, str], set[str]]


@pytest.fixture(scope="module")
def decided(city: Database) -> Iterator[Decided]:
    from django.db import connections

    from kapok.finds import running
    from kapok.finds.running import Wanted, measures_of, office_package
    from kapok.imports.exporting import listed

    connect(city, "jobs")
    measures = tuple(listed())
    package = office_package()
    with city.as_("owner") as con:  # nobody has been paid: so somebody is found under each
        con.execute("DELETE FROM fact_payment WHERE measure = ANY (%s)", [list(measures)])
    with running.full(Wanted("wang", "试一次", measures=measures)) as done:
        world = {
            name: done.screened.con.sql(f"SELECT * EXCLUDE (_scope) FROM {name}")
            .to_arrow_table()
            .to_pylist()
            for name in package.vocabulary.entities
        }
    executor = PythonExecutor(package)
    said = executor.screen(
        World(package.vocabulary, world), done.run.as_of, measures_of(package, measures)
    )
    counted: dict[tuple[str, str], set[str]] = {}
    for name, result in said.items():
        for one in result.settlements:
            if one.due and one.payee:
                counted.setdefault((name, one.payee), set()).update(one.units)
    yield Decided(done.run, measures, counted)
    connections.close_all()


def entity_of(measure: str) -> str:
    from kapok.imports.exporting import listed_by, roster_for

    return listed_by(roster_for(measure))


@dataclass
class Rows:
    """Finds of a measure, and the lines of each."""

    decided: Decided

    def of(self, measure: str, found: list[Any] | None = None) -> list[tuple[Any, list[Any]]]:
        from kapok.accounts.actor import MACHINE, acting_as
        from kapok.finds import listing, reading

        run = self.decided.run
        with acting_as(MACHINE):
            listed = reading.rows(run, measure, most=10_000) if found is None else found
            return [(one, listing.listed(run, [one], entity_of(measure))) for one in listed]


@pytest.fixture(scope="module")
def rows(decided) -> Rows:
    return Rows(decided)


def test_the_lines_are_the_rows_that_the_rule_counted(decided, rows) -> None:
    """Of every find as many as it says; where money is due those and no others, and together they come to it."""
    from kapok.finds.models import DECIDE, READY

    seen: dict[str, int] = {}
    for measure in decided.measures:
        for one, lines in rows.of(measure):
            assert len(lines) == one.units, (measure, one)
            if one.kind in (READY, DECIDE):
                seen[measure] = max(seen.get(measure, 0), len(lines))
                assert {line.row for line in lines} == decided.counted[measure, one.unit]
                assert sum(line.amount or 0 for line in lines) == one.amount
    assert {"5", "10a", "20", "25b"} <= {*seen}
    assert min(seen.values()) > 1


def test_what_is_due_is_said_of_each_row_or_of_all_with_the_first(rows) -> None:
    """A bonus belongs to no row alone. Where some of the rows are not seen nothing is said of the others."""
    one, lines = next(found for found in rows.of("5") if found[0].units > 2)
    assert None not in {line.amount for line in lines}
    assert sum(line.amount for line in lines) == one.amount
    one.amount += 1
    [(_, lines)] = rows.of("5", [one])
    assert [line.amount for line in lines] == [one.amount, *[None] * (one.units - 1)]


def test_rows_that_are_not_seen_are_left_out_and_where_it_cannot_be_told_which_count_all(
    city: Database, rows
) -> None:
    one = next(one for one, _ in rows.of("5") if one.units > 2)
    change = (
        "UPDATE finds_result_kept SET outcome = %s WHERE until IS NULL AND measure = '5' AND id = "
        "(SELECT min(id) FROM finds_result_kept WHERE organisation = %s AND measure = '5' AND until IS NULL AND outcome = %s)"
    )
    with city.as_("owner") as con:
        con.execute(change, ["hidden", one.unit, "eligible"])
    [(_, lines)] = rows.of("5", [one])
    assert [line.amount for line in lines] == [None] * (one.units - 1)
    with city.as_("owner") as con:
        con.execute(change, ["eligible", one.unit, "hidden"])
    [(_, lines)] = rows.of("5", [one])
    assert len(lines) == one.units
    one.units -= 1
    assert rows.of("5", [one]) == [(one, [])]


def test_rosters_come_back_without_a_change(
    decided, rows, city: Database, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all that were found under each measure; and of work without a contract, of which a half-year alone is asked."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions
    from kapok.imports.exporting import Due, roster, roster_for

    monkeypatch.setenv("KAPOK_KEYS", str(home / RING))
    monkeypatch.setattr("kapok.registry.keys.vault_path", lambda _cluster: tmp_path / "files")
    with city.as_("owner") as con:  # the files of a made city have no names
        con.execute("UPDATE registry_person SET name = '王一'")
        unwritten = con.execute(
            "UPDATE fact_employment SET contract_start = NULL, contract_end = NULL, contract_kind = NULL WHERE id IN "
            "(SELECT id FROM fact_employment WHERE start IS NOT NULL AND employer IS NOT NULL ORDER BY id LIMIT 5) RETURNING id"
        ).fetchall()
    wanted = {
        name: [Due(*line) for _, lines in rows.of(name) for line in lines]
        for name in decided.measures
    }
    wanted["6"] += [Due(row, None) for (row,) in unwritten]
    for measure, dues in wanted.items():
        if not dues:
            continue
        made = roster(MACHINE, roster_for(measure), dues, purpose="case")
        assert made.lines == len(dues)
        back = actions.understand(MACHINE, made.data, f"花名册_{measure}.xlsx")
        assert counts(back) == {"same": made.lines}, (
            measure,
            [vars(row) for row in rows_of(MACHINE, back.file.pk) if row.verdict != "same"],
        )


def test_of_public_posts_a_month_is_a_line_with_what_is_due_for_it(
    rows, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kapok.accounts.actor import MACHINE
    from kapok.imports.exporting import Due, roster, roster_for

    monkeypatch.setenv("KAPOK_KEYS", str(home / RING))
    layout = roster_for("20")
    one, lines = next(found for found in rows.of("20") if found[0].units > 2)
    made = roster(MACHINE, layout, [Due(*line) for line in lines], purpose="case")
    sheet = openpyxl.load_workbook(io.BytesIO(made.data)).active
    heads, *listed, total, _ = sheet.iter_rows(min_row=layout.form.header_row, values_only=True)
    due, month = heads.index("应发"), heads.index("所属月份")
    assert len({row[month] for row in listed}) == one.units
    assert sum(Decimal(row[due]) for row in listed) * 100 == one.amount
    assert Decimal(total[due]) * 100 == one.amount


def test_another_place_lists_its_own_measures_in_its_own_forms(decided, monkeypatch) -> None:
    """Also where they are called as some of ours; and none in a form of ours that is not about what its measure decides."""
    from django.conf import settings

    from kapok.imports import exporting

    monkeypatch.setattr(settings, "POLICY", str(ROOT / "policies/wangshu-2025"))
    assert exporting.roster_for("2b").id == "wangshu_hiring"
    assert exporting.listed() == ["2a", "2b"]
    assert {exporting.roster_for(name) for name in ("3", "5", "20", "none", "")} == {None}
