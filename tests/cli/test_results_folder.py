"""Where results go: two runs never mix, what others wrote stays, and a place that cannot be written is said first."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from kapok.cli.screening import command

DAY = ("--as-of", "2025-09-30")


@pytest.fixture
def screen(kapok, parquet_city, tmp_path):
    """Screens one measure into `tmp_path/o`."""
    return lambda measures, *more: kapok(
        "screen", parquet_city, "--out", tmp_path / "o", "--measures", measures, *DAY, *more
    )


def names(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_a_second_run_takes_the_first_one_away_and_nothing_else(screen, tmp_path):
    out = tmp_path / "o"
    assert screen("16,5").code == 0
    (out / "units" / "mine.parquet").write_text("mine")
    (out / "notes.txt").write_text("mine")
    assert screen("16").code == 0
    assert names(out) == [
        ".kapok.json",
        "due/16.parquet",
        "notes.txt",
        "run.json",
        "units/16.parquet",
        "units/mine.parquet",
        "筛查结果.xlsx",
    ]
    assert [m["measure"] for m in json.loads((out / "run.json").read_text())["measures"]] == ["16"]


def test_a_run_that_is_broken_off_leaves_the_last_one_whole(screen, tmp_path, monkeypatch):
    out = tmp_path / "o"
    assert screen("16").code == 0
    before = {n: (out / n).read_bytes() for n in names(out)}

    def broken(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "write_workbook", broken)
    assert screen("5").code == 130
    assert {n: (out / n).read_bytes() for n in names(out)} == before


def test_a_workbook_somebody_worked_in_is_kept(screen, tmp_path):
    out = tmp_path / "o"
    screen("16")
    book = openpyxl.load_workbook(out / "筛查结果.xlsx")
    book["封面"]["A1"] = "已核"
    book.save(out / "筛查结果.xlsx")
    answer = screen("16")
    assert "筛查结果 (2).xlsx" in answer.out.replace("\n", "")
    assert openpyxl.load_workbook(out / "筛查结果.xlsx")["封面"]["A1"].value == "已核"
    screen("16")
    assert [n for n in names(out) if n.endswith("xlsx")] == ["筛查结果 (2).xlsx", "筛查结果.xlsx"]


def test_results_of_a_run_before_there_was_a_list_are_taken_away(screen, tmp_path):
    screen("16,5")
    (tmp_path / "o" / ".kapok.json").unlink()
    assert screen("16").code == 0
    assert not (tmp_path / "o" / "units" / "5.parquet").exists()


def test_what_stands_where_the_results_go_is_not_overwritten(screen, tmp_path):
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "run.json").write_text("mine")
    answer = screen("16")
    assert (answer.code, "run.json 不是 Kapok 写的" in answer.err) == (2, True)
    assert (tmp_path / "o" / "run.json").read_text() == "mine"


def test_results_do_not_go_above_the_data(kapok, parquet_city, tmp_path):
    shutil.copytree(parquet_city, tmp_path / "p" / "units")
    for out in (tmp_path / "p", tmp_path, tmp_path / "p" / "units"):
        answer = kapok("screen", tmp_path / "p" / "units", "--out", out)
        assert (answer.code, "结果不能写进" in answer.err) == (2, True)


@pytest.mark.parametrize("place", ["file/below", "n" * 300, "/proc/kapok"])
def test_a_place_that_cannot_be_written_is_said_before_the_work(
    kapok, parquet_city, tmp_path, place
):
    (tmp_path / "file").write_text("x")
    out = tmp_path / place
    for argv in (
        ("screen", parquet_city, "--out", out, "--measures", "16"),
        ("city", "make", out, "--persons", "500"),
        ("intake", "check", parquet_city, "--annotate", out),
        ("demo", "screen", "--out", out, "--persons", "500"),
    ):
        answer = kapok(*argv)
        assert (answer.code, f"写不进 {out}：" in answer.err) == (2, True), argv
        assert "正在读文件" not in answer.err


ANNOTATED = {"zh": ("导入问题", "（处理结果）.xlsx"), "en": ("intake", " (result).xlsx")}


@pytest.mark.parametrize("lang", [pytest.param("zh", marks=pytest.mark.long), "en"])
def test_annotations_go_with_json_and_with_english(kapok, office_city, tmp_path, lang):
    common = ("screen", office_city, "--measures", "16", *DAY, "--annotate", "--json")
    told = kapok(*common, "--out", tmp_path / "o", "--lang", lang).data["annotated"]
    folder, end = ANNOTATED[lang]
    assert told
    assert sorted((tmp_path / "o" / folder).iterdir()) == sorted(map(Path, told))
    assert all(path.endswith(end) for path in told)


def test_two_runs_into_one_folder_at_once(screen, tmp_path):
    """The second is told so and changes nothing; what a killed run left behind is taken away by the next."""
    out = tmp_path / "o"
    hold = """
import sys, time
from pathlib import Path
from kapok.screening.delivery import delivery

with delivery(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""
    held = subprocess.Popen(
        [sys.executable, "-c", hold, str(out)],
        stdout=subprocess.PIPE,
        text=True,
    )
    with held:
        assert held.stdout.readline() == "held\n"
        refused = screen("16")
        assert refused.code == 2
        assert "另一次筛查正在往" in refused.err
        held.kill()
    assert len(list(out.iterdir())) == 1
    assert screen("16").code == 0
    assert not [p for p in out.iterdir() if p.name.startswith(".kapok-")]


def test_links_are_not_followed(screen, tmp_path):
    out, elsewhere = tmp_path / "o", tmp_path / "elsewhere"
    elsewhere.mkdir()
    out.mkdir()
    (out / "units").symlink_to(elsewhere)
    assert screen("16").code == 2
    assert not any(elsewhere.iterdir())
    (out / "units").unlink()
    out.rmdir()
    out.symlink_to(tmp_path / "nowhere")
    answer = screen("16")
    assert (answer.code, "是一个链接" in answer.err) == (2, True)
