"""What somebody is to the head of the household: applied where it only names a relation, refused with its cell where it is about
who is head, asked about where it is no such word.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.imports.sheets import book, family, member
from tests.imports.test_imports import LATER, bring, changes, counts, facts, rows_of

NOW = "SELECT relation, head FROM registry_membership JOIN registry_person who ON who.id = person_id WHERE who.name = %s"


def said(by, number: int) -> list[list[tuple[str, str]]]:
    return [[(one["code"], one.get("head", "")) for one in row.findings if "code" in one] for row in rows_of(by, number)]  # fmt: skip


def test_a_relation_is_applied_and_taken_back(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family(3)))
    again = family(3)
    again[1]["与户主关系"], again[2]["与户主关系"] = "妻子", "舍友"
    seen = actions.understand(by, book(again), LATER)
    assert counts(seen) == {"changed": 1, "same": 2}
    assert changes(by, seen.file.pk) == {"relation": ("之子", "配偶", "")}
    assert said(by, seen.file.pk)[2] == [("code_unknown", "与户主关系")]
    actions.confirm(by, seen.file.pk)
    actions.apply(by, seen.file.pk, seen)
    assert facts(desk, NOW, again[1]["姓名"]) == [("配偶", False)]
    assert facts(desk, NOW, again[2]["姓名"]) == [("之子", False)]
    assert len(actions.touched(by, seen.file.pk).people) == 1
    actions.undo(by, seen.file.pk)
    assert facts(desk, NOW, again[1]["姓名"]) == [("之子", False)]


def test_who_is_head_is_not_settled_by_a_file(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family(3)))
    again = family(3)
    again[0]["与户主关系"], again[1]["与户主关系"] = "配偶", "户主"
    seen = actions.understand(by, book(again), LATER)
    assert said(by, seen.file.pk) == [
        [("head_stays", "与户主关系")],
        [("head_there", "与户主关系")],
        [],
    ]
    assert not changes(by, seen.file.pk)
    two = [member(6), member(7, 与户主关系="户主"), member(8)]
    seen = actions.understand(by, book(two), "户信息_20230616.xlsx")
    assert counts(seen) == {"new": 1, "refused": 2}
    assert [one[:1] for one in said(by, seen.file.pk)] == [
        *[[("heads_several", "与户主关系")]] * 2,
        [],
    ]


def test_help_recorded_where_nobody_works_is_told_at_its_cell_and_kept_nowhere(
    desk, officer: Callable
) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family(3)))
    again = family(3)
    again[1]["公益性岗位（月数）"] = "6"
    seen = actions.understand(by, book(again), LATER)
    assert said(by, seen.file.pk) == [[], [("nobody_works", "公益性岗位（月数）")], []]
    assert counts(seen) == {"same": 3}
    again[2] |= {"务工所在地": "浙江省杭州市余杭区", "务工时间（月）": "6"}
    seen = actions.understand(by, book(again), LATER)
    assert said(by, seen.file.pk) == [[], [], []]
