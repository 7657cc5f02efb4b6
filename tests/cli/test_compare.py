"""`kapok policy compare` as it is used."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "policies" / "panzhihua-2022-143" / "document.md").read_text("utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "new.md"
    path.write_text(text, "utf-8")
    return path


def test_an_unchanged_text_is_said_to_be_so(kapok, tmp_path):
    answer = kapok("policy", "compare", written(tmp_path, TEXT))
    assert answer.code == 0
    assert "没有变化" in answer.out


def test_changes_are_told_with_what_rests_on_them(kapok, tmp_path):
    new = written(
        tmp_path,
        TEXT.replace("最长不超过3年", "最长不超过2年").replace(
            "可以认定为就业帮扶基地，给", "应认定为就业帮扶基地，给"
        ),
    )
    answer = kapok("policy", "compare", new)
    assert answer.code == 1
    assert "数字  新第7条  “3年” → “2年”" in answer.out
    assert "措施 7 · 参数 max_months（最长月数），现在是 36：引文改成“最长不超过2年”" in answer.out
    assert "酌定，由有权机关决定" in answer.out
    english = kapok("--lang", "en", "policy", "compare", new)
    assert "measure 7 · parameter max_months (most months), now 36" in english.out


def test_json_gives_every_change_and_clause(kapok, tmp_path):
    data = kapok(
        "policy",
        "compare",
        written(tmp_path, TEXT.replace("最长不超过3年", "最长不超过2年")),
        "--json",
    ).data
    assert data["ok"] is False
    assert [(c["kind"], c["before"], c["after"]) for c in data["changes"]] == [
        ("figure", "3年", "2年")
    ]
    assert {q["name"] for q in data["changes"][0]["quoted_by"]} == {"max_months", "limit"}
    assert len(data["clauses"]) == 32
    assert [q["instead"] for q in data["lost_quotes"]] == ["最长不超过2年", "最长不超过2年的补助"]


def test_out_begins_a_package_and_never_writes_over_one(kapok, tmp_path):
    new, out = (
        written(tmp_path, TEXT.replace("最长不超过3年", "最长不超过2年")),
        tmp_path / "next-2026",
    )
    answer = kapok("policy", "compare", new, "--out", out)
    assert "标了2处待改" in "".join(answer.out.split())
    assert (out / "measures" / "07-graduates.yaml").read_text("utf-8").count("# 待改") == 2
    again = kapok("policy", "compare", new, "--out", out)
    assert again.code == 2
    assert "换一个空文件夹" in again.err


def test_what_is_no_text_of_a_policy_is_said(kapok, tmp_path):
    assert kapok("policy", "compare", tmp_path / "none.md").code == 2
    bad = tmp_path / "gbk.md"
    bad.write_bytes(TEXT.encode("gb18030"))
    answer = kapok("policy", "compare", bad)
    assert answer.code == 1
    assert "UTF-8" in answer.out
    plain = kapok("policy", "compare", written(tmp_path, "一段没有条号的话。"))
    assert plain.code == 1
    assert "认不出一条" in plain.err
