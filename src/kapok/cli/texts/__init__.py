"""Every sentence the command line says, in Chinese and English, in one catalogue.

`text(lang, key, **values)` gives one. The files of this folder hold the entries by topic; a key stands in one of them.
"""

from kapok.cli.texts.accounts import ACCOUNTS
from kapok.cli.texts.areas import AREAS
from kapok.cli.texts.compare import COMPARE
from kapok.cli.texts.comparing import COMPARING
from kapok.cli.texts.data import DATA
from kapok.cli.texts.database import DATABASE
from kapok.cli.texts.demo_token import DEMO_TOKEN
from kapok.cli.texts.demonstration import DEMONSTRATION
from kapok.cli.texts.duties import DUTIES
from kapok.cli.texts.executors import EXECUTORS
from kapok.cli.texts.finds import FINDS
from kapok.cli.texts.general import GENERAL
from kapok.cli.texts.imports import IMPORTS
from kapok.cli.texts.jobs import JOBS
from kapok.cli.texts.loading import LOADING
from kapok.cli.texts.pages import PAGES
from kapok.cli.texts.policy import POLICY
from kapok.cli.texts.procedures import PROCEDURES
from kapok.cli.texts.receipts import RECEIPTS
from kapok.cli.texts.registry import REGISTRY
from kapok.cli.texts.revision import REVISION
from kapok.cli.texts.runoff import RUN_OFF
from kapok.cli.texts.scores import SCORES
from kapok.cli.texts.secrets import SECRETS
from kapok.cli.texts.serving import SERVING
from kapok.cli.texts.settings import SETTINGS
from kapok.cli.texts.simulation import SIMULATION
from kapok.cli.texts.village import VILLAGE
from kapok.cli.texts.watching import WATCHING
from kapok.rules.executors.resultwords import one_of
from kapok.rules.package.listwords import LIST_WORDS

LANGUAGES = ("zh", "en")
CATALOGUE: dict[str, tuple[str, str]] = {
    **GENERAL,
    **LIST_WORDS,
    **POLICY,
    **PAGES,
    **PROCEDURES,
    **COMPARE,
    **COMPARING,
    **DEMONSTRATION,
    **DEMO_TOKEN,
    **DUTIES,
    **DATA,
    **DATABASE,
    **RECEIPTS,
    **REGISTRY,
    **ACCOUNTS,
    **AREAS,
    **IMPORTS,
    **JOBS,
    **LOADING,
    **REVISION,
    **EXECUTORS,
    **FINDS,
    **VILLAGE,
    **WATCHING,
    **RUN_OFF,
    **SCORES,
    **SERVING,
    **SETTINGS,
    **SIMULATION,
    **SECRETS,
}


def text(lang: str, key: str, **values: object) -> str:
    """The sentence `key` in the language, with its values put in."""
    words = CATALOGUE[key][LANGUAGES.index(lang)].format(**values)
    return words if lang == "zh" else one_of(words)
