"""Making a city's files: the one door for command line, tests and benchmarks."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal

from kapok.city.build import Progress, build
from kapok.city.residents import write_residents
from kapok.city.tables import Truth


def make(
    out: Path,
    seed: int = 143,
    persons: int = 60_000,
    *,
    dirt: bool = True,
    fmt: Literal["office", "parquet"] = "office",
    residents: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the city of a number into `out`.

    `parquet`: the clean truth, `ENTITY.parquet` for every entity; `residents` is the
    whole city's number of people, registry included.
    `office`: files as offices have them, with `city-manifest.json`; `dirt=False` leaves the dirt out.
    """
    if fmt == "office" and residents is not None:
        raise ValueError("residents outside the registry have no office files: use fmt='parquet'")
    say = progress or (lambda _text, _share: None)
    truth = Truth()
    city = build(seed, persons, truth, lambda text, share: say(text, share * 0.4))
    if fmt == "office":
        from kapok.city.office import (
            write_office,
        )  # reads the sheet layouts, which the Parquet form does not need

        write_office(
            city, out, seed, dirt=dirt, progress=lambda text, share: say(text, 0.4 + share * 0.6)
        )
    elif residents is None:
        truth.write(out)
    else:
        with tempfile.TemporaryDirectory(prefix="kapok-city-") as folder:
            truth.write(Path(folder))
            say("全体居民", 0.6)
            write_residents(Path(folder), out, seed, residents - persons)
    say("完成", 1.0)
