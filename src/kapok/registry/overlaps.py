"""What may not overlap is kept apart by an index of ranges, in which a key of words is slow to lay down."""

from __future__ import annotations

from django.db import models


class Same(models.Func):
    """An id as a key of one length: nearly three times as fast in such an index, and no two ids have the same."""

    template = "(md5(%(expressions)s)::uuid)"
    output_field = models.UUIDField()
