"""A policy as pages to look at: the document with what became of each sentence, its rules, figures, readings and cases.

Takes a package and its worked cases; gives files by name (`pages`), the same for the same package, and writes them
nowhere. Pages need no script and nothing from a network. Decides nothing: verdicts are the explainer's and the cases'.
`book` knows where everything stands, `frame` is what every page has, the other files are one kind of page or part each.
"""

from __future__ import annotations

from kapok.site.pages import pages

__all__ = ["pages"]
