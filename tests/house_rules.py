"""House rules of the suite: what is long, and what may not be skipped where it counts."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
NEVER_SKIPPED_IN_CI = ("browser", "server")

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if CI else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="连同要几分钟的测试一起运行")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests out, unless they were asked for by --long, by mark or by name. What waits for a browser begins
    first: a file begun last keeps one worker busy while the other has nothing left."""
    browsing = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in browsing)
    asked = (
        config.getoption("--long")
        or "long" in config.option.markexpr
        or (config.args and all("::" in argument for argument in config.args))
    )
    if asked:
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in set(long)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """In CI a skipped test of a browser or a server is a failure: it would hide a missing tool."""
    report = yield
    marked = any(item.get_closest_marker(name) for name in NEVER_SKIPPED_IN_CI)
    if CI and marked and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}：在 CI 里不许跳过（{reason}）"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    """In CI no whole module may be skipped either: its marks are not known then."""
    report = yield
    if CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}：在 CI 里不许整个跳过（{report.longrepr}）"
    return report


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A PostgreSQL: the one DATABASE_URL names, else one started here for this process."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    from tests import postgres_server

    programs = postgres_server.programs()
    if programs is None:
        pytest.skip("没有 DATABASE_URL，也找不到 PostgreSQL 15 以上的程序 / no PostgreSQL found")
    with postgres_server.server(programs) as url:
        yield url
