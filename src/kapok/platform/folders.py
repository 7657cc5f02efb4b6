"""Where Kapok's own things lie: KAPOK_HOME; else /var/lib/kapok for root; else the XDG data folder. Never the checkout."""

from __future__ import annotations

import os
from pathlib import Path

FOR_ROOT = Path("/var/lib/kapok")


def home() -> Path:
    given = os.environ.get("KAPOK_HOME")
    if given:
        return Path(given).expanduser().absolute()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return FOR_ROOT
    base = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(base).expanduser().absolute() / "kapok"
