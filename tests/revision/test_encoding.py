"""The formulas say what `evaluate` says, for every kind of node, with unknown values and at the edges of the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapok.rules.language.calendar import FIRST_DAY, OPEN_END
from kapok.rules.language.evaluate import evaluate
from kapok.rules.language.expression import (
    And,
    Arithmetic,
    Call,
    Case,
    Compare,
    DaysBetween,
    In,
    Literal,
    Node,
    Not,
    Or,
    Origin,
    ShiftDays,
    Type,
    Value,
    Variable,
)

z3 = pytest.importorskip("z3", reason="the solver is in the lock of the test environment")

from kapok.revision.proof.asking import Clock  # noqa: E402
from kapok.revision.proof.encode import Encoder, Workshop  # noqa: E402
from kapok.revision.proof.values import NO, YES, Day, Sym, constant  # noqa: E402

WORDS = Origin("x", "x", "fact")
NAMES: dict[str, Type] = {
    "a": "int", "b": "int", "m": "money", "d": "date", "e": "date", "p": "bool", "q": "bool", "t": "text",
}  # fmt: skip
VARIABLES = {name: Variable(type_, name, 0, WORDS) for name, type_ in NAMES.items()}
DAYS = st.dates(FIRST_DAY, OPEN_END) | st.sampled_from(
    [dt.date(2024, 2, 29), dt.date(2023, 2, 28), dt.date(1900, 2, 28), dt.date(2000, 2, 29),
     dt.date(2023, 12, 31), dt.date(2024, 1, 31), FIRST_DAY, OPEN_END]
)  # fmt: skip
NUMBERS = st.integers(-50, 50) | st.integers(-(10**12), 10**12)
OF: dict[str, st.SearchStrategy[Any]] = {
    "int": NUMBERS, "money": NUMBERS, "date": DAYS, "bool": st.booleans(), "text": st.sampled_from("xyz"),
}  # fmt: skip
VALUES = st.fixed_dictionaries(
    {name: st.none() | OF[type_] | OF[type_] for name, type_ in NAMES.items()}
)


def v(name: str) -> Variable:
    return VARIABLES[name]


def n(value: int) -> Literal:
    return Literal("int", value)


NODES: list[Node] = [
    Not("bool", v("p")),
    And("bool", [v("p"), v("q"), Compare("bool", "<", v("a"), v("b"))]),
    Or("bool", [v("p"), v("q"), Compare("bool", ">=", v("d"), v("e"))]),
    *(Compare("bool", op, v("d"), v("e")) for op in ("=", "<>", "<", "<=", ">", ">=")),
    Compare("bool", "=", v("t"), Literal("text", "x")),
    In("bool", v("t"), ("x", "z")),
    *(Arithmetic("int", op, v("a"), v("b")) for op in ("+", "-", "*")),
    *(ShiftDays("date", v("d"), n(k), sign) for k in (0, 1, 28, 29, 400) for sign in (1, -1)),
    ShiftDays("date", v("d"), v("a"), 1),
    *(ShiftDays("date", v("d"), Case("int", [(v("p"), n(k))], n(3)), -1) for k in (7, 90)),
    DaysBetween("int", v("d"), v("e")),
    Case("int", [(v("p"), v("a")), (v("q"), n(7))], v("b")),
    *(Call("date", "add_months", [v("d"), n(k)]) for k in (-13, -1, 0, 1, 6, 12, 36)),
    Call("date", "add_months", [v("d"), v("a")]),
    Call("int", "months_between", [v("d"), v("e")]),
    *(Call("date", name, [v("d")]) for name in ("last_day", "month_start")),
    *(Call("int", name, [v("d")]) for name in ("year", "month", "day")),
    *(Call("int", name, [v("a"), v("b"), n(3)]) for name in ("least", "greatest")),
    *(Call("date", name, [v("d"), v("e")]) for name in ("least", "greatest")),
    *(Call("int", name, [v("a"), v("b")]) for name in ("floor_div", "ceil_div")),
    *(Call("int", name, [v("a"), n(k)]) for name in ("floor_div", "ceil_div") for k in (10, -3, 0)),
    *(Call("money", "prorate", [v("m"), v("a"), v("b")], r) for r in ("floor", "half_up", "ceil")),
    *(Call("money", "percent", [v("m"), n(385)], r) for r in ("floor", "half_up", "ceil")),
]  # fmt: skip
for node in NODES:
    if isinstance(node, (Arithmetic, Call)) and node.type in ("int", "money"):
        for variable in VARIABLES.values():
            variable.most = 10**12


def said(node: Node, values: dict[str, Value]) -> Value:
    """What the formulas give."""
    workshop = Workshop(loose=False, clock=Clock(3600))

    def look(variable: Variable) -> Sym:
        value = values[variable.name]
        some = {"bool": False, "date": FIRST_DAY, "text": "x"}.get(variable.type, 0)
        return Sym(
            NO if value is None else YES, constant(some if value is None else value, workshop.texts)
        )

    sym = Encoder(workshop, {}, look).of(node)
    solver = z3.Solver()
    solver.add(*workshop.assumed)
    assert solver.check() == z3.sat
    model = solver.model()
    if not z3.is_true(model.eval(sym.known, model_completion=True)):
        return None
    if isinstance(sym.value, Day):
        month, day = (model.eval(x).as_long() for x in (sym.value.month, sym.value.day))
        return dt.date(month // 12, month % 12 + 1, day)
    value = model.eval(sym.value, model_completion=True)
    return z3.is_true(value) if z3.is_bool(value) else value.as_long()


@pytest.mark.parametrize("node", NODES, ids=lambda node: type(node).__name__)
@settings(max_examples=8)
@given(values=VALUES)
def test_a_formula_gives_what_evaluating_gives(node: Node, values: dict[str, Value]):
    assert said(node, values) == evaluate(node, values)


@pytest.mark.parametrize("months", [9600, 9601, -9600, -9601])
def test_months_that_are_too_many_are_unknown_also_where_their_number_is_fixed(months: int):
    node = Call("date", "add_months", [v("d"), v("a")])
    values: dict[str, Value] = {"d": dt.date(2824, 2, 29), "a": months}
    assert said(node, values) == evaluate(node, values)
