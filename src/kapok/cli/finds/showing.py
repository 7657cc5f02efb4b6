"""Rows of runs for people and for machines: JSON has codes and fen, the screen words. A column that says nothing is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rich.table import Table

from kapok.cli.face import Face
from kapok.cli.folding import Cell
from kapok.screening.wording import TEXTS

Data = dict[str, Any]
GATED = "gated"
RIGHT = {"amount", "units", "gain", "lose", "up", "down", "result", "run"}
"""Columns of numbers."""
WHOLE = {"who", "unit", "scope", "day"}
"""Columns to copy from: never folded."""
COUNTS, SUMS = ("gain", "lose", "units"), ("up", "down")


@dataclass(frozen=True, slots=True)
class Shown:
    """The same rows twice: `rows` as data, `words` as a person reads them."""

    rows: list[Data]
    words: list[dict[str, str]]


def of_run(run: Any) -> Data:
    return {
        "run": run.pk,
        "span": run.span,
        "day": run.as_of.isoformat(),
        "policy": run.basis.hash,
        "units": run.units,
        "changed": run.changed,
        "seconds": run.seconds,
    }


def sums(one: Any) -> Data:
    from kapok.finds.models import KINDS

    return {kind: {"n": one.of(kind).n, "units": one.of(kind).units} for kind in KINDS} | {
        "amount": one.amount,
        "to_decide": one.decide.amount,
    }


def sums_table(face: Face, package: Any, found: list[Any], *, by_area: bool) -> Table:
    table = _table()
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
            Cell(title),
            *place,
            f"{one.ready.n:,}" if one.ready.n else "",
            face.yuan(one.amount) if one.ready.n else "",
            *(f"{n:,}" if n else "" for n in counts),
        )
    return table


def tell(face: Face, run: Any, found: Shown) -> None:
    if face.json:
        face.write({"ok": True, **of_run(run), "rows": found.rows})
        return
    key = "finds.of_run" if found.rows else "finds.of_run_none"
    face.say(key, style="bold", run=run.pk, day=run.as_of, n=len(found.rows))
    lines(face, found)


def lines(face: Face, found: Shown) -> None:
    told = [key for key in (found.words or [{}])[0] if any(row[key] for row in found.words)]
    if not told:
        return
    table = _table()
    for key in told:
        justify: Any = "right" if key in RIGHT else "left"
        whole = key in WHOLE
        table.add_column(face.text(f"finds.{key}"), overflow="fold", justify=justify, no_wrap=whole)
    for row in found.words:
        table.add_row(*(row[key] if key in WHOLE else Cell(row[key]) for key in told))
    face.out.print(table)


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")


def _data(one: Any, *names: str) -> Data:
    return {name: getattr(one, name) for name in names}


def _spoken(face: Face) -> Any:
    from kapok.web.finding.words import Spoken
    from kapok.web.texts import Words

    return Spoken(Words(face.lang))


def who(one: Any) -> str:
    """Whom it is about, by the number that no card bears."""
    return str(one.person or one.organisation or one.unit)


def _fen(face: Face, fen: int | None) -> str:
    return "" if fen is None else face.yuan(fen)


def finds(face: Face, found: Iterable[Any]) -> Shown:
    say = _spoken(face)
    names = (
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
    rows, words = [], []
    for one in found:
        rows.append(_data(one, *names))
        words.append(
            {
                "measure": one.measure,
                "kind": face.text(f"finds.{one.kind}"),
                "who": who(one),
                "scope": one.scope,
                "units": f"{one.units:,}",
                "amount": _fen(face, one.amount),
                "missing": say.missing(one.missing) if one.missing else "",
            }
        )
    return Shown(rows, words)


def changes(face: Face, found: Iterable[Any]) -> Shown:
    say = _spoken(face)
    rows, words = [], []
    for one in found:
        change, both = one.change, (one.before, one.after)
        outcomes = [None if result is None else result.outcome for result in both]
        amounts = [None if result is None else result.amount for result in both]
        why = say.causes(change.causes, change.measure)
        rows.append(
            _data(change, "measure", "unit", "person", "organisation", "scope")
            | dict(zip(("before", "after"), outcomes, strict=True))
            | dict(zip(("amount_before", "amount"), amounts, strict=True))
            | {"result": change.after, "why": why, "causes": change.causes}
        )
        words.append(
            {"measure": change.measure, "who": who(change)}
            | {"before": say.result(one.before), "after": say.result(one.after)}
            | {"result": str(change.after or ""), "why": why}
        )
    return Shown(rows, words)


def missed(face: Face, found: Iterable[Any]) -> Shown:
    from kapok.finds.reading import paying
    from kapok.finds.running import office_package

    names = ("measure", "unit", "person", "organisation", "scope", "units", "amount")
    paid = paying(office_package())
    rows, words = [], []
    for one in found:
        said = one.words(face.lang)
        pays = one.measure in paid
        rows.append(_data(one, *names, "kind", "distance") | {"pays": pays} | said)
        words.append(
            {
                "measure": one.measure,
                "who": who(one),
                "condition": said["condition"],
                "actual": f"{said['what']} {said['actual']}".strip(),
                "wanted": said["wanted"],
                "by": said["by"],
                "pays": "" if pays else face.text("finds.pays_nothing"),
                "amount": _fen(face, one.amount),
            }
        )
    return Shown(rows, words)


def moves(one: Any) -> bool:
    return any((one.gain, one.lose, one.up, one.down, one.units))


def priced(face: Face, found: Iterable[Any]) -> Shown:
    from kapok.finds.running import office_package

    package = office_package()
    names = ("measure", "reading", "current", "option", "gain", "lose", "up", "down", "units")
    rows, words = [], []
    for one in found:
        held = package.measures.get(one.measure, package)
        reading = held.readings.get(one.reading)
        option = reading.options.get(one.option) if reading else None
        rows.append(_data(one, *names) | {"run": one.run_id})
        words.append(
            {
                "measure": one.measure,
                "reading": face.pick(reading.ask, reading.en) if reading else one.reading,
                "option": face.pick(option.say, option.en) if option else one.option,
                **{key: f"{n:,}" if (n := getattr(one, key)) else "" for key in COUNTS},
                **{key: face.yuan(n) if (n := getattr(one, key)) else "" for key in SUMS},
            }
        )
    return Shown(rows, words)


def differing(face: Face, found: Iterable[Any]) -> Shown:
    say = _spoken(face)
    rows, words = [], []
    for one in found:
        result = one.result
        rows.append(
            {
                "run": one.run.pk,
                "day": one.run.as_of.isoformat(),
                **_data(result, "measure", "unit"),
                "result": result.pk,
                "before": result.outcome,
                "after": one.outcome or GATED,
                "amount_before": result.amount,
                "amount": one.amount,
            }
        )
        after = say.outcome(one.outcome) if one.outcome else face.pick(*TEXTS["gated"])
        words.append(
            {
                "run": str(one.run.pk),
                "day": one.run.as_of.isoformat(),
                **_data(result, "measure", "unit"),
                "result": str(result.pk),
                "before": say.result(result),
                "after": f"{after} {_fen(face, one.amount)}".strip(),
            }
        )
    return Shown(rows, words)
