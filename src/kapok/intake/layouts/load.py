"""Reads the layout files, strictly: unknown keys, types, columns and code tables are errors with file and line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kapok.intake.layouts.form import CodeTable
from kapok.intake.layouts.model import Layout, Layouts, Words
from kapok.intake.layouts.readlayout import LayoutReader
from kapok.rules.problems import Place, Problems
from kapok.rules.source.yamlsource import Fields, Map, read_yaml

FOLDER = Path(__file__).parent
_LANGUAGES = ("zh", "en")


@cache
def layouts() -> Layouts:
    """The layouts that come with Kapok."""
    return load_layouts(FOLDER)


def layout(name: str) -> Layout:
    """One layout by its id; KeyError for an unknown id."""
    return layouts().by_id[name]


def load_layouts(folder: Path) -> Layouts:
    """All layouts of a folder (with its `_words.yaml` and `_codes.yaml`); PackageError with every problem."""
    problems = Problems(folder)
    words = _words(read_yaml(folder / "_words.yaml", problems), problems)
    found = read_each(folder, read_codes(folder, problems), words, problems)
    problems.raise_if_any()
    return Layouts(found, words)


def read_each(
    folder: Path, codes: dict[str, CodeTable], words: Words, problems: Problems
) -> dict[str, Layout]:
    """The layout files of a folder by their names."""
    found: dict[str, Layout] = {}
    for path in sorted(folder.glob("[!_]*.yaml")):
        top = read_yaml(path, problems)
        if top is None:
            continue
        one = LayoutReader(Fields(top, problems, set()), codes, words, problems).read()
        if one.id != path.stem:
            problems.add(top.at("layout"), "bad_value", value=one.id, type=path.stem)
        found[one.id] = one
    return found


def read_codes(folder: Path, problems: Problems) -> dict[str, CodeTable]:
    """The code tables that the layouts of a folder share; none where it has no such file."""
    path = folder / "_codes.yaml"
    return _codes(read_yaml(path, problems), problems) if path.exists() else {}


def _words(top: Map | None, problems: Problems) -> Words:
    if top is None:
        problems.raise_if_any()
        raise AssertionError
    fields = Fields(top, problems, set())
    flags = dict.fromkeys(fields.texts("true_words"), True) | dict.fromkeys(
        fields.texts("false_words"), False
    )
    ticks = (
        flags
        | dict.fromkeys(fields.texts("tick_yes"), True)
        | dict.fromkeys(fields.texts("tick_no"), False)
    )
    words = Words(
        home=fields.text("home", required=True),
        empty=frozenset(fields.texts("empty")),
        flags=flags,
        ticks=ticks,
        open=frozenset(fields.texts("open")),
        totals=tuple(fields.texts("totals")),
        signatures=tuple(fields.texts("signatures")),
        unit_lines=tuple(fields.texts("unit_lines")),
        added_heads=_added_heads(fields, problems),
        row_heads=tuple(fields.texts("row_heads")),
        reasons=_reasons(fields, problems),
        form_line=fields.text("form_line", required=True),
        form_signatures=fields.text("form_signatures", required=True),
        total=fields.text("total", required=True),
        total_empty=fields.text("total_empty", required=True),
        as_of=tuple(fields.texts("as_of")),
    )
    fields.done()
    return words


def _added_heads(fields: Fields, problems: Problems) -> dict[str, tuple[str, ...]]:
    part = Fields.of(fields.get("added_heads"), problems, "added_heads", fields.at("added_heads"))
    if part is None:
        return {}
    found = {lang: tuple(part.texts(lang)) for lang in _LANGUAGES}
    part.done()
    return found


def _reasons(fields: Fields, problems: Problems) -> dict[str, tuple[str, str]]:
    """Why a column comes out of no export of ours, as several sheets say it, in Chinese and English."""
    part = Fields.of(fields.get("reasons"), problems, "reasons", fields.at("reasons"))
    if part is None:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for name in part.map:
        one = Fields.of(part.get(name), problems, name, part.at(name))
        if one is not None:
            found[name] = (one.text("zh", required=True), one.text("en", required=True))
            one.done()
    return found


def _codes(top: Map | None, problems: Problems) -> dict[str, CodeTable]:
    tables: dict[str, CodeTable] = {}
    for name, table in (top or {}).items():
        if not isinstance(table, Map):
            problems.add(top.at(name) if top else Place("_codes.yaml"), "not_mapping", key=name)
            continue
        tables[str(name)] = {str(word): value for word, value in table.items()}
    return tables
