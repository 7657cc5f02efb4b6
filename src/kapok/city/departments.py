"""The city's departments, as its policies name them, and which of them is no more.

The bureau of rural revitalisation was folded into that of agriculture in the institutional reform of 2023–24. Its last day
here is the end of 2023: a reading, since no notice of the city with the day is published.
"""

from __future__ import annotations

import datetime as dt

from kapok.registry.departments import Office

DEPARTMENTS = (
    Office("hrss", "人力资源社会保障局", "human resources and social security bureau"),
    Office("development_reform", "发展改革委", "development and reform commission"),
    Office("finance", "财政局", "finance bureau"),
    Office("agriculture", "农业农村局", "agriculture bureau"),
    Office(
        "rural_revitalisation",
        "乡村振兴局",
        "rural revitalisation bureau",
        dt.date(2023, 12, 31),
        "agriculture",
    ),
)
