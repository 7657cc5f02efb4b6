"""数据任务: what rules found in the registry, whose it is to mend, and that somebody looked and found it right."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from kapok.accounts.roles import ROLES, Right
from kapok.accounts.settings import DATA_TASK_DAYS
from kapok.comparing import quality
from kapok.comparing.models import ACCEPTED, DataTask
from kapok.comparing.rules import RULES, Rule
from kapok.masking import masked
from kapok.registry.models import Household, Person
from kapok.registry.trouble import Refused
from kapok.web.components import (
    Button,
    Column,
    Component,
    Field,
    Filters,
    Form,
    Link,
    Row,
    Section,
    Summary,
    Table,
    Verdict,
    Words,
)
from kapok.web.finding.places import asked, named
from kapok.web.pages import after, needs, page
from kapok.web.paging import paged
from kapok.web.values import day

TASKS = "/data-tasks/"
CLOSED, LATE = "closed", "late"
PLACES = {"person": "people", "household": "households"}


@needs(Right.SEE_PEOPLE)
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The open ones, the late ones, or those that are closed; of one rule, of one owner, or all."""
    say, place, given = request.say, asked(request), request.GET
    rule, owner = given.get("rule", ""), given.get("owner", "")
    rule, owner = rule if rule in RULES else "", owner if owner in _owners() else ""
    state = given.get("state", "")
    state = state if state in (LATE, CLOSED) else ""
    found = quality.tasks(rule, place.scope, owner, closed=state == CLOSED, late=state == LATE)
    listed, more, back = paged(request, found)
    counted = quality.counts(place.scope)
    parts: list[Component] = [_verdict(request, counted)]
    if counted and not rule and not state:
        parts.append(_by_rule(request, counted))
    parts += [_filters(request, rule, owner, state)]
    parts.append(
        Table(
            say(f"quality_{state or 'open'}"),
            [Column(say(f"quality_{key}")) for key in ("who", "where", "fault", "owner", "since", "state")],
            _rows(request, listed),
            say("quality_none"),
            more=more,
            back=back,
        )
    )  # fmt: skip
    return page(request, say("quality_title"), parts)


def _owners() -> list[str]:
    return list(quality.OWNERS.values())


def _verdict(request: HttpRequest, counted: dict[str, tuple[int, int]]) -> Verdict:
    say, days = request.say, DATA_TASK_DAYS.now()
    n, late = (sum(one[place] for one in counted.values()) for place in (0, 1))
    if not n:
        return Verdict("well", say("quality_verdict_none"))
    words = say("quality_verdict", n=f"{n:,}", late=f"{late:,}", days=days)
    return Verdict("wanting", words)


def _by_rule(request: HttpRequest, counted: dict[str, tuple[int, int]]) -> Table:
    say, area = request.say, request.GET.get("area", "")
    within = f"&area={area}" if area.isdigit() else ""
    rows = [
        [
            say.of(rule.zh, rule.en),
            say(f"quality_{rule.severity}"),
            _listed(counted[rule.key][0], f"{TASKS}?rule={rule.key}{within}"),
            _listed(counted[rule.key][1], f"{TASKS}?rule={rule.key}&state={LATE}{within}"),
        ]
        for rule in RULES.values()
        if rule.key in counted
    ]
    columns = [
        Column(say("quality_fault")),
        Column(say("quality_severity")),
        Column(say("quality_n"), numeric=True),
        Column(say("quality_late"), numeric=True),
    ]
    return Table(say("quality_by_rule"), columns, rows, say("quality_none"))


def _listed(n: int, href: str) -> object:
    """A number leads to what it counts."""
    return Link(f"{n:,}", href) if n else "0"


def _filters(request: HttpRequest, rule: str, owner: str, state: str) -> Filters:
    say = request.say
    every = ("", say("quality_all"))
    fields = [
        Field(
            "rule", say("quality_fault"), "select", rule, required=False,
            choices=[every, *((one.key, say.of(one.zh, one.en)) for one in RULES.values())],
        ),
        Field(
            "owner", say("quality_owner"), "select", owner, required=False,
            choices=[every, *((key, _role(request, key)) for key in _owners())],
        ),
        Field(
            "state", say("quality_state"), "select", state, required=False,
            choices=[("", say("quality_open")), *((one, say(f"quality_{one}")) for one in (LATE, CLOSED))],
        ),
    ]  # fmt: skip
    return Filters(fields, TASKS)


def _role(request: HttpRequest, key: str) -> str:
    return str(request.say.of(ROLES[key].label, ROLES[key].en))


