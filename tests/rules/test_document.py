"""The text of a policy: clauses, sentences, quotes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from kapok.rules.package.document import Document, find_twice, read_document, squeeze

POLICIES = Path(__file__).resolve().parents[2] / "policies"
REAL = (POLICIES / "panzhihua-2022-143" / "document.md").read_text(encoding="utf-8")
MARKS = {"validity": "本实施意见自"}


def clause_ids(text: str, marks: dict[str, str] | None = None) -> list[str]:
    return list(read_document(text, marks or {}).clauses)


@pytest.fixture(scope="module")
def real() -> Document:
    return read_document(REAL, MARKS)


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        ("1.提供服务。", "1"),
        ("12．提供服务。", "12"),
        ("3、提供服务。", "3"),
        ("  4. 提供服务。", "4"),
        ("第五条 提供服务。", "五"),
        ("第 5 条　提供服务。", "5"),
        ("（十三）明确责任。", "十三"),
        ("(八) 拓展就业。", "八"),
    ],
)
def test_a_clause_starts_with_its_number(line: str, id_: str):
    assert clause_ids(f"# 标题\n\n{line}\n") == [id_]


@pytest.mark.parametrize(
    "line", ["2022.5 起执行。", "提供1.5万元。", "# 1.提供服务。", "各县（区）人社局："]
)
def test_other_lines_start_no_clause(line: str):
    assert clause_ids(f"{line}\n") == []


def test_a_heading_ends_a_clause_and_belongs_to_none():
    document = read_document("1.甲。\n乙。\n\n## 二、丙\n\n2.丁。\n", {})
    assert [clause.text for clause in document.clauses.values()] == ["1.甲。\n乙。", "2.丁。"]


def test_a_clause_without_a_number_is_marked_by_how_it_starts():
    text = "1.甲。\n\n本 办法自今日起执行。\n"
    assert clause_ids(text, {"validity": "本办法自"}) == ["1", "validity"]
    assert clause_ids(text) == ["1"]


def test_a_number_that_comes_twice_is_found_with_both_lines():
    assert find_twice("1.甲。\n\n2.乙。\n\n1.丙。\n", {}) == [("1", 5, 1)]
    assert find_twice(REAL, MARKS) == []


def test_sentences_end_with_full_stops_semicolons_and_paragraphs():
    clause = read_document("1.标题。甲，乙；丙。\n丁：戊\n", {}).clauses["1"]
    assert [s.text for s in clause.sentences] == ["1.标题。", "甲，乙；", "丙。", "丁：戊"]
    assert [s.kind for s in clause.sentences] == ["title", "text", "text", "text"]
    assert [s.number for s in clause.sentences] == [1, 2, 3, 4]


def test_a_title_with_money_is_no_title():
    clause = read_document("1.给予脱贫人口补助。甲。\n", {}).clauses["1"]
    assert [s.kind for s in clause.sentences] == ["text", "text"]


def test_departments_in_brackets_are_the_responsibility_even_with_brackets_inside():
    clause = read_document("1.甲乙。丙。（市人社局、各县（区）财政局，下同）\n", {}).clauses["1"]
    assert [s.kind for s in clause.sentences] == ["title", "text", "responsibility"]


@pytest.mark.parametrize(
    "text", ["给予补助。", "最高一万。", "共10人。", "优先安置。", "由资金列支。"]
)
def test_a_sentence_with_money_or_a_figure_cannot_be_waived(text: str):
    sentence = read_document(f"1.标题。{text}\n", {}).clauses["1"].sentences[1]
    assert not sentence.waivable


def test_quotes_are_compared_without_white_space():
    clause = read_document("1.标题。自 2022 年 1 月\n1 日起执行。\n", {}).clauses["1"]
    assert clause.contains("2022年1月1日")
    assert clause.contains(" 2022　年 1月")
    assert not clause.contains("2022年2月")
    assert not clause.contains(" ")


def test_a_quote_is_found_as_it_stands_in_the_text():
    text = "1.标题。自 2022 年起执行。\n"
    span = read_document(text, {}).clauses["1"].find("2022年起")
    assert span is not None
    assert text[slice(*span)] == "2022 年起"


def test_a_quote_that_is_not_there_is_not_found():
    assert read_document("1.甲。\n", {}).clauses["1"].find("乙") is None


def test_the_real_document_has_28_clauses_three_more_and_its_validity(real: Document):
    assert list(real.clauses) == [*map(str, range(1, 29)), "十三", "十四", "十五", "validity"]


def test_every_sentence_of_the_real_document_belongs_to_exactly_one_clause(real: Document):
    spans = sorted((s.start, s.end) for s in real.sentences())
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    for sentence in real.sentences():
        clause = real.clauses[sentence.clause]
        assert clause.start <= sentence.start < sentence.end <= clause.start + len(clause.text)
        assert REAL[sentence.start : sentence.end] == sentence.text


def test_no_word_of_a_clause_of_the_real_document_is_outside_its_sentences(real: Document):
    for clause in real.clauses.values():
        if clause.id == "validity":  # the signatures below it are no sentences
            continue
        assert "".join(squeeze(s.text) for s in clause.sentences) == clause.squeezed


def test_every_numbered_clause_of_the_real_document_names_who_is_responsible(real: Document):
    for number in range(1, 29):
        kinds = [s.kind for s in real.clauses[str(number)].sentences]
        assert kinds.count("responsibility") == 1, number
        assert kinds[-1] == "responsibility", number


def test_titles_of_the_real_document(real: Document):
    titles = {
        c.id: c.sentences[0].text for c in real.clauses.values() if c.sentences[0].kind == "title"
    }
    assert titles["5"] == "5.鼓励用工企业吸纳就业。"
    assert titles["26"] == "26.深入实施“雨露计划”。"
    assert "validity" not in titles


@pytest.mark.parametrize("name", ["6", "六", "第六条", "第6条", "（六）"])
def test_a_clause_is_found_however_its_number_is_written(name: str):
    assert read_document("第六条 补贴。", {}).clause_id(name) == "六"
    assert read_document("6.补贴。", {}).clause_id(name) == "6"


def test_two_clauses_of_one_number_are_told_apart_by_how_they_are_written():
    document = read_document("6.补贴。\n\n（六）奖励。", {})
    assert (document.clause_id("6"), document.clause_id("六")) == ("6", "六")
    assert document.clause_id("第零六条") is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("6.补贴。按规定给予3万元。", "给予"),
        ("6.补贴。每人30元/月。", "30元/月"),
        ("6.补贴。加强宣传。", ""),
    ],
)
def test_a_sentence_says_why_it_has_to_run(text: str, word: str):
    assert read_document(text, {}).sentences()[-1].runs == word


def test_a_quote_may_lie_in_a_paragraph_of_no_clause():
    document = read_document("1.补贴。\n\n# 附则\n\n本办法自 2022 年起执行。", {})
    assert document.contains("本办法自2022年")
    assert not document.contains("本办法自2023年")
