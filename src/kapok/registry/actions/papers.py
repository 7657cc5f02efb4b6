"""A paper withdrawn: it stands no more, and stays on record with the reason. Undone like every action."""

from __future__ import annotations

from collections.abc import Mapping

from kapok.accounts.actor import Actor
from kapok.accounts.roles import Right
from kapok.registry.actions.doing import Basis, doing
from kapok.registry.models import File
from kapok.registry.trouble import Refused

_TABLE = "registry_file"


def withdraw(by: Actor, basis: Basis, key: str, *, seen: Mapping[str, int] | None = None) -> None:
    file = File.objects.filter(pk=key).first()
    if file is None:
        raise Refused("gone")
    firm = file.entity == "organisation"
    right = Right.CHANGE_ORGANISATIONS if firm else Right.CHANGE_PEOPLE
    with doing(by, "paper", basis, right) as do:
        whom = {f"{file.entity}s" if file.entity != "person" else "people": [file.row]}
        do.lock(seen=seen, **whom)
        if File.objects.get(pk=key).withdrawn_on:
            raise Refused("paper_withdrawn", "paper")
        do.change(_TABLE, key, {"withdrawn_on": do.day, "withdrawn_because": do.basis.reason})
