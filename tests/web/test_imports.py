"""A file into the registry, on pages: what it is, its rows, confirmed, undone; and task M15 in a browser."""

from __future__ import annotations

import html
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from tests.imports.conftest import villages
from tests.imports.mutated import MUTATIONS
from tests.imports.sheets import book, books, family, id_number, member
from tests.imports.test_mending import of
from tests.imports.test_mutated import MENDS
from tests.imports.test_one_village import TOLD, empty_village, mended
from tests.imports.test_several_kinds import PAID, POST
from tests.imports.test_undo import done
from tests.jobs.test_jobs import until, worker
from tests.office import DAY, Database, at_home, connect, copied
from tests.web.inhabited import entered, inside, served
from tests.web.test_components import Reader
from tests.web.test_pages import NUMBER

from kapok.city.office.one_village import CODE, Somebody, one_village

pytestmark = pytest.mark.server
NAME = "户信息_20230530.xlsx"
EACH = 13
"""So many files of each of the sixteen ways in which one can be wrong."""


@pytest.fixture(scope="session")
def village(filled: Database, home: Path) -> Iterator[Database]:
    with at_home(home), copied(filled) as own:
        villages(own)
        yield own


@pytest.fixture
def hall(village: Database, home: Path, django: None) -> Iterator[Database]:
    """An office of one's own; what is done there is really committed."""
    with copied(village) as own, inside(own, home):
        yield own


def handed(data: bytes, name: str = NAME, **more: str) -> dict[str, object]:
    file = io.BytesIO(data)
    file.name = name
    return {"file": file} | more


def brought(client, data: bytes, name: str = NAME, **more: str) -> str:
    """The address of the import, without its screen."""
    answer = client.post("/imports/", handed(data, name, **more))
    assert answer.status_code == 303, answer.content.decode()
    return answer["Location"].removesuffix("parse/")


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    words = answer.content.decode()
    assert not Reader(words).wrong, path
    aims = re.findall(r'(?:href|action|src)="([^"]*)"|<title>(.*?)</title>', words)
    assert not [aim for pair in aims for aim in pair if NUMBER.search(aim)]
    assert not [n for n in range(6) if id_number(n) in words or f"138{n:08d}" in words]
    return words


def wrong(number: str) -> str:
    """Its last sign is another one."""
    return number[:17] + ("1" if number[17] != "1" else "2")


def faulty(n: int = 12) -> tuple[list[dict[str, str]], list[tuple[str, str]]]:
    """Families with nine faults, each with its cell: column and row as the file has them."""
    from kapok.intake.layouts.load import layout
    from kapok.intake.sheets import letter

    one = layout("national_households")
    rows, heads, first = family(n), one.heads(), one.form.header_row + 1
    faults = [
        (0, "证件号码", wrong(id_number(0))),
        (1, "证件号码", id_number(1)[:17]),
        (2, "性别", "不详"),
        (3, "出生日期", "1980-02-30"),
        (4, "成员联系电话", "12345"),
        (5, "劳动技能", "会一点"),
        (6, "文化程度", "学过"),
        (7, "姓名", ""),
        (8, "出生日期", "1981-01-01"),
    ]
    for at, head, value in faults:
        rows[at][head] = value
    return rows, [(letter(heads.index(head)), str(first + at)) for at, head, _ in faults]


def counts(words: str) -> str:
    return re.search(r'data-verdict="\w+">.*?<p>(.*?)</p>', words, re.DOTALL)[1]


