"""What an office does on pages, done by its system: lives, sources chosen, what was done undone, files in, comparisons, jobs."""

from __future__ import annotations

import base64
import re

import pytest
from tests.api.calling import System
from tests.api.test_answers import ACT

pytestmark = pytest.mark.server
LATER, LAST = ACT | {"day": "2023-06-10"}, ACT | {"day": "2023-06-20"}
BORN = ACT | {"kind": "newcomer", "birth": "1990-05-01", "sex": "male"}


def kinds(system: System, path: str) -> list[str]:
    return [one["kind"] for one in system.get(f"{path}/actions").json()["items"]]


def ok(answer):
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_lives_part_join_and_are_undone(served):
    system, other = served(username="api-lives"), served("caseworker", "b")
    home = "/households/a_household"
    made = [
        ok(system.post(f"{home}/members", BORN | {"name": name}, key=name))["id"]
        for name in ("jia", "yi")
    ]
    jia, yi = (f"/people/{one}" for one in made)
    leaving = LATER | {"leaving": made, "head": made[0], "house_number": "H-77"}
    foreign = other.post(f"{home}/split", leaving, key="x")
    assert foreign.status_code in (403, 404)
    new = ok(system.post(f"{home}/split", leaving, key="split"))["id"]
    assert ok(system.get(jia))["household"] == new
    headed = ACT | {"new_head": made[1], "day": "2023-06-15"}
    assert system.post(f"/households/{new}/head", headed, key="head").status_code == 200
    joined = LAST | {"household": "a_household", "relation": "儿子"}
    ok(system.post(f"{jia}/marriage", joined, key="marriage"))
    assert ok(system.get(jia))["household"] == "a_household"
    assert kinds(system, jia)[0] == "marriage"
    (newest, *_) = ok(system.get(f"{jia}/actions"))["items"]
    assert newest["undoable"]
    undo = f"{jia}/actions/{newest['id']}/undo"
    assert other.post(undo, ACT, key="x").status_code == 404
    ok(system.post(undo, LAST, key="undo"))
    assert ok(system.get(jia))["household"] == new
    again = system.post(undo, LAST, key="undo-twice")
    assert (again.status_code, again.json()["code"]) == (422, "undone_already")
    merged = LAST | {"other": made[0]}
    ok(system.post(f"{yi}/merge", merged, key="merge"))
    assert ok(system.get(jia))["merged_into"] == made[1]
    foreign = other.post("/people/b_person/merge", ACT | {"other": made[1]}, key="x")
    assert foreign.status_code in (403, 404, 422)
    assert ok(system.get(yi))["merged_into"] is None


def test_one_of_two_sources_is_chosen(served):
    system = served(username="api-chooses")
    said = ok(system.get("/people/a_person"))["facts"]["labour"]["sayings"]
    claim = next(one["claim"] for one in said if one["value"] == "weak")
    path, chosen = "/facts/person/a_person/choice", ACT | {"claim": claim}
    assert served("caseworker", "b").post(path, chosen, key="x").status_code == 404
    wrong = system.post("/facts/household/a_household/choice", chosen, key="y")
    assert wrong.status_code == 404
    ok(system.post(path, chosen, key="z"))
    assert ok(system.get("/people/a_person"))["facts"]["labour"]["value"] == "weak"


def test_a_move_is_offered_here_and_declined_there(served):
    system, other = served(), served("caseworker", "b")
    (waiting,) = [m for m in ok(system.get("/moves"))["items"] if m["row"] == "a_household"]
    assert ok(system.post(f"/moves/{waiting['id']}/withdraw", None, key="w"))["ended"]
    moving = ACT | {"area": "510422"}
    offered = ok(system.post("/households/a_household/moves", moving, key="m"))
    number = offered["move"]
    assert number in [one["id"] for one in ok(other.get("/moves"))["items"]]
    assert ok(other.post(f"/moves/{number}/decline", None, key="d"))["ended"] == "declined"
    assert other.post(f"/moves/{number}/take", {}, key="t").status_code == 404


