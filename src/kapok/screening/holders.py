"""Who holds a key, in words: the person, the organisation and the day of the unit in front, not its id."""

from __future__ import annotations

from dataclasses import dataclass, field

from kapok.masking import masked
from kapok.rules.package.families import families
from kapok.screening.people import named, shown_id, whom
from kapok.screening.run import Run


@dataclass(slots=True)
class Holders:
    """Looks up units of the measures that share keys with one; each is asked for once."""

    run: Run
    measure: str
    _known: dict[str, str] = field(default_factory=dict)

    def __call__(self, holder: str) -> str:
        """As words; an id that is no unit (a case of the ledger) as it is, masked."""
        if holder not in self._known:
            self._known[holder] = self._words(holder)
        return self._known[holder]

    def _words(self, holder: str) -> str:
        package = self.run.package
        for name in families(package, [self.measure])[0]:
            near = whom(package.vocabulary, package.measures[name].unit)
            sql = (
                f"SELECT u.event, {near.person} AS person, {near.organisation} AS organisation "
                f"FROM units_{name} u {near.joins} WHERE u.id = ?"
            )
            row = self.run.con.cursor().execute(sql, [holder]).fetchone()
            if row is not None:
                event, *ids = row
                who = [named(self.run.loaded, id_) or shown_id(id_) for id_ in ids if id_]
                return " ".join([*who, event.isoformat() if event else ""]).strip()
        return masked(holder)
