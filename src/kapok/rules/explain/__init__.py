"""Explains one unit of one measure: why the verdict is what it is, how the sum comes about, what would change it.

Takes a package, a world and a unit's id; gives an `Explanation` (plain data in Chinese and English, `to_dict` for
JSON) and `render` to read it on a terminal. Knows no measure: every word comes from the package, the vocabulary and
`catalogue`. Reads the plan and the values of a traced decision; decides nothing of its own.
"""

from __future__ import annotations

from kapok.rules.explain.build import Explainer, explain
from kapok.rules.explain.model import Explanation, Text
from kapok.rules.explain.render import render

__all__ = ["Explainer", "Explanation", "Text", "explain", "render"]
