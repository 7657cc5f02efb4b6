"""`--county`: deciding a case as if it belonged to another county, by setting the fact that says where it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kapok.cli.face import Stop
from kapok.rules.cases.casefile import Case
from kapok.rules.package.model import Measure, Package

_PATH = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*\Z")


@dataclass(frozen=True, slots=True)
class Moved:
    """What was changed: the fact's path and the county."""

    path: str
    code: str
    name: str


def move(case: Case, measure: Measure, package: Package, wanted: str) -> Moved:
    """Set the county of every unit of the case to a code or name of the policy; the case's rows are changed."""
    code = next((c for c, name in package.counties.items() if wanted in (c, name)), "")
    if not code:
        known = ", ".join(f"{c} {name}" for c, name in package.counties.items())
        raise Stop("use.county", value=wanted, allowed=known)
    path = measure.county.text.strip() if measure.county is not None else ""
    if not _PATH.match(path):
        raise Stop("use.no_county", measure=measure.id)
    *refs, fact = path.split(".")
    for row in case.rows.get(measure.unit, {}).values():
        entity, at = measure.unit, row
        for ref in refs:
            entity = package.vocabulary.entities[entity].refs[ref]
            found = case.rows.get(entity, {}).get(at.get(ref) or "")
            if found is None:
                raise Stop("use.county_row", path=path, id=row["id"], entity=entity)
            at = found
        at[fact] = code
    return Moved(path, code, package.counties[code])
