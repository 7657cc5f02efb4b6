"""An explanation as plain text for a terminal: the verdict first, then why, how much, who pays, what would change it."""

from __future__ import annotations

from collections.abc import Iterator

from kapok.rules.explain.catalogue import clause_text, count, joined, same, say
from kapok.rules.explain.model import (
    ConditionLine,
    DecidingLines,
    Explanation,
    MissingFact,
    Money,
    ReadingUsed,
    RouteUsed,
    Text,
    Working,
)
from kapok.rules.explain.words import money

INDENT = "    "
MOST_SETS = 3


def render(explanation: Explanation, lang: str | None = None) -> str:
    """The text in one language (the explanation's own by default), without a line break at its end."""
    chosen = lang or explanation.lang
    lines: list[str] = []
    for part in _parts(explanation):
        lines += [line.get(chosen) if isinstance(line, Text) else line for line in part]
    return "\n".join(line.rstrip() for line in lines)


Lines = list[Text | str]


def _parts(e: Explanation) -> Iterator[Lines]:
    clause = clause_text(e.clause)
    yield [
        say("head", title=e.title, clause=clause),
        say("head_unit", entity=e.entity, unit=e.unit, as_of=e.as_of.isoformat()),
        "",
        _marked(e.verdict.mark, e.verdict.sentence),
    ]
    sections: list[tuple[str, Lines]] = [
        ("part_conditions", list(_conditions(e.conditions))),
        ("part_money", [_bullet(t) for t in (*money_lines(e), *money_readings(e))]),
        ("part_route", [_bullet(t) for t in route_lines(e)]),
        ("part_missing", [line for m in e.missing for line in _missing(m)]),
        ("part_deciding", list(_deciding(e.deciding)) if e.deciding else []),
        ("part_changes", [_bullet(c.text) for c in e.changes]),
        ("part_notes", list(_notes(e))),
    ]
    for name, lines in sections:
        if lines:
            yield ["", say(name), *lines]


def _marked(mark: str, text: Text) -> Text:
    return Text(f"{mark} {text.zh}", f"{mark} {text.en}")


def _indented(text: Text, depth: int = 1) -> Text:
    return Text(INDENT * depth + text.zh, INDENT * depth + text.en)


def _bullet(text: Text) -> Text:
    return Text(f"  · {text.zh}", f"  · {text.en}")


def _conditions(conditions: tuple[ConditionLine, ...]) -> Iterator[Text]:
    """A reading that several conditions rest on is told at the first of them."""
    told: dict[str, int] = {}
    for line in conditions:
        yield from _condition(line)
        again = sorted({told[r.name] for r in line.readings if r.name in told})
        for reading in line.readings:
            if reading.name not in told:
                told[reading.name] = line.number
                yield _indented(_reading(reading))
        if again:
            numbers = joined((same(str(number)) for number in again), "comma")
            yield _indented(say("line_same_reading", number=numbers))


def _condition(line: ConditionLine) -> Iterator[Text]:
    head = Text(f"{line.mark} {line.say.zh}", f"{line.mark} {line.say.en}")
    if line.status != "holds":
        head = Text(f"{head.zh} 〔{line.word.zh}〕", f"{head.en} [{line.word.en}]")
    yield Text(f"{line.number:2}. {head.zh}", f"{line.number:2}. {head.en}")
    yield _indented(
        joined(
            (
                c.text if c.shortfall is None else _short(c.text, c.shortfall.text)
                for c in line.comparisons
            ),
            "semicolon",
        )
    )
    if line.quote:
        yield _indented(say("line_quote", quote=line.quote, clause=clause_text(line.clause)))
    if line.source:
        yield _indented(say("line_source", source=line.source))


def _short(text: Text, short: Text) -> Text:
    return Text(f"{text.zh}，{short.zh}", f"{text.en}, {short.en}")


def _reading(reading: ReadingUsed) -> Text:
    return say("line_reading", ask=reading.ask, say=reading.say, how=reading.how)


def _work(working: Working) -> Text:
    line = say("line_work", say=working.say, formula=working.formula)
    return say("line_because", line=line, because=working.because) if working.because else line


def money_lines(e: Explanation) -> Iterator[Text]:
    """How the sum comes about, line by line."""
    if (m := e.money) is None:
        return
    settled = {w.formula.zh for w in m.items}
    for working in m.unit:
        if working.formula.zh not in settled:
            line = _work(working)
            yield say("line_unit", line=line) if m.items else line
    for working in m.items:
        yield _work(working)
    if m.pay is not None:
        yield _work(m.pay)
    if m.paid_open:
        yield say("line_paid_open")
    if m.due is not None:
        yield _due(m, m.due, e.route)
    if m.own_money:
        yield say("line_own", own=money(m.own_money))
    if m.open_units:
        yield say("line_open", n=count("cases", m.open_units))


def money_readings(e: Explanation) -> Iterator[Text]:
    """The readings that the sum rests on."""
    for reading in e.money.readings if e.money is not None else ():
        yield _reading(reading)


def _due(m: Money, due: int, route: RouteUsed | None) -> Text:
    if route is not None and not route.books:
        return say("line_recorded", due=money(due))
    if m.paid:
        return say("line_paid", paid=money(m.paid), due=money(due))
    return say("line_proposed" if m.proposed else "line_due", due=money(due))


def route_lines(e: Explanation) -> Iterator[Text]:
    """Which money it is, who pays it and to whom."""
    if (route := e.route) is None:
        return
    if route.say:
        yield route.say
    if route.authority:
        yield say("line_authority", who=route.authority)
    yield say("line_fund", fund=route.fund, level=route.level, department=route.department)
    if not route.books:
        yield say("line_payer", payer=route.level)
    else:
        yield say("line_payee", payee=route.payee)


def _missing(missing: MissingFact) -> Iterator[Text]:
    who = joined(missing.suppliers)
    line = (
        say("line_missing", label=missing.label, who=who)
        if who
        else say("line_missing_bare", label=missing.label)
    )
    yield _bullet(line if missing.verdict else say("line_money_only", line=line))
    if missing.ask:
        yield _indented(say("line_ask", ask=missing.ask))


def _deciding(deciding: DecidingLines) -> Iterator[Text]:
    if not deciding.exact:
        yield _bullet(say("line_not_exact"))
    elif deciding.settled:
        yield _bullet(say("line_settled" if deciding.yes else "line_settled_no"))
    else:
        alike = deciding.yes == deciding.no
        both = (
            [("line_both", deciding.yes)]
            if alike
            else [("line_yes", deciding.yes), ("line_no", deciding.no)]
        )
        for name, sets in both:
            if sets:
                yield _bullet(say(name, facts=_sets(sets)))
        if deciding.through:
            yield _bullet(say("line_through", facts=_together(deciding.through)))


def _sets(sets: tuple[tuple[Text, ...], ...]) -> Text:
    shown = joined((_together(labels) for labels in sets[:MOST_SETS]), "or_else")
    if len(sets) <= MOST_SETS:
        return shown
    more = say("line_more_sets", n=len(sets))
    return Text(shown.zh + more.zh, f"{shown.en} {more.en}")


def _together(labels: tuple[Text, ...]) -> Text:
    quoted = [say("quoted", fact=label) for label in labels]
    first = joined(quoted[:-1])
    return joined([first, quoted[-1]], "together")


def _notes(e: Explanation) -> Iterator[Text]:
    if e.holder:
        yield _bullet(e.holder)
    for flag in e.flags:
        yield _bullet(say("line_flag", say=flag.say))
    if e.priority is not None:
        yield _bullet(say("line_rank", rank=e.priority.id, say=e.priority.say))
