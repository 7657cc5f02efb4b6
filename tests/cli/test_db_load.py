"""`kapok db load`: what it refuses before the database is asked; what is marked as invented."""

from __future__ import annotations

from pathlib import Path

from tests.office import ROOT

from kapok.city.tree import tree
from kapok.cli import main


def test_what_cannot_be_loaded_is_told(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (tmp_path / "说明.txt").write_text("没有台账")
    for words, code, said in (
        ([str(tmp_path / "nowhere")], 2, "没有这个文件夹"),
        ([str(tmp_path)], 2, "没有认得的台账"),
        ([str(tmp_path), "--as-of", "2999-01-01"], 2, "还没有到"),
    ):
        assert main(["db", "load", *words, "--cluster", "test"]) == code
        assert said in capsys.readouterr().err


def test_only_invented_villages_are_marked_as_such():
    found = tree([("510422101001", "和平村"), ("510422101901", "木棉示范村")])
    assert [(one.name, one.demonstration) for one in found[-2:]] == [
        ("和平村", False),
        ("木棉示范村", True),
    ]
