"""`kapok quality run | list | accept`, `kapok compare offices | new | list | request | reply`: as the machine, nothing is left out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop
from kapok.cli.folding import Cell
from kapok.cli.imports.command import ready

RuleName = Annotated[str, typer.Option("--rule", metavar="RULE", help="help.quality_rule")]
Place = Annotated[str, typer.Option("--area", metavar="CODE", help="help.round_area")]
OnlyUnknown = Annotated[bool, typer.Option("--only-unknown", help="help.round_only_unknown")]
OwnerName = Annotated[str, typer.Option("--owner", metavar="ROLE", help="help.quality_whose")]
Late = Annotated[bool, typer.Option("--late", help="help.quality_show_late")]
Closed = Annotated[bool, typer.Option("--closed", help="help.quality_show_closed")]
Most = Annotated[int, typer.Option("--most", metavar="N", help="help.finds_most")]
TaskNumber = Annotated[int, typer.Argument(metavar="TASK", help="help.quality_task")]
Why = Annotated[str, typer.Argument(metavar="WHY", help="help.quality_why")]
OfficeName = Annotated[str, typer.Argument(metavar="OFFICE", help="help.round_office")]
Number = Annotated[int, typer.Argument(metavar="N", help="help.round_number")]
To = Annotated[Path, typer.Argument(metavar="FILE", help="help.round_to")]
From = Annotated[Path, typer.Argument(metavar="FILE", help="help.round_from")]
_WHOLE = {"whom", "since", "as_of", "expires"}
"""Columns to copy from, and days: never folded."""
MOST = 50


def _machine() -> Any:
    from kapok.accounts.actor import MACHINE, acting_as

    return acting_as(MACHINE)


def run(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    """Code 1 if tasks are open."""
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.comparing import quality

        with face.progress("quality.running", long=True):
            done = quality.check()
    if face.json:
        face.write({"ok": not done.open, **asdict(done)})
    else:
        face.say("quality.done", style="yellow" if done.open else "green", **asdict(done))
    return FOUND if done.open else OK


def listing(
    ctx: typer.Context,
    rule: RuleName = "",
    area: Place = "",
    owner: OwnerName = "",
    late: Late = False,
    closed: Closed = False,
    most: Most = MOST,
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.comparing import quality
        from kapok.comparing.rules import RULES

        if rule and rule not in RULES:
            raise Stop("quality.no_rule", name=rule, names=face.text("join").join(RULES))
        if owner and owner not in quality.OWNERS.values():
            names = face.text("join").join(quality.OWNERS.values())
            raise Stop("quality.no_owner", name=owner, names=names)
        with _machine():
            found = quality.tasks(rule, _scope(area), owner, closed=closed, late=late)
            count = found.count()
            rows = [
                {
                    "task": one.pk,
                    "fault": face.pick(RULES[one.rule].zh, RULES[one.rule].en)
                    if one.rule in RULES
                    else one.rule,
                    "whom": f"{one.entity}:{one.subject}",
                    "place": one.scope,
                    "owner": one.owner,
                    "since": one.opened_on.isoformat(),
                }
                for one in found[:most]
            ]
    _tell(face, rows, "quality.count", count)
    return OK


def accept(ctx: typer.Context, number: TaskNumber, why: Why, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.comparing import quality

        with _machine():
            quality.accept(MACHINE, number, why)
    if face.json:
        face.write({"ok": True, "task": number})
    else:
        face.say("quality.accepted", style="green", number=number)
    return OK


def offices(ctx: typer.Context, area: Place = "", name: ClusterName = ASKED) -> int:
    """What each would resolve."""
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.comparing import whom
        from kapok.comparing.offices import OFFICES

        with _machine():
            would = whom.would(_scope(area))
        rows = [
            {
                "office": key,
                "called": face.pick(one.zh, one.en),
                "people": would[key].everybody,
                "resolves": would[key].results,
                "people_unknown": would[key].people,
            }
            for key, one in OFFICES.items()
        ]
    _tell(face, rows, "rounds.offices", len(rows))
    return OK


def new(
    ctx: typer.Context,
    office: OfficeName,
    area: Place,
    only_unknown: OnlyUnknown = False,
    name: ClusterName = ASKED,
) -> int:
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.comparing import rounds

        with face.progress("rounds.making", long=True):
            one = rounds.make(MACHINE, office, _scope(area), only_unknown=only_unknown)
            rounds.request(MACHINE, one.pk)
    if face.json:
        face.write({"ok": True, "round": one.pk, "people": one.people, "resolves": one.resolves})
    else:
        face.say("rounds.made", style="green", number=one.pk, n=f"{one.people:,}")
    return OK


def rounds_listed(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with ready(face, name):
        from kapok.comparing import rounds
        from kapok.comparing.trouble import STATES

        with _machine():
            rows = [
                {
                    "round": one.pk,
                    "office": one.office,
                    "place": one.scope,
                    "only_unknown": one.only_unknown,
                    "people": one.people,
                    "resolves": one.resolves,
                    "state": face.pick(*STATES[one.state]),
                    "as_of": one.as_of.isoformat() if one.as_of else None,
                    "expires": one.expires_on.isoformat() if one.expires_on else None,
                    "overdue": one.overdue,
                }
                for one in rounds.listed()[:MOST]
            ]
    _tell(face, rows, "rounds.count", len(rows))
    return OK


def request(ctx: typer.Context, number: Number, to: To, name: ClusterName = ASKED) -> int:
    """The workbook with whole numbers, readable by oneself alone; kept as a look at everybody in it."""
    face: Face = ctx.obj
    if to.exists():
        raise Stop("rounds.there", path=to)
    with ready(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.comparing import rounds

        data = rounds.download(MACHINE, number)
    to.touch(0o600, exist_ok=False)
    to.write_bytes(data)
    if face.json:
        face.write({"ok": True, "round": number, "file": str(to)})
    else:
        face.say("rounds.written", style="green", path=to)
    return OK


def reply(ctx: typer.Context, number: Number, path: From, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    if not path.is_file():
        raise Stop("import.no_file", path=path)
    with ready(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.comparing import rounds
        from kapok.jobs.work.comparing import take_in

        with face.progress("import.checking", long=True):
            rounds.receive(MACHINE, number, path.read_bytes(), path.name)
            one = take_in(MACHINE, number)
    told = {"n": one.answered, "day": str(one.as_of), "until": str(one.expires_on)}
    if face.json:
        face.write({"ok": True, "round": number, "import": one.reply, **told})
    else:
        face.say("rounds.replied", style="green", number=number, **told)
    return OK


def _scope(area: str) -> str:
    if not area:
        return ""
    from kapok.accounts.areas import areas_called, told_apart

    with _machine():
        found = areas_called(area)
    if len(found) != 1:
        raise Stop("rounds.no_area", area=area, found=told_apart(found) or "–")
    return str(found[0].scope)


def _tell(face: Face, rows: list[dict[str, Any]], key: str, count: int) -> None:
    if face.json:
        face.write({"ok": True, "count": count, "rows": rows})
        return
    face.say(key, n=f"{count:,}")
    if not rows:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")
    words = _Words(face)
    for name in rows[0]:
        table.add_column(face.text(f"comparing.{name}"), no_wrap=name in _WHOLE)
    for row in rows:
        plain = {"office"} if "called" in row else set()  # beside its name the word for commands
        told = (str(v) if k in plain else words.of(k, v) for k, v in row.items())
        table.add_row(*map(Cell, told))
    face.out.print(table)


class _Words:
    """What codes stand for, on a screen; data have the codes."""

    def __init__(self, face: Face) -> None:
        from kapok.accounts.models import Area
        from kapok.accounts.roles import ROLES
        from kapok.comparing.offices import OFFICES
        from kapok.registry.words import words

        self.face = face
        with _machine():
            self.places = dict(Area.objects.values_list("scope", "name"))
        self.called = {key: face.pick(one.label, one.en) for key, one in ROLES.items()}
        self.called |= {key: face.pick(one.zh, one.en) for key, one in OFFICES.items()}
        self.kinds = {k: face.pick(one.label, one.en) for k, one in words().entities.items()}

    def of(self, key: str, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return self.face.text("comparing.yes") if value else ""
        if key == "place":
            return self.places.get(value, str(value))
        if key == "whom":
            kind, _, row = str(value).partition(":")
            return f"{self.kinds.get(kind, kind)} {row}"
        return self.called.get(value, str(value)) if key in {"owner", "office"} else str(value)
