from __future__ import annotations

from django.apps import AppConfig


class ComparingConfig(AppConfig):
    name = "kapok.comparing"
    label = "comparing"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "比对和数据任务"