def test_m15_nine_faults_in_six_clicks_without_script(
    browser, hall: Database, tmp_path: Path
) -> None:
    """From the list to an import that is in and the workbook in hand; each fault is named with its cell."""
    rows, cells = faulty(312)
    file = tmp_path / NAME
    file.write_bytes(book(rows))
    clicks: list[str] = []

    def click(site, words: str) -> None:
        site.get_by_role("button", name=words).or_(
            site.get_by_role("link", name=words)
        ).first.click()
        clicks.append(words)

    def bring(site) -> tuple[str, str, str, bytes]:
        site.goto(served_at.address + "/imports/")
        with site.expect_file_chooser() as chooser:
            site.get_by_label("表格文件").click()
        clicks.append("表格文件")
        chooser.value.set_files(file)
        click(site, "上传并核对")
        first = site.locator("[data-verdict]").inner_text()
        click(site, "下一步：看每一行")
        told = site.locator("main").inner_text()
        click(site, "下一步：确认")
        click(site, "导入 309 行")
        last = site.locator("[data-verdict]").inner_text()
        with site.expect_download() as saved:
            click(site, "下载批注表")
        return first, told, last, Path(saved.value.path()).read_bytes()

    with served() as served_at:
        options = served_at.cookies("wang") | {"java_script_enabled": False}
        first, told, last, workbook = browser.visit(bring, **options)
    assert len(clicks) <= 6, clicks
    assert "表头在第 3 行，312 行" in first
    assert "312 行：新增 303、更新 0、无变化 0、要您看 6、不能导入 3。" in told
    for cell in map("".join, cells):
        assert re.search(rf"\b{cell}\b", told), cell
    assert "导入好了" in last
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).worksheets[0]
    heads = [one.value for one in sheet[3]]
    at = heads.index("问题") + 1
    assert all(sheet.cell(int(row), at).value for _, row in cells)
    with hall.as_("owner") as con:
        assert con.execute("SELECT count(*) FROM registry_person").fetchone() == (309,)


def test_one_more_village_of_the_demonstration(hall: Database, tmp_path: Path) -> None:
    """Downloaded, handed in, explained, taken back, corrected, handed in again: only what was corrected is read."""
    client = entered("wang")
    assert client.post(brought(client, book(family(3))) + "confirm/").status_code == 303
    empty_village(hall)
    assert 'href="/imports/village/"' in read(client, "/imports/")
    assert 'href="/imports/village/"' not in read(entered("sun"), "/imports/")
    made = one_village(DAY, Somebody("无", "", False))
    at = brought(client, client.get("/imports/village/").content, made.book.path.name)
    spots = {one.kind: {"row": one.row, "letter": one.letter} for one in made.faults}
    assert len(spots) == 9
    told = read(client, at + "rows/")
    for kind in TOLD.keys() - {"person_twice"}:  # that is said of the whole row
        assert re.search(rf"\b{spots[kind]['letter']}{spots[kind]['row']}\b", told), kind
    assert client.post(at + "confirm/", {"partial": "1"}).status_code == 303
    copy = tmp_path / "批注表.xlsx"
    copy.write_bytes(client.get(at + "workbook/").content)
    mended(copy, spots, {"rows": made.rows}, TOLD)
    again = brought(client, copy.read_bytes(), copy.name)
    assert "要您看 0、不能导入 0" in counts(read(client, again + "rows/"))
    assert "新增 3、更新 2" in counts(read(client, again + "rows/"))
    assert client.post(again + "confirm/").status_code == 303
    with hall.as_("owner") as con:
        people = "SELECT count(*) FROM fact_person WHERE hukou_village = %s"
        assert con.execute(people, [CODE]).fetchone() == (made.rows - 2,)
        looks = "SELECT actor, purpose, words FROM registry_look WHERE field = 'number'"
        assert con.execute(looks).fetchall() == [("wang", "other", "演示")]


def test_the_workbook_of_many_rows_is_made_by_a_worker(hall: Database, monkeypatch) -> None:
    from kapok.imports import copies

    client = entered("wang")
    at = brought(client, book(family(3)))
    assert client.post(at + "confirm/").status_code == 303
    small = client.get(at + "workbook/").content
    monkeypatch.setattr(copies, "MOST_ROWS", 2)
    assert client.get(at + "workbook/")["Location"] == at + "done/"
    assert 'name="workbook"' in read(client, at + "done/")
    for _ in range(2):
        assert client.post(at + "done/", {"workbook": "1"}).status_code == 303
    assert "正在做批注表" in read(client, at + "done/")
    with hall.as_("owner") as con:
        asked = "SELECT count(*) FROM jobs_job WHERE kind = 'import_workbook'"
        assert con.execute(asked).fetchone() == (1,)
    done(hall)
    assert f'href="{at}workbook/"' in read(client, at + "done/")
    cells = [
        list(openpyxl.load_workbook(io.BytesIO(one)).worksheets[0].values)
        for one in (small, client.get(at + "workbook/").content)
    ]
    assert cells[0] == cells[1]
    assert entered("sun").get(at + "workbook/").status_code == 404
    assert client.post(at + "done/", {"why": "交错了"}).status_code == 303
    assert 'name="workbook"' in read(client, at + "done/")  # it says otherwise by now
    assert client.post(at + "done/", {"workbook": "1"}).status_code == 303
    with hall.as_("owner") as con:  # what failed for another
        con.execute(
            "UPDATE jobs_job SET state = 'failed', asked_by = 'li', key = replace(key, 'wang', 'li') "
            "WHERE kind = 'import_workbook' AND state = 'queued'"
        )
        con.commit()
    assert client.post(at + "done/", {"workbook": "1"}).status_code == 303
    assert "正在做批注表" in read(client, at + "done/")


