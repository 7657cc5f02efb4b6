from __future__ import annotations

from importlib import resources

from django.db import migrations


def _undone() -> str:
    return resources.files("kapok.imports").joinpath("sql/undone.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """A later import that is undone itself does not hang on an earlier one."""

    dependencies = [("imports", "0005_numbers")]
    operations = [migrations.RunSQL(_undone())]
