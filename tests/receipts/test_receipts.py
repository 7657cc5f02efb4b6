"""What a receipt holds, and what it does not hang on."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from tests.receipts.conftest import FACTS, FOLDER, PEOPLE, ROOT, rows_of

from kapok.receipts import Origin, opened, replay
from kapok.receipts.verify import canonical, parse


def facts_of(receipt, entity, id_):
    body = opened(receipt)
    (row,) = [r for r in body["facts"] if (r["entity"], r["id"]) == (entity, id_)]
    return row


def test_it_says_what_was_decided_by_which_rules_on_which_facts(receipt, package):
    body = opened(receipt)
    assert body["policy"]["hash"] == package.hash
    assert any(f["name"] == "measures/05-enterprise-hiring.yaml" for f in body["policy"]["files"])
    assert body["asked"] == {
        "measure": "5", "unit": "J2", "as_of": "2024-06-30", "readings": {}, "parameters": [], "moved": None,
    }  # fmt: skip
    result = body["result"]
    assert (result["outcome"], result["due"], result["payee"]) == ("eligible", 300_000, "E")
    money = result["settlement"]
    assert (money["pay"], money["paid"], money["n"], money["counted"]) == (400_000, 100_000, 4, 3)
    assert money["lines"] == [{"id": "L0", "item": "subsidy", "amount": 100_000}]
    subsidy = next(p for p in body["parameters"] if p["name"] == "hire_subsidy")
    assert subsidy["used"] == [
        {"day": "2023-03-01", "value": 100_000, "from": "2022-01-01", "set_by": "city"}
    ]
    assert any("这次应付 3,000 元" in line for line in body["explanation"]["zh"])
    assert any("3,000 yuan" in line for line in body["explanation"]["en"])


def test_it_holds_the_facts_that_were_read_and_no_others(case, seal):
    rows = rows_of(case)
    rows["person"][1] |= {"phone_checked": True} if "phone_checked" in rows["person"][1] else {}
    rows["organisation"].append({"id": "F", "kind": "enterprise", "county": "510403"})
    rows["person"].append({"id": "Z"})
    rows["employment"].append(
        {"id": "J9", "person": "Z", "employer": "F", "contract_start": dt.date(2023, 1, 1)}
    )
    rows["employment"][1]["wage"] = 300_000
    receipt = seal(case, rows=rows)
    assert canonical(receipt) == canonical(seal(case))
    assert "wage" not in facts_of(receipt, "employment", "J2")["facts"]


def test_unknown_is_written_as_unknown(case, seal):
    rows = rows_of(case)
    rows["employment"][1]["contract_end"] = None
    receipt = seal(case, rows=rows)
    assert facts_of(receipt, "employment", "J2")["facts"]["contract_end"] is None
    assert receipt["body"]["result"]["outcome"] == "unknown"
    assert receipt["body"]["result"]["missing"][0]["fact"] == "employment.contract_end"


def test_that_nothing_was_found_is_told_with_the_fact_that_says_all_is_there(case, seal):
    rows = rows_of(case) | {"status": []}
    receipt = seal(case, rows=rows)
    search = {"entity": "status", "where": {"person": PEOPLE[1]}, "found": 0}
    assert search in opened(receipt)["searched"]
    assert facts_of(receipt, "person", PEOPLE[1])["facts"]["status_checked_to"] == "2026-12-31"
    assert receipt["body"]["result"]["outcome"] == "not_eligible"


def test_where_a_row_came_from_is_kept(case, seal, package):
    origin = Origin("花名册 2024-06", "社保比对", "2024-06-12T09:30:00+08:00")
    source = {"name": "facts.yaml", "sha256": "0" * 64}
    receipt = seal(case, origins={("employment", "J2"): origin}, sources=[source])
    assert facts_of(receipt, "employment", "J2")["origin"] == origin.as_data()
    assert receipt["body"]["sources"] == [source]
    assert replay(receipt, package) == []


def test_the_registry_may_change_and_the_receipt_stays(case, seal, package):
    receipt = seal(case)
    for row in case.rows["employment"].values():
        row["contract_end"] = dt.date(2023, 5, 1)
    assert canonical(seal(case)) != canonical(receipt)
    assert replay(parse(canonical(receipt)), package) == []


def test_values_set_for_one_case_are_in_it(case, seal, package):
    county = {dt.date(2022, 1, 1): 150_000}
    params = package.params | {
        "hire_subsidy": replace(package.params["hire_subsidy"], counties={"510402": county})
    }
    case.package = replace(package, params=params)
    receipt = seal(case)
    (override,) = receipt["body"]["asked"]["parameters"]
    assert override["counties"] == [
        {"county": "510402", "values": [{"from": "2022-01-01", "value": 150_000}]}
    ]
    assert receipt["body"]["result"]["settlement"]["own_money"] == 150_000
    (subsidy,) = [p for p in receipt["body"]["parameters"] if p["name"] == "hire_subsidy"]
    assert [use["set_by"] for use in subsidy["used"]] == ["510402", "city"]
    assert replay(parse(canonical(receipt)), package) == []


def test_it_does_not_hang_on_the_order_of_rows(case, seal):
    backwards = {
        entity: [dict(reversed(row.items())) for row in reversed(rows)]
        for entity, rows in reversed(rows_of(case).items())
    }
    assert canonical(seal(case, rows=backwards)) == canonical(seal(case))


SCRIPT = """
import sys
from pathlib import Path
from kapok.receipts import Asked, make, replay
from kapok.receipts.reading import Question
from kapok.receipts.verify import canonical
from kapok.rules.cases.casefile import read_cases
from kapok.rules.reading.loader import load_package
package = load_package(sys.argv[1], check=False)
(case,) = read_cases(Path(sys.argv[2]), package)
rows = {entity: list(of.values()) for entity, of in case.rows.items()}
asked = Asked(Question("5", "J2", case.as_of))
sys.stdout.buffer.write(canonical(make(package, rows, asked, secret=sys.argv[3].encode())))
"""


def test_it_does_not_hang_on_hash_seed_locale_or_time_zone(seal, case, tmp_path):
    facts = tmp_path / "facts.yaml"
    facts.write_text(FACTS, "utf-8")
    source = str(ROOT / "src")
    wanted = canonical(seal(case))
    for more in (
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"},
        {"PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8", "TZ": "America/Adak", "PYTHONUTF8": "1"},
    ):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, FOLDER, facts, "the same salts in every test"],
            env={**os.environ, "PYTHONPATH": source, **more}, capture_output=True, check=True,
        )  # fmt: skip
        assert done.stdout == wanted


def test_two_receipts_of_one_decision_differ_in_their_salts_alone(case, seal):
    from kapok.receipts import Asked, make
    from kapok.receipts.reading import Question

    asked = Asked(Question(case.measure, "J2", case.as_of))
    one, other = (make(case.package, rows_of(case), asked) for _ in range(2))
    assert one["body"] == other["body"]
    assert one["seal"] != other["seal"]


def test_the_golden_receipt_is_still_understood():
    """Written by the first version of the format: whatever comes later has to read it."""
    from kapok.receipts import read
    from kapok.receipts.verify import findings

    receipt = read(Path(__file__).parent / "golden" / "first.json")
    assert findings(receipt) == []
    assert receipt["seal"] in (Path(__file__).parent / "golden" / "first.seal").read_text("ascii")
