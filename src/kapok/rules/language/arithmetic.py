"""Whole-number arithmetic on money (fen) and rates (basis points): the only divisions there are.

All results are ints. `rounding` is `floor`, `ceil` or `half_up` (half away from zero). Division by zero has no value:
the functions return None, which means unknown.
"""

from __future__ import annotations

ROUNDINGS = ("half_up", "floor", "ceil")
BASIS = 10_000
"""Basis points in one whole."""
FEN = 100
"""Fen in one yuan."""


def floor_div(a: int, b: int) -> int | None:
    """The quotient a ÷ b rounded down (towards minus infinity)."""
    return None if b == 0 else a // b


def ceil_div(a: int, b: int) -> int | None:
    """The quotient a ÷ b rounded up."""
    return None if b == 0 else -(-a // b)


def divide(a: int, b: int, rounding: str) -> int | None:
    """The quotient a ÷ b with a stated rounding."""
    if b == 0:
        return None
    if b < 0:
        a, b = -a, -b
    if rounding == "floor":
        return a // b
    if rounding == "ceil":
        return -(-a // b)
    if rounding == "half_up":
        half = (2 * abs(a) + b) // (2 * b)
        return half if a >= 0 else -half
    raise ValueError(rounding)


def prorate(amount: int, num: int, den: int, rounding: str = "half_up") -> int | None:
    """The product amount × num ÷ den, in fen."""
    return divide(amount * num, den, rounding)


def percent(amount: int, rate: int, rounding: str = "floor") -> int | None:
    """The product amount × rate (basis points), in fen."""
    return divide(amount * rate, BASIS, rounding)


def yuan_text(fen: int, *, grouped: bool = True) -> str:
    """An amount as people write it, exact whatever its size: `1,000`, `263.50`, `-0.05`; not grouped: `1000`."""
    yuan, rest = divmod(abs(fen), FEN)
    whole = f"{yuan:,}" if grouped else str(yuan)
    return ("-" if fen < 0 else "") + whole + (f".{rest:02d}" if rest else "")
