"""policyengine-core: a simulation of one person; verdict only."""

from __future__ import annotations

from collections.abc import Callable

from one_case.common import Facts
from one_case.fisca_model import prepare_with


def prepare() -> Callable[[Facts], str]:
    return prepare_with("policyengine_core")
