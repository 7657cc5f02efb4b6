"""Receipts: one decision as a sealed file that can be read, checked and decided again in ten years.

Owns: the format (`docs/receipts.md`), what of the facts a decision has read, masks and openings, the seal, and deciding
again. Imports `kapok.rules` and `kapok.masking` only; `verify.py` imports nothing of Kapok and runs alone.
Gives `make(…)` → receipt, `write` and `read`, `masked_copy`, `opened` and `replay`.
"""

from kapok.receipts.make import Asked, Origin, OtherDecision, make, remake
from kapok.receipts.replay import Difference, replay
from kapok.receipts.sealing import masked_copy, opened
from kapok.receipts.shape import read, write

__all__ = [
    "Asked",
    "Difference",
    "Origin",
    "OtherDecision",
    "make",
    "masked_copy",
    "opened",
    "read",
    "remake",
    "replay",
    "write",
]
