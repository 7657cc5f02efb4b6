"""Real files with lines lost, doubled, swapped or scrambled: always a list of problems, never a traceback."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from tests.rules.broken.example import BASE, HERE, PACKAGE, problems_of

POLICIES = Path(__file__).resolve().parents[2] / "policies"
REAL = "panzhihua-2022-143"
FRAGMENTS = [
    *(
        "null",
        "[]",
        "{}",
        "''",
        "true",
        "- ",
        ": ",
        "&a",
        "*a",
        "!x",
        "\t",
        "{",
        "}",
        "[",
        "]",
        "'",
        '"',
        "#",
        "|",
    ),
    *(
        "99999999999999999999",
        "-1",
        "1.5",
        "2022-02-30",
        "2022-01-01",
        "长期",
        "5%",
        "，",
        "\x00",
        "\ufeff",
        "\ud7ff",
    ),
    *(
        "row",
        "n",
        "event",
        "at(",
        "select 1",
        "; --",
        "person.person.person",
        "a: b: c",
        "wage / 2",
        "is null",
    ),
]


def mutilate(text: str, chance: random.Random) -> str:
    """One to three faults as people, editors and cats on keyboards make them."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        line = lines[at]
        match chance.randrange(8):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, line)
            case 2:
                lines[at] = line[: chance.randint(0, len(line))]
            case 3:
                lines[at] = " " * chance.randint(0, 6) + line.lstrip()
            case 4:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], line
            case 5 | 6:
                words = line.split(" ")
                words[chance.randrange(len(words))] = chance.choice(FRAGMENTS)
                lines[at] = " ".join(words)
            case 7:
                cut = chance.randint(0, len(line))
                lines[at] = (
                    line[:cut] + chance.choice(FRAGMENTS) + line[cut + chance.randint(0, 3) :]
                )
        lines = lines or [""]
    return "\n".join(lines)


def check(base: Path, package: str, folder: Path, seed: int) -> None:
    """Mutilate one or two files of a copy and load it; put them back."""
    chance = random.Random(seed)
    files = sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".md"))
    chosen = chance.sample(files, chance.randint(1, 2))
    try:
        for path in chosen:
            text = path.read_text(encoding="utf-8")
            path.write_text(mutilate(text, chance), encoding="utf-8", errors="surrogatepass")
        for problem in problems_of(folder / package):
            assert problem.say()
            assert problem.say("en")
            assert problem.place.file
    finally:
        for path in chosen:
            shutil.copy(base / path.relative_to(folder), path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(BASE, tmp_path_factory.mktemp("small"), dirs_exist_ok=True))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(POLICIES, tmp_path_factory.mktemp("real"), dirs_exist_ok=True))


@pytest.mark.parametrize("part", range(4))
def test_the_small_package(small: Path, part: int):
    for seed in range(part * 40, part * 40 + 40):
        check(BASE, PACKAGE, small, seed)


def test_the_small_package_with_its_procedures(tmp_path: Path):
    base, folder = tmp_path / "base", tmp_path / "copy"
    shutil.copytree(BASE, base)
    shutil.copytree(HERE / "procedures", base / PACKAGE / "procedures")
    shutil.copytree(base, folder)
    for seed in range(60):
        check(base, PACKAGE, folder, seed)


def test_the_real_package(real: Path):
    for seed in range(1):
        check(POLICIES, REAL, real, seed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(20))
def test_the_small_package_many_times(small: Path, part: int):
    for seed in range(1_000 + part * 150, 1_000 + part * 150 + 150):
        check(BASE, PACKAGE, small, seed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(6))
def test_the_real_package_many_times(real: Path, part: int):
    for seed in range(9_000 + part * 12, 9_000 + part * 12 + 12):
        check(POLICIES, REAL, real, seed)
