"""Case files: facts written by hand, what they should come to, and running them.

The format is the facts format of `kapok decide` (`docs/format.md`).
"""
