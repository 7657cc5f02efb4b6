"""Keys outside the database; what they encrypt opens only where it belongs; rotation changes nothing encrypted."""

from __future__ import annotations

import json
import stat
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapok.platform.secrets import Fields, Place, Trouble, create, load, new_ring, save
from kapok.platform.secrets.datakeys import begin, read_keys, rotated, unwrap, write_keys
from kapok.platform.secrets.ring import with_new_keys, without_old_index_keys, without_old_keks
from kapok.platform.secrets.rotation import KeyFile, examine, rotate
from kapok.platform.secrets.sealing import CIPHERS, bound_to, new_key, seal, unseal

NUMBER = "51042019900101003X"
HERE = Place("person", "id_number", "7")


@pytest.fixture(params=sorted(CIPHERS))
def ring(request):
    return new_ring(request.param)


@pytest.fixture
def keys(ring):
    return [begin(ring, "fields", 1)]


def code(call, *args, **more) -> str:
    with pytest.raises(Trouble) as caught:
        call(*args, **more)
    return caught.value.code


# ---- encryption


@given(st.sampled_from(sorted(CIPHERS)), st.binary(max_size=60), st.data())
def test_one_changed_bit_anywhere_and_it_does_not_open(cipher, plain, data):
    key, bound = new_key(cipher), b"where it stands"
    sealed = seal(cipher, key, plain, bound)
    assert unseal(cipher, key, sealed, bound) == plain
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    changed = bytearray(sealed)
    changed[at // 8] ^= 1 << at % 8
    assert unseal(cipher, key, bytes(changed), bound) is None
    assert unseal(cipher, key, sealed[:-1], bound) is None
    assert unseal(cipher, key, sealed, bound + b" ") is None
    assert unseal(cipher, new_key(cipher), sealed, bound) is None


@pytest.mark.parametrize(
    ("cipher", "key", "nonce", "plain", "bound", "want"),
    [
        (  # NIST, McGrew and Viega, case 16
            "aes-256-gcm",
            "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
        ),
        (  # RFC 8998, A.1
            "sm4-gcm",
            "0123456789abcdeffedcba9876543210",
            "00001234567800000000abcd",
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec",
        ),
    ],
)
def test_the_standards_own_examples(cipher, key, nonce, plain, bound, want):
    sealed = bytes.fromhex(nonce + want)
    assert unseal(cipher, bytes.fromhex(key), sealed, bytes.fromhex(bound)) == bytes.fromhex(plain)


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_what_a_value_is_bound_to_cannot_be_written_in_two_ways(one, other):
    assert (bound_to(*one) == bound_to(*other)) == (one == other)


def test_a_field_opens_at_its_place_only(ring, keys):
    fields = Fields(ring, keys)
    sealed = fields.seal(HERE, NUMBER)
    assert fields.open(HERE, sealed) == NUMBER
    assert NUMBER.encode() not in sealed
    assert fields.seal(HERE, NUMBER) != sealed  # the same value is not seen to be the same
    for other in (
        Place("person", "id_number", "8"),
        Place("person", "phone", "7"),
        Place("payee", "id_number", "7"),
    ):
        assert code(fields.open, other, sealed) == "not_opened"
    assert code(fields.open, HERE, b"") == "not_sealed"
    assert code(fields.open, HERE, NUMBER.encode()) == "not_sealed"
    assert code(Fields(ring, [begin(ring, "fields", 2)]).open, HERE, sealed) == "data_key_missing"


def test_rare_characters_survive_encryption(ring, keys):
    fields = Fields(ring, keys)
    for name in ("𠮷䶮\U00031350", "\ue863·葛\U000e0101"):
        assert fields.open(HERE, fields.seal(HERE, name)) == name


# ---- blind index


def test_a_number_is_found_exactly_however_it_is_typed(ring, keys):
    fields = Fields(ring, keys)
    stored = fields.index("id_number", NUMBER)
    assert len(stored.digest) == 32
    for typed in (NUMBER.lower(), f" {NUMBER[:6]} {NUMBER[6:]}", "５１０４２０" + NUMBER[6:]):
        assert stored in fields.lookups("id_number", typed)
    assert stored not in fields.lookups("id_number", NUMBER[:-1] + "0")
    assert stored.digest != fields.index("account", NUMBER).digest
    other = new_ring()
    elsewhere = Fields(other, [begin(other, "fields", 1)]).index("id_number", NUMBER)
    assert stored.digest != elsewhere.digest
    assert fields.index("phone", "+86 13800000000") == fields.index("phone", "138-0000-0000")


# ---- rotation


@pytest.mark.parametrize("later", sorted(CIPHERS))
def test_rotation_rewraps_and_rebuilds_and_leaves_what_is_encrypted(ring, keys, later):
    before = Fields(ring, keys)
    rows = {Place("person", "id_number", str(n)): f"{NUMBER[:-2]}{n:02d}" for n in range(5)}
    sealed = {place: before.seal(place, number) for place, number in rows.items()}
    old = {place: before.index("id_number", number) for place, number in rows.items()}

    new = with_new_keys(ring, later)
    wrapped = rotated(new, keys)
    after = Fields(new, wrapped)

    assert [one.kek for one in wrapped] == [2, 2]
    assert unwrap(new, wrapped[0]) == unwrap(ring, keys[0])  # wrapped anew, the same inside
    assert {place: after.open(place, words) for place, words in sealed.items()} == rows
    for place, number in rows.items():  # found while the indexes are being rebuilt
        assert old[place] in after.lookups("id_number", number)
    rebuilt = dict(after.rebuilt((place, "id_number", words) for place, words in sealed.items()))
    assert all(rebuilt[place] == after.index("id_number", number) for place, number in rows.items())
    assert all(rebuilt[place].digest != old[place].digest for place in rows)

    slim = without_old_index_keys(without_old_keks(new, {k.kek for k in wrapped}), {2})
    last = Fields(slim, wrapped)
    assert {place: last.open(place, words) for place, words in sealed.items()} == rows
    first = Place("person", "id_number", "0")
    assert last.lookups("id_number", rows[first]) == (rebuilt[first],)
    assert code(before.open, first, last.seal(first, "x")) == "data_key_missing"


def test_a_key_still_in_use_is_not_dropped(ring):
    new = with_new_keys(ring)
    assert code(without_old_keks, new, {1, 2}) == "kek_in_use"
    assert code(without_old_index_keys, new, {1}) == "index_in_use"


def test_rotation_done_again_without_a_new_ring_changes_nothing(ring, keys):
    new = with_new_keys(ring)
    once = rotated(new, keys)
    assert rotated(new, once) == once


def test_wherever_a_rotation_is_cut_short_everything_opens_and_the_next_one_finishes(
    ring, tmp_path, monkeypatch
):
    path, file = tmp_path / "ring/keys.json", tmp_path / "data/keys.json"
    create(path, ring)
    write_keys(file, [begin(ring, "fields", 1), begin(ring, "files", 2)])
    sealed = Fields(ring, read_keys(file)).seal(HERE, NUMBER)

    def no_power(*_args):
        raise OSError("no power")

    with monkeypatch.context() as patch:
        patch.setattr("kapok.platform.secrets.rotation.write_keys", no_power)
        with pytest.raises(OSError, match="no power"):
            rotate(path, [KeyFile(file)])
    assert {one.kek for one in read_keys(file)} == {1}
    assert load(path).kek.version == 2
    assert Fields(load(path), read_keys(file)).open(HERE, sealed) == NUMBER

    done = rotate(path, [KeyFile(file), KeyFile(tmp_path / "none.json")], drop_old=True)
    assert (done.rewrapped, done.begun, done.dropped) == (2, 2, (1,))
    assert done.went_on
    assert {one.kek for one in read_keys(file)} == {2}
    assert [kek.version for kek in load(path).keks] == [2]
    assert Fields(load(path), read_keys(file)).open(HERE, sealed) == NUMBER
    assert not list(examine(load(path), read_keys(file)))


def test_nothing_is_changed_when_one_data_key_does_not_open(ring, tmp_path):
    path, file = tmp_path / "keys.json", tmp_path / "data.json"
    create(path, ring)
    write_keys(file, [begin(ring, "fields", 1), begin(new_ring(), "files", 2)])
    before = path.read_bytes(), file.read_bytes()
    assert code(rotate, path, [KeyFile(file)]) == "key_foreign"
    assert (path.read_bytes(), file.read_bytes()) == before


# ---- wrong keys


def test_missing_foreign_and_changed_data_keys_are_told_apart(ring, keys):
    (key,) = keys
    assert code(unwrap, new_ring(), key) == "key_foreign"
    assert code(unwrap, ring, replace(key, kek=9)) == "kek_missing"
    for changed in (
        replace(key, wrapped=key.wrapped[:-1] + bytes([key.wrapped[-1] ^ 1])),
        replace(key, id=2),
        replace(key, purpose="files"),
        replace(key, cipher="sm4-gcm" if key.cipher != "sm4-gcm" else "aes-256-gcm"),
    ):
        assert code(unwrap, ring, changed) == "key_damaged"
    assert [t.code for t in examine(ring, [key, replace(key, id=2)])] == ["key_damaged"]
    assert code(Fields, ring, []) == "no_data_key"


def test_a_ring_is_private_whole_and_never_written_over(ring, tmp_path):
    path = tmp_path / "new folder/keys.json"
    create(path, ring)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert load(path) == ring
    before = path.read_bytes()
    assert code(create, path, new_ring()) == "ring_exists"
    assert path.read_bytes() == before
    save(path, with_new_keys(ring))
    assert load(path).kek.version == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["keys.json"]


def test_a_ring_that_cannot_be_used_says_why(ring, tmp_path):
    path = tmp_path / "keys.json"
    assert code(load, path) == "ring_missing"
    create(path, ring)
    good = path.read_bytes()
    path.chmod(0o640)
    assert code(load, path) == "ring_open"
    path.chmod(0o600)
    path.write_bytes(good[: len(good) // 2])
    assert code(load, path) == "ring_damaged"
    body = json.loads(good)
    path.write_text(json.dumps(body | {"id": "another"}))
    assert code(load, path) == "ring_damaged"
    path.write_text("{}")
    assert code(load, path) == "ring_format"


@settings(max_examples=50)
@given(st.data())
def test_one_changed_byte_of_a_ring_is_never_taken(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("ring") / "keys.json"
    ring = new_ring()
    create(path, ring)
    words = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(words) - 1))
    words[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(words)
    try:
        found = load(path)
    except Trouble as trouble:
        found = trouble.code
    assert found in (ring, "ring_damaged", "ring_format")  # the ring, where a blank means nothing


def test_keys_are_never_printed(ring, keys):
    shown = repr(ring) + repr(ring.kek) + repr(ring.index_key) + repr(Fields(ring, keys))
    assert ring.kek.key.hex() not in shown
    assert repr(ring.kek.key) not in shown
