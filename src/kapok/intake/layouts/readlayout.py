"""Reads one layout file: columns, rows, checks. What is wrong is a problem with file and line, never a stop."""

from __future__ import annotations

import datetime as dt

from kapok.intake.layouts.form import CodeTable, Test
from kapok.intake.layouts.model import (
    SHOWS,
    TYPES,
    AgeCheck,
    Column,
    EndCheck,
    Layout,
    NobodyCheck,
    RowRule,
    Sheetform,
    Words,
    WorkCheck,
)
from kapok.intake.layouts.readform import FormReader, code_table, test_of, whole
from kapok.rules.problems import Place, Problems
from kapok.rules.source.yamlsource import Fields, Seq

_DATE_WORDS = ("first", "last", "refuse")
_HEADER_ROW = 3
_RANK = 10


class LayoutReader:
    """One layout file."""

    def __init__(
        self, fields: Fields, codes: dict[str, CodeTable], words: Words, problems: Problems
    ) -> None:
        self.fields, self.codes, self.words, self.problems = fields, codes, words, problems
        self.places: dict[str, Place] = {}

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
            rank=whole(fields, "rank") or _RANK,
            file_names=tuple(fields.texts("file_names")),
            form=self._form(label, columns),
            recognised_by=self._known("recognised_by", columns),
            any_of=self._known("any_of", columns),
            columns=columns,
            meta=meta,
            rows=tuple(self._row(row, forms) for row in fields.maps("rows")),
            order=self._pairs("order", columns),
            same=self._pairs("same", columns),
            agree=self._pairs("agree", columns),
            ages=tuple(self._age(one, columns) for one in fields.maps("ages")),
            ends=tuple(self._end(one, forms, columns) for one in fields.maps("ends")),
            over=self._pairs("over", columns),
            nobody=tuple(self._nobody(one, columns) for one in fields.maps("nobody")),
            working=tuple(self._working(one, columns) for one in fields.maps("working")),
            titles=tuple(fields.texts("titles")),
            not_read=self._why(fields, "not_read"),
            supplier=fields.text("supplier"),
            finds=tuple(fields.texts("finds")),
            place=fields.at("layout"),
        )
        self._instead({**columns, **meta})
        fields.done()
        return one

    def _instead(self, columns: dict[str, Column]) -> None:
        for column in columns.values():
            others = {"instead": [column.instead] if column.instead else []}
            others["unless"] = [name for name, _ in column.unless]
            for key, names in others.items():
                for name in names:
                    if name not in columns:
                        self.problems.add(
                            self.places[column.id],
                            "bad_choice",
                            key=key,
                            value=name,
                            allowed=", ".join(columns),
                        )

    def _form(self, label: str, columns: dict[str, Column]) -> Sheetform:
        part = self.fields.get("form")
        fields = (
            Fields.of(part, self.problems, "form", self.fields.at()) if part is not None else None
        )
        if fields is None:
            line, signatures = self.words.form_line, self.words.form_signatures
            return Sheetform(label, (line,), _HEADER_ROW, signatures, label)
        lines = tuple(fields.texts("lines")) if "lines" in fields.map else (self.words.form_line,)
        form = Sheetform(
            fields.text("title", label),
            lines,
            whole(fields, "header_row") or 2 + len(lines),
            fields.text("signatures", self.words.form_signatures),
            fields.text("file_name", label),
            tuple(fields.texts("totals")),
        )
        summed = {name: one for name, one in columns.items() if one.type in ("money", "int")}
        for name in form.totals:
            if name not in summed:
                allowed = ", ".join(summed)
                self.problems.add(
                    fields.at("totals"), "bad_choice", key="totals", value=name, allowed=allowed
                )
        fields.done()
        return form

    def _columns(self, key: str) -> dict[str, Column]:
        found: dict[str, Column] = {}
        for name, body, place in self.fields.items(key):
            fields = Fields.of(body, self.problems, str(name), place)
            self.places[str(name)] = place
            if fields is not None:
                found[str(name)] = self._column(str(name), fields)
                fields.done()
        return found

    def _column(self, name: str, fields: Fields) -> Column:
        kind = fields.choice("type", TYPES, "text")
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
            least=whole(fields, "least", 0),
            most=whole(fields, "most"),
            within=fields.text("within"),
            earliest=self._day(fields, "earliest"),
            instead=fields.text("instead"),
            unless=self._unless(fields),
            numbers=self._range(fields, "numbers"),
            printed=fields.flag("printed", default=True),
            shows=fields.choice("shows", ("", *SHOWS), ""),
            since=self._day(fields, "since"),
            fund=fields.text("fund"),
            not_written=self._why(fields, "not_written"),
        )

    def _unless(self, fields: Fields) -> Test:
        """`{column: value}` or `{column: [values]}`; whether the columns are there is asked when all of them are."""
        return test_of(fields.get("unless"), self.problems, fields.at("unless"), "unless")

    def _day(self, fields: Fields, key: str) -> dt.date | None:
        value = fields.get(key)
        if value is None or isinstance(value, dt.date):
            return value
        self.problems.add(fields.at(key), "bad_value", value=value, type="date")
        return None

    def _range(self, fields: Fields, key: str) -> tuple[int, int] | None:
        """Two whole numbers, the first not the greater."""
        value = fields.get(key)
        if value is None:
            return None
        if isinstance(value, Seq) and list(map(type, value)) == [int, int] and value[0] <= value[1]:
            return value[0], value[1]
        self.problems.add(fields.at(key), "bad_value", value=value, type="[1, 31]")
        return None

    def _age(self, fields: Fields, columns: dict[str, Column]) -> AgeCheck:
        check = AgeCheck(
            self._one_of(fields, "column", columns),
            self._one_of(fields, "person", columns),
            whole(fields, "least", required=True) or 0,
        )
        fields.done()
        return check

    def _end(self, fields: Fields, forms: FormReader, columns: dict[str, Column]) -> EndCheck:
        check = EndCheck(
            forms.test(fields.need("when"), fields.at("when")),
            self._one_of(fields, "column", columns),
            fields.flag("open"),
        )
        fields.done()
        return check

    def _nobody(self, fields: Fields, columns: dict[str, Column]) -> NobodyCheck:
        check = NobodyCheck(
            self._each_of(fields, "recorded", columns),
            self._each_of(fields, "works", columns),
            self._one_of(fields, "of", columns),
        )
        fields.done()
        return check

    def _working(self, fields: Fields, columns: dict[str, Column]) -> WorkCheck:
        check = WorkCheck(
            place=self._one_of(fields, "place", columns),
            months=self._one_of(fields, "months", columns),
            abroad=self._one_of(fields, "abroad", columns),
            channel=self._one_of(fields, "channel", columns),
            student=self._one_of(fields, "student", columns),
            labour=self._one_of(fields, "labour", columns),
            home=self._each_of(fields, "home", columns),
            near=tuple(fields.texts("near")),
        )
        fields.done()
        return check

    def _each_of(self, fields: Fields, key: str, columns: dict[str, Column]) -> tuple[str, ...]:
        names = fields.texts(key)
        for name in names:
            if name not in columns:
                allowed = ", ".join(columns)
                self.problems.add(
                    fields.at(key), "bad_choice", key=key, value=name, allowed=allowed
                )
        return tuple(names)

    def _one_of(self, fields: Fields, key: str, columns: dict[str, Column]) -> str:
        name = fields.text(key, required=True)
        if name and name not in columns:
            allowed = ", ".join(columns)
            self.problems.add(fields.at(key), "bad_choice", key=key, value=name, allowed=allowed)
        return name

    def _why(self, fields: Fields, key: str) -> tuple[str, str] | None:
        """A reason in Chinese and English; or the name of one that several sheets share."""
        part = fields.get(key)
        if part is None:
            return None
        if isinstance(part, str):
            if part not in self.words.reasons:
                known = ", ".join(self.words.reasons)
                self.problems.add(fields.at(key), "bad_value", value=part, type=known)
            return self.words.reasons.get(part)
        why = Fields.of(part, self.problems, key, fields.at(key))
        if why is None:
            return None
        said = (why.text("zh", required=True), why.text("en", required=True))
        why.done()
        return said

    def _table(self, fields: Fields, kind: str) -> CodeTable:
        if fields.get("codes") is None:
            if kind == "code":
                self.problems.add(fields.at(), "missing_key", key="codes")
            return {}
        return code_table(fields, self.codes)

    def _row(self, fields: Fields, forms: FormReader) -> RowRule:
        place = fields.at()
        written = list(fields.items("facts"))
        facts = {str(k): forms.form(v, p) for k, v, p in written}
        apart = fields.text("apart")
        if apart and apart not in facts:
            allowed = ", ".join(facts)
            self.problems.add(
                fields.at("apart"), "bad_choice", key="apart", value=apart, allowed=allowed
            )
        rule = RowRule(
            entity=fields.text("entity", required=True),
            id=forms.joined(fields.need("id"), fields.at("id")),
            facts=facts,
            when=forms.test(fields.get("when"), place),
            every_match=fields.flag("every_match"),
            directory={str(k): forms.form(v, p) for k, v, p in fields.items("directory")},
            mention=fields.flag("mention"),
            shared=fields.flag("shared"),
            apart=apart,
            places={"": place} | {str(k): p for k, _, p in written},
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
        value = self.fields.get(key)
        if value is not None and not isinstance(value, Seq):
            self.problems.add(self.fields.at(key), "not_list", key=key)
            return ()
        for pair in value or []:
            if not isinstance(pair, Seq) or len(pair) != 2:
                self.problems.add(self.fields.at(key), "not_list", key=key)
                continue
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
