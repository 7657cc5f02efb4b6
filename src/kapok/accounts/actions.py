"""What is done to accounts and grants. Each checks who asks, refuses before it writes, and leaves its reason in history.

A grant that an administrator gives holds once a second administrator has confirmed it; so nobody, not even with an account
of his own making, can take a role in silence.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CharField, Exists, Func, OuterRef, Q, QuerySet
from django.utils import timezone
from psycopg import sql

from kapok.accounts.actor import Actor, holding, stands, tell
from kapok.accounts.areas import areas_called, told_apart
from kapok.accounts.models import Account, Area, Department, Grant
from kapok.accounts.roles import ROLES, Reach, Right
from kapok.accounts.trouble import Refused
from kapok.masking import masked
from kapok.rules.language.calendar import OPEN_END

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}", re.ASCII)
LONGEST_NAME = 30
PASSWORD_FAULTS = {
    "password_too_short": "password_short",
    "password_too_common": "password_common",
    "password_entirely_numeric": "password_numeric",
    "password_too_similar": "password_similar",
}


def accounts_of(by: Actor) -> QuerySet:
    """Accounts that are his to manage: all their roles are held within areas of his, also those over a person or an
    organisation. One without a role is for who made it, those who manage that one, and the city.
    """
    within = Account.objects.exclude(pk__in=_placed().exclude(_in_reach(by)).values("account"))
    held = Exists(Grant.objects.filter(account=OuterRef("pk")))
    makers = within.filter(held).values("pk")
    made = Q(made_by=by.account) if by.account else Q(pk__in=[])
    city = Func(function="kapok_top_scope", output_field=CharField())
    return within.alias(city=city).filter(held | made | Q(made_by__in=makers) | _begins(by, "city"))


def grants_of(by: Actor) -> QuerySet:
    return _placed().filter(_in_reach(by))


def _placed() -> QuerySet:
    """Roles with the scope of where they are held: of the area, or of whom they are held for. Whom the database does not
    show belongs to the city.
    """
    asked = ("area_id", "organisation", "person")
    place = Func(*asked, function="kapok_scope_of_grant", output_field=CharField())
    return Grant.objects.alias(place=place)


def _in_reach(by: Actor) -> Q:
    return _begins(by, "area__scope") | (Q(area=None) & _begins(by, "place"))


def _begins(by: Actor, place: str) -> Q:
    found = Q(pk__in=[])
    for area in by.areas:
        found |= Q(**{f"{place}__startswith": area.replace("*", "")})
    return found


def make_account(by: Actor, username: str, name: str) -> tuple[Account, str]:
    """The account, and its first password, which is shown once and must be changed."""
    account = _new(by, username, name)
    password = _temporary(account)
    account.save()
    return account, password


def make_machine(by: Actor, username: str, name: str) -> Account:
    """Another system's: it has no password and never gets one, so nobody logs in as it; it comes with tokens."""
    account = _new(by, username, name)
    account.set_unusable_password()
    account.must_change_password = False
    account.save()
    return account


def _new(by: Actor, username: str, name: str) -> Account:
    _administrator(by)
    if not USERNAME.fullmatch(username) or masked(username) != username:
        raise Refused("username_form", "username")
    if Account.objects.filter(username=username).exists():
        raise Refused("username_taken", "username", username=username)
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise Refused("name_missing", "name")
    tell(by, "make account")
    return Account(username=username, name=name.strip(), made_by=by.account)


def change_password(account: Account, old: str, new: str, again: str) -> None:
    """One's own. All other sessions end."""
    if not account.check_password(old):
        raise Refused("old_password_wrong", "old")
    if new != again:
        raise Refused("passwords_differ", "again")
    if new == old:
        raise Refused("same_password", "new")
    try:
        validate_password(new, account)
    except ValidationError as error:
        first = error.error_list[0]
        least = (first.params or {}).get("min_length", "")
        raise Refused(PASSWORD_FAULTS[first.code], "new", least=least) from error
    account.set_password(new)
    account.must_change_password = False
    account.password_changed_at = timezone.now()
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])


def reset_password(by: Actor, account: Account, day: dt.date) -> str:
    """A first password once more. Where no second factor is in use, it alone opens the account: so its roles must be confirmed
    anew.
    """
    _administrator(by, account)
    if account.machine:
        raise Refused("machine_account")
    _still_one(by, day)
    tell(by, "reset password")
    password = _temporary(account)
    account.session_epoch += 1
    account.save(update_fields=["password", "must_change_password", "session_epoch"])
    if not account.factor_confirmed_at:
        _confirm_anew(by, account, day)
    return password


