"""`kapok policy compare`: a new text against the package, and the beginning of the package that follows it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.figures import figure_words
from kapok.cli.outputs import check_writable, writing
from kapok.cli.package import PackageOption, open_package
from kapok.revision.compare import NEW, SPLIT, WORDING, Change, Comparison, compare
from kapok.revision.compare_align import ClausePair, Passage
from kapok.revision.compare_quotes import POLICY, Standing
from kapok.revision.compare_start import Started, start
from kapok.revision.compare_tokens import WORD
from kapok.rules.problems import PackageError, Problems, clause_words
from kapok.rules.source.yamlsource import read_text

Document = Annotated[Path, typer.Argument(metavar="DOCUMENT.md", help="help.new_document")]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="help.start", show_default=False)
]
LONGEST = 44


def compare_document(
    ctx: typer.Context, document: Document, policy: PackageOption = None, out: Out = None
) -> int:
    face: Face = ctx.obj
    text = _read(document)
    if out is not None and out.is_dir() and any(out.iterdir()):
        raise Stop("use.not_empty", path=out)
    package = open_package(face, policy, check=False)
    with face.progress("compare.reading", name=document.name):
        found = compare(package, text)
    if not found.document.clauses:
        raise Stop("compare.no_clauses", code=FOUND, path=document)
    begun = None
    if out is not None:
        check_writable(face, out)
        with writing(face, out):
            begun = start(found, out)
    if face.json:
        face.write(
            {"ok": found.same} | found.as_data() | ({"start": _begun(begun)} if begun else {})
        )
    else:
        _tell(face, found)
        if begun is not None:
            _tell_start(face, begun)
    return OK if found.same else FOUND


def _read(document: Path) -> str:
    """The text of the new document; PackageError if it cannot be read as such."""
    if not document.exists():
        raise Stop("use.no_file", path=document)
    problems = Problems(document.parent)
    text = read_text(document, problems, str(document))
    if text is None:
        raise PackageError(problems.found)
    return text


def _tell(face: Face, found: Comparison) -> None:
    if found.same:
        face.say(
            "compare.same", style="bold green", old=len(found.old), quotes=len(found.standings)
        )
        return
    _table(face, found)
    for clause, line, first in found.twice:
        words = clause_words(clause, face.lang)
        face.say("compare.twice", style="yellow", clause=words, line=line, first=first)
    face.say("compare.list", style="bold")
    for number, change in enumerate(found.changes, 1):
        _change(face, change, number)
    told = {id(one) for change in found.changes for one in change.touches}
    rest = [one for one in found.lost if id(one) not in told]
    if rest:
        face.line()
        face.say("compare.lost_list", style="bold")
        for one in rest:
            face.para_hanging(Text(_standing(face, one)), 2, 4)
    face.line()
    _summary(face, found)


def _summary(face: Face, found: Comparison) -> None:
    counts = Counter(change.kind for change in found.changes)
    kinds = [
        face.text("compare.count", kind=face.text(f"compare.kind_{k}"), n=n)
        for k, n in counts.items()
    ]
    measures = list(dict.fromkeys(s.binding.owner for s in found.lost if s.binding.owner != POLICY))
    face.say(
        "compare.sum",
        style="bold",
        n=len(found.changes),
        kinds=face.text("join").join(kinds) or "–",
        quotes=len(found.standings),
        lost=len(found.lost),
        measures=face.text("join").join(measures) or "–",
    )


def _table(face: Face, found: Comparison) -> None:
    """Every clause of both texts; those in which nothing changed but the number are dim."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for key in ("old", "new", "title", "how", "sure"):
        table.add_column(face.text(f"compare.{key}"), overflow="fold")
    for pair in found.clauses:
        how, quiet = _how(face, found, pair)
        sure = found.sure(pair)
        words = (
            face.text("compare.certain") if sure == 100 else face.text("compare.per_cent", n=sure)
        )
        title = _clause_title(found.old, pair.old) or _clause_title(found.new, pair.new)
        cells = [
            pair.old or "–",
            pair.new or "–",
            title,
            how,
            words if pair.old and pair.new else "–",
        ]
        table.add_row(*cells, style="dim" if quiet else "")
    face.out.print(table)


def _how(face: Face, found: Comparison, pair: ClausePair) -> tuple[str, bool]:
    """What became of a clause in words, and whether that is nothing to look at."""
    inside = [c for c in found.of_clause(pair) if not c.whole]
    said = [] if pair.how == "same" else [face.text(f"compare.how_{pair.how}")]
    if inside and pair.how not in (NEW, SPLIT):
        said.append(face.text("compare.how_changed", n=len(inside)))
    if said:
        return face.text("join").join(said), False
    return face.text("compare.how_same" if pair.old == pair.new else "compare.how_renumbered"), True


