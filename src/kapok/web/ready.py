"""Django begun in a process that is not a web server: a command, a job."""

from __future__ import annotations

import os

import django


def begin(cluster: str, role: str = "jobs", database: str = "") -> None:
    """Once a process; what it connects to is the cluster's database, as the role."""
    os.environ |= {"KAPOK_CLUSTER": cluster, "KAPOK_DB_ROLE": role, "KAPOK_DATABASE": database}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kapok.web.settings")
    django.setup()
