"""A package based on another: what it takes over, what it lays over, what it leaves out; and the successor example."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from tests.rules.broken.example import BASE, PACKAGE

from kapok.rules.cases.casefile import read_cases
from kapok.rules.explain import Explainer
from kapok.rules.package.coverage import cover
from kapok.rules.package.model import Package
from kapok.rules.problems import PackageError, Problems
from kapok.rules.reading.loader import load_package
from kapok.rules.source.layers import Laid
from kapok.rules.source.yamlsource import parse_yaml

POLICIES = Path(__file__).resolve().parents[2] / "policies"
LATER = """policy: town-2026
title: 某镇2026年办法
based_on: ../town-2022
valid: {from: 2026-01-01, to: 2029-12-31, quote: "自2026年1月1日起执行，有效期至2029年12月31日"}
"""


def later(folder: Path, more: str = "") -> Path:
    """A package like that of the town, for later years."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    root = folder / "town-2026"
    root.mkdir()
    text = (folder / PACKAGE / "document.md").read_text("utf-8")
    text = text.replace("2022年1月1日", "2026年1月1日").replace("2025年12月31日", "2029年12月31日")
    (root / "document.md").write_text(text, "utf-8")
    (root / "policy.yaml").write_text(LATER + more, "utf-8")
    return root


def laid(own: str, base: str) -> Laid:
    problems = Problems()
    upper, lower = parse_yaml(own, "own.yaml", problems), parse_yaml(base, "base.yaml", problems)
    assert upper is not None
    assert lower is not None
    return Laid(upper, lower)


def test_what_is_not_said_is_taken_over(tmp_path: Path):
    root = later(tmp_path)
    package, base = load_package(root), load_package(tmp_path / PACKAGE)
    assert package.name == "town-2026"
    assert package.valid_from == dt.date(2026, 1, 1)
    assert package.measures.keys() == base.measures.keys()
    assert package.params["youngest"].values == base.params["youngest"].values
    assert package.measures["1"].params["per_hire"].counties  # the county's file as well
    assert package.predecessor is None


def test_tables_are_laid_over_key_by_key():
    both = laid("a: {x: 1, y: null}\nb: 2\n", "a: {x: 0, y: 0, z: 0}\nb: {q: 1}\nc: 3\n")
    assert both == {"a": {"x": 1, "z": 0}, "b": 2, "c": 3}


def test_null_stays_where_there_is_nothing_to_take_away():
    assert laid("v: {2026-01-01: null}\n", "v: {2022-01-01: 5}\n")["v"] == {
        dt.date(2022, 1, 1): 5,
        dt.date(2026, 1, 1): None,
    }


def test_every_key_knows_its_file():
    both = laid("a: {x: 1}\n", "\na: {x: 0,\n  z: 0}\nc: 3\n")
    assert str(both.at("a")) == "own.yaml:1"
    assert str(both.at("c")) == "base.yaml:4"
    assert str(both["a"].at("z")) == "base.yaml:3"


def test_a_file_of_the_same_name_comes_instead(tmp_path: Path):
    root = later(tmp_path)
    text = (tmp_path / PACKAGE / "measures" / "1-hiring.yaml").read_text("utf-8")
    (root / "measures").mkdir()
    own = text.replace("kind: standard, better: higher", "kind: threshold, better: higher", 1)
    assert own != text
    (root / "measures" / "1-hiring.yaml").write_text(own, "utf-8")
    kinds = [p.kind for p in load_package(root).measures["1"].params.values()]
    assert kinds != [p.kind for p in load_package(tmp_path / PACKAGE).measures["1"].params.values()]


def test_a_file_can_be_left_out(tmp_path: Path):
    root = later(tmp_path, "without: [counties/510421.yaml]\n")
    assert not load_package(root).measures["1"].params["per_hire"].counties


def seal(root: Path) -> str:
    return load_package(root, check=False).hash


def test_the_hash_covers_what_is_taken_over(tmp_path: Path):
    root = later(tmp_path)
    first = seal(root)
    for file in ("policy.yaml", "measures/1-hiring.yaml", "counties/510421.yaml"):
        path = tmp_path / PACKAGE / file
        before = path.read_text("utf-8")
        path.write_text(f"{before}# looked at again\n", "utf-8")
        assert seal(root) != first, file
        path.write_text(before, "utf-8")
    (tmp_path / PACKAGE / "document.md").write_text("1.别的\n", "utf-8")  # has a text of its own
    assert seal(root) == first


def test_what_is_wrong_below_is_told_with_the_file_it_stands_in(tmp_path: Path):
    root = later(tmp_path)
    (root / "document.md").write_text(
        "1.没有这句话。\n\n本办法自2026年1月1日起执行，有效期至2029年12月31日\n", "utf-8"
    )
    with pytest.raises(PackageError) as refused:
        load_package(root)
    assert any(str(p.place).startswith(f"{PACKAGE}/measures/") for p in refused.value.problems)


# the successor example


def successor() -> Package:
    return load_package(POLICIES / "panzhihua-successor-example")


def test_the_successor_is_like_the_policy_before_except_for_what_it_says():
    after = successor()
    before = load_package(POLICIES / "panzhihua-2022-143", check=False)
    assert after.predecessor is not None
    assert after.predecessor.policy == before.name
    assert after.valid_from == before.valid_to + dt.timedelta(days=1)
    assert after.measures.keys() == before.measures.keys()
    assert after.predecessor.carry_over == {name: (name,) for name in before.measures}
    changed = {
        key
        for key in before.params
        if before.params[key].in_force(before.valid_to)
        != after.params[key].in_force(after.valid_from)
    }
    assert changed == {"hire_subsidy"}
    assert after.run_off


def test_the_successor_accounts_for_the_same_sentences():
    counts = [
        cover(package).as_data()["counts"]
        for package in (successor(), load_package(POLICIES / "panzhihua-2022-143", check=False))
    ]
    assert counts[0]["executable"] >= counts[1]["executable"]


def test_what_happened_under_the_policy_before_is_sent_there():
    package = successor()
    path = Path(package.root) / "cases" / "16-startup.yaml"
    case = next(
        c for c in read_cases(path, package) if c.expect.get("outcome") == "outside_validity"
    )
    said = Explainer(package).explain("16", case.world(), case.as_of, "B").verdict.sentence
    assert said.zh == "不在有效期：2025-12-30 归前一份政策管，按攀人社发〔2022〕143号判。"


def test_a_link_that_leads_out_of_the_package_is_told_and_one_inside_is_not(tmp_path):
    base = POLICIES / "wangshu-2025"
    shutil.copytree(base, tmp_path / "w")
    measures = tmp_path / "w" / "measures"
    first = min(measures.iterdir())
    inside = tmp_path / "w" / "kept.yaml"
    first.rename(inside)
    first.symlink_to(inside)
    load_package(tmp_path / "w", check=False)
    first.unlink()
    first.symlink_to(base / "measures" / first.name)
    with pytest.raises(PackageError) as caught:
        load_package(tmp_path / "w", check=False)
    (problem,) = caught.value.problems
    assert problem.code == "outside"
    assert first.name in problem.say()
