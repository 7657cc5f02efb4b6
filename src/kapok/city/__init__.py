"""The demonstration city, from a number: 60,000 registry people, their employers, work, learning and payments.

Owns: how the city is made (the same number gives the same bytes), its office
files with honest, recorded dirt, and its clean truth as Parquet. It gives `make`
to the command line, tests and benchmarks; it may import `kapok.intake` (whose
layouts say what the files look like) and `kapok.rules` (calendar, vocabulary).

Nothing in it is about a real person, household, village or organisation; see
docs/decisions/0010. The figures are assumptions, chosen so that every measure
has people who get it, who do not, who do not yet, of whom it is unknown, and who
had it already.
"""

from kapok.city.make import make
from kapok.city.people import AS_OF

__all__ = ["AS_OF", "make"]
