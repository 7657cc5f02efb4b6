"""Deciding sets: minimal sets of missing facts that settle a verdict, held against brute force and real measures."""

import datetime as dt
from itertools import combinations, pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.whole import policy

from kapok.rules.cases.casefile import Case, read_cases
from kapok.rules.deciding import Deciding, Known, deciding_sets, unit_deciding
from kapok.rules.executors.python_executor.executor import PythonExecutor
from kapok.rules.language.evaluate import evaluate
from kapok.rules.language.expression import (
    And,
    Arithmetic,
    Call,
    Compare,
    DaysBetween,
    In,
    Literal,
    Node,
    Not,
    Or,
    Origin,
    ShiftDays,
    Variable,
    variables,
)
from kapok.rules.language.expression import (
    Case as CaseNode,
)

TODAY = dt.date(2024, 1, 31)
PACKAGE = Path(__file__).parents[2] / "policies" / "panzhihua-2022-143"


def fact(name: str, type_: str, codes: dict[str, str] | None = None) -> Variable:
    return Variable(type_, name, 0, Origin(name, name, "fact", codes=codes or {}), leaf=True)


A, B, C = (fact(name, "bool") for name in "abc")
X, Y, Z = (fact(name, "int") for name in "xyz")
D, E = (fact(name, "date") for name in "de")
S, T = (fact(name, "text") for name in "st")


def known(values: dict[str, object] | None = None) -> Known:
    return Known(values or {}, {"as_of": TODAY}, {}, {})


def sets(*conditions: Node) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    found = deciding_sets(conditions, known(), TODAY)
    assert found.exact
    return {frozenset(s.facts) for s in found.yes}, {frozenset(s.facts) for s in found.no}


def f(*names: str) -> set[frozenset[str]]:
    return {frozenset(n) for n in names}


def both(*items: Node) -> Node:
    return And("bool", list(items))


def either(*items: Node) -> Node:
    return Or("bool", list(items))


def no(item: Node) -> Node:
    return Not("bool", item)


def num(n: int) -> Literal:
    return Literal("int", n)


def cmp(left: Node, op: str, right: Node) -> Node:
    return Compare("bool", op, left, right)


def test_one_fact_settles_both_ways() -> None:
    assert sets(A) == (f("a"), f("a"))


def test_a_yes_needs_every_condition_and_a_no_only_one() -> None:
    assert sets(A, B) == (f("ab"), f("a", "b"))


def test_one_of_two_is_enough_for_a_yes() -> None:
    assert sets(either(A, B)) == (f("a", "b"), f("ab"))


def test_facts_that_occur_twice_are_seen_together() -> None:
    """a and b, or a and not b: b does not matter, which three-valued logic alone cannot see."""
    assert sets(either(both(A, B), both(A, no(B)))) == (f("a"), f("a"))


def test_what_is_true_whatever_is_missing_needs_nothing() -> None:
    assert sets(either(A, no(A))) == (f(""), set())


def test_what_is_false_whatever_is_missing_needs_nothing() -> None:
    assert sets(both(A, no(A))) == (set(), f(""))


def test_two_conditions_may_share_a_fact() -> None:
    assert sets(either(A, B), either(no(A), C)) == (f("ab", "ac", "bc"), f("ab", "ac", "bc"))


def test_a_threshold_is_met_from_both_sides() -> None:
    found = deciding_sets([cmp(X, ">=", num(10))], known(), TODAY)
    assert found.yes[0].values == {"x": 10}
    assert found.no[0].values == {"x": 0}


def test_counts_are_never_negative() -> None:
    assert sets(cmp(X, ">=", num(0))) == (f(""), set())


def test_a_chain_of_comparisons_between_missing_facts() -> None:
    assert sets(cmp(X, "<", Y), cmp(Y, "<", Z), cmp(Z, "<", num(2))) == (set(), f(""))
    assert sets(cmp(X, "<", Y), cmp(Y, "<", Z), cmp(Z, "<", num(3)))[0] == f("xyz")


def test_days_that_clamp_to_the_month_end() -> None:
    end = Compare(
        "bool", "=", Call("date", "add_months", [D, num(1)]), Literal("date", dt.date(2024, 2, 29))
    )
    found = deciding_sets([end], known(), TODAY)
    assert found.yes[0].values["d"] in {dt.date(2024, 1, d) for d in (29, 30, 31)}


