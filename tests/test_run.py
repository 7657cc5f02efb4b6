"""run.py as a person meets it: real processes in small copies of the project.

The copies hold one made-up dependency (a wheel of a few bytes) and a build backend of their own, so
that making an environment takes a second or two and needs no network.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import importlib.metadata
import json
import os
import py_compile
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RUN = ROOT / "run.py"

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""

BACKEND = """
import zipfile
WHEEL = "kapok-0-py3-none-any.whl"
def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(wheel_directory + "/" + WHEEL, "w") as wheel:
        wheel.writestr("kapok.py", "import pebble\\ndef main():\\n    import sys; print('kapok', *sys.argv[1:])\\n    sys.exit(len(sys.argv) - 2)\\n")
        info = "kapok-0.dist-info/"
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: kapok\\nVersion: 0\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "entry_points.txt", "[console_scripts]\\nkapok = kapok:main\\n")
        wheel.writestr(info + "RECORD", "")
    return WHEEL
"""


@dataclass
class Copy:
    """A small project with run.py in it, and the surroundings it is run in."""

    folder: Path
    environ: dict[str, str]
    python: str = sys.executable

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.python, str(self.folder / "run.py"), *arguments],
            env=self.environ | environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )

    def hide(self, *modules: str) -> dict[str, str]:
        """The environment variables under which its Python cannot import these."""
        folder = self.folder.parent / "hidden"
        folder.mkdir()
        for name in modules:
            (folder / f"{name}.py").write_text("raise ImportError('not installed')")
        return {"PYTHONPATH": os.pathsep.join([str(folder), self.environ["PYTHONPATH"]])}

    def lock(self, text: str) -> None:
        (self.folder / "requirements.lock").write_text(text, encoding="utf-8")


def make_pebble(folder: Path) -> str:
    """A wheel of one module; returns its line for a lock file."""
    wheel = folder / "pebble-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("pebble.py", "")
        info = "pebble-1.0.dist-info/"
        file.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: pebble\nVersion: 1.0\n")
        file.writestr(
            info + "WHEEL",
            "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        digest = base64.urlsafe_b64encode(hashlib.sha256(b"").digest()).rstrip(b"=").decode()
        file.writestr(info + "RECORD", f"pebble.py,sha256={digest},0\n")
    return f"pebble==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def ensurepip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an ensurepip that carries pip, as full Pythons have it and Debian's may not."""
    folder = tmp_path_factory.mktemp("carried")
    bundled = folder / "ensurepip" / "_bundled"
    bundled.mkdir(parents=True)
    (bundled.parent / "__init__.py").touch()
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    with zipfile.ZipFile(bundled / "pip-0-py3-none-any.whl", "w") as wheel:
        for name in importlib.metadata.files("pip") or ():
            if name.suffix != ".pyc" and not str(name).startswith(".."):
                wheel.write(str(name.locate()), str(name))
                if name.suffix == ".py":  # compiled once, not by every run
                    compiled = py_compile.compile(
                        str(name.locate()), str(folder / "one.pyc"), invalidation_mode=unchecked
                    )
                    wheel.write(compiled, f"{name}c")
    return folder


@pytest.fixture
def copy(tmp_path: Path, ensurepip: Path) -> Copy:
    return copied(tmp_path, ensurepip)


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory, ensurepip: Path
) -> tuple[Copy, subprocess.CompletedProcess[str]]:
    """A copy that has its environment, and what was said when it was made."""
    project = copied(tmp_path_factory.mktemp("made"), ensurepip)
    return project, project.run("demo", "--check", "a b")


def copied(tmp_path: Path, ensurepip: Path) -> Copy:
    folder = tmp_path / "项目 with space"
    folder.mkdir()
    shutil.copy(RUN, folder)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "backend.py").write_text(BACKEND)
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    path = tmp_path / "bin"  # a PATH with no uv, no apt-get and no other Python
    path.mkdir()
    environ = {
        "PATH": str(path),
        "HOME": str(tmp_path),
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ensurepip),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": wheels.as_uri(),
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
    }
    base = str(getattr(sys, "_base_executable", sys.executable))
    project = Copy(folder, environ, python=base)
    project.lock(make_pebble(wheels))
    return project


# ── what it says without doing anything ──────────────────────────────────────


def test_an_old_python_can_at_least_read_it():
    ast.parse(RUN.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_it_needs_the_standard_library_only():
    tree = ast.parse(RUN.read_text(encoding="utf-8"))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
        if name
    }
    assert names <= sys.stdlib_module_names


def test_usage_is_given_in_both_languages(copy: Copy):
    asked, bare = copy.run("--help"), copy.run()
    assert (asked.returncode, bare.returncode) == (0, 2)
    assert "用法" in asked.stdout
    assert "Usage" in asked.stdout


