"""The pages of the policy: what the public and what staff see, and a clause tried by hand."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlencode

import pytest
from tests.web.test_pages import POLICY

CLAUSE = f"{POLICY}clauses/5/"
FILLED = {
    "measure": "5",
    "employment.contract_start": "2022-03-01",
    "employment.contract_end": "2023-02-28",
    "employment.contract_kind": "fixed_term",
    "employment.start": "2022-03-01",
    "employment.finish": "长期",
    "insured_month.month": "2024-06-01",
    "day": "2024-06-30",
    "units": "1",
}


def tried(client, **answers: str) -> str:
    """What the page answers, between the anchor of the trial and its form."""
    given = FILLED | {name.replace("__", "."): value for name, value in answers.items()}
    page = client.get(f"{CLAUSE}?{urlencode(given)}").content.decode()
    return re.sub(r"<[^>]+>", "", page.partition('id="try"')[2].partition("<form")[0])


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "符合，可领 1,000 元"),
        ({"units": "12"}, "22,000 元"),
        ({"units": "200"}, "400,000 元"),
        ({"employment__contract_end": "2023-02-27"}, "不符合"),
        ({"employment__contract_end": "长期", "employment__contract_kind": "open_ended"}, "符合"),
        ({"employment__contract_end": ""}, "待核实"),
    ],
)
def test_a_clause_is_tried_without_login(browse, answers, said):
    assert said in tried(browse(), **answers)


def test_trials_of_many_units_go_one_at_a_time_and_small_ones_at_once(browse, office):
    """So that nobody without a login keeps all processors busy."""
    client = browse()
    with office.as_("owner") as other:
        other.execute("SELECT pg_advisory_lock(hashtext('kapok trial'))")
        assert "有人正在试很多个" in tried(client, units="200")
        assert "22,000 元" in tried(client, units="12")
    assert "400,000 元" in tried(client, units="200")
    assert "400,000 元" in tried(client, units="200")


def test_a_trial_quotes_the_sentence_that_decides(browse):
    short = tried(browse(), employment__contract_end="2023-02-27")
    assert "“签订1年以上劳动合同”" in short or "签订1年以上劳动合同" in short
    assert "按1000元/人的标准给予一次性吸纳就业补贴" in tried(browse())


def test_what_is_wrong_with_an_answer_stands_at_its_field(browse):
    given = FILLED | {"employment.start": "2023-02-30", "units": "0", "day": "x"}
    given["employment.contract_kind"] = "<b>"
    answer = browse().get(f"{CLAUSE}?{urlencode(given)}")
    page = answer.content.decode()
    assert answer.status_code == 422
    for name in ("employment.start", "units", "day", "employment.contract_kind"):
        assert f'id="{name}-error"' in page, name
        assert f'href="#{name}"' in page, name
    assert "<b>" not in page


def test_every_example_begins_with_what_its_case_expects(browse):
    """Of each measure that can be tried the page begins with the verdict that the worked case has."""
    from kapok.rules.cases.trying import tried as put
    from kapok.rules.explain.decided import decide_unit
    from kapok.web.policies.shelf import shelf
    from kapok.web.policies.trial import trial_of
    from kapok.web.texts import Words

    book, seen = shelf(), 0
    for measure in book.package.measures.values():
        if measure.id in book.package.watched:
            continue
        trial = trial_of(measure, Words(), {})
        if trial is None or "outcome" not in trial.base.expect:
            continue
        found = trial.explained()
        same = [c for c in book.cases[measure.id] if c.name == trial.base.name]
        if any(c.package is book.package and not c.readings for c in same):
            assert found.verdict.outcome == trial.base.expect["outcome"], measure.id
            seen += 1
        as_typed = {
            one.name: field.value for one, field in zip(trial.facts, trial.fields(), strict=False)
        }
        again = trial_of(measure, Words(), as_typed | {"day": str(trial.day), "units": "1"})
        assert not again.wrong, (measure.id, again.wrong)
        assert again.answers == trial.answers, measure.id
        case = put(again.base, measure, again.day, again.answers, 3)
        decide_unit(
            book.explainer.executor(),
            *(measure.id, case.world(), case.as_of, next(iter(case.rows[measure.unit]))),
        )
    assert seen > 30


@pytest.mark.parametrize(
    ("clause", "measure", "asks"),
    [
        ("9", "9b", "station_instalment.due_on"),
        ("9", "9c", "station_report.reported_on"),
        ("十四", "-", "allocation_share.amount"),
    ],
)
def test_a_measure_whose_examples_have_several_units_is_tried_by_the_first(
    browse, clause, measure, asks
):
    from kapok.web.policies.shelf import shelf

    key = next(shelf().key(m) for m in (measure, "十四c") if m in shelf().package.measures)
    page = browse().get(f"{POLICY}clauses/{clause}/?measure={key}").content.decode()
    tried = page.partition('id="try"')[2].partition("</form")[0]
    assert f'name="{asks.partition(".")[0]}.' in tried
    assert f'value="{key}"' in tried
    assert "结论" in tried or "符合" in tried
    assert ("改的只是第一个" in tried) is (measure != "9c")


def test_the_public_sees_no_margins_and_staff_see_what_they_choose(browse):
    public = browse().get(POLICY).content.decode()
    assert "标准未配置" not in public.partition("<main")[2].partition("大纲")[2]
    assert "试一试" in public
    client = browse("wang")
    seen = client.get(POLICY).content.decode()
    assert "标准未配置：" in seen
    assert ">例 " in seen
    hidden = client.get(f"{POLICY}?layers=tasks").content.decode()
    assert "标准未配置：" not in hidden
    assert ">例 " not in hidden


def test_the_worst_clause_stands_first_with_what_it_lacks(browse):
    """As the files have it, counted here from the measures; who reads without login is not told."""
    from kapok.web.policies.shelf import shelf

    book, wanted = shelf(), {}
    for clause in book.package.document.clauses:
        readings = [r for m in book.measures_of(clause) for r in m.readings.values()]
        if open_ := sum(not one.confirmed for one in readings):
            wanted[clause] = open_
    page = browse("wang").get(POLICY).content.decode()
    ranked = page.partition("要看的条款，最差的在前")[2]
    lines = re.findall(rf'<a href="{re.escape(book.place)}clauses/([^/"]+)/">([^<]+ — [^<]+)</a>', ranked)  # fmt: skip
    lacks = {unquote(clause): [_lacking(words, what) for what in LACKS] for clause, words in lines}
    assert {clause: one[2] for clause, one in lacks.items() if one[2]} == wanted
    assert list(lacks.values()) == sorted(lacks.values(), reverse=True)
    assert len({tuple(one) for one in lacks.values()}) > 2
    worst, words = lines[0]
    assert f"最该看的一条：{words.replace(' — ', '，')}。" in page
    assert f'href="{book.clause_page(unquote(worst))}">打开最该看的一条</a>' in page
    assert "最该看的一条" not in browse().get(POLICY).content.decode()


LACKS = ("句没有着落", "个标准没有配置", "处口径没有确认")


def _lacking(words: str, what: str) -> int:
    found = re.search(rf"(\d+) {what}", words)
    return int(found[1]) if found else 0


def test_the_text_is_there_word_for_word(browse):
    from kapok.web.policies.shelf import shelf

    page = re.sub(r"<[^>]+>", "", browse().get(POLICY).content.decode())
    bare = re.sub(r"\s|[●◆◐▲■➜○◌]", "", page)
    for covered in shelf().coverage.sentences:
        assert re.sub(r"\s", "", covered.sentence.text) in bare


def test_an_address_that_is_nothing_leads_nowhere(browse):
    client = browse()
    for path in (
        "/policies/x/",
        f"{POLICY}clauses/99/",
        f"{POLICY}cases/none/",
        "/policies/x/readings/",
    ):
        assert client.get(path).status_code == 404, path


LABELS = re.compile(
    r"<(h[2-5]|dt|caption|summary|th(?= [^>]*scope=\"col\")|span(?= class=\"tag)|strong)[^>]*>(.*?)</\1>",
    re.DOTALL,
)
HAN = re.compile(r"[一-鿿]+")


@pytest.mark.parametrize("clause", ["5", "9", "20", "十三"])
def test_on_an_english_page_labels_are_english_and_the_policys_words_chinese(browse, clause):
    """Chinese stands only where the text is quoted, or is a name: of the clause itself, of a case, of a county."""
    from kapok.web.policies.shelf import shelf

    page = browse(lang="en").get(f"{POLICY}clauses/{clause}/").content.decode()
    main = page.partition("<main")[2]
    assert HAN.search(re.search(r"<blockquote.*?</blockquote>", main, re.DOTALL)[0])
    bare = re.sub(r"<(blockquote|q|h1)\b.*?</\1>", "", main, flags=re.DOTALL)
    package = shelf().package
    names = re.compile("|".join([*package.counties.values(), *package.measures]))
    told = [names.sub("", re.sub(r"<[^>]+>", "", words)) for _, words in LABELS.findall(bare)]
    assert len(told) > 5
    assert not [words for words in told if HAN.search(words)]
    chinese = browse().get(f"{POLICY}clauses/{clause}/").content.decode()
    assert "逐句" in chinese
