"""Whatever is done to a receipt is found: by the seal, by the sums, or by deciding again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.receipts.conftest import FACTS, FOLDER, ROOT, SECRET, rows_of

from kapok.receipts import Asked, make, masked_copy, read, replay, write
from kapok.receipts import verify as verifier
from kapok.receipts.reading import Question
from kapok.receipts.shape import BODY, faults, leads
from kapok.receipts.verify import Unfit, canonical, findings, parse, seal_of
from kapok.rules.cases.casefile import read_cases
from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

GOLDEN = (Path(__file__).parent / "golden" / "first.json").read_bytes()
COPIES = {"office": GOLDEN, "person": canonical(masked_copy(parse(GOLDEN)))}


def found(data: bytes) -> list[str]:
    try:
        return [unfit.code for unfit in findings(parse(data))]
    except Unfit as unfit:
        return [unfit.code]


def flipped(data: bytes, at: int, bits: int) -> bytes:
    return data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :]


@pytest.mark.parametrize("copy", COPIES)
@settings(max_examples=150)
@given(st.data())
def test_one_changed_byte_is_found_wherever_it_is(copy, data):
    whole = COPIES[copy]
    at = data.draw(st.integers(0, len(whole) - 1))
    assert found(flipped(whole, at, data.draw(st.integers(1, 255))))


def test_what_was_left_open_cannot_be_called_otherwise():
    renamed = COPIES["office"].replace(b'"private":', b'"privatd":', 1)
    assert found(renamed) == ["shape"]


@pytest.mark.long
@pytest.mark.parametrize("copy", COPIES)
def test_every_byte_counts(copy):
    whole = COPIES[copy]
    assert found(whole) == []
    assert all(found(flipped(whole, at, 1 + at % 255)) for at in range(len(whole)))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda data: b"", "not_json"),
        (lambda data: data[: len(data) // 2], "not_json"),
        (lambda data: data + b"\n", "canonical"),
        (lambda data: b"\xef\xbb\xbf" + data, "not_json"),
        (lambda data: json.dumps(json.loads(data)).encode(), "canonical"),
        (lambda data: data.replace(b'"format"', b'"format":"kapok-receipt/1","format"', 1), "canonical"),
        (lambda data: data.replace(b"receipt/1", b"receipt/2", 1), "version"),
        (lambda data: b'{"format":"another"}', "not_receipt"),
        (lambda data: b"[1]", "not_receipt"),
        (lambda data: b'{"a":1.5}', "not_json"),
        (lambda data: b'{"a":NaN}', "not_json"),
        (lambda data: b"[" * 200_000, "not_json"),
        (lambda data: b'{"body":[],"digests":{},"format":"kapok-receipt/1","seal":""}', "shape"),
        (lambda data: b'{"body":{},"digests":{},"format":"kapok-receipt/1","seal":""}', "seal"),
    ],
)  # fmt: skip
def test_what_is_no_whole_receipt_is_said_plainly(spoil, code):
    assert code in found(spoil(GOLDEN))


def test_a_fraction_or_a_lone_surrogate_is_not_canonical():
    with pytest.raises(TypeError):
        canonical({"a": 1.0})
    assert found(GOLDEN.replace(b'"E"', b'"\\ud800"', 1)) == ["canonical"]


def test_keys_stand_in_the_order_of_rfc_8785():
    """The example of the RFC, section 3.2.3: by UTF-16 units, not by code points."""
    words = ["€", "\r", "דּ", "1", "😀", "\x80", "ö"]
    keys = list(json.loads(canonical(dict.fromkeys(words, 0))))
    assert keys == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert (
        canonical({"a": '\u20ac$\x0f\nA\'B"\\\\"/'})
        == '{"a":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    )


def resealed(receipt):
    receipt["seal"] = seal_of(receipt)
    return receipt


def test_an_amount_that_does_not_add_up_is_found_though_sealed_again(receipt):
    receipt["body"]["result"]["settlement"]["due"] = receipt["body"]["result"]["due"] = 900_000
    (unfit,) = findings(resealed(receipt))
    assert (unfit.code, unfit.values["found"], unfit.values["right"]) == ("sum", 900_000, 300_000)


def test_a_digest_of_a_place_that_is_not_there_is_found_though_sealed_again(receipt):
    for copy in (receipt, masked_copy(receipt)):
        assert copy["digests"]
        copy["body"]["facts"] = []
        codes = {(u.code, u.values["at"]) for u in findings(resealed(copy))}
        assert codes
        assert all(code == "shape" and at.startswith("/facts/") for code, at in codes)


def test_a_forgery_that_adds_up_is_found_by_deciding_again(receipt, package):
    result = receipt["body"]["result"]
    money, subsidy = result["settlement"], result["settlement"]["items"][0]
    assert subsidy["counts"] == [{"amount": 100_000, "count": 3}]
    subsidy["counts"], subsidy["amount"] = [{"amount": 200_000, "count": 3}], 700_000
    money["pay"], money["due"], result["due"] = 700_000, 600_000, 600_000
    assert findings(resealed(receipt)) == []
    places = {d.at: (d.before, d.now) for d in replay(receipt, package)}
    assert places["/result/due"] == (600_000, 300_000)


def test_words_put_into_the_masked_part_are_found_by_deciding_again(receipt, package):
    row = next(r for r in receipt["body"]["facts"] if r["entity"] == "person")
    row["id"] = "510402********9999"
    assert findings(resealed(receipt)) == []
    (difference,) = replay(receipt, package)
    assert difference.at.startswith("/body/facts/")


def test_a_fact_that_was_never_read_is_found_by_deciding_again(receipt, package):
    row = next(
        r for r in receipt["body"]["facts"] if (r["entity"], r["id"]) == ("employment", "J2")
    )
    row["facts"]["wage"] = 1
    assert [d.at for d in replay(resealed(receipt), package)] == ["/facts/1/facts/wage"]


@pytest.mark.parametrize(
    ("change", "at"),
    [
        (lambda body: body["asked"].update(measure="99"), "/asked/measure"),
        (lambda body: body["asked"].update(unit="J7"), "/asked/unit"),
        (
            lambda body: body["asked"].update(readings={"cap_scope": "no_such"}),
            "/asked/readings/cap_scope",
        ),
        (lambda body: body["facts"][1].update(entity="spaceship"), "/facts/1"),
        (lambda body: body["facts"][1]["facts"].update(start="tomorrow"), "/facts/1/facts/start"),
        (lambda body: body["facts"][1]["facts"].update(dispatched=1), "/facts/1/facts/dispatched"),
        (lambda body: body["together"].append({"measure": "99", "units": []}), "/together"),
        (
            lambda body: body["asked"]["parameters"].append(
                {"measure": "5", "name": "no_such", "values": [], "counties": []}
            ),
            "/asked/parameters",
        ),
    ],
)
def test_what_the_package_does_not_know_is_named(receipt, package, change, at):
    change(receipt["body"])
    assert at in [d.at for d in replay(resealed(receipt), package) if d.kind == "unfit"]


def test_a_part_that_is_missing_or_of_another_shape_is_named(receipt, tmp_path):
    path = tmp_path / "r.json"
    for spoil, at in (
        (lambda body: body.pop("together"), "body/together"),
        (lambda body: body["result"].update(due="much"), "body/result/due"),
        (lambda body: body["asked"].update(as_of="2024-02-30"), "body/asked/as_of"),
        (lambda body: body["policy"].update(name="../elsewhere"), "body/policy/name"),
    ):
        spoiled = json.loads(json.dumps(receipt))
        spoil(spoiled["body"])
        write(path, resealed(spoiled))
        with pytest.raises(Unfit) as told:
            read(path)
        assert (told.value.code, told.value.values) == ("shape", {"at": at})


def test_an_opening_that_leads_nowhere_is_named(receipt, tmp_path):
    receipt["private"]["/facts/99/id"] = ["0", "x"]
    write(tmp_path / "r.json", receipt)
    with pytest.raises(Unfit, match="shape"):
        read(tmp_path / "r.json")


def test_the_file_of_the_package_that_changed_is_named(receipt, tmp_path):
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    folder = tmp_path / "policies" / FOLDER.name
    measure = folder / "measures" / "05-enterprise-hiring.yaml"
    measure.write_text(measure.read_text("utf-8") + "# a remark\n", "utf-8")
    (folder / "counties" / "510422.yaml").unlink()
    differences = replay(receipt, load_package(folder, check=False))
    assert {(d.at, d.now) for d in differences if d.kind == "file"} == {
        ("measures/05-enterprise-hiring.yaml", "changed"),
        ("counties/510422.yaml", "gone"),
    }
    assert not [d for d in differences if d.kind == "value"]


def bare(*arguments: Path) -> subprocess.CompletedProcess[str]:
    """The verifier in a process that knows nothing of Kapok."""
    command = [sys.executable, "-I", "-S", verifier.__file__, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env={"PATH": ""}
    )


def test_anyone_can_verify_it_without_kapok(receipt, document, tmp_path):
    assert len(Path(verifier.__file__).read_text("utf-8").splitlines()) <= 200
    office, person = tmp_path / "office.json", tmp_path / "person.json"
    write(office, receipt)
    write(person, masked_copy(receipt))
    text = tmp_path / "document.md"
    text.write_bytes(document)
    for path in (office, person):
        done = bare(path, text)
        assert (done.returncode, done.stderr) == (0, "")
        assert "回执没有问题" in done.stdout
    text.write_bytes(
        document.replace("签订1年以上劳动合同".encode(), "签订2年以上劳动合同".encode())
    )
    done = bare(office, text)
    assert done.returncode == 1
    assert "The document is not the one" in done.stdout
    assert "does not stand in the document" in done.stdout
    office.write_bytes(office.read_bytes().replace(b'"due":300000', b'"due":400000'))
    assert "封印不符" in bare(office).stdout
    assert bare(tmp_path / "nowhere.json").returncode == 1
    assert bare().returncode == 2


@cache
def sealed_once() -> tuple[dict, Package]:
    package = load_package(FOLDER, check=False)
    with TemporaryDirectory() as folder:
        (Path(folder) / "facts.yaml").write_text(FACTS, "utf-8")
        (case,) = read_cases(Path(folder) / "facts.yaml", package)
    asked = Asked(Question(case.measure, "J2", case.as_of))
    return make(package, rows_of(case), asked, secret=SECRET), package


GIVEN = ("/facts/", "/asked/", "/made_by/version")
"""What is taken over as it was given: if it is changed, it is decided again as changed."""
OTHER_VALUES = st.sampled_from(
    [None, True, 0, -1, 2**70, "", "x", "2024-06-30", "5", [], {}, ["x"], {"a": 1}]
)


def leads_all(receipt) -> bool:
    return all(leads(receipt["body"], path) for path in receipt["private"])


def places(value, at=""):
    yield at
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, item in items:
        yield from places(item, f"{at}/{key}")


@settings(max_examples=25)
@given(st.data())
def test_any_part_may_be_replaced_and_sealed_again_and_it_is_found_or_said(data):
    """Never an error of ours: the shape is wrong, the sums are, or it comes out otherwise."""
    receipt, package = sealed_once()
    forged = json.loads(canonical(receipt))
    at = data.draw(st.sampled_from([p for p in places(forged["body"]) if p]))
    *above, last = at.split("/")[1:]
    place = forged["body"]
    for key in above:
        place = place[int(key)] if isinstance(place, list) else place[key]
    key = int(last) if isinstance(place, list) else last
    before, place[key] = place[key], data.draw(OTHER_VALUES)
    same = type(before) is type(place[key]) and before == place[key]
    findings(resealed(forged))
    if list(faults(forged["body"], BODY, "body")) or not leads_all(forged):
        return
    found = [*findings(forged), *replay(forged, package)]
    assert bool(found) != same or at.startswith(GIVEN)


@pytest.mark.parametrize("name", ["p\0", "p\u202eq", "p\nq"])
def test_a_hidden_character_in_a_name_is_found(name):
    receipt = parse(GOLDEN)
    receipt["body"]["policy"]["name"] = name
    receipt["seal"] = seal_of(receipt)
    assert found(canonical(receipt)) == ["shape"]
