"""What screenings gave, over the interface: within the scope, by ids, page by page."""

from __future__ import annotations

import base64
import io

import openpyxl
import pytest
from tests.api.test_answers import looks
from tests.web.test_rosters import decided

pytestmark = pytest.mark.server
LISTS = ("/finds/rows", "/finds/results", "/finds/changes")


def test_finds_are_those_of_ones_own_county(served):
    for mark, other in (("a", "b"), ("b", "a")):
        system = served("caseworker", mark)
        for path in LISTS:
            told = system.get(path)
            assert told.status_code == 200, path
            assert told.json()["items"], path
            assert all(one["area"].startswith(("510421", "510422")) for one in told.json()["items"])
            assert f"{other}_" not in told.content.decode(), path
    [run] = system.get("/finds/runs").json()["items"]
    assert run["policy"] == "panzhihua-2022-143"
    assert system.get(f"/finds?run={run['id']}").json()["measures"]


def test_what_is_asked_for_narrows_and_what_is_not_there_is_said(served):
    system = served()
    [found, *_] = system.get("/finds/rows").json()["items"]
    same = system.get(f"/finds/rows?measure={found['measure']}&kind={found['kind']}&area=510421")
    assert found in same.json()["items"]
    assert system.get("/finds/rows?measure=0").json()["items"] == []
    missing = system.get("/finds?run=999999")
    assert (missing.status_code, missing.json()["code"]) == (404, "no_run")
    assert system.get("/finds/rows?kind=x").json()["place"] == "?kind"
    assert served("auditor").get("/finds").status_code == 403


def test_what_stands_for_somebody(served):
    system = served(username="api-standing")
    [one] = system.get("/people/a_person/results").json()["items"]
    assert (one["measure"], one["outcome"], one["person"]) == ("23b", "not_eligible", "a_person")
    assert looks("api-standing") == [("person", "a_person", "", "", "")]
    assert served("caseworker", "b").get("/people/a_person/results").status_code == 404
    for role in ("leader", "auditor"):  # one may not see people, one may not see finds
        assert served(role).get("/people/a_person/results").status_code == 403


def test_a_list_comes_out_in_the_form_of_its_roster(served, town):
    """For the token's purpose, with whole numbers, and whose they were is kept."""
    from kapok.intake.layouts.load import layout

    path = "/finds/roster?measure=2b"
    move = "UPDATE finds_find SET measure = %s WHERE person = 'b_person'"
    with town.as_("owner") as con:
        con.execute(move, ["2b"])
        decided(con, "2b", "employment")
        con.commit()
        try:
            system = served("caseworker", "b", username="api-roster", reveal="case")
            told = system.get(path).json()
            sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(told["content"]))).active
            form = layout("transfer_roster").form
            heads, row, _, _ = sheet.iter_rows(min_row=form.header_row, values_only=True)
            line = dict(zip(heads, row, strict=True))
            assert (line["姓名"], len(line["身份证号"])) == ("阿·尔布", 18)
            assert (told["lines"], told["counted"]) == (1, 1)
            assert looks("api-roster") == [("person", "b_person", "sheet", "case", "")]
            blind = served("caseworker", "b", username="api-blind")
            for other, asked, code in (
                (blind, path, "no_reveal"),
                (system, "/finds/roster?measure=16", "no_roster"),
                (system, f"{path}&kind=decide", "nobody_found"),
            ):
                answer = other.get(asked)
                assert (answer.status_code in (403, 404), answer.json()["code"]) == (True, code)
            away = served("caseworker", "a", username="api-away", reveal="case")
            assert away.get(path).json()["code"] == "nobody_found"
        finally:
            con.execute(move, ["23b"])
            con.execute("DELETE FROM finds_result_kept WHERE entity = 'employment'")
            con.commit()
