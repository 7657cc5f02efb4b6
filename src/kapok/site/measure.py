"""One measure, warning or indicator, whole: an example first, then conditions, money, figures, readings, cases."""

from __future__ import annotations

from kapok.look import Html, tag, text
from kapok.rules.explain.uses import params_of, readings_of
from kapok.rules.package.model import Amount, Condition, Measure, Note
from kapok.rules.package.values import Reading
from kapok.rules.package.watching import WARNING
from kapok.site.basis import basis
from kapok.site.book import READINGS, Book
from kapok.site.casewords import few, rows_table
from kapok.site.example import example
from kapok.site.figures import table
from kapok.site.frame import bilingual, both, code, english, facts, heading
from kapok.site.procedure import procedure_section
from kapok.site.readings import current, reading_card
from kapok.site.saying import said
from kapok.site.texts import alone, one, zh
from kapok.site.watched import about_watched, actions

ALWAYS = "true"
SETTLED = ("top_up", "once", "per_batch")


def measure_article(book: Book, measure: Measure) -> Html:
    parts = [
        _head(book, measure),
        example(book, measure),
        _conditions(book, measure),
        *_notes(book, measure),
        actions(book, measure),
        _money(book, measure),
        _written(measure),
        _params(book, measure),
        _readings(book, measure),
        procedure_section(book, measure),
        _cases(book, measure),
    ]
    id_ = f"m{book.key(measure.id)}"
    return tag("article", *parts, class_="measure", id=id_, aria_labelledby=f"{id_}-h")


def _head(book: Book, measure: Measure) -> Html:
    package = book.package
    watched = "warning" if measure.id in package.warnings else "indicator"
    key = f"measure.{watched}" if measure.id in package.watched else "measure.head"
    id_ = {} if measure.id in package.indicators else {"id": measure.id}
    number = tag("span", text(zh(key, **id_)), class_="number")
    title = tag(
        "h2", number, " ", text(one(measure.title, measure.en)), id=f"m{book.key(measure.id)}-h"
    )
    beside = "" if alone() else tag("p", english(measure.en))
    return title + beside + facts(_about(book, measure))


def _about(book: Book, measure: Measure) -> list[tuple[Html, Html]]:
    package = book.package
    unit = package.vocabulary.entities[measure.unit]
    known = package.departments
    names = [known[name] for name in (measure.lead, *measure.partners) if name in known]
    leads = both("、".join(n.say for n in names), ", ".join(n.en for n in names))
    rows = [
        (_name("kind"), "".join(bilingual(f"kind.{measure.kind}"))),
        (_name("lead"), "".join(leads)),
        (_name("unit"), "".join(both(unit.label, unit.en))),
    ]
    if measure.id not in package.watched:
        if measure.amounts:
            rows.append((_name("payee"), said(book.package, measure, measure.payee)))
        rows.append((_name("event"), said(book.package, measure, measure.event)))
    if measure.authority:
        rows.append((_name("authority"), "".join(both(measure.authority, measure.authority_en))))
    rows += about_watched(book, measure)
    return [*rows, (_name("file"), code(str(measure.place)))]


def _name(key: str) -> Html:
    return "".join(bilingual(f"measure.{key}"))


def _written(measure: Measure) -> Html:
    """The rule to the letter, folded: for whoever looks after it."""
    listed = [(c.say, c.en, s) for c in measure.conditions for s in (c.when, c.reached, c.before)]
    listed += [(one.say, one.en, one.value) for one in measure.amounts]
    items = [
        tag("li", *both(say, en), tag("div", code(source.text), class_="tests"))
        for say, en, source in listed
        if source is not None
    ]
    summary = tag("summary", *bilingual("measure.written"))
    return tag("details", summary, tag("ul", *items), class_="written") if items else ""


# conditions


def _conditions(book: Book, measure: Measure) -> Html:
    items = [_condition(book, measure, condition) for condition in measure.conditions]
    if not items:
        return ""
    title = heading(3, "measure.conditions", n=len(items))
    return tag("section", title, tag("ol", *items, class_="conditions"))


def _condition(book: Book, measure: Measure, condition: Condition) -> Html:
    words = [tag("strong", text(one(condition.say, condition.en)))]
    words += [] if alone() else [" ", english(condition.en)]
    if condition.id in measure.gate:
        words += [" ", tag("span", text(zh("measure.gate")), class_="tag grey")]
    if condition.soft:
        words += [" ", tag("span", text(zh("measure.soft")), class_="tag amber")]
    tests = [said(book.package, measure, condition.when)] if condition.when else []
    for key, source in (("reached", condition.reached), ("before", condition.before)):
        if source is not None:
            tests.append(text(zh(f"measure.{key}")) + said(book.package, measure, source))
    why = tag("div", basis(book, condition.basis, measure), class_="small")
    return tag("li", tag("div", *words), why, tag("div", *tests, class_="tests"))


