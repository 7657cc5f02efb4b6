"""`kapok finds run | list | rows | changed | regrets | prices | receipt | differ`: as the machine, nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from kapok.cli.database.asking import asking
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.options import read_day
from kapok.cli.receipt.files import write_receipt
from kapok.rules.executors.resultwords import OUTCOME_WORDS
from kapok.screening.wording import TEXTS

AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="help.finds_as_of", show_default=False)
]
RunNumber = Annotated[int, typer.Option("--run", metavar="N", help="help.finds_run_number")]
Measure = Annotated[str, typer.Option("--measure", metavar="M", help="help.finds_measure")]
Place = Annotated[str, typer.Option("--area", metavar="CODE", help="help.finds_area")]
Most = Annotated[int, typer.Option("--most", metavar="N", help="help.finds_most")]
ByPlace = Annotated[bool, typer.Option("--by-area", help="help.finds_by_area")]
New = Annotated[bool, typer.Option("--new", help="help.finds_new")]
Number = Annotated[int, typer.Argument(metavar="RESULT", help="help.finds_result")]
Out = Annotated[Path, typer.Argument(metavar="FILE", help="help.finds_receipt_file")]
RowName = Annotated[list[str], typer.Argument(metavar="ENTITY:ID…", help="help.finds_corrected")]
MOST = 50
GATED = "gated"


@contextmanager
def _as_machine() -> Iterator[None]:
    from kapok.accounts.actor import MACHINE, acting_as

    with acting_as(MACHINE):
        yield


def run(
    ctx: typer.Context,
    as_of: AsOf = "",
    measure: Measure = "",
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    with asking(face, name):
        from kapok.finds import evidence, regretting, running

        day = read_day(as_of)
        measures = tuple(measure.split(",")) if measure else ()
        wanted = running.Wanted(reason="kapok finds run", as_of=day, measures=measures)
        unknown = set(measures) - running.office_package().measures.keys()
        if unknown:
            raise Stop("finds.no_measure", names=face.text("join").join(sorted(unknown)))
        try:
            with face.progress("finds.running", long=True), running.full(wanted) as done:
                missed = regretting.keep_regrets(done)
        except running.Nothing as error:
            raise Stop("screen.registry_empty", FOUND) from error
        kept, later = evidence.keep_changed(running.office_package(), done.run)
    told = _run(done.run) | {"regrets": missed, "receipts": kept, "receipts_later": later}
    if face.json:
        face.write({"ok": True, **told})
    else:
        face.say("finds.done", style="green", **told)
    return OK


def _run(run: Any) -> dict[str, Any]:
    return {
        "run": run.pk,
        "span": run.span,
        "day": run.as_of.isoformat(),
        "policy": run.basis.hash,
        "units": run.units,
        "changed": run.changed,
        "seconds": run.seconds,
    }


def _of(number: int) -> Any:
    """The run of the number, or the newest; Stop if there is none."""
    from kapok.finds import reading

    found = reading.run(number) if number else reading.latest()
    if found is None:
        raise Stop("finds.no_run", FOUND)
    return found


def listing(
    ctx: typer.Context,
    number: RunNumber = 0,
    measure: Measure = "",
    area: Place = "",
    by_area: ByPlace = False,
    name: ClusterName = ASKED,
) -> int:
    """By measure, or by measure and place; sums leave out what has no standard."""
    face: Face = ctx.obj
    with asking(face, name), _as_machine():
        from kapok.finds import reading
        from kapok.finds.running import office_package

        run = _of(number)
        total = reading.totals(run, measure, area)
        found = (
            reading.by_place(run, measure, area)
            if by_area
            else [one for one in reading.by_measure(run, area) if measure in ("", one.measure)]
        )
        package = office_package()
    if face.json:
        rows = [{"measure": one.measure, "area": one.scope, **_sums(one)} for one in found]
        face.write({"ok": True, **_run(run), "total": _sums(total), "finds": rows})
        return OK
    values = {"n": total.ready.n, "money": face.yuan(total.amount), "day": run.as_of}
    face.say("finds.verdict", style="bold", **values)
    if total.unset.n:
        face.say("finds.without_standard", style="yellow", n=total.unset.n)
    face.out.print(_table(face, package, found, by_area=by_area))
    return OK


def _sums(one: Any) -> dict[str, Any]:
    from kapok.finds.models import KINDS

    return {kind: {"n": one.of(kind).n, "units": one.of(kind).units} for kind in KINDS} | {
        "amount": one.amount,
        "to_decide": one.decide.amount,
    }


def _table(face: Face, package: Any, found: list[Any], *, by_area: bool) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")
    heads = ["measure", "title", *(["area"] if by_area else [])]
    for key in heads:
        table.add_column(face.text(f"finds.{key}"), overflow="fold")
    for key in ("ready", "money", "decide", "one_missing", "no_standard"):
        table.add_column(face.text(f"finds.{key}"), justify="right")
    for one in found:
        known = package.measures.get(one.measure)
        title = face.pick(known.title, known.en) if known else ""
        place = [one.scope] if by_area else []
        counts = [one.decide.n, one.one_missing.n, one.unset.n]
        table.add_row(
            one.measure,
            title,
            *place,
            str(one.ready.n),
            face.yuan(one.amount),
            *(str(n) if n else "" for n in counts),
        )
    return table


def rows(
    ctx: typer.Context,
    number: RunNumber = 0,
    measure: Measure = "",
    area: Place = "",
    most: Most = MOST,
    name: ClusterName = ASKED,
) -> int:
    """Finds one by one, without names."""
    face: Face = ctx.obj
    with asking(face, name), _as_machine():
        from kapok.finds import reading

        run = _of(number)
        found = reading.rows(run, measure, area, most=most)
    told = (
        "id",
        "measure",
        "kind",
        "person",
        "organisation",
        "scope",
        "units",
        "amount",
        "missing",
    )
    _tell(face, run, [{key: getattr(one, key) for key in told} for one in found])
    return OK


def changed(
    ctx: typer.Context,
    number: RunNumber = 0,
    measure: Measure = "",
    area: Place = "",
    most: Most = MOST,
    name: ClusterName = ASKED,
) -> int:
    """What is otherwise than in the run before, and why."""
    face: Face = ctx.obj
    with asking(face, name), _as_machine():
        from kapok.finds import reading

        run = _of(number)
        found = reading.changed(run, measure, area, most=most)
    rows = [
        {
            "measure": one.change.measure,
            "unit": one.change.unit,
            "person": one.change.person,
            "before": None if one.before is None else one.before.outcome,
            "after": None if one.after is None else one.after.outcome,
            "result": one.change.after,
            "why": _why(face, one.change.causes),
            **({"causes": one.change.causes} if face.json else {}),
        }
        for one in found
    ]
    _tell(face, run, rows)
    return OK


def _why(face: Face, causes: list[dict[str, Any]]) -> str:
    said = [face.text(f"finds.cause_{one['kind']}", **_cause(one)) for one in causes]
    return face.text("join").join(dict.fromkeys(said)) or face.text("finds.cause_others")


def _cause(one: dict[str, Any]) -> dict[str, Any]:
    values = {"before": "", "now": "", "name": "", "measure": "", "entity": "", "columns": ()} | one
    return values | {"columns": ", ".join(values["columns"])}


def regrets(
    ctx: typer.Context,
    number: RunNumber = 0,
    measure: Measure = "",
    area: Place = "",
    most: Most = MOST,
    name: ClusterName = ASKED,
) -> int:
    """Missed by a day, a month, one person."""
    face: Face = ctx.obj
    with asking(face, name), _as_machine():
        from kapok.finds import reading

        run = _of(number)
        found = reading.regrets(run, measure, area, most=most)
    told = ("measure", "unit", "person", "organisation", "scope", "units", "amount")
    rows = [{key: getattr(one, key) for key in told} | one.words(face.lang) for one in found]
    _tell(face, run, rows)
    return OK


def prices(ctx: typer.Context, new: New = False, name: ClusterName = ASKED) -> int:
    """Each answer to each open reading; `--new` works them out over the registry as it is now."""
    face: Face = ctx.obj
    with asking(face, name):
        from kapok.finds import pricing, reading, regretting, running

        if new:
            wanted = running.Wanted(reason="kapok finds prices")
            with face.progress("finds.pricing", long=True), running.full(wanted) as done:
                regretting.keep_regrets(done)
                pricing.keep_prices(done, lambda _done, _all: None)
        with _as_machine():
            found = reading.prices()
            run = _of(found[0].run_id if found else 0)
    told = ("measure", "reading", "current", "option", "gain", "lose", "up", "down", "units")
    _tell(face, run, [{key: getattr(one, key) for key in told} for one in found])
    return OK


def receipt(ctx: typer.Context, result: Number, out: Out, name: ClusterName = ASKED) -> int:
    """The receipt of a result, put together again out of the registry and its history."""
    face: Face = ctx.obj
    with asking(face, name):
        from kapok.finds import evidence
        from kapok.finds.models import Result
        from kapok.finds.running import office_package
        from kapok.receipts import OtherDecision

        package = office_package()
        try:
            kept = evidence.keep(package, result)
            with _as_machine():
                made = evidence.whole(package, kept)
        except Result.DoesNotExist as error:
            raise Stop("finds.no_result", FOUND, number=result) from error
        except evidence.OtherPolicy as other:
            raise Stop("finds.other_policy", FOUND, hash=str(other)[:12]) from other
        except (evidence.Lost, OtherDecision) as lost:
            raise Stop("finds.not_the_same", FOUND, what=lost) from lost
    write_receipt(face, out, made)
    if face.json:
        face.write({"ok": True, "seal": made["seal"], "file": str(out)})
    else:
        face.say("finds.receipt_written", style="green", path=out, seal=made["seal"])
    return OK


def differ(ctx: typer.Context, rows: RowName, name: ClusterName = ASKED) -> int:
    """Code 1 if any earlier result would be another one."""
    face: Face = ctx.obj
    named = [tuple(one.split(":", 1)) for one in rows]
    with asking(face, name), _as_machine():
        from kapok.finds.corrected import would_differ
        from kapok.finds.running import office_package

        entities = office_package().vocabulary.entities
        wrong = [":".join(one) for one in named if len(one) != 2 or one[0] not in entities]
        if wrong:
            raise Stop("finds.no_row", names=face.text("join").join(wrong))
        answer = would_differ([(entity, id_) for entity, id_ in named])
    found = [
        {
            "run": one.run.pk,
            "day": one.run.as_of.isoformat(),
            "measure": one.result.measure,
            "unit": one.result.unit,
            "result": one.result.pk,
            "before": one.result.outcome,
            "after": one.outcome or GATED,
            "amount_before": one.result.amount,
            "amount": one.amount,
        }
        for one in answer.differing
    ]
    if face.json:
        told = {"decided": answer.decided, "elsewhere": answer.elsewhere}
        face.write({"ok": not found, **told, "differing": found})
    else:
        face.say(
            "finds.would_differ",
            n=len(found),
            decided=answer.decided,
            elsewhere=answer.elsewhere,
        )
        _lines(face, found)
    return FOUND if found else OK


def _tell(face: Face, run: Any, rows: list[dict[str, Any]]) -> None:
    if face.json:
        face.write({"ok": True, **_run(run), "rows": rows})
        return
    face.say("finds.of_run", run=run.pk, day=run.as_of, n=len(rows))
    _lines(face, rows)


def _lines(face: Face, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")
    for key in rows[0]:
        table.add_column(face.text(f"finds.{key}"), overflow="fold")
    for row in rows:
        table.add_row(*(_shown(face, key, value) for key, value in row.items()))
    face.out.print(table)


def _shown(face: Face, key: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if key in ("amount", "amount_before", "up", "down"):
        return face.yuan(value)
    if key in ("before", "after"):
        return face.pick(*(TEXTS["gated"] if value == GATED else OUTCOME_WORDS[value]))
    return face.text(f"finds.{value}") if key == "kind" else str(value)
