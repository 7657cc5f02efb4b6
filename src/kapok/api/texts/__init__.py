"""Every sentence of the interface in Chinese and English: what is refused, what operations do, what their parts mean."""

from __future__ import annotations

from kapok.api.texts.operations import OPERATIONS
from kapok.api.texts.problems import PROBLEMS
from kapok.api.texts.tokens import TOKENS
from kapok.api.texts.wrong import WRONG

__all__ = ["OPERATIONS", "PROBLEMS", "TOKENS", "WRONG"]
