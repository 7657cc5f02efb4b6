"""What is made ready beside other work comes in its order, by one thread, and what goes wrong there is told here."""

from __future__ import annotations

import threading

import pytest

from kapok.imports.beside import ahead


def test_everything_comes_in_order_from_one_other_thread():
    threads = set()

    def work():
        for n in range(20):
            threads.add(threading.get_ident())
            yield n

    assert list(ahead(work())) == list(range(20))
    assert list(ahead(iter(()))) == []
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_what_goes_wrong_beside_is_raised_where_it_is_waited_for():
    def work():
        yield 1
        raise KeyError("no such row")

    coming = ahead(work())
    assert next(coming) == 1
    with pytest.raises(KeyError, match="no such row"):
        next(coming)


def test_whoever_stops_early_waits_for_nothing_more():
    made = []

    def work():
        for n in range(1_000):
            made.append(n)
            yield n

    coming = ahead(work())
    assert next(coming) == 0
    coming.close()
    assert len(made) < 10