def reset_factor(by: Actor, account: Account, day: dt.date) -> None:
    """For a lost phone. All roles must be confirmed anew: who resets both cannot walk in."""
    _administrator(by, account)
    _still_one(by, day)
    tell(by, "reset second factor")
    account.factor_sealed, account.factor_confirmed_at = None, None
    account.session_epoch += 1
    account.save(update_fields=["factor_sealed", "factor_confirmed_at", "session_epoch"])
    _confirm_anew(by, account, day)


def _confirm_anew(by: Actor, account: Account, day: dt.date) -> None:
    """Whoever opened an account to another, with what only he knows, has given its roles; they wait for a second one. Those
    that are over stay as they were.
    """
    standing = account.grants.filter(finish__gte=day)
    standing.update(confirmed_by=None, given_by=by.account)


def end_sessions(by: Actor, account: Account) -> None:
    _his(by, account)
    tell(by, "end sessions")
    account.session_epoch += 1
    account.save(update_fields=["session_epoch"])


def set_active(by: Actor, account: Account, day: dt.date, *, active: bool) -> None:
    """Nobody blocks himself, and whoever blocks is still an administrator then: so one is always left."""
    _administrator(by, account)
    _still_one(by, day)
    tell(by, "unblock" if active else "block")
    account.active = active
    account.session_epoch += 1
    account.save(update_fields=["active", "session_epoch"])


def grant_role(  # noqa: PLR0913 - the columns of a grant
    by: Actor,
    account: Account,
    role: str,
    *,
    day: dt.date,
    reason: str,
    area: str = "",
    organisation: str = "",
    person: str = "",
    department: str = "",
    start: dt.date | None = None,
    finish: dt.date | None = None,
) -> Grant:
    """A role from a day to another, in a place. It holds once another administrator has confirmed it."""
    _his(by, account)
    if account == by.account:
        raise Refused("grant_to_oneself")
    if role not in ROLES:
        raise Refused("unknown_role", "role", role=role)
    first, last = _period(day, start, finish)
    where = _place(by, role, first, area, organisation, person)
    if not reason.strip():
        raise Refused("reason_missing", "reason")
    office = _office(department, first)
    Account.objects.select_for_update().get(pk=account.pk)
    there = account.grants.filter(role=role, start__lte=last, finish__gte=first, **where).first()
    if there:
        raise Refused("grant_overlaps", "role", start=there.start)
    tell(by, reason.strip())
    made: Grant = Grant.objects.create(
        account=account,
        role=role,
        **where,
        department=office,
        start=first,
        finish=last,
        given_by=by.account,
        reason=reason.strip(),
    )
    return made


def _period(day: dt.date, start: dt.date | None, finish: dt.date | None) -> tuple[dt.date, dt.date]:
    """From the day on, for good, where nothing else is said; never in the past."""
    first, last = start or day, finish or OPEN_END
    if first < day:
        raise Refused("start_past", "start", day=day)
    if last < first:
        raise Refused("finish_before_start", "finish")
    return first, last


def confirm_grant(by: Actor, grant: Grant, day: dt.date) -> None:
    grant = _held(grant)
    _his(by, grant.account)
    if by.account in {grant.given_by, grant.account}:
        raise Refused("confirm_own")
    if grant.given_by is None or grant.confirmed_by or grant.finish < day:
        raise Refused("nothing_to_confirm")
    tell(by, grant.reason)
    grant.confirmed_by = by.account
    grant.save(update_fields=["confirmed_by"])


def end_grant(by: Actor, grant: Grant, day: dt.date, reason: str) -> None:
    """At once: its last day was the day before. One that has not begun, or began on the day, never held."""
    grant = _held(grant)
    _his(by, grant.account)
    _still_one(by, day)
    before = day - dt.timedelta(days=1)
    if grant.finish <= before:
        raise Refused("already_ended")
    if not reason.strip():
        raise Refused("reason_missing", "reason")
    if grant.role == "administrator" and not _others(grant, day):
        raise Refused("last_administrator")
    tell(by, reason.strip())
    grant.start, grant.finish = min(grant.start, before), before
    grant.save(update_fields=["start", "finish"])


