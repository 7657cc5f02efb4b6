"""Every test here works in the home of the server of tests/office.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.office import at_home


@pytest.fixture(scope="module", autouse=True)
def environment(home: Path) -> Iterator[None]:
    with at_home(home):
        yield


@pytest.fixture(autouse=True)
def quietly(quiet: None) -> None:
    pass
