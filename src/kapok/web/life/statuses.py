"""A status given, ended and corrected: which spell, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kapok.registry.actions import lives, statuses
from kapok.registry.actions.doing import query
from kapok.registry.words import words
from kapok.rules.language.calendar import OPEN_END
from kapok.web.components import Field
from kapok.web.life.asked import Asked, Form
from kapok.web.values import of_fact

DAYS = ("start", "finish")


def _asks(asked: Asked, *needed: str) -> list[Field]:
    """What a spell says; where nothing is needed, what is left empty stays as it is."""
    say, known = asked.say, words().entities["status"].facts
    more = {} if needed else {"hint": say("life_stays_so")}
    found = []
    for name in statuses.CORRECTED:
        told: dict[str, Any] = {"required": name in needed, **more}
        if known[name].codes:
            codes = [(one, of_fact(say, known[name], one)) for one in known[name].codes]
            found.append(asked.choice(name, codes, **told))
        elif name in DAYS:
            found.append(asked.field(name, "date", **told))
        else:
            found.append(asked.field(name, length=200, **told))
    return found


def _give(asked: Asked) -> None:
    lives.give_status(
        asked.request.actor,
        asked.basis,
        asked.row,
        asked.told("kind"),
        asked.date("start") or asked.day,
        asked.date("finish"),
        more={name: asked.told(name) for name in ("policy", "document", "detail")},
        seen=asked.seen,
    )


def _spells(asked: Asked, *, lasting: bool) -> list[tuple[str, str]]:
    """Each with its status and its days, the latest first; `lasting`: only those that have not ended."""
    say, known = asked.say, words().entities["status"].facts
    listed = query(
        "SELECT id, kind, policy, start, finish FROM fact_status WHERE person = %s ORDER BY start DESC NULLS LAST, id",
        [asked.row],
    )
    found = []
    for row, kind, policy, start, finish in listed:
        if lasting and finish is not None and finish < asked.day:
            continue
        end = say("open_end") if finish == OPEN_END else finish or ""
        days = say("period", start=start or "", finish=end)
        held = [of_fact(say, known["kind"], kind), of_fact(say, known["policy"], policy), days]
        found.append((row, " · ".join(filter(None, held))))
    return found


def _ending(asked: Asked) -> Sequence[Field]:
    spells = _spells(asked, lasting=True)
    if not spells:
        return ()
    last = asked.field("finish", "date", label=asked.say("life_last_day"), hint="")
    return [asked.choice("spell", spells), last]


def _end(asked: Asked) -> None:
    statuses.end_status(
        asked.request.actor,
        asked.basis,
        asked.row,
        asked.told("spell"),
        asked.date("finish") or asked.day,
        seen=asked.seen,
    )


def _correcting(asked: Asked) -> Sequence[Field]:
    spells = _spells(asked, lasting=False)
    return [asked.choice("spell", spells), *_asks(asked)] if spells else ()


def _correct(asked: Asked) -> None:
    told = {
        name: asked.date(name) if name in DAYS else asked.told(name) for name in statuses.CORRECTED
    }
    statuses.correct_status(
        asked.request.actor,
        asked.basis,
        asked.row,
        asked.told("spell"),
        {name: value for name, value in told.items() if value},
        seen=asked.seen,
    )


STATUSES = (
    Form("status", lambda asked: _asks(asked, "kind", "start"), _give),
    Form("status_end", _ending, _end, instead="status"),
    Form("status_correction", _correcting, _correct, instead="status"),
)