def _held(grant: Grant) -> Grant:
    """As it is now, and stays for the rest of the transaction."""
    found: Grant = Grant.objects.select_for_update(of=("self",)).select_related().get(pk=grant.pk)
    return found


def _others(grant: Grant, day: dt.date) -> bool:
    """Whether another administrator is there for all that the grant is held over."""
    scope = grant.area.scope if grant.area else ""
    others = Grant.objects.filter(stands(day), role="administrator", account__active=True)
    places = others.exclude(pk=grant.pk).values_list("area__scope", flat=True)
    return any(place is not None and scope.startswith(place) for place in places)


def _still_one(by: Actor, day: dt.date) -> None:
    """Administrators who take something from each other do so one by one: of two at once, the second is one no more."""
    if by.account is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kapok administrators'))")
    if not holding("administrator", day).filter(pk=by.account.pk).exists():
        raise Refused("not_administrator")


def can_be_confirmed(grant: Grant, day: dt.date) -> bool:
    """Whether anybody is there who may: neither gave it nor holds it."""
    others = holding("administrator", day).exclude(pk=grant.account_id)
    return bool(others.exclude(pk=grant.given_by_id).exists())


def _administrator(by: Actor, account: Account | None = None) -> None:
    if not by.may(Right.MANAGE_ACCOUNTS):
        raise Refused("not_administrator")
    if account is not None:
        _his(by, account)
        if account == by.account:
            raise Refused("not_oneself")


def _his(by: Actor, account: Account) -> None:
    _administrator(by)
    tell(by)
    if not accounts_of(by).filter(pk=account.pk).exists():
        raise Refused("account_elsewhere")


def _temporary(account: Account) -> str:
    password = secrets.token_urlsafe(9)
    account.set_password(password)
    account.must_change_password = True
    return password


_FIELD = {Reach.AREA: "area", Reach.ORGANISATION: "target", Reach.PERSON: "target"}
"""Of the form, where it is said over what a role is held."""


def _place(
    by: Actor, role: str, day: dt.date, area: str, organisation: str, person: str
) -> dict[str, object]:
    """Exactly one of the three, and the one that the role is held over; it is there on the day."""
    of = ROLES[role]
    given = {Reach.AREA: area, Reach.ORGANISATION: organisation, Reach.PERSON: person}
    if not given[of.reach] or sum(map(bool, given.values())) != 1:
        raise Refused("place_wanted", _FIELD[of.reach], role=of.label)
    found = _area(area) if area else None
    if found and found.abolished_on and found.abolished_on <= day:
        raise Refused("area_abolished", "area", area=found, day=found.abolished_on)
    if not (_covers(by, found.scope) if found else _seen(by, of.reach, organisation or person)):
        raise Refused("place_elsewhere", _FIELD[of.reach])
    return {"area": found, "organisation": organisation, "person": person}


def _area(words: str) -> Area:
    found = areas_called(words)
    if not found:
        raise Refused("unknown_area", "area", area=words)
    if len(found) > 1:
        raise Refused("several_areas", "area", area=words, areas=told_apart(found))
    return found[0]


def _office(department: str, day: dt.date) -> Department | None:
    """The department, if one is named; it must be there on the first day."""
    if not department:
        return None
    there = Department.objects.select_related("successor")
    found: Department | None = there.filter(pk=department).first()
    if found is None:
        raise Refused("unknown_department", "department", department=department)
    if found.finish < day:
        key = "department_taken_over" if found.successor else "department_ended"
        raise Refused(key, "department", name=found, finish=found.finish, successor=found.successor)
    if found.start > day:
        raise Refused("department_later", "department", name=found, start=found.start)
    return found


def _covers(by: Actor, scope: str) -> bool:
    return any(area == "*" or scope.startswith(area) for area in by.areas)


def _seen(by: Actor, reach: Reach, row: str) -> bool:
    """Whether the organisation or person is in an area of his. Employers from elsewhere, whom every county sees, are not."""
    tell(by)
    with connection.cursor() as cursor:
        words = sql.SQL(
            "SELECT EXISTS (SELECT FROM {} WHERE id = %s AND scope ^@ ANY (kapok_areas()))"
        )
        cursor.execute(words.format(sql.Identifier(f"fact_{reach}")), [row])
        return bool(cursor.fetchone()[0])
