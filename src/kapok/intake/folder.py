"""Reads a folder (or single files) into one typed table per entity of the vocabulary."""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kapok.intake.archive import LARGEST, gigabytes
from kapok.intake.body import BodyReader, Unchanged
from kapok.intake.delimited import read_delimited
from kapok.intake.excel import read_xls, read_xlsx
from kapok.intake.findings import Collector, Note, Place, note
from kapok.intake.gather import Batch, Gathered, Origin
from kapok.intake.intake import FileRead, Intake, SheetRead
from kapok.intake.kinds import NAMED, Kind, kind_of
from kapok.intake.layouts import Layouts
from kapok.intake.layouts.conform import LOCAL, check_layouts
from kapok.intake.layouts.own import layouts_of
from kapok.intake.links import check_heads, check_parquet, check_references, check_registered
from kapok.intake.messages import both
from kapok.intake.origins import claims_of, origins_of, supplier_of
from kapok.intake.parquet import entity_of, read_parquet
from kapok.intake.parse import Memory, Parsed, Reading
from kapok.intake.recognise import Recogniser
from kapok.intake.rows import RowMaker
from kapok.intake.sheets import Opened, Sheet, blank
from kapok.intake.tables import empty_table, local_table, table_of
from kapok.intake.world import Store
from kapok.rules.package.vocabulary import Vocabulary

READERS: dict[Kind, Callable[[Path, str], Opened]] = {
    Kind.XLSX: read_xlsx,
    Kind.XLS: read_xls,
    Kind.TEXT: read_delimited,
}
Beside = Callable[[list[Parsed], Store], None]
Opener = Callable[[Sheet], None]
PARQUET = ".parquet"
PARQUET_RANK = 30
_NOT_READ = {Kind.EMPTY: "file_empty", Kind.PAGE: "file_web_page"}
_NOT_OURS = ("~$", ".")  # how the names of temporary and hidden files begin
_ABOUT_FILES = ("manifest.json", "thumbs.db", "desktop.ini")  # how names of files about files end


def read_folder(
    path: Path,
    vocabulary: Vocabulary,
    *,
    known: Layouts | None = None,
    progress: Callable[[str], None] | None = None,
    today: dt.date | None = None,
) -> Intake:
    """Reads every file below `path` (or the one file). Never raises for what stands in a file: see
    `findings`. `today`: nobody is born after it; without it the local calendar day. Kapok's own layouts are used
    as far as they fit the vocabulary, beside those the place brings; of these and of `known` ones all have to
    fit (PackageError).
    """
    return read_files([path], vocabulary, known=known, progress=progress, today=today)


def read_files(  # noqa: PLR0913 - files, and all that is known of them
    paths: Iterable[Path],
    vocabulary: Vocabulary,
    *,
    known: Layouts | None = None,
    progress: Callable[[str], None] | None = None,
    today: dt.date | None = None,
    beside: Beside | None = None,
    unchanged: Unchanged | None = None,
    opened: Opener | None = None,
) -> Intake:
    """As `read_folder`, for several files and folders together. `beside`: lays beside the sheets what is known already, before
    rows are made; `unchanged`: rows of a sheet that need not be read; `opened`: told of every sheet before it is read, to correct it.
    """
    day = today or dt.datetime.now().astimezone().date()
    with uncollected():
        mine = known or layouts_of(vocabulary)
        reader = _Reader(
            vocabulary, mine, progress or (lambda _: None), day, beside, unchanged, opened
        )
        for path in paths:
            reader.add(path)
        return reader.finish()


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for circles among the millions of cells, which hold none: it costs a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _other(named: Kind) -> str:
    return "file_not_text" if named == Kind.TEXT else "file_not_workbook"


