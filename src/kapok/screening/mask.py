"""Numbers of people are never shown whole."""

from kapok.rules.masking import masked

__all__ = ["masked"]
