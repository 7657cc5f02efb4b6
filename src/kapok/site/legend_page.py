"""What marks, words and signs mean, and whom and what the policy speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from kapok.look import Html, tag, text
from kapok.rules.package.model import KINDS, Rule
from kapok.rules.package.values import CONFIDENCES
from kapok.site.book import LEGEND, Book
from kapok.site.caseverdict import TONES, outcome_tag
from kapok.site.frame import bilingual, both, english, facts, heading, page
from kapok.site.marks import MARKS
from kapok.site.modal import BEHAVIOURS
from kapok.site.sentences import mark_tag
from kapok.site.texts import en, zh


def legend_page(book: Book) -> Html:
    package = book.package
    head = tag("header", tag("h1", *bilingual("legend.title")), class_="top")
    marks = [(mark_tag(m), _both(f"mark.{m.key}_is")) for m in MARKS]
    modal = [(_modal(name, words), _both(f"modal.{name}")) for name, words in BEHAVIOURS.items()]
    outcomes = [(outcome_tag(name), english(en(f"outcome.{name}"))) for name in TONES]
    kinds = [_split(zh(f"kind.{kind}"), en(f"kind.{kind}")) for kind in KINDS]
    sure = [(text(name), _both(f"confidence.{name}")) for name in CONFIDENCES]
    rules = [(text(rule.say), _rule(book, rule)) for rule in package.rules.values()]
    entities = [(text(e.label), english(e.en)) for e in package.vocabulary.entities.values()]
    suppliers = [(text(s.label), english(s.en)) for s in package.vocabulary.suppliers.values()]
    parts = [
        _section("marks", marks),
        _section("modal", modal, tag("p", *bilingual("legend.modal_words"))),
        _section("outcomes", outcomes),
        _section("kinds", kinds),
        _section("confidence", sure),
        _section(
            "departments", [(text(d.say), english(d.en)) for d in package.departments.values()]
        ),
        _section("funds", [(text(f.say), english(f.en)) for f in package.funds.values()]),
        _section("rules", rules),
        _section("entities", entities),
        _section("suppliers", suppliers),
    ]
    return page(book, LEGEND, zh("legend.title"), head, *parts)


def _section(key: str, rows: list[tuple[Html, Html]], words: Html = "") -> Html:
    return tag("section", heading(2, f"legend.{key}"), words, facts(rows)) if rows else ""


def _both(key: str) -> Html:
    return "".join(bilingual(key))


def _split(say: str, english_words: str) -> tuple[Html, Html]:
    """`name: what it is` as a name and what it is."""
    name, _, words = say.partition("：")
    return text(name), "".join(both(words, english_words))


def _modal(name: str, words: Iterable[str]) -> Html:
    return " ".join(tag("span", text(word), class_=f"modal {name}") for word in words)


def _rule(book: Book, rule: Rule) -> Html:
    words = rule.document
    if (later := book.package.rules.get(rule.replaced_by)) is not None:
        words += zh("legend.replaced", by=later.say)
    return text(words) + " " + english(rule.en)
