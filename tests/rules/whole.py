"""The packages that are written out whole; one based on another is tested by what it changes."""

from __future__ import annotations

import re
from pathlib import Path

POLICIES = Path(__file__).resolve().parents[2] / "policies"
_BASED = re.compile(r"^based_on:", re.MULTILINE)


def whole_packages() -> list[Path]:
    return [
        path.parent
        for path in sorted(POLICIES.glob("*/policy.yaml"))
        if not _BASED.search(path.read_text("utf-8"))
    ]
