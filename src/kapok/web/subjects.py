"""Who has pages of his own: a person, a household, an organisation. Where they stand, what stands for him, who may see him."""

from __future__ import annotations

from typing import Any

from kapok.registry.files import CHANGE, SEE
from kapok.registry.models import Household, Organisation, Person

PLACES = {"person": "people", "household": "households", "organisation": "organisations"}
"""The first part of the addresses."""
ICONS = {"person": "person", "household": "house", "organisation": "building"}
NAMED: dict[str, Any] = {"person": Person, "household": Household, "organisation": Organisation}
"""The tables of names."""

__all__ = ["CHANGE", "ICONS", "NAMED", "PLACES", "SEE"]
