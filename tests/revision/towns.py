"""The small package of the town, and copies of it with something changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.rules.broken.example import BASE, PACKAGE

from kapok.rules.package.model import Package
from kapok.rules.reading.loader import load_package

MEASURE = "measures/1-hiring.yaml"
POLICY = "policy.yaml"
Edit = tuple[str, str, str]
"""File, what stands there once, what comes instead."""


def town(folder: Path, *edits: Edit) -> Path:
    """A copy under `folder`."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    root = folder / PACKAGE
    for file, old, new in edits:
        path = root / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{file}: {old}"
        path.write_text(text.replace(old, new), "utf-8")
    return root


def loaded(folder: Path, *edits: Edit) -> Package:
    return load_package(town(folder, *edits))