def test_texts_may_be_equal_to_one_another_or_to_none_of_those_named() -> None:
    assert sets(Compare("bool", "=", S, T), In("bool", S, ("x", "y"))) == (f("st"), f("s", "t"))
    found = deciding_sets([no(In("bool", S, ("x", "y")))], known(), TODAY)
    assert found.yes[0].values == {"s": None}


def test_two_texts_may_be_none_of_those_named_and_still_differ() -> None:
    named = CaseNode("bool", [(A, In("bool", S, ("x", "y")))], In("bool", T, ("x", "y")))
    assert frozenset("st") in sets(either(Compare("bool", "=", S, T), named))[1]


def test_codes_have_the_values_of_the_vocabulary_and_no_others() -> None:
    kind = fact("kind", "text", {"p": "甲", "q": "乙"})
    assert sets(In("bool", kind, ("p", "q"))) == (f(""), set())


def test_division_by_a_missing_number_needs_that_number() -> None:
    some = Compare("bool", ">=", Call("int", "floor_div", [num(10), X]), num(0))
    assert sets(some) == ({frozenset("x")}, {frozenset("x")})


def test_what_is_read_through_a_missing_reference_comes_with_it() -> None:
    employer = fact("employer", "text")
    size = fact("size", "int")
    size.inputs = (employer,)
    found = deciding_sets([cmp(size, ">", num(3))], known(), TODAY)
    assert [s.facts for s in found.yes] == [("employer",)]


def test_more_than_twelve_missing_facts_are_said_to_be_too_many() -> None:
    many = [fact(f"x{i}", "bool") for i in range(13)]
    assert deciding_sets(many[:12], known(), TODAY).exact
    assert not deciding_sets(many, known(), TODAY).exact


def test_twelve_entangled_facts_are_still_exact() -> None:
    many = [fact(f"x{i}", "int") for i in range(12)]
    pairs = [either(cmp(a, ">", num(3)), cmp(b, ">", num(5))) for a, b in pairwise(many)]
    found = deciding_sets(pairs, known(), TODAY)
    assert found.exact
    assert {len(s.facts) for s in found.no} == {2}
    assert min(len(s.facts) for s in found.yes) == 6


# brute force

HERE, BEYOND = range(8), range(24)
INTS = st.sampled_from([X, Y])
NUMBERS = st.one_of(INTS, st.integers(0, 3).map(num))
SUMS = st.one_of(
    NUMBERS,
    st.builds(lambda a, b: Arithmetic("int", "+", a, b), NUMBERS, st.integers(0, 2).map(num)),
)
DAYS = [dt.date(2024, 1, 22) + dt.timedelta(n) for n in range(23)]
DATES = st.one_of(
    st.sampled_from([D, E]),
    st.just(Literal("date", dt.date(2024, 2, 2))),
    st.builds(lambda d: ShiftDays("date", d, num(1), 1), st.sampled_from([D, E])),
)
OPS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
ATOMS = st.one_of(
    st.sampled_from([A, B]),
    st.builds(cmp, SUMS, OPS, SUMS),
    st.builds(cmp, DATES, OPS, DATES),
    st.builds(
        lambda a, b: cmp(DaysBetween("int", a, b), ">", num(1)), st.sampled_from([D, E]), st.just(E)
    ),
    st.builds(
        lambda v, x: In("bool", v, x),
        st.sampled_from([S, T]),
        st.sampled_from([("x",), ("x", "y")]),
    ),
    st.just(Compare("bool", "=", S, T)),
)
TREES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(both, inner, inner),
        st.builds(either, inner, inner),
        st.builds(no, inner),
        st.builds(lambda t, a, b: CaseNode("bool", [(t, a)], b), inner, inner, inner),
    ),
    max_leaves=5,
)
NEAR = {"bool": [False, True], "int": HERE, "date": DAYS[5:18], "text": ["x", "y", "z", "w"]}
FAR = {"bool": [False, True], "int": BEYOND, "date": DAYS, "text": ["x", "y", "z", "w", "v"]}


def brute(tree: Node, wanted: bool) -> set[frozenset[str]]:
    """By definition: every subset, every choice of it, every answer of the others."""
    used = variables(tree)
    value = {
        row: evaluate(tree, dict(zip((v.name for v in used), row, strict=True)))
        for row in product(*(FAR[v.type] for v in used))
    }
    found: set[frozenset[str]] = set()
    for size in range(len(used) + 1):
        for chosen in combinations(range(len(used)), size):
            names = frozenset(used[i].name for i in chosen)
            if any(s <= names for s in found):
                continue
            possible = set(product(*(NEAR[used[i].type] for i in chosen)))
            for row, got in value.items():
                if got is not wanted:
                    possible.discard(tuple(row[i] for i in chosen))
            if possible:
                found.add(names)
    return found


