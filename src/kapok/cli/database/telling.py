"""What the commands share: the cluster asked for, and the trouble of the platform in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from kapok.cli.face import WRONG_USE, Stop
from kapok.platform.database import Trouble
from kapok.platform.database.places import DEFAULT

ClusterName = Annotated[str, typer.Option("--cluster", metavar="NAME", help="help.db_cluster")]
ASKED = DEFAULT


@contextmanager
def told() -> Iterator[None]:
    """Trouble of the platform as a sentence of the catalogue."""
    try:
        yield
    except Trouble as trouble:
        raise Stop(f"db.{trouble.code}", WRONG_USE, **trouble.values) from trouble
