"""A comparison round: whom an office is asked about, the request, its download, and the reply on its way into the registry.

Each step may be done again after a crash: the request is made once, a reply that is in stays in.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    When,
)

from kapok.accounts.actor import Actor, acting_as, tell
from kapok.accounts.postgres.base import HowMany
from kapok.accounts.roles import Right
from kapok.accounts.settings import COMPARISON_DAYS
from kapok.comparing import whom
from kapok.comparing.answers import said
from kapok.comparing.models import ASKED, MADE, REPLIED, Reply, Round
from kapok.comparing.offices import OFFICES
from kapok.comparing.requests import workbook
from kapok.comparing.trouble import Refused
from kapok.imports import actions as imports
from kapok.imports import arrays
from kapok.imports.models import APPLIED, CHANGED, CONFIRMED, LOOK, NEW, Import
from kapok.imports.reading import placed_people
from kapok.registry.actions.doing import office_day
from kapok.registry.keys import fields, vault
from kapok.registry.looks import REQUEST
from kapok.registry.trouble import plainly

OWNER = "caseworker"
"""The role whose work it is to ask again, whoever asked before."""


def listed() -> QuerySet[Round]:
    """The newest first; each says whether it is `overdue`."""
    return Round.objects.annotate(overdue=Case(When(_overdue(), then=True), default=False))


def _overdue() -> Q:
    """Expired, and nobody has asked the office again about the same people."""
    anew = Round.objects.filter(pk__gt=OuterRef("pk"), office=OuterRef("office"))
    anew = anew.annotate(older=ExpressionWrapper(OuterRef("scope"), CharField()))
    everybody = Q(only_unknown=False) | Q(only_unknown=OuterRef("only_unknown"))
    today = Func(function="kapok_day", output_field=DateField())
    expired_ = Q(state=REPLIED, expires_on__lte=today)
    return expired_ & ~Q(Exists(anew.filter(everybody, older__startswith=F("scope"))))


def waiting() -> HowMany:
    """Those without a reply."""
    return _how_many(Round.objects.filter(state=ASKED))


def overdue(by: Actor | None = None) -> HowMany:
    """Those to be asked again; `by`: that are his to ask again, which are his own, and a caseworker's all that he sees."""
    found = Round.objects.filter(_overdue())
    return _how_many(found if by is None or OWNER in by.roles else found.filter(by=by.name))


def _how_many(found: QuerySet[Round]) -> HowMany:
    words, values = found.order_by().values("pk").query.sql_with_params()
    return HowMany(f"SELECT count(*) FROM ({words}) each", tuple(values))


def get(number: int) -> Round:
    found: Round | None = listed().filter(pk=number).first()
    if found is None:
        raise Refused("round_gone")
    return found


def make(by: Actor, office: str, scope: str, *, only_unknown: bool = False) -> Round:
    """Whom to ask about is held fast; the request is made by `request`. `only_unknown`: only those for whom the office may resolve
    a result.
    """
    _may(by)
    if office not in OFFICES:
        raise Refused("round_office", "office", office=office)
    if not any(scope.startswith(area.replace("*", "")) for area in by.areas):
        raise Refused("round_area", "area", area=scope)
    with plainly(), transaction.atomic():
        tell(by, f"compare: {office}")
        one = Round.objects.create(
            office=office, scope=scope, by=by.name, only_unknown=only_unknown
        )
        people = whom.people(scope, OFFICES[office], only_unknown=only_unknown)
        one.people = arrays.run(
            f"INSERT INTO comparing_asked (round_id, person, scope) SELECT %s, each.id, each.scope FROM ({people.words}) each",
            [one.pk, *people.values],
        )
        if not one.people:
            why = "round_nobody_at_work" if OFFICES[office].of_jobs else "round_nobody"
            raise Refused("round_nobody_unknown" if only_unknown else why, "area")
        one.resolves = whom.would(scope)[office].results
        one.save(update_fields=["people", "resolves"])
    return one


def request(by: Actor, number: int) -> Round:
    """The workbook, into the vault."""
    _may(by)
    with acting_as(by, f"compare: request {number}"):
        one = get(number)
        if one.state != MADE:
            return one
        data = workbook(number, OFFICES[one.office], office_day())
    stored = vault().add(data)
    with acting_as(by, f"compare: request {number}"):
        Round.objects.filter(pk=number, state=MADE).update(address=stored.address, state=ASKED)
        return get(number)


def download(by: Actor, number: int) -> bytes:
    """The request with its numbers; that each of them was seen is kept, before anything is shown."""
    if not by.may(Right.REVEAL_NUMBERS):
        raise Refused("compare_right")
    with plainly(), transaction.atomic():
        tell(by, f"compare: download {number}")
        one = get(number)
        if not one.address:
            raise Refused("round_not_ready")
        arrays.ask("SELECT kapok_request_taken(%s, %s, %s)", [number, REQUEST, f"比对 {number}"])
        return vault().get(one.address)


