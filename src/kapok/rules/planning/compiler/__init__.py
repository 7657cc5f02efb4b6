"""Expressions → typed nodes in the scopes of a plan: names, types, related rows, statuses, parameters, readings.

Takes the text of expressions (`Source`) and a `Frame` that says where each stands; gives `Node`s, and fills the scopes
of the plan with the steps that compute what they read. One pass resolves and checks. In layers, each on the one
before: `columns` (scopes and stored columns) → `operators` (signs and functions) → `facts` (paths, statuses, related
rows, stretches) → `names` (lets, readings, parameters, what a name means) → `Compiler`.
"""

from kapok.rules.planning.compiler.columns import Frame
from kapok.rules.planning.compiler.names import Compiler

__all__ = ["Compiler", "Frame"]
