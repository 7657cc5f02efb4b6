from __future__ import annotations

from importlib import resources

import django.db.models.deletion
from django.db import migrations, models

from kapok.rules.language.calendar import OPEN_END


def _marks() -> str:
    return resources.files("kapok.registry").joinpath("sql/areamarks.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Marks of villages have a time and a source."""

    dependencies = [("accounts", "0004_marks_elsewhere"), ("registry", "0016_survivors")]
    operations = [
        migrations.CreateModel(
            name="AreaMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("key_village", "重点村"),
                            ("former_poor", "原贫困村"),
                            ("relocation_site", "搬迁安置点"),
                        ],
                        max_length=20,
                        verbose_name="标记",
                    ),
                ),
                ("holds", models.BooleanField(verbose_name="是")),
                ("start", models.DateField(blank=True, null=True, verbose_name="起")),
                ("finish", models.DateField(default=OPEN_END, verbose_name="止")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="accounts.area",
                        verbose_name="区划",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="registry.source",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "areamark",
            models.CheckConstraint(
                name="areamark_ends_after_start",
                condition=models.Q(start__isnull=True) | models.Q(finish__gte=models.F("start")),
            ),
        ),
        migrations.AddConstraint(
            "areamark",
            models.UniqueConstraint(
                fields=["area", "kind"],
                condition=models.Q(finish=OPEN_END),
                name="areamark_one_open",
            ),
        ),
        migrations.RunSQL(_marks()),
    ]
