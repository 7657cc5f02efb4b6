from __future__ import annotations

import django.contrib.postgres.constraints
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations, models

from kapok.accounts.models import Period
from kapok.registry.overlaps import same

_KEYS = {
    "membership_one_household_at_a_time": ("person", None),
    "membership_one_head_at_a_time": ("household", models.Q(head=True)),
}


def _constraint(name: str) -> django.contrib.postgres.constraints.ExclusionConstraint:
    column, condition = _KEYS[name]
    return django.contrib.postgres.constraints.ExclusionConstraint(
        name=name,
        expressions=[
            *same(column),
            (Period("start", "finish", models.Value("[]")), RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )


class Migration(migrations.Migration):
    """Overlaps by keys that a PostgreSQL makes which has FIPS algorithms only. Registries from before had them of md5; a new one has
    these already, and laying an empty index anew costs nothing.
    """

    dependencies = [("registry", "0020_managing")]
    operations = [
        *(migrations.RemoveConstraint("membership", name) for name in _KEYS),
        *(migrations.AddConstraint("membership", _constraint(name)) for name in _KEYS),
    ]
