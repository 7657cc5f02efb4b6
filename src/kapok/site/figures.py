"""Figures: every value with the day from which it holds, the city's and each county's; 标准未配置 where there is none."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kapok.look import Html, tag, text
from kapok.rules.explain.words import money
from kapok.rules.package.model import Measure
from kapok.rules.package.values import Parameter
from kapok.rules.reading.valuesfile import show as shown
from kapok.site.basis import basis
from kapok.site.book import Book
from kapok.site.frame import bilingual, both
from kapok.site.texts import one, zh

FOR_THE_OFFICE = ("G", "D")
"""Confidences of what an office has still to confirm."""


def value_words(value: Any, type_: str) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return zh("yes" if value else "no")
    return one(money(value).zh, money(value).en) if type_ == "money" else shown(value, type_)


def table(book: Book, caption: str, params: list[Parameter], measure: Measure | None) -> Html:
    """One row a figure; on a phone a row is a card."""
    head = [
        tag("th", *bilingual(f"param.{key}"), scope="col") for key in ("name", "value", "basis")
    ]
    rows = [_row(book, parameter, measure) for parameter in params]
    return tag(
        "table",
        tag("caption", text(caption), class_="vh"),
        tag("thead", tag("tr", *head)),
        tag("tbody", *rows),
        class_="cards figures",
    )


def _row(book: Book, parameter: Parameter, measure: Measure | None) -> Html:
    name = both(parameter.say, parameter.en)
    kind = text(zh(f"param.{parameter.kind}"))
    tone = "amber" if parameter.confidence in FOR_THE_OFFICE else "grey"
    sure = tag("span", text(zh(f"confidence.{parameter.basis_kind}")), class_=f"tag {tone}")
    about = tag("div", kind, " · ", sure, class_="small")
    owner = measure if measure is not None and parameter.owner == measure.id else None
    return tag(
        "tr",
        tag("th", *name, about, scope="row", id=_id(book, parameter, measure)),
        tag("td", _values(book, parameter)),
        tag("td", basis(book, parameter.basis, owner), class_="small"),
    )


def _id(book: Book, parameter: Parameter, measure: Measure | None) -> str:
    """Its address; on a measure's page a shared figure may stand more than once."""
    id_ = book.parameter_id(parameter)
    return f"{id_}-m{book.key(measure.id)}" if measure is not None else id_


def _values(book: Book, parameter: Parameter) -> Html:
    items = [_dated(day, value, parameter) for day, value in parameter.values.items()]
    for code, dated in parameter.counties.items():
        where = tag("span", text(book.package.counties.get(code, code)), class_="tag blue")
        items += [f"{where} {_dated(day, value, parameter)}" for day, value in dated.items()]
    if not parameter.values:
        unset = tag("span", text(f"◌ {zh('param.unset')}"), class_="tag grey")
        items.insert(0, unset)
    return tag("ul", *(tag("li", item) for item in items), class_="values")


def _dated(day: dt.date, value: Any, parameter: Parameter) -> Html:
    said = zh("param.ended") if value is None else value_words(value, parameter.type)
    since = tag("span", text(zh("param.from", day=day)), class_="muted small")
    return f"{tag('strong', text(said))} {since}"