def _clause_title(found: list[Passage], clause: str) -> str:
    first = next((p.bare for p in found if clause and p.clause == clause), "")
    return _short(first.rstrip("。").strip(), 18)


def _short(text: str, width: int = LONGEST) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _change(face: Face, change: Change, number: int) -> None:
    """A change: what and where, the words exchanged, whose quotes it touches."""
    head = Text(f"{number:>3}  ", style="dim")
    head.append(face.text(f"compare.kind_{change.kind}"), style="bold yellow")
    head.append(f"  {_where(face, change)}", style="cyan")
    if change.before or change.after:
        head.append(f"  {_exchange(face, change)}", style="default")
    face.para_hanging(head, 0, 5)
    if change.kind == WORD:
        before, after = (face.text(f"compare.drives_{drives}") for drives in change.drives)
        face.para(Text(face.text("compare.drives", before=before, after=after), style="dim"), 5)
    if change.kind != WORD and not (change.before or change.after) and not change.whole:
        for key, side in (("was", change.olds), ("now", change.news)):
            for passage in side:
                face.para_hanging(Text(face.text(f"compare.{key}", text=passage.text)), 5, 4)
    if change.kind == WORDING:
        face.para_hanging(
            Text(face.text("compare.now", text=change.news[0].text), style="dim"), 5, 4
        )
    if change.whole:
        _whole(face, change)
    for one in change.touches:
        face.para_hanging(Text(_standing(face, one), style="" if one.stands else "yellow"), 7, 4)


def _whole(face: Face, change: Change) -> None:
    """The sentences that go or come with a clause; of one that only moved, none."""
    shown = {"dropped": change.olds, "new": change.news}.get(change.kind, ())
    for passage in shown:
        face.para_hanging(Text(passage.text, style="dim"), 5, 2)


def _where(face: Face, change: Change) -> str:
    sides = []
    for key, side in (("old", change.olds), ("new", change.news)):
        clauses = list(dict.fromkeys(p.clause for p in side))
        if clauses:
            listed = face.text("join").join(clause_words(c, face.lang) for c in clauses if c)
            outside = face.text("compare.place_outside")
            sides.append(face.text(f"compare.place_{key}", clause=listed) if listed else outside)
    if len(sides) == 2 and change.olds[0].clause == change.news[0].clause and not change.whole:
        return sides[1]
    return " → ".join(sides)


def _exchange(face: Face, change: Change) -> str:
    before, after = _short(change.before), _short(change.after)
    if before and after:
        return face.text("compare.exchange", before=before, after=after)
    return (
        face.text("compare.removed", before=before)
        if before
        else face.text("compare.added", after=after)
    )


def _standing(face: Face, one: Standing) -> str:
    """Who quotes, and what becomes of the quote."""
    binding = one.binding
    value = binding.worded(partial(figure_words, face))
    policy = binding.owner == POLICY
    owner = face.text("compare.policy") if policy else face.text("compare.owner", id=binding.owner)
    said = face.pick(binding.say, binding.en)
    return face.text(
        "compare.quoted_by",
        owner=owner,
        part=face.text(f"compare.part_{binding.part}"),
        name="" if binding.name == binding.part else f" {binding.name}",
        say=face.text("compare.say", say=_short(said, 30)) if said else "",
        value=face.text("compare.value", value=value) if value else "",
        state=_state(face, one),
    )


def _state(face: Face, one: Standing) -> str:
    if one.stands:
        return face.text("compare.stands")
    if one.went:
        return face.text("compare.elsewhere", clause=clause_words(one.went, face.lang))
    return (
        face.text("compare.instead", instead=one.instead)
        if one.instead
        else face.text("compare.lost")
    )


def _begun(begun: Started) -> dict[str, object]:
    return {
        "folder": str(begun.folder),
        "copied": list(begun.copied),
        "left_out": list(begun.left_out),
        "open": begun.opened,
        "marked": begun.marked,
    }


def _tell_start(face: Face, begun: Started) -> None:
    face.line()
    face.say(
        "compare.started",
        path=begun.folder,
        copied=len(begun.copied),
        marked=begun.marked,
        opened=begun.opened,
    )
    if begun.left_out:
        face.say("compare.left_out", names=face.text("join").join(begun.left_out))
    face.say("compare.next", style="bold", path=begun.folder)
