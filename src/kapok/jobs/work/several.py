"""Several files handed in at once, or a zip of them: each an import of its own. One that is refused keeps no other out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from kapok.accounts.actor import Actor
from kapok.imports.bundles import MOST_FILES, files_in
from kapok.imports.models import Import
from kapok.jobs.models import Job
from kapok.jobs.work.importing import bring_in
from kapok.registry.trouble import Refused

AT_ONCE = 3
"""Of more files each is checked by a worker."""


class Came(NamedTuple):
    """A file by its name; `at`: the place of what was sent, a zip's for each file in it. It came in, or was refused. `alone`: nothing
    else was sent.
    """

    name: str
    at: int
    alone: bool
    file: Import | None = None
    job: Job | None = None
    refused: Refused | None = None


def bring_in_all(
    by: Actor, sent: Sequence[tuple[str, Callable[[], bytes]]], **how: Any
) -> Iterator[Came]:
    """`sent`: names, and what gives the bytes; `how`: as `actions.receive`."""
    taken = 0
    for at, (called, read) in enumerate(sent):
        try:
            files = files_in(called, read(), MOST_FILES - taken)
        except Refused as refused:
            yield Came(called, at, len(sent) == 1, refused=refused)
            continue
        alone = len(sent) == len(files) == 1
        many = max(len(sent), len(files)) > AT_ONCE
        for name, data in files:
            try:
                with transaction.atomic():
                    file, job = bring_in(by, data, name, later=many or taken >= AT_ONCE, **how)
            except Refused as refused:
                yield Came(name, at, alone, refused=refused)
            else:
                taken += 1
                yield Came(name, at, alone, file, job)
