"""The receipt of what `kapok decide` has decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kapok.cli.decide.told import Told
from kapok.cli.face import Face, Stop
from kapok.cli.receipt.files import write_receipt
from kapok.receipts import Asked, OtherDecision, make, masked_copy
from kapok.receipts.policyfiles import ChangedMeanwhile
from kapok.receipts.reading import Question
from kapok.rules.package.model import Package


def write_told(
    face: Face, package: Package, found: list[Told], office: Path, person: Path | None
) -> None:
    """The receipt of the one unit that was decided, and a masked copy of it. `package`: as its files have it."""
    if len(found) != 1 or len(found[0].ids) != 1:
        raise Stop("receipt.one_unit", n=sum(len(told.ids) for told in found))
    (told,) = found
    (unit,) = told.ids
    moved = None
    if told.county is not None:
        moved = {"path": told.county["set"], "county": told.county["to"]}
    asked = Asked(
        Question(told.measure.id, unit, told.as_of),
        told.readings,
        moved,
        list(_sources(told.sources)),
    )
    try:
        receipt = make(told.package, told.rows(unit), asked, files=package)
    except ChangedMeanwhile as changed:
        raise Stop("receipt.changed_meanwhile", path=changed) from changed
    (one,) = told.explained = list(told.explained)
    result = receipt["body"]["result"]
    if (result["outcome"], result["due"]) != (one.verdict.outcome, one.verdict.due):
        raise OtherDecision(
            f"{told.measure.id} {unit}: {result['outcome']} ≠ {one.verdict.outcome}"
        )
    write_receipt(face, office, receipt)
    if person is not None:
        write_receipt(face, person, masked_copy(receipt))


def _sources(paths: Iterable[Path]) -> Iterable[dict[str, str]]:
    """The files that the facts came from, by name and hash."""
    for path in sorted(paths):
        with path.open("rb") as file:
            yield {"name": path.name, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
