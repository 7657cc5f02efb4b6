"""policyengine-core, vectorised: verdict and amount."""

from __future__ import annotations

from pathlib import Path

from peers.fisca import screen_with


def screen(persons: Path, out: Path) -> None:
    screen_with("policyengine_core", persons, out)
