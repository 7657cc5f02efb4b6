"""Which files a package is made of, and the hash over them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from kapok.rules.problems import Problems
from kapok.rules.source.layers import LAID, Layers, read_layers


def vocabulary_folder(roots: Sequence[Path]) -> Path:
    """The vocabulary of a package (`roots`: itself, then those it is based on): its own or that of one it is based on, the
    one beside it, or that of the policies of a folder above.
    """
    root = roots[0]
    places = [*(layer / "vocabulary" for layer in roots), root.parent / "vocabulary"]
    places += [above / "policies" / "vocabulary" for above in root.parents]
    return next((place for place in places if place.exists()), root.parent / "vocabulary")


def package_files(layers: Layers, words: Path) -> list[tuple[str, Path]]:
    """Every file that decides anything, by the name it is sealed under, in order."""
    files = [layers.roots[0] / "document.md", *layers.tops, *words.glob("*.yaml")]
    for folder in LAID:
        files += layers.files(folder)
    ordered = sorted(files, key=lambda p: (p.parent.name, p.name))
    return [(f"{path.parent.name}/{path.name}", path) for path in ordered]


def layers_of(root: Path) -> Layers:
    """The layers of the package in a folder, as when it is loaded. PackageError if they cannot be found."""
    problems = Problems(root.parent)
    _, layers = read_layers(root, problems)
    problems.raise_if_any()
    return layers


def files_in(layers: Layers) -> list[tuple[str, Path]]:
    """Their files, as they lie there now."""
    return package_files(layers, vocabulary_folder(layers.roots))


def package_hash(layers: Layers, words: Path, problems: Problems | None = None) -> str:
    """SHA-256 over every file that decides anything: names and contents, in order of names."""
    digest = hashlib.sha256()
    for name, path in package_files(layers, words):
        if problems is not None and not path.is_file():
            continue  # told when it was read
        try:
            data = path.read_bytes()
        except OSError:
            if problems is None:
                raise
            continue  # told when it was read
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()
