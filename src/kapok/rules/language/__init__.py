"""The language of rules: the typed tree, its words, its grammar, its values, and what a tree comes to.

Owns Kleene logic, calendar and money arithmetic and the bounds of both. Knows nothing of packages or data. Imports nothing of
Kapok but `problems`.
"""
