"""The process that does the jobs, and takes up again what a dead one has left."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.db import OperationalError, connections
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

from kapok.finds.touching import ready
from kapok.jobs.overview import DEAD_SECONDS
from kapok.rules.problems import PackageError

ONE_DAY = 24 * 3600
PATIENCE = 5.0
"""Seconds to wait for a connection before the database counts as gone."""
_AWAY = (ConnectorException, OperationalError, psycopg.OperationalError)


class Lost(Exception):
    """The database went away; nothing was told to stop."""


def make_ready() -> None:
    """Beside what follows, what jobs work out once a process. A policy that cannot be read is said by each job that needs it."""

    def prepare() -> None:
        with contextlib.suppress(PackageError):
            ready()

    threading.Thread(target=prepare, daemon=True).start()


def work(*, wait: bool = True, dead: float = DEAD_SECONDS) -> None:
    """Does jobs until a signal says stop, and finishes what it is at; without `wait`, until there are none left."""
    try:
        asyncio.run(_work(wait=wait, dead=dead))
    except _AWAY as error:
        raise Lost from error


async def _work(*, wait: bool, dead: float) -> None:
    await sync_to_async(connections.close_all)()  # what was left of a database that went away
    own = app.with_connector(PsycopgConnector(kwargs=connector_params(), timeout=PATIENCE))
    own.periodic_defaults = {"max_delay": ONE_DAY}  # a turn that was missed is made up for
    async with own.open_async():
        await _take_up(own, dead)
        working = own.run_worker_async(
            queues=["kapok"],
            wait=wait,
            delete_jobs="successful",
            update_heartbeat_interval=dead / 4,
            stalled_worker_timeout=dead,
            install_signal_handlers=False,
        )
        if wait:
            await _until_told(asyncio.create_task(working), asyncio.create_task(_look(own, dead)))
        else:
            await working


async def _until_told(working: asyncio.Task[None], looking: asyncio.Task[None]) -> None:
    """A worker stops by itself only if it has lost the database."""
    told = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, told.set)
    stopping = asyncio.create_task(told.wait())
    ended, _ = await asyncio.wait({working, looking, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (working, looking, stopping):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, *_AWAY):
            await task
    if stopping not in ended:
        raise Lost


async def _look(own: Any, dead: float) -> None:
    while True:
        await asyncio.sleep(dead / 2)
        await _take_up(own, dead)


async def _take_up(own: Any, dead: float) -> None:
    """Jobs of dead workers go back into the queue."""
    for job in await own.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead):
        await own.job_manager.retry_job(job)
