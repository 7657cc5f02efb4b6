"""`kapok finds run | list | rows | changed | regrets | prices | receipt | differ`: as the machine, nothing is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from kapok.cli.database.asking import asking
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.finds import showing
from kapok.cli.options import read_day
from kapok.cli.receipt.files import write_receipt

AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="help.finds_as_of", show_default=False)
]
RunNumber = Annotated[int, typer.Option("--run", metavar="N", help="help.finds_run_number")]
Measure = Annotated[str, typer.Option("--measure", metavar="M", help="help.finds_one_measure")]
Measures = Annotated[str, typer.Option("--measure", metavar="M,…", help="help.finds_measure")]
Place = Annotated[str, typer.Option("--area", metavar="CODE", help="help.finds_area")]
Most = Annotated[int, typer.Option("--most", metavar="N", help="help.finds_most")]
ByPlace = Annotated[bool, typer.Option("--by-area", help="help.finds_by_area")]
New = Annotated[bool, typer.Option("--new", help="help.finds_new")]
Number = Annotated[int, typer.Argument(metavar="RESULT", help="help.finds_result")]
Out = Annotated[Path, typer.Argument(metavar="FILE", help="help.finds_receipt_file")]
RowName = Annotated[list[str], typer.Argument(metavar="ENTITY:ID…", help="help.finds_corrected")]
MOST = 50


@contextmanager
def _as_machine() -> Iterator[None]:
    from kapok.accounts.actor import MACHINE, acting_as

    with acting_as(MACHINE):
        yield


def run(
    ctx: typer.Context,
    as_of: AsOf = "",
    measure: Measures = "",
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    with asking(face, name):
        from kapok.finds import evidence, regretting, running

        measures = _measures(face, measure)
        wanted = running.Wanted(reason="kapok finds run", as_of=read_day(as_of), measures=measures)
        with face.progress("finds.running", long=True), _full(wanted) as done:
            missed = regretting.keep_regrets(done)
        kept, later = evidence.keep_owed(running.office_package(), evidence.MOST)
    told = showing.of_run(done.run) | {"regrets": missed, "receipts": kept, "receipts_later": later}
    if face.json:
        face.write({"ok": True, **told})
    else:
        counted = {key: f"{n:,}" for key, n in told.items() if isinstance(n, int)}
        face.say("finds.done", style="green", **told | counted)
        if later:
            face.say("finds.receipts_later", style="dim", n=f"{later:,}")
    return OK


def _measures(face: Face, words: str) -> tuple[str, ...]:
    """As they are in the policy; Stop if one is not."""
    from kapok.finds.running import office_package

    named = tuple(filter(None, (one.strip() for one in words.split(","))))
    unknown = [one for one in named if one not in office_package().measures]
    if unknown:
        raise Stop("finds.no_measure", names=face.text("join").join(unknown))
    return named


def known_measure(name: str) -> None:
    """One, or all without."""
    from kapok.finds.running import office_package

    if name and name not in office_package().measures:
        raise Stop("finds.no_measure", names=name)


@contextmanager
def _full(wanted: Any) -> Iterator[Any]:
    from kapok.finds import running

    try:
        with running.full(wanted) as done:
            yield done
    except running.Nothing as error:
        raise Stop("screen.registry_empty", FOUND) from error


def run_of(number: int) -> Any:
    """The run of the number, or the newest; Stop if there is none."""
    from kapok.finds import reading

    newest = reading.latest()
    if newest is None:
        raise Stop("finds.no_run", FOUND)
    found = reading.run(number) if number else newest
    if found is None:
        raise Stop("finds.no_such_run", FOUND, run=number, newest=newest.pk)
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
        from kapok.finds import counting
        from kapok.finds.running import office_package

        known_measure(measure)
        run = run_of(number)
        total = counting.totals(run, measure, area)
        found = (
            counting.by_place(run, measure, area)
            if by_area
            else [one for one in counting.by_measure(run, area) if measure in ("", one.measure)]
        )
        package = office_package()
    if face.json:
        rows = [{"measure": one.measure, "area": one.scope, **showing.sums(one)} for one in found]
        face.write({"ok": True, **showing.of_run(run), "total": showing.sums(total), "finds": rows})
        return OK
    values = {"n": f"{total.ready.n:,}", "money": face.yuan(total.amount), "day": run.as_of}
    values["run"] = run.pk
    face.say("finds.verdict", style="bold", **values)
    if total.unset.n:
        face.say("finds.without_standard", style="yellow", n=f"{total.unset.n:,}")
    if found:
        face.out.print(showing.sums_table(face, package, found, by_area=by_area))
    return OK


def _one_by_one(
    which: str, shown: Callable[[Face, list[Any]], showing.Shown]
) -> Callable[..., int]:
    """A command that lists what `reading` has under that name."""

    def listed(
        ctx: typer.Context,
        number: RunNumber = 0,
        measure: Measure = "",
        area: Place = "",
        most: Most = MOST,
        name: ClusterName = ASKED,
    ) -> int:
        face: Face = ctx.obj
        with asking(face, name), _as_machine():
            from kapok.finds import reading

            known_measure(measure)
            run = run_of(number)
            found = getattr(reading, which)(run, measure, area, most=most)
            showing.tell(face, run, shown(face, found))
        return OK

    return listed


rows = _one_by_one("rows", showing.finds)
"""Finds one by one, without names."""
changed = _one_by_one("changed", showing.changes)
"""What is otherwise than in the run before, and why."""
regrets = _one_by_one("regrets", showing.missed)
"""Missed by a day, a month, one person."""


def prices(
    ctx: typer.Context,
    new: New = False,
    measure: Measures = "",
    name: ClusterName = ASKED,
) -> int:
    """Each answer to each open reading; `--new` works them out over the registry as it is now."""
    face: Face = ctx.obj
    with asking(face, name):
        from kapok.finds import evidence, pricing, reading, regretting, running

        measures = _measures(face, measure)
        if new:
            wanted = running.Wanted(reason="kapok finds prices", measures=measures)
            with face.progress("finds.pricing", long=True), _full(wanted) as done:
                regretting.keep_regrets(done)
                done.over()
                pricing.keep_prices(done, lambda _done, _all: None, measures)
            evidence.keep_owed(running.office_package(), evidence.MOST)
        with _as_machine():
            found = [
                one for one in reading.prices() if not measures or {*one.measures} & {*measures}
            ]
            if not found:
                raise Stop("finds.unpriced", FOUND)
            run = max((one.run for one in found), key=lambda one: one.pk)
            moving = [one for one in found if showing.moves(one)]
            showing.tell(face, run, showing.priced(face, found if face.json else moving))
    still = len(found) - len(moving)
    if still and not face.json:
        face.say("finds.prices_still", style="dim", n=still)
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
        found = showing.differing(face, answer.differing)
    told = {"decided": answer.decided, "elsewhere": answer.elsewhere}
    if face.json:
        face.write({"ok": not found.rows, **told, "differing": found.rows})
    else:
        key = "finds.would_differ" if answer.decided else "finds.would_differ_none"
        face.say(key, style="bold", n=f"{len(found.rows):,}", decided=f"{answer.decided:,}")
        if answer.elsewhere:
            face.say("finds.decided_elsewhere", style="yellow", n=f"{answer.elsewhere:,}")
        showing.lines(face, found)
    return FOUND if found.rows else OK
