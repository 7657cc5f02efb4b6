"""What may not overlap is kept apart by an index of ranges, in which a key of words is slow to lay down."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import RangeOperators
from django.db import models


class Half(models.Func):
    """Half of a key for an id: 64 bits, others by another `seed`."""

    template = "hashtextextended(%(expressions)s, %(seed)s)"
    output_field = models.BigIntegerField()


def same(column: str) -> list[tuple[Any, str]]:
    """That two rows have the same id: a key of 128 bits, a third quicker in such an index than the id itself. Two ids of which both
    halves agree would keep each other out; among a thousand million of ours, which are random, one such pair is expected once in
    10²⁰. No digest: one that FIPS allows is slower, and nobody chooses an id here to make it collide.
    """
    return [(Half(column, seed=seed), RangeOperators.EQUAL) for seed in (0, 1)]
