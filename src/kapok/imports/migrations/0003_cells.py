from __future__ import annotations

from importlib import resources

import django.db.models.deletion
from django.db import migrations, models


def _cells() -> str:
    return resources.files("kapok.imports").joinpath("sql/cells.sql").read_text("utf-8")


class Migration(migrations.Migration):
    """Cells of a file corrected on the page; whether whoever brought a file has seen what became of it."""

    dependencies = [("imports", "0002_undo")]
    operations = [
        migrations.CreateModel(
            name="Cell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.CharField(blank=True, max_length=100, verbose_name="工作表")),
                ("number", models.PositiveIntegerField(verbose_name="行号")),
                ("letter", models.CharField(max_length=3, verbose_name="列")),
                ("sealed", models.BinaryField(verbose_name="改成")),
                ("by", models.CharField(max_length=40, verbose_name="谁")),
                ("at", models.DateTimeField(auto_now=True, verbose_name="时间")),
                ("scope", models.CharField(max_length=12, verbose_name="范围")),
                (
                    "file",
                    models.ForeignKey(
                        db_column="import_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="imports.import",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="cell",
            constraint=models.UniqueConstraint(
                fields=("file", "sheet", "number", "letter"), name="cell_once"
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="news",
            field=models.BooleanField(db_default=False, default=False, verbose_name="没看过"),
        ),
        migrations.RunSQL(_cells()),
    ]
