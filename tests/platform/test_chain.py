"""One changed byte, a row taken out, put in or moved: found, and the first one named."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kapok.platform.chain import Anchor, Block, Broken, canonical, mark, seal, verify

KEY = b"k" * 32
FEW = settings(max_examples=40)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=6), st.binary(max_size=4), st.dates(),
              st.datetimes(timezones=st.just(dt.UTC))),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=5,
)  # fmt: skip
ROW = st.dictionaries(st.text(max_size=4), VALUES, max_size=4)


def chain(rows, sizes, key=KEY) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    for size in sizes:
        part = rows[at : at + size]
        if not part:
            break
        blocks.append(seal(part, blocks[-1] if blocks else None, key))
        at += size
    return blocks


@st.composite
def sealed(draw, least=1):
    count = draw(st.integers(least, 12))
    rows = [{"n": n, **draw(ROW)} for n in range(count)]
    sizes = draw(st.lists(st.integers(1, 4), min_size=12, max_size=12))
    return rows, chain(rows, sizes)


@FEW
@given(sealed())
def test_what_was_not_touched_holds(case):
    rows, blocks = case
    assert verify(blocks, rows, KEY, Anchor(blocks[-1].number, blocks[-1].seal)) is None
    assert sum(len(block.digests) for block in blocks) == len(rows)


@FEW
@given(sealed(), st.data())
def test_a_changed_value_is_found_and_named(case, data):
    rows, blocks = case
    at = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(sorted(rows[at])))
    other = data.draw(
        VALUES.filter(lambda value: canonical({"": value}) != canonical({"": rows[at][name]}))
    )
    changed = [*rows[:at], rows[at] | {name: other}, *rows[at + 1 :]]
    if canonical(changed[at]) in map(
        canonical, rows
    ):  # it became another row: found, told in its own way
        assert verify(blocks, changed, KEY).row == at + 1
        return
    assert verify(blocks, changed, KEY) == Broken("changed", _block(blocks, at), at + 1)


@given(st.text(min_size=1, max_size=20), st.data())
def test_one_changed_byte_of_a_text_is_found(words, data):
    raw = bytearray(words.encode("utf-16-le", "surrogatepass"))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    changed = raw.decode("utf-16-le", "surrogatepass")
    blocks = chain([{"words": words}], [1])
    found = verify(blocks, [{"words": changed}], KEY)
    assert found == (None if changed == words else Broken("changed", 1, 1))


@FEW
@given(sealed(least=2), st.data())
def test_a_dropped_row_is_found(case, data):
    rows, blocks = case
    at = data.draw(st.integers(0, len(rows) - 1))
    found = verify(blocks, [*rows[:at], *rows[at + 1 :]], KEY)
    assert found == Broken("missing", _block(blocks, at), at + 1)


@FEW
@given(sealed(), ROW, st.data())
def test_a_row_put_in_is_found(case, row, data):
    rows, blocks = case
    at = data.draw(st.integers(0, len(rows) - 1))
    found = verify(
        blocks,
        [*rows[:at], {"n": -1, **{k: v for k, v in row.items() if k != "n"}}, *rows[at:]],
        KEY,
    )
    assert found == Broken("added", _block(blocks, at), at + 1)


@FEW
@given(sealed(least=2), st.data())
def test_another_order_is_found(case, data):
    rows, blocks = case
    moved = data.draw(st.permutations(rows).filter(lambda some: some != rows))
    first = next(n for n, (one, other) in enumerate(zip(rows, moved, strict=True)) if one != other)
    assert verify(blocks, moved, KEY) == Broken("swapped", _block(blocks, first), first + 1)


def test_rows_behind_the_last_block_are_told():
    rows = [{"n": n} for n in range(3)]
    blocks = chain(rows[:2], [2])
    assert verify(blocks, rows, KEY) == Broken("more", 1, 3)
    assert verify([], rows) == Broken("more", 0, 1)
    assert verify([], []) is None


@settings(max_examples=20)
@given(sealed(least=2), st.data())
def test_a_changed_block_is_found(case, data):
    rows, blocks = case
    at = data.draw(st.integers(0, len(blocks) - 1))
    block = blocks[at]
    for changed in (
        replace(block, number=block.number + 1),
        replace(block, start=block.start + 1),
        replace(block, digests=("0" * 64, *block.digests[1:])),
        replace(block, digests=block.digests[:-1]),
        replace(block, previous="1" * 64),
        replace(block, seal="2" * 64),
        replace(block, mark="3" * 64),
    ):
        found = verify([*blocks[:at], changed, *blocks[at + 1 :]], rows, KEY)
        assert found is not None
        assert found.block in (at + 1, at + 2)
        assert found.code in {"block", "order", "mark"}


def test_whoever_seals_changed_rows_again_has_not_the_mark():
    rows = [{"n": n} for n in range(4)]
    blocks = chain(rows, [2, 2])
    forged_rows = [{"n": 9}, *rows[1:]]
    forged = chain(forged_rows, [2, 2], key=None)
    assert verify(forged, forged_rows) is None  # the seals alone hold
    assert verify(forged, forged_rows, KEY) == Broken("mark", 1)
    taken = [replace(new, mark=old.mark) for new, old in zip(forged, blocks, strict=True)]
    assert verify(taken, forged_rows, KEY) == Broken("mark", 1)
    assert mark(blocks[0].seal, b"another") != blocks[0].mark


def test_a_cut_end_is_seen_by_the_anchor_only():
    rows = [{"n": n} for n in range(4)]
    blocks = chain(rows, [2, 2])
    anchor = Anchor(2, blocks[1].seal)
    assert verify(blocks[:1], rows[:2], KEY) is None
    assert verify(blocks[:1], rows[:2], KEY, anchor) == Broken("anchor", 2)
    assert verify(blocks, rows, KEY, anchor) is None


@given(ROW, ROW)
def test_two_rows_are_written_alike_only_if_they_are_the_same(one, other):
    assert (canonical(one) == canonical(other)) == (_typed(one) == _typed(other))


def _typed(value):
    """Equality that tells 1 from True and a moment from the day it is on."""
    if isinstance(value, dict):
        return {key: _typed(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [_typed(inside) for inside in value]
    return (type(value).__name__, value)


@pytest.mark.parametrize("value", [1.5, dt.datetime(2026, 1, 1), {1: "x"}, {1, 2}])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(TypeError):
        canonical({"value": value})


def test_a_block_holds_rows():
    with pytest.raises(ValueError, match="without rows"):
        seal([])


def _block(blocks, at) -> int:
    return next(b.number for b in blocks if b.start <= at < b.start + len(b.digests))
