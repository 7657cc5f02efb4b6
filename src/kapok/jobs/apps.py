from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "kapok.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "后台任务"
