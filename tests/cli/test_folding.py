"""Lines are broken where readers expect it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from kapok.cli.folding import NO_START, fold

WORDS = st.text(alphabet="攀枝花abc 12，。；（）“”、元 ", max_size=200)


@given(words=WORDS, width=st.integers(12, 60))
def test_no_line_is_too_wide_and_nothing_is_lost(words, width):
    lines = fold(Text(words), width)
    assert all(cell_len(line.plain) <= width for line in lines)
    assert "".join(line.plain for line in lines).replace(" ", "") == words.replace(" ", "")


def test_punctuation_stays_with_its_word():
    lines = [line.plain for line in fold(Text("为转移就业提供便利出行服务，需要就办。" * 6), 20)]
    assert len(lines) > 5
    assert not any(line[0] in NO_START for line in lines)


def test_latin_words_and_numbers_are_not_cut():
    lines = [
        line.plain
        for line in fold(
            Text("补贴 at(person.target, contract_start) 一千 12,345.67 元整再加一些字"), 24
        )
    ]
    assert "12,345.67" in " ".join(lines)
    assert any("contract_start)" in line for line in lines)


def test_styles_survive():
    text = Text("前面", style="").append("后面" * 20, style="bold")
    assert any(span.style == "bold" for line in fold(text, 20) for span in line.spans)