def form_of(words: str, submit: str) -> dict[str, str]:
    """Fields of the form with that button, as a browser would send them."""
    form = next(
        one for one in re.findall(r"<form method.*?</form>", words, re.DOTALL) if submit in one
    )
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    found |= dict(re.findall(r'<input id="([\w-]+)"[^>]* value="([^"]*)"', form))
    for name, body in re.findall(r'<select id="([\w-]+)".*?>(.*?)</select>', form, re.DOTALL):
        found[name] = (
            re.findall(r'value="([^"]*)" selected', body) or re.findall(r'value="([^"]*)"', body)
        )[0]
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def test_cells_are_corrected_on_the_page_one_by_one_and_all_of_a_kind(hall: Database) -> None:
    client = entered("wang")
    rows, _ = faulty()
    rows[9]["劳动技能"] = rows[10]["劳动技能"] = "会一点"
    at = brought(client, book(rows))
    words = read(client, at + "rows/?result=look")
    way = re.search(r'href="(\?result=look&amp;fix=\w+#edit)">这 3 格一起改', words)[1]
    asked = read(client, at + "rows/" + way.replace("&amp;", "&").partition("#")[0])
    given = form_of(asked, "改这 3 格")
    assert given.keys() == {"fix", "value"}
    answer = client.post(at + "rows/?result=look", given | {"value": "无劳动力"})
    assert answer["Location"] == "?result=look"
    words = read(client, at + "rows/")
    assert "改好了，已经重新核对" in words
    assert "新增 4、更新 0、无变化 0、要您看 5、不能导入 3" in counts(words)
    assert "页面上改过：" in words
    asked = read(client, at + "rows/?edit=0-4")
    given = form_of(asked, "保存并重新核对")
    assert given.pop("edit") == "0-4"
    [(name, value)] = given.items()
    assert value == ""
    assert "现在是 510422********" in asked
    for wrong, said in (({name: ""}, "没有改哪一格"), ({name: "1" * 121}, "一格最多 120 个字")):
        answer = client.post(at + "rows/?edit=0-4", {"edit": "0-4"} | wrong)
        assert said in answer.content.decode()
    client.post(at + "rows/", {"edit": "0-4", name: id_number(0)})
    assert "不能导入 2" in counts(read(client, at + "rows/"))
    every = form_of(read(client, at + "rows/?edit=0-4&all=1"), "保存并重新核对")
    assert len(every) > 15
    assert client.post(at + "rows/", every).status_code == 200
    client.post(at + "rows/", {"edit": "0-4", "back": "1"})
    assert "不能导入 3" in counts(read(client, at + "rows/"))
    assert client.post(at + "rows/", {"edit": "0-99"}).status_code == 200
    assert client.post(at + "rows/", {"fix": "nothing"}).status_code == 200
    with hall.as_("owner") as con:
        lines = con.execute(
            "SELECT one::text FROM registry_event one WHERE table_name = 'imports_cell'"
        )
        assert not any(id_number(0) in line for (line,) in lines)


