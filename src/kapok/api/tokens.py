"""Tokens: made, revoked, and recognised. A token is shown once, when it is made; afterwards there is only its digest.

A token belongs to an account that nobody logs in as. What it may do, where and until when is a grant of that account: given
by one administrator and confirmed by another, as for people. So pages, history and the database know it as they know people.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from kapok.accounts import actions
from kapok.accounts.actor import Actor, actor_of, standing, tell
from kapok.accounts.models import Account, Grant
from kapok.accounts.roles import ROLES, Right, Role
from kapok.api.models import Token
from kapok.api.trouble import Refused
from kapok.registry.purposes import PURPOSES

LONGEST_DAYS = 366
MOST_PER_MINUTE = 6000
USUAL_PER_MINUTE = 120
LONGEST_PURPOSE = 200
_BYTES = 32
_FORM = re.compile(r"kapok_([0-9]{1,18})_([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token as an administrator asks for it. `reveal`: for which purpose it may see whole numbers, if it may."""

    username: str
    name: str
    purpose: str
    role: str
    expires: dt.date
    area: str = ""
    organisation: str = ""
    person: str = ""
    department: str = ""
    reveal: str = ""
    per_minute: int = USUAL_PER_MINUTE


def roles() -> list[Role]:
    """Roles that another system may hold: not those for which somebody must type a code."""
    return [role for role in ROLES.values() if not role.second_factor]


def make(by: Actor, wanted: Wanted, day: dt.date) -> tuple[Token, str]:
    """The token, and what is to be sent with each request, which is shown once."""
    _check(by, wanted, day)
    account = actions.make_machine(by, wanted.username, wanted.name)
    actions.grant_role(
        by,
        account,
        wanted.role,
        day=day,
        reason=wanted.purpose,
        area=wanted.area,
        organisation=wanted.organisation,
        person=wanted.person,
        department=wanted.department,
        finish=wanted.expires,
    )
    tell(by, wanted.purpose.strip())
    secret = secrets.token_urlsafe(_BYTES)
    made = Token.objects.create(
        account=account,
        purpose=wanted.purpose.strip(),
        digest=_digest(secret),
        reveal=wanted.reveal,
        per_minute=wanted.per_minute,
        expires_on=wanted.expires,
        made_by=by.account,
    )
    return made, f"kapok_{made.pk}_{secret}"


def _check(by: Actor, wanted: Wanted, day: dt.date) -> None:
    if not by.may(Right.MANAGE_ACCOUNTS):
        raise Refused("not_administrator")
    role = ROLES.get(wanted.role)
    if role is None:
        raise Refused("unknown_role", "role", role=wanted.role)
    if role.second_factor:
        raise Refused("role_wants_person", "role", role=role.label, en=role.en)
    if not wanted.purpose.strip():
        raise Refused("purpose_missing", "purpose")
    if len(wanted.purpose.strip()) > LONGEST_PURPOSE:
        raise Refused("purpose_long", "purpose", most=LONGEST_PURPOSE)
    if not day < wanted.expires <= day + dt.timedelta(days=LONGEST_DAYS):
        raise Refused("token_period", "expires", days=LONGEST_DAYS)
    if wanted.reveal not in {"", *PURPOSES}:
        raise Refused("unknown_reveal", "reveal")
    if wanted.reveal and Right.REVEAL_NUMBERS not in role.rights:
        raise Refused("role_reveals_nothing", "reveal", role=role.label, en=role.en)
    if not 1 <= wanted.per_minute <= MOST_PER_MINUTE:
        raise Refused("rate_range", "per_minute", most=MOST_PER_MINUTE)


def tokens_of(by: Actor) -> QuerySet[Token]:
    """Those of accounts that are his to manage."""
    found = Token.objects.filter(account__in=actions.accounts_of(by).values("pk"))
    return found.select_related("account", "made_by", "revoked_by").prefetch_related(
        "account__grants__area"
    )


def grant_of(token: Token) -> Grant | None:
    """The grant that says what it may do."""
    grants = sorted(token.account.grants.all(), key=lambda one: one.pk)
    return grants[-1] if grants else None


def state_of(token: Token, day: dt.date) -> str:
    """revoked, expired, blocked, unconfirmed, or holds."""
    if token.revoked_at:
        return "revoked"
    if token.expires_on < day:
        return "expired"
    if not token.account.active:
        return "blocked"
    stands = any(_stands(one, day) for one in token.account.grants.all())
    return "holds" if stands else "unconfirmed"


def _stands(grant: Grant, day: dt.date) -> bool:
    """As `accounts.actor.standing` asks the database: of grants that are read already."""
    confirmed = grant.given_by_id is None or grant.confirmed_by_id is not None
    return confirmed and grant.start <= day <= grant.finish


def revoke(by: Actor, token: Token) -> None:
    """From now on it opens nothing; what it did stays in history."""
    if not by.may(Right.MANAGE_ACCOUNTS):
        raise Refused("not_administrator")
    tell(by)
    found = Token.objects.select_for_update().get(pk=token.pk)
    if not tokens_of(by).filter(pk=token.pk).exists():
        raise Refused("account_elsewhere")
    if found.revoked_at:
        raise Refused("revoked_already")
    tell(by, "revoke token")
    found.revoked_by, found.revoked_at = by.account, timezone.now()
    found.save(update_fields=["revoked_by", "revoked_at"])


def recognised(sent: str, day: dt.date) -> Token | None:
    """The token that was sent, as long as it holds. Whatever is wrong with it, the answer is the same."""
    form = _FORM.fullmatch(sent)
    token = (
        Token.objects.select_related("account").filter(pk=int(form[1])).first() if form else None
    )
    if form is None or token is None or not hmac.compare_digest(token.digest, _digest(form[2])):
        return None
    holds = not token.revoked_at and token.expires_on >= day and token.account.active
    return token if holds else None


def actor(token: Token, day: dt.date) -> Actor:
    """With the rights of its account's grants; none while nobody has confirmed them."""
    account: Account = token.account
    return actor_of(account, standing(account, day))


def _digest(secret: str) -> str:
    """Of 256 random bits: nobody finds them by trying, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
