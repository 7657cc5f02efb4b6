"""`kapok import list`, `show`, `undo`, `export`, `kinds`: as the machine does it, so nothing is out of scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from kapok.cli.database.asking import asking, plainly
from kapok.cli.database.telling import ASKED, ClusterName, told
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.folding import Cell
from kapok.masking import masked_all

Number = Annotated[int, typer.Argument(metavar="N", help="help.import_number")]
Out = Annotated[
    Path | None, typer.Option("--annotated", metavar="DIR", help="help.import_annotated")
]
Before = Annotated[
    int, typer.Option("--before", metavar="N", min=0, help="help.import_before", show_default=False)
]
Layout = Annotated[str, typer.Argument(metavar="KIND", help="help.import_kind")]
To = Annotated[Path, typer.Argument(metavar="FILE", help="help.import_to")]
Empty = Annotated[bool, typer.Option("--empty", help="help.import_empty")]
Area = Annotated[str, typer.Option("--area", metavar="CODE", help="help.import_area")]
Purpose = Annotated[str, typer.Option("--purpose", metavar="WHY", help="help.finds_purpose")]
Why = Annotated[str, typer.Option("--words", metavar="WORDS", help="help.finds_purpose_words")]
MOST_SHOWN = 30
SHOWN_ROWS = 20


@contextmanager
def ready(face: Face, name: str) -> Iterator[None]:
    """The database, as the machine; what is refused ends the command with its sentence."""
    with asking(face, name), in_words(face):
        yield


@contextmanager
def in_words(face: Face) -> Iterator[None]:
    """Whatever is refused or breaks meanwhile, as a sentence."""
    from kapok.platform.secrets import Trouble
    from kapok.registry.trouble import Refused

    try:
        with plainly(face), told():
            yield
    except Refused as refused:
        raise Stop("db.said", FOUND, words=refused.say(face.lang)) from refused
    except Trouble as trouble:
        raise Stop("import.keys", FOUND, what=trouble.code) from trouble


def tell(face: Face, name: str, done: Any, why: str | None) -> None:
    """In words: what it is, what became of its rows, and how it is undone."""
    told = as_data(face, done)
    if done.refused:
        face.line(face.pick(*done.refused), style="red")
        _findings(face, done)
        return
    sheet = done.sheets[0]
    face.say("import.sheet", label=face.pick(*sheet["label"]), row=sheet["header_row"],
             rows=f"{sum(done.counts.values()):,}")  # fmt: skip
    face.say("import.counts", style="bold", **{k: f"{n:,}" for k, n in done.counts.items()})
    _not_kept(face, done)
    _findings(face, done)
    if why:
        face.line(why, style="yellow")
    if done.state == "checked":
        face.say("import.checked", number=done.pk)
        return
    if done.state != "applied":
        face.say("import.stands", number=done.pk, said=told["said"])
        return
    face.say("import.applied", style="green", number=done.pk)
    if not told["first"]:
        more = "" if name == ASKED else f" --cluster {name}"
        face.say("import.undo_how", style="dim", number=done.pk, more=more)


def _not_kept(face: Face, done: Any) -> None:
    """The columns of which nothing goes into the registry, though they were understood."""
    for use, heads in not_kept(done).items():
        if heads:
            words = face.text(f"import.columns_{use}", heads=face.text("join").join(heads))
            face.para_hanging(Text(words, style="dim"), 2, 2)


def not_kept(done: Any) -> dict[str, list[str]]:
    """Their headings, by what becomes of such columns."""
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.imports import actions
    from kapok.intake.layouts.model import CHECKED, KNOWN
    from kapok.masking import masked_all

    with acting_as(MACHINE):
        columns = actions.columns(MACHINE, done.pk)
    return {
        use: list(dict.fromkeys(masked_all(one.head) for one in columns if one.use == use))
        for use in (CHECKED, KNOWN)
    }


def _findings(face: Face, done: Any) -> None:
    from kapok.imports.findings import say

    for one in done.findings[:SHOWN_ROWS]:
        said = say(one, face.lang)
        between = face.pick("：", ": ")
        mend = face.pick("。", ". ") + said.mend if said.mend else ""
        place = masked_all(said.place(face.lang, sheet=len(done.sheets) > 1))
        words = between.join(part for part in (place, said.what + mend) if part)
        face.para_hanging(Text(words, style="dim"), 2, 2)


def write_copy(face: Face, number: int, out: Path) -> None:
    from kapok.accounts.actor import MACHINE
    from kapok.imports.copies import annotated

    path = annotated(MACHINE, number, out, face.lang)
    if not face.json:
        face.say("import.copy", path=path)


def listing(ctx: typer.Context, before: Before = 0, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE, acting_as
        from kapok.imports import actions

        with acting_as(MACHINE):
            found = actions.listed(MACHINE)
            count = found.count()
            found = found.filter(pk__lt=before) if before else found
            shown = list(found[: MOST_SHOWN + 1])
            rows = [as_data(face, one) for one in shown[:MOST_SHOWN]]
    if face.json:
        face.write({"ok": True, "count": count, "imports": rows})
    elif rows:
        face.out.print(_table(face, rows))
        if len(shown) > len(rows):
            face.say("import.newest", style="dim", n=len(rows), all=count, last=rows[-1]["import"])
    else:
        face.say("import.none")
    return OK


def show(
    ctx: typer.Context, number: Number, annotated: Out = None, name: ClusterName = ASKED
) -> int:
    """The first rows with something to say; all of them in the workbook, or with --json."""
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE, acting_as
        from kapok.imports import actions
        from kapok.imports.copies import in_words

        with acting_as(MACHINE):
            done = actions.get(MACHINE, number)
            told = as_data(face, done)
            rows = actions.rows(MACHINE, number).exclude(findings=[], changes=[])
            listed = list(rows if face.json else rows[:SHOWN_ROWS])
            words = in_words(listed, done, face.lang)
        heads = not_kept(done)
        lines = [
            {
                "sheet": row.sheet,
                "row": row.number,
                "verdict": row.verdict,
                "what": one.what,
                "mend": one.mend,
            }
            for row, one in zip(listed, words, strict=True)
        ]
        if annotated is not None:
            write_copy(face, number, annotated)
    if face.json:
        face.write({"ok": True, **told, "not_kept": heads, "rows": lines}, masking=True)
        return OK
    tell(face, name, done, None)
    for line in lines:
        between = face.pick("。", ". ")
        said = between.join(filter(None, (line["what"], line["mend"]))) + between.strip()
        face.para_hanging(Text(face.text("import.row", row=line["row"], said=said)), 0, 2)
    return OK


def undo(ctx: typer.Context, number: Number, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.jobs.work.importing import undo as take_back

        take_back(MACHINE, number)
    if face.json:
        face.write({"ok": True, "import": number})
    else:
        face.say("import.undone", style="green", number=number)
    return OK


def export(
    ctx: typer.Context,
    kind: Layout,
    to: To,
    empty: Empty = False,
    area: Area = "",
    purpose: Purpose = "",
    words: Why = "",
    name: ClusterName = ASKED,
) -> int:
    """With whole numbers, so for a purpose; whose they were is kept."""
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.imports.exporting import export as write
        from kapok.registry.purposes import PURPOSES

        if not empty and purpose not in PURPOSES:
            raise Stop("finds.no_purpose", known=", ".join(PURPOSES))
        data = write(MACHINE, kind, empty=empty, area=area, purpose=purpose, words=words)
    to.write_bytes(data)
    if face.json:
        face.write({"ok": True, "file": str(to), "bytes": len(data)})
    else:
        face.say("import.exported", style="green", path=to)
    return OK


def kinds(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.imports.exporting import kinds as every

        found = [(one.id, face.pick(one.label, one.en)) for one in every()]
    if face.json:
        face.write({"ok": True, "kinds": [{"kind": key, "label": label} for key, label in found]})
    else:
        longest = max(len(key) for key, _ in found)
        for key, label in found:
            face.line(f"  {key:<{longest}}  {label}")
    return OK


def as_data(face: Face, one: Any) -> dict[str, Any]:
    from kapok.imports.actions import shown_name
    from kapok.imports.models import FIRST
    from kapok.imports.trouble import STATES

    return {
        "import": one.pk,
        "file": shown_name(one),
        "layout": one.layout,
        "state": one.state,
        "said": face.pick(*STATES[one.state]),
        "as_of": one.as_of,
        "period": one.period,
        "by": one.by,
        "at": one.at,
        "counts": one.counts,
        "wrote": one.wrote.get("rows", {}),
        "first": bool(one.wrote.get(FIRST)),
    }


def _table(face: Face, rows: list[dict[str, Any]]) -> Table:
    from kapok.accounts.officers import officers, said_of

    known = officers(row["by"] for row in rows)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")
    for key in ("number", "file", "state", "by", "at", "rows"):
        table.add_column(face.text(f"import.col_{key}"), no_wrap=key in ("at", "state"))
    for row in rows:
        table.add_row(
            str(row["import"]),
            Cell(row["file"]),
            row["said"],
            face.pick(*said_of(known, row["by"], row["at"].date())),
            row["at"].astimezone().strftime("%m-%d %H:%M"),
            f"{sum(row['counts'].values()):,}",
        )
    return table
