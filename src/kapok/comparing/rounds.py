"""A comparison round: whom an office is asked about, the request, its download, and the reply on its way into the registry.

Each step may be done again after a crash: the request is made once, a reply that is in stays in.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet

from kapok.accounts.actor import Actor, acting_as, tell
from kapok.accounts.models import Setting
from kapok.accounts.roles import Right
from kapok.comparing.answers import said
from kapok.comparing.models import ASKED, MADE, REPLIED, Round
from kapok.comparing.offices import OFFICES, REPLY, resolved_by
from kapok.comparing.requests import workbook
from kapok.comparing.trouble import Refused
from kapok.imports import actions as imports
from kapok.imports import arrays
from kapok.imports.models import APPLIED, CHANGED, CONFIRMED, LOOK, NEW, Import
from kapok.imports.reading import placed_people, vocabulary
from kapok.registry.actions.doing import office_day
from kapok.registry.keys import fields, vault
from kapok.registry.looks import REQUEST
from kapok.registry.trouble import plainly

VALID, VALID_DAYS = "comparison_days", 90
"""The setting after how many days a comparison is to be made anew, and what holds without it: a guess, [G]."""
_UNKNOWN = "until IS NULL AND outcome = 'unknown' AND cardinality(missing) > 0"
_NAMED = (
    "FROM fact_person facts JOIN registry_person named USING (id) WHERE facts.scope ^@ %s AND named.number_sealed IS NOT NULL "
    "AND named.merged_into_id IS NULL AND (facts.died_on IS NULL OR facts.died_on > kapok_day())"
)


def asked_about(scope: str) -> int:
    """How many people a round within the area would ask about."""
    [[people]] = arrays.ask(f"SELECT count(*) {_NAMED}", [scope])
    return int(people)


def resolves(scope: str) -> dict[str, int]:
    """By office: results within the area that are unknown now for want of nothing but what it may answer. Of those that runs have
    kept: none without a run.
    """
    words = vocabulary()
    each = ", ".join("count(*) FILTER (WHERE missing <@ %s::text[])" for _ in OFFICES)
    [counted] = arrays.ask(
        f"SELECT {each} FROM finds_result WHERE {_UNKNOWN} AND scope ^@ %s",
        [*(resolved_by(office, words) for office in OFFICES.values()), scope],
    )
    return dict(zip(OFFICES, map(int, counted), strict=True))


def valid_days() -> int:
    return int(Setting.get(VALID, VALID_DAYS))


def listed() -> QuerySet[Round]:
    """The newest first."""
    return Round.objects.all()


def get(number: int) -> Round:
    found: Round | None = Round.objects.filter(pk=number).first()
    if found is None:
        raise Refused("round_gone")
    return found


def make(by: Actor, office: str, scope: str) -> Round:
    """Whom to ask about is held fast; the request is made by `request`."""
    _may(by)
    if office not in OFFICES:
        raise Refused("round_office", "office", office=office)
    if not any(scope.startswith(area.replace("*", "")) for area in by.areas):
        raise Refused("round_area", "area", area=scope)
    with plainly(), transaction.atomic():
        tell(by, f"compare: {office}")
        one = Round.objects.create(office=office, scope=scope, by=by.name)
        one.people = arrays.run(
            f"INSERT INTO comparing_asked (round_id, person, scope) SELECT %s, facts.id, facts.scope {_NAMED}",
            [one.pk, scope],
        )
        if not one.people:
            raise Refused("round_nobody", "area")
        one.resolves = resolves(scope)[office]
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
        _open(one)
        supplier = OFFICES[one.office].supplier
    file = imports.receive(by, data, name, supplier=supplier)
    with acting_as(by, f"compare: reply {number}"):
        Round.objects.filter(pk=number).update(reply=file.pk, replied_by=by.name)
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
        state=ASKED, reply=None, replied_by="", answered=0, as_of=None, expires_on=None
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
    answered = (
        value for part in parsed for name in office.answers for value in part.columns.get(name, ())
    )
    if sheet.id == REPLY and all(value is None for value in answered):
        raise Refused("round_blank")
    numbers = [str(n) for part in parsed for n in part.columns.get("id_no", ()) if n]
    with acting_as(by):
        people = [row for row, _ in placed_people(numbers, fields()).values()]
        if not one.asked.filter(person__in=people).exists():
            raise Refused("round_not_asked")
    return any(seen.file.counts.get(verdict) for verdict in (NEW, CHANGED, LOOK))


def _replied(by: Actor, one: Round) -> Round:
    """How many were compared up to the latest day that the reply names, and that day; where it names none, as of when it speaks."""
    with acting_as(by):
        told = said(by, one)
    with acting_as(by, f"compare: reply {one.pk}"):
        day = min(told.last or imports.get(by, one.reply or 0).as_of, office_day())
        Round.objects.filter(pk=one.pk).update(
            state=REPLIED,
            answered=told.people,
            as_of=day,
            expires_on=day + dt.timedelta(days=valid_days()),
        )
        return get(one.pk)


def expired(one: Round) -> bool:
    return one.expires_on is not None and one.expires_on <= office_day()


def _open(one: Round) -> None:
    if one.state == REPLIED:
        raise Refused("round_replied", number=one.reply)
    if one.state == MADE:
        raise Refused("round_not_ready")


def _may(by: Actor) -> None:
    if not by.may(Right.CHANGE_PEOPLE):
        raise Refused("compare_right")
