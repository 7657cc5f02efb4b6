"""The process that does the jobs, and takes up again what a dead one has left."""

from __future__ import annotations

import asyncio
from typing import Any

from procrastinate.contrib.django import app

from kapok.jobs.overview import DEAD_SECONDS

ONE_DAY = 24 * 3600


def work(*, wait: bool = True, dead: float = DEAD_SECONDS) -> None:
    """Does jobs until it is told to stop; without `wait`, until there are none left."""
    asyncio.run(_work(wait=wait, dead=dead))


async def _work(*, wait: bool, dead: float) -> None:
    own = app.with_connector(app.connector.get_worker_connector())
    own.periodic_defaults = {"max_delay": ONE_DAY}  # a turn that was missed is made up for
    async with own.open_async():
        await _take_up(own, dead)
        looking = asyncio.create_task(_look(own, dead)) if wait else None
        try:
            await own.run_worker_async(
                queues=["kapok"],
                wait=wait,
                delete_jobs="successful",
                update_heartbeat_interval=dead / 4,
                stalled_worker_timeout=dead,
            )
        finally:
            if looking is not None:
                looking.cancel()


async def _look(own: Any, dead: float) -> None:
    while True:
        await asyncio.sleep(dead / 2)
        await _take_up(own, dead)


async def _take_up(own: Any, dead: float) -> None:
    """Jobs of dead workers go back into the queue."""
    for job in await own.job_manager.get_stalled_jobs(seconds_since_heartbeat=dead):
        await own.job_manager.retry_job(job)
