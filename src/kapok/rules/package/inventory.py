"""How much a package holds: every count of it that a command or a page gives."""

from __future__ import annotations

from kapok.rules.package.model import Package
from kapok.rules.package.values import Parameter, Reading


def every_figure(package: Package) -> list[Parameter]:
    """Every figure: the shared ones, then those of each measure, warning and indicator."""
    own = (p for m in package.whole().measures.values() for p in m.params.values())
    return [*package.params.values(), *own]


def every_reading(package: Package) -> list[tuple[str, Reading]]:
    """(measure or "", reading), in the same order."""
    shared = [("", r) for r in package.readings.values()]
    own = ((m.id, r) for m in package.whole().measures.values() for r in m.readings.values())
    return [*shared, *own]


def unset(parameter: Parameter) -> bool:
    """The city has set no value: there is one only where a county has its own."""
    return all(value is None for value in parameter.values.values())


def inventory(package: Package) -> dict[str, int]:
    """Measures and conditions are of measures alone; figures and readings also of warnings and indicators."""
    measures = [m for m in package.measures.values() if m.id not in package.watched]
    figures = every_figure(package)
    worked = list(package.procedures.of_measure.values()) if package.procedures is not None else []
    return {
        "clauses": len(package.document.clauses),
        "sentences": len(package.document.sentences()),
        "measures": len(measures),
        "conditions": sum(len(m.conditions) for m in measures),
        "readings": len(every_reading(package)),
        "params": len(figures),
        "unset": sum(map(unset, figures)),
        "procedures": len(worked),
        "needless": sum(procedure.needless is not None for procedure in worked),
        "duties": len(package.duties),
        "warnings": len(package.warnings),
        "indicators": len(package.indicators),
    }
