"""The way in: languages, help, wrong use, pipes."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kapok.cli.app import COMMANDS as TREE

ROOT = Path(__file__).parents[2]

COMMANDS = (
    ("decide",),
    ("screen",),
    ("demo", "start"),
    ("demo", "screen"),
    ("demo", "logins"),
    ("demo", "code"),
    ("demo", "village"),
    ("policy", "check"),
    ("policy", "test"),
    ("policy", "coverage"),
    ("policy", "show"),
    ("policy", "readings"),
    ("policy", "duties"),
    ("city", "make"),
    ("intake", "check"),
    ("receipt", "show"),
    ("receipt", "replay"),
    ("receipt", "verify"),
    ("keys", "new"),
    ("keys", "rotate"),
    ("files", "add"),
    ("audit", "verify"),
    ("identity", "check"),
)


def test_help_lists_every_command_in_the_language_asked_for(kapok):
    zh, en = kapok("--help"), kapok("--help", "--lang", "en")
    assert zh.code == en.code == 0
    for command in COMMANDS:
        assert " ".join(command) in zh.out
        assert " ".join(command) in en.out
    assert "用法" in zh.out
    assert "核对政策包" in zh.out
    assert "Usage" in en.out
    assert not any("一" <= c <= "鿿" for c in en.out)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_each_command_explains_itself_in_both_languages(kapok, command):
    for lang in ("zh", "en"):
        answer = kapok(*command, "--help", "--lang", lang)
        assert answer.code == 0
        assert "help." not in answer.out
        assert "--json" in answer.out
        chinese = any("一" <= c <= "鿿" for c in answer.out)
        assert chinese == (lang == "zh")


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["polcy"], "没有命令“polcy”。可用：policy"),
        (["policy", "chek"], "没有命令“chek”。可用：check, test"),
        (["policy", "check", "--jsn"], "没有选项 --jsn"),
        (["policy", "test", "--cases"], "选项 --cases 后面要跟一个值"),
        (["decide"], "缺少 --facts"),
        (["screen", "policies"], "缺少 --out"),
        (["policy", "check", "a", "b"], "多出来的参数"),
        (["policy", "check", "nowhere"], "没有这个文件夹：nowhere"),
        (["policy", "check", "docs"], "不是政策包"),
        (["policy", "check", "--lang", "fr"], "--lang 只能是 zh 或 en"),
        (
            ["city", "make", "x", "--persons", "many"],
            "--persons 的值不对：要写整数，写的是“many”。",
        ),
        (["city", "make", "x", "--seed", "9" * 5000], "--seed 的值不对：要写整数"),
        (
            ["policy", "prove", "a", "b", "--seconds", "x"],
            "--seconds 的值不对：要写数，写的是“x”。",
        ),
    ],
)
def test_wrong_use_is_said_plainly_and_exits_with_2(kapok, argv, words):
    answer = kapok(*argv)
    assert answer.code == 2
    assert words in answer.err
    assert not answer.out


def test_wrong_use_in_english(kapok):
    answer = kapok("--lang", "en", "policy", "chek")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("There is no command “chek”. There are: check, test")


def test_wrong_use_with_json_is_json(kapok):
    answer = kapok("--json", "policy", "check", "nowhere")
    assert answer.code == 2
    assert answer.data == {"ok": False, "error": "没有这个文件夹：nowhere"}


def test_language_may_come_from_the_environment(kapok, monkeypatch):
    monkeypatch.setenv("KAPOK_LANG", "en")
    assert "Usage" in kapok("--help").out
    assert "用法" in kapok("--help", "--lang", "zh").out


def module(*argv: str, **more: object) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "kapok", *argv]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=environ, check=False, **more
    )


def test_the_module_runs_as_a_program():
    done = module("policy", "check", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] is True
    assert module("policy", "nothing").returncode == 2


def test_a_reader_that_goes_away_is_no_fault():
    done = subprocess.run(
        f"{sys.executable} -m kapok policy readings | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_no_line_on_a_pipe_is_wider_than_the_page(kapok):
    from rich.cells import cell_len

    for argv in (
        ["policy", "coverage"],
        ["policy", "readings"],
        ["policy", "show", "5"],
        ["policy", "show", "20"],
    ):
        for line in kapok(*argv).out.splitlines():
            assert cell_len(line) <= 100, line


@pytest.mark.parametrize("name", TREE)
def test_the_guide_has_a_line_for_every_command(name):
    group, *last = name.split(" ")
    rows = re.findall(rf"^\| `{group}\b.*", (ROOT / "docs/cli.md").read_text("utf-8"), re.MULTILINE)
    assert rows
    assert set(last) <= set(re.findall(r"[a-z]+", " ".join(rows)))


def test_no_command_brings_models_before_django_has_begun():
    """What a test does not see, as Django has begun there long since: a module with models is brought where it is asked."""
    source = ROOT / "src/kapok"
    families = tuple(f"kapok.{path.parent.name}" for path in source.glob("*/models.py"))
    assert len(families) > 5
    early = [
        f"{path.name} {function.name}: {one.module}"
        for path in (source / "cli").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef)
        and [given.arg for given in function.args.args][:1] == ["ctx"]
        for one in function.body
        if isinstance(one, ast.ImportFrom) and (one.module or "").startswith(families)
    ]
    assert not early
