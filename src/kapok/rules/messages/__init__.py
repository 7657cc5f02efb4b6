"""Every message that reading and checking a package can give, each worded once in Chinese and in English.

Owns the wording only; `problems` fills in the values. A message is what is wrong (zh, en) and how to mend it (zh, en).
What may be right as it is, is only a reminder (`REMINDERS`).
"""

from kapok.rules.messages.assessments import ASSESSMENTS
from kapok.rules.messages.cases import CASES
from kapok.rules.messages.counties import COUNTIES
from kapok.rules.messages.duties import DUTIES
from kapok.rules.messages.expressions import EXPRESSIONS
from kapok.rules.messages.files import FILES
from kapok.rules.messages.links import LINKS
from kapok.rules.messages.overlays import OVERLAYS
from kapok.rules.messages.packages import PACKAGES
from kapok.rules.messages.procedures import PROCEDURES
from kapok.rules.messages.quotes import QUOTES
from kapok.rules.messages.reminders import REMINDERS
from kapok.rules.messages.revision import REVISION
from kapok.rules.messages.runoff import RUN_OFF
from kapok.rules.messages.sets import SETS
from kapok.rules.messages.totals import TOTALS
from kapok.rules.messages.trials import TRIALS
from kapok.rules.messages.watching import WATCHING
from kapok.rules.messages.wording import Message

CATALOGUE: dict[str, Message] = {
    **FILES,
    **EXPRESSIONS,
    **QUOTES,
    **PACKAGES,
    **COUNTIES,
    **REVISION,
    **OVERLAYS,
    **PROCEDURES,
    **CASES,
    **WATCHING,
    **TOTALS,
    **TRIALS,
    **DUTIES,
    **ASSESSMENTS,
    **SETS,
    **LINKS,
    **RUN_OFF,
    **REMINDERS,
}

__all__ = ["CATALOGUE", "REMINDERS", "Message"]
