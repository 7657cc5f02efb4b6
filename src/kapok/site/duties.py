"""The duties a clause gives to departments: what, who, by when, with what evidence."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.package.document import Clause
from kapok.rules.package.duties import Duty
from kapok.site.basis import basis
from kapok.site.book import Book
from kapok.site.frame import bilingual, both, heading
from kapok.site.texts import one, zh

KEYS = ("what", "who", "when", "evidence")


def duties_section(book: Book, clause: Clause) -> Html:
    """Nothing where the clause gives none."""
    owed = [duty for duty in book.package.duties.values() if duty.clause == clause.id]
    if not owed:
        return ""
    head = [tag("th", *bilingual(f"duty.{key}"), scope="col") for key in KEYS]
    table = tag(
        "table",
        tag("caption", text(zh("clause.duties")), class_="vh"),
        tag("thead", tag("tr", *head)),
        tag("tbody", *(_row(book, duty) for duty in owed)),
        class_="cards duties",
    )
    return tag("section", heading(2, "clause.duties"), table)


def _row(book: Book, duty: Duty) -> Html:
    offices = [book.package.departments[name] for name in (duty.office, *duty.partners)]
    names = zh("join").join(one(office.say, office.en) for office in offices)
    owed = tag("div", *bilingual(f"duty.{duty.owed_by}"), class_="small")
    why = tag("div", basis(book, duty.basis), class_="small")
    given = {"day": duty.due, "n": duty.due}
    when = "".join(bilingual(f"duty.{duty.every}", **given))
    return tag(
        "tr",
        tag("th", *both(duty.say, duty.en), why, scope="row", id=f"d-{book.duty_key(duty.id)}"),
        tag("td", text(names), owed),
        tag("td", when),
        tag("td", *both(duty.evidence, duty.evidence_en)),
    )
