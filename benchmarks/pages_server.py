"""The pages to be measured, behind the server that `kapok serve` uses: `pages_server.py kapok|plain ADDRESS`.

`plain` is the peer: a logged-in Django page that asks the database the same questions, as written down in the file that
KAPOK_BENCH_QUERIES names, and prints the same rows: without scope, without masking, by the owner's connection.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

OF_MODEL = re.compile(r'SELECT "(\w+)"\."\w+", ')
LOGIN = (
    """<form method="post">{% csrf_token %}<input name="username"><input name="password"></form>"""
)
TABLES = """<!doctype html><html lang="zh"><title>{{ path }}</title><body><h1>{{ path }}</h1>
{% for columns, rows in tables %}<table><tr>{% for one in columns %}<th>{{ one }}{% endfor %}</tr>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}{% endfor %}</tr>{% endfor %}</table>{% endfor %}</body></html>"""


def plain_settings() -> None:
    """Django as it comes, with sessions and accounts of the same database."""
    from django.conf import settings

    import kapok.web.settings as ours

    settings.configure(
        SECRET_KEY=ours.SECRET_KEY,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="pages_server",
        DATABASES=ours.DATABASES,
        AUTH_USER_MODEL=ours.AUTH_USER_MODEL,
        INSTALLED_APPS=["django.contrib.sessions", *ours.INSTALLED_APPS],
        PASSWORD_HASHERS=ours.PASSWORD_HASHERS,
        SESSION_ENGINE="django.contrib.sessions.backends.db",
        DEFAULT_AUTO_FIELD=ours.DEFAULT_AUTO_FIELD,
        USE_TZ=True,
        LOGIN_URL="/login/",
        LOGGING_CONFIG=None,
        MIDDLEWARE=[
            f"django.{name}"
            for name in (
                "middleware.security.SecurityMiddleware",
                "contrib.sessions.middleware.SessionMiddleware",
                "middleware.common.CommonMiddleware",
                "middleware.csrf.CsrfViewMiddleware",
                "contrib.auth.middleware.AuthenticationMiddleware",
            )
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {"login.html": LOGIN, "tables.html": TABLES},
                        )
                    ]
                },
            }
        ],
    )


def plain_urls() -> list:
    from django.apps import apps
    from django.contrib.auth import authenticate, login
    from django.contrib.auth.decorators import login_required
    from django.db import connection
    from django.http import HttpResponse, HttpResponseRedirect
    from django.shortcuts import render
    from django.urls import path, re_path

    models = {one._meta.db_table: one for one in apps.get_models()}  # noqa: SLF001
    asked = json.loads(Path(os.environ["KAPOK_BENCH_QUERIES"]).read_text("utf-8"))

    def enter(request) -> HttpResponse:
        if request.method == "POST":
            who = authenticate(
                request, username=request.POST["username"], password=request.POST["password"]
            )
            login(request, who)
            return HttpResponseRedirect("/desk/")
        return render(request, "login.html")

    @login_required
    def show(request, where: str) -> HttpResponse:
        del where
        tables = [rows(words) for words in asked[request.path]]
        return render(request, "tables.html", {"path": request.path, "tables": tables})

    def rows(words: str) -> tuple[list[str], list]:
        """As models where it is a model's rows, as Django does; else as they come."""
        model = models.get(found[1]) if (found := OF_MODEL.match(words)) else None
        if model is not None:
            names = [one.attname for one in model._meta.concrete_fields]  # noqa: SLF001
            return names, [[getattr(row, n) for n in names] for row in model.objects.raw(words)]
        with connection.cursor() as cursor:
            cursor.execute(words)
            return [one.name for one in cursor.description], cursor.fetchall()

    return [path("login/", enter), re_path("^(.*)$", show)]


def serve(kind: str, listen: str) -> None:
    from kapok.cli.serving.server import Pages, collect_static, workers_for
    from kapok.web.ready import begin

    workers = workers_for(os.cpu_count())
    if kind == "kapok":
        begin("test", "web")
        collect_static()
        Pages(listen, workers).run()
        return
    os.environ |= {"KAPOK_CLUSTER": "test", "KAPOK_DB_ROLE": "owner"}
    plain_settings()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", "sessions", verbosity=0)

    class Plain(Pages):
        def load(self):
            from django.core.wsgi import get_wsgi_application

            return get_wsgi_application()

    Plain(listen, workers).run()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2])
elif "KAPOK_BENCH_QUERIES" in os.environ:  # read by the peer as its table of addresses
    urlpatterns = plain_urls()
