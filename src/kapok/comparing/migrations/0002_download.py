from __future__ import annotations

from importlib import resources

from django.db import migrations


def _download() -> str:
    return resources.files("kapok.comparing").joinpath("sql/download.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Whose data went out with a request."""

    dependencies = [("comparing", "0001_initial"), ("registry", "0017_areamarks")]
    operations = [migrations.RunSQL(_download())]
