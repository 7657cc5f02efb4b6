"""`kapok jobs work`, `status`, `retry`."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer
from rich.table import Table

from kapok.cli.database.asking import asking
from kapok.cli.database.telling import ASKED, ClusterName
from kapok.cli.face import FOUND, OK, Face, Stop

Number = Annotated[int, typer.Argument(metavar="N", help="help.jobs_number")]
KindName = Annotated[str, typer.Argument(metavar="KIND", help="help.jobs_kind")]
Once = Annotated[bool, typer.Option("--once", help="help.jobs_once")]
MOST_SHOWN = 30
WAIT_SECONDS = 3


def work(ctx: typer.Context, once: Once = False, name: ClusterName = ASKED) -> int:
    """A database that goes away is waited for; one that is not there to begin with is said."""
    face: Face = ctx.obj
    with asking(face, name):
        from django.db import OperationalError, connection

        from kapok.jobs import worker

        connection.ensure_connection()
        face.err.print(face.text("jobs.working"))
        if not once:
            worker.make_ready()
        while True:
            try:
                worker.work(wait=not once)
            except worker.Lost:
                if once:
                    raise Stop("jobs.lost") from None
                face.err.print(face.text("jobs.waiting"))
                _wait_for(connection, OperationalError)
                face.err.print(face.text("jobs.working"))
            else:
                return OK


def _wait_for(connection: Any, away: type[Exception]) -> None:
    while True:
        connection.close()
        try:
            connection.ensure_connection()
        except away:
            time.sleep(WAIT_SECONDS)
        else:
            return


def status(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    """Code 1 if a job has failed."""
    face: Face = ctx.obj
    with asking(face, name):
        from kapok.jobs.overview import counts, latest

        found, rows = counts(), [_as_data(face, job) for job in latest(MOST_SHOWN)]
    if face.json:
        face.write({"ok": not found["failed"], "counts": found, "jobs": rows})
    else:
        face.line(face.text("jobs.counts", **found))
        if rows:
            face.out.print(_table(face, rows))
    return FOUND if found["failed"] else OK


def ask(ctx: typer.Context, kind: KindName, name: ClusterName = ASKED) -> int:
    """As the machine: nothing is left out."""
    face: Face = ctx.obj
    with asking(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.jobs.asking import ask as ask_for
        from kapok.jobs.kinds import KINDS

        if kind not in KINDS:
            named = [
                face.text("use.named", name=one.key, words=face.pick(one.zh, one.en))
                for one in KINDS.values()
            ]
            raise Stop("jobs.no_kind", kind=kind, allowed=face.text("join").join(named))
        job = ask_for(MACHINE, kind, "kapok jobs ask")
    if face.json:
        face.write({"ok": True, "job": job.pk})
    else:
        face.say("jobs.asked", style="green", number=job.pk)
    return OK


def retry(ctx: typer.Context, number: Number, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with asking(face, name):
        from kapok.accounts.actor import MACHINE
        from kapok.jobs.asking import retry as again
        from kapok.jobs.trouble import Refused

        try:
            again(MACHINE, number)
        except Refused as refused:
            raise Stop("db.said", words=face.pick(refused.zh, refused.en)) from refused
    if face.json:
        face.write({"ok": True, "job": number})
    else:
        face.say("jobs.again", style="green", number=number)
    return OK


def _as_data(face: Face, job: Any) -> dict[str, Any]:
    from kapok.jobs.overview import outcome

    zh, en = outcome(job)
    return {
        "job": job.pk,
        "kind": job.kind,
        "state": job.state,
        "asked_by": job.asked_by,
        "asked_at": job.asked_at,
        "ended_at": job.ended_at,
        "attempts": job.attempts,
        "said": face.pick(zh, en),
    }


def _table(face: Face, rows: list[dict[str, Any]]) -> Table:
    from kapok.jobs.kinds import KINDS

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")
    for key in ("number", "kind", "state", "asked_by", "asked_at", "said"):
        table.add_column(face.text(f"jobs.{key}"), overflow="fold")
    for row in rows:
        kind = KINDS[row["kind"]]
        table.add_row(
            str(row["job"]),
            face.pick(kind.zh, kind.en),
            face.text(f"jobs.state_{row['state']}"),
            row["asked_by"],
            row["asked_at"].astimezone().strftime("%m-%d %H:%M"),
            row["said"],
        )
    return table