def _notes(book: Book, measure: Measure) -> list[Html]:
    found: list[Html] = []
    flags = "causes" if measure.kind == WARNING else "flags"
    for key, notes in (("priority", measure.priority), (flags, measure.flags)):
        if notes:
            title = heading(3, f"measure.{key}")
            words = tag("p", *bilingual(f"measure.{key}_words"), class_="small")
            items = (_note(book, measure, one) for one in notes)
            found.append(tag("section", title, words, tag("ol", *items)))
    return found


def _note(book: Book, measure: Measure, note: Note) -> Html:
    when = "" if note.when.text == ALWAYS else said(book.package, measure, note.when)
    return tag("li", *both(note.say, note.en), tag("div", when, class_="tests") if when else "")


# money


def _money(book: Book, measure: Measure) -> Html:
    if not measure.amounts:
        return ""
    rows = [_amount(book, measure, amount) for amount in measure.amounts]
    if measure.pay is not None:
        rows.append((_name("pay"), said(book.package, measure, measure.pay)))
    settled = measure.settle in SETTLED
    how = "".join(bilingual(f"settle.{measure.settle}")) if settled else code(measure.settle)
    rows.append((_name("settle"), how))
    for key in measure.keys:
        label = book.package.shared_keys.get(key.shared)
        named = tag("div", *both(label.say, label.en)) if label else ""
        rows.append(
            (
                _name("key"),
                named
                + text(zh("measure.key_join")).join(
                    said(book.package, measure, p) for p in key.parts
                ),
            )
        )
    if measure.limit is not None:
        rows.append((_name("limit"), said(book.package, measure, measure.limit.units)))
    for route in measure.routes:
        fund = book.package.funds.get(route.source)
        words = list(both(fund.say, fund.en)) if fund else [text(route.source)]
        level = one("（{}）", " ({})").format(zh(f"level.{route.level}")) if route.level else ""
        when = (
            tag("div", said(book.package, measure, route.when), class_="tests")
            if route.when
            else ""
        )
        quoted = tag("div", basis(book, route.basis, measure), class_="small")
        rows.append((_name("fund"), "".join([*words, text(level), quoted, when])))
    return tag("section", heading(3, "measure.money"), facts(rows, "facts money"))


def _amount(book: Book, measure: Measure, amount: Amount) -> tuple[Html, Html]:
    unit = book.package.vocabulary.entities[measure.unit]
    per = zh("measure.total") if amount.total else zh("measure.each", unit=one(unit.label, unit.en))
    each = tag("span", text(per), class_="tag grey")
    why = tag("div", basis(book, amount.basis, measure), class_="small")
    return "".join(
        both(amount.say, amount.en)
    ), f"{each} {said(book.package, measure, amount.value)}{why}"


# figures and readings


def _params(book: Book, measure: Measure) -> Html:
    params = params_of(book.package, measure)
    if not params:
        return ""
    caption = zh("param.table", owner=one(measure.title, measure.en))
    return tag("section", heading(3, "measure.params"), table(book, caption, params, measure))


def _readings(book: Book, measure: Measure) -> Html:
    found = readings_of(book.package, measure)
    if not found:
        return ""
    own = [r for r in found if r.name in measure.readings]
    shared = [r for r in found if r.name not in measure.readings]
    parts = [heading(3, "measure.readings"), tag("p", *bilingual("measure.readings_words"))]
    parts += [reading_card(r, book.reading_id(measure.id, r), 4) for r in own]
    if shared:
        parts.append(tag("p", *bilingual("measure.readings_shared")))
        parts.append(tag("ul", *(_shared(book, r) for r in shared), class_="shared"))
    return tag("section", *parts)


def _shared(book: Book, reading: Reading) -> Html:
    address = f"{book.address(READINGS)}#{book.reading_id('', reading)}"
    answer = tag("span", text(f"● {one(current(reading).say, current(reading).en)}"))
    return tag("li", tag("a", text(one(reading.ask, reading.en)), href=address), " ", answer)


def _cases(book: Book, measure: Measure) -> Html:
    cases = book.cases[measure.id]
    if not cases:
        words = tag("p", *bilingual("measure.no_cases"))
        return "" if measure.id in book.package.indicators else tag("section", words)
    title = heading(3, "measure.cases", n=len(cases))
    all_ = tag("a", *bilingual("measure.cases_all", n=len(cases)), href=book.cases_page(measure.id))
    shown = rows_table(book, measure, cases, few(cases))
    return tag("section", title, tag("p", *bilingual("measure.cases_words")), shown, tag("p", all_))
