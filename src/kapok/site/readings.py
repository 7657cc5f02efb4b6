"""Readings: the open question, its answers, the one in force, and on whose word."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.package.values import Option, Reading
from kapok.site.frame import both, english
from kapok.site.texts import alone, en, one, zh


def reading_card(reading: Reading, id_: str, level: int, extra: Html = "") -> Html:
    """A reading, whole."""
    ask = tag(f"h{level}", text(one(reading.ask, reading.en)))
    about = [] if alone() else [english(reading.en)]
    if reading.question:
        question = zh("reading.question", id=reading.question)
        about += [tag("span", text(question), class_="tag grey")]
    options = [_option(reading, option) for option in reading.options.values()]
    return tag(
        "section",
        ask,
        tag("p", " ".join(about)),
        tag("ul", *options, class_="options"),
        *_confirmed(reading),
        extra,
        class_="reading",
        id=id_,
    )


def current(reading: Reading) -> Option:
    """The option of the last confirmation, else the default."""
    last = max(reading.confirmed, key=lambda c: c.start, default=None)
    return reading.options[last.option if last is not None else reading.default]


def _option(reading: Reading, option: Option) -> Html:
    now = option is current(reading)
    dot = tag("span", text("●" if now else "○"), aria_hidden="true", class_="dot")
    parts = [dot, " ", *both(option.say, option.en)]
    if now:
        key = "reading.now" if reading.confirmed else "reading.default"
        tone = "green" if reading.confirmed else "amber"
        parts += [" ", tag("span", text(zh(key)), class_=f"tag {tone}")]
    return tag("li", *parts, class_="now" if now else None)


def _confirmed(reading: Reading) -> list[Html]:
    found: list[Html] = []
    for confirmed in reading.confirmed:
        given = {
            "start": confirmed.start,
            "by": confirmed.by,
            "document": confirmed.document,
        }
        option = reading.options[confirmed.option]
        chosen = one(option.say, option.en) + one("：", ": ")
        words = text(f"✔ {chosen}{zh('reading.confirmed', **given)}")
        beside = "" if alone() else english(en("reading.confirmed", **given))
        found.append(tag("p", words, " ", beside, class_="small"))
    return found
