"""Files: kept once, encrypted, under an address that tells nothing; pictures without what a camera adds."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from kapok.platform.secrets import Trouble, create, new_ring
from kapok.platform.secrets.rotation import KeyFile, rotate
from kapok.platform.vault import Vault, filekinds, headers, kind_of, pictures
from kapok.platform.vault.vault import KEYS

PDF = b"%PDF-1.7\n" + b"one page\n" * 50
RING = new_ring()


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "files", RING)


def refused(data: bytes) -> str:
    with pytest.raises(Trouble) as caught:
        kind_of(data)
    return caught.value.code


def photo(kind="JPEG", size=(40, 20), mode="RGB", **more) -> bytes:
    """Upper half red, lower half blue."""
    picture = Image.new("RGB", size, (250, 10, 10))
    picture.paste((10, 10, 250), (0, size[1] // 2, *size))
    out = io.BytesIO()
    picture.convert(mode).save(out, kind, **more)
    return out.getvalue()


def with_place(turn: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = turn  # to be turned by 90°
    exif[0x010F] = "MakerOfPhones"
    exif[0x8825] = {1: "N", 2: (26.0, 35.0, 1.0), 3: "E", 4: (101.0, 43.0, 2.0)}
    return exif


def office(*entries: str, inside: bytes = b"<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("[Content_Types].xml", *entries):
            packed.writestr(name, inside)
    return out.getvalue()


# ---- what may come in


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (photo(), "jpeg"),
        (photo("PNG"), "png"),
        (photo("WEBP"), "webp"),
        (PDF, "pdf"),
        (office("xl/workbook.xml"), "xlsx"),
        (office("word/document.xml"), "docx"),
        (office("OFD.xml"), "ofd"),
        ("姓名,金额\n张三,1000\n".encode("gb18030"), "text"),
        ("姓名,金额\n𠮷,1000\n".encode(), "text"),
        (b"PAR1....PAR1", "parquet"),
    ],
)
def test_a_file_is_known_by_its_content(data, kind):
    assert kind_of(data).id == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"<!DOCTYPE html><p>hello", "file_page"),
        (b"\xef\xbb\xbf <svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "file_page"),
        (b"name\n<script>alert(1)</script>", "file_page"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "file_kind"),
        (b"\x7fELF\x02\x01\x01\x00", "file_kind"),
        (b"GIF89a\x01\x00\x01\x00\x00", "file_kind"),
        (office("evil.exe"), "file_kind"),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), "file_macros"),
        (office("xl/workbook.xml", inside=b"0" * 3_000_000), "file_bomb"),
        (b"PK\x03\x04 and then nothing", "file_broken"),
        (
            office("表.xml").replace("表".encode(), b"\xff\xff\xff"),
            "file_broken",
        ),  # no name in any letters
        (b"PK\x03\x04" + b"PK\x01\x02" * 20_001, "file_bomb"),  # a list that takes long to read
    ],
)
def test_what_may_not_come_in(data, code):
    assert refused(data) == code


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(filekinds, "MOST_BYTES", 100)
    assert refused(b"a" * 101) == "file_large"
    assert kind_of(b"a" * 100).id == "text"


@given(
    st.binary(max_size=200),
    st.sampled_from(
        [b"", b"PK\x03\x04", b"\xff\xd8\xff", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
    ),
)
def test_no_bytes_make_the_look_at_a_file_fail(data, start):
    with contextlib.suppress(Trouble):
        assert kind_of(start + data) in filekinds.KINDS


def test_only_what_we_made_ourselves_is_shown_by_a_browser():
    for kind in filekinds.KINDS:
        sent = headers(kind, '张三 的\r\n证明"')
        assert sent["Content-Disposition"].startswith("inline") == (kind.id in {"jpeg", "png"})
        assert sent["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in sent["Content-Security-Policy"]
        assert not set('\r\n"') & set(sent["Content-Disposition"])


# ---- pictures


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_its_whereabouts_and_keeps_its_dots(vault, kind):
    stored = vault.add(photo(kind, exif=with_place()))
    data = vault.get(stored.address)
    assert stored.anew
    assert stored.kind.inline
    with Image.open(io.BytesIO(data)) as kept:
        assert not kept.getexif()
        assert not set(kept.info) & {"exif", "comment", "xmp", "icc_profile"}
        assert kept.size == (20, 40)  # turned as the camera noted
        left, right = kept.convert("RGB").getpixel((2, 20)), kept.convert("RGB").getpixel((17, 20))
        assert left[2] > 200 > left[0]
        assert right[0] > 200 > right[2]
    assert b"MakerOfPhones" not in data


def test_what_hides_behind_or_inside_a_picture_is_gone(vault):
    hidden = b"<script>alert(1)</script>"
    for data in (photo() + hidden, photo(comment=hidden), photo("PNG") + hidden):
        assert hidden not in vault.get(vault.add(data).address)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "P"),
        ("PNG", "LA"),
        ("PNG", "RGBA"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
    ],
)
def test_pictures_of_every_make(vault, kind, mode):
    if mode == "I;16":
        picture = Image.new("I;16", (4, 4), 0x8000)
        out = io.BytesIO()
        picture.save(out, "PNG")
        data = out.getvalue()
    else:
        data = photo(kind, mode=mode)
    with Image.open(io.BytesIO(vault.get(vault.add(data).address))) as kept:
        kept.load()
        if mode == "I;16":
            assert abs(kept.convert("L").getpixel((1, 1)) - 0x80) <= 1
        if mode in ("P", "RGBA"):
            assert kept.convert("RGB").getpixel((1, 1))[0] > 200


def test_a_decompression_bomb_is_refused_before_it_is_unpacked(vault):
    side = 60_000
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    with pytest.raises(Trouble, match="picture_large"):
        vault.add(bomb)


def test_a_picture_with_too_many_dots_is_refused(vault, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_DOTS", 700)
    with pytest.raises(Trouble, match="picture_large"):
        vault.add(photo())


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_a_damaged_picture_is_kept_readable_or_refused(vault, kind, data):
    words = bytearray(photo(kind, exif=with_place()))
    for _ in range(3):
        words[data.draw(st.integers(12, len(words) - 1))] = data.draw(st.integers(0, 255))
    words = words[: data.draw(st.integers(len(words) // 2, len(words)))]
    try:
        stored = vault.add(bytes(words))
    except Trouble as trouble:
        stored = trouble.code
    if isinstance(stored, str):
        assert stored in {"file_broken", "picture_large"}
        return
    with Image.open(io.BytesIO(vault.get(stored.address))) as kept:
        kept.load()


# ---- the vault


def test_a_file_comes_back_and_lies_there_once_and_encrypted(vault):
    one, again = vault.add(PDF), vault.add(PDF)
    assert one == again
    assert not one.anew
    assert vault.get(one.address) == PDF
    (path,) = vault.folder.glob("??/*")
    assert path.name == one.address
    assert b"one page" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0


def test_an_address_tells_nothing_without_the_ring(vault, tmp_path):
    address = vault.add(PDF).address
    assert address != sha256(PDF).hexdigest()
    assert Vault(tmp_path / "other", new_ring()).address(PDF) != address


@given(data=st.binary(min_size=1, max_size=300).map(lambda end: b"%PDF-" + end))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None
)
def test_every_content_comes_back(vault, data):
    assert vault.get(vault.add(data).address) == data


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.data())
def test_one_changed_byte_is_found_and_nothing_is_given_out(vault, data):
    address = vault.add(PDF).address
    path = vault.folder / address[:2] / address
    good = path.read_bytes()
    words = bytearray(good)
    words[data.draw(st.integers(0, len(words) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(words)
    with pytest.raises(Trouble):
        vault.get(address)
    assert [(f.code, f.name) for f in vault.check()] == [("damaged", address)]
    path.write_bytes(good)
    assert not list(vault.check())


def test_a_damaged_file_is_mended_when_it_is_handed_in_again(vault):
    address = vault.add(PDF).address
    path = vault.folder / address[:2] / address
    path.write_bytes(path.read_bytes()[:-1])
    assert vault.add(PDF).address == address
    assert vault.get(address) == PDF


def test_a_file_put_under_the_name_of_another_is_found(vault):
    one, other = vault.add(PDF).address, vault.add(PDF + b"more").address
    (vault.folder / one[:2] / one).replace(vault.folder / other[:2] / other)
    with pytest.raises(Trouble, match="file_damaged"):
        vault.get(other)
    with pytest.raises(Trouble, match="file_missing"):
        vault.get(one)
    with pytest.raises(Trouble, match="address_form"):
        vault.get("../../etc/passwd")


def test_another_content_under_an_address_is_found_even_if_our_keys_encrypted_it(vault):
    address = vault.add(PDF).address
    forged = vault._letters_to_write().seal(PDF + b"!", "file", address)
    (vault.folder / address[:2] / address).write_bytes(forged)
    with pytest.raises(Trouble, match="file_damaged"):
        vault.get(address)


def test_a_listing_is_what_must_be_there_after_a_restore(vault):
    addresses = {vault.add(PDF + bytes([n])).address for n in range(65, 70)}
    listed = list(vault.listing())
    assert [one.address for one in listed] == sorted(addresses)
    gone = listed[2].address
    (vault.folder / gone[:2] / gone).unlink()
    (vault.folder / "ab").mkdir(exist_ok=True)
    (vault.folder / "ab" / "note.txt").write_text("hello")
    assert [(f.code, f.name) for f in vault.check([one.address for one in listed])] == [
        ("missing", gone),
        ("stray", "ab/note.txt"),
    ]


def test_files_open_after_a_rotation_and_lie_there_unchanged(tmp_path):
    path, folder = tmp_path / "keys.json", tmp_path / "files"
    create(path, RING)
    address = Vault(folder, RING).add(PDF).address
    before = (folder / address[:2] / address).read_bytes()
    ring = rotate(path, [KeyFile(folder / KEYS)], drop_old=True).ring
    vault = Vault(folder, ring)
    assert (folder / address[:2] / address).read_bytes() == before
    assert vault.get(address) == PDF
    assert vault.add(PDF).address == address
    assert not list(vault.check())
    with pytest.raises(Trouble, match="kek_missing"):
        Vault(folder, RING).get(address)
