"""The price of ambiguity, kept with the run over whose snapshot it was worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kapok.accounts.actor import MACHINE, acting_as
from kapok.finds.models import Price
from kapok.finds.running import Done, Step, measures_of
from kapok.simulation.moved import GAIN, LOSE
from kapok.simulation.prices import Prices, price


def keep_prices(done: Done, step: Step, measures: Collection[str] = ()) -> int:
    """All answers to all open readings, or to those that touch these measures alone; how many are kept."""
    run = done.screened
    within = measures_of(run.package, measures) if measures else ()
    found = price(run.con, run.loaded, run.package, run.as_of, step, within)
    rows = list(_rows(found, done.run.pk))
    with acting_as(MACHINE, done.run.reason):
        Price.objects.bulk_create(rows)
    return len(rows)


def _rows(prices: Prices, run: int) -> Iterator[Price]:
    """What moves most first; of readings that nothing uses none is kept, for they have no price."""
    for place, one in enumerate(prices.prices):
        for answer in one.answers:
            yield Price(
                run_id=run,
                measure=one.owner,
                reading=one.reading.name,
                current=one.current.name,
                option=answer.option.name,
                measures=one.measures,
                gain=answer.people[GAIN],
                lose=answer.people[LOSE],
                up=answer.up,
                down=answer.down,
                units=answer.units,
                unset=answer.unset,
                weight=place,
                moved=[
                    [m.measure, sum(m.units.values()), m.payees[GAIN], m.payees[LOSE], m.up, m.down]
                    for m in answer.moving
                ],
            )
