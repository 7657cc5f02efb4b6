"""A simulation is the difference of two screenings of packages written to disk."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from kapok.rules.reading.loader import load_package
from kapok.screening.run import screen
from kapok.simulation.book import write_simulation
from kapok.simulation.simulate import Trial, simulate
from kapok.simulation.telling import Teller

from .conftest import DAY, EXAMPLE, ROOT, hires

FIRST = dt.date(2024, 1, 1)
HIRED = hires(c990101=12, c990102=6)


def written(folder: Path, *changes: tuple[str, str, str]):
    """The example on disk with some words replaced."""
    shutil.copytree(ROOT / "policies" / "vocabulary", folder / "vocabulary")
    shutil.copytree(EXAMPLE, folder / "example")
    for file, old, new in changes:
        path = folder / "example" / file
        text = path.read_text("utf-8")
        assert re.search(old, text), old
        path.write_text(re.sub(old, new, text), "utf-8")
    return load_package(folder / "example", check=False)


def due(con, loaded, package, readings=None) -> dict[tuple[str, str], int]:
    run = screen(con, loaded, package, DAY, ["1"], readings)
    sql = "SELECT payee, county, sum(due) AS due FROM due_1 GROUP BY 1, 2"
    return {(r["payee"], r["county"]): r["due"] for r in run.rows(sql)}


@pytest.mark.parametrize(
    ("trial", "changes", "readings"),
    [
        (
            Trial(("1.hire_subsidy=2400",), {}, FIRST),
            [("measures/01-hiring.yaml", r"\{2024-01-01: 2000\}", "{2024-01-01: 2400}")],
            {},
        ),
        (
            Trial(("1.hire_subsidy=2400",), {}, dt.date(2025, 3, 1)),
            [
                (
                    "measures/01-hiring.yaml",
                    r"\{2024-01-01: 2000\}",
                    "{2024-01-01: 2000, 2025-03-01: 2400}",
                )
            ],
            {},
        ),
        (
            Trial(("1.hire_subsidy=1500", "1.bonus_from=4"), {}, FIRST),
            [
                ("measures/01-hiring.yaml", r"\{2024-01-01: 2000\}", "{2024-01-01: 1500}"),
                (
                    "measures/01-hiring.yaml",
                    r"招用5人以上的, values: \{2024-01-01: 5\}",
                    "招用5人以上的, values: {2024-01-01: 4}",
                ),
            ],
            {},
        ),
        (
            Trial(("1.hire_subsidy=2700",), {}, dt.date(2025, 1, 1), "990102"),
            [("counties/990102.yaml", r"2025-01-01: 2500", "2025-01-01: 2700")],
            {},
        ),
        (Trial((), {"per_five": "pro_rata"}, FIRST), [], {"per_five": "pro_rata"}),
    ],
)
def test_as_two_screenings_differ(example, loaded, tmp_path, trial, changes, readings):
    other = written(tmp_path / "p", *changes)
    with loaded(example, HIRED) as (con, data):
        before = due(con, data, example)
        after = due(con, data, other, readings)
        done = simulate(con, data, example, DAY, trial)
        (moved,) = [m for m in done.moves if m.measure == "1"]
        assert before != after
        assert {c.payee: (c.before, c.after) for c in moved.changed} == {
            payee: (before[payee, county], after[payee, county])
            for payee, county in before
            if before[payee, county] != after[payee, county]
        }
        assert moved.difference == sum(after.values()) - sum(before.values())
        assert moved.up - moved.down == moved.difference
        by_county = {m.county: m.after - m.before for m in moved.money}
        wanted = {county: 0 for _, county in before}
        for (_, county), fen in after.items():
            wanted[county] += fen
        for (_, county), fen in before.items():
            wanted[county] -= fen
        assert {c: n for c, n in by_county.items() if n} == {c: n for c, n in wanted.items() if n}


def test_who_loses_is_counted_and_listed_first(example, loaded):
    trial = Trial(("1.hire_subsidy=1500",), {}, FIRST)
    with loaded(example, HIRED) as (con, data):
        done = simulate(con, data, example, DAY, trial)
        (moved,) = done.moves
        assert moved.payees == {"gain": 0, "lose": 1, "same": 1}  # 西岸县 keeps its own 2,500
        assert done.people == {"gain": 0, "lose": 12}
        assert moved.down == 12 * 50_000
        assert "变少 1 个" in Teller(done, "zh").verdict()
        assert any("按这批数据里的人" in words for words in Teller(done, "zh").assumptions())
        assert any("奖补上限 50,000 元" in words for words in Teller(done, "zh").assumptions())


def test_what_has_no_standard_is_in_no_sum(example, loaded):
    """A standard taken away is not 0: its payees are counted apart."""
    trial = Trial(("1.hire_subsidy=null",), {}, FIRST)
    with loaded(example, HIRED) as (con, data):
        done = simulate(con, data, example, DAY, trial)
        (moved,) = done.moves
        assert moved.payees == {"gain": 0, "lose": 0, "same": 1}  # 西岸县 has its own
        assert (moved.unsure, moved.difference, moved.down) == (1, 0, 0)
        assert moved.unset == (0, 12)
        assert done.people == {"gain": 0, "lose": 0}
        assert any("说不准" in words for words in Teller(done, "zh").assumptions())


def test_the_excess_of_a_county_is_its_own_money(example, loaded):
    trial = Trial(("1.hire_subsidy=2300",), {}, FIRST, "990101")
    with loaded(example, HIRED) as (con, data):
        (moved,) = simulate(con, data, example, DAY, trial).moves
        own = {m.county: m.own_after - m.own_before for m in moved.money}
        assert own["990101"] == moved.difference == 12 * 30_000


def test_the_workbook_says_the_same(example, loaded, tmp_path):
    trial = Trial(("1.hire_subsidy=1500",), {}, FIRST)
    with loaded(example, HIRED) as (con, data):
        done = simulate(con, data, example, DAY, trial)
        for lang in ("zh", "en"):
            path = tmp_path / f"{lang}.xlsx"
            write_simulation(done, path, lang)
            book = openpyxl.load_workbook(path)
            assert len(book.sheetnames) == 5
            money = list(book.worksheets[2].iter_rows(values_only=True))
            assert money[-1][7] == -6000
            (line,) = list(book.worksheets[3].iter_rows(min_row=2, values_only=True))
            assert line[4:] == (44000, 38000, -6000)
