"""One plan written, in its order."""

from __future__ import annotations

from kapok.imports import arrays, places
from kapok.imports.beside import ahead
from kapok.imports.models import Import
from kapok.imports.planning import Plan
from kapok.imports.writing.changed import ChangedRows, Choices
from kapok.imports.writing.fresh import NewRows
from kapok.imports.writing.record import Record
from kapok.platform.secrets import Fields


class Writer:
    """One plan, in the transaction of whoever applies it."""

    def __init__(self, file: Import, plan: Plan, fields: Fields, source: int) -> None:
        self.plan, self.record = plan, Record(file, source)
        self.fresh = NewRows(plan, fields, self.record)
        self.changed = ChangedRows(plan, fields, self.record)

    def run(self, choices: Choices) -> dict[str, int]:
        """How many rows of each table were written."""
        for step in ahead(self.fresh.steps(_headed(self.plan))):
            step()
        if self.plan.places:
            laid = places.lay(self.plan.places)
            codes, after = [code for code, _ in laid], [values for _, values in laid]
            self.record.changed(places.TABLE, codes, [{}] * len(laid), after, [0] * len(laid))
        self.changed.write(choices)
        return self.record.wrote


def _headed(plan: Plan) -> set[str]:
    """Households that were there before and have a head."""
    known = list(plan.known.get("household", {}).values())
    rows = arrays.ask(
        "SELECT household_id FROM registry_membership WHERE head AND finish = '2999-12-31' AND household_id = ANY(%s::text[])",
        [arrays.literal(known)],
    )
    return {row for (row,) in rows}
