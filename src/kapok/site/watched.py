"""What a warning or an indicator has beside its rule: level, words, deadlines; counting, groups, target."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.package.model import Measure
from kapok.rules.package.watching import Action, Indicator, Target, WarningRule
from kapok.site.book import Book
from kapok.site.figures import value_words
from kapok.site.frame import bilingual, both, english, heading
from kapok.site.paths import label_of
from kapok.site.texts import alone, en, one, zh

TONES = {"red": "red", "orange": "amber", "yellow": "amber", "blue": "blue"}


def about_watched(book: Book, rule: Measure) -> list[tuple[Html, Html]]:
    """The lines of a warning or an indicator; none for a measure."""
    if (warning := book.package.warnings.get(rule.id)) is not None:
        return _warning(book, rule, warning)
    if (indicator := book.package.indicators.get(rule.id)) is not None:
        return _indicator(book, rule, indicator)
    return []


def _warning(book: Book, rule: Measure, warning: WarningRule) -> list[tuple[Html, Html]]:
    colours = [
        tag("span", text(zh(f"colour.{c}")), class_=f"tag {TONES[c]}") for c in warning.colours
    ]
    labels = {name: label_of(book.package, rule, source) for name, source in rule.facets.items()}
    why = warning.why.format(**{n: f"〔{x.zh if x else n}〕" for n, x in labels.items()})
    why_en = warning.why_en.format(**{n: f"[{x.en if x else n}]" for n, x in labels.items()})
    return [
        ("".join(bilingual("measure.level")), " ".join(colours)),
        ("".join(bilingual("measure.why")), "".join(both(why, why_en))),
    ]


def _indicator(book: Book, rule: Measure, indicator: Indicator) -> list[tuple[Html, Html]]:
    rows = [("".join(bilingual("measure.way")), "".join(bilingual(f"way.{indicator.way}")))]
    if indicator.groups:
        names = "、".join(group.say for group in indicator.groups)
        words = both(names, ", ".join(group.en for group in indicator.groups))
        rows.append(("".join(bilingual("measure.groups")), "".join(words)))
    if indicator.target is not None:
        target = _target(book, rule, indicator.target)
        rows.append(("".join(bilingual("measure.target")), target))
    return rows


def _target(book: Book, rule: Measure, target: Target) -> Html:
    parts = [one(target.say, target.en)]
    for key, name in (("target.at_least", target.at_least), ("target.at_most", target.at_most)):
        if name:
            parameter = rule.params[name]
            value = parameter.in_force(book.package.valid_to)
            unset = zh("param.unset")
            said = unset if value is None else value_words(value, parameter.type)
            parts.append(zh(key, value=said))
    if target.until is not None:
        parts.append(zh("target.until", day=target.until))
    beside = "" if alone() else " " + english(target.en)
    return text(zh("stop").join(parts)) + beside


def actions(book: Book, rule: Measure) -> Html:
    """What has to be done when a warning is raised, by whom and by when."""
    warning = book.package.warnings.get(rule.id)
    if warning is None or not warning.actions:
        return ""
    items = [_action(book, rule, action) for action in warning.actions]
    return tag("section", heading(3, "measure.actions"), tag("ol", *items))


def _action(book: Book, rule: Measure, action: Action) -> Html:
    supplier = book.package.vocabulary.suppliers[action.who]
    days = rule.params[action.within].in_force(book.package.valid_to)
    key = "measure.within_unset" if days is None else "measure.within"
    by = zh(key, who=one(supplier.label, supplier.en), days=days)
    said = both(by, en(key, who=supplier.en, days=days))
    return tag("li", *both(action.say, action.en), tag("div", *said, class_="small"))
