"""Looking for people, households and organisations: what was typed, who is found, and how what was typed is kept.

`asked` reads what was typed, `people` and `others` ask the database, within what somebody may see; `kept` keeps the words
sealed for half an hour, so that they stand in no address. Gives `read`, `find`, `keep` and `kept_for`.
"""

from kapok.registry.finding.asked import Sought, read
from kapok.registry.finding.found import Found, find
from kapok.registry.finding.kept import keep, kept_for

__all__ = ["Found", "Sought", "find", "keep", "kept_for", "read"]
