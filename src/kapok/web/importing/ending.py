"""Screen 3: what will be written; and the result, with the workbook and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kapok.finds.models import DECIDE, NO_STANDARD, ONE_MISSING, READY
from kapok.finds.running import office_package
from kapok.imports import actions, copies
from kapok.imports.models import (
    APPLIED,
    CHECKED,
    FIRST,
    LEFT_OUT,
    LOOK,
    UNDONE,
    VERDICTS,
    Import,
)
from kapok.imports.trouble import Refused
from kapok.jobs.models import FAILED, QUEUED, RUNNING, Job
from kapok.jobs.overview import outcome
from kapok.jobs.work.anew import MOST_TOUCHED
from kapok.jobs.work.importing import WORKBOOK
from kapok.web.components import (
    Button,
    Component,
    Field,
    Folded,
    Form,
    Lines,
    Link,
    Links,
    Row,
    Section,
    Summary,
    Verdict,
    Words,
)
from kapok.web.importing.rows import unchosen
from kapok.web.importing.steps import (
    IMPORTS,
    at,
    counted,
    foreseeing,
    job_of,
    usable,
    writes,
)
from kapok.web.officers import Officers
from kapok.web.values import day as _moment

MANY_ROWS = 5_000
"""From so many on the workbook takes more than a few seconds."""


def too_many(file: Import) -> bool:
    """Whether its workbook is made by a worker."""
    return actions.rows_of(file) > copies.MOST_ROWS


def making(file: Import, lang: str) -> Job | None:
    """The last job that was to make it."""
    asked = Job.objects.filter(kind=WORKBOOK, arguments__number=file.pk, arguments__lang=lang)
    found: Job | None = asked.order_by("-id").first()
    return found


def to_confirm(request: HttpRequest, file: Import, *, partial: bool = True) -> list[Component]:
    say, told = request.say, counted(file)
    told |= {"rows": f"{writes(file):,}"}
    if not writes(file):
        return [Verdict("info", say("imports_confirm_nothing")), _will(request, file)]
    parts: list[Component] = [Verdict("info", say("imports_confirm_verdict", **told))]
    if file.counts.get(LOOK) and (count := unchosen(request, file)):
        parts += [
            Words(say("imports_choose_all", count=count)),
            Link(say("imports_which"), f"{at(file.pk, 'rows')}?result={LOOK}"),
        ]
    parts.append(_will(request, file))
    fields = []
    if file.counts.get(LEFT_OUT):
        hint = say("imports_partial_hint", count=told["rows"], refused=told[LEFT_OUT])
        fields.append(
            Field("partial", say("imports_partial"), "check", "1" if partial else "", hint=hint)
        )
    button = Button(say("imports_confirm_go", count=told["rows"]))
    return [*parts, Form([button], fields)]


def _will(request: HttpRequest, file: Import) -> Section:
    say = request.say
    many = actions.rows_of(file) > MOST_TOUCHED
    rows = [
        Row(say(f"imports_will_{one}"), say("imports_will_rows", count=f"{n:,}"))
        for one in VERDICTS
        if (n := file.counts.get(one))
    ]
    rows += [
        Row(say("imports_then"), say("imports_then_all" if many else "imports_then_words")),
        *([Row(say("imports_forecast"), Lines(told))] if (told := forecast(request, file)) else ()),
        Row(say("imports_until"), say("imports_until_words", hours=actions.undo_hours())),
    ]
    return Section(say("imports_will"), [Summary(rows), *_ask_forecast(request, file)])


def _ask_forecast(request: HttpRequest, file: Import) -> list[Component]:
    """Asked for, not worked out by itself: it takes a worker some seconds."""
    say = request.say
    if foreseeing(job_of(file)):
        return [Words(say("imports_forecast_moving"))]
    if not usable(file) or actions.forecast_of(request.actor, file) is not None:
        return []
    if actions.rows_of(file) > MOST_TOUCHED:
        many = Refused("import_forecast_many", most=MOST_TOUCHED)
        return [Words(many.say(say.lang), small=True)]
    button = Button(say("imports_forecast_go"), "", name="forecast", value="1")
    return [Words(say("imports_forecast_words"), small=True), Form([button], small=True)]


def forecast(request: HttpRequest, file: Import) -> list[str]:
    """What a trial showed, in words; nothing where there was none."""
    say, told = request.say, actions.forecast_of(request.actor, file)
    if told is None:
        return []
    found = [say("imports_forecast_tasks", new=told["tasks"], gone=told["tasks_gone"])]
    found += _warned(request, told.get("warnings"))
    if "finds" not in told:
        return [*found, say("imports_forecast_no_run")]
    ready = sum(told["finds"].get(kind, 0) for kind in (READY, DECIDE))
    money = {"count": ready, "amount": f"{told['amount'] // 100:,}", "gone": told["finds_gone"]}
    changed = ready or told["finds_gone"]
    found.append(
        say("imports_forecast_finds", **money) if changed else say("imports_forecast_same")
    )
    rest = [(kind, told["finds"].get(kind)) for kind in (ONE_MISSING, NO_STANDARD)]
    return [*found, *(say(f"imports_forecast_{kind}", count=n) for kind, n in rest if n)]


def _warned(request: HttpRequest, moved: list[dict[str, Any]] | None) -> list[str]:
    """Warnings that would begin and end, by rule; nothing where that was not worked out."""
    if moved is None:
        return []
    say, rules = request.say, office_package().watched

    def of(side: str) -> str:
        told = [
            say("imports_forecast_warning", title=say.of(rule.title, rule.en), count=f"{n:,}")
            for one in moved
            if (n := one[side]) and (rule := rules.get(one["rule"]))
        ]
        return str(say.of("、", ", ").join(told) or say("imports_forecast_warned_none"))

    if not moved:
        return [say("imports_forecast_warned_same")]
    return [say("imports_forecast_warned", new=of("new"), gone=of("gone"))]


def result(request: HttpRequest, file: Import, problem: str = "") -> list[Component]:
    say = request.say
    if file.state == CHECKED:
        words = Verdict("wanting", say("imports_not_yet"))
        return [words, Button(say("imports_next_confirm"), href=at(file.pk, "confirm"))]
    if file.state == UNDONE:
        who = Officers(say, [file.undone_by])(file.undone_by, file.undone_at)
        told = {"who": who, "at": _moment(file.undone_at)}
        return [Verdict("info", say("imports_undone", **told)), *_workbook(request, file)]
    if file.state != APPLIED:
        return []
    parts: list[Component] = [Verdict("well", say("imports_applied", **counted(file)))]
    rows = [
        Row(say("imports_when_done"), file.applied_at),
        Row(
            say("imports_confirmed_by"),
            Officers(say, [file.confirmed_by])(file.confirmed_by, file.applied_at),
        ),
        Row(say("imports_as_of"), file.as_of),
    ]
    if file.wrote.get(FIRST):
        alone = Words(Refused("import_first").say(say.lang), small=True)
        return [*parts, *_workbook(request, file), Summary(rows), alone]
    until = actions.undo_until(file)
    if timezone.now() > until:
        late = Words(say("imports_undo_late", at=_moment(until)), small=True)
        return [*parts, *_workbook(request, file), Summary(rows), late]
    rows.append(Row(say("imports_until"), say("imports_until_at", at=_moment(until))))
    return [*parts, *_workbook(request, file), Summary(rows), _undo(request, problem)]


def _workbook(request: HttpRequest, file: Import) -> list[Component]:
    say = request.say
    if too_many(file) and not copies.copy_of(file, say.lang):
        return _to_make(request, file)
    slow = MANY_ROWS < actions.rows_of(file) <= copies.MOST_ROWS
    return [
        Button(say("imports_workbook"), href=at(file.pk, "workbook")),
        *([Words(say("imports_workbook_wait"))] if slow else ()),
        Words(say("imports_workbook_words"), small=True),
        Links([Link(say("imports_hand_back"), IMPORTS)]),
    ]


def _to_make(request: HttpRequest, file: Import) -> list[Component]:
    """Of many rows: asked for, being made, or why it was not."""
    say, job = request.say, making(file, request.say.lang)
    if job is not None and job.state in (QUEUED, RUNNING):
        return [Words(say("imports_workbook_moving"))]
    parts: list[Component] = []
    if job is not None and job.state == FAILED:
        parts.append(Verdict("alarm", say("imports_job_failed", why=say.of(*outcome(job)))))
    button = Button(say("imports_workbook_make"), "", name="workbook", value="1")
    words = say("imports_workbook_many", most=f"{copies.MOST_ROWS:,}")
    return [*parts, Words(words, small=True), Form([button], small=True)]


def _undo(request: HttpRequest, problem: str) -> Component:
    """Open where something was wrong with it."""
    say = request.say
    why = Field(
        "why",
        say("imports_undo_why"),
        value=request.POST.get("why", ""),
        error=problem,
        length=100,
    )
    form = Form([Button(say("imports_undo_go"), "")], [why])
    parts = [Words(say("imports_undo_words")), form]
    if problem:
        return Section(say("imports_undo"), parts)
    return Folded(say("imports_undo"), parts)