@dataclass(slots=True)
class _Reader:
    vocabulary: Vocabulary
    layouts: Layouts
    progress: Callable[[str], None]
    today: dt.date
    beside: Beside | None = None
    unchanged: Unchanged | None = None
    opened: Opener | None = None
    out: Collector = field(default_factory=Collector)
    files: list[FileRead] = field(default_factory=list)
    sheets: list[Parsed] = field(default_factory=list)
    parquet: dict[str, list[tuple[str, pa.Table]]] = field(default_factory=dict)
    seen: dict[bytes, str] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    recogniser: Recogniser = field(init=False)

    def __post_init__(self) -> None:
        check_layouts(self.layouts, self.vocabulary)
        self.recogniser = Recogniser(self.layouts)

    # ---- files

    def add(self, path: Path) -> None:
        if path.is_file():
            self._file(path, path.parent)
            return
        found = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else []
        found = [
            p
            for p in found
            if not p.name.startswith(_NOT_OURS) and not p.name.lower().endswith(_ABOUT_FILES)
        ]
        if not found:
            self.out.add(
                Place(str(path)), note("folder_empty" if path.is_dir() else "file_missing")
            )
        for one in found:
            self._file(one, path)

    def _file(self, path: Path, root: Path) -> None:
        name = path.relative_to(root).as_posix()
        suffix = path.suffix.lower()
        if suffix not in NAMED and suffix != PARQUET:
            self.out.add(Place(name), note("file_type", kind=suffix or path.name))
            return
        size = path.stat().st_size
        if size > LARGEST:
            said = note("file_large", size=gigabytes(size), most=gigabytes(LARGEST))
            self.out.add(Place(name), said)
            self.files.append(FileRead(path, name))
            return
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").digest()
        if digest in self.seen:
            self.out.add(Place(name), note("file_same", other=self.seen[digest]))
            return
        self.progress(name)
        if suffix == PARQUET:
            read = self._parquet(path, name, entity_of(path, root), digest.hex())
        else:
            read = self._sheets(path, name, NAMED[suffix], digest.hex())
        if read:  # a copy of what could not be read has not been read either
            self.seen[digest] = name

    def _parquet(self, path: Path, name: str, entity: str, digest: str) -> bool:
        table = read_parquet(path, name, entity, self.vocabulary, self.out)
        sheet = SheetRead("", entity, ("Parquet", "Parquet"), 0, table.num_rows if table else 0)
        sheets = [sheet] if table is not None else []
        self.files.append(FileRead(path, name, sheets=sheets, digest=digest))
        if table is not None:
            self.parquet.setdefault(entity, []).append((name, table))
        return table is not None

    def _sheets(self, path: Path, name: str, named: Kind, digest: str) -> bool:
        """Whether the file could be opened."""
        kind = kind_of(path)
        file = FileRead(path, name, kind, digest=digest)
        self.files.append(file)
        if kind not in READERS:
            self.out.add(Place(name), note(_NOT_READ.get(kind) or _other(named)))
            return False
        opened = READERS[kind](path, name)
        if kind != named and opened.sheets:
            said = note("file_renamed", suffix=path.suffix, **both("kind", f"kind_{kind}"))
            self.out.add(Place(name), said)
        self.out.extend(opened.findings)
        for sheet in opened.sheets:
            if self.opened is not None:
                self.opened(sheet)
            file.sheets.append(self._sheet(sheet))
        return bool(opened.sheets)

    def _sheet(self, sheet: Sheet) -> SheetRead:
        if not any(not blank(raw) for row in sheet.rows for raw in row):
            self.out.add(sheet.place(), note("sheet_empty"))
            return SheetRead(sheet.name)
        match = self.recogniser.find(sheet)
        if isinstance(match, Note):
            self.out.add(sheet.place(), match)
            return SheetRead(sheet.name, sheet=sheet)
        reading = Reading(self.layouts.words.home, self.today)
        reader = BodyReader(sheet, match, self.layouts, self.out, self.memory, reading)
        parsed = reader.read(self.unchanged)
        self.sheets.append(parsed)
        header = sheet.numbers[match.body - 1]
        layout = match.layout
        labels = (layout.label, layout.en)
        supplier = supplier_of(layout, self.vocabulary)
        return SheetRead(
            sheet.name,
            layout.id,
            labels,
            header,
            parsed.size,
            parsed,
            parsed.as_of,
            supplier,
            sheet,
        )

    # ---- tables

    def finish(self) -> Intake:
        store = Store(self.vocabulary)
        direct = self._direct_parquet(store)
        if self.beside is not None:
            self.beside(self.sheets, store)
        if self.sheets or store.gathered:
            RowMaker(self.layouts, store, self.out, self.layouts.words.home).run(self.sheets)
            self._only_named(store)
            check_references(store, self.out)
            check_registered(store, self.out)
            check_heads(store, self.out)
        check_parquet(direct, self.vocabulary, self.out)
        tables = {
            name: direct[name]
            if name in direct
            else table_of(entity, store.merged[name])
            if name in store.merged
            else empty_table(entity)
            for name, entity in self.vocabulary.entities.items()
        }
        labels = {name: (one.label, one.en) for name, one in self.vocabulary.entities.items()}
        numbers = {file.name: n for n, file in enumerate(self.files)}
        lists = {n: local_table(m) for n, m in store.merged.items() if n.startswith(LOCAL)}
        return Intake(
            tables,
            self.out.all(),
            self.files,
            store.directory.tables(),
            labels,
            lists,
            {name: self._origins(name, store, numbers) for name in (*tables, *lists)},
            claims_of(store, numbers),
            {name: one.batches for name, one in store.gathered.items()},
            {
                name: frozenset(one.mentions) - one.registered
                for name, one in store.gathered.items()
            },
        )

    def _origins(self, name: str, store: Store, numbers: dict[str, int]) -> pa.Array:
        if name in store.merged:
            named = store.only_named.get(name, {}).values()
            return origins_of(store.gathered[name], store.merged[name], named, numbers)
        pieces = [(numbers[file], piece.num_rows) for file, piece in self.parquet.get(name, ())]
        return pa.array([n for n, rows in pieces for n in [n] * rows], pa.int32())

    def _direct_parquet(self, store: Store) -> dict[str, pa.Table]:
        """Tables that can stand as they are; the others join the rows of the sheets."""
        direct: dict[str, pa.Table] = {}
        for entity, pieces in self.parquet.items():
            table = pa.concat_tables([piece for _, piece in pieces])
            if not self.sheets and pc.count_distinct(table["id"]).as_py() == table.num_rows:
                direct[entity] = table
                continue
            gathered = store.gathered.setdefault(entity, Gathered(entity))
            for name, piece in pieces:
                columns = {c: piece[c].to_pylist() for c in piece.column_names}
                ids = columns.pop("id")
                origin = Origin(name, PARQUET_RANK, "parquet")
                gathered.registered.update(ids)
                gathered.batches.append(Batch(origin, ids, list(range(len(ids))), columns))
        return direct

    def _only_named(self, store: Store) -> None:
        """A row for every organisation of which only the name is known."""
        for entity, names in store.only_named.items():
            store.merged[entity].add_bare([row_id for row_id, _ in names.values()])
