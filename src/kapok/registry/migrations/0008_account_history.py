from __future__ import annotations

from importlib import resources

from django.db import migrations


def _accounts() -> str:
    return resources.files("kapok.registry").joinpath("sql/accounts.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """What is done to accounts is seen by auditors of where they act; logins stand in history."""

    dependencies = [("registry", "0007_life")]
    operations = [migrations.RunSQL(_accounts())]
