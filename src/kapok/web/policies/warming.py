"""What the first page of a process would wait for, read before there is any: the policy with its examples, what is worked out of
it, and the plans by which a clause is tried.
"""

from __future__ import annotations

from kapok.web.policies.shelf import outlined, shares, shelf
from kapok.web.policies.worst import lacks
from kapok.web.policy import ledger_words
from kapok.web.simulating.asked import figures
from kapok.web.texts import LANGUAGES


def warm() -> None:
    book = shelf()
    executor = book.explainer.executor()
    for measure in book.package.measures:
        executor.compiled(measure)
    for lang in LANGUAGES:
        outlined(lang)
        shares(lang)
    for work in (lacks, ledger_words, figures):
        work()
