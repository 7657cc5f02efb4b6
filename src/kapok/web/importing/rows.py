"""Screen 2: how many rows of each result, the problems put together, every row with what is wrong and what changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest

from kapok.imports import actions
from kapok.imports.copies import in_words
from kapok.imports.findings import Said, whole
from kapok.imports.findings import say as told_of
from kapok.imports.models import (
    CHECKED,
    LEFT_OUT,
    LOOK,
    SAME,
    SHEET,
    SYSTEM,
    VERDICTS,
    Import,
    ImportRow,
)
from kapok.imports.problems import Problem, problems
from kapok.imports.whose import Whose, subjects
from kapok.intake import Level
from kapok.masking import masked_all
from kapok.web.components import (
    Button,
    Column,
    Component,
    Form,
    Lines,
    Link,
    Table,
    Tag,
    Toggles,
    Verdict,
    Words,
)
from kapok.web.importing.mending import address, edited, fixable
from kapok.web.importing.steps import at, counted
from kapok.web.paging import paged
from kapok.web.subjects import PLACES


def verdict(request: HttpRequest, file: Import) -> Verdict:
    words = request.say("imports_verdict", rows=f"{actions.rows_of(file):,}", **counted(file))
    kind = "wanting" if file.counts.get(LEFT_OUT) or file.counts.get(LOOK) else "well"
    return Verdict(kind, words)


def row_by_row(request: HttpRequest, file: Import) -> list[Component]:
    say = request.say
    chosen = request.GET.get("result", "")
    chosen = chosen if chosen in VERDICTS else ""
    key = "imports_next_confirm" if file.state == CHECKED else "imports_next_done"
    step = "confirm" if file.state == CHECKED else "done"
    parts: list[Component] = [verdict(request, file), Button(say(key), href=at(file.pk, step))]
    parts += _to_choose(request, file)
    found = problems(request.actor, file.pk, say.lang, verdict=chosen)
    parts += edited(request, file, found)
    if found:
        parts.append(_problems(request, file, found))
    if file.state == CHECKED and file.counts.get(LEFT_OUT):
        parts.append(Words(say("imports_how_to_mend"), small=True))
    return [*parts, _tabs(request, file, chosen), _rows(request, file, chosen)]


def _tabs(request: HttpRequest, file: Import, chosen: str) -> Toggles:
    say, home = request.say, at(file.pk, "rows")
    every = (f"{say('imports_every')} {actions.rows_of(file):,}", home, not chosen)
    items = [every]
    for one in reversed(VERDICTS):
        if n := file.counts.get(one):
            words = f"{say.of(*Tag(f'row_{one}').words)} {n:,}"
            items.append((words, f"{home}?result={one}", one == chosen))
    return Toggles(say("imports_tabs"), items)


# ---- where sheet and system differ


def unchosen(request: HttpRequest, file: Import) -> int:
    """Rows in which they differ and nobody has chosen."""
    found = actions.rows(request.actor, file.pk, LOOK).filter(choice="")
    return sum(1 for one in found.values_list("changes", flat=True) if _differs(one))


def _differs(changes: list[dict[str, Any]]) -> bool:
    return any(one["differs"] for one in changes)


def _to_choose(request: HttpRequest, file: Import) -> list[Component]:
    say = request.say
    count = unchosen(request, file) if file.state == CHECKED and file.counts.get(LOOK) else 0
    if not count:
        return []
    buttons = [
        Button(say(f"imports_all_{one}"), "", name="all", value=one) for one in (SYSTEM, SHEET)
    ]
    return [Words(say("imports_choose_all", count=count)), Form(buttons, small=True)]


# ---- the same problems together


def _problems(request: HttpRequest, file: Import, found: list[Problem]) -> Table:
    say = request.say
    columns = [
        Column(say("imports_problem")),
        Column(say("imports_how_many"), numeric=True),
        Column(say("imports_cells")),
        Column(say("imports_mend")),
    ]
    rows = [
        [
            _headed(request, one.said.head, one.said.what),
            f"{one.count:,}",
            _cells(request, file, one),
            Lines([one.said.mend, fix]) if (fix := _fix(request, file, one)) else one.said.mend,
        ]
        for one in found
    ]
    return Table(say("imports_problems"), columns, rows, "")


def _fix(request: HttpRequest, file: Import, one: Problem) -> Link | None:
    """All its cells at once, where they may be meant to hold the same; else its one row."""
    say = request.say
    if file.state != CHECKED:
        return None
    if one.count > 1 and fixable(file, one):
        words = say("imports_fix", count=f"{one.count:,}")
        return Link(words, address(request, "edit", fix=one.key))
    if one.count == 1:
        return _edit(request, one.sheet, one.numbers[0])
    return None


def _edit(request: HttpRequest, sheet: int, number: int) -> Link:
    words = request.say("imports_edit_row", number=number)
    return Link(words, address(request, "edit", edit=f"{sheet}-{number}"))


def _headed(request: HttpRequest, head: str, what: str) -> str:
    if not head or what.startswith(head):
        return what
    return f"{head}{request.say.of('：', ': ')}{what}"


def _cells(request: HttpRequest, file: Import, one: Problem) -> str:
    say = request.say
    between = say.of("、", ", ")
    told = between.join(one.cells)
    if not one.said.letter:
        told = say("imports_row_cells", numbers=told)
    if one.count > len(one.numbers):
        told = say("imports_and_more", cells=told, count=f"{one.count:,}")
    return _in_sheet(file, one.sheet, told)


def _in_sheet(file: Import, sheet: int, words: str) -> str:
    """With the name of the sheet, where there are several."""
    read = [one for one in file.sheets if one["layout"]]
    if len(read) < 2:
        return words
    return f"{masked_all(read[sheet]['sheet'])} {words}"


# ---- every row


def _rows(request: HttpRequest, file: Import, chosen: str) -> Table:
    say = request.say
    listed, more, back = paged(request, actions.rows(request.actor, file.pk, chosen))
    mended = {
        (sheet, number): letters
        for sheet in {one.sheet for one in listed}
        for number, letters in actions.mended_letters(
            file, sheet, [one.number for one in listed]
        ).items()
    }
    choosing = any(_differs(one.changes) for one in listed)
    whose = subjects(file, listed)
    keys = ["row", "counts", "said", "mend"]
    keys += [key for key, there in (("which", choosing), ("person", whose)) if there]
    rows = [
        [
            _in_sheet(file, one.sheet, str(one.number)),
            Tag(f"row_{one.verdict}"),
            Lines(
                [
                    *_said(request, file, one),
                    *_mended(request, mended.get((one.sheet, one.number), [])),
                ]
            ),
            Lines(list(_to_mend(request, file, one)) or ["–"]),
            *([_which(request, file, one)] if choosing else ()),
            *([_subject(request, whose.get(one.pk))] if whose else ()),
        ]
        for one in listed
    ]
    columns = [Column(say(f"imports_{key}"), minor=key == "person") for key in keys]
    return Table(say("imports_rows"), columns, rows, say("imports_no_rows"), more=more, back=back)


def _findings(request: HttpRequest, file: Import, row: ImportRow) -> Iterator[Said]:
    """Each once: a row that speaks of two things may be told the same twice."""
    told = [told_of(whole(one, file.findings), request.say.lang) for one in row.findings]
    yield from dict.fromkeys(one for one in told if one.level != Level.REPAIR)


def _said(request: HttpRequest, file: Import, row: ImportRow) -> Iterator[object]:
    """Each problem with its cell; each change, old and new."""
    nothing = True
    for one in _findings(request, file, row):
        cell = f"{one.letter}{row.number} " if one.letter else ""
        yield f"{cell}{_headed(request, one.head, one.what)}"
        nothing = False
    alone = [ImportRow(verdict=row.verdict, changes=[one]) for one in row.changes]
    for told in in_words(alone, file, request.say.lang):
        yield told.what
        nothing = False
    if nothing:
        yield request.say("imports_fine")


def _mended(request: HttpRequest, letters: list[str]) -> Iterator[str]:
    if letters:
        between = request.say.of("、", ", ")
        yield request.say("imports_cells_mended", letters=between.join(sorted(letters)))


def _to_mend(request: HttpRequest, file: Import, row: ImportRow) -> Iterator[object]:
    """How each problem is mended, and where."""
    yield from dict.fromkeys(_mends(request, file, row))
    if file.state == CHECKED and (row.verdict != SAME or row.findings):
        yield _edit(request, row.sheet, row.number)


def _mends(request: HttpRequest, file: Import, row: ImportRow) -> Iterator[str]:
    yield from (one.mend for one in _findings(request, file, row) if one.mend)


def _which(request: HttpRequest, file: Import, row: ImportRow) -> object:
    say = request.say
    if not _differs(row.changes):
        return "–"
    chosen = say(f"imports_chosen_{row.choice}") if row.choice else ""
    if file.state != CHECKED:
        return chosen
    buttons = [
        Button(say(f"imports_{one}_holds"), "", name="choice", value=one) for one in (SHEET, SYSTEM)
    ]
    hidden = [("row", str(row.number)), ("sheet", str(row.sheet))]
    form = Form(buttons, hidden=hidden, small=True)
    return Lines([chosen, form]) if chosen else form


def _subject(request: HttpRequest, one: Whose | None) -> object:
    if one is None:
        return "–"
    return Link(request.say("imports_person"), f"/{PLACES[one.entity]}/{one.id}/")
