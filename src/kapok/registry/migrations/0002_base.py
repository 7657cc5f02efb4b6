from __future__ import annotations

from importlib import resources

from django.db import migrations


def _base() -> str:
    return resources.files("kapok.registry").joinpath("sql/base.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Who is told and what that lets one see, and the history of every table there is by then."""

    dependencies = [("accounts", "0001_initial"), ("registry", "0001_initial")]
    operations = [migrations.RunSQL(_base())]
