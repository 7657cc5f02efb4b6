"""The pages of the two packages, made once."""

from __future__ import annotations

import pytest
from tests.site.taken import POLICIES, Made, make


@pytest.fixture(scope="session")
def panzhihua() -> Made:
    return make(POLICIES / "panzhihua-2022-143")


@pytest.fixture(scope="session")
def wangshu() -> Made:
    return make(POLICIES / "wangshu-2025")


@pytest.fixture(params=["panzhihua", "wangshu"])
def made(request: pytest.FixtureRequest) -> Made:
    return request.getfixturevalue(request.param)
