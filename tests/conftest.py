"""The house rules and the office's fixtures, one instance of each a process."""

from tests.browser import browser  # noqa: F401 - fixture
from tests.house_rules import (  # noqa: F401 - hooks and a fixture
    database_url,
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_make_collect_report,
    pytest_runtest_makereport,
)
from tests.office import (  # noqa: F401 - fixtures
    acting,
    browse,
    database,
    day,
    django,
    drawn,
    empty,
    filled,
    home,
    office,
    people,
    quiet,
    server,
    setting,
    settled,
    template,
    typing,
    words,
)
from tests.web.inhabited import inhabited, live, town  # noqa: F401 - fixtures
from tests.web.populated import peopled  # noqa: F401 - a fixture
