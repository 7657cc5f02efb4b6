"""Django's settings. Everything that differs between two machines comes from the environment; no secret has a default.

KAPOK_CLUSTER        which of our own servers: default, demo, test; DATABASE_URL stands in for `default`
KAPOK_HOSTS          names under which the pages are reached, with commas; 127.0.0.1 and localhost without it
KAPOK_SECRET         a file that holds the key of signatures; made in Kapok's home where it is not there
KAPOK_HTTPS          1 where pages are served by https only
KAPOK_PROXIES        addresses of the proxies in front, with commas: they are believed whom they speak for
KAPOK_POLICY         the folder of the policy package that the office works by; the default one of `policies/` without it
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from kapok.accounts.connecting import as_django
from kapok.platform.database import address
from kapok.platform.database.places import write_private
from kapok.platform.folders import home

CLUSTER = os.environ.get("KAPOK_CLUSTER", "default")
ROLE = os.environ.get("KAPOK_DB_ROLE", "web")


def _secret() -> str:
    path = Path(os.environ.get("KAPOK_SECRET") or home() / "web-secret")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text("ascii")


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("KAPOK_HOSTS", "127.0.0.1,localhost").split(",")
HTTPS = os.environ.get("KAPOK_HTTPS") == "1"
PROXIES = [one.strip() for one in os.environ.get("KAPOK_PROXIES", "").split(",") if one.strip()]


def _policy() -> Path:
    """The folder named; else the project's default package, for who runs from the project."""
    folder = Path(__file__).parents[3] / "policies"
    default = folder / "default"
    named = default.read_text("utf-8").strip() if default.is_file() else ""
    return Path(os.environ.get("KAPOK_POLICY") or folder / named)


POLICY = _policy()
ROOT_URLCONF = "kapok.web.urls"
WSGI_APPLICATION = "kapok.web.wsgi.application"
DATABASES = {"default": as_django(address(ROLE, CLUSTER), os.environ.get("KAPOK_DATABASE", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "kapok.accounts.apps.AccountsConfig",
    "kapok.registry.apps.RegistryConfig",
    "kapok.imports.apps.ImportsConfig",
    "kapok.finds.apps.FindsConfig",
    "kapok.comparing.apps.ComparingConfig",
    "kapok.jobs.apps.JobsConfig",
    "kapok.api.apps.ApiConfig",
    "kapok.web.apps.WebConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kapok.web.middleware.content_policy",
    "kapok.web.proxies.real_address",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kapok.api.around.api",  # before sessions: no cookie counts there
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kapok.web.middleware.who",
    "django_htmx.middleware.HtmxMiddleware",
    "kapok.web.preferences.preferences",
    "kapok.web.middleware.on_behalf",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).with_name("templates")],
        "OPTIONS": {
            "environment": "kapok.web.templating.environment",
            "context_processors": ["kapok.web.context.shell"],
        },
    }
]
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"} | options
    for name, options in (
        (
            "UserAttributeSimilarityValidator",
            {"OPTIONS": {"user_attributes": ("username", "name")}},
        ),
        ("MinimumLengthValidator", {"OPTIONS": {"min_length": 10}}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "/login/"
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "kapok.web.finders.LookFinder",
]
STATIC_ROOT = home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SESSION_ENGINE = "kapok.accounts.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
CSRF_FAILURE_VIEW = "kapok.web.views.trouble.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20  # as much as the largest body of the interface
DATA_UPLOAD_MAX_NUMBER_FILES = 100
FILE_UPLOAD_HANDLERS = ["kapok.web.uploads.InMemory"]
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "kapok.web.logs.Masked"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["masked"]},
    },
    "loggers": {
        "django.request": {"level": "CRITICAL"}
    },  # pages of trouble say it, with their number
    "root": {"handlers": ["console"], "level": "WARNING"},
}
