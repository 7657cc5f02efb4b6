"""`kapok import columns`, `mend`, `restore`, `choose`, `forecast`, `confirm`: what the pages do with an import between its checking and its end,
by the same actions. Each says how the import stands afterwards.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.imports.command import Number, as_data, not_kept, ready, tell
from kapok.masking import masked_all

Named = Annotated[list[str] | None, typer.Argument(metavar="HEAD=COLUMN…", help="help.import_said")]
Kind = Annotated[str, typer.Option("--kind", metavar="KIND", help="help.import_as_kind")]
At = Annotated[str, typer.Argument(metavar="CELL", help="help.import_cell")]
Value = Annotated[str, typer.Argument(metavar="VALUE", help="help.import_value")]
Every = Annotated[bool, typer.Option("--all", help="help.import_all")]
Which = Annotated[str, typer.Argument(metavar="sheet|system", help="help.import_which")]
Row = Annotated[int | None, typer.Option("--row", metavar="ROW", min=1, help="help.import_row")]
ThisRow = Annotated[int, typer.Argument(metavar="ROW", min=1, help="help.import_this_row")]
Sheet = Annotated[int, typer.Option("--sheet", metavar="N", min=1, help="help.import_of_sheet")]
Partial = Annotated[bool, typer.Option("--partial", help="help.import_partial")]
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def columns(
    ctx: typer.Context,
    number: Number,
    said: Named = None,
    kind: Kind = "",
    name: ClusterName = ASKED,
) -> int:
    """As they were read, where nothing is said of any."""
    face: Face = ctx.obj
    named = dict(_pair(one) for one in said or ())
    with ready(face, name):
        from kapok.accounts.actor import MACHINE, acting_as
        from kapok.imports import actions

        if named or kind:
            actions.correct_columns(MACHINE, number, named, kind)
            return _stands(face, name, number)
        with acting_as(MACHINE):
            found = actions.columns(MACHINE, number)
    lines = [
        {"head": masked_all(one.head), "column": one.column, "sure": one.sure, "use": one.use}
        for one in found
    ]
    if face.json:
        face.write({"ok": True, "import": number, "columns": lines})
    for line in () if face.json else lines:
        face.say("import.column", head=line["head"], column=line["column"] or "–")
    return OK


def mend(
    ctx: typer.Context,
    number: Number,
    cell: At,
    value: Value,
    every: Every = False,
    sheet: Sheet = 1,
    name: ClusterName = ASKED,
) -> int:
    """Checked anew at once; the file itself stays as it is."""
    face: Face = ctx.obj
    at = _CELL.fullmatch(cell.upper())
    if at is None:
        raise Stop("import.no_cell", cell=cell)
    with ready(face, name):
        from kapok.accounts.actor import MACHINE, acting_as
        from kapok.imports import actions
        from kapok.imports.problems import key_at

        letter, row = at[1], int(at[2])
        if every:
            with acting_as(MACHINE):
                key = key_at(MACHINE, number, sheet - 1, letter, row)
            actions.mend_all(MACHINE, number, key, value)
        else:
            actions.mend(MACHINE, number, [actions.Mended(sheet - 1, row, letter, value)])
        actions.check(MACHINE, number)
        return _stands(face, name, number)


def restore(
    ctx: typer.Context, number: Number, row: ThisRow, sheet: Sheet = 1, name: ClusterName = ASKED
) -> int:
    """Checked anew at once."""
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.imports import actions

        actions.put_back(MACHINE, number, sheet - 1, row)
        actions.check(MACHINE, number)
        return _stands(face, name, number)


def choose(
    ctx: typer.Context,
    number: Number,
    which: Which,
    row: Row = None,
    sheet: Sheet = 1,
    name: ClusterName = ASKED,
) -> int:
    """Of one row, or of all of which nobody has chosen yet."""
    face: Face = ctx.obj
    if which not in ("sheet", "system"):
        raise Stop("import.no_choice", said=which)
    with ready(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.imports import actions

        chosen = 1
        if row is not None:
            actions.choose(MACHINE, number, row, which, sheet=sheet - 1)
        else:
            chosen = actions.choose_all(MACHINE, number, which)
    if face.json:
        face.write({"ok": True, "import": number, "chosen": chosen})
    else:
        face.say("import.chosen", n=f"{chosen:,}")
    return OK


def forecast(ctx: typer.Context, number: Number, name: ClusterName = ASKED) -> int:
    """Written, decided, checked and taken back: nothing remains but what it showed."""
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.jobs.work.importing import foresee_now

        with face.progress("import.foreseeing", long=True):
            told = foresee_now(MACHINE, number)
    if face.json:
        face.write({"ok": True, "import": number} | told)
        return OK
    face.say("import.will_tasks", new=f"{told['tasks']:,}", gone=f"{told['tasks_gone']:,}")
    _warned(face, told["warnings"])
    if "finds" not in told:
        face.say("import.will_no_run", style="dim")
        return OK
    found = {kind: f"{n:,}" for kind, n in _kinds(told["finds"]).items()}
    face.say(
        "import.will_find",
        gone=f"{told['finds_gone']:,}",
        amount=face.yuan(told["amount"]),
        **found,
    )
    return OK


def _warned(face: Face, moved: list[dict[str, Any]]) -> None:
    """A line a rule whose warnings begin or end."""
    from kapok.finds.running import office_package

    rules = office_package().watched
    for one in moved:
        title = face.pick(rules[one["rule"]].title, rules[one["rule"]].en)
        face.say("import.will_warn", title=title, **one)
    if not moved:
        face.say("import.will_not_warn")


def confirm(
    ctx: typer.Context, number: Number, partial: Partial = False, name: ClusterName = ASKED
) -> int:
    """And written; one that broke off goes on from where it stands, to whom it touched being decided anew."""
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE, acting_as
        from kapok.imports import actions
        from kapok.imports.models import APPLIED, CONFIRMED
        from kapok.jobs.work.importing import apply_and_decide, go_on

        with acting_as(MACHINE):
            state = actions.get(MACHINE, number).state
        if state == APPLIED:
            go_on(MACHINE, number)
            return _stands(face, name, number)
        if state != CONFIRMED:
            actions.confirm(MACHINE, number, partial=partial)
        with face.progress("import.applying", long=True):
            apply_and_decide(MACHINE, number)
        return _stands(face, name, number)


def _pair(words: str) -> tuple[str, str]:
    head, between, column = words.rpartition("=")
    if not between or not head.strip():
        raise Stop("import.no_pair", said=masked_all(words))
    return head.strip(), column.strip()


def _stands(face: Face, name: str, number: int) -> int:
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.imports import actions

    with acting_as(MACHINE):
        done: Any = actions.get(MACHINE, number)
    well = done.state != "refused"
    if face.json:
        face.write({"ok": well} | as_data(face, done) | {"not_kept": not_kept(done)})
    else:
        tell(face, name, done, None)
    return OK if well else FOUND


def _kinds(new: dict[str, int]) -> dict[str, int]:
    from kapok.finds.models import KINDS

    return {kind: new.get(kind, 0) for kind in KINDS}
