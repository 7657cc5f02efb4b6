"""The house keeps its own rules: documents lead somewhere, files hold nothing of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#([^)\s]+))?\)")
ONE_MACHINE = re.compile(r"(?<![\w.])/(?:root|work|opt|Users)/\w|[A-Z]:\\Users")


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


DOCUMENTS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")})


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path):
    lost = [
        target
        for target, _ in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not lost


def test_every_page_is_in_the_index():
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    pages = {
        str(page.relative_to(ROOT / "docs"))
        for page in (ROOT / "docs").rglob("*.md")
        if page.name != "README.md"
    }
    assert not {page for page in pages if f"({page})" not in index}


def test_decisions_have_numbers_of_their_own():
    numbers = [page.name[:4] for page in (ROOT / "docs/decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))
    assert all(number.isdigit() for number in numbers)


def test_no_file_names_a_place_on_one_machine():
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix not in {".xlsx", ".parquet", ".png"} and path.name != "test_house.py"
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if ONE_MACHINE.search(line)
    ]
    assert not found


def test_one_version_number():
    import kapok

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == kapok.__version__


def test_every_direct_dependency_earns_its_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    names = {
        re.split(r"[<>=!~ \[]", line, maxsplit=1)[0]
        for group in groups
        for line in group
        if isinstance(line, str)
    }
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    assert not {name for name in names if not re.search(rf"\b{re.escape(name)}\b", page)}


def imported(path: Path) -> set[str]:
    """The packages a module imports, at its top or inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return {name.partition(".")[0] for name in found}


def test_what_the_source_imports_is_installed_with_it():
    """A package that only the tests' group brings is missing where Kapok is merely installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    optional = project["project"]["optional-dependencies"].items()  # asked for where it is used
    declared = {
        re.split(r"[<>=!~ \[]", line, maxsplit=1)[0].lower()
        for lines in (
            project["project"]["dependencies"],
            *(lines for name, lines in optional if name != "bench"),
        )
        for line in lines
    }
    used = set().union(*map(imported, (ROOT / "src").rglob("*.py")))
    known = packages_distributions()
    foreign = {
        name: {one.lower() for one in known.get(name, [name])}
        for name in used - set(sys.stdlib_module_names) - {"kapok"}
    }
    assert {name for name, packages in foreign.items() if packages.isdisjoint(declared)} == set()


def test_every_lock_holds_what_the_project_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for lock in ("requirements.lock", "requirements-bench.lock", "requirements-spark.lock"):
        held = {
            line.partition("==")[0]
            for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()
            if "==" in line and not line.startswith((" ", "#"))
        }
        needed = {re.split(r"[>\[]", line)[0] for line in project["project"]["dependencies"]}
        assert needed <= held


def test_suite_folders_mirror_the_source():
    """tests/NAME belongs to src/kapok/NAME."""
    ours = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    source = {path.name for path in (ROOT / "src/kapok").iterdir() if path.is_dir()}
    assert {name for name in ours if not name.startswith(("_", "."))} - {"data"} <= source


def test_migrations_of_an_app_have_a_number_each():
    """Two that were written side by side meet here, not at an office's upgrade."""
    numbers = Counter(
        (path.parent.parent.name, path.name[:4])
        for path in (ROOT / "src/kapok").glob("*/migrations/[0-9]*.py")
    )
    assert numbers
    assert not [one for one, count in numbers.items() if count > 1]
