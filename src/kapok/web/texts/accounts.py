"""Logging in, settings and accounts."""

from __future__ import annotations

ACCOUNTS: dict[str, tuple[str, str]] = {}
