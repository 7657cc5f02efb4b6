"""The files of a package by name and hash, so that the package that decided can be found again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from kapok.rules.package.model import Package
from kapok.rules.reading.packagefiles import files_in, layers_of
from kapok.rules.source.layers import Layers

Files = list[dict[str, str]]


class ChangedMeanwhile(Exception):
    """The files of the package are not those it was read from any more."""


def files_of(package: Package) -> Files:
    """Every file that has a say, as {name, sha256}, in the order of the policy's hash."""
    whole = hashlib.sha256()
    found: Files = []
    for name, path in files_in(_layers(package.root, package.hash)):
        data = hashlib.sha256(path.read_bytes())
        whole.update(f"{name}\0".encode() + data.digest())
        found.append({"name": name, "sha256": data.hexdigest()})
    if whole.hexdigest() != package.hash:
        raise ChangedMeanwhile(package.root)
    return found


@lru_cache(maxsize=8)
def _layers(root: str, digest: str) -> Layers:
    """Read once: what says which files there are is among what the digest is over, so other words have another digest."""
    del digest
    return layers_of(Path(root))


def changed(
    before: Iterable[Mapping[str, str]], now: Iterable[Mapping[str, str]]
) -> list[tuple[str, str]]:
    """Files that differ: name, and whether it is `changed`, `gone` or `new`."""
    old = {file["name"]: file["sha256"] for file in before}
    new = {file["name"]: file["sha256"] for file in now}
    found = [
        (name, "gone" if name not in new else "changed")
        for name in old
        if new.get(name) != old[name]
    ]
    return sorted(found + [(name, "new") for name in new if name not in old])
