from __future__ import annotations

from importlib import resources

from django.db import migrations


def _undo() -> str:
    return resources.files("kapok.imports").joinpath("sql/undo.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """What counts as hanging on an import: no receipt that a run keeps by itself."""

    dependencies = [("imports", "0001_initial")]
    operations = [migrations.RunSQL(_undo())]