def receive(by: Actor, number: int, data: bytes, name: str) -> Import:
    """The reply kept as an import that belongs to the round; nothing of it is read yet."""
    _may(by)
    with acting_as(by):
        one = get(number)
        _waits(by, one)
        supplier = OFFICES[one.office].supplier
    file = imports.receive(by, data, name, supplier=supplier)
    with acting_as(by, f"compare: reply {number}"):
        one = Round.objects.select_for_update().get(pk=number)
        _waits(by, one)
        Reply.objects.create(file=file.pk, round=one)
        Round.objects.filter(pk=number).update(reply=file.pk, judged="", replied_by=by.name)
    return file


def take_in(by: Actor, number: int) -> Round:
    """The reply read, judged by what was asked, imported; and until when it holds. What it says of others than those asked about
    goes in as well: it is the office's word.
    """
    _may(by)
    with acting_as(by):
        one = get(number)
        if one.state == REPLIED:
            return one
        if one.reply is None:
            raise Refused("round_not_ready")
        state = imports.get(by, one.reply).state
    if state not in (CONFIRMED, APPLIED):
        try:
            anew = _judge(by, one)
        except Refused as refused:
            imports.refuse(by, one.reply, refused)
            raise
        if not anew:
            return _replied(by, one)
        imports.confirm(by, one.reply, partial=True)
    if state != APPLIED:
        imports.apply(by, one.reply)
    return _replied(by, one)


def taken_back(number: int) -> None:
    """An import was undone: the round whose reply it was waits for one again. Within the transaction of whoever undid it."""
    Round.objects.filter(reply=number, state=REPLIED).update(
        state=ASKED, reply=None, judged="", replied_by="", answered=0, as_of=None, expires_on=None
    )


def reply(by: Actor, number: int, data: bytes, name: str) -> Round:
    """Both at once."""
    receive(by, number, data, name)
    return take_in(by, number)


def _judge(by: Actor, one: Round) -> bool:
    """Whether it says anything new. Refused where it is no reply, answers what its office does not know, answers nothing, or names
    nobody who was asked about.
    """
    assert one.reply is not None
    seen = imports.check(by, one.reply)
    read = seen.read
    assert read is not None
    office = OFFICES[one.office]
    if read.layout is None or read.layout.id not in office.replies:
        raise Refused("round_wrong_sheet")
    sheet, parsed = read.layout, read.parsed()
    others = {name for rule in sheet.rows if rule.entity == "person" for name in rule.facts}
    known = others - set(office.answers)
    foreign = {
        name
        for part in parsed
        for name in known & part.columns.keys()
        if any(value is not None for value in part.columns[name])
    }
    if foreign:
        heads = "、".join(sheet.columns[name].head for name in sorted(foreign))
        raise Refused("round_foreign", heads=heads)
    answers = office.answers_in(sheet.id)
    if all(value is None for part in parsed for n in answers for value in part.columns.get(n, ())):
        raise Refused("round_blank")
    numbers = [str(n) for part in parsed for n in part.columns.get("id_no", ()) if n]
    with acting_as(by):
        people = [row for row, _ in placed_people(numbers, fields()).values()]
        if not one.asked.filter(person__in=people).exists():
            raise Refused("round_not_asked")
    with acting_as(by, f"compare: reply {one.pk}"):
        _of_its_reply(one, judged=seen.file.wrote["plan"])
    return any(seen.file.counts.get(verdict) for verdict in (NEW, CHANGED, LOOK))


def _replied(by: Actor, one: Round) -> Round:
    """How many were compared up to the latest day that the reply names, and that day; where it names none, as of when it speaks."""
    with acting_as(by):
        told = said(by, one)
    with acting_as(by, f"compare: reply {one.pk}"):
        day = min(told.last or imports.get(by, one.reply or 0).as_of, office_day())
        _of_its_reply(
            one,
            state=REPLIED,
            answered=told.people,
            as_of=day,
            expires_on=day + dt.timedelta(days=COMPARISON_DAYS.now()),
        )
        return get(one.pk)


def _of_its_reply(one: Round, **told: object) -> None:
    """Of the round as long as this is its reply."""
    if not Round.objects.filter(pk=one.pk, reply=one.reply).update(**told):
        raise Refused("round_another_reply", number=one.reply)


def expired(one: Round) -> bool:
    return one.expires_on is not None and one.expires_on <= office_day()


def _waits(by: Actor, one: Round) -> None:
    """For a reply: none is in, nor on its way into the registry."""
    _open(one)
    if one.reply is not None and imports.get(by, one.reply).state in (CONFIRMED, APPLIED):
        raise Refused("round_taking_in", number=one.reply)


def _open(one: Round) -> None:
    if one.state == REPLIED:
        raise Refused("round_replied", number=one.reply)
    if one.state == MADE:
        raise Refused("round_not_ready")


def _may(by: Actor) -> None:
    if not by.may(Right.CHANGE_PEOPLE):
        raise Refused("compare_right")
