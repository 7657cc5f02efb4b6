"""Layouts that a place brings itself: `layouts/*.yaml` in its package or in its vocabulary, beside Kapok's own.

They are read as strictly as ours, with our words and code tables and those of a `_codes.yaml` of their own. One with
the name of one of ours comes instead of it; where a sheet may be of both, theirs goes first.
"""

from __future__ import annotations

from dataclasses import replace

from kapok.intake.layouts.conform import check_layouts, fitting
from kapok.intake.layouts.load import FOLDER, layouts, read_codes, read_each
from kapok.intake.layouts.model import Layout, Layouts
from kapok.rules.package.vocabulary import Vocabulary
from kapok.rules.problems import Problems


def layouts_of(vocabulary: Vocabulary) -> Layouts:
    """Kapok's layouts as far as they fit the vocabulary, and all that the place brings: PackageError if one does not."""
    ours = layouts()
    theirs = own_layouts(vocabulary)
    kept = fitting(ours, vocabulary).by_id
    return Layouts({**kept, **theirs.by_id}, ours.words)


def own_layouts(vocabulary: Vocabulary) -> Layouts:
    """Those the place brings; of two with one name that of the folder nearest to the package."""
    words = layouts().words
    found: dict[str, Layout] = {}
    for folder in reversed(vocabulary.layouts):
        problems = Problems(folder.parent)
        codes = read_codes(FOLDER, problems) | read_codes(folder, problems)
        found |= read_each(folder, codes, words, problems)
        problems.raise_if_any()
    own = Layouts({name: replace(one, own=True) for name, one in found.items()}, words)
    check_layouts(own, vocabulary)
    return own
