"""Papers of people: handed in, listed, opened; what may not come in, and who may not open."""

from __future__ import annotations

import errno
import io

import pytest
from PIL import Image
from tests.office import COUNTY

PDF = b"%PDF-1.7\nnotice\n"
NUMBER = "510422199001010037"


@pytest.fixture
def person(acting) -> str:
    """Somebody in Yanbian, as its caseworker has entered him."""
    from tests.web.somebody import enter

    return enter(acting("wang"), COUNTY)


@pytest.fixture(autouse=True)
def vault(tmp_path, monkeypatch):
    """One of the test's own."""
    monkeypatch.setattr("kapok.registry.keys.vault_path", lambda _cluster: tmp_path / "files")
    return tmp_path / "files"


def handed(content: bytes = PDF, name: str = "合同.pdf", **more: str) -> dict[str, object]:
    file = io.BytesIO(content)
    file.name = name
    return {"file": file, "what": "contract", "supplier": "person"} | more


def photo() -> bytes:
    """With a place in it, as a telephone takes them."""
    out, picture = io.BytesIO(), Image.new("RGB", (9, 9), "red")
    exif = picture.getexif()
    exif[0x010E] = "炳草岗 26.58 101.71"
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def papers() -> list:
    from kapok.registry.models import File

    return list(File.objects.order_by("kept_at"))


def looks() -> list:
    from kapok.registry.models import Look

    return list(Look.objects.filter(field="paper"))


def test_a_paper_is_handed_in_listed_and_opened(browse, person, vault):
    client, address = browse("wang"), f"/people/{person}/files/"
    assert "还没有收过材料" in client.get(address).content.decode()
    answer = client.post(address, handed(name=f"张三{NUMBER} 13800138000.pdf"))
    assert (answer.status_code, answer["Location"]) == (303, address)
    page = client.get(address).content.decode()
    assert "收过 1 份材料" in page
    assert "合同或协议" in page
    assert NUMBER[6:14] not in page
    assert "13800138000" not in page
    (paper,) = papers()
    assert (paper.scope, paper.concerns, paper.kept_by) == (COUNTY, paper.concerns, "wang")
    assert person in paper.concerns
    assert paper.source.document == paper.pk

    opened = client.get(f"/files/{paper.pk}/")
    assert opened.content == PDF
    assert opened["Content-Disposition"].startswith("attachment;")
    assert opened["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (opened["X-Content-Type-Options"], opened["Cache-Control"]) == ("nosniff", "private, no-store")  # fmt: skip
    assert NUMBER not in str(opened.headers)
    assert [(one.actor, one.row, one.field, one.words) for one in looks()] == [
        ("wang", person, "paper", paper.pk)
    ]
    kept = [path.read_bytes() for path in vault.rglob("*") if path.is_file()]
    assert kept
    assert not any(PDF in content or NUMBER.encode() in content for content in kept)


def test_a_picture_is_made_anew_and_only_it_is_shown(browse, person):
    client = browse("wang")
    client.post(f"/people/{person}/files/", handed(photo(), "现场.jpg", what="photo"))
    opened = client.get(f"/files/{papers()[0].pk}/")
    assert opened["Content-Disposition"].startswith("inline;")
    assert opened["Content-Type"] == "image/jpeg"
    assert b"26.58" not in opened.content
    assert Image.open(io.BytesIO(opened.content)).size == (9, 9)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"content": b""}, "文件是空的"),
        ({"content": b"<html><script>x()</script>"}, "这是网页"),
        ({"content": b"MZ\x00\x01"}, "这种文件不能收"),
        ({"content": b"PAR1....PAR1"}, "这种文件不能收"),
        ({"content": photo()[:200]}, "文件打不开"),
        ({"what": "x"}, "请选这是什么材料"),
        ({"supplier": ""}, "请选是谁给的"),
        ({"file": ""}, "还没有选文件"),
    ],
)
def test_what_may_not_come_in_is_told_at_its_place(browse, person, given, said):
    client, address = browse("wang"), f"/people/{person}/files/"
    page = client.post(address, handed(**given)).content.decode()
    assert said in page.partition('class="error"')[2]
    assert not papers()


def test_all_that_is_missing_from_a_paper_is_told_at_once(browse, person):
    page = browse("wang").post(f"/people/{person}/files/", {}).content.decode()
    assert "有 3 处要改" in page
    assert not papers()


def test_a_file_that_is_too_large_is_not_read_to_its_end(browse, person, monkeypatch):
    from kapok.platform.vault import filekinds
    from kapok.web import uploads

    for module in (filekinds, uploads):
        monkeypatch.setattr(module, "MOST_BYTES", 2**20)
    page = browse("wang").post(f"/people/{person}/files/", handed(PDF + bytes(3 * 2**20)))
    assert "文件超过 1.0 MB，没有收" in page.content.decode()
    assert not papers()


def test_the_same_paper_is_taken_once(browse, person):
    client, address = browse("wang"), f"/people/{person}/files/"
    client.post(address, handed())
    assert "已经收过" in client.post(address, handed(name="再来.pdf")).content.decode()
    assert len(papers()) == 1


