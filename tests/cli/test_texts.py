"""The catalogue: both languages say the same, nothing is missing, nothing is left over."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from kapok.cli.texts import CATALOGUE
from kapok.rules.package.listwords import LIST_WORDS
from kapok.screening.wording import TEXTS

SOURCE = Path(__file__).parents[2] / "src" / "kapok"


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("catalogue", [CATALOGUE, TEXTS], ids=["cli", "screening"])
def test_both_languages_hold_the_same_values(catalogue):
    for key, (zh, en) in catalogue.items():
        assert zh, key
        assert en, key
        assert names(zh) == names(en), key
        assert not re.search("[一-鿿]", en), key


def test_every_key_in_the_code_is_in_the_catalogue():
    used = set()
    for path in (SOURCE / "cli").rglob("*.py"):
        if "texts" in path.parts:
            continue
        used |= set(
            re.findall(
                r'"((?:help|use|check|test|coverage|readings|show|decide|screen|city|intake|demo|diff|prove|overlay|differ|receipt|sim|price|duties|keys|files|audit|identity|db|accounts|token|finds)\.[a-z_.]+)"',
                path.read_text("utf-8"),
            )
        )
    missing = {k for k in used if k not in CATALOGUE and not k.endswith(".yaml")}
    assert not missing


def test_no_key_is_left_over():
    text = "\n".join(
        p.read_text("utf-8") for p in (SOURCE / "cli").rglob("*.py") if "texts" not in p.parts
    )
    families = (
        "demo.col_",
        "demo.look_",
        "finds.",
        "import.col_",
        "import.columns_",
        "jobs.",
        "outcome.",
        "short.",
        "level.",
        "target.",
        "screen.regret_",
        "decide.",
        "template.",
        "test.",
        "coverage.",
        "compare.",
        "comparing.",
        "show.from_",
        "diff.",
        "scores.",
        "prove.",
        "overlay.",
        "differ.",
        "screen.",
        "procedure.every.",
        "receipt.",
        "sim.head_",
        "duties.",
        "secret.",
        "files.",
        "audit.",
        "identity.",
        "db.",
        "accounts.",
    )
    unused = [
        k
        for k in CATALOGUE.keys() - LIST_WORDS.keys()
        if not re.search(rf"""["']{re.escape(k)}["']""", text) and not k.startswith(families)
    ]
    assert not unused
