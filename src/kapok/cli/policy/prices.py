"""`kapok policy readings --data DIR`: what each other answer to an open question would move in this registry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.text import Text

from kapok.cli.face import Face
from kapok.cli.outputs import writing
from kapok.cli.policy.readingdata import data as reading_data
from kapok.cli.screening.command import check_data, check_places, deciding, read_data, tell_unread
from kapok.cli.simulation.command import moved_data
from kapok.rules.executors.duckdb_executor.executor import connection
from kapok.rules.package.model import Package
from kapok.simulation.page import price_page
from kapok.simulation.pricebook import write_prices
from kapok.simulation.prices import Price, Prices, price
from kapok.simulation.pricewords import PriceWords

WORKBOOK = {"zh": "口径定价.xlsx", "en": "price-of-readings.xlsx"}
PAGE = {"zh": "口径定价.html", "en": "price-of-readings.html"}


def show_prices(face: Face, package: Package, folder: Path, as_of: Any, out: Path | None) -> None:
    """Screens, tells, and writes into `out` if one is given."""
    check_data(folder)
    if out is not None:
        check_places(folder, out)
    with connection() as con:
        loaded = read_data(face, con, folder, package)
        with face.progress("price.deciding", long=True) as advance, deciding(face):
            words = face.text("price.deciding")
            found = price(con, loaded, package, as_of, lambda k, n: advance(1, f"{words} {k}/{n}"))
        written = _written(face, found, out) if out is not None else []
        if face.json:
            face.write(_as_data(found) | {"files": [str(path) for path in written]})
            return
        _tell(face, found)
        tell_unread(face, loaded, folder)
    for key, path in zip(("sim.book", "price.page"), written, strict=False):
        face.out.print(f"{face.text(key)}  {path}", soft_wrap=True)


def _written(face: Face, found: Prices, out: Path) -> list[Path]:
    book, page = out / WORKBOOK[face.lang], out / PAGE[face.lang]
    with writing(face, out):
        out.mkdir(parents=True, exist_ok=True)
        write_prices(found, book, face.lang)
        page.write_text(price_page(found), "utf-8")
    return [book, page]


def _tell(face: Face, found: Prices) -> None:
    words = PriceWords(found.package, face.lang)
    moving = [p for p in found.prices if p.moves]
    still = [p for p in found.prices if not p.moves]
    counts = {"moving": len(moving), "still": len(still), "unused": len(found.unasked)}
    face.say("price.verdict", style="bold", n=sum(counts.values()), **counts)
    if found.watching:
        face.line(words.apart(found.watching), style="dim")
    for number, one in enumerate(moving, 1):
        face.line()
        _price(face, words, number, one)
    if still:
        face.line()
        face.say("price.still", style="bold")
        for one in still:
            face.para_hanging(Text(f"· {words.ask(one)}", style="dim"), 2, 2)


def _price(face: Face, words: PriceWords, number: int, one: Price) -> None:
    reading = one.reading
    head = Text(f"{number:>2} {words.ask(one)}", style="bold")
    head.append(f"  {f'{one.owner}.' if one.owner else ''}{reading.name}", style="cyan")
    face.para_hanging(head, 0, 3)
    current = Text("● ", style="green").append(face.pick(one.current.say, one.current.en))
    current.append(f"  {words.say('price.default')}", style="dim")
    face.para(current, 3)
    for answer in one.answers:
        line = Text("○ ", style="dim").append(face.pick(answer.option.say, answer.option.en))
        line.append(f"  {words.people(answer)}", style="bold" if answer.moving else "dim")
        face.para_hanging(line, 3, 2)
        if more := words.more(answer):
            face.para(Text(words.say("stop").join(more), style="dim"), 5)


def _as_data(found: Prices) -> dict[str, Any]:
    """Money in fen; the readings that move most first."""
    return {
        "package": found.package.name,
        "hash": found.package.hash,
        "as_of": found.as_of,
        "readings": [
            reading_data(p.owner or "policy", p.reading)
            | {
                "in_force": p.current.name,
                "measures": p.measures,
                "prices": {
                    a.option.name: {
                        "people": a.people,
                        "payees": a.payees,
                        "up": a.up,
                        "down": a.down,
                        "difference": a.difference,
                        "verdicts": a.units,
                        "unset": a.unset,
                        "by_measure": [moved_data(m) for m in a.moving],
                    }
                    for a in p.answers
                },
            }
            for p in (*found.prices, *found.unasked)
        ],
    }