def test_a_file_through_its_screens_and_back(hall: Database) -> None:
    client = entered("wang")
    assert "还没有导入" in read(client, "/imports/")
    rows, _ = faulty()
    at = brought(client, book(rows), f"{id_number(1)} 13800000001.xlsx")
    assert "等确认" in read(client, "/imports/")
    parsed = read(client, at + "parse/")
    assert "脱贫年度：6 个日期只写到月或年" in parsed
    assert "138****0000、138****0001" in parsed
    assert "户主姓名（只核对，不进库）" in parsed
    assert "证件类型（认得，不进库：只收居民身份证号码" in parsed
    assert parsed.count("只用来核对家里有没有人务工") == 1
    assert "户联系电话（没有写成员联系电话的人" in parsed
    assert '">姓名</td>' in parsed
    only = read(client, at + "rows/?result=refused")
    assert len(re.findall(r'<th scope="row">', only.rpartition("<tbody")[2])) == 3
    assert "还没有导入" in read(client, at + "done/")
    refused = client.post(at + "confirm/", {})
    assert "有 3 行不能导入" in refused.content.decode()
    assert client.post(at + "confirm/", {"partial": "1"})["Location"] == at + "done/"
    assert "新增 3 行" in counts(read(client, at + "done/"))
    assert client.get(at + "confirm/")["Location"] == at + "done/"
    with hall.as_("owner") as con:
        found = con.execute("SELECT arguments FROM jobs_job WHERE kind = 'touched'").fetchall()
        assert [len(one["persons"]) for (one,) in found] == [9]
        (person,) = con.execute("SELECT min(id) FROM registry_person").fetchone()
    came = f'<a href="{at}done/">'  # what a fact comes from leads to its import
    assert came in client.get(f"/people/{person}/").content.decode()
    read(client, at + "parse/")
    ways = re.findall(r'href="(/people/\w+/)">看登记', read(client, at + "rows/"))
    assert (len(ways), len(set(ways))) == (9, 9)  # what was left out leads to nobody
    assert f"/people/{person}/" in ways
    assert client.get(ways[0]).status_code == 200
    assert "没有填" in client.post(at + "done/", {"why": " "}).content.decode()
    assert client.post(at + "done/", {"why": "交错了文件"}).status_code == 303
    assert "已撤销" in read(client, at + "done/")
    assert "看登记" not in read(client, at + "rows/")
    with hall.as_("owner") as con:
        assert con.execute("SELECT count(*) FROM registry_person").fetchone() == (0,)
        reasons = con.execute("SELECT reason FROM registry_event WHERE reason ^@ 'undo'").fetchall()
        assert {one for (one,) in reasons} == {f"undo import {at.split('/')[2]} 交错了文件"}


def test_the_same_file_twice_is_refused_on_the_form(hall: Database) -> None:
    client, data = entered("wang"), book(family(3))
    at = brought(client, data)
    client.post(at + "confirm/")
    again = client.post("/imports/", handed(data, "又一份.xlsx")).content.decode()
    assert re.search(r"这个文件 王经办（[^（）]+） 在 .* 导入过（第 1 次导入）", again)
    for given, said in (
        ({}, "没有选"),
        (handed(b"MZ\x00\x01", "x.exe"), "有错"),
        (handed(data, as_of="昨天"), "日期要写成"),
        (handed(data, as_of="2099-01-01"), "那天还没到"),
        (handed(data, supplier="nobody"), "不认识提供方"),
    ):
        answer = client.post("/imports/", given)
        assert answer.status_code == 200
        assert said in answer.content.decode() or said == "有错"
        assert 'class="error"' in answer.content.decode()


def test_what_a_heading_means_is_said_and_remembered(hall: Database) -> None:
    client = entered("wang")
    rows = [
        {"干活能力" if head == "劳动技能" else head: v for head, v in row.items()}
        for row in family(3)
    ]
    data = book(rows, heads=[*rows[0]])
    at = brought(client, data)
    words = read(client, at + "parse/")
    assert "1 列没有认出来" in words
    name = re.search(r'<select id="(column-\w+)"', words)[1]
    assert client.post(at + "parse/", {name: "nothing_such"}).status_code == 200
    assert client.post(at + "parse/", {name: "labour"}).status_code == 303
    assert "没有认出来，请说" not in read(client, at + "parse/")
    assert "改这一列是什么" in read(client, at + f"parse/?column={name.removeprefix('column-')}")
    rows.append({"干活能力" if h == "劳动技能" else h: v for h, v in member(9).items()})
    later = brought(client, book(rows, heads=[*rows[0]]), "户信息_20230602.xlsx")
    assert "没有认出来，请说" not in read(client, later + "parse/")


