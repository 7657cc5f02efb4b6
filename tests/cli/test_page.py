"""`kapok policy page`: writes the site, says where to begin, and says what is wrong."""

from __future__ import annotations

import pytest


def test_it_writes_the_pages_and_says_where_to_begin(kapok, tmp_path):
    answer = kapok("policy", "page", "--policy", "wangshu-2025", "--out", tmp_path / "site")
    assert answer.code == 0
    assert "index.html" in answer.out
    index = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "望舒市促进重点群体稳定就业若干措施" in index
    assert (tmp_path / "site" / "kapok.css").is_file()


@pytest.mark.long
def test_it_says_how_the_policy_runs_off(kapok, tmp_path):
    name = "panzhihua-successor-example"
    assert kapok("policy", "page", "--policy", name, "--out", tmp_path).code == 0
    assert "2030年6月30日以前申请" in (tmp_path / "index.html").read_text("utf-8")
    assert "过渡：最晚 2030-06-30 申请" in kapok("policy", "check", name).out


def test_it_lists_the_files_as_data(kapok, tmp_path):
    answer = kapok("policy", "page", "--policy", "wangshu-2025", "--out", tmp_path, "--json")
    assert answer.code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == answer.data["files"]


def test_a_file_in_the_place_of_the_folder_is_told(kapok, tmp_path):
    (tmp_path / "site").write_text("")
    answer = kapok("policy", "page", "--policy", "wangshu-2025", "--out", tmp_path / "site")
    assert answer.code == 2
    assert str(tmp_path / "site") in answer.err


def test_cases_that_cannot_be_read_are_told_and_nothing_is_written(kapok, package, tmp_path):
    folder = package.parent / "wangshu-2025"
    (folder / "cases" / "05-skills.yaml").write_text("measure: 5\ncases: [{nme: x}]\n", "utf-8")
    answer = kapok("policy", "page", "--policy", folder, "--out", tmp_path / "site")
    assert answer.code == 1
    assert "05-skills.yaml" in answer.out
    assert not (tmp_path / "site").exists()


def test_pages_of_an_earlier_run_are_taken_away_and_nothing_else(kapok, tmp_path):
    site, away = tmp_path / "site", tmp_path / "away.html"
    argv = ("policy", "page", "--policy", "wangshu-2025", "--out", site)
    assert kapok(*argv).code == 0
    away.write_text("away", "utf-8")
    for name in ("clause-99.html", "mine.html"):
        (site / name).write_text(name, "utf-8")
    (site / "link.html").symlink_to(away)
    with (site / "kapok-pages.txt").open("a", encoding="utf-8") as manifest:
        manifest.write("clause-99.html\n../away.html\nlink.html\n")
    assert kapok(*argv).code == 0
    assert not (site / "clause-99.html").exists()
    assert all(p.exists() for p in (away, site / "mine.html", site / "link.html"))
    assert "clause-99.html" not in (site / "kapok-pages.txt").read_text("utf-8")
