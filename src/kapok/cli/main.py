"""The way in: language and JSON are taken from anywhere in the arguments, the rest goes to the commands."""

from __future__ import annotations

import errno
import os
import sys

import duckdb
import typer

from kapok.cli.app import root
from kapok.cli.face import WRONG_USE, Face, Stop, as_json
from kapok.cli.texts import LANGUAGES
from kapok.cli.usage import complaint
from kapok.rules.problems import PackageError

INTERRUPTED = 130
DATABASE_INTERRUPTED = "Query interrupted"
"""What duckdb raises, as a plain RuntimeError, when Ctrl-C comes during a query."""


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = sys.argv[1:] if argv is None else argv
    face = Face(lang=_default_language())
    try:
        rest = _common(face, given)
        result = root().main(args=rest, prog_name="kapok", standalone_mode=False, obj=face)
        if result == INTERRUPTED:  # typer turns Ctrl-C into a code
            return _interrupted(face)
        return result if isinstance(result, int) else 0
    except Stop as stop:
        return _stopped(face, face.text(stop.key, **stop.values), stop.code)
    except PackageError as error:
        return _broken(face, error)
    except typer.TyperException as error:
        return _stopped(face, complaint(face, error), WRONG_USE)
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted(face)
    except duckdb.InterruptException:
        return _interrupted(face)
    except RuntimeError as error:
        if str(error) != DATABASE_INTERRUPTED:
            raise
        return _interrupted(face)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _full(face)


def _interrupted(face: Face) -> int:
    face.err.print(face.text("stopped"))
    return INTERRUPTED


def _full(face: Face) -> int:
    """What is printed goes to a full disk (`> file`): say so, and let nothing more be written there."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    why = face.text("cannot.full")
    return _stopped(Face(face.lang), face.text("use.cannot_write", path="stdout", why=why), 2)


def _default_language() -> str:
    wanted = os.environ.get("KAPOK_LANG", "")
    return wanted if wanted in LANGUAGES else "zh"


def _common(face: Face, given: list[str]) -> list[str]:
    """Take `--lang` and `--json` out; what stands after `--` is left alone."""
    rest: list[str] = []
    words = iter(given)
    for word in words:
        if word == "--":
            return [*rest, word, *words]
        if not word.strip():  # as a path it would be this folder
            raise Stop("use.empty_word")
        if word == "--json":
            face.json = True
        elif word == "--lang" or word.startswith("--lang="):
            value = next(words, "") if word == "--lang" else word.partition("=")[2]
            if value not in LANGUAGES:
                raise Stop("use.lang", value=value)
            face.lang = value
        else:
            rest.append(word)
    return rest


def _stopped(face: Face, words: str, code: int) -> int:
    if face.json:
        face.write({"ok": False, "error": words})
    elif words:
        face.err.print(words, soft_wrap=True)
    return code


def _broken(face: Face, error: PackageError) -> int:
    if face.json:
        face.write({"ok": False, "problems": as_json(error.problems, face.lang)})
    else:
        face.problems(error.problems)
        face.say("check.bad", style="bold red", n=len(error.problems))
    return 1
