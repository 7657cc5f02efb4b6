from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Rounds that ask only about those for whom the office may resolve a result."""

    dependencies = [("comparing", "0002_download")]
    operations = [
        migrations.AddField(
            model_name="round",
            name="only_unknown",
            field=models.BooleanField(default=False, verbose_name="只问能定下结论的"),
        )
    ]
