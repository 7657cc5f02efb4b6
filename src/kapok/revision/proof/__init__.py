"""That nobody loses under new rules: proved for every unit there could be, or refuted by one that is replayed.

`proving` asks; `verdicts` says what a measure decides as formulas; `encode`, `days` and `values` turn the typed tree
into formulas; `facts` lets every fact be anything; `rows` makes worlds of a few rows, from which `replay` builds a case
that the Python executor decides under both packages; `structure` compares what no unit shows: keys, limits, settlement.
Everything but `structure` and `outcome` needs the solver (z3), which is optional: ask `available` first.
"""

from __future__ import annotations

from importlib.util import find_spec


def available() -> bool:
    """Is the solver installed?"""
    return find_spec("z3") is not None
