"""A file from its first reading into the registry, and back out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from psycopg import errors
from tests.imports.sheets import book, family, id_number, member, text

NAME = "（乡村建设）户信息_20230530.xlsx"
LATER = "（乡村建设）户信息_20230615.xlsx"


def bring(by, data: bytes, name: str = NAME, **how):
    """A file understood, confirmed and applied."""
    from kapok.imports import actions

    seen = actions.understand(by, data, name)
    actions.confirm(by, seen.file.pk, **how)
    return actions.apply(by, seen.file.pk, seen)


def counts(seen) -> dict[str, int]:
    return {verdict: n for verdict, n in seen.file.counts.items() if n}


def facts(desk, words: str, *values):
    with desk.as_("owner") as con:
        return con.execute(words, values).fetchall()


def rows_of(by, number: int):
    from kapok.accounts.actor import acting_as
    from kapok.imports import actions

    with acting_as(by):
        return list(actions.rows(by, number))


def changes(by, number: int) -> dict[str, tuple]:
    return {
        one["fact"]: (one["old"], one["new"], one["differs"])
        for row in rows_of(by, number)
        for one in row.changes
    }


def refused(code: str):
    from kapok.imports.trouble import Refused

    return pytest.raises(Refused, match=code)


def test_a_new_file_is_laid_down_with_its_source_and_history(desk, officer: Callable) -> None:
    by = officer()
    file = bring(by, book(family()))
    assert (file.state, file.layout, file.as_of) == (
        "applied",
        "national_households",
        dt.date(2023, 5, 30),
    )
    people = facts(
        desk,
        "SELECT who.name, who.number_sealed IS NOT NULL, facts.hukou_village, facts.scope, source.supplier, source.document "
        "FROM registry_person who JOIN fact_person facts USING (id) JOIN registry_source source ON source.id = facts.source_id "
        "ORDER BY who.name",
    )
    assert len(people) == 6
    village = ("510422101201", "510422101201", "rural_revitalisation", file.address)
    assert {row[2:] for row in people} == {village}
    heads = "SELECT count(*) FILTER (WHERE head), count(*) FROM registry_membership WHERE finish = '2999-12-31'"
    assert facts(desk, heads) == [(2, 6)]
    events = "SELECT DISTINCT actor, reason FROM registry_event WHERE table_name = 'fact_person' AND op = 'insert'"
    assert facts(desk, events) == [("wang", f"import {file.pk}")]
    for table in ("registry_household", "fact_household", "registry_person", "fact_person"):
        laid = facts(desk, f"SELECT id FROM {table} ORDER BY ctid")
        assert laid == sorted(laid)  # by ids that are given at random, not as the file has them


def test_only_what_differs_is_changed_and_told_old_and_new(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family()))
    again = family()
    again[0]["姓名"], again[1]["劳动技能"], again[2]["成员联系电话"] = (
        "阿木·日木",
        "无劳动力",
        "13911112222",
    )
    again[3]["民族"] = ""
    seen = actions.understand(by, book([*again, member(6)]), LATER)
    assert counts(seen) == {"new": 1, "changed": 2, "look": 1, "same": 3}
    told = changes(by, seen.file.pk)
    assert told["name"] == (family()[0]["姓名"], "阿木·日木", "named")  # nobody is renamed unasked
    assert told["labour"] == ("normal", "none", "")
    assert set(told["phone"][0]) == set(told["phone"][1]) == {"sealed"}
    assert "ethnic" not in told
    assert actions.choose_all(by, seen.file.pk, "sheet") == 1
    actions.confirm(by, seen.file.pk)
    actions.apply(by, seen.file.pk)
    assert facts(
        desk, "SELECT count(*) FROM registry_person WHERE name = '阿木·日木' AND initials <> ''"
    ) == [(1,)]
    assert facts(
        desk, "SELECT count(*) FROM fact_person WHERE labour = 'none' AND version = 2"
    ) == [(1,)]


def test_an_import_stands_and_its_rows_are_of_one_that_is_there(desk, officer: Callable) -> None:
    """Also for the owner: rows look once whether theirs is there, so it may not go, nor they to another."""
    bring(officer(), book(family()))
    added = (
        "INSERT INTO imports_importrow (import_id, sheet, number, verdict, subject, changes, findings, choice, scope) "
        "SELECT 0, sheet, number, verdict, subject, changes, findings, choice, scope FROM imports_importrow LIMIT 1"
    )
    for words, why in (
        ("DELETE FROM imports_import", errors.InsufficientPrivilege),
        ("UPDATE imports_import SET id = id + 1", errors.InsufficientPrivilege),
        (added, errors.ForeignKeyViolation),
        ("UPDATE imports_importrow SET import_id = 0", errors.ForeignKeyViolation),
    ):
        with desk.as_("owner") as con, pytest.raises(why):
            con.execute(words)


def test_the_same_file_twice_says_when_it_came(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by, data = officer(), book(family())
    first = bring(by, data)
    with refused("import_same_file") as no:
        actions.understand(by, data, "又一份.xlsx")
    assert f"第 {first.pk} 次导入" in no.value.zh
    assert "王经办" in no.value.en
    assert facts(desk, "SELECT count(*) FROM registry_person") == [(6,)]


def test_the_same_rows_in_another_file_change_nothing(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family()))
    seen = actions.understand(by, text(family(), encoding="gb18030"), "户信息_20230616.csv")
    assert counts(seen) == {"same": 6}
    with refused("import_nothing"):
        actions.confirm(by, seen.file.pk)


def test_undone_facts_are_what_they_were_and_all_of_it_stays_in_history(
    desk, officer: Callable
) -> None:
    from kapok.imports import actions

    by = officer()
    first = bring(by, book(family()))
    before = facts(
        desk,
        "SELECT id, name, labour, phone_sealed, phone_index FROM registry_person JOIN fact_person USING (id) ORDER BY id",
    )
    again = family()
    again[0]["姓名"], again[1]["劳动技能"] = "阿木·日木", "无劳动力"
    again[2]["成员联系电话"] = "13911112222"
    second = bring(by, book([*again, member(6)]), LATER)
    with refused("import_later"):
        actions.undo(by, first.pk)
    actions.undo(by, second.pk)
    after = facts(
        desk,
        "SELECT id, name, labour, phone_sealed, phone_index FROM registry_person JOIN fact_person USING (id) ORDER BY id",
    )
    assert after == before
    gone = "SELECT before->>'name' FROM registry_event WHERE table_name = 'registry_person' AND op = 'delete'"
    assert len(facts(desk, gone)) == 1


def test_a_household_keeps_its_head_and_nobody_is_moved(desk, officer: Callable) -> None:
    from kapok.imports import actions
    from kapok.jobs.work.importing import bring_in

    by = officer()
    bring(by, book(family(6)))
    second = member(7, 户编号="H000000", 与户主关系="户主")
    moved = member(4, 户编号="H000000")
    file, job = bring_in(by, book([second, moved]), LATER)
    assert job is None
    assert [[one["code"] for one in row.findings] for row in rows_of(by, file.pk)] == [
        ["head_there"],
        ["household_differs"],
    ]
    actions.confirm(by, file.pk)
    actions.apply(by, file.pk)
    heads = "SELECT count(*) FILTER (WHERE head), count(*) FROM registry_membership JOIN registry_household house ON house.id = household_id WHERE house.number = 'H000000'"
    assert facts(desk, heads) == [(1, 4)]


def test_rows_of_others_are_left_out_and_say_so(desk, officer: Callable) -> None:
    from kapok.imports import actions

    wang, sun = officer("wang"), officer("sun")
    bring(wang, book(family()))
    seen = actions.understand(
        sun, book([*family(2), member(30, 县="米易县", 村="", 乡="")]), "米易_20230601.xlsx"
    )
    assert counts(seen) == {"new": 1, "refused": 2}
    assert {
        one["code"]
        for row in rows_of(sun, seen.file.pk)
        for one in row.findings
        if one.get("level") == "error"
    } == {"elsewhere", "outside"}
    told = [one for row in rows_of(sun, seen.file.pk) for one in row.findings]
    assert [one["values"] for one in told if one["code"] == "elsewhere"] == [
        {"place": "盐边县"}
    ] * 2
    with refused("import_not_partial"):
        actions.confirm(sun, seen.file.pk)
    actions.confirm(sun, seen.file.pk, partial=True)
    assert actions.apply(sun, seen.file.pk).wrote["rows"]["registry_person"] == 1


def test_nobody_sees_the_imports_of_another_county(desk, officer: Callable) -> None:
    from kapok.accounts.actor import acting_as
    from kapok.imports import actions

    file = bring(officer("wang"), book(family()))
    sun = officer("sun")
    with acting_as(sun), refused("import_gone"):
        actions.get(sun, file.pk)


def test_a_registry_that_moved_on_is_checked_anew(desk, officer: Callable) -> None:
    from kapok.imports import actions

    by = officer()
    bring(by, book(family()))
    again = family()
    again[0]["姓名"] = "阿木"
    seen = actions.understand(by, book(again), LATER)
    actions.confirm(by, seen.file.pk)
    with desk.as_("owner") as con:
        con.execute(
            "UPDATE registry_person SET name = '别人改', version = version + 1 WHERE name = %s",
            [family()[0]["姓名"]],
        )
    with refused("import_moved_on"):
        actions.apply(by, seen.file.pk)
    assert changes(by, seen.file.pk)["name"][:2] == ("别人改", "阿木")


def test_no_number_stands_anywhere_in_clear(desk, officer: Callable) -> None:
    by = officer()
    data = family()
    data[4]["证件号码"] = id_number(4)[:17] + ("0" if id_number(4)[17] != "0" else "1")
    bring(by, book(data), f"{id_number(1)}.xlsx", partial=True)
    with desk.as_("owner") as con:
        for table in (
            "imports_import",
            "imports_importrow",
            "imports_changed",
            "imports_wrote",
            "registry_source",
        ):
            lines = con.execute(f"SELECT one::text FROM {table} one").fetchall()
            assert not any(
                number in line
                for (line,) in lines
                for n in range(6)
                for number in (id_number(n)[:17], f"138{n:08d}")
            )


def test_a_number_leads_to_one_record_however_many_were_merged_away(
    desk, officer: Callable
) -> None:
    bring(officer(), book(family(3)))
    with desk.as_("owner", actor="x", areas="*", reason="-") as con:
        [(kept,), (first,), (second,)] = con.execute(
            "SELECT id FROM registry_person ORDER BY id"
        ).fetchall()
        con.execute(
            "UPDATE registry_person SET merged_into_id = %s WHERE id = ANY(%s)",
            [kept, [first, second]],
        )
        con.execute(
            "UPDATE registry_person SET number_index = (SELECT number_index FROM registry_person WHERE id = %s) WHERE id = %s",
            [first, second],
        )
    with desk.as_("web", actor="wang", areas="510422") as con:
        words = (
            "SELECT known.place, known.id FROM registry_person one, "
            "kapok_known_people(ARRAY[one.number_index, one.number_index]) known WHERE one.id = %s ORDER BY 1"
        )
        assert con.execute(words, [first]).fetchall() == [(1, kept), (2, kept)]
