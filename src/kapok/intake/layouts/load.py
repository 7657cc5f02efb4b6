"""Reads the layout files, strictly: unknown keys, types, columns and code tables are errors with file and line."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from kapok.intake.layouts.forms import FormReader
from kapok.intake.layouts.model import (
    TYPES,
    CodeTable,
    Column,
    Layout,
    Layouts,
    RowRule,
    Sheetform,
    Words,
)
from kapok.rules.problems import Place, Problems
from kapok.rules.yamlsource import Fields, Map, read_yaml

FOLDER = Path(__file__).parent
_DATE_WORDS = ("first", "last", "refuse")
_LINE = "填报单位（盖章）：{unit}　　填报时间：{date}　　单位：元"
_SIGNATURES = "填表人：　　　　审核人：　　　　负责人："
_HEADER_ROW = 3


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
    codes = _codes(read_yaml(folder / "_codes.yaml", problems), problems)
    found: dict[str, Layout] = {}
    for path in sorted(folder.glob("[!_]*.yaml")):
        top = read_yaml(path, problems)
        if top is None:
            continue
        one = _LayoutReader(Fields(top, problems, set()), codes, problems).read()
        if one.id != path.stem:
            problems.add(top.at("layout"), "bad_value", value=one.id, type=path.stem)
        found[one.id] = one
    problems.raise_if_any()
    return Layouts(found, words)


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
        added_heads=tuple(fields.texts("added_heads")),
    )
    fields.done()
    return words


def _codes(top: Map | None, problems: Problems) -> dict[str, CodeTable]:
    tables: dict[str, CodeTable] = {}
    for name, table in (top or {}).items():
        if not isinstance(table, Map):
            problems.add(top.at(name) if top else Place("_codes.yaml"), "not_mapping", key=name)
            continue
        tables[str(name)] = {str(word): value for word, value in table.items()}
    return tables


class _LayoutReader:
    """One layout file."""

    def __init__(self, fields: Fields, codes: dict[str, CodeTable], problems: Problems) -> None:
        self.fields, self.codes, self.problems = fields, codes, problems

    def read(self) -> Layout:
        fields = self.fields
        name = fields.text("layout", required=True)
        label = fields.text("label", required=True)
        columns = self._columns("columns")
        meta = self._columns("meta")
        forms = FormReader({**columns, **meta}, self.codes, self.problems)
        one = Layout(
            id=name,
            label=label,
            en=fields.text("en", required=True),
            say=fields.text("say"),
            rank=int(fields.text("rank", "10")),
            file_names=tuple(fields.texts("file_names")),
            form=self._form(label),
            recognised_by=self._known("recognised_by", columns),
            any_of=self._known("any_of", columns),
            columns=columns,
            meta=meta,
            rows=tuple(self._row(row, forms) for row in fields.maps("rows")),
            order=self._pairs("order", columns),
            same=self._pairs("same", columns),
            agree=self._pairs("agree", columns),
        )
        fields.done()
        return one

    def _form(self, label: str) -> Sheetform:
        part = self.fields.get("form")
        fields = (
            Fields.of(part, self.problems, "form", self.fields.at()) if part is not None else None
        )
        if fields is None:
            return Sheetform(label, (_LINE,), _HEADER_ROW, _SIGNATURES, label)
        lines = tuple(fields.texts("lines")) if "lines" in fields.map else (_LINE,)
        form = Sheetform(
            fields.text("title", label),
            lines,
            int(fields.text("header_row", str(2 + len(lines)))),
            fields.text("signatures", _SIGNATURES),
            fields.text("file_name", label),
        )
        fields.done()
        return form

    def _columns(self, key: str) -> dict[str, Column]:
        found: dict[str, Column] = {}
        for name, body, place in self.fields.items(key):
            fields = Fields.of(body, self.problems, str(name), place)
            if fields is not None:
                found[str(name)] = self._column(str(name), fields)
                fields.done()
        return found

    def _column(self, name: str, fields: Fields) -> Column:
        kind = fields.choice("type", TYPES, "text")
        numbers = fields.get("numbers")
        return Column(
            id=name,
            head=fields.text("head", required=True),
            type=kind,
            also=tuple(fields.texts("also")),
            required=fields.flag("required"),
            codes=self._table(fields, kind),
            month=fields.choice("month", _DATE_WORDS, "refuse"),
            year=fields.choice("year", _DATE_WORDS, "refuse"),
            open=fields.flag("open"),
            unit=fields.text("unit"),
            least=_number(fields.get("least", 0)),
            most=_number(fields.get("most")),
            within=fields.text("within"),
            numbers=(int(numbers[0]), int(numbers[1])) if numbers else None,
        )

    def _table(self, fields: Fields, kind: str) -> CodeTable:
        value = fields.get("codes")
        if value is None:
            if kind == "code":
                self.problems.add(fields.at(), "missing_key", key="codes")
            return {}
        if isinstance(value, Map):
            return {str(word): code for word, code in value.items()}
        if str(value) not in self.codes:
            self.problems.add(
                fields.at("codes"),
                "bad_choice",
                key="codes",
                value=value,
                allowed=", ".join(self.codes),
            )
        return self.codes.get(str(value), {})

    def _row(self, fields: Fields, forms: FormReader) -> RowRule:
        place = fields.at()
        rule = RowRule(
            entity=fields.text("entity", required=True),
            id=forms.joined(fields.need("id"), fields.at("id")),
            facts={str(k): forms.form(v, p) for k, v, p in fields.items("facts")},
            when=forms.test(fields.get("when"), place),
            every_match=fields.flag("every_match"),
            directory={str(k): forms.form(v, p) for k, v, p in fields.items("directory")},
            mention=fields.flag("mention"),
            shared=fields.flag("shared"),
        )
        fields.done()
        return rule

    def _known(self, key: str, columns: dict[str, Column]) -> tuple[str, ...]:
        names = self.fields.texts(key)
        for name in names:
            self._check(key, name, columns)
        return tuple(names)

    def _pairs(self, key: str, columns: dict[str, Column]) -> tuple[tuple[str, str], ...]:
        pairs: list[tuple[str, str]] = []
        for pair in self.fields.get(key) or []:
            first, second = str(pair[0]), str(pair[1])
            self._check(key, first, columns)
            self._check(key, second, columns)
            pairs.append((first, second))
        return tuple(pairs)

    def _check(self, key: str, name: str, columns: dict[str, Column]) -> None:
        if name not in columns:
            self.problems.add(
                self.fields.at(key), "bad_choice", key=key, value=name, allowed=", ".join(columns)
            )


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
