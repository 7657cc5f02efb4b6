"""The addresses, made of the operations."""

from __future__ import annotations

from django.urls import path

from kapok.api import around
from kapok.api.describing import described
from kapok.api.operation import PARAMETER
from kapok.api.table import OPERATIONS, by_route

ROOT = around.ROOT.lstrip("/")
urlpatterns = [
    path(f"{ROOT}openapi.json", described, name="openapi"),
    *(
        path(
            ROOT + PARAMETER.sub(r"<str:\1>", route.lstrip("/")),
            around.view(operations),
            name=route,
        )
        for route, operations in by_route(OPERATIONS).items()
    ),
]
handler400 = around.unreadable
handler403 = around.forbidden
handler404 = around.missing
handler500 = around.failed
