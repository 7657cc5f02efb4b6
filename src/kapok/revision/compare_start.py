"""The beginning of a new package from a comparison: what still stands is copied, what does not is marked where it stands.

Written: `document.md` as it is, `policy.yaml` (title and validity as found in the text, the tables of the old package, under
`open` every sentence that nothing accounts for yet), the measures of clauses that have a counterpart. Nothing is guessed:
a quote that does not stand is kept as it was, with the new words in a comment above it, and `policy check` names it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from kapok.revision.compare import Comparison, marks
from kapok.revision.compare_align import Passage
from kapok.revision.compare_quotes import DUTY, PASSAGES, POLICY, WORKED, Standing, touching
from kapok.revision.compare_validity import Validity, title_of, validity_of
from kapok.rules.package.document import NUMBERED, Clause, Sentence, squeeze
from kapok.rules.package.model import Measure
from kapok.rules.problems import Problems, clause_words
from kapok.rules.reading.packagefiles import vocabulary_folder
from kapok.rules.source.layers import TOP, read_layers

_TOP = re.compile(r"([a-z_]+):")
_OWN = (
    "policy",
    "title",
    "valid",
    "clauses",
    "waived",
    "open",
    "run_off",
    "predecessor",
    "based_on",
)
"""Keys of `policy.yaml` that are written anew; the others are tables that are copied."""
_NAME = re.compile(r"[^a-z0-9_-]+")
_CLAUSE = re.compile(r"clause: [^,}]+")


@dataclass(frozen=True, slots=True)
class Started:
    """What was written: the folder, the measures copied and left out, how many sentences are open, how many places marked."""

    folder: Path
    copied: tuple[str, ...]
    left_out: tuple[str, ...]
    opened: int
    marked: int


def start(comparison: Comparison, folder: Path) -> Started:
    """Write the beginning of the package into the folder, which is empty or not there."""
    return _Start(comparison, folder).write()


class _Start:
    def __init__(self, comparison: Comparison, folder: Path) -> None:
        self.comparison, self.folder = comparison, folder
        self.package = comparison.package
        self.roots = read_layers(Path(self.package.root), Problems())[1].roots
        self.counterpart = {p.old: p.new for p in reversed(comparison.clauses) if p.old and p.new}
        whole = self.package.whole().measures
        self.copied = [m for m in whole.values() if m.clause in self.counterpart]
        self.left_out = tuple(m.id for m in whole.values() if m.clause not in self.counterpart)
        self.marked = 0

    def write(self) -> Started:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "document.md").write_text(self.comparison.document.text, encoding="utf-8")
        self._vocabulary()
        for measure in self.copied:
            path = self.roots[0].parent / measure.place.file
            text = self._renumbered(path.read_text(encoding="utf-8"), measure)
            self._copy(path, text, [s for s in self._rules_lost() if s.binding.owner == measure.id])
        gone = self._procedures_left_out()
        for path in sorted(set((self.roots[0] / "procedures").glob("*.yaml")) - gone):
            lost = [s for s in self.comparison.lost if s.binding.part in WORKED]
            here = squeeze(path.read_text(encoding="utf-8"))
            mine = [s for s in lost if squeeze(s.binding.quote) in here]
            self._copy(path, path.read_text(encoding="utf-8"), mine)
        for path in sorted((self.roots[0] / "duties").glob("*.yaml")):
            self._duties(path)
        waived = self._waived()
        opened = self._opened(waived)
        (self.folder / "policy.yaml").write_text(self._policy(waived, opened), encoding="utf-8")
        ids = tuple(m.id for m in self.copied)
        return Started(self.folder, ids, self.left_out, len(opened), self.marked)

    def _procedures_left_out(self) -> set[Path]:
        """Files of procedures of nothing but measures that are left out."""
        held = self.package.procedures
        own = [] if held is None else held.of_measure.values()
        gone = [p for p in own if set(p.measures) <= set(self.left_out)]
        return {self.roots[0].parent / procedure.place.file for procedure in gone}

    def _rules_lost(self) -> list[Standing]:
        return [s for s in self.comparison.lost if s.binding.part not in (*WORKED, DUTY)]

    def _duties(self, path: Path) -> None:
        """The duties of one office under the new clauses; those of clauses that are gone are left out."""
        lines = path.read_text(encoding="utf-8").split("\n")
        duties = self.package.duties.values()
        mine = [d for d in duties if self.roots[0].parent / d.place.file == path]
        for duty in mine:
            at = duty.place.line - 1
            clause = self.counterpart.get(duty.clause)
            lines[at] = (
                ""
                if clause is None
                else _CLAUSE.sub(f"clause: {quoted(clause)}", lines[at], count=1)
            )
        ids = {d.id for d in mine if d.clause in self.counterpart}
        lost = [s for s in self.comparison.lost if s.binding.part == DUTY and s.binding.name in ids]
        if ids:
            self._copy(path, "\n".join(lines), lost)

    def _copy(self, path: Path, text: str, lost: list[Standing]) -> None:
        """A file into the folder of the same name, marked."""
        folder = self.folder / path.parent.name
        folder.mkdir(exist_ok=True)
        (folder / path.name).write_text(self._with_marks(text, lost), encoding="utf-8")

    def _vocabulary(self) -> None:
        """The same words as before, and how the place's files look: shared where they are found from the new folder too, else a
        copy.
        """
        words = vocabulary_folder(self.roots)
        if vocabulary_folder([self.folder.resolve(), *self.roots[1:]]) != words:
            shutil.copytree(words, self.folder / "vocabulary")
        if (self.roots[0] / "layouts").is_dir():
            shutil.copytree(self.roots[0] / "layouts", self.folder / "layouts")

    def _renumbered(self, text: str, measure: Measure) -> str:
        """`clause:` names the new clause where the measure's own number does not."""
        clause = self.counterpart[measure.clause]
        text = re.sub(r"(?m)^clause:.*\n", "", text)
        own = self.comparison.document.clause_id(measure.id.rstrip("abcdefghij"))
        line = "" if own == clause else f"clause: {quoted(clause)}\n"
        return re.sub(
            r"(?m)^((?:measure|warning|indicator):.*\n)",
            lambda found: found[1] + line,
            text,
            count=1,
        )

    def _with_marks(self, text: str, lost: list[Standing]) -> str:
        """A comment above each line whose quote does not stand."""
        lines = text.split("\n")
        notes: dict[int, list[str]] = {}
        placed: set[str] = set()
        for at, line in enumerate(lines):
            here = [s for s in lost if squeeze(s.binding.quote) in squeeze(line)]
            whole = [s.binding.quote for s in here]
            mine = [
                s
                for s in here
                if not any(s.binding.quote != q and s.binding.quote in q for q in whole)
            ]
            indent = line[: len(line) - len(line.lstrip())]
            if mine:
                notes[at] = list(dict.fromkeys(f"{indent}{_note(s)}" for s in mine))
                placed |= {s.binding.quote for s in mine}
        unplaced = [_note(s) for s in lost if s.binding.quote not in placed]
        notes[0] = [*dict.fromkeys(unplaced), *notes.get(0, [])]
        self.marked += sum(map(len, notes.values()))
        return "\n".join(line for n, own in enumerate(lines) for line in (*notes.get(n, ()), own))

    def _waived(self) -> list[tuple[Clause, str, str]]:
        """Waivers whose words still stand in a sentence that may be waived: clause, quote, reason."""
        kept = []
        for one in self.comparison.standings:
            clause = self.comparison.document.clauses.get(one.clause or one.expected)
            quote = NUMBERED.sub(
                "", one.binding.quote, count=1
            )  # a title stands under another number
            quote = one.binding.quote if one.clause else quote
            span = clause.find(quote) if clause is not None else None
            if one.binding.part != "waived" or clause is None or span is None:
                continue
            touched = [s for s in clause.sentences if s.start < span[1] and span[0] < s.end]
            if all(s.waivable for s in touched):
                kept.append((clause, quote, one.binding.say))
        return kept

    def _opened(self, waived: list[tuple[Clause, str, str]]) -> list[tuple[Sentence, str]]:
        """Sentences that no copied quote reaches and no waiver covers, each with why it is open."""
        held = self.package.procedures.quotes if self.package.procedures is not None else {}
        quotes: dict[str, list[str]] = defaultdict(list)
        for measure in self.copied:
            quotes[self.counterpart[measure.clause]] += [*measure.quotes, *held.get(measure.id, ())]
        kept = [d for d in self.package.duties.values() if d.clause in self.counterpart]
        for duty in kept:
            quotes[self.counterpart[duty.clause]].append(duty.basis.quote)
        everywhere = [
            s.binding.quote
            for s in self.comparison.standings
            if s.binding.owner == POLICY and s.binding.part not in (*PASSAGES, DUTY)
        ]
        everywhere += [quote for _, quote, _ in waived]
        led = {self.counterpart[m.clause] for m in self.copied if m.lead}
        led |= {self.counterpart[d.clause] for d in kept}
        validity = validity_of(self.comparison.document)
        found = []
        for clause in self.comparison.document.clauses.values():
            mine = [*quotes[clause.id], *everywhere, validity.quote]
            spans = [span for quote in mine if (span := clause.find(quote)) is not None]
            for sentence in clause.sentences:
                bound = any(s < sentence.end and sentence.start < e for s, e in spans)
                if not bound and not (sentence.kind != "text" and clause.id in led):
                    found.append((sentence, self._reason(sentence)))
        return found

    def _reason(self, sentence: Sentence) -> str:
        """Why nothing accounts for a sentence: it is new, it waited before, or what quoted it has to be mended."""
        comparison = self.comparison
        for link in comparison.links:
            if not any(_is(comparison.new[j], sentence) for j in link.news):
                continue
            olds = [comparison.old[i] for i in link.olds]
            touches = [t.binding for t in touching(comparison.standings, olds)]
            waited = next((b.say for b in touches if b.part == "open"), "")
            return waited or ("原来引用它的规则还没有改好" if touches else "上一份里也没有规则")
        return "新的一句，还没有写成规则"

    def _policy(
        self, waived: list[tuple[Clause, str, str]], opened: list[tuple[Sentence, str]]
    ) -> str:
        document, package = self.comparison.document, self.package
        name = _NAME.sub("-", self.folder.name.lower()).strip("-_") or "new-policy"
        head = [
            f"policy: {name}",
            f"title: {quoted(title_of(document.text))}",
            _valid(validity_of(document)),
            f"# 接续上一份政策的，写 predecessor（格式参考 §1.2）：上一份是 {package.name}，{quoted(package.title)}",
        ]
        if len(self.roots) > 1:
            base = Path(os.path.relpath(self.roots[1], self.folder.resolve())).as_posix()
            head.append(f"based_on: {quoted(base)}")
        named = marks(package.document, self.comparison.old, document.text)
        if named:
            listed = ", ".join(f"{id_}: {quoted(mark)}" for id_, mark in named.items())
            head.append(f"clauses: {{{listed}}}")
        tables = "\n".join(_tables((self.roots[0] / TOP).read_text(encoding="utf-8")))
        lost = [
            s
            for s in self.comparison.lost
            if s.binding.owner == POLICY and s.binding.part == "param"
        ]
        passages = [
            *_listed("waived", [(c.id, q, r) for c, q, r in waived]),
            *_listed("open", [(s.clause, s.text, reason) for s, reason in opened]),
        ]
        return (
            "\n".join([*head, "", self._with_marks(tables, lost).strip("\n"), "", *passages]) + "\n"
        )


