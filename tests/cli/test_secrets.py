"""`kapok keys`, `files`, `audit` and `identity`: from a new ring to a rotation, files and sealed rows, and what goes wrong."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from kapok.checkdigits import id_check

PDF = b"%PDF-1.7\nnotice\n"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("KAPOK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KAPOK_KEYS", str(tmp_path / "ring" / "keys.json"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def test_from_a_new_ring_to_a_rotation(kapok, home):
    before = kapok("keys", "status")
    assert before.code == 2
    assert "kapok keys new" in before.err
    assert kapok("keys", "new").code == 0
    assert kapok("keys", "new").code == 2  # never over one that is there

    notice, photo, page = home / "notice.pdf", home / "photo.jpg", home / "page.txt"
    notice.write_bytes(PDF)
    Image.new("RGB", (9, 9), "red").save(photo)
    page.write_text("<html><script>x()</script>")
    added = kapok("files", "add", notice, page, photo, "--json")
    assert added.code == 1
    assert [one["ok"] for one in added.data] == [True, False, True]
    assert "网页" in kapok("files", "add", page).out
    address = added.data[0]["address"]
    listing = home / "listing"
    listing.write_text(kapok("files", "list").out)

    assert kapok("keys", "rotate", "--cipher", "sm4-gcm").code == 0
    told = kapok("keys", "status", "--json")
    assert [kek["cipher"] for kek in told.data["keks"]] == ["aes-256-gcm", "sm4-gcm"]
    assert {key["kek"] for key in told.data["data_keys"]} == {2}
    assert kapok("keys", "rotate", "--drop-old").code == 0
    assert "1 版" in kapok("keys", "check").out
    ring = json.loads((home / "ring/keys.json").read_text())
    for answer in (told, kapok("keys", "status"), kapok("keys", "check", "--json")):
        assert ring["keks"][0]["key"] not in answer.out
        assert ring["audit_key"] not in answer.out

    out = home / "back.pdf"
    assert kapok("files", "get", address, "--out", out).code == 0
    assert out.read_bytes() == PDF
    assert kapok("files", "get", address, "--out", out).code == 2  # never over a file
    assert kapok("files", "check", "--listing", listing).code == 0
    kept = next((home / "home/files").glob(f"??/{address}"))
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert kapok("files", "get", address, "--out", home / "again").code == 1
    kept.unlink()
    checked = kapok("files", "check", "--listing", listing)
    assert checked.code == 1
    assert f"少了：{address}" in checked.out


def test_a_number_in_the_name_of_a_file_is_not_shown(kapok, home):
    kapok("keys", "new")
    for name, words in (("张三510420199001010037.pdf", PDF), ("51042019900101003X.txt", b"<svg/>")):
        (home / name).write_bytes(words)
        for answer in (
            kapok("files", "add", home / name),
            kapok("files", "add", home / name, "--json"),
        ):
            assert "510420********003" in answer.out
            assert "19900101" not in answer.out


def test_without_a_ring_nothing_is_made(kapok, home):
    for command in (("keys", "rotate"), ("keys", "check"), ("files", "list"), ("files", "check")):
        assert kapok(*command).code == 2
    assert not list(home.iterdir())


def test_a_ring_of_another_office_opens_nothing(kapok, home):
    kapok("keys", "new")
    (home / "a.pdf").write_bytes(PDF)
    kapok("files", "add", home / "a.pdf")
    assert kapok("keys", "new", "--ring", home / "other.json").code == 0
    answer = kapok("keys", "check", "--ring", home / "other.json")
    assert answer.code == 1
    assert "属于另一套密钥" in answer.out
    assert kapok("keys", "rotate", "--ring", home / "other.json").code == 1


def test_a_ring_beside_the_data_is_warned_of(kapok, home, monkeypatch):
    monkeypatch.setenv("KAPOK_KEYS", str(home / "home" / "keys.json"))
    assert "等于没有加密" in kapok("keys", "new").out
    assert "请移到别处" in kapok("keys", "check").out


def test_rows_are_sealed_and_a_changed_one_is_named(kapok, home):
    kapok("keys", "new")
    rows, chain = home / "rows.jsonl", home / "chain.jsonl"
    rows.write_text('{"n": 1, "who": "张\u2028三"}\n{"n": 2}\n', "utf-8")
    first = kapok("audit", "seal", rows, "--chain", chain, "--json").data
    rows.write_text(rows.read_text("utf-8") + '{"n": 3}\n', "utf-8")
    assert "第 3 行起还没有封" in kapok("audit", "verify", rows, "--chain", chain).out
    last = kapok("audit", "seal", rows, "--chain", chain, "--json").data
    assert (first["block"], last["block"], last["sealed"]) == (1, 2, 1)
    anchor = f"2:{last['seal']}"
    assert kapok("audit", "verify", rows, "--chain", chain, "--anchor", anchor).code == 0

    whole, blocks = rows.read_text("utf-8"), chain.read_text()
    rows.write_text(whole.replace('"n": 2', '"n": 5'), "utf-8")
    assert "第 2 行被改过" in kapok("audit", "verify", rows, "--chain", chain).out
    assert kapok("audit", "seal", rows, "--chain", chain).code == 1
    assert chain.read_text() == blocks
    chain.write_text(blocks.splitlines()[0] + "\n")
    rows.write_text(whole.removesuffix('{"n": 3}\n'), "utf-8")
    assert kapok("audit", "verify", rows, "--chain", chain).code == 0
    assert "末尾被截掉" in kapok("audit", "verify", rows, "--chain", chain, "--anchor", anchor).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("not json\n", ":1 不是一个 JSON 对象"),
        ('{"a": 1}\n{"yuan": 1.5}\n', ":2 里有小数"),
        ("[1]\n", ":1 不是"),
    ],
)
def test_rows_that_cannot_be_sealed(kapok, home, words, said):
    kapok("keys", "new")
    (home / "rows").write_text(words)
    answer = kapok("audit", "seal", home / "rows", "--chain", home / "chain")
    assert answer.code == 1
    assert said in answer.err
    assert not (home / "chain").exists()


def test_numbers_are_checked_from_a_pipe_and_shown_masked(kapok, monkeypatch):
    first = "51040219550607001"
    good = first + id_check(first)
    wrong = first + ("1" if good[-1] == "0" else "0")
    for lang, word in (("zh", "第18位"), ("en", "last character")):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{good}\n{wrong}\n"))
        answer = kapok("identity", "check", "id_number", "--lang", lang)
        assert answer.code == 1
        assert word in answer.out
        assert good not in answer.out
        assert wrong not in answer.out
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{good}\n"))
    assert kapok("identity", "check", "id_number", "--json").data["values"][0]["verdict"] == "ok"
    assert kapok("identity", "check", "passport").code == 2
