"""What templates can say: `t` a sentence, `show` a component, `icon` a symbol; and how values read."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_htmx.jinja import htmx_script
from jinja2 import Environment, Template, pass_context
from jinja2.runtime import Context

from kapok.web.components import Component
from kapok.web.values import day, readable

_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?: \d\d:\d\d)?(?![\w-])", re.ASCII)
HANDED_ON = ("say", "request", "csrf_input")


def environment(**options: Any) -> Environment:
    """As Django's settings name it."""
    made = Environment(**options)  # noqa: S701 - Django hands over autoescape=True
    made.globals |= {
        "t": t,
        "pick": pick,
        "show": show,
        "in_cell": in_cell,
        "exported_at": exported_at,
        "icon": icon,
        "static": staticfiles_storage.url,
        "htmx_script": htmx_script,
    }
    made.filters["day"] = day
    return made


@pass_context
def t(context: Context, key: str, **values: object) -> str:
    return str(context["say"](key, **values))


@pass_context
def pick(context: Context, pair: tuple[str, str]) -> str:
    return str(context["say"].of(*pair))


@pass_context
def show(context: Context, it: object) -> str:
    """A component by its template; anything else as words."""
    if not isinstance(it, Component):
        return conditional_escape(readable(it, context["say"]))
    template = _component(context.environment, it.template)
    handed = {name: context.resolve(name) for name in HANDED_ON}
    inside = template.new_context({**context.environment.globals, **handed, "it": it}, shared=True)
    return mark_safe("".join(template.root_render_func(inside)))  # noqa: S308 - written by a template that escapes


@pass_context
def in_cell(context: Context, it: object) -> str:
    """As `show`, in a table's narrow column."""
    if isinstance(it, Component):
        return str(show(context, it))
    return whole_days(readable(it, context["say"]))


def whole_days(words: str) -> SafeString:
    """A day never breaks across two lines."""
    marked = _DAY.sub(r"<time>\g<0></time>", conditional_escape(words))
    return mark_safe(marked)  # noqa: S308 - escaped before the marks are put in


@cache
def _component(made: Environment, name: str) -> Template:
    return made.get_template(f"components/{name}.html")


@pass_context
def exported_at(context: Context, it: Component) -> str:
    """Where the list is had as a workbook; empty where it is not."""
    return str(getattr(context.get("request"), "lists", {}).get(id(it), ""))


@cache
def icon(name: str, size: str = "") -> SafeString:
    """A symbol of the sprite; the word always stands beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        size,
        staticfiles_storage.url("kapok/sprite.svg"),
        name,
    )
