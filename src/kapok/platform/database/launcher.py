"""Starts, stops and looks after a cluster's server; any number of processes may ask at the same time.

The server inherits the lock `alive`. So there is no guessing from process ids, which are given out again and stay
behind as zombies: as long as the lock is held something of the server lives, and when it is not, nothing does.
"""

from __future__ import annotations

import datetime as dt
import os
import shlex
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kapok.platform.database import locks, passwords, roles
from kapok.platform.database.making import make_data, make_inside, plain_environ
from kapok.platform.database.places import Cluster, home, make_folder, passage
from kapok.platform.database.processes import marked, signal_all
from kapok.platform.database.programs import Programs, server_programs
from kapok.platform.database.trouble import Trouble, of_system
from kapok.platform.database.whom import Whom, whom

START_SECONDS = 150.0
"""Less than others wait for the lock: they then hear what really is the matter."""
STOP_SECONDS, QUIT_SECONDS = 60.0, 10.0
ORPHAN_SECONDS = 3.0
"""Children of a killed server see that it is gone and end by themselves, unless they are busy."""
STEP = 0.05
BIG_LOG = 10_000_000
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_min_error_statement": "panic",  # statements hold what people told us, and so do details
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_checkpoints": "off",
}
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

ABSENT, STOPPED, STARTING, RUNNING, STOPPING, CRASHED = (
    "absent",
    "stopped",
    "starting",
    "running",
    "stopping",
    "crashed",
)


@dataclass(frozen=True, slots=True)
class Status:
    """`crashed`: it ended without being stopped; the next start recovers it."""

    cluster: Cluster
    state: str
    version: str | None = None
    pid: int | None = None
    since: dt.datetime | None = None


def status(cluster: Cluster) -> Status:
    try:
        version = (cluster.data / "PG_VERSION").read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return Status(cluster, ABSENT)
    except OSError as error:
        raise of_system(error, cluster.data) from error
    lines = _pid_file(cluster)
    if not locks.is_held(_alive(cluster)):
        return Status(cluster, CRASHED if lines else STOPPED, version)
    pid = int(lines[0]) if lines else None
    if pid is None or pid not in marked(cluster.mark):
        return Status(cluster, CRASHED if lines else STOPPING, version)
    since = dt.datetime.fromtimestamp(int(lines[2]), dt.UTC) if len(lines) > 2 else None
    says = lines[7].strip() if len(lines) > 7 else STARTING
    state = RUNNING if says == "ready" else STOPPING if says == "stopping" else STARTING
    return Status(cluster, state, version, pid, since)


def start(cluster: Cluster, *, keep: bool = True) -> bool:
    """A server that answers, with our roles and database; made first if there is none. False if it ran already.
    `keep`: it lasts until it is stopped, whoever goes.
    """
    programs = server_programs()
    user = whom()
    make_folder(cluster.folder, passage())
    with locks.only_one(cluster.folder / "lock", "start"):
        if keep:
            _kept(cluster).touch()
        _check_owner(cluster, user)
        if _settled(cluster) == RUNNING:
            _prepare(cluster)
            return False
        _bury(cluster)
        user.check_reach(cluster.folder)
        if not cluster.data.exists():
            make_data(cluster, programs, user)
        _check_version(cluster, programs)
        if roles.ADMIN not in passwords.read(cluster.passwords):
            raise Trouble("lost_passwords", path=cluster.passwords)
        (cluster.folder / "prepared").unlink(missing_ok=True)
        _launch(cluster, programs, user)
        _prepare(cluster)
        return True


def _prepare(cluster: Cluster) -> None:
    """Once for every start of the server, also if whoever started it did not get that far."""
    done = cluster.folder / "prepared"
    if not done.exists():
        make_inside(cluster)
        done.touch()


def stop(cluster: Cluster) -> bool:
    """A clean stop: sessions are ended, everything is on disk. False if nothing ran."""
    if not cluster.folder.exists():
        return False
    with locks.only_one(cluster.folder / "lock", "stop"):
        _kept(cluster).unlink(missing_ok=True)
        return _stop(cluster)


@contextmanager
def running(cluster: Cluster) -> Iterator[Cluster]:
    """The server for as long as this lasts: it is stopped cleanly when the last who uses it goes, or is killed."""
    make_folder(cluster.folder, passage())
    with locks.shared(_users(cluster)):
        start(cluster, keep=False)
        if not _kept(cluster).exists() and not locks.is_held(_watched(cluster)):
            _watch(cluster)
        yield cluster
    with locks.when_unused(_users(cluster), wait=False) as unused:
        if unused:
            _stop_unless_kept(cluster)
    if not unused:  # others use it; or it is being stopped by who watches, and that is waited for
        with locks.shared(_users(cluster)):
            pass


def watch(cluster: Cluster) -> None:
    """Wait for the last user to go, in whatever way, and stop the server. One who watches is enough."""
    with ExitStack() as last:  # given back after `watched`: who comes then finds nobody watching
        try:
            with locks.only_one(_watched(cluster), "watch", 0):
                last.enter_context(locks.when_unused(_users(cluster), wait=True))
                _stop_unless_kept(cluster)
        except Trouble as trouble:
            if trouble.code != "busy":
                raise


def _stop_unless_kept(cluster: Cluster) -> None:
    with locks.only_one(cluster.folder / "lock", "stop"):
        if not _kept(cluster).exists():
            _stop(cluster)


