from __future__ import annotations

from django.apps import AppConfig


class FindsConfig(AppConfig):
    name = "kapok.finds"
    label = "finds"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "政策找人"
