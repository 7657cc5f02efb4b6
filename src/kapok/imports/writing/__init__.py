"""What a plan says, written into the registry in bulk, each row with its source, numbers sealed.

Owns: new rows, one statement for each table, made ready while the database takes the one before (`fresh`); rows that change, and
what sources say differently (`changed`); what was written, kept on record so that it can be taken back (`record`); the whole in
its order (`writer`). All in the transaction of whoever applies the plan.
"""

from kapok.imports.writing.changed import Stale
from kapok.imports.writing.writer import Writer

__all__ = ["Stale", "Writer"]
