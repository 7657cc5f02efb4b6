"""What the commands share: the cluster asked for, and the trouble of the platform in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from kapok.cli.face import WRONG_USE, Stop
from kapok.platform.database import Trouble
from kapok.platform.database.places import DEFAULT, home
from kapok.platform.database.trouble import of_system

ClusterName = Annotated[str, typer.Option("--cluster", metavar="NAME", help="help.db_cluster")]
ASKED = DEFAULT


@contextmanager
def told() -> Iterator[None]:
    """Trouble of the platform as a sentence of the catalogue, and so what the file system refuses."""
    try:
        yield
    except BrokenPipeError:  # whoever read has gone: no trouble of the database
        raise
    except OSError as error:
        raise _stop(of_system(error, home())) from error
    except Trouble as trouble:
        raise _stop(trouble) from trouble


def _stop(trouble: Trouble) -> Stop:
    return Stop(f"db.{trouble.code}", WRONG_USE, **trouble.values)
