"""Kapok 木棉: a public policy document as data that is decided, explained, screened and paid.

Packages, from the ground up; each may import those above it in this list, never those below:

- ``kapok.rules``: language, policy package, executors, explanation. A pure library.
- ``kapok.intake``: other people's files into typed rows and cell errors.
- ``kapok.city``: the demonstration city, made from a number, in those same file formats.
- ``kapok.cli``: the command line. A face: it calls the others and holds no rule.
"""

__version__ = "0.1.0"
