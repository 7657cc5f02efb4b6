"""The web server: gunicorn, told everything here and nothing by its own environment or files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from django.core.management import call_command
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger

from kapok.web.logs import Masked

THREADS = 4
GROUP_ONLY = 0o007
"""Who may connect to a socket in a folder: our user, and a proxy of our group."""
SECONDS_A_PAGE, SECONDS_TO_END = 60, 10
UNIX = "unix:"


def workers_for(processors: int | None) -> int:
    """One more than there are processors: a page waits for the database about as long as it thinks."""
    return (processors or 1) + 1


class Log(Logger):  # type: ignore[misc]
    """The server's own log holds no numbers of people either."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.addFilter(Masked())


class Pages(BaseApplication):  # type: ignore[misc]
    """`listen`: an address and port, `unix:PATH`, or `fd://N` for a socket that is open already."""

    def __init__(self, listen: str, workers: int, proxies: Sequence[str] = ()) -> None:
        self.told = {
            "bind": listen,
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "umask": GROUP_ONLY,
            "timeout": SECONDS_A_PAGE,
            "graceful_timeout": SECONDS_TO_END,
            "loglevel": "warning",
            "logger_class": Log,
            "proc_name": "kapok",
            "control_socket_disable": True,
            "forwarded_allow_ips": ",".join(one for one in proxies if one != "unix"),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.told.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from kapok.web.policies.warming import warm
        from kapok.web.wsgi import application

        warm()  # before the workers part: they share it
        return application


def collect_static() -> None:
    """Static files as they are served: compressed, under names that change with what is in them."""
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(listen: str, workers: int, proxies: Sequence[str] = ()) -> None:
    """Until it is told to stop; ends by SystemExit."""
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    Pages(listen, workers, proxies).run()
