"""Lines of Chinese and Latin text broken where readers expect it: not before a comma or a full stop, not inside a word."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.text import Text

NO_START = "，。、；：！？）》”’」』】〕％%,.;:!?)]}…·"
NO_END = "（《“‘「『【〔([{"


def fold(words: Text, width: int) -> list[Text]:
    """The text in lines of at most `width` cells, styles kept."""
    lines: list[Text] = []
    for paragraph in words.split("\n", allow_blank=True):
        offsets = _breaks(paragraph.plain, max(width, 8))
        for line in paragraph.divide(offsets):
            line.rstrip()
            lines.append(line)
    return lines


class Cell:
    """Words in a table, broken as lines are."""

    NARROW = 8

    def __init__(self, words: str) -> None:
        self.words = Text(words)

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> Iterator[Text]:
        yield from fold(self.words, options.max_width)

    def __rich_measure__(self, _console: Console, options: ConsoleOptions) -> Measurement:
        widest = max((cell_len(line) for line in self.words.plain.split("\n")), default=0)
        return Measurement(min(self.NARROW, widest), min(widest, options.max_width))


def _breaks(plain: str, width: int) -> list[int]:
    offsets: list[int] = []
    start = used = 0
    last = 0
    i = 0
    while i < len(plain):
        used += cell_len(plain[i])
        if used > width and plain[i] != " ":
            cut = last if last > start else i
            offsets.append(cut)
            start, used, last = cut, 0, cut
            i = cut
            continue
        if i + 1 < len(plain) and _may_break(plain[i], plain[i + 1]):
            last = i + 1
        i += 1
    return offsets


def _may_break(before: str, after: str) -> bool:
    if after in NO_START or before in NO_END:
        return False
    return before == " " or cell_len(before) == 2 or cell_len(after) == 2