def _alive(cluster: Cluster) -> Path:
    return cluster.folder / "alive"


def _kept(cluster: Cluster) -> Path:
    return cluster.folder / "kept"


def _users(cluster: Cluster) -> Path:
    return cluster.folder / "users"


def _watched(cluster: Cluster) -> Path:
    return cluster.folder / "watched"


def _settled(cluster: Cluster) -> str:
    """The state once nobody is starting or stopping any more: one who did may have been killed on the way."""
    begun = time.monotonic()
    while True:
        state = status(cluster).state
        waited = time.monotonic() - begun
        if state == STARTING and waited > START_SECONDS:
            raise Trouble("slow", path=cluster.log, seconds=int(START_SECONDS))
        if state not in (STARTING, STOPPING) or (state == STOPPING and waited > QUIT_SECONDS):
            return state
        time.sleep(STEP)


def _pid_file(cluster: Cluster) -> list[str]:
    try:
        return (cluster.data / "postmaster.pid").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []


def _check_owner(cluster: Cluster, user: Whom) -> None:
    if cluster.data.exists() and cluster.data.stat().st_uid != user.uid:
        raise Trouble(
            "other_user", path=cluster.data, uid=cluster.data.stat().st_uid, user=user.name
        )


def _check_version(cluster: Cluster, programs: Programs) -> None:
    made = status(cluster).version
    if made is None:
        raise Trouble("not_data", path=cluster.data)
    if made != str(programs.major):
        raise Trouble("other_version", path=cluster.data, made=made, ours=programs.version)


def _bury(cluster: Cluster) -> None:
    """After a crash: no process of the old server may touch the data any more, and its traces go."""
    if locks.wait_free(_alive(cluster), ORPHAN_SECONDS):
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)
        return
    signal_all(marked(cluster.mark), signal.SIGKILL)
    if not locks.wait_free(_alive(cluster), QUIT_SECONDS):
        left = ", ".join(map(str, marked(cluster.mark))) or "?"
        raise Trouble("survivors", name=cluster.name, pids=left)
    (cluster.data / "postmaster.pid").unlink(missing_ok=True)


def _launch(cluster: Cluster, programs: Programs, user: Whom) -> None:
    _make_socket_folder(cluster, user)
    begin = _open_log(cluster, user)
    settings = SETTINGS | ({} if cluster.durable else QUICK)
    settings |= {"unix_socket_directories": str(cluster.socket), "cluster_name": cluster.mark}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [programs.path("postgres"), "-D", str(cluster.data), *options]
    with locks.for_children(_alive(cluster)) as handle:
        # The shell goes at once: the server is nobody's child here, so none of us leaves a zombie behind.
        _detached(command, cluster.log, (handle,), **user.how)
    if _settled(cluster) != RUNNING:
        raise _why_not(cluster, begin)


def _detached(command: list[str], log: Path, handles: tuple[int, ...], **how: object) -> None:
    words = f"{shlex.join(command)} </dev/null >>{shlex.quote(str(log))} 2>&1 &"
    subprocess.run(
        ["/bin/sh", "-c", words],
        cwd="/",
        check=True,
        pass_fds=handles,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **{"env": plain_environ(), **how},  # type: ignore[call-overload]
    )


def _make_socket_folder(cluster: Cluster, user: Whom) -> None:
    """Ours, or one that the server's user has already: never a link or a folder that somebody put there."""
    place = cluster.socket
    try:
        place.mkdir(0o700)
        user.give(place)
    except FileExistsError:
        found = place.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid or found.st_mode & 0o077:
            raise Trouble("other_user", path=place, uid=found.st_uid, user=user.name) from None
    except OSError as error:
        raise of_system(error, place) from error
    for old in place.iterdir():  # a socket and its lock, of a server that is dead
        old.unlink()


def _open_log(cluster: Cluster, user: Whom) -> int:
    """The log is there and the server's; gives where this start begins in it."""
    try:
        if cluster.log.exists() and cluster.log.stat().st_size > BIG_LOG:
            cluster.log.replace(cluster.log.with_name("log.1"))
        cluster.log.touch(mode=0o600)
        user.give(cluster.log)
        return cluster.log.stat().st_size
    except OSError as error:
        raise of_system(error, cluster.log) from error


def _why_not(cluster: Cluster, begin: int) -> Trouble:
    """What the server said when it did not come up."""
    said = cluster.log.read_bytes()[begin:].decode("utf-8", "replace")
    if "No space left" in said:
        return Trouble("full", path=cluster.data)
    grave = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line]
    lines = grave or said.strip().splitlines() or ["?"]
    return Trouble("not_started", path=cluster.log, reason=lines[0])


def _stop(cluster: Cluster) -> bool:
    now = status(cluster)
    if now.pid is None:
        return False
    for how, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, QUIT_SECONDS)):
        signal_all({now.pid: ""}, how)
        if locks.wait_free(_alive(cluster), seconds):
            return True
    raise Trouble("survivors", name=cluster.name, pids=", ".join(map(str, marked(cluster.mark))))


def _watch(cluster: Cluster) -> None:
    command = [sys.executable, "-m", "kapok.platform.database.watch", cluster.name]
    _detached(
        command, cluster.folder / "watch.log", (), env={**os.environ, "KAPOK_HOME": str(home())}
    )
