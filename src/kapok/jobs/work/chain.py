"""The history sealed, and verified."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection

from kapok.jobs.order import Order
from kapok.platform.secrets import load, ring_path
from kapok.registry import history


def seal(order: Order) -> dict[str, Any]:
    """Every block is committed by itself: what was sealed before a break stays sealed."""
    del order
    return {"sealed": history.seal(_connection(), load(ring_path()).audit_key)}


def verify(order: Order) -> dict[str, Any]:
    """What was found, whole or broken; which event as an id only."""
    del order
    found = history.verify(_connection(), load(ring_path()).audit_key)
    told: dict[str, Any] = {"blocks": found.blocks, "rows": found.rows, "unsealed": found.unsealed}
    if found.broken is not None:
        told |= {
            "broken": found.broken.code,
            "block": found.broken.block,
            "row": found.broken.row,
            "event": (found.event or {}).get("id"),
        }
    return told


def _connection() -> psycopg.Connection:
    """Django's own, as psycopg knows it."""
    connection.ensure_connection()
    found: psycopg.Connection = connection.connection
    return found
