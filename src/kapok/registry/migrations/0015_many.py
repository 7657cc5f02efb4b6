from __future__ import annotations

from importlib import resources

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations, models

from kapok.accounts.models import Period
from kapok.registry.overlaps import same


def _many() -> str:
    return resources.files("kapok.registry").joinpath("sql/many.sql").read_text("utf-8")


def _period() -> Period:
    return Period("start", "finish", models.Value("[]"))


class Migration(migrations.Migration):
    """Many rows at once: overlaps are found by keys of one length, indexes that nobody asks are gone."""

    dependencies = [("registry", "0014_withdrawn")]
    operations = [
        migrations.RemoveConstraint("membership", "membership_one_household_at_a_time"),
        migrations.RemoveConstraint("membership", "membership_one_head_at_a_time"),
        migrations.AddConstraint(
            "membership",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="membership_one_household_at_a_time",
                expressions=[
                    *same("person"),
                    (_period(), RangeOperators.OVERLAPS),
                ],
            ),
        ),
        migrations.AddConstraint(
            "membership",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="membership_one_head_at_a_time",
                expressions=[
                    *same("household"),
                    (_period(), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(head=True),
            ),
        ),
        migrations.RunSQL(_many()),
        migrations.AlterField(
            "person",
            "merged_into",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="registry.person",
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                condition=models.Q(merged_into__isnull=False),
                fields=["merged_into"],
                name="person_by_merged",
            ),
        ),
    ]
