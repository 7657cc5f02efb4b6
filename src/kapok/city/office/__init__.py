"""The office city: the truth as files that offices have, with honest dirt.

Owns: which row stands in which file, how it is written, what is wrong in it.
It takes layouts from `kapok.intake.layouts` and gives `write_office`.
"""

from kapok.city.office.write import write_office

__all__ = ["write_office"]
