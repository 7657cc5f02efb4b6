"""Whatever somebody sends: it is read, or refused with a place and a mend; never anything else."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from tests.imports import mutated
from tests.imports.mutated import MUTATIONS
from tests.imports.sheets import book, family
from tests.imports.test_formats import FIRST, goes_in, row_of
from tests.imports.test_imports import bring, facts, rows_of

from kapok.intake.layouts.load import layout


def tried(desk, by, n: int) -> str:
    """What became of one mutated file."""
    from kapok.imports import actions
    from kapok.imports.findings import say, whole
    from kapok.imports.trouble import Refused

    change = MUTATIONS[n % len(MUTATIONS)]
    data, name = change(random.Random(n))
    why: Refused | None = None
    try:
        file = actions.understand(by, data, name).file
    except Refused as no:
        why = no
    if why is not None:
        assert why.code.startswith(("file_", "import_same")), why.code
        assert "，" in why.zh
        assert why.en != why.zh
        return why.code
    if file.state == "refused":
        assert file.refused[0] != file.refused[1]
        mends = [say(one).mend for one in file.findings]
        assert any(mends) or file.refused[0]
        return "refused"
    rows = rows_of(by, file.pk)
    assert sum(file.counts.values()) == len(rows)
    for row in rows:
        if row.verdict == "refused":
            said = [say(whole(one, file.findings)) for one in row.findings]
            assert any(one.what and one.mend for one in said), (change, row.number)
    if file.counts["new"] + file.counts["look"]:
        actions.confirm(by, file.pk, partial=True)
        actions.apply(by, file.pk)
        actions.undo(by, file.pk)
    return str(file.state)


def test_one_of_each(desk, officer: Callable) -> None:
    by = officer()
    said = {MUTATIONS[n].__name__: tried(desk, by, n) for n in range(len(MUTATIONS))}
    wanted = {"macros": "file_macros", "bomb": "file_bomb", "too_large": "file_large"}
    assert {name: said[name] for name in wanted} == wanted
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(0,)]


@pytest.mark.long
def test_two_hundred(desk, officer: Callable) -> None:
    by = officer()
    said = [tried(desk, by, n) for n in range(len(MUTATIONS), len(MUTATIONS) + 200)]
    assert len(set(said)) > 4
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(0,)]


@pytest.mark.long
def test_two_hundred_of_other_formats(desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where rows lead to people, jobs, posts and classes that are there."""
    from kapok.accounts.actor import MACHINE

    bring(MACHINE, book(family(3)))
    for name in FIRST[1:]:
        goes_in(name)
    said = set()
    for n in range(200):
        one = layout(OTHERS[n // len(MUTATIONS) % len(OTHERS)])
        heads = [*one.heads(), *(column.head for column in one.meta.values())]
        rows = [row_of(one) | {"备注": str(n)}, row_of(one)]
        monkeypatch.setattr(mutated, "GOOD", book(rows, one.id, [*heads, "备注"]))
        monkeypatch.setattr(mutated, "NAME", f"{one.label}.xlsx")
        said.add(tried(desk, MACHINE, n))
    assert len(said) > 4
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(3,)]


OTHERS = (
    *("training_classes", "training_allowance", "training_attendance", "insurance_reply"),
    *("comparison_reply", "hiring_roster", "transport_roster", "post_months", "post_attendance"),
    *("loans", "stations", "labour_register", "work_ledger"),
)
