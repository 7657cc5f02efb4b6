"""What an import would lead to, worked out before it is confirmed: the same that comes of it, and nothing of the trial remains."""

from __future__ import annotations

from collections.abc import Callable

from tests.imports.sheets import book, family
from tests.imports.test_imports import LATER, bring, facts
from tests.imports.test_undo import done

_KEPT = ("registry_person", "registry_source", "imports_wrote", "imports_changed")


def test_a_forecast_is_what_comes_and_leaves_nothing(desk, officer: Callable) -> None:
    from kapok.imports import actions
    from kapok.jobs.work.importing import decide_anew, forecast_later

    by = officer()
    first = bring(by, book(family(3)))
    rows = [*family(3), *family(3, 3)]
    rows[3]["与户主关系"] = "之子"
    number = actions.understand(by, book(rows), LATER).file.pk
    before = {name: facts(desk, f"SELECT count(*) FROM {name}") for name in _KEPT}

    def foreseen() -> dict:
        forecast_later(by, number)
        done(desk, by)
        [[told]] = facts(desk, "SELECT wrote->'forecast' FROM imports_import WHERE id = %s", number)
        assert {name: facts(desk, f"SELECT count(*) FROM {name}") for name in _KEPT} == before
        return told

    assert "finds" not in foreseen()
    decide_anew(by, first.pk)
    done(desk, by)
    tasks = "SELECT count(*) FROM comparing_datatask WHERE closed_on IS NULL"
    finds = "SELECT kind, count(*) FROM finds_find WHERE until IS NULL GROUP BY 1"
    stood = facts(desk, tasks)[0][0], dict(facts(desk, finds))
    told = foreseen()
    actions.confirm(by, number)
    actions.apply(by, number)
    decide_anew(by, number)
    done(desk, by)
    assert told["people"] == 3
    assert told["tasks"] > 0
    assert facts(desk, tasks)[0][0] - stood[0] == told["tasks"] - told["tasks_gone"]
    came = {kind: n - stood[1].get(kind, 0) for kind, n in dict(facts(desk, finds)).items()}
    assert told["finds"] == {kind: n for kind, n in came.items() if n}
