"""`kapok screen DATA --out OUT`: data in, every measure decided, results and the office's workbook out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import Annotated

import duckdb
import typer

from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import OK, Face, Stop
from kapok.cli.options import Measures, Readings, choose_measures, day_of, read_readings
from kapok.cli.outputs import writing
from kapok.cli.package import PackageOption, open_package
from kapok.cli.screening.firstpass import first_pass, flat_by_unit, show_first_pass
from kapok.cli.screening.table import show_summary
from kapok.masking import masked
from kapok.rules.executors.duckdb_executor.executor import NotScreened, connection
from kapok.rules.package.model import Package
from kapok.screening.delivery import Busy, Delivery, delivery, in_the_way
from kapok.screening.ledger import findings_in_ledger, ledger_words, years_missing
from kapok.screening.load import Loaded, hold_counties, load
from kapok.screening.regrets import Regret, counted_regrets
from kapok.screening.results import described, write_results
from kapok.screening.run import Run
from kapok.screening.run import screen as run_screening
from kapok.screening.summary import MeasureSummary, summarise
from kapok.screening.workbook import NAMES, Written, write_workbook

Data = Annotated[Path, typer.Argument(metavar="DATA", help="help.data")]
DataOrNone = Annotated[
    Path | None, typer.Argument(metavar="[DATA]", help="help.data", show_default=False)
]
Registry = Annotated[bool, typer.Option("--registry", help="help.screen_registry")]
Out = Annotated[Path, typer.Option("--out", metavar="OUT", help="help.out")]
Annotate = Annotated[bool, typer.Option("--annotate", help="help.screen_annotate")]
FirstPass = Annotated[bool, typer.Option("--first-pass", help="help.first_pass")]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="help.as_of", show_default=False)
]
MOST_SAID = 5
Read = Callable[[duckdb.DuckDBPyConnection], Loaded]
"""Takes the data into a run's database, from wherever they come."""
READ_NOTES = {"zh": "导入问题", "en": "intake"}


@dataclass(slots=True)
class Screening:
    """A run with what is told of it, while its database is open."""

    run: Run
    summaries: list[MeasureSummary]
    regrets: list[Regret]
    workbook: Path
    written: Written
    annotated: list[Path] = field(default_factory=list)