def few(tree: Node, most: int = 6_000) -> bool:
    size = 1
    for variable in variables(tree):
        size *= len(FAR[variable.type])
    return size <= most


@settings(max_examples=120)
@given(TREES.filter(few))
def test_exactly_what_brute_force_finds(tree: Node) -> None:
    agrees(tree)


@pytest.mark.long
@settings(max_examples=1000)
@given(TREES.filter(lambda tree: few(tree, 60_000)))
def test_exactly_what_brute_force_finds_many_times(tree: Node) -> None:
    agrees(tree)


def agrees(tree: Node) -> None:
    found = deciding_sets([tree], known(), TODAY)
    assert found.exact
    assert {frozenset(s.facts) for s in found.yes} == brute(tree, wanted=True)
    assert {frozenset(s.facts) for s in found.no} == brute(tree, wanted=False)


@settings(max_examples=60)
@given(st.lists(TREES, min_size=2, max_size=3).filter(lambda trees: few(And("bool", list(trees)))))
def test_conditions_taken_apart_are_the_same_as_together(trees: list[Node]) -> None:
    apart = deciding_sets(trees, known(), TODAY)
    together = deciding_sets([And("bool", list(trees))], known(), TODAY)
    for one, other in ((apart.yes, together.yes), (apart.no, together.no)):
        assert {frozenset(s.facts) for s in one} == {frozenset(s.facts) for s in other}


# real measures

_package = policy()


def unknown(
    case: Case, forgotten: list[tuple[str, str, str]]
) -> tuple[Deciding, PythonExecutor, Case]:
    """The case without some facts (entity, id, fact) and its deciding sets."""
    for entity, id_, name in forgotten:
        case.rows[entity][id_][name] = None
    executor = PythonExecutor(case.package, case.readings)
    world = case.world()
    row = next(iter(world.table(case.package.measures[case.measure].unit).values()))
    _, values = executor.traced_function(case.measure, world, case.as_of)(row)
    trace = dict(zip(executor.trace_names(case.measure), values, strict=True))
    return (
        unit_deciding(executor.compiled(case.measure).plan, case.package, trace, case.as_of),
        executor,
        case,
    )


def startup() -> Case:
    return next(
        c
        for c in read_cases(PACKAGE / "cases" / "16-startup.yaml", _package)
        if c.name == "满六个月那天"
    )


FORGET = [
    ("business", "B", "closed_on"),
    ("business", "B", "abnormal"),
    ("business", "B", "operation_proved"),
    ("business", "B", "kind"),
    ("business", "B", "registered_on"),
]


@pytest.mark.parametrize("count", range(1, len(FORGET) + 1))
def test_supplying_a_deciding_set_settles_a_real_case(count: int) -> None:
    """With its values filled in, the measure itself gives that verdict, though the other facts are all in favour."""
    deciding, executor, case = unknown(startup(), FORGET[:count])
    leaves = {v.name: v for v in executor.compiled("16").plan.leaves}
    assert deciding.exact
    for settled, paid in ((deciding.yes, True), (deciding.no, False)):
        assert settled
        for found in settled:
            if any(leaves[n].inputs and n not in found.facts for n in found.values):
                continue
            fresh = startup()
            for name, value in found.values.items():
                fresh.rows["business"]["B"][leaves[name].origin.fact] = value
            world = fresh.world()
            row = world.table("business")["B"]
            result = executor.unit_function("16", world, case.as_of)(row)
            assert (result.outcome == "eligible") is paid


def test_either_proof_of_standing_is_enough() -> None:
    """Measure 23a: out of poverty, or certified: one yes is enough, a no needs both."""
    cases = read_cases(PACKAGE / "cases" / "23a-hardship.yaml", _package)
    case = next(c for c in cases if c.name == "没有比对")
    deciding, _, _ = unknown(case, [])
    assert [len(s.facts) for s in deciding.yes] == [1, 1]
    assert [len(s.facts) for s in deciding.no] == [2]


def test_every_set_is_listed_where_conditions_multiply():
    """Four conditions with three ways each: 81 ways to a yes, all of them listed."""
    facts = [fact(f"w{i}", "bool") for i in range(12)]
    conditions = [either(*facts[i : i + 3]) for i in range(0, 12, 3)]
    found = deciding_sets(conditions, known(), TODAY)
    assert found.exact
    assert len(found.yes) == 3**4
    assert {len(s.facts) for s in found.yes} == {4}
    assert len(found.no) == 4
