"""What the counties score in an assessment, as a table, item by item, and as data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rich.table import Table
from rich.text import Text

from kapok.cli.face import Face
from kapok.reports.figures import Figure
from kapok.reports.scores import EMPTY, HUNDREDTHS, OPEN, SCORED, Points, Score, scores
from kapok.rules.package.assessment import Assessment
from kapok.rules.package.model import Package


class Scored:
    """The assessments whose indicators have all been worked out."""

    def __init__(self, package: Package, found: list[Figure], day: dt.date) -> None:
        figures = {f.rule.id: f for f in found}
        self.package = package
        self.all: list[tuple[Assessment, list[Score]]] = [
            (a, scores(a, figures, list(package.counties), day))
            for a in package.assessments.values()
            if set(a.indicators) <= figures.keys()
        ]

    def data(self) -> list[dict[str, Any]]:
        return [
            {
                "id": assessment.id,
                "clause": assessment.clause,
                "title": assessment.title,
                "en": assessment.en,
                "counties": [_county(score) for score in found],
            }
            for assessment, found in self.all
        ]

    def show(self, face: Face, named: str) -> None:
        """A line for each county; `named`: the assessment whose items are wanted too."""
        for assessment, found in self.all:
            face.line()
            title = face.pick(assessment.title, assessment.en)
            face.say("scores.title", style="bold", title=title)
            face.out.print(self._sums(face, found))
            waiting = [i for i in assessment.items if i.waits]
            if waiting:
                names = face.text("join").join(face.pick(i.say, i.en) for i in waiting)
                face.say("scores.waiting", style="yellow", names=names)
            if assessment.id == named:
                self._items(face, found)

    def _sums(self, face: Face, found: list[Score]) -> Table:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")
        table.add_column(face.text("scores.county"))
        for key in ("sure", "open", "full"):
            table.add_column(face.text(f"scores.{key}"), justify="right")
        for score in found:
            sums = (score.sure, score.open, score.full)
            name = self.package.counties[score.county]
            table.add_row(name, *(_number(value) for value in sums))
        return table

    def _items(self, face: Face, found: list[Score]) -> None:
        for score in found:
            face.line()
            face.line(self.package.counties[score.county], style="bold")
            for points in score.points:
                face.para_hanging(_item(face, points), 2, 2)


def _item(face: Face, points: Points) -> Text:
    item, state = points.item, points.state
    values = {"sure": _number(points.low), "full": _number(points.full)}
    words = face.text(
        "scores.open_item" if state == OPEN else f"scores.{state}",
        name=face.pick(item.say, item.en),
        high=_number(points.high),
        why=face.pick(item.waits, item.waits_en),
        **values,
    )
    return Text(words, style="" if state == SCORED else "dim" if state == EMPTY else "yellow")


def _number(hundredths: int) -> str:
    whole, rest = divmod(hundredths, HUNDREDTHS)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def _county(score: Score) -> dict[str, Any]:
    """Points in hundredths."""
    return {
        "county": score.county,
        "sure": score.sure,
        "open": score.open,
        "full": score.full,
        "items": [
            {
                "id": p.item.id,
                "indicator": p.item.indicator or None,
                "state": p.state,
                "value": p.value,
                "low": p.low,
                "high": p.high,
                "full": p.full,
            }
            for p in score.points
        ],
    }