def test_several_files_come_in_at_once_and_are_mended(served, town):
    """A zip's each an import of its own; what is refused keeps no other out; sent once more nothing comes in twice."""
    import io
    import zipfile

    from tests.imports.sheets import book, family

    system, where, packed = (
        served(username="api-files"),
        {"县": "米易县", "乡": "", "村": ""},
        io.BytesIO(),
    )
    rows = family(3, **where)
    rows[1]["劳动技能"] = rows[2]["劳动技能"] = "会一点"
    with zipfile.ZipFile(packed, "w") as whole:
        whole.writestr("一村.xlsx", book(rows))
        whole.writestr(f"{rows[0]['证件号码']}村.xlsx", book(family(3, 3, **where)))
        whole.writestr("三村.csv", b"%PDF-1.7")
    files = [("各村.zip", packed.getvalue()), ("四村.pdf", b"%PDF-1.7")]
    sent = {"files": [{"name": n, "content": base64.b64encode(data).decode()} for n, data in files]}
    came = ok(system.post("/imports/several", sent, key="several"))["items"]
    told = [(one["file"], one["id"] is not None, one["refused"] is not None) for one in came]
    assert told == [(0, True, False), (0, True, False), (0, False, True), (1, False, True)]
    assert [came[n]["name"] for n in (0, 2, 3)] == ["一村.xlsx", "三村.csv", "四村.pdf"]
    assert re.fullmatch(r"\d{6}\*+\w{4}村\.xlsx", came[1]["name"]), "masked as elsewhere"
    assert ok(system.post("/imports/several", sent, key="several"))["items"] == came
    listed = [one["id"] for one in ok(system.get("/imports"))["items"]]
    assert listed[:2] == [one["id"] for one in came[1::-1]]
    assert listed.count(came[0]["id"]) == 1
    sent["files"][1]["content"] = "%%%"
    wrong = system.post("/imports/several", sent, key="wrong")
    assert (wrong.status_code, wrong.json()["place"]) == (422, "/files/1/content")
    number = came[0]["id"]

    def faults():
        items = ok(system.get(f"/imports/{number}/rows"))["items"]
        found = [f for row in items for f in row["findings"] if "会一点" in f["zh"]]
        return [fault["cell"] for fault in found]

    assert [cell[-1] for cell in faults()] == ["5", "6"]
    cell = {"row": 5, "letter": faults()[0][:-1], "value": "无劳动力"}
    mend = f"/imports/{number}/cells"
    both = {"cells": [cell, cell | {"row": 6}], "alike": True}
    assert system.post(mend, both, key="two").status_code == 422
    none = {"cells": [cell | {"row": 4}], "alike": True}
    assert system.post(mend, none, key="none").json()["code"] == "import_no_fault"
    ok(system.post(mend, {"cells": [cell], "alike": True}, key="alike"))
    assert faults() == []
    assert ok(system.get(f"/imports/{number}"))["forecast"] is None
    job = ok(system.post(f"/imports/{number}/forecast", None, key="forecast"))["job"]
    assert ok(system.get(f"/jobs/{job}"))["kind"] == "forecast"


