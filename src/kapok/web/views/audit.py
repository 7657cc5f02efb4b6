"""The log: who changed what and when. Which columns changed is shown, what stood in them is not."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from kapok.accounts.officers import MACHINES
from kapok.accounts.roles import Right
from kapok.comparing.rules import RULES
from kapok.intake.layouts import layouts
from kapok.jobs.overview import BROKEN, last_done, outcome
from kapok.masking import masked
from kapok.platform.database.roles import WEB
from kapok.registry.models import Event
from kapok.registry.runs import WINDOW, Run, behind, runs, told
from kapok.registry.words import words
from kapok.web.components import (
    Column,
    Component,
    Field,
    Filters,
    Folded,
    Link,
    Links,
    Table,
    Verdict,
    Words,
)
from kapok.web.dossier.reading import label_of
from kapok.web.exporting import MOST, exporting
from kapok.web.officers import Officers
from kapok.web.pages import needs, page
from kapok.web.texts import CATALOGUE
from kapok.web.texts import Words as Said
from kapok.web.texts.noted import COLUMNS, NOTED, NUMBERED, SHEETS, TABLES
from kapok.web.typed import day, whole

ROWS = 50
OPERATIONS = ("insert", "update", "delete")
LOOK = "look"
"""Not what was done but what was looked at: that has a page of its own."""
FACTS = "fact_"
LEFT_OUT = {"version", "recorded_at"}
_COUNTED = re.compile(rf"({'|'.join([*NUMBERED, *SHEETS])}) (\w+) ?(.*)")


@needs(Right.SEE_AUDIT)
def log(request: HttpRequest) -> HttpResponse:
    if request.GET.get("op") == LOOK:
        return redirect(f"/audit/looks/?{_same(request)}")
    say, found = request.say, Event.objects.order_by("-id")
    chips: list[str] = []
    op, actor, table = (request.GET.get(name, "").strip() for name in ("op", "actor", "table"))
    days = {name: day(request.GET.get(name, "")) for name in ("from", "to")}
    if op in OPERATIONS:
        found, chips = found.filter(op=op), [*chips, say(f"log_{op}")]
    if actor:
        found, chips = found.filter(actor=actor), [*chips, f"{say('log_actor')} {actor}"]
    if table:
        named = f"{say('log_table')} {table_of(say, table)}"
        found, chips = found.filter(table=table), [*chips, named]
    if days["from"]:
        found, chips = found.filter(at__date__gte=days["from"]), [*chips, f"≥ {days['from']}"]
    if days["to"]:
        found, chips = found.filter(at__date__lte=days["to"]), [*chips, f"≤ {days['to']}"]
    if not table:
        found = found.exclude(table="registry_look")  # they have a page of their own
    first, last = (whole(request.GET.get(name, "")) for name in ("first", "last"))
    if one_run := first is not None and last is not None:
        found = found.filter(id__range=(last, first))
    if (before := whole(request.GET.get("before", ""))) is not None:
        cut = "cut" in request.GET and not one_run
        found = behind(found, before) if cut else found.filter(id__lt=before)
    asked = {"op": op, "actor": actor, "table": table}
    asked |= {name: str(one or "") for name, one in days.items()}
    roles = Links([Link(say("roles_title"), "/audit/roles/")])
    if one_run:
        parts = [Verdict("info", say("log_run_verdict")), _rows(request, found)]
        return page(request, say("log_title"), parts, above=Link(say("log_title"), "/audit/log/"))
    parts = [_verdict(request), roles, _filters(say, asked, chips), _runs(request, found)]
    return page(request, say("log_title"), parts)


def _filters(say: Said, asked: dict[str, str], chips: list[str]) -> Filters:
    """What is asked for, as fields and as chips."""
    choices = [("", say("select_any")), *((one, say(f"log_{one}")) for one in (*OPERATIONS, LOOK))]
    return Filters(
        [
            Field("op", say("log_op"), "select", asked["op"], choices=choices),
            Field("actor", say("log_actor"), value=asked["actor"], length=40),
            Field("table", say("log_table"), "select", asked["table"], choices=_tables(say)),
            Field("from", say("log_from"), "date", asked["from"]),
            Field("to", say("log_to"), "date", asked["to"]),
        ],
        "/audit/log/",
        [masked(chip) for chip in chips],
    )


def _verdict(request: HttpRequest) -> Verdict:
    """What the log is; before anything else, if it does not hold."""
    say, verified = request.say, last_done("verify")
    if verified is None or verified.ended_at is None:
        return Verdict("info", say("log_verdict"))
    if BROKEN in verified.result:
        return Verdict("alarm", say.of(*outcome(verified)))
    return Verdict("info", say("log_verified", day=timezone.localdate(verified.ended_at)))


def _runs(request: HttpRequest, found: QuerySet) -> Table:
    """One line for each thing that somebody did; the rows it touched are folded behind it."""
    say = request.say
    whole_ = exporting(request)
    listed, others = runs(found, *((MOST, MOST) if whole_ else (ROWS, WINDOW)))
    events, more = told(listed), ""
    if others and not whole_:
        rest = request.GET.copy()
        rest.pop("cut", None)
        rest["before"] = str(listed[-1].last)
        if listed[-1].cut:
            rest["cut"] = "1"
        more = f"?{rest.urlencode()}"
    who = Officers(say, (one.actor for one in listed))
    rows = [
        [
            one.at,
            who(one.actor, one.at) + _account(request, one.actor),
            _why(request, one.reason),
            _touched(request, one, [events[number] for number in one.ids]),
        ]
        for one in listed
    ]
    columns = [Column(say(f"log_{key}")) for key in ("at", "actor", "done", "touched")]
    return Table(say("log_caption"), columns, rows, say("log_empty"), more=more)


def _account(request: HttpRequest, actor: str) -> str:
    """Beside the name, for an account may bear any."""
    if actor in MACHINES:
        return ""
    return str(request.say.of(f" · {masked(actor)}", f" · {masked(actor)}"))


def _touched(request: HttpRequest, one: Run, events: list[Event]) -> Folded:
    say = request.say
    counted = [f"{table_of(say, name)} {count:,}" for name, count in one.touched.most_common()]
    title = say.of("、", ", ").join(counted)
    if one.cut:
        title = say("log_touched_cut", what=title)
    parts: list[Component] = [Words(_told(request, event), small=True) for event in events]
    if one.count > len(events) or one.cut:
        rest = request.GET.copy()
        for name in ("before", "cut"):
            rest.pop(name, None)
        rest["first"], rest["last"] = str(one.first), str(one.last)
        parts.append(Link(say("log_touched_all", count=f"{one.count:,}"), f"?{rest.urlencode()}"))
    return Folded(title, parts)


def _told(request: HttpRequest, event: Event) -> str:
    say = request.say
    op = say(f"log_{event.op}") if event.op in OPERATIONS else event.op
    told_ = f"{op} {table_of(say, event.table)} {masked(event.row)}"
    changed = _changed(say, event) or (_whole(request, event) if event.op == "update" else "")
    return told_ + (say.of("：", ": ") + changed if changed else "")


def _rows(request: HttpRequest, found: QuerySet) -> Table:
    say, events = request.say, list(found[: MOST if exporting(request) else ROWS + 1])
    more = ""
    if len(events) > ROWS and not exporting(request):
        events = events[:ROWS]
        rest = request.GET.copy()
        rest["before"] = str(events[-1].pk)
        more = f"?{rest.urlencode()}"
    keys = ("at", "actor", "op", "table", "row", "changed", "reason")
    rows = [
        [
            e.at,
            say("log_system") if e.actor == WEB else masked(e.actor),
            say(f"log_{e.op}") if e.op in OPERATIONS else e.op,
            table_of(say, e.table),
            masked(e.row),
            _changed(say, e) or _whole(request, e),
            _why(request, e.reason),
        ]
        for e in events
    ]
    columns = [Column(say(f"log_{key}"), minor=key in {"row", "reason"}) for key in keys]
    return Table(say("log_caption"), columns, rows, say("log_empty"), more=more)


def table_of(say: Said, table: str) -> str:
    """What history was kept of, in words."""
    entity = words().entities.get(table.removeprefix(FACTS)) if table.startswith(FACTS) else None
    return say.of(entity.label, entity.en) if entity else say.of(*TABLES.get(table, (table, table)))


def _tables(say: Said) -> list[tuple[str, str]]:
    facts = [f"{FACTS}{name}" for name in words().entities]
    return [("", say("select_any")), *((one, table_of(say, one)) for one in (*TABLES, *facts))]


def _changed(say: Said, event: Event) -> str:
    before, after = event.before or {}, event.after or {}
    names = [name for name in after if after[name] != before.get(name) and name not in LEFT_OUT]
    told = [_column(say, event.table, name) for name in names]
    return say.of("、", ", ").join(told) if before and after else ""


def _column(say: Said, table: str, name: str) -> str:
    entity = words().entities.get(table.removeprefix(FACTS)) if table.startswith(FACTS) else None
    if entity:
        return label_of(say, entity, name)
    return say.of(*COLUMNS.get(name, (name, name)))


def _why(request: HttpRequest, reason: str) -> str:
    """What somebody wrote as he wrote it, what the machine notes in the reader's language."""
    first, _, what = reason.partition(": ")
    if reason in NOTED:
        return str(request.say.of(*NOTED[reason]))
    if (counted := _COUNTED.fullmatch(reason)) is not None:
        note, about, written = counted.groups()
        done = f"{request.say.of(*NOTED[note])} {_about(request.say, note, about)}"
        return f"{done} · {masked(written)}" if written else done
    if (known := _known(first, what)) is not None:
        return f"{request.say.of(*NOTED[first])} · {request.say.of(*known)}"
    done = f"life_{first}_title"
    if what and (first in NOTED or done in CATALOGUE):
        said = request.say.of(*NOTED[first]) if first in NOTED else request.say(done)
        paper = f"paper_{what}"
        return f"{said} · {request.say(paper) if paper in CATALOGUE else masked(what)}"
    return masked(reason) or str(request.say("log_none"))


def _known(first: str, what: str) -> tuple[str, str] | None:
    """A rule, an office, by what it is called."""
    if first == "data quality" and what in RULES:
        return RULES[what].zh, RULES[what].en
    if first == "compare" and what in words().suppliers:
        office = words().suppliers[what]
        return office.label, office.en
    return None


def _about(say: Said, note: str, about: str) -> str:
    """The number of an import, the name of a sheet."""
    sheet = layouts().by_id.get(about) if note in SHEETS else None
    return say.of(sheet.label, sheet.en) if sheet else about


def _whole(request: HttpRequest, event: Event) -> str:
    """A change that history tells of and does not hold is one of a password, a key or an index."""
    hidden = event.op == "update" and event.before is None
    return str(request.say("log_hidden" if hidden else "log_whole"))


def _same(request: HttpRequest) -> str:
    """What was asked of the log, as far as looks know it."""
    return urlencode({name: request.GET.get(name, "") for name in ("actor", "from", "to")})
