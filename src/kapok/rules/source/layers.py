"""Which files make a package: its own, laid over those of the package it is `based_on`.

A successor that is like the policy before, except for a few things, says only those. Files of a folder are laid over
by name; `policy.yaml` key by key, through all its tables. What is never taken over: what the policy is called, its
text, its validity, what came before it, and worked cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kapok.rules.problems import Place, Problems
from kapok.rules.source.yamlsource import Fields, Map, read_yaml

TOP = "policy.yaml"
OWN = ("policy", "title", "valid", "predecessor", "run_off", "based_on", "without")
"""Keys of `policy.yaml` that a package has for itself alone."""
WATCHED = ("warnings", "indicators")
"""Folders of rules beside the measures."""
LAID = ("measures", *WATCHED, "assessments", "procedures", "counties", "duties")
"""Folders whose files are taken over, where the package has none of that name."""


class Laid(Map):
    """A mapping laid over another: its own values come first, and every key knows the file it stands in.

    A table lies over a table key by key; a `null` takes away what the other has.
    """

    def __init__(self, own: Map, base: Map) -> None:
        super().__init__(own.file, own.line)
        self._from: dict[object, Map] = {}
        for key, value in base.items():
            if key not in own:
                self[key], self._from[key] = value, base
        for key, value in own.items():
            under = base.get(key)
            if key in base and value is None:
                continue
            if isinstance(value, Map) and isinstance(under, Map):
                value = Laid(value, under)  # noqa: PLW2901
            self[key] = value
            self._from[key] = own

    def at(self, key: object = None) -> Place:
        return self._from[key].at(key) if key in self._from else super().at(key)


@dataclass(frozen=True, slots=True)
class Layers:
    """Folders from the package's own down to the one that is based on no other; `without`: files left out by each."""

    roots: tuple[Path, ...]
    without: tuple[frozenset[str], ...] = (frozenset(),)

    def files(self, folder: str) -> list[Path]:
        """The files of a folder that count, in order of names: of each name the one nearest to the package."""
        found: dict[str, Path] = {}
        gone: set[str] = set()
        for root, without in zip(self.roots, self.without, strict=True):
            for path in (root / folder).glob("*.yaml"):
                if f"{folder}/{path.name}" not in gone:
                    found.setdefault(path.name, path)
            gone |= without
        return [found[name] for name in sorted(found)]

    @property
    def tops(self) -> list[Path]:
        """Every `policy.yaml` that has a say."""
        return [root / TOP for root in self.roots]


def read_layers(root: Path, problems: Problems) -> tuple[Map | None, Layers]:
    """What `policy.yaml` says, all layers together, and which files make the package."""
    data = read_yaml(root / TOP, problems) if (root / TOP).exists() else None
    if data is None:
        return None, Layers((root,))
    roots, tops = [root], [data]
    while tops[-1].get("based_on") is not None:
        base = _base(roots, Fields(tops[-1], problems, set()))
        below = read_yaml(base / TOP, problems) if base is not None else None
        if base is None or below is None:
            break
        roots.append(base)
        tops.append(below)
    without = tuple(frozenset(Fields(top, problems, set()).texts("without")) for top in tops)
    layers = Layers(tuple(roots), without)
    _check_without(layers, tops, problems)
    laid = tops[-1]
    for top in reversed(tops[:-1]):
        laid = Laid(top, _shared(laid))
    return laid, layers


def _shared(base: Map) -> Map:
    """What others take over of a `policy.yaml`."""
    kept = Laid(Map(base.file, base.line), base)
    for key in OWN:
        kept.pop(key, None)
    return kept


def _base(roots: list[Path], fields: Fields) -> Path | None:
    """The folder that `based_on` names, from the package's own."""
    given = fields.text("based_on")
    base = (roots[-1] / given).resolve()
    if not (base / TOP).is_file():
        fields.problems.add(fields.at("based_on"), "no_base", path=given)
        return None
    if base in roots:
        fields.problems.add(fields.at("based_on"), "base_circle", path=given)
        return None
    return base


def _check_without(layers: Layers, tops: list[Map], problems: Problems) -> None:
    """What is left out is there, below the package that leaves it out."""
    for level, (top, without) in enumerate(zip(tops, layers.without, strict=True), 1):
        below = Layers(layers.roots[level:], layers.without[level:])
        known = [f"{f}/{p.name}" for f in LAID for p in below.files(f)] if below.roots else []
        for name in sorted(without - set(known)):
            problems.add(top.at("without"), "no_base_file", name=name, allowed=", ".join(known))