def test_sheets_of_several_kinds_are_told_apart_and_each_is_mended_as_its_own(
    hall: Database,
) -> None:
    client = entered("wang")
    read(client, brought(client, book(family(3))) + "parse/")
    post = POST | {"类别": "保洁工"}
    data = books({"post_months": [PAID | {"考核结果": "不知道"}], "post_ledger": [post]})
    at = brought(client, data, "乡村公益性岗位.xlsx")
    words = read(client, at + "parse/")
    assert "表“乡村公益性岗位补贴发放表”：考核结果" in words
    assert "表“乡村公益性岗位台账”：岗位类别" in words
    assert "kind=post_ledger" in words
    words = read(client, at + "rows/?edit=1-4&all=1")
    assert "协议起" in words
    assert "应发" not in words.partition('id="edit"')[2].partition("</form>")[0]
    words = read(client, at + "rows/?edit=0-4&all=1")
    assert "应发" in words.partition('id="edit"')[2].partition("</form>")[0]


def test_a_sheet_that_is_not_recognised_is_mapped_by_hand(hall: Database) -> None:
    client = entered("wang")
    wanted = ("县", "乡", "村", "户编号", "户类型", "姓名", "证件号码", "与户主关系", "劳动技能")
    heads = {head: f"甲{'乙' * n}" for n, head in enumerate(wanted)} | {"与户主关系": "户主关系"}
    rows = [{heads[head]: row[head] for head in wanted} for row in family(3)]
    data = book(rows, heads=[heads[head] for head in wanted])
    at = brought(client, data, "户信息_20230530.xlsx")
    words = read(client, at + "parse/")
    assert "没有一张工作表认得出来" in words
    assert "自己指明每一列" in words
    words = read(client, at + "parse/?kind=national_households")
    given = form_of(words, "记住并重新核对")
    assert given["kind"] == "national_households"
    assert list(given.values()).count("") == len(wanted) - 1
    answer = client.post(at + "parse/", given)
    assert "少不了这些：" in answer.content.decode()
    from kapok.intake.layouts.load import layout

    known = {one.head: one.id for one in layout("national_households").columns.values()}
    given |= {f"column-{chr(65 + n)}": known[head] for n, head in enumerate(wanted)}
    twice = given | {"column-A": given["column-B"]}
    assert "指成了同一个" in client.post(at + "parse/", twice).content.decode()
    assert client.post(at + "parse/", given).status_code == 303
    assert "表头在第 3 行，3 行" in read(client, at + "parse/")
    assert "新增 3" in counts(read(client, at + "rows/"))
    rows.append({heads[head]: member(9)[head] for head in wanted})
    later = brought(client, book(rows, heads=[heads[head] for head in wanted]), "又一份.xlsx")
    assert "表头在第 3 行，4 行" in read(client, later + "parse/")


def test_sheet_or_system_is_chosen_row_by_row_or_in_all(hall: Database) -> None:
    client = entered("wang")
    client.post(brought(client, book(family(3)), "户信息_20230615.xlsx") + "confirm/")
    older = family(3)
    older[0]["文化程度"], older[1]["文化程度"], older[2]["文化程度"] = "高中", "小学", "大专"
    at = brought(client, book(older), "户信息_20230401.xlsx")
    words = read(client, at + "rows/?result=look")
    assert "3 行系统和表格说法不同" in words
    assert "文化程度：初中 → 高中" in words
    assert 'href="/people/' in words
    given = {"row": "4", "sheet": "0", "choice": "sheet"}
    answer = client.post(at + "rows/?result=look", given)
    assert answer["Location"] == at + "rows/?result=look"
    assert "已选：表格" in read(client, answer["Location"])
    assert "没有两说的地方" in client.post(at + "rows/", given | {"row": "99"}).content.decode()
    client.post(at + "rows/", {"all": "system"})
    assert "说法不同" not in read(client, at + "rows/")
    client.post(at + "confirm/")
    with hall.as_("owner") as con:
        chosen = "SELECT count(*) FROM registry_claim WHERE chosen AND decided_by = 'wang'"
        assert con.execute(chosen).fetchone() == (3,)


