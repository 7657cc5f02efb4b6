"""The same number gives the same bytes, whatever the process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kapok.checkdigits import id_check
from kapok.city import make
from kapok.city.draw import Draw, Weighted
from kapok.city.identity import RESERVE_CODES
from kapok.city.residents import CAPACITY, write_residents


def digest(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_draws_are_fixed_for_ever():
    draw = Draw(143, "test")
    assert [draw.below(1000) for _ in range(6)] == [int(x * 1000) for x in _units(6)]
    assert Weighted([("a", 1.0), ("b", 0.0)]).pick(draw) == "a"
    assert sorted(draw.sample(range(5), 9)) == [0, 1, 2, 3, 4]


def _units(n: int) -> list[float]:
    again = Draw(143, "test")
    return [again.unit() for _ in range(n)]


def test_a_known_number():
    assert Draw(143, "people").below(10**9) == Draw(143, "people").below(10**9)
    assert Draw(143, "people").unit() != Draw(144, "people").unit()


@pytest.mark.parametrize("fmt", ["parquet", "office"])
def test_twice_the_same_in_another_process(tmp_path, fmt):
    make(tmp_path / "a", seed=7, persons=400, fmt=fmt)
    code = f"from pathlib import Path; from kapok.city import make; make(Path({str(tmp_path / 'b')!r}), seed=7, persons=400, fmt={fmt!r})"
    source = str(Path(__file__).parents[2] / "src")
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": source},
    )
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_another_number_gives_another_city(tmp_path):
    make(tmp_path / "a", seed=1, persons=200, fmt="parquet")
    make(tmp_path / "b", seed=2, persons=200, fmt="parquet")
    assert digest(tmp_path / "a")["person.parquet"] != digest(tmp_path / "b")["person.parquet"]


def test_residents_are_the_same_with_any_threads(tmp_path):
    make(tmp_path / "registry", seed=3, persons=300, fmt="parquet")
    for threads in (1, 2):
        write_residents(tmp_path / "registry", tmp_path / f"t{threads}", 3, 30_000, threads=threads)
    assert digest(tmp_path / "t1") == digest(tmp_path / "t2")


def test_residents_come_on_top_of_the_registry(tmp_path):
    make(tmp_path / "registry", seed=3, persons=300, fmt="parquet")
    make(tmp_path / "city", seed=3, persons=300, fmt="parquet", residents=20_300)
    registry = pq.read_table(tmp_path / "registry" / "person.parquet")
    whole = pq.read_table(tmp_path / "city" / "person.parquet")
    assert whole.num_rows == registry.num_rows + 20_000
    assert whole.slice(0, registry.num_rows).to_pylist() == registry.to_pylist()
    assert [(f.name, f.type) for f in whole.schema] == [(f.name, f.type) for f in registry.schema]
    rest = whole.slice(registry.num_rows).to_pylist()
    assert len({p["id"] for p in rest}) == 20_000
    for person in rest[::37]:
        number = person["id"]
        assert number[:6] in RESERVE_CODES
        assert number[6:14] == f"{person['birth']:%Y%m%d}"
        assert number[17] == id_check(number[:17])
        assert (int(number[16]) % 2 == 1) is (person["sex"] == "male")


def test_residents_ids_are_unique_in_every_entity(tmp_path):
    make(tmp_path, seed=3, persons=300, fmt="parquet", residents=20_300)
    for path in tmp_path.glob("*.parquet"):
        ids = pq.read_table(path, columns=["id"])["id"].to_pylist()
        assert len(set(ids)) == len(ids), path.stem


def test_more_residents_than_numbers_is_refused(tmp_path):
    with pytest.raises(ValueError, match="numbers of their own"):
        write_residents(tmp_path, tmp_path / "out", 1, CAPACITY + 1)


def test_office_files_are_of_the_registry_only(tmp_path):
    with pytest.raises(ValueError, match="parquet"):
        make(tmp_path, persons=200, residents=1000)


@pytest.mark.long
def test_a_whole_city_is_made_within_two_gigabytes(tmp_path):
    """1.2 million residents, twice: the same bytes, and never more than 2 GB resident."""
    made = (  # of its own memory: getrusage would also tell of the process that began it
        "import sys; from pathlib import Path; from kapok.city import make; "
        "make(Path(sys.argv[1]), fmt='parquet', residents=1_200_000); "
        "lines = Path('/proc/self/status').read_text().splitlines(); "
        "print(next(line.split()[1] for line in lines if line.startswith('VmHWM')))"
    )
    digests = []
    for name in ("a", "b"):
        command = [sys.executable, "-c", made, str(tmp_path / name)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert int(said) < 2 * 1024 * 1024  # kilobytes
        digests.append(digest(tmp_path / name))
    assert digests[0] == digests[1]
    assert pq.read_metadata(tmp_path / "a" / "person.parquet").num_rows >= 1_200_000