def test_a_full_disk_is_told_and_nothing_is_on_record(browse, person, vault, monkeypatch):
    """The system says so when what was written has to go onto the disk."""
    client = browse("wang")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        page = client.post(f"/people/{person}/files/", handed()).content.decode()
    assert "服务器的磁盘满了" in page
    assert not papers()
    assert not list(vault.rglob("*.part"))
    assert client.post(f"/people/{person}/files/", handed()).status_code == 303


def test_a_damaged_file_is_not_given_out(browse, person, vault):
    client = browse("wang")
    client.post(f"/people/{person}/files/", handed())
    (paper,) = papers()
    (path,) = vault.glob(f"??/{paper.address}")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    answer = client.get(f"/files/{paper.pk}/")
    assert (answer.status_code, "损坏或被改过" in answer.content.decode()) == (410, True)
    path.unlink()
    assert "文件不在" in client.get(f"/files/{paper.pk}/").content.decode()


def test_who_may_not_see_or_open(browse, person):
    own, auditor, foreign = browse("wang"), browse("zhou"), browse("sun")
    own.post(f"/people/{person}/files/", handed())
    (paper,) = papers()
    here = (f"/people/{person}/files/", f"/files/{paper.pk}/")
    assert [foreign.get(path).status_code for path in here] == [404, 404]
    assert [auditor.get(path).status_code for path in here] == [200, 200]
    assert auditor.post(here[0], handed()).status_code == 403
    assert browse().get(here[1])["Location"].startswith("/login/")
    for path in ("/people/nobody/files/", "/households/nobody/files/", "/files/nothing/"):
        assert own.get(path).status_code == 404


def test_a_paper_is_withdrawn_with_a_reason_and_that_is_undone(browse, person):
    from tests.web.test_life import hidden, text

    own, auditor, place = browse("wang"), browse("zhou"), f"/people/{person}/"
    withdraw, changes = f"{place}change/paper/", f"{place}changes/"
    basis = {"day": "2023-06-30", "source": "本人说明", "supplier": "person"}
    assert "没有可以撤回的材料" in text(own.get(withdraw))
    own.post(f"{place}files/", handed())
    (paper,) = papers()
    link = f'href="{withdraw}?paper={paper.pk}"'
    assert link in own.get(f"{place}files/").content.decode()
    assert link not in auditor.get(f"{place}files/").content.decode()
    told = hidden(own, withdraw) | basis | {"paper": paper.pk}
    assert own.post(withdraw, told | {"reason": ""}).status_code == 422
    assert own.post(withdraw, told | {"reason": "交错了，是邻居的"}).status_code == 303
    (paper,) = papers()
    assert (str(paper.withdrawn_on), paper.withdrawn_by) == ("2023-06-30", "wang")
    page = text(own.get(f"{place}files/"))
    assert "还没有收过材料" in page
    assert "撤回的材料 1 份" in page
    assert "交错了，是邻居的" in page
    assert "撤回一份材料" in text(own.get(changes))
    assert "合同或协议" in text(own.get(changes))
    shut = own.get(f"/files/{paper.pk}/")
    assert (shut.status_code, "已经撤回" in text(shut)) == (410, True)
    assert auditor.get(f"/files/{paper.pk}/").content == PDF
    assert "收过，后来撤回了" in text(own.post(f"{place}files/", handed()))
    action = _actions()[-1]
    undone = own.post(changes, basis | {"action": str(action), "reason": "是本人的"})
    assert undone.status_code == 303
    (paper,) = papers()
    assert (paper.withdrawn_on, paper.withdrawn_by, paper.withdrawn_because) == (None, "", "")
    assert own.get(f"/files/{paper.pk}/").content == PDF


def _actions() -> list[int]:
    from kapok.registry.models import Action

    return list(Action.objects.order_by("pk").values_list("pk", flat=True))


def test_the_database_takes_a_withdrawal_of_a_paper_and_nothing_else(browse, person):
    """Not without a reason, not by another hand, not of another county; no other column."""
    from django.db import IntegrityError, ProgrammingError, transaction

    from kapok.accounts.actor import Actor, tell
    from kapok.registry.models import File

    browse("wang").post(f"/people/{person}/files/", handed())
    tell(Actor("wang", areas=(COUNTY,)))
    told = {"withdrawn_on": "2023-06-30", "withdrawn_because": "x"}
    for error, wrong in (
        (IntegrityError, {"withdrawn_on": "2023-06-30"}),
        (ProgrammingError, told | {"withdrawn_by": "sun"}),
        (ProgrammingError, {"what": "photo"}),
        (ProgrammingError, {"row": "x"}),
    ):
        with pytest.raises(error), transaction.atomic():
            File.objects.update(**wrong)
    tell(Actor("sun", areas=("510421",)))
    assert File.objects.update(**told) == 0
    tell(Actor("wang", areas=(COUNTY,)))
    assert File.objects.update(**told) == 1
    assert papers()[0].withdrawn_by == "wang"
