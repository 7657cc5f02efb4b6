"""The text of a policy: clauses, sentences, quotes. The text is never changed; places in it are spans of characters.

A clause starts at a paragraph numbered `5.`, `第五条` or `（十三）`, or where `policy.yaml` says (`clauses:`), and ends
where the next clause or a heading starts. A sentence ends with 。 or ； or its paragraph. Quotes are compared with all
white space left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

NUMBERED = re.compile(
    r"(\d+)\s*[.．、]\s*(?!\d)|第\s*([0-9]+|[一二三四五六七八九十百零〇]+)\s*条|[（(]([一二三四五六七八九十百]+)[)）]"
)
_SENTENCE = re.compile(r"[^。；;]+[。；;]?")
GIVING = ("给予", "列支")
BOUNDS = ("不超过", "最高", "最多", "最长", "优先", "比例")
"""Words of a sentence that has to run: those that give, and those that bound, rank or share and are read like figures."""
FIGURE = r"\d[\d.,]*\s*(?:万元|元|%|人|个月|年|个|次)?(?:/[人年月]+)*"
_RUNS = tuple(re.compile(words) for words in ("|".join((*GIVING, *BOUNDS)), FIGURE))
_CHINESE = dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a clause. `kind`: title, text, or responsibility (the departments in brackets)."""

    clause: str
    number: int
    text: str
    start: int
    kind: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def runs(self) -> str:
        """The word or figure because of which the sentence has to run: it gives, limits, ranks, pays or counts."""
        return _runs(self.text) if self.kind == "text" else ""

    @property
    def waivable(self) -> bool:
        return not self.runs


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its id in the document and its text."""

    id: str
    start: int
    text: str
    sentences: tuple[Sentence, ...]
    squeezed: str = field(repr=False)

    def contains(self, quote: str) -> bool:
        return bool(quote.strip()) and squeeze(quote) in self.squeezed

    def find(self, quote: str) -> tuple[int, int] | None:
        """The span of the quote in the document, white space apart."""
        wanted = squeeze(quote)
        at = self.squeezed.find(wanted)
        if at < 0 or not wanted:
            return None
        positions = [i for i, char in enumerate(self.text) if not char.isspace()]
        return self.start + positions[at], self.start + positions[at + len(wanted) - 1] + 1


@dataclass(frozen=True, slots=True)
class Document:
    """The whole text and its clauses in order."""

    text: str
    clauses: dict[str, Clause]

    def contains(self, quote: str) -> bool:
        """Anywhere in the text, white space apart."""
        return bool(quote.strip()) and squeeze(quote) in squeeze(self.text)

    def clause_id(self, name: str) -> str | None:
        """The clause meant: as the document numbers it, or as `6`, `六` or `第六条`; None if there is none, or two."""
        if name in self.clauses:
            return name
        bare = bare_clause(name)
        if bare in self.clauses:
            return bare
        number = _number(bare)
        found = [id_ for id_ in self.clauses if number is not None and _number(id_) == number]
        return found[0] if len(found) == 1 else None

    def sentences(self) -> list[Sentence]:
        return [s for clause in self.clauses.values() for s in clause.sentences]


def squeeze(text: str) -> str:
    """The text without white space."""
    return _SPACE.sub("", text)


def _runs(text: str) -> str:
    """The first word that gives or bounds, or else the first figure."""
    found = next((match for words in _RUNS if (match := words.search(text))), None)
    return found.group().strip() if found else ""


def bare_clause(name: str) -> str:
    """`第六条` → `六`, `（六）` → `六`."""
    match = re.fullmatch(r"第\s*(.+?)\s*条|[（(](.+?)[)）]", name.strip())
    return next(group for group in match.groups() if group) if match else name.strip()


def _number(text: str) -> int | None:
    """`12` and `十二` alike; None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in _CHINESE:
            digit = _CHINESE[char]
        elif char in "十百":
            total, digit = total + (digit or 1) * (10 if char == "十" else 100), 0
        else:
            return None
    return total + digit if text else None


def read_document(text: str, marks: dict[str, str]) -> Document:
    """`marks`: further clauses, id → how their first paragraph begins (white space apart)."""
    spans: list[tuple[str, int, int]] = []
    current: str | None = None
    start = end = 0
    for line_start, line in _lines(text):
        if line.lstrip().startswith("#"):
            name, ends = None, True
        else:
            name = _clause_id(line, marks)
            ends = name is not None
        if ends and current is not None:
            spans.append((current, start, end))
            current = None
        if name is not None:
            current, start = name, line_start
        if line.strip():
            end = line_start + len(line)
    if current is not None:
        spans.append((current, start, end))
    clauses: dict[str, Clause] = {}
    for name, first, last in spans:
        if name not in clauses:
            body = text[first:last]
            clauses[name] = Clause(
                name, first, body, tuple(_sentences(name, body, first)), squeeze(body)
            )
    return Document(text, clauses)


def find_twice(text: str, marks: dict[str, str]) -> list[tuple[str, int, int]]:
    """Clauses that start twice: id, the line of the second start, the line of the first."""
    first: dict[str, int] = {}
    found = []
    for number, (_, line) in enumerate(_lines(text), 1):
        name = None if line.lstrip().startswith("#") else _clause_id(line, marks)
        if name is None:
            continue
        if name in first:
            found.append((name, number, first[name]))
        first.setdefault(name, number)
    return found


def _lines(text: str) -> list[tuple[int, str]]:
    lines, position = [], 0
    for line in text.split("\n"):
        lines.append((position, line))
        position += len(line) + 1
    return lines


def _clause_id(line: str, marks: dict[str, str]) -> str | None:
    squeezed = squeeze(line)
    for name, mark in marks.items():
        if squeeze(mark) and squeezed.startswith(squeeze(mark)):
            return name
    match = NUMBERED.match(line.lstrip())
    return next(group for group in match.groups() if group) if match else None


def _sentences(clause: str, body: str, offset: int) -> list[Sentence]:
    found: list[Sentence] = []
    for line_start, line in _lines(body):
        if not re.search(r"[。；;：:]", line):
            continue
        for match in _SENTENCE.finditer(line):
            text = match.group()
            if not text.strip():
                continue
            start = offset + line_start + match.start() + len(text) - len(text.lstrip())
            text = text.strip()
            found.append(
                Sentence(clause, len(found) + 1, text, start, _kind(text, first=not found))
            )
    return found


def _kind(text: str, *, first: bool) -> str:
    if re.fullmatch(r"[（(][^（()）]*(?:[（(][^）)]*[）)][^（()）]*)*[)）]", text):
        return "responsibility"
    if (
        first
        and NUMBERED.match(text)
        and not _runs(NUMBERED.sub("", text, count=1))
        and len(text) <= 40
    ):
        return "title"
    return "text"
