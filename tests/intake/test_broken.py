"""Every broken file gives exactly its messages: where, what, how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kapok.intake import read_folder

from .broken.build import BUILDERS

EXPECTED = yaml.safe_load((Path(__file__).parent / "broken" / "messages.yaml").read_text("utf-8"))


def said(folder: Path, vocabulary) -> list[str]:
    intake = read_folder(folder, vocabulary)
    quiet = {"column_absent", "rows_skipped", "parquet_absent"}
    lines = [f"{f.level}: {f.say()}" for f in intake.findings if f.code not in quiet]
    return [line.replace(str(folder), "FOLDER") for line in lines]


def test_there_are_enough_and_each_has_its_messages():
    assert len(BUILDERS) >= 40
    assert BUILDERS.keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", BUILDERS)
def test_broken_file(name, tmp_path, vocabulary):
    BUILDERS[name](tmp_path)
    assert said(tmp_path, vocabulary) == EXPECTED[name]


@pytest.mark.parametrize("name", BUILDERS)
def test_every_message_has_its_english(name, tmp_path, vocabulary):
    BUILDERS[name](tmp_path)
    intake = read_folder(tmp_path, vocabulary)
    for finding in intake.findings:
        assert "{" not in finding.say("en")
        assert finding.what("en") != finding.what("zh")
