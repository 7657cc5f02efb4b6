"""Tags of the templates: `t` says a sentence, `show` writes a component, `icon` draws a symbol; and how values read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from kapok.web.components import Component
from kapok.web.texts import Words

register = template.Library()
HANDED_ON = ("say", "request", "csrf_token")


@register.simple_tag(takes_context=True)
def t(context: template.Context, key: str, **values: object) -> str:
    return str(context["say"](key, **values))


@register.simple_tag(takes_context=True)
def pick(context: template.Context, pair: tuple[str, str]) -> str:
    return str(context["say"].of(*pair))


@register.simple_tag(takes_context=True)
def show(context: template.Context, it: object) -> str:
    """A component by its template; anything else as words."""
    if not isinstance(it, Component):
        return conditional_escape(readable(it, context["say"]))
    handed = {name: context.get(name) for name in HANDED_ON}
    return get_template(f"components/{it.template}.html").render({**handed, "it": it})


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A symbol of the sprite; the word always stands beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        size,
        static("kapok/sprite.svg"),
        name,
    )


@register.filter
def day(value: dt.date | dt.datetime) -> str:
    return _day(value)


def _day(value: dt.date | dt.datetime) -> str:
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}"


def readable(value: Any, say: Words) -> str:
    """How a value reads; nothing is said to be nothing."""
    match value:
        case None | "":
            return say("fact_unfilled")
        case bool():
            return say.of("是" if value else "否", "yes" if value else "no")
        case dt.date():
            return _day(value)
        case _:
            return str(value)
