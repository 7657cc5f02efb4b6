"""Why somebody may want to see a number."""

from __future__ import annotations

OTHER = "other"
PURPOSES = ("case", "visit", "check", OTHER)
