from __future__ import annotations

from importlib import resources

from django.db import migrations


def _places() -> str:
    return resources.files("kapok.imports").joinpath("sql/places.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Whether anything hangs on places that are to be taken back."""

    dependencies = [("imports", "0008_known")]
    operations = [migrations.RunSQL(_places())]
