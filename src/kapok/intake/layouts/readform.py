"""Reads the forms of a layout's rows: a column's name, or a mapping with one of the words `is`, `from_id`, `first`,
`period`, `if`, `if_known`, `map`, `area`, `left`, `count`, `join`, `named`, `find`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kapok.intake.layouts.form import (
    Area,
    CodeTable,
    Const,
    CountTrue,
    Find,
    First,
    Form,
    FromId,
    If,
    IfKnown,
    Joined,
    Left,
    MapTo,
    Named,
    PeriodPart,
    Take,
    Test,
)
from kapok.intake.layouts.model import Column
from kapok.rules.problems import Place, Problems
from kapok.rules.source.yamlsource import Fields, Map, Seq

_NOTHING = Const("")


def whole(
    fields: Fields, key: str, default: int | None = None, *, required: bool = False
) -> int | None:
    """A whole number; a problem for anything else."""
    value = fields.need(key) if required else fields.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        fields.problems.add(fields.at(key), "bad_value", value=value, type="int")
        return default
    return value


def code_table(fields: Fields, tables: dict[str, CodeTable]) -> CodeTable:
    """What stands under `codes`: a table of its own, or the name of one of the file's."""
    value = fields.need("codes")
    if isinstance(value, Map):
        return {str(word): code for word, code in value.items()}
    if str(value) not in tables:
        allowed = ", ".join(tables)
        fields.problems.add(
            fields.at("codes"), "bad_choice", key="codes", value=value, allowed=allowed
        )
    return tables.get(str(value), {})


def test_of(value: Any, problems: Problems, place: Place, key: str) -> Test:
    """As it is written, whether or not the columns are there."""
    if value is None:
        return ()
    if not isinstance(value, Map):
        problems.add(place, "not_mapping", key=key)
        return ()
    return tuple(
        (str(name), tuple(wanted) if isinstance(wanted, Seq) else (wanted,))
        for name, wanted in value.items()
    )


class FormReader:
    """Forms over the columns of one layout."""

    def __init__(
        self, columns: dict[str, Column], codes: dict[str, CodeTable], problems: Problems
    ) -> None:
        self.columns, self.codes, self.problems = columns, codes, problems
        self._readers: dict[str, Callable[[Fields], Form]] = {
            "is": lambda f: Const(f.get("is")),
            "period": lambda f: PeriodPart(
                self._column(f, "period"), f.choice("take", ("start", "finish"))
            ),
            "from_id": lambda f: FromId(
                self._column(f, "from_id"), f.choice("take", ("birth", "sex"))
            ),
            "first": lambda f: First(self._forms(f, "first")),
            "if": lambda f: If(
                self.test(f.get("if"), f.at("if")), self._part(f, "then"), self._other(f)
            ),
            "if_known": lambda f: IfKnown(
                self._column(f, "if_known"), self._part(f, "then"), self._other(f)
            ),
            "map": lambda f: MapTo(self._column(f, "map"), code_table(f, self.codes)),
            "area": self._area,
            "left": lambda f: Left(self._column(f, "left"), whole(f, "size", required=True) or 0),
            "count": lambda f: CountTrue(self._column(f, "count")),
            "join": lambda f: self.joined(f.get("join"), f.at("join")),
            "named": lambda f: Named(f.text("named"), self._column(f, "name")),
            "find": self._find,
        }

    def form(self, value: Any, place: Place) -> Form:
        """A form; problems are added and a constant stands in."""
        if isinstance(value, str):
            return Take(self.column(value, place))
        fields = Fields.of(value, self.problems, "form", place)
        if fields is None:
            return _NOTHING
        kind = next((key for key in self._readers if key in fields.map), None)
        if kind is None:
            allowed = ", ".join(self._readers)
            self.problems.add(
                fields.at(), "bad_choice", key="form", value=list(fields.map), allowed=allowed
            )
            return _NOTHING
        fields.flag("optional")
        made = self._readers[kind](fields)
        fields.done()
        return made

    def column(self, name: str, place: Place) -> str:
        if name not in self.columns:
            self.problems.add(
                place, "bad_choice", key="column", value=name, allowed=", ".join(self.columns)
            )
        return name

    def joined(self, value: Any, place: Place) -> Form:
        """An id: one form, or a list of parts joined by `/`; a part `name?` or `optional: true` may be unknown."""
        if not isinstance(value, Seq):
            return self.form(value, place)
        optional = frozenset(i for i, item in enumerate(value) if _may_be_unknown(item))
        parts = [item.removesuffix("?") if isinstance(item, str) else item for item in value]
        return Joined(tuple(self.form(part, place) for part in parts), optional)

    def test(self, value: Any, place: Place) -> Test:
        """`{column: value}` or `{column: [values]}`: all must hold."""
        found = test_of(value, self.problems, place, "when")
        return tuple((self.column(name, value.at(name)), wanted) for name, wanted in found)

    def _column(self, fields: Fields, key: str) -> str:
        return self.column(fields.text(key), fields.at(key))

    def _part(self, fields: Fields, key: str) -> Form:
        return self.form(fields.need(key), fields.at(key))

    def _other(self, fields: Fields) -> Form | None:
        return self._part(fields, "else") if "else" in fields.map else None

    def _forms(self, fields: Fields, key: str) -> tuple[Form, ...]:
        return tuple(self.form(item, fields.at(key)) for item in fields.get(key) or [])

    def _area(self, fields: Fields) -> Form:
        columns = tuple(self.column(name, fields.at("area")) for name in fields.texts("area"))
        return Area(
            columns,
            fields.choice("take", ("county", "city", "province"), "county"),
            fields.text("within"),
            fields.flag("coarse"),
        )

    def _find(self, fields: Fields) -> Form:
        by = tuple((str(name), self.form(item, place)) for name, item, place in fields.items("by"))
        day = self.form(fields.get("day"), fields.at("day")) if "day" in fields.map else None
        starts = tuple(fields.texts("starts")) or ("start",)
        finishes = tuple(fields.texts("finishes")) or ("finish",)
        whole_month = fields.flag("whole_month")
        needed = fields.flag("needed")
        begins = (
            self.joined(fields.get("begins"), fields.at("begins"))
            if "begins" in fields.map
            else None
        )
        return Find(fields.text("find"), by, day, starts, finishes, whole_month, needed, begins)


def _may_be_unknown(item: Any) -> bool:
    if isinstance(item, str):
        return item.endswith("?")
    return isinstance(item, Map) and item.get("optional") is True
