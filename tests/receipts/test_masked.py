"""The person's copy: numbers masked, facts of others closed, the same seal; nothing can be guessed from it."""

from __future__ import annotations

import hashlib
import json

import pytest
from tests.receipts.conftest import FOLDER, PEOPLE

from kapok.receipts import masked_copy, opened, replay
from kapok.receipts.replay import Masked
from kapok.receipts.verify import canonical, digest, findings, parse
from kapok.rules.cases.casefile import read_cases

OLD = "510402198001010001"


def test_no_number_of_anyone_is_in_it_and_the_seal_still_holds(receipt):
    copy = masked_copy(receipt)
    words = canonical(copy).decode()
    assert all(number not in words for number in (*PEOPLE, OLD))
    assert "510402********2234" in words
    assert copy["seal"] == receipt["seal"]
    assert findings(parse(canonical(copy))) == []


def test_facts_of_others_are_closed_and_the_persons_own_are_there(receipt):
    rows = {(r["entity"], r["id"]): r for r in masked_copy(receipt)["body"]["facts"]}
    assert rows["employment", "J2"]["facts"]["contract_end"] == "2024-02-29"
    assert rows["organisation", "E"]["facts"]["kind"] == "enterprise"
    for name in (
        ("employment", "J1"),
        ("status", "S3"),
        ("insured_month", "M1"),
        ("payment", "L0"),
    ):
        assert rows[name]["facts"] == {}
        assert not rows[name]["own"]


def test_what_one_is_paid_for_oneself_is_ones_own(case, seal):
    line = {"id": "L1", "measure": "5", "item": "subsidy", "person": PEOPLE[1], "organisation": "E"}
    rows = {entity: list(of.values()) for entity, of in case.rows.items()}
    rows["payment"].append(
        line | {"event": rows["payment"][0]["event"], "amount": 100_000, "case_no": "C1"}
    )
    receipt = seal(case, rows=rows)
    assert receipt["body"]["result"]["outcome"] == "already_used"
    rows = {r["id"]: r for r in receipt["body"]["facts"] if r["entity"] == "payment"}
    assert rows["L1"]["own"]
    assert rows["L1"]["facts"]["case_no"] == "C1"


def test_the_name_of_a_file_may_hold_a_number_and_its_hash_is_left_alone(case, seal):
    source = {"name": f"{PEOPLE[1]}.yaml", "sha256": "510402199001012234" * 3 + "0" * 10}
    receipt = seal(case, sources=[source])
    shown = {"name": "510402********2234.yaml", "sha256": source["sha256"]}
    assert receipt["body"]["sources"] == [shown]
    assert opened(receipt)["sources"] == [source]


def test_the_office_opens_every_place(receipt):
    assert receipt["private"].keys() == receipt["digests"].keys()
    body = opened(receipt)
    assert {r["id"] for r in body["facts"] if r["entity"] == "person"} == set(PEOPLE)
    assert "********" not in json.dumps(body)


def test_a_number_cannot_be_tried_out_against_its_digest(receipt):
    """Each place has a salt of its own that the copy does not hold."""
    path, (salt, value) = next((p, o) for p, o in receipt["private"].items() if o[1] == PEOPLE[1])
    copy = masked_copy(receipt)
    assert salt not in canonical(copy).decode()
    guesses = {digest(value), digest(["", value]), hashlib.sha256(value.encode()).hexdigest()}
    assert copy["digests"][path] not in guesses
    assert len({opening[0] for opening in receipt["private"].values()}) == len(receipt["private"])


def test_a_masked_copy_is_not_decided_again(receipt, package):
    with pytest.raises(Masked):
        replay(masked_copy(receipt), package)


def test_a_wrong_opening_is_found(receipt):
    path = next(p for p, o in receipt["private"].items() if o[1] == PEOPLE[1])
    receipt["private"][path][1] = PEOPLE[0]
    (unfit,) = findings(receipt)
    assert (unfit.code, unfit.values["at"]) == ("opening", path)
    del receipt["private"][path]
    assert [unfit.code for unfit in findings(receipt)] == ["opening"]


def test_colleagues_that_ones_own_decision_counts_are_closed_too(package, seal):
    """Clause 10 counts the employer's people: the person's copy says that they were counted, and nothing of them."""
    cases = read_cases(FOLDER / "cases" / "10a-counterpart-hiring.yaml", package)
    receipt = seal(next(case for case in cases if case.name == "10人"), "J3")
    rows = receipt["body"]["facts"]
    people = {r["id"]: r for r in rows if r["entity"] == "person"}
    assert len(people) == 10
    assert [id_ for id_, row in people.items() if row["own"]] == ["P3"]
    assert all(r["facts"] == {} for r in rows if r["id"] in ("J1", "P1", "S1", "M1"))
    named = {value for search in receipt["body"]["searched"] for value in search["where"].values()}
    assert {"P3", "E"} <= named
    assert not named & {"P1", "J1"}
    assert receipt["body"]["result"]["outcome"] == "discretionary"
    assert replay(receipt, package) == []