def test_a_large_file_is_checked_and_written_by_a_job(hall: Database, monkeypatch) -> None:
    from kapok.accounts.actor import actor_of, standing
    from kapok.accounts.models import Account
    from kapok.imports import actions, copies
    from kapok.jobs.models import Job
    from kapok.jobs.order import Order
    from kapok.jobs.work.importing import foresee, run
    from kapok.web.views import import_steps

    def work() -> None:
        """As the worker does."""
        who = Account.objects.get(username="wang")
        job = Job.objects.filter(kind__in=("import", "forecast")).latest("id")
        by = actor_of(who, standing(who, DAY))
        connect(hall, "jobs")
        {"import": run, "forecast": foresee}[job.kind](Order(job.pk, by, job.arguments))
        Job.objects.filter(pk=job.pk).update(state="done")
        connect(hall)

    monkeypatch.setattr(actions, "WHOLE", 0)
    monkeypatch.setattr(import_steps, "ROWS_AT_ONCE", 0)
    client = entered("wang")
    at = brought(client, book(family(3)))
    words = read(client, at + "parse/")
    assert "正在核对这个文件，可以关掉这一页" in words
    assert 'hx-trigger="every 5s"' in words
    assert '<meta http-equiv="refresh"' in words
    for step in ("rows/", "done/"):
        assert "正在核对" in read(client, at + step)
    connect(hall, "jobs")
    Job.objects.update(state="failed", trouble=["磁盘满了。", "Full."])
    connect(hall)
    assert "第 1 次导入没有做成" in read(client, "/desk/")
    words = read(client, at + "parse/")
    assert "没有做成：磁盘满了。" in words
    assert "hx-trigger" not in words
    assert client.post(at + "parse/", {"again": "1"}).status_code == 303
    work()
    assert "第 1 次导入核对好了，等您确认" in read(client, "/desk/")
    assert "表头在第 3 行" in read(client, at + "parse/")
    words = read(client, "/desk/")
    assert "第 1 次导入核对好了，等您确认" not in words
    assert "1 个文件核对好了，等确认导入" in words
    assert (
        client.post(at + "rows/", {"edit": "0-4", f"cell-{of('姓名')}": "阿木"}).status_code == 303
    )
    assert "正在核对" in read(client, at + "rows/")
    work()
    assert "先算一算会带来什么" in read(client, at + "confirm/")
    assert client.post(at + "confirm/", {"forecast": "1"}).status_code == 303
    words = read(client, at + "confirm/")
    assert "正在算会带来什么" in words
    assert 'hx-trigger="every 5s"' in words
    work()
    words = read(client, at + "confirm/")
    assert re.search(r"数据任务：新出 \d+ 个", words)
    assert "还没有按现在的政策筛查过" in words
    assert "预警没有变化" in words
    assert "先算一算" not in words
    moved = '[{"rule": "W09", "new": 2, "gone": 0}, {"rule": "W02", "new": 1, "gone": 3}]'
    with hall.as_("owner", areas="*") as con:
        con.execute(
            "UPDATE imports_import SET wrote = jsonb_set(wrote, '{forecast,told,warnings}', %s)",
            [moved],
        )
        con.commit()
    assert "预警：新出现 用人单位异常或欠薪 2 件、劳动合同快到期 1 件；消除 劳动合同快到期 3 件。" in read(client, at + "confirm/")  # fmt: skip
    client.post(at + "confirm/")
    assert "正在写进库里" in read(client, at + "done/")
    work()
    assert "第 1 次导入做完了" in read(client, "/desk/")
    assert "导入好了" in read(client, at + "done/")
    words = read(client, "/desk/")
    assert "第 1 次导入做完了" not in words
    assert "最近的导入" in words
    assert client.get(at + "workbook/")["Content-Disposition"]
    monkeypatch.setattr(copies, "MOST_ROWS", 2)
    assert "workbook/" not in read(client, at + "done/")


def test_whoever_has_not_the_right_or_the_place_sees_nothing(hall: Database) -> None:
    at = brought(entered("wang"), book(family(3)))
    assert entered("zhou").get("/imports/").status_code == 403
    for step in ("parse/", "rows/", "confirm/", "done/", "workbook/"):
        assert entered("sun").get(at + step).status_code == 404
        assert entered().get(at + step)["Location"].startswith("/login/")
    assert "还没有导入" in read(entered("sun"), "/imports/")


def test_an_empty_sheet_of_every_kind(hall: Database) -> None:
    client = entered("wang")
    words = read(client, "/imports/kinds/")
    ways = re.findall(r'href="(/imports/kinds/\w+/)"', words)
    assert len(ways) > 5
    data = client.get(ways[0])
    assert openpyxl.load_workbook(io.BytesIO(data.content)).worksheets[0].max_row >= 1
    assert client.get("/imports/kinds/nothing/").status_code == 404


