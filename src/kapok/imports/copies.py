"""Their own workbook back: their order and formats, three columns at the right, comments in the cells, and a hidden mark by which
a corrected row is told from one that was left as it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kapok.accounts.actor import MACHINE, Actor, acting_as
from kapok.imports import actions
from kapok.imports.findings import Said, say, whole
from kapok.imports.keys import VILLAGES
from kapok.imports.models import APPLIED, LEFT_OUT, UNDONE, Import, ImportRow
from kapok.imports.places import LABELS
from kapok.imports.reading import mended_of, vocabulary
from kapok.imports.rowmarks import marks
from kapok.imports.trouble import Refused
from kapok.intake import Finding, Level
from kapok.intake.annotate import Copy, RowSaid, write_copy
from kapok.intake.messages import phrase
from kapok.intake.told import Naming
from kapok.registry.keys import fields, vault
from kapok.registry.looks import taken_out
from kapok.registry.ways import led
from kapok.rules.package.entities import Vocabulary

SETTLED = (APPLIED, UNDONE)
MOST_ROWS = 15_000
"""A workbook of more rows takes longer than somebody waits for a page or an answer: a worker makes it."""
_RESULTS: dict[str, tuple[str, str]] = {
    "new": ("新增", "new"),
    "changed": ("有改动", "changed"),
    "same": ("没有变化", "no change"),
    "look": ("请看一眼", "look at it"),
    "refused": ("没有导入", "left out"),
}
_NAMES: dict[str, tuple[str, str]] = {
    "name": ("姓名", "name"),
    "bank": ("开户银行", "bank"),
    "phone": ("电话", "telephone"),
    "account": ("账号", "account"),
    "relation": ("与户主关系", "relation to the head"),
}
_CHANGED = ("{label}：{old} → {new}", "{label}: {old} → {new}")
_OTHER = ("{label}有变化", "{label} changes")
_EMPTY = ("未填", "empty")
_CHOOSE = ("选以系统还是以表格为准", "choose whether the system or the sheet holds")


def annotated(by: Actor, number: int, out: Path, lang: str = "zh") -> Path:
    """Written into the folder `out`; returns where."""
    with acting_as(by, "import: workbook"):
        _kept(by, actions.get(by, number))
    return _annotated(by, number, out, lang)


def _annotated(by: Actor, number: int, out: Path, lang: str) -> Path:
    """Nobody has it yet."""
    with acting_as(by):
        file = actions.get(by, number)
        data = vault().get(file.address)
        name = actions.own_name(file)
        rows = list(ImportRow.objects.filter(file=file))
        mended = mended_of(file, fields())
    with tempfile.TemporaryDirectory(prefix="kapok-import-") as folder:
        path = Path(folder) / name
        path.touch(0o600)
        path.write_bytes(data)
        read = actions.reread(by, number)
        assert read.file is not None
        assert read.file.kind is not None
        words = _Words(read.words, lang)
        told = [words.of(row, file) for row in rows]
        said: dict[str, dict[int, RowSaid]] = {}
        marked: dict[str, dict[int, str]] = {}
        for n, parsed in enumerate(read.parsed()):
            index = {line: i for i, line in enumerate(parsed.sheet.numbers)}
            own = [(row, one) for row, one in zip(rows, told, strict=True) if row.sheet == n]
            said[parsed.sheet.name] = {index[row.number]: one for row, one in own}
            skipped = (phrase("row_skipped", lang), phrase("row_skipped_why", lang), "", None)
            said[parsed.sheet.name] |= {i: RowSaid(*skipped) for i in parsed.skipped}
            marked[parsed.sheet.name] = marks(parsed, file.pk, n)
        cells = _of_cells(read.intake.findings)
        copy = Copy(path, name, read.file.kind, read.parsed(), cells, marked, said, mended)
        out.mkdir(parents=True, exist_ok=True)
        return write_copy(copy, out, lang)


def copy_of(file: Import, lang: str) -> str:
    """The address of the workbook that a worker made, as long as the import stands as it did."""
    made: dict[str, str] = file.wrote.get("copies", {})
    return made.get(f"{file.state}-{lang}", "")


def make_copy(by: Actor, number: int, lang: str) -> Import:
    """The workbook, into the vault: of what is settled, for what waits still changes. Made again it is the same one."""
    with acting_as(by):
        file = actions.in_state(actions.get(by, number), number, *SETTLED)
    if copy_of(file, lang):
        return file
    with tempfile.TemporaryDirectory(prefix="kapok-import-") as folder:
        data = _annotated(by, number, Path(folder), lang).read_bytes()
    address = vault().add(data).address
    with acting_as(by, "import: workbook made"):
        file = actions.held(number, file.state)
        copies = file.wrote.get("copies", {}) | {f"{file.state}-{lang}": address}
        file.wrote = file.wrote | {"copies": copies}
        file.save(update_fields=["wrote"])
    return file


def kept_copy(by: Actor, number: int, lang: str) -> bytes:
    """The one that was made; refused where there is none."""
    with acting_as(by, "import: workbook"):
        file = actions.get(by, number)
        address = copy_of(file, lang)
        if not address:
            raise Refused("import_no_copy", number=number)
        _kept(by, file)
    return vault().get(address)


def _kept(by: Actor, file: Import) -> None:
    """Whoever brought the file has its numbers. Of anybody else it is kept whose he was given: of all who are in the registry."""
    if by is not MACHINE and by.name != file.by:
        made = file.made.filter(table="registry_person").values_list("rows", flat=True)
        rows = ImportRow.objects.filter(file=file).exclude(subject="")
        about = {*rows.values_list("subject", flat=True)}.union(*made)
        taken_out(by, sorted(about), "check")


def in_words(rows: list[ImportRow], file: Import, lang: str = "zh") -> list[RowSaid]:
    """What the three columns say of each row."""
    words = _Words(vocabulary(), lang)
    return [words.of(row, file) for row in rows]


def _of_cells(findings: list[Finding]) -> list[Finding]:
    return [one for one in findings if one.place.row and one.place.letter]


class _Words:
    """Rows in words."""

    def __init__(self, words: Vocabulary, lang: str) -> None:
        self.words, self.lang, self.side = words, lang, 0 if lang == "zh" else 1

    def of(self, row: ImportRow, file: Import) -> RowSaid:
        between = phrase("semicolon", self.lang)
        said = list(self._findings(row, file))
        what = [*map(self._what, said), *(self.change(one) for one in row.changes)]
        mend = [one.mend for one in said if one.mend]
        if any(one["differs"] for one in row.changes) and not row.choice:
            mend.append(_CHOOSE[self.side])
        levels = [one.level for one in said if one.level != Level.REPAIR]
        worst = Level.ERROR if Level.ERROR in levels else Level.WARNING if levels else None
        if row.verdict == LEFT_OUT:
            worst = Level.ERROR
        result = _RESULTS[row.verdict][self.side]
        if file.state != APPLIED and row.verdict != LEFT_OUT:
            result = f"{result}（{('未导入', 'not imported yet')[self.side]}）"
        return RowSaid(
            result, between.join(dict.fromkeys(what)), between.join(dict.fromkeys(mend)), worst
        )

    def _what(self, one: Said) -> str:
        if not one.head or one.what.startswith(one.head):
            return one.what
        return f"{one.head}{('：', ': ')[self.side]}{one.what}"

    def _findings(self, row: ImportRow, file: Import) -> Iterator[Said]:
        for one in row.findings:
            yield say(whole(one, file.findings), self.lang)

    def change(self, one: dict[str, Any]) -> str:
        """Old and new; of a number only that it changes."""
        if one["entity"] == VILLAGES:
            told = [one["old"], one["new"]]
            label = LABELS[one["fact"]][self.side]
            return _CHANGED[self.side].format(label=label, old=told[0], new=told[1])
        entity = self.words.entities[one["entity"]]
        label = _NAMES.get(one["fact"], ("", ""))[self.side]
        if one["fact"] in entity.facts:
            label = (entity.facts[one["fact"]].label, entity.facts[one["fact"]].en)[self.side]
        elif one["fact"] in entity.refs:
            target = self.words.entities[entity.refs[one["fact"]]]
            label = (target.label, target.en)[self.side]
        if isinstance(one["new"], dict) or one["fact"] in led(entity):
            return _OTHER[self.side].format(label=label)
        naming = Naming(entity, self.words)
        values = [self._value(naming, one["fact"], one[side]) for side in ("old", "new")]
        return _CHANGED[self.side].format(label=label, old=values[0], new=values[1])

    def _value(self, naming: Naming, fact: str, value: Any) -> str:
        if value in (None, ""):
            return _EMPTY[self.side]
        told = naming.value("v", fact, value)
        return told.get("v_en", told["v"]) if self.side else told["v"]
