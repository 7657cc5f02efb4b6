"""`kapok policy prove A B`: nobody loses when B takes the place of A, or who does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.options import choose_measures
from kapok.cli.revision.examples import show_example
from kapok.cli.revision.packages import After, Before, open_both, titled
from kapok.revision.proof import available
from kapok.revision.proof.outcome import OPEN, PROVED, REFUTED, Claim, Proof
from kapok.rules.package.model import Package

if TYPE_CHECKING:
    from kapok.revision.proof.proving import Prover

Seconds = Annotated[float, typer.Option("--seconds", metavar="N", help="help.prove_seconds")]
STYLES = {PROVED: "green", REFUTED: "red", OPEN: "yellow"}


def prove(
    ctx: typer.Context,
    before: Before,
    after: After,
    measure: Annotated[str, typer.Option("--measure", metavar="5,16", help="help.only")] = "",
    seconds: Seconds = 10.0,
) -> int:
    face: Face = ctx.obj
    if not available():
        raise Stop("prove.no_solver")
    if seconds <= 0:
        raise Stop("prove.bad_seconds", value=seconds)
    from kapok.revision.proof.proving import Prover

    old, new = open_both(face, before, after)
    prover = Prover(old, new, seconds)
    chosen = choose_measures(face, old, measure)
    proofs: list[Proof] = []
    with face.progress("prove.proving", total=len(chosen), n=len(chosen)) as advance:
        for name in chosen:
            proofs.append(prover.prove(name))
            advance()
    good = all(p.state == PROVED for p in proofs)
    if face.json:
        face.write(_data(old, new, prover, proofs, good=good))
    else:
        _show(face, old, new, prover, proofs)
    return OK if good else FOUND


def _data(
    old: Package, new: Package, prover: Prover, proofs: list[Proof], *, good: bool
) -> dict[str, Any]:
    return {
        "ok": good,
        "before": {"package": old.name, "hash": old.hash},
        "after": {"package": new.name, "hash": new.hash},
        "as_if_in_force": _as_if(old, prover),
        "seconds": prover.seconds,
        "measures": [p.as_data() for p in proofs],
    }


def _as_if(old: Package, prover: Prover) -> dict[str, Any] | None:
    """In which years the package before is read as though it went on."""
    read = prover.before
    if (read.valid_from, read.valid_to) == (old.valid_from, old.valid_to):
        return None
    return {"from": read.valid_from, "to": read.valid_to}


def _show(face: Face, old: Package, new: Package, prover: Prover, proofs: list[Proof]) -> None:
    counts = Counter(p.state for p in proofs)
    names = {"before": old.name, "after": new.name}
    if counts[PROVED] == len(proofs):
        face.say("prove.fine", style="bold green", n=len(proofs), **names)
    else:
        told = [
            face.text(f"prove.sum_{state}", n=counts[state])
            for state in (REFUTED, OPEN, PROVED)
            if counts[state]
        ]
        face.say("prove.bad", style="bold red", what=face.text("stop").join(told), **names)
    if years := _as_if(old, prover):
        face.say("prove.as_if", style="dim", start=years["from"], end=years["to"])
    wider = [p.measure for p in proofs if p.wider and p.state == PROVED]
    if wider:
        face.say("prove.wider", style="dim", ids=face.text("join").join(wider))
    for proof in proofs:
        if proof.state != PROVED:
            face.line()
            face.line(titled(face, old.measures[proof.measure]), style="bold")
            for claim in proof.claims:
                if claim.state != PROVED:
                    _claim(face, prover, proof, claim)
    face.line()
    face.say("prove.meaning", style="dim")


def _claim(face: Face, prover: Prover, proof: Proof, claim: Claim) -> None:
    about = _item(face, prover.before, proof.measure, claim.about)
    if claim.state == REFUTED:
        said = {"about": about, "before": claim.before or "–", "after": claim.after or "–"}
        words = face.text(f"prove.lost_{claim.what}", **said)
    else:
        what = face.text(f"prove.claim_{claim.what}", about=about)
        why = face.text(f"prove.why_{claim.why}", seconds=f"{prover.seconds:g}", node=claim.before)
        words = face.text("prove.open", what=what, why=why)
    face.para_hanging(Text(words, style=STYLES[claim.state]), 2, 2)
    if claim.example is not None:
        show_example(face, prover, proof, claim.example)


def _item(face: Face, package: Package, measure: str, about: str) -> str:
    """An amount by its name; anything else as it is."""
    amounts = package.measures[measure].amounts
    return next((face.pick(a.say, a.en) for a in amounts if a.name == about), about)
