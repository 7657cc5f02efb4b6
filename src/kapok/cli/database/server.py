"""`kapok db start`, `stop`, `status`."""

from __future__ import annotations

from typing import Any

import typer

from kapok.cli.database.telling import ASKED, ClusterName, told
from kapok.cli.face import FOUND, OK, Face
from kapok.platform.database import Trouble, address, cluster
from kapok.platform.database.address import connect, url_for


def start(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with told():
        url = url_for(name)
        if url is not None:
            return _prepare(face, url)
        from kapok.platform.database import launcher

        with face.progress("db.starting"):
            began = launcher.start(cluster(name))
        now = launcher.status(cluster(name))
    if face.json:
        face.write({"ok": True, "started": began, **_as_data(now)})
    else:
        key = "db.started" if began else "db.runs_already"
        face.say(key, style="green", name=name, version=now.version, path=now.cluster.folder)
    return OK


def _prepare(face: Face, url: str) -> int:
    from kapok.platform.database import elsewhere

    version = elsewhere.prepare(url)
    place = str(address("owner"))
    if face.json:
        face.write({"ok": True, "address": place, "version": version})
    else:
        face.say("db.prepared", style="green", address=place, version=version)
    return OK


def stop(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    face: Face = ctx.obj
    with told():
        if url_for(name) is not None:
            raise Trouble("not_ours", address=address("owner", name))
        from kapok.platform.database import launcher

        ended = launcher.stop(cluster(name))
    if face.json:
        face.write({"ok": True, "stopped": ended, "cluster": name})
    else:
        face.say("db.stopped" if ended else "db.ran_not", style="green", name=name)
    return OK


def status(ctx: typer.Context, name: ClusterName = ASKED) -> int:
    """Code 0 if the database can be used, 1 if not."""
    face: Face = ctx.obj
    with told():
        if url_for(name) is not None:
            return _status_elsewhere(face, name)
        from kapok.platform.database import launcher

        now = launcher.status(cluster(name))
    fine = now.state == launcher.RUNNING
    if face.json:
        face.write({"ok": fine, **_as_data(now)})
        return OK if fine else FOUND
    state = face.text(f"db.state_{now.state}")
    face.say("db.status", style="green" if fine else "yellow", name=name, state=state)
    if fine:
        face.say("db.status_more", version=now.version, pid=now.pid, since=_local(now))
    face.say("db.status_place", style="dim", path=now.cluster.folder)
    return OK if fine else FOUND


def _status_elsewhere(face: Face, name: str) -> int:
    with connect(address("owner", name)) as con:
        version = con.info.server_version // 10_000
    for role in ("web", "jobs"):
        connect(address(role, name)).close()
    place = str(address("owner", name))
    if face.json:
        face.write({"ok": True, "address": place, "version": str(version)})
    else:
        face.say("db.status_elsewhere", style="green", address=place, version=version)
    return OK


def _as_data(now: Any) -> dict[str, object]:
    return {
        "cluster": now.cluster.name,
        "folder": str(now.cluster.folder),
        "state": now.state,
        "version": now.version,
        "pid": now.pid,
        "since": now.since,
    }


def _local(now: Any) -> str:
    return now.since.astimezone().strftime("%Y-%m-%d %H:%M:%S") if now.since else "–"
