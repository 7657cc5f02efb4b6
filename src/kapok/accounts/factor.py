"""The second factor: a time-based code (RFC 6238) from a secret that lies sealed with the account. No code works twice."""

from __future__ import annotations

import datetime as dt
import hmac

import pyotp
from django.utils import timezone

from kapok.accounts.models import Account, Setting
from kapok.accounts.trouble import Refused
from kapok.platform.secrets import Fields, Place

ISSUER = "Kapok"
SECONDS = 30
DRIFT = 1
"""Steps before and after the present one whose codes are taken: clocks differ."""


def begin(account: Account, fields: Fields) -> str:
    """The secret of an enrolment that is not confirmed yet; the same one until it is."""
    if account.factor_confirmed_at:
        raise Refused("factor_there")
    if not account.factor_sealed:
        account.factor_sealed = fields.seal(_place(account), pyotp.random_base32())
        account.factor_last_step = 0
        account.save(update_fields=["factor_sealed", "factor_last_step"])
    return secret(account, fields)


def uri(account: Account, plain: str) -> str:
    """For an app that reads it: otpauth://…"""
    return pyotp.TOTP(plain, interval=SECONDS).provisioning_uri(
        name=account.username, issuer_name=ISSUER
    )


def confirm(account: Account, fields: Fields, code: str) -> None:
    """The first code proves that the app has the secret."""
    if account.factor_confirmed_at:
        raise Refused("factor_there")
    verify(account, fields, code)
    account.factor_confirmed_at = timezone.now()
    account.save(update_fields=["factor_confirmed_at"])


def verify(account: Account, fields: Fields, code: str) -> None:
    """Refused if wrong, or if it or a later one was used already."""
    typed = "".join(code.split())
    made = pyotp.TOTP(secret(account, fields), interval=SECONDS)
    now = int(timezone.now().timestamp()) // SECONDS
    for step in range(now - DRIFT, now + DRIFT + 1):
        right = hmac.compare_digest(made.generate_otp(step), typed) if typed.isascii() else False
        if right and _use(account, step):
            return
    raise Refused("wrong_code", "code")


def _use(account: Account, step: int) -> bool:
    """Of two who come with one code at once, one gets in."""
    free = Account.objects.filter(pk=account.pk, factor_last_step__lt=step)
    account.factor_last_step = step
    return free.update(factor_last_step=step) == 1


def secret(account: Account, fields: Fields) -> str:
    if not account.factor_sealed:
        raise Refused("no_factor", username=account.username)
    return fields.open(_place(account), bytes(account.factor_sealed))


def demonstration_code(username: str, fields: Fields) -> tuple[str, dt.datetime]:
    """The next code that will be taken, and until when it holds; only where everything is invented."""
    if not Setting.get("demonstration", False):
        raise Refused("not_demonstration")
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise Refused("unknown_account", username=username)
    made = pyotp.TOTP(secret(account, fields), interval=SECONDS)
    now = int(timezone.now().timestamp()) // SECONDS
    step = max(now, account.factor_last_step + 1)
    until = dt.datetime.fromtimestamp((step + 1) * SECONDS, dt.UTC)
    return made.generate_otp(step), until


def _place(account: Account) -> Place:
    return Place("accounts_account", "factor_sealed", str(account.pk))