def test_our_own_export_keeps_whose_numbers_were_taken_out(hall: Database) -> None:
    client = entered("wang")
    client.post(brought(client, book(family(3))) + "confirm/")
    given = {"layout": "national_households", "purpose": "", "words": ""}
    assert "用途" in client.post("/imports/kinds/", given).content.decode()
    assert client.post("/imports/kinds/", given | {"layout": "x"}).status_code == 404
    other = client.post("/imports/kinds/", given | {"purpose": "other"}).content.decode()
    assert 'id="words-error"' in other
    data = client.post("/imports/kinds/", given | {"purpose": "check"})
    assert data["Content-Disposition"].startswith("attachment")
    again = brought(client, data.content, "导出.xlsx")
    assert "3 行：新增 0、更新 0、无变化 3" in read(client, again + "rows/")
    with hall.as_("owner") as con:
        kept = (
            "SELECT field, purpose, count(*) FROM registry_look WHERE actor = 'wang' GROUP BY 1, 2"
        )
        assert con.execute(kept).fetchall() == [("sheet", "check", 3)]
    assert "导出的表里有全号" in entered("zhou").get("/audit/looks/?sort=sheet").content.decode()


def test_our_own_export_of_many_rows_is_written_by_a_worker(hall: Database, monkeypatch) -> None:
    """The same sheet of his own county, the same looks; had by whoever asked alone, within a day, as long as he holds what he asked with."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports.exporting import over
    from kapok.web.views import import_kinds

    client, next_door = entered("wang"), entered("sun")
    client.post(brought(client, book(family(3))) + "confirm/")
    theirs = book(family(3, 3, 县="米易县", 乡="", 村=""))
    next_door.post(brought(next_door, theirs) + "confirm/")
    assert over(MACHINE, "national_households", 5)
    assert not over(MACHINE, "national_households", 6)
    assert not over(MACHINE, "national_villages", 0)
    why = {"layout": "national_households", "purpose": "other", "words": "报给 13912345678"}
    small = client.post("/imports/kinds/", why).content
    monkeypatch.setattr(import_kinds, "AT_ONCE", 2)
    assert "用途" in client.post("/imports/kinds/", why | {"purpose": ""}).content.decode()
    for _ in range(2):
        answer = client.post("/imports/kinds/", why)
        assert (answer.status_code, answer["Location"]) == (303, "/imports/kinds/")
    words = read(client, "/imports/kinds/")
    assert "在排队" in words
    assert 'hx-trigger="every 5s"' in words
    looks = "SELECT field, purpose, words FROM registry_look WHERE actor = 'wang'"
    with hall.as_("owner") as con:
        [(number, told)] = con.execute(
            "SELECT id, to_jsonb(jobs_job)::text FROM jobs_job WHERE kind = 'export'"
        ).fetchall()
        assert "报给" not in told
        assert len(con.execute(looks).fetchall()) == 3
    at = f"/imports/exports/{number}/"
    assert client.get(at).status_code == 404  # not yet
    with worker(hall):
        until(lambda: at in client.get("/imports/kinds/").content.decode(), 60)
    words = read(client, "/imports/kinds/")
    assert "下载这张表（3 行）" in words
    assert "hx-trigger" not in words
    large = client.get(at)
    assert "attachment" in large["Content-Disposition"]
    cells = [list(openpyxl.load_workbook(io.BytesIO(one)).worksheets[0].values) for one in (small, large.content)]  # fmt: skip
    assert cells[0] == cells[1]
    with hall.as_("owner") as con:
        assert con.execute(looks).fetchall() == [("sheet", "other", "报给 139****5678")] * 6
    for other in ("sun", "li"):
        assert entered(other).get(at).status_code in (403, 404)
    for change in ("roles = '[\"approver\"]'", "roles = '[\"caseworker\"]', ended_at = ended_at - interval '25 hours'"):  # fmt: skip
        with hall.as_("owner") as con:
            con.execute(f"UPDATE jobs_job SET {change} WHERE id = %s", [number])
            con.commit()
        assert client.get(at).status_code == 404
        assert at not in read(client, "/imports/kinds/")


@pytest.mark.long
@pytest.mark.parametrize("change", MUTATIONS, ids=lambda one: one.__name__)
def test_whatever_is_sent_no_page_fails(hall: Database, change: Callable) -> None:
    """Two hundred in all. Upload, every screen, the workbook back: what cannot be read is said on the form or the first screen,
    with how to mend it; a row that cannot, with its cell.
    """
    client = entered("wang")
    for n in range(EACH):
        data, name = change(random.Random(n))
        answer = client.post("/imports/", handed(data, name))
        if answer.status_code != 303:
            assert answer.status_code in (200, 413, 422), (name, n)
            said = answer.content.decode()
            assert "有错：" in said
            assert any(mend in said for mend in (*MENDS.values(), "先撤销那一次")), (name, n)
        else:
            place = answer["Location"].removesuffix("parse/")
            seen = [client.get(f"{place}{step}/") for step in ("parse", "rows", "confirm", "done")]
            told = [html.unescape(one.content.decode()) for one in seen]
            named(int(place.split("/")[2]), told[0], told[1])
            sent = client.post(f"{place}confirm/", {"partial": "1"})
            seen += [sent, client.get(f"{place}done/"), client.get(f"{place}workbook/")]
            assert {one.status_code for one in seen} <= {200, 303, 404, 422}, (name, n)


def named(number: int, parse: str, rows: str) -> None:
    """What is wrong stands on the screens: of the file with its mend, of each row at its cell."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.imports.findings import say, whole
    from kapok.imports.models import Import, ImportRow
    from kapok.intake import Level

    with acting_as(MACHINE):
        file = Import.objects.get(pk=number)
        refused = list(ImportRow.objects.filter(file=file, verdict="refused"))
    if file.state == "refused":
        wrong = [say(one) for one in file.findings if say(one).level == Level.ERROR]
        assert all(one.what in parse and one.mend in parse for one in wrong), wrong
        return
    for row in refused:
        for one in (say(whole(found, file.findings)) for found in row.findings):
            if one.level == Level.ERROR:
                assert one.mend in rows, one
                assert not one.letter or re.search(rf"\b{one.letter}{row.number}\b", rows), one