def screen(
    ctx: typer.Context,
    out: Out,
    data: DataOrNone = None,
    measures: Measures = "",
    as_of: AsOf = "",
    reading: Readings = None,
    annotate: Annotate = False,
    first: FirstPass = False,
    registry: Registry = False,
    policy: PackageOption = None,
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    if registry == (data is not None):
        raise Stop("use.data_or_registry")
    package = open_package(face, policy, check=False)
    chosen = choose_measures(face, package, measures)
    readings = read_readings(face, package, reading, chosen)
    day = day_of(package, as_of)
    with writing(face, out):
        check_places(data, out)
        check_free(out, chosen)
    read = from_files(face, data, package) if data else _out_of_registry(face, name, package)
    if first:
        return _first_pass(face, package, read, data, out, chosen, day, readings)
    with screening(face, package, read, out, chosen, day, readings, annotate=annotate) as done:
        if face.json:
            face.write(described(done.run, done.summaries) | _told(done, out))
            return OK
        show_summary(face, done.run, done.summaries)
        if data is not None:
            tell_unread(face, done.run.loaded, data, listed=True)
        tell_ledger(face, done)
        tell_places(face, out, done)
    return OK


def _first_pass(
    face: Face,
    package: Package,
    read: Read,
    data: Path | None,
    out: Path,
    measures: list[str],
    as_of: dt.date,
    readings: dict[str, str],
) -> int:
    """Verdicts, amounts and masks only: no ledger, no keys, no settlement, no workbook."""
    groups = flat_by_unit(package, measures, readings)
    with connection() as con, delivering(face, out) as made:
        loaded = read(con)
        with face.progress("screen.deciding", long=True, n=len(measures)), writing(face, out):
            counts = first_pass(con, package, groups, as_of, readings, made.staging)
            stood = made.publish()
    places = [str(path) for path in stood.values()]
    if face.json:
        face.write({"ok": True, "measures": counts, "files": places})
        return OK
    show_first_pass(face, package, counts)
    if data is not None:
        tell_unread(face, loaded, data)
    for place in places:
        face.out.print(f"  {face.text('screen.results')}  {place}", soft_wrap=True)
    return OK


def _told(done: Screening, out: Path) -> dict[str, object]:
    """What the command adds to the run as data: where things are, and what of the files could not be used."""
    loaded = done.run.loaded
    return {
        "ok": True,
        "out": str(out),
        "workbook": str(done.workbook),
        "annotated": [str(path) for path in done.annotated],
        "ledger_findings": findings_in_ledger(loaded),
        "ledger_years_missing": years_missing(loaded),
        "files": {"unusable": loaded.unusable, "unread": list(map(masked, loaded.unread))},
    }


def check_data(data: Path) -> None:
    """The data is a folder that holds something."""
    if data.is_file():
        raise Stop("use.file_for_folder", path=data)
    if not data.is_dir():
        raise Stop("use.no_folder", path=data)
    if not any(data.iterdir()):
        raise Stop("use.empty_folder", path=data)


def check_places(data: Path | None, out: Path) -> None:
    """The data is such a folder, and the results do not fall into it."""
    if data is not None:
        check_data(data)
    if out.exists() and not out.is_dir():
        raise Stop("use.out_file", path=out)
    if out.is_symlink() and not out.exists():
        raise Stop("use.link", path=out)
    if data is None:
        return
    here, there = data.resolve(), out.resolve()
    if there == here or here in there.parents:
        raise Stop("use.out_in_data", path=out)
    if there in here.parents:
        raise Stop("use.out_above_data", path=out, data=data)


def check_free(out: Path, measures: list[str]) -> None:
    """Nothing that Kapok did not write stands where the results go."""
    if found := in_the_way(out, measures):
        raise Stop("use.out_taken", path=found[0], out=out)


@contextmanager
def screening(
    face: Face,
    package: Package,
    read: Read,
    out: Path,
    measures: list[str],
    as_of: dt.date,
    readings: dict[str, str],
    *,
    annotate: bool = False,
) -> Iterator[Screening]:
    """Read, decide, write; the database stays open inside the block."""
    with connection() as con, ExitStack() as stack:
        made = stack.enter_context(delivering(face, out))
        loaded = read(con)
        with face.progress("screen.deciding", long=True, n=len(measures)):
            with deciding(face):
                run = run_screening(con, loaded, package, as_of, measures, readings)
            summaries = summarise(run, face.lang)
            found = counted_regrets(run, summaries, face.lang)
        with writing(face, out):
            written = _write(face, run, summaries, found, made.staging)
            copies = write_annotated(face, loaded, made.staging) if annotate else []
            stood = made.publish()
        annotated = [stood[path.relative_to(made.staging).as_posix()] for path in copies]
        yield Screening(run, summaries, found, stood[NAMES[face.lang]], written, annotated)


@contextmanager
def delivering(face: Face, out: Path) -> Iterator[Delivery]:
    """The folder for the results, held for this run alone."""
    with ExitStack() as stack:
        with writing(face, out):
            try:
                made = stack.enter_context(delivery(out))
            except Busy as error:
                raise Stop("use.out_busy", path=out) from error
        yield made


@contextmanager
def deciding(face: Face) -> Iterator[None]:
    """Work of the database on measures: if it fails, Stop names them."""
    try:
        yield
    except NotScreened as error:
        names = face.text("join").join(error.measures)
        why = masked(str(error.cause).strip().splitlines()[0])
        raise Stop("screen.failed", code=1, names=names, why=why) from error


def _write(
    face: Face, run: Run, summaries: list[MeasureSummary], found: list[Regret], folder: Path
) -> Written:
    with face.progress("screen.writing", total=len(summaries) + 9, long=True) as advance:
        write_results(run, summaries, folder)
        advance(1)
        workbook = folder / NAMES[face.lang]
        return write_workbook(run, summaries, found, workbook, face.lang, _step(advance))


def _step(advance: Callable[..., None]) -> Callable[[str], None]:
    return lambda _name: advance(1)


def _out_of_registry(face: Face, name: str, package: Package) -> Read:
    from kapok.cli.screening.registry import from_registry

    return from_registry(face, name, package)


def from_files(face: Face, data: Path, package: Package) -> Read:
    return lambda con: read_data(face, con, data, package)


def read_data(face: Face, con: duckdb.DuckDBPyConnection, data: Path, package: Package) -> Loaded:
    """All files of the folder in the database; Stop, with what was wrong, if no row can be used."""
    with face.progress("screen.reading", long=True) as advance:
        words = face.text("screen.reading")
        loaded = load(
            con, data, package.vocabulary, lambda name: advance(1, f"{words} {masked(name)}")
        )
    if not any(loaded.rows.values()):
        for finding in loaded.intake.findings[:MOST_SAID]:
            face.err.print(masked(finding.say(face.lang)), soft_wrap=True)
        raise Stop("screen.nothing", code=1, path=data)
    hold_counties(con, loaded, package)
    return loaded


def tell_unread(face: Face, loaded: Loaded, data: Path, *, listed: bool = False) -> None:
    """What of the files could not be used, if anything: how much, and where it is listed: in a sheet that was written, or
    by a command.
    """
    told = []
    if loaded.unusable:
        told.append(face.text("screen.unusable", n=f"{loaded.unusable:,}"))
    if loaded.unread:
        told.append(face.text("screen.unread", n=f"{len(loaded.unread):,}"))
    if told:
        key = "screen.findings" if listed else "screen.findings_by"
        face.say(key, style="yellow", what=face.text("join").join(told), data=quote(str(data)))


def tell_ledger(face: Face, done: Screening) -> None:
    """What of the ledger could not be used, if anything."""
    run = done.run
    if said := ledger_words(run.loaded, run.package, done.summaries, run.as_of, face.lang):
        face.say("screen.ledger", style="yellow", what=said)


def write_annotated(face: Face, loaded: Loaded, out: Path) -> list[Path]:
    """The office's own files with what could not be used written beside each row."""
    if not loaded.intake.findings:
        return []
    with face.progress("screen.annotating", long=True):
        return loaded.intake.write_annotated(out / READ_NOTES[face.lang], face.lang)


def tell_places(face: Face, out: Path, done: Screening) -> None:
    """Where everything was written."""
    face.line()
    face.say("screen.places", style="bold")
    places = [
        ("screen.workbook", done.workbook),
        ("screen.results", out / "units"),
        ("screen.legend", out / "run.json"),
    ]
    if done.annotated:
        places.append(("screen.annotated", done.annotated[0].parent))
    for key, path in places:
        face.out.print(f"  {face.text(key)}  {path}", soft_wrap=True)
