"""The same tallies in the database, over the unit table of a run."""

from __future__ import annotations

from kapok.reports.tally import OPEN, Tally, Value, columns, needed
from kapok.rules.executors.results import ELIGIBLE
from kapok.rules.package.watching import COUNT, COUNTY, GROUP, SHARE, SUM, VALUE, WHOLE, Indicator
from kapok.screening.run import Result, Run


def tally_in(run: Run, indicator: Indicator, by: str = "") -> dict[Value, Tally]:
    """As `tally.tally`."""
    result = run.results[indicator.id]
    places = columns(result.plan)
    group = "NULL::VARCHAR"
    if by:
        group = "county" if by == COUNTY else f"facet_{places[GROUP + by]}"
    part, whole = _sums(indicator, places)
    counted, unknown = tests(indicator, result)
    sql = (
        f"SELECT {group} AS grp, count(*) FILTER (WHERE {counted}) AS units, "
        f"count(*) FILTER (WHERE {unknown}) AS unknown, "
        f"{part.format(counted=counted)} AS part, {whole.format(counted=counted)} AS whole "
        f"FROM {result.units} {'GROUP BY 1 ORDER BY 1 NULLS LAST' if by else ''}"
    )
    found = {
        row["grp"]: Tally(row["units"], row["unknown"], int(row["part"] or 0), _int(row["whole"]))
        for row in run.rows(sql)
    }
    return {key: t for key, t in found.items() if not by or t.units or t.unknown}


def tests(indicator: Indicator, result: Result) -> tuple[str, str]:
    """SQL: is a unit counted, and is it unknown."""
    places = columns(result.plan)
    known = " AND ".join(f"facet_{places[n]} IS NOT NULL" for n in needed(indicator, places))
    counted = f"outcome = '{ELIGIBLE}'" + (f" AND {known}" if known else "")
    listed = ", ".join(f"'{o}'" for o in OPEN)
    unknown = f"outcome IN ({listed})"
    if known:
        unknown += f" OR outcome = '{ELIGIBLE}' AND NOT ({known})"
    return counted, unknown


def _sums(indicator: Indicator, places: dict[str, int]) -> tuple[str, str]:
    """Part and whole, with `{counted}` left open."""
    where = "FILTER (WHERE {counted})"
    value = f"facet_{places[VALUE]}" if VALUE in places else ""
    match indicator.way:
        case way if way == COUNT:
            return f"count({f'DISTINCT {value}' if value else '*'}) {where}", "NULL"
        case way if way == SUM:
            return f"sum({value}) {where}", "NULL"
        case way if way == SHARE and WHOLE in places:
            whole = f"coalesce(sum(facet_{places[WHOLE]}) {where}, 0)"
            return f"sum({value}) {where}", whole
    return f"count(*) FILTER (WHERE {{counted}} AND {value})", f"count(*) {where}"


def _int(value: object) -> int | None:
    return None if value is None else int(str(value))