def test_one_file_per_village_in_one_go(hall: Database) -> None:
    """Several files, or a zip of them: each an import of its own; one that is none keeps no other out."""
    client = entered("wang")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as whole:
        whole.writestr("大田村.xlsx", book(family(3)))
        whole.writestr("河边村.xlsx", book(family(3, 3)))
    packed.seek(0)
    packed.name = "各村.zip"
    answer = client.post("/imports/", {"file": packed})
    assert (answer.status_code, answer["Location"]) == (303, "/imports/")
    words = read(client, "/imports/")
    assert words.count("/rows/") == 2
    assert "一个文件一次导入" in words
    third, none = io.BytesIO(book(family(3, 6))), io.BytesIO(b"%PDF-1.7")
    third.name, none.name = "三村.xlsx", "四村.xlsx"
    answer = client.post("/imports/", {"file": [third, none]})
    assert answer.status_code == 200
    said = answer.content.decode()
    assert "四村.xlsx：" in said
    assert said.count("/rows/") == 3


def test_many_files_are_checked_one_by_one_by_a_worker(hall: Database, monkeypatch) -> None:
    """Taken in at once, and the list says how many are still to come."""
    from kapok.jobs.models import Job
    from kapok.jobs.running import run
    from kapok.jobs.work import several

    client, packed = entered("wang"), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as whole:
        for n in range(4):
            whole.writestr(f"{n}村.xlsx", book(family(1, 3 * n)))
    one = handed(packed.getvalue(), "各村.zip")
    assert client.post("/imports/", one)["Location"] == "/imports/"
    words = read(client, "/imports/")
    assert "都收下了，正在一个一个核对" in words
    assert "还有 4 个文件正在核对" in words
    assert 'hx-trigger="every 5s"' in words
    assert "没有认出来" not in words
    connect(hall, "jobs")
    for job in Job.objects.filter(kind="import"):
        run(job.pk)
    connect(hall)
    words = read(client, "/imports/")
    assert "4 次导入，4 次还等您确认" in words
    assert "hx-trigger" not in words
    monkeypatch.setattr(several, "MOST_FILES", 2)
    more = client.post("/imports/", handed(packed.getvalue(), "各村.zip")).content.decode()
    assert "一次最多收 100 个文件，这个没有收" in more