def _rows(request: HttpRequest, listed: list[DataTask]) -> list[list[object]]:
    say, places = request.say, named(one.scope for one in listed)
    names = _names(listed)
    rows: list[list[object]] = []
    for one in listed:
        rule, area = RULES.get(one.rule), places.get(one.scope)
        fault = say.of(rule.zh, rule.en) if rule else one.rule
        rows.append(
            [
                _who(request, one, names),
                area.name if area else "–",
                Link(fault, f"{TASKS}{one.pk}/"),
                _role(request, one.owner),
                one.opened_on,
                _state(request, one),
            ]
        )
    return rows


def _names(listed: list[DataTask]) -> dict[str, str]:
    ids = [one.subject for one in listed]
    found = dict(Person.objects.filter(pk__in=ids).values_list("id", "name"))
    return found | dict(Household.objects.filter(pk__in=ids).values_list("id", "number"))


def _who(request: HttpRequest, one: DataTask, names: dict[str, str]) -> Link:
    say = request.say
    if one.entity == "person":
        words = masked(names.get(one.subject) or "") or say("nameless_person")
    else:
        words = say("quality_household", number=names.get(one.subject) or "–")
    return Link(words, f"/{PLACES[one.entity]}/{one.subject}/")


def _state(request: HttpRequest, one: DataTask) -> str:
    say = request.say
    if one.closed_on:
        return str(say(f"quality_how_{one.how}", day=day(one.closed_on)))
    days = (request.office.day - one.opened_on).days
    if not days:
        return str(say("quality_is_new"))
    return str(
        say("quality_is_late" if days > DATA_TASK_DAYS.now() else "quality_is_open", days=days)
    )


# one task


@needs(Right.SEE_PEOPLE)
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, number: int) -> HttpResponse:
    """By POST somebody says that it is right as it is."""
    say, refused = request.say, None
    try:
        one = quality.get(number)
    except Refused as gone:
        raise Http404 from gone
    if request.method == "POST":
        try:
            quality.accept(request.actor, number, request.POST.get("because", ""))
        except Refused as found:
            refused = found
        else:
            return after(request, f"{TASKS}{number}/", "quality_accepted")
    rule = RULES.get(one.rule)
    fault = say.of(rule.zh, rule.en) if rule else one.rule
    kind = "well" if one.closed_on else "wanting"
    parts: list[Component] = [Verdict(kind, fault), _facts(request, one)]
    parts += [*_mend(request, one, rule), *_before(request, one)]
    if one.closed_on is None and request.actor.may(Right.CHANGE_PEOPLE):
        why = Field(
            "because",
            say("quality_because"),
            hint=say("quality_because_hint"),
            length=quality.LONGEST,
        )
        form = Form([Button(say("quality_accept"), "")], [why])
        parts.append(Section(say("quality_right_as_it_is"), [form]))
    return page(
        request,
        say("quality_one_title"),
        parts,
        problems=[(refused.field, say.of(refused.zh, refused.en))] if refused else (),
        above=Link(say("quality_title"), TASKS),
        status=422 if refused else 200,
    )


def _facts(request: HttpRequest, one: DataTask) -> Summary:
    say, area = request.say, named([one.scope]).get(one.scope)
    rows = [
        Row(say("quality_who"), _who(request, one, _names([one]))),
        Row(say("quality_where"), area.name if area else "–"),
        Row(say("quality_owner"), _role(request, one.owner)),
        Row(say("quality_since"), one.opened_on),
        Row(say("quality_state"), _state(request, one)),
    ]
    if one.how == ACCEPTED:
        rows.append(Row(say("quality_because"), f"{one.because}（{one.closed_by}）"))
    return Summary(rows)


def _mend(request: HttpRequest, one: DataTask, rule: Rule | None) -> list[Component]:
    if rule is None or one.closed_on:
        return []
    say = request.say
    return [Section(say("quality_mend"), [Words(say.of(rule.mend_zh, rule.mend_en)), Words(say("quality_closes_itself"), small=True)])]  # fmt: skip


def _before(request: HttpRequest, one: DataTask) -> list[Component]:
    """The times before."""
    if not one.earlier:
        return []
    say = request.say
    rows = [
        [dt.date.fromisoformat(opened), say(f"quality_how_{how}", day=closed)]
        for opened, closed, how in one.earlier
    ]
    columns = [Column(say("quality_since")), Column(say("quality_state"))]
    return [Table(say("quality_earlier"), columns, rows, "")]
