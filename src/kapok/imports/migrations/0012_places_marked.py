from __future__ import annotations

from importlib import resources

from django.db import migrations


def _marked() -> str:
    return resources.files("kapok.imports").joinpath("sql/places_marked.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """A village that somebody has marked is not taken back."""

    dependencies = [("imports", "0011_standing"), ("registry", "0017_areamarks")]
    operations = [migrations.RunSQL(_marked())]
