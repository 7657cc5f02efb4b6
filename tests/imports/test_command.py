"""`kapok import …`, as it is typed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from tests.imports.sheets import book, family
from tests.imports.test_mending import of
from tests.office import Database, connect

from kapok.cli import main


@pytest.fixture
def typed(desk: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture):
    monkeypatch.setenv("KAPOK_DATABASE", desk.name)
    connect(desk, "jobs")

    def run(*words: str) -> tuple[int, dict]:
        capsys.readouterr()
        code = main(["--json", "import", *words, "--cluster", "test"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_from_file_to_undone(typed, desk: Database, tmp_path: Path) -> None:
    path = tmp_path / "（乡村建设）户信息_20230530.xlsx"
    path.write_bytes(book(family()))
    code, told = typed(str(path), "--dry-run")
    assert (code, told["state"], told["counts"]["new"]) == (0, "checked", 6)
    code, told = typed(str(path), "--period", "2023-05", "--annotated", str(tmp_path / "out"))
    assert (code, told["state"], told["as_of"], told["wrote"]["registry_person"]) == (
        0,
        "applied",
        "2023-05-30",
        6,
    )
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 1
    number = str(told["import"])
    code, told = typed("list")
    assert [one["state"] for one in told["imports"]] == ["applied", "checked"]
    code, told = typed("show", number)
    assert (code, told["rows"]) == (0, [])
    assert "户主姓名" in told["not_kept"]["checked"]
    assert "证件类型" in told["not_kept"]["known"]
    ours = ("export", "national_households", str(tmp_path / "ours.xlsx"))
    code, told = typed(*ours)
    assert (code, "--purpose" in told["error"]) == (2, True)
    code, told = typed(*ours, "--purpose", "check")
    with desk.as_("owner") as con:
        looked = "SELECT count(DISTINCT row), min(purpose) FROM registry_look WHERE field = 'sheet'"
        assert con.execute(looked).fetchone() == (6, "check")
    assert (code, (tmp_path / "ours.xlsx").read_bytes()[:2]) == (0, b"PK")
    assert typed("undo", number)[0] == 0
    with desk.as_("owner") as con:
        assert con.execute("SELECT count(*) FROM registry_person").fetchone() == (0,)
        asked = con.execute("SELECT kind FROM jobs_job ORDER BY id").fetchall()
        assert [kind for (kind,) in asked] == ["quality_touched", "touched"] * 2


def test_what_cannot_be_imported_is_said_and_nothing_done(typed, tmp_path: Path) -> None:
    rows = family()
    rows[0]["证件号码"] = rows[0]["证件号码"][:17] + (
        "1" if rows[0]["证件号码"][17] != "1" else "2"
    )
    path = tmp_path / "户信息.xlsx"
    path.write_bytes(book(rows))
    code, told = typed(str(path))
    assert (code, told["state"], told["counts"]["refused"]) == (1, "checked", 1)
    assert "1 行不能导入" in told["why"]
    code, told = typed("show", str(told["import"]))
    assert [row["row"] for row in told["rows"]] == [4]
    assert rows[0]["证件号码"] not in json.dumps(told, ensure_ascii=False)
    path.write_bytes(b"PK\x03\x04 nothing")
    assert main(["import", str(path), "--cluster", "test"]) == 1
    assert main(["import", str(tmp_path / "none.xlsx")]) == 2


def test_several_files_and_a_zip_each_an_import_of_its_own(
    typed, desk: Database, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    """What is wrong with one keeps no other out, and the command says so by its code."""
    packed, third, none = (tmp_path / name for name in ("各村.zip", "三村.xlsx", "四村.xlsx"))
    with zipfile.ZipFile(packed, "w") as whole:
        whole.writestr("大田村/户信息.xlsx", book(family(3)))
        whole.writestr("河边村/户信息.xlsx", book(family(3, 3)))
    third.write_bytes(book(family(3, 6)))
    none.write_bytes(b"%PDF-1.7")
    out = tmp_path / "out"
    code, told = typed(*map(str, (packed, none, third)), "--annotated", str(out))
    assert (code, told["ok"]) == (1, False)
    states = [(one["ok"], one["file"], one.get("state")) for one in told["imports"]]
    assert states == [
        (True, "户信息.xlsx", "applied"),
        (True, "户信息.xlsx", "applied"),
        (False, "四村.xlsx", None),
        (True, "三村.xlsx", "applied"),
    ]
    assert told["imports"][2]["why"]
    assert len(list(out.glob("*/*.xlsx"))) == 3
    with desk.as_("owner") as con:
        assert con.execute("SELECT count(*) FROM registry_person").fetchone() == (9,)
    capsys.readouterr()
    assert main(["import", str(packed), str(tmp_path / "none.xlsx")]) == 2
    assert main(["import", str(packed), "--cluster", "test"]) == 1
    said = capsys.readouterr().out
    assert said.count("导入过（第") == 2
    assert "2 个文件：0 个没有问题，2 个有。" in said


_FULL = """CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON imports_import FOR EACH ROW WHEN (NEW.size = {size}) EXECUTE FUNCTION no_room()"""


def test_each_of_several_is_told_though_a_later_one_breaks(
    typed, desk: Database, tmp_path: Path
) -> None:
    """Not refused, but broken: a database without room, a folder that cannot be written into."""
    first, second, third = (tmp_path / f"{name}村.xlsx" for name in "一二三")
    for at, (path, persons) in enumerate(((first, 3), (second, 2), (third, 1))):
        path.write_bytes(book(family(persons, 3 * at)))
    with desk.as_("owner") as con:
        con.execute(_FULL.format(size=second.stat().st_size))
    code, told = typed(*map(str, (first, second, third)))
    assert (code, told["ok"]) == (1, False)
    assert [(one["ok"], one.get("state")) for one in told["imports"]] == [
        (True, "applied"),
        (False, None),
        (True, "applied"),
    ]
    assert "磁盘满了" in told["imports"][1]["why"]
    [number] = [one["import"] for one in told["imports"][:1]]
    assert typed("undo", str(number))[0] == 0
    (tmp_path / "out").touch()
    code, told = typed(str(first), "--annotated", str(tmp_path / "out"))
    assert (code, told["ok"], told["state"]) == (1, False, "applied")
    assert "out" in told["why"]


def test_what_pages_do_between_checking_and_the_end_is_done_by_commands(
    typed, desk: Database, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    """Columns named, cells mended, what would come of it, confirmed; then a later file, of which sheet and system differ."""
    rows = family(3)
    for one in rows[1:]:
        one["劳动技能"] = "会一点"
    path = tmp_path / "户信息.xlsx"
    path.write_bytes(book(rows))
    code, told = typed(str(path), "--dry-run")
    number = str(told["import"])
    columns = typed("columns", number)[1]["columns"]
    at = next(n for n, one in enumerate(columns) if one["head"] == "劳动技能")
    assert columns[at]["column"] == "labour"
    faults = [one["row"] for one in typed("show", number)[1]["rows"]]
    assert faults == [5, 6]
    cell = f"{of('劳动技能')}5"
    assert typed("mend", number, "5C", "无劳动力")[0] == 2
    assert typed("mend", number, "A5", "无劳动力", "--all")[0] == 1
    code, told = typed("mend", number, cell, "无劳动力", "--all")
    assert (code, told["state"]) == (0, "checked")
    assert typed("show", number)[1]["rows"] == []
    assert typed("restore", number, "5", "--sheet", "9")[0] == 1
    code, told = typed("restore", number, "5")
    assert (code, [one["row"] for one in typed("show", number)[1]["rows"]]) == (0, [5])
    assert typed("mend", number, cell, "无劳动力")[0] == 0
    assert typed("show", number)[1]["rows"] == []
    code, told = typed("columns", number, "劳动技能=")
    assert (code, told["counts"]["new"]) == (0, 3)
    assert typed("columns", number, "劳动技能")[0] == 2
    code, told = typed("forecast", number)
    assert (code, told["people"], "finds" in told, told["warnings"]) == (0, 3, False, [])
    assert main(["import", "forecast", number, "--cluster", "test"]) == 0
    assert "预警没有变化" in capsys.readouterr().out
    with desk.as_("owner") as con:
        assert con.execute("SELECT count(*) FROM registry_person").fetchone() == (0,)
    assert typed("choose", number, "both")[0] == 2
    assert typed("choose", number, "sheet")[1]["chosen"] == 0
    assert typed("choose", number, "sheet", "--row", "4")[0] == 1
    assert typed("choose", number, "sheet", "--row", "0")[0] == 2
    code, told = typed("confirm", number)
    assert (code, told["state"]) == (0, "applied")
    assert typed("confirm", number)[0] == 1
    assert [one["import"] for one in typed("list")[1]["imports"]] == [int(number)]
    told = typed("list", "--before", number)[1]
    assert (told["count"], told["imports"]) == (1, [])


class Killed(BaseException):
    """As by kill -9: nobody answers it."""


def test_by_command_too_a_file_is_written_and_decided_anew_or_neither(
    typed, desk: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody wrote who was killed before anything was asked for is gone on with by confirming it; whole, it is not."""
    from kapok.accounts.actor import MACHINE
    from kapok.imports import actions, arrays
    from kapok.imports.actions import applying
    from kapok.imports.writing import Stale
    from kapok.jobs.work import anew

    def stands() -> tuple:
        with desk.as_("owner") as con:
            return con.execute(
                "SELECT (SELECT count(*) FROM registry_person), (SELECT count(*) FROM jobs_job), "
                "(SELECT string_agg(state, ' ' ORDER BY id) FROM imports_import)"
            ).fetchone()

    def dead(*_told: object, **_more: object) -> None:
        raise Killed

    def moved(*_told: object) -> None:
        raise Stale

    def forbidden(*_told: object) -> None:
        arrays.run("DELETE FROM registry_event")

    first, second = tmp_path / "一村.xlsx", book(family(2, 3))
    first.write_bytes(book(family(3)))
    with monkeypatch.context() as killing:
        killing.setattr(anew, "ask", dead)
        with pytest.raises(Killed):
            typed(str(first))
        assert stands() == (0, 0, "confirmed")
        number = str(typed("list")[1]["imports"][0]["import"])
        with pytest.raises(Killed):
            typed("confirm", number)
        assert stands() == (0, 0, "confirmed")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(applying, "_write", moved)
        code, told = typed("confirm", number)
    assert (code, "看过再确认一次" in told["error"], stands()) == (1, True, (0, 0, "checked"))
    with monkeypatch.context() as refusing:
        refusing.setattr(applying, "_write", forbidden)
        assert (typed("confirm", number)[0], stands()) == (1, (0, 0, "checked"))
    assert (typed("confirm", number)[0], stands()) == (0, (3, 2, "applied"))
    seen = actions.understand(MACHINE, second, "二村.xlsx")
    actions.confirm(MACHINE, seen.file.pk)
    actions.apply(MACHINE, seen.file.pk, seen)
    assert stands() == (5, 2, "applied applied")
    code, told = typed("confirm", str(seen.file.pk))
    assert (code, told["state"], stands()) == (0, "applied", (5, 4, "applied applied"))
    code, told = typed("confirm", str(seen.file.pk))
    assert (code, "已导入" in told["error"]) == (1, True)
    assert stands() == (5, 4, "applied applied")
