"""How Kapok looks: the one set of colours, sizes and print rules that every page is made with, and safe HTML.

Owns `base.css` (tokens and plain elements) and `tag`. Pages add a sheet of their own for what only they have. No script, no
fonts from anywhere, no `style` attributes: the pages stand alone and under a strict content policy.
"""

from __future__ import annotations

from html import escape
from importlib import resources

Html = str
"""Text that is HTML already: made by `tag` or `text`, never by hand from data."""


def base_css() -> str:
    """The sheet that every page begins with."""
    return resources.files(__package__).joinpath("base.css").read_text("utf-8")


def text(words: object) -> Html:
    """Words as HTML."""
    return escape(str(words))


def tag(name: str, /, *inside: Html, **attributes: object) -> Html:
    """An element. `class_` is `class`, `data_x` is `data-x`; an attribute that is None or False is left out, True stands bare."""
    given = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _EMPTY:
        return f"<{name}{given}>"
    return f"<{name}{given}>{''.join(inside)}</{name}>"


_EMPTY = frozenset(("meta", "link", "br", "hr", "img"))


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def document(title: str, css: str, *body: Html, lang: str = "zh-CN", sheet: str = "") -> Html:
    """A whole page: in one file, or with its style in the file `sheet` beside it."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", text(title)),
        tag("link", rel="stylesheet", href=sheet) if sheet else f"<style>{css}</style>",
    )
    return f"<!doctype html>\n{tag('html', head, tag('body', *body), lang=lang)}\n"
