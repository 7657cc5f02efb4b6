"""What the environment says of how to serve, and what is wrong with it. Nothing here asks a database."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path

from kapok.cli.serving.finding import Finding
from kapok.cli.serving.server import UNIX, workers_for

LISTEN = "127.0.0.1:8000"
SHORTEST_SECRET = 32
_TCP = re.compile(r"(?P<host>[^:\s]+|\[[0-9A-Fa-f:]+\]):(?P<port>[0-9]{1,5})")
MOST_WORKERS = 64


@dataclass(frozen=True, slots=True)
class Wanted:
    """As it is written; only what has no fault is used."""

    listen: str
    workers: str
    hosts: str
    https: bool
    proxies: tuple[str, ...]
    secret: Path | None

    @property
    def number_of_workers(self) -> int:
        return int(self.workers) if self.workers else workers_for(os.cpu_count())

    def faults(self) -> Iterator[Finding]:
        yield from self._place()
        yield from self._proxies()
        yield from self._hosts()
        yield from self._secret()
        right = self.workers.isascii() and self.workers.isdigit()
        if self.workers and not (right and 1 <= int(self.workers) <= MOST_WORKERS):
            yield Finding("serve.workers", value=self.workers, most=MOST_WORKERS)

    def _place(self) -> Iterator[Finding]:
        if self.listen.startswith(UNIX):
            path = Path(self.listen.removeprefix(UNIX))
            if not path.is_absolute() or not path.parent.is_dir():
                yield Finding("serve.socket", value=self.listen)
            return
        found = _TCP.fullmatch(self.listen)
        if found is None or not 0 < int(found["port"]) < 65_536:
            yield Finding("serve.listen", value=self.listen)
        elif not self._near(found["host"]) and not self.https:
            yield Finding("serve.open_without_https", value=self.listen)

    def _near(self, host: str) -> bool:
        """Whether only this machine reaches it."""
        try:
            return ip_address(host.strip("[]")).is_loopback
        except ValueError:
            return host == "localhost"

    def _proxies(self) -> Iterator[Finding]:
        for one in self.proxies:
            try:
                ip_network(one) if one != "unix" else None
            except ValueError:
                yield Finding("serve.proxy", value=one)
        if self.listen.startswith(UNIX) and "unix" not in self.proxies:
            yield Finding("serve.unix_without_proxy", value=self.listen)
        elif self.https and not self.proxies:
            yield Finding("serve.https_without_proxy")

    def _hosts(self) -> Iterator[Finding]:
        names = [one.strip() for one in self.hosts.split(",") if one.strip()]
        if "*" in names:
            yield Finding("serve.hosts_all")
        elif not names and (self.https or self.proxies):
            yield Finding("serve.hosts_unset")

    def _secret(self) -> Iterator[Finding]:
        path = self.secret
        if path is None:
            return
        if not path.is_file():
            yield Finding("serve.secret_missing", path=path)
        elif path.stat().st_mode & 0o077:
            yield Finding("serve.secret_open", path=path)
        elif len(path.read_bytes().strip()) < SHORTEST_SECRET:
            yield Finding("serve.secret_short", path=path, least=SHORTEST_SECRET)


def read_wanted(environ: Mapping[str, str]) -> Wanted:
    proxies = [one.strip() for one in environ.get("KAPOK_PROXIES", "").split(",")]
    named = environ.get("KAPOK_SECRET")
    return Wanted(
        listen=environ.get("KAPOK_LISTEN") or LISTEN,
        workers=environ.get("KAPOK_WORKERS", ""),
        hosts=environ.get("KAPOK_HOSTS", ""),
        https=environ.get("KAPOK_HTTPS") == "1",
        proxies=tuple(one for one in proxies if one),
        secret=Path(named) if named else None,
    )
