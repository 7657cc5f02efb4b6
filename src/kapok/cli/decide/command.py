"""`kapok decide`: a facts file, or a unit or a person out of a folder of data; or an empty facts file to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kapok.cli.decide.data import Asked, decided_data
from kapok.cli.decide.facts import Wanted, decide_facts, one_measure
from kapok.cli.decide.template import template as write_template
from kapok.cli.decide.told import Told, show_told
from kapok.cli.face import OK, Face, Stop
from kapok.cli.options import Readings
from kapok.cli.package import PackageOption, open_package
from kapok.cli.receipt.files import free
from kapok.cli.receipt.writing import write_told
from kapok.rules.package.model import Package

MeasureName = Annotated[
    str, typer.Option("--measure", metavar="16", help="help.measure", show_default=False)
]
Facts = Annotated[Path | None, typer.Option("--facts", metavar="FILE", help="help.facts")]
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="help.decide_data")]
Unit = Annotated[str, typer.Option("--unit", metavar="ID", help="help.unit", show_default=False)]
Person = Annotated[
    str, typer.Option("--person", metavar="ID", help="help.person", show_default=False)
]
Template = Annotated[
    str, typer.Option("--template", metavar="16", help="help.template", show_default=False)
]
CaseName = Annotated[
    str, typer.Option("--case", metavar="NAME", help="help.case", show_default=False)
]
On = Annotated[str, typer.Option("--on", metavar="DATE", help="help.on", show_default=False)]
County = Annotated[
    str, typer.Option("--county", metavar="CODE", help="help.county", show_default=False)
]
All = Annotated[bool, typer.Option("--all", help="help.all")]
Receipt = Annotated[
    Path | None, typer.Option("--receipt", metavar="FILE", help="help.receipt_write")
]
Masked = Annotated[
    Path | None, typer.Option("--masked", metavar="FILE", help="help.receipt_masked")
]
FullIds = Annotated[bool, typer.Option("--full-ids", help="help.full_ids")]


def decide(
    ctx: typer.Context,
    facts: Facts = None,
    data: Data = None,
    unit: Unit = "",
    person: Person = "",
    template: Template = "",
    measure: MeasureName = "",
    on: On = "",
    county: County = "",
    reading: Readings = None,
    case: CaseName = "",
    whole: All = False,
    full_ids: FullIds = False,
    receipt: Receipt = None,
    masked: Masked = None,
    policy: PackageOption = None,
) -> int:
    face: Face = ctx.obj
    chosen = [
        name
        for name, value in (("--facts", facts), ("--data", data), ("--template", template))
        if value
    ]
    if len(chosen) != 1:
        raise Stop("use.one_of" if chosen else "use.none_of", given=face.text("join").join(chosen))
    _check_receipt(receipt, masked, template)
    package = open_package(face, policy, check=False)
    if template:
        text = write_template(face, package, one_measure(face, package, template))
        face.write({"facts": text}) if face.json else face.out.print(text, end="", soft_wrap=True)
        return OK
    readings = tuple(reading or ())
    if facts is not None:
        if person:
            raise Stop("use.person_data")
        told = decide_facts(face, package, Wanted(facts, measure, on, county, case, unit, readings))
        _seal(face, package, [told], receipt, masked)
        _tell(face, [told], whole=whole, full_ids=full_ids, listed=False)
        _say_sealed(face, receipt, masked)
        return OK
    assert data is not None
    if county or case:
        raise Stop("use.facts_only", name="--county" if county else "--case")
    with decided_data(face, package, Asked(data, unit, person, measure, on, readings)) as found:
        _seal(face, package, found, receipt, masked)
        _tell(face, found, whole=whole, full_ids=full_ids, listed=True)
        _say_sealed(face, receipt, masked)
    return OK


def _check_receipt(receipt: Path | None, masked: Path | None, template: str) -> None:
    """Before the work that takes long."""
    if masked is not None and receipt is None:
        raise Stop("receipt.needs_receipt")
    if receipt is not None and template:
        raise Stop("receipt.not_template")
    for path in (receipt, masked):
        if path is not None:
            free(path)


def _seal(
    face: Face, package: Package, found: list[Told], receipt: Path | None, masked: Path | None
) -> None:
    if receipt is not None:
        write_told(face, package, found, receipt, masked)


def _say_sealed(face: Face, receipt: Path | None, masked: Path | None) -> None:
    if receipt is None or face.json:
        return
    face.line()
    face.say("receipt.wrote", path=receipt)
    if masked is not None:
        face.say("receipt.wrote_masked", path=masked)


def _tell(face: Face, found: list[Told], *, whole: bool, full_ids: bool, listed: bool) -> None:
    """As JSON (one measure of a facts file by itself, those of a folder in a list), or on the screen."""
    if face.json:
        data: list[dict[str, Any]] = [told.as_data(face) for told in found]
        face.write({"measures": data} if listed else data[0], masking=not full_ids)
        return
    show_told(face, found, whole=whole)
