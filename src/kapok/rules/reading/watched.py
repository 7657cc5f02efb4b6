"""The folders `warnings/` and `indicators/` of a package: every file read, its rule among `Package.watched`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kapok.rules.package.model import Measure, Package
from kapok.rules.package.watching import Indicator, WarningRule
from kapok.rules.problems import Problems
from kapok.rules.reading.indicatorfile import IndicatorReader
from kapok.rules.reading.warningfile import WarningReader
from kapok.rules.source.yamlsource import Map, read_yaml

Read = Callable[[Map], tuple[Measure, WarningRule] | tuple[Measure, Indicator] | None]


def read_watched(package: Package, files: Mapping[str, list[Path]], problems: Problems) -> None:
    """The files of both folders; there may be none."""
    readers: dict[str, Read] = {
        "warnings": WarningReader(package, problems).warning,
        "indicators": IndicatorReader(package, problems).indicator,
    }
    for folder, read in readers.items():
        for path in files[folder]:
            data = read_yaml(path, problems)
            found = None if data is None else read(data)
            if found is not None:
                _put(package, found[0], found[1], problems)


def _put(
    package: Package, rule: Measure, beside: WarningRule | Indicator, problems: Problems
) -> None:
    """Ids are told apart from each other and from measures: results are tables and files by those names."""
    known = {name.casefold(): m.place for name, m in package.whole().measures.items()}
    other = known.get(rule.id.casefold())
    if other is not None:
        problems.add(rule.place, "duplicate_id", name=rule.id, other=other)
        return
    package.watched[rule.id] = rule
    if isinstance(beside, WarningRule):
        package.warnings[rule.id] = beside
    else:
        package.indicators[rule.id] = beside
