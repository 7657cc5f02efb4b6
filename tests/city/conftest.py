"""A small city, made once for all tests of this folder."""

from __future__ import annotations

import pytest

from kapok.city.build import City, build
from kapok.city.tables import Truth

SEED, PERSONS = 143, 1_500


@pytest.fixture(scope="session")
def city() -> City:
    return build(SEED, PERSONS, Truth(), lambda _text, _share: None)