def test_a_file_comes_in_row_by_row_and_is_undone(served, town, monkeypatch):
    from tests.imports.sheets import book, family

    from kapok.accounts.actor import tell
    from kapok.api import tokens
    from kapok.api.models import Token
    from kapok.imports import actions, copies

    system, other = served(username="api-files", reveal="case"), served("caseworker", "b")
    rows = family(3, 县="米易县", 乡="", 村="")
    rows[1]["性别"] = "不详"
    rows[2]["姓名"] = "阿牛木呷"
    sent = {"name": "户信息.xlsx", "content": base64.b64encode(book(rows)).decode()}
    number = ok(system.post("/imports", sent, key="file"))["id"]
    told = ok(system.get(f"/imports/{number}"))
    assert told["state"] == "checked"
    assert sum(told["counts"].values()) == 3
    uses = {one["head"]: one["use"] for one in told["columns"]}
    assert (uses["姓名"], uses["户主姓名"], uses["证件类型"]) == ("kept", "checked", "known")
    listed = ok(system.get(f"/imports/{number}/rows"))["items"]
    faults = [fault for row in listed for fault in row["findings"]]
    assert len(listed) == 3
    assert any(fault["cell"] and fault["mend_zh"] for fault in faults)
    swapped = [
        one | {"姓名": one["证件号码"], "证件号码": one["姓名"]}
        for one in family(3, 3, 县="米易县", 乡="", 村="")
    ]
    second = {"name": "写反了.xlsx", "content": base64.b64encode(book(swapped)).decode()}
    wrong = ok(system.post("/imports", second, key="swapped"))["id"]
    said = [row["findings"] for row in ok(system.get(f"/imports/{wrong}/rows"))["items"]]
    assert [any("写反" in one["zh"] for one in found) for found in said] == [True] * 3
    for path in (f"/imports/{number}", f"/imports/{number}/rows", f"/imports/{number}/workbook"):
        assert other.get(path).status_code in (403, 404), path
    assert base64.b64decode(ok(system.get(f"/imports/{number}/workbook"))["content"])[:2] == b"PK"
    confirm = f"/imports/{number}/confirm"
    assert other.post(confirm, {"partial": True}, key="x").status_code == 404
    job = ok(system.post(confirm, {"partial": True}, key="confirm"))["job"]
    assert ok(system.get(f"/jobs/{job}"))["state"] == "queued"
    assert other.get(f"/jobs/{job}").status_code == 404
    token = Token.objects.select_related("account").get(pk=system.token.split("_")[1])
    actor = tokens.actor(token, token.expires_on)
    tell(actor)
    actions.apply(actor, number)  # as the job does
    rows_ = ok(system.get(f"/imports/{number}/rows"))["items"]
    assert {(row["entity"], bool(row["subject"])) for row in rows_} == {("person", True)}
    monkeypatch.setattr(copies, "MOST_ROWS", 0)  # as if there were many
    sheet = f"/imports/{number}/workbook"
    assert system.get(sheet).json()["code"] == "import_no_copy"
    assert other.post(sheet, None, key="copy").status_code == 404
    job = ok(system.post(sheet, None, key="copy"))["job"]
    assert ok(system.post(sheet, None, key="once-more"))["job"] == job
    tell(actor)
    copies.make_copy(actor, number, "zh")  # as the job does
    assert base64.b64decode(ok(system.get(sheet))["content"])[:2] == b"PK"
    again = system.post("/imports", sent, key="again")
    assert (again.status_code, again.json()["code"]) == (422, "import_same_file")
    ok(system.post(f"/imports/{number}/undo", {"reason": "交错了"}, key="undo"))
    assert ok(system.get(f"/imports/{number}"))["state"] == "undone"
    bad = system.post("/imports", sent | {"content": "%%%"}, key="bad")
    assert (bad.status_code, bad.json()["place"]) == (422, "/content")


def test_every_body_that_may_come_is_read(served):
    """Django reads no body that is larger than its own limit, whatever the operation allows."""
    from django.conf import settings

    from kapok.api.table import OPERATIONS

    assert max(one.most for one in OPERATIONS) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_an_office_is_asked_and_its_reply_handed_in(served, town):
    from kapok.accounts.actor import tell
    from kapok.api import tokens
    from kapok.api.models import Token
    from kapok.comparing import rounds

    system, other = served(username="api-rounds", reveal="check"), served("caseworker", "b")
    offices = ok(system.get("/comparisons/offices"))
    assert offices["items"][0]["people"] >= 1
    begun = ok(system.post("/comparisons", {"office": "insurance", "area": "510421"}, key="1"))
    place = f"/comparisons/{begun['id']}"
    nobody = {"office": "insurance", "area": "510421", "only_unknown": True}
    assert system.post("/comparisons", nobody, key="0").status_code == 422
    assert system.post(
        "/comparisons", {"office": "insurance", "area": "510422"}, key="2"
    ).status_code in (403, 422)
    token = Token.objects.select_related("account").get(pk=system.token.split("_")[1])
    actor = tokens.actor(token, token.expires_on)
    tell(actor)
    rounds.request(actor, begun["id"])  # as the job does
    assert ok(system.get(place))["state"] == "asked"
    request = base64.b64decode(ok(system.get(f"{place}/request"))["content"])
    assert request[:2] == b"PK"
    for path in (place, f"{place}/request"):
        assert other.get(path).status_code in (403, 404)
    reply = {"name": "回复.xlsx", "content": base64.b64encode(request).decode()}
    assert other.post(f"{place}/reply", reply, key="x").status_code == 404
    assert ok(system.post(f"{place}/reply", reply, key="3"))["job"]


def test_a_run_is_asked_for_and_told_of_to_whoever_asked(served):
    system, reader = served(), served("leader")
    asked = ok(system.post("/finds/runs", None, key="run"))
    assert (asked["kind"], asked["state"]) == ("finds", "queued")
    assert (
        ok(system.post("/finds/runs", None, key="another"))["id"] == asked["id"]
    )  # it waits still
    assert ok(system.get(f"/jobs/{asked['id']}"))["id"] == asked["id"]
    assert reader.get(f"/jobs/{asked['id']}").status_code == 404
    assert reader.post("/finds/runs", None, key="x").status_code == 403
    assert ok(system.get("/finds/regrets"))["items"][0]["kind"] == "day"
    assert ok(system.get("/finds/prices"))["items"] == []
