from __future__ import annotations

from django.urls import path

from kapok.web.views import plain, trouble

urlpatterns = [
    path("", plain.first, name="first"),
    path("help/", plain.help_page, name="help"),
    path("gallery/", plain.gallery, name="gallery"),
]
handler403 = trouble.forbidden
handler404 = trouble.missing
handler500 = trouble.failed
