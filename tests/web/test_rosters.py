"""A list of whom a run found comes out in the form of its office's roster: for a purpose, with whole numbers, on record."""

from __future__ import annotations

import io
from importlib import import_module
from urllib.parse import unquote

import openpyxl
import pytest
from tests.registry.people import VILLAGE, A, B
from tests.web.inhabited import entered
from tests.web.test_finds import page

from kapok.intake.layouts import layout

pytestmark = pytest.mark.server


def decided(con, measure: str, entity: str) -> None:
    """That a run found a unit of whom it found."""
    con.execute(
        "INSERT INTO finds_result_kept (since, entity, unit, person, organisation, scope, measure, outcome, missing, deciding, noted, "
        "holder) SELECT since, %s, 'b_' || %s, person, '', scope, %s, 'eligible', '{}', '{}', '{}', '' FROM finds_find "
        "WHERE person = 'b_person'",
        [entity, entity, measure],
    )


def test_a_list_comes_out_in_the_form_of_its_roster(town, monkeypatch):
    """For a purpose, with whole numbers, and whose they were is kept; who may not see numbers has no such form. Of more finds than
    a roster lists it is refused, also where some have no line.
    """
    from django.db import connection

    from kapok.accounts.actor import MACHINE, acting_as

    path, why = "/finds/1/rows/?measure=2b", {"purpose": "case", "words": ""}
    move = "UPDATE finds_find SET measure = %s, amount = %s WHERE person = 'b_person'"
    looks = "SELECT count(*) FROM registry_look WHERE actor = 'caseworker_b' AND \"row\" = 'b_person' AND field = 'sheet'"
    with town.as_("owner") as con:
        con.execute(move, ["2b", 40_000])
        decided(con, "2b", "employment")
        con.commit()
        try:
            assert "导出花名册" in page("caseworker_b", path)
            assert "导出花名册" not in page("leader_b", path)
            assert "导出花名册" not in page("caseworker_b", "/finds/1/rows/")
            client = entered("caseworker_b")
            assert 'href="#purpose"' in client.post(path, why | {"purpose": ""}).content.decode()
            sheet = openpyxl.load_workbook(io.BytesIO(client.post(path, why).content)).active
            form, transport = layout("transfer_roster").form, layout("transport_roster")
            heads, row, total, signed = sheet.iter_rows(min_row=form.header_row, values_only=True)
            line = dict(zip(heads, row, strict=True))
            assert sheet["A1"].value == form.title
            assert (total[0], total[heads.index("金额")]) == ("合计（1 行）", "400")
            assert form.signatures in signed
            assert (line["序号"], line["姓名"], line["金额"]) == ("1", "阿·尔布", "400")
            assert len(line["身份证号"]) == 18
            with acting_as(MACHINE), connection.cursor() as cursor:
                cursor.execute(looks)
                assert cursor.fetchone() == (1,)
            for other in ("leader_b", "caseworker_a"):
                assert entered(other).post(path, why).status_code == 404
            con.execute(move, ["3", 30_000])
            decided(con, "3", "journey")
            con.commit()
            made = client.post("/finds/1/rows/?measure=3", why).content
            sheet, form = openpyxl.load_workbook(io.BytesIO(made)).active, transport.form
            heads, row, _, _ = sheet.iter_rows(min_row=form.header_row, values_only=True)
            line = dict(zip(heads, row, strict=True))
            assert (line["姓名"], line["金额"]) == ("阿·尔布", "300")
            con.execute("DELETE FROM finds_result_kept WHERE entity = 'journey'")
            con.commit()
            monkeypatch.setattr(import_module("kapok.imports.exporting.export"), "MOST", 0)
            refused = client.post("/finds/1/rows/?measure=3", why).content.decode()
            assert "花名册一次最多 0 行" in refused
        finally:
            con.execute(move, ["23b", 150_000])
            con.execute("DELETE FROM finds_result_kept WHERE entity IN ('employment', 'journey')")
            con.commit()


def hired(con) -> None:
    """An employer of B that a run found, for a job of somebody there and one of somebody of A."""
    run = "FROM finds_run ORDER BY id LIMIT 1"
    con.execute(
        "INSERT INTO finds_find_kept (since, measure, kind, units, amount, missing, entity, unit, person, organisation, scope) "
        f"SELECT id, '5', 'ready', 2, 200000, '', 'organisation', 'b_organisation', '', 'b_organisation', %s {run}",
        [B],
    )
    con.execute(
        f"INSERT INTO finds_count (run_id, measure, scope, what, why, n, units, amount) SELECT id, '5', %s, 'ready', '{{}}', 1, 2, 0 {run}",
        [B],
    )
    for mark, county in (("a", A), ("b", B)):
        con.execute(
            "INSERT INTO finds_result_kept (since, entity, unit, person, organisation, scope, measure, outcome, amount, missing, "
            "deciding, noted, holder) SELECT id, 'employment', %s, %s, 'b_organisation', %s, '5', 'eligible', 100000, '{}', '{}', "
            f"'{{}}', '' {run}",
            [f"{mark}_employment", f"{mark}_person", VILLAGE[county]],
        )


def test_of_an_employer_each_job_that_was_counted_is_a_line_but_for_those_elsewhere(town):
    """The page says how many were counted, the name of the file how many stand in it; whose numbers those are is kept."""
    from django.db import connection

    from kapok.accounts.actor import MACHINE, acting_as

    path, why = "/finds/1/rows/?measure=5", {"purpose": "other", "words": "试五"}
    form = layout("hiring_roster").form
    looks = "SELECT actor, \"row\" FROM registry_look WHERE field = 'sheet' AND words = '试五'"
    with town.as_("owner") as con:
        hired(con)
        con.commit()
        try:
            assert "判定算进去的一共 2 条" in page("caseworker_b", path)
            made = entered("caseworker_b").post(path, why)
            sheet = openpyxl.load_workbook(io.BytesIO(made.content)).active
            heads, *rows, _, _ = sheet.iter_rows(min_row=form.header_row, values_only=True)
            assert [row[heads.index("姓名")] for row in rows] == ["阿·尔布"]
            assert "1行" in unquote(made.headers["Content-Disposition"])
            assert entered("caseworker_a").post(path, why).status_code == 404
            with acting_as(MACHINE), connection.cursor() as cursor:
                cursor.execute(looks)
                assert cursor.fetchall() == [("caseworker_b", "b_person")]
        finally:
            for table in ("find_kept", "result_kept", "count"):
                con.execute(f"DELETE FROM finds_{table} WHERE measure = '5'")
            con.commit()
