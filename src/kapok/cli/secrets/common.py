"""What the commands about secrets share: where the ring and the vault are, and troubles as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kapok.cli.face import FOUND, WRONG_USE, Face, Stop
from kapok.cli.outputs import why
from kapok.platform.database.places import DEFAULT
from kapok.platform.secrets import Ring, Trouble, load, ring_path
from kapok.platform.vault import Vault, vault_path

RingOption = Annotated[
    Path | None, typer.Option("--ring", metavar="FILE", help="help.ring", show_default=False)
]
VaultOption = Annotated[
    Path | None, typer.Option("--vault", metavar="DIR", help="help.vault", show_default=False)
]
_OF_USE = frozenset(
    [
        "ring_missing",
        "ring_exists",
        "ring_format",
        "cipher_unknown",
        "address_form",
        "file_missing",
        "rows_missing",
        "file_empty",
        "file_large",
        "file_kind",
        "file_macros",
        "file_locked",
        "file_text",
        "file_page",
        "file_bomb",
        "file_broken",
        "picture_large",
    ]
)


@contextmanager
def plainly(face: Face) -> Iterator[None]:
    """Troubles with secrets, and files that cannot be read or written, end the command with a sentence."""
    try:
        yield
    except Trouble as trouble:
        code = WRONG_USE if trouble.code in _OF_USE else FOUND
        raise Stop(f"secret.{trouble.code}", code=code, **trouble.values) from trouble
    except OSError as error:
        raise Stop("secret.system", path=error.filename or "–", why=why(face, error)) from error


def ring_at(path: Path | None) -> tuple[Path, Ring]:
    where = path or ring_path()
    return where, load(where)


def vault_at(folder: Path | None, ring: Path | None, cluster: str = DEFAULT) -> Vault:
    return Vault(folder or vault_path(cluster), ring_at(ring)[1])