def test_an_unknown_command_is_named(copy: Copy):
    done = copy.run("dmeo")
    assert done.returncode == 1
    assert "没有这个命令：dmeo" in done.stderr


OLD = "import sys, runpy; sys.version_info = (3, 8, 10, 'final', 0); sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"


def test_an_old_python_says_so(copy: Copy):
    done = subprocess.run(
        [copy.python, "-c", OLD, str(copy.folder / "run.py"), "demo"],
        env=copy.environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "这个 Python 太旧：现在是 3.8，需要 3.11" in done.stderr
    assert "too old: 3.8" in done.stderr


def test_an_old_python_goes_on_in_a_newer_one_on_the_path(copy: Copy):
    newer = Path(copy.environ["PATH"]) / "python3.12"
    newer.write_text(f'#!/bin/sh\nexec "{copy.python}" "$@"\n')
    newer.chmod(0o755)
    done = subprocess.run(
        [copy.python, "-c", OLD, str(copy.folder / "run.py"), "nonsense"],
        env=copy.environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "没有这个命令：nonsense" in done.stderr


# ── making the environment ───────────────────────────────────────────────────


def test_it_makes_the_environment_once_and_passes_on_arguments_and_exit_code(made):
    copy, first = made
    assert first.returncode == 2, first.stderr  # the stand-in kapok counts its arguments
    assert "kapok demo --check a b" in first.stdout
    assert "[1/1] pebble 1.0" in first.stdout
    again = copy.run("demo")
    assert again.stdout == "kapok demo\n"


def test_a_half_made_environment_is_made_again(made):
    copy, _ = made
    (copy.folder / ".venv" / "kapok-ready.json").write_text('{"inputs": ')
    shutil.rmtree(next((copy.folder / ".venv").glob("lib/*/site-packages")))
    done = copy.run("demo")
    assert done.returncode == 0, done.stderr
    assert "重新建立" in done.stdout


@pytest.mark.long
def test_an_environment_whose_python_is_gone_is_made_again(copy: Copy):
    copy.run("demo")
    for python in (copy.folder / ".venv/bin").glob("python*"):
        python.unlink()
    assert copy.run("demo").returncode == 0


@pytest.mark.long
def test_a_changed_lock_or_a_moved_folder_makes_it_anew(copy: Copy):
    copy.run("demo")
    copy.lock("# 新的一行\n" + (copy.folder / "requirements.lock").read_text())
    assert "③ 环境就绪" in copy.run("demo").stdout
    copy.folder = copy.folder.rename(copy.folder.with_name("moved"))
    assert "③ 环境就绪" in copy.run("demo").stdout


def test_two_calls_at_once_make_one_environment(copy: Copy):
    command = [copy.python, str(copy.folder / "run.py"), "demo"]
    both = [
        subprocess.Popen(
            command, env=copy.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(2)
    ]
    said = [call.communicate(timeout=240)[0].decode() for call in both]
    assert [call.returncode for call in both] == [0, 0], said
    assert sum("③ 环境就绪" in text for text in said) == 1
    assert all(text.endswith("kapok demo\n") for text in said)


def test_it_works_with_the_systems_pip_and_without_ensurepip(copy: Copy):
    """Debian without python3-venv: the venv module is there, ensurepip is not."""
    found = subprocess.run(
        [copy.python, "-m", "pip", "--version"], capture_output=True, check=False
    )
    if found.returncode:
        pytest.skip("this system has no pip")
    done = copy.run("demo", **copy.hide("ensurepip"))
    assert done.returncode == 0, done.stderr


def test_it_works_without_the_systems_pip(copy: Copy):
    """A bare Python: pip comes from the copy that ensurepip carries."""
    done = copy.run("demo", **copy.hide("pip"))
    assert done.returncode == 0, done.stderr


def test_with_neither_pip_nor_ensurepip_it_says_what_to_install(copy: Copy):
    script = copy.folder / "run.py"  # nor does the system keep a copy of pip of its own
    script.write_text(script.read_text("utf-8").replace("/usr/share/", "/nowhere/"), "utf-8")
    done = copy.run("demo", **copy.hide("pip", "ensurepip", "virtualenv"))
    assert done.returncode == 1
    assert "没有 pip，也找不到 uv" in done.stderr


# ── what goes wrong, said plainly ────────────────────────────────────────────


def test_a_wrong_hash_is_refused_and_the_right_one_taken_next_time(copy: Copy):
    good = (copy.folder / "requirements.lock").read_text()
    copy.lock("pebble==1.0 --hash=sha256:" + "0" * 64 + "\n")
    done = copy.run("demo")
    assert done.returncode == 1
    assert "与锁定的校验值不一致" in done.stderr
    copy.lock(good)
    assert copy.run("demo").returncode == 0


def test_an_unreachable_registry_is_told_from_other_faults(copy: Copy):
    copy.environ.pop("PIP_NO_INDEX")
    copy.environ.pop("PIP_FIND_LINKS")
    done = copy.run("demo", PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert done.returncode == 1
    assert "连不上软件包仓库" in done.stderr
    assert "cannot be reached" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="file owners")
def test_a_folder_of_somebody_else_is_told(copy: Copy, tmp_path: Path):
    if os.geteuid() != 0:
        copy.folder.chmod(0o555)
        done = copy.run("demo")
        copy.folder.chmod(0o755)
    else:  # root may write anywhere, so go as nobody
        (copy.folder / ".venv.lock").mkdir()
        done = copy.run("demo")
    assert done.returncode == 1
    assert "不能在这个文件夹里写文件" in done.stderr


def load():
    """run.py as a module, for what cannot be brought about from outside."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("kapok_run", RUN)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_bench_without_a_flag_measures_everything_but_what_takes_hours():
    parts = load().bench_parts
    flags = lambda arguments: [flag for flag, *_ in parts(arguments)[0]]
    assert flags([]) == ["--peers", "--imports", "--finds", "--pages"]
    assert flags(["--quick"]) == ["--peers"]
    assert (flags(["--growth", "--persons", "9"]), parts(["--growth", "--persons", "9"])[1]) == (["--growth"], ["--persons", "9"])  # fmt: skip
    assert flags(["--finds", "--imports"]) == ["--imports", "--finds"]
    scripts = {script for *_, script in load().PARTS}
    assert all((RUN.parent / "benchmarks" / script).is_file() for script in scripts)


def test_a_full_disk_is_told_before_anything_is_made(tmp_path: Path, monkeypatch):
    module = load()
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(9, 8, 1))
    environment = module.Environment(".venv", "requirements.lock", megabytes=1100)
    with pytest.raises(module.Trouble, match="磁盘空间不够：准备环境约需 1100 MB"):
        environment.make()
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("OSError: [Errno 28] No space left on device", "space"),
        ("error: Failed to fetch: `…/simple/duckdb/` dns error", "network"),
        ("NewConnectionError: Temporary failure in name resolution", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "hash"),
        ("Hash mismatch for `pebble==1.0`", "hash"),
        ("PermissionError: [Errno 13] Permission denied: '/tmp/x'", "write"),
        ("ERROR: No matching distribution found for duckdb==2.0.0", "wheel"),
        ("Segmentation fault", "other"),
    ],
)
def test_an_installers_words_are_understood(words: str, kind: str):
    assert load().diagnose(words) == kind


# ── the real thing ───────────────────────────────────────────────────────────


def test_the_lock_files_carry_hashes_and_no_addresses():
    for name in ("requirements.lock", "requirements-bench.lock", "requirements-spark.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")
        assert not [line for line in text.splitlines() if line.startswith("-")]


def test_packages_without_built_files_are_in_their_lock():
    spark = load().SPARK
    lines = Path(spark.lock).read_text(encoding="utf-8").splitlines()
    assert spark.source_only
    for name in spark.source_only:
        assert [line for line in lines if line.startswith(f"{name}==")]


def test_the_lock_holds_every_direct_dependency():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + [
        line
        for group in project["dependency-groups"].values()
        for line in group
        if isinstance(line, str)
    ]
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {line.split("==")[0] for line in text.splitlines() if "==" in line}
    assert {re.split(r"[>\[]", line)[0] for line in wanted} <= locked


@pytest.mark.long
@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_a_clean_copy_is_made_from_the_real_lock(tmp_path: Path, installer: str):
    """From the package registry, as a newcomer does it."""
    uv = shutil.which("uv")
    if installer == "uv" and not uv:
        pytest.skip("no uv here")
    folder = tmp_path / "kapok"
    folder.mkdir()
    for name in ("run.py", "pyproject.toml", "requirements.lock", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "src", folder / "src")
    environ = {**os.environ, "PATH": str(tmp_path / "bin")}
    (tmp_path / "bin").mkdir()
    if installer == "uv":
        (tmp_path / "bin/uv").symlink_to(uv)
    project = Copy(folder, environ)
    done = project.run("test", "--version")
    assert done.returncode == 0, done.stderr
    assert "③ 环境就绪" in done.stdout
    stamp = json.loads((folder / ".venv/kapok-ready.json").read_text())
    assert stamp["folder"] == str(folder / ".venv")


@pytest.mark.skipif(sys.platform == "win32", reason="nobody ends a process politely there")
def test_who_ends_it_ends_what_it_runs():
    waiting = "print('here', flush=True); import time; time.sleep(60)"
    words = f"import run; raise SystemExit(run.run([{sys.executable!r}, '-c', {waiting!r}]))"
    with subprocess.Popen(
        [sys.executable, "-c", words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as outer:
        assert outer.stdout.readline() == "here\n"
        outer.terminate()
        assert outer.stdout.read() == ""  # ends only when the child has let go of it, too
        assert outer.wait(10) == 128 + 15
