"""Receipt files: read with plain words for what is wrong, written and never written over."""

from __future__ import annotations

from pathlib import Path

from kapok.cli.face import FOUND, Face, Stop
from kapok.cli.outputs import why, writing
from kapok.receipts import read, write
from kapok.receipts.sealing import Receipt
from kapok.receipts.verify import Unfit, findings


def read_receipt(face: Face, path: Path) -> Receipt:
    """A receipt of this format in one piece; Stop if it is none."""
    if path.exists() and not path.is_file():
        raise Stop("receipt.no_file", path=path)
    try:
        return read(path)
    except FileNotFoundError as error:
        raise Stop("use.no_file", path=path) from error
    except OSError as error:
        raise Stop("receipt.unreadable", detail=why(face, error)) from error
    except Unfit as unfit:
        raise Stop(f"receipt.{unfit.code}", code=FOUND, **unfit.values) from unfit


def sound_receipt(face: Face, path: Path) -> Receipt:
    """A receipt that verifies; Stop names the first thing that does not hold."""
    receipt = read_receipt(face, path)
    for unfit in findings(receipt):
        raise Stop(f"receipt.{unfit.code}", code=FOUND, **unfit.values)
    return receipt


def free(path: Path) -> None:
    """A receipt is evidence: what stands there is not written over."""
    if path.exists():
        raise Stop("receipt.exists", path=path)


def write_receipt(face: Face, path: Path, receipt: Receipt) -> None:
    free(path)
    with writing(face, path):
        write(path, receipt)
