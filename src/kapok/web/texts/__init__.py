"""Every sentence that a page says, in Chinese and English, in one catalogue.

The files of this folder hold the entries by topic; a key stands in one of them. `Words` speaks one language.
"""

from __future__ import annotations

from dataclasses import dataclass

from kapok.web.texts.accounts import ACCOUNTS
from kapok.web.texts.affairs import AFFAIRS
from kapok.web.texts.causes import CAUSES
from kapok.web.texts.comparing import COMPARING
from kapok.web.texts.components import COMPONENTS
from kapok.web.texts.corrected import CORRECTED
from kapok.web.texts.desks import DESKS
from kapok.web.texts.differing import DIFFERING
from kapok.web.texts.dossiers import DOSSIERS
from kapok.web.texts.files import PAPERS
from kapok.web.texts.finds import FINDS
from kapok.web.texts.import_cells import IMPORT_CELLS
from kapok.web.texts.imports import IMPORTS
from kapok.web.texts.jobs import QUEUE
from kapok.web.texts.life import LIVES
from kapok.web.texts.looking import LOOKING
from kapok.web.texts.picking import PICKING
from kapok.web.texts.policies import POLICIES
from kapok.web.texts.shell import SHELL
from kapok.web.texts.simulations import SIMULATIONS
from kapok.web.texts.tokens import INTERFACE
from kapok.web.texts.trouble import TROUBLE

LANGUAGES = ("zh", "en")
PARTS = (
    SHELL,
    COMPONENTS,
    ACCOUNTS,
    DESKS,
    DOSSIERS,
    AFFAIRS,
    PAPERS,
    LIVES,
    CORRECTED,
    LOOKING,
    PICKING,
    QUEUE,
    IMPORTS,
    IMPORT_CELLS,
    POLICIES,
    FINDS,
    CAUSES,
    DIFFERING,
    COMPARING,
    SIMULATIONS,
    INTERFACE,
    TROUBLE,
)
CATALOGUE: dict[str, tuple[str, str]] = {key: said for part in PARTS for key, said in part.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """`say("key", name=value)` gives the sentence; `say.of(zh, en)` picks from a pair that stands elsewhere."""

    lang: str = "zh"

    def __call__(self, key: str, **values: object) -> str:
        return self.of(*CATALOGUE[key]).format(**values)

    def knows(self, key: str) -> bool:
        return key in CATALOGUE

    def of(self, zh: str, en: str) -> str:
        return (zh, en)[LANGUAGES.index(self.lang)]