def _tables(text: str) -> list[str]:
    """The lines of `policy.yaml` without the keys that are written anew, and without the comments right above those."""
    kept: list[str] = []
    waiting: list[str] = []
    skipping = False
    for line in text.split("\n"):
        top = _TOP.match(line)
        if top:
            skipping = top[1] in _OWN
            kept += [] if skipping else [*waiting, line]
            waiting = []
        elif not line.strip() or line.startswith("#"):
            waiting.append(line)
        else:
            kept += [] if skipping else [*waiting, line]
            waiting = []
    return kept


def _note(one: Standing) -> str:
    """The comment above a quote that does not stand."""
    if one.went:
        now = f"现在在{clause_words(one.went, 'zh')}"
    else:
        now = f"，新文是“{one.instead}”" if one.instead else "在新文里没有了"
    return f"# 待改：“{one.binding.quote}”{now}"


def _is(passage: Passage, sentence: Sentence) -> bool:
    return (passage.clause, passage.number) == (sentence.clause, sentence.number)


def _valid(found: Validity) -> str:
    first, last = (day.isoformat() if day else "" for day in (found.first, found.last))
    return f"valid: {{from: {first}, to: {last}, quote: {quoted(found.quote)}}}"


def _listed(key: str, passages: list[tuple[str, str, str]]) -> list[str]:
    if not passages:
        return []
    lines = [
        f"  - {{clause: {quoted(c)}, quote: {quoted(q)}, reason: {quoted(r)}}}"
        for c, q, r in passages
    ]
    return [f"{key}:", *lines, ""]


def quoted(text: str) -> str:
    """A text as YAML takes it for sure."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return f'"{escaped}"'
