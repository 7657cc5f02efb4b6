"""On what a run decides, written once for all runs that share it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from kapok.finds.models import Basis
from kapok.receipts.overrides import parameters
from kapok.receipts.values import dated
from kapok.receipts.verify import canonical
from kapok.rules.package.inventory import every_reading
from kapok.rules.package.model import Package


def basis_of(package: Package, as_of: dt.date) -> Basis:
    """The one that is there, or a new one. Readings are those in force on the day."""
    day = min(as_of, package.valid_to)
    readings = {
        f"{owner}.{one.name}" if owner else one.name: one.in_force(day)
        for owner, one in every_reading(package)
        if owner not in package.watched
    }
    told: dict[str, Any] = {
        "policy": package.folder,
        "title": package.title,
        "hash": package.hash,
        "readings": readings,
        "parameters": [_figure(one) for one in parameters(package)],
    }
    digest = hashlib.sha256(canonical(told)).hexdigest()
    found: Basis | None = Basis.objects.filter(digest=digest).first()
    return found or Basis.objects.create(digest=digest, **told)


def _figure(parameter: Any) -> dict[str, Any]:
    return {
        "measure": parameter.owner,
        "name": parameter.name,
        "values": dated(parameter.values),
        "counties": [
            {"county": code, "values": dated(own)}
            for code, own in sorted(parameter.counties.items())
        ],
    }
