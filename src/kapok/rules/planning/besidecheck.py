"""What totals know of another measure: it is there, settled before, together with this one and by the same payee."""

from __future__ import annotations

from kapok.rules.package.families import families
from kapok.rules.package.model import PAYING, Beside, Measure, Package
from kapok.rules.problems import Problems


def check_beside(package: Package, measure: Measure, problems: Problems) -> None:
    """Every name under `beside`."""
    for beside in measure.beside:
        _check(package, measure, beside, problems)


def _check(package: Package, measure: Measure, beside: Beside, problems: Problems) -> None:
    order = list(package.measures)
    before = order[: order.index(measure.id)] if measure.id in order else order
    said = {"name": beside.name, "measure": beside.measure}
    other = package.measures.get(beside.measure)
    together = families(package, [measure.id])[0] if measure.id in order else []
    if other is None or other.id not in before or other.id not in together:
        problems.add(beside.place, "beside_measure", **said)
        return
    amounts = [a.name for a in other.amounts] if other.kind in PAYING else []
    if beside.amount not in amounts:
        allowed = ", ".join(amounts)
        problems.add(beside.place, "beside_amount", **said, amount=beside.amount, allowed=allowed)
    if _settled_by(measure) != _settled_by(other):
        problems.add(beside.place, "beside_payee", **said)


def _settled_by(measure: Measure) -> tuple[object, ...]:
    per = tuple((name, source.text) for name, source in measure.settle_per.items())
    return measure.unit, measure.payee.text, per
