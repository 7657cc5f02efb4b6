"""Who comes in: account and password, throttled. The second step is in `factor`."""

from __future__ import annotations

import datetime as dt

from kapok.accounts import throttle
from kapok.accounts.actor import standing
from kapok.accounts.models import Account
from kapok.accounts.trouble import Refused


def check(username: str, password: str, address: str, day: dt.date) -> Account:
    """The account. An unknown name takes as long as a wrong password and is told the same."""
    name = username.strip()[: throttle.LONGEST_NAME]
    throttle.ask(name, address)
    account = Account.objects.filter(username=name, active=True).first()
    if account is None:
        Account().set_password(password)
        right = False
    else:
        right = account.check_password(password)
    if account is None or not right:
        throttle.record(name, address, succeeded=False)
        raise Refused("wrong_login", "username")
    if not standing(account, day):
        raise Refused("no_role", "username")
    return account
