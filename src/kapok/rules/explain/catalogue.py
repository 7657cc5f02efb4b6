"""Every text an explanation can hold, Chinese and English side by side."""

from __future__ import annotations

from collections.abc import Iterable

from kapok.rules.executors.resultwords import LEVEL_WORDS, OUTCOME_WORDS
from kapok.rules.explain.model import NOTHING, Text
from kapok.rules.explain.verdicttexts import VERDICTS

TEXTS: dict[str, tuple[str, str]] = {
    # outcomes and levels
    **OUTCOME_WORDS,
    **{f"level_{name}": words for name, words in LEVEL_WORDS.items()},
    **VERDICTS,
    # states of a condition
    "holds": ("符合", "holds"),
    "fails": ("不符合", "fails"),
    "unknown_state": ("待核实", "to be verified"),
    "waiting": ("未到期", "not yet"),
    "unset": ("标准未配置", "standard not set"),
    "flagged": ("没做到，须写明理由并批准", "not kept; needs a written reason and approval"),
    # values
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "open_end": ("长期", "open end"),
    "not_known": ("待核实", "not known"),
    "no_value": ("标准未配置", "not set"),
    "yuan": ("{amount} 元", "{amount} yuan"),
    "other": ("其他", "other"),
    # comparisons
    "is": ("{label}：{value}", "{label}: {value}"),
    "is_wanted": ("{label}：{value}（要求：{wanted}）", "{label}: {value} (wanted: {wanted})"),
    "is_not_wanted": (
        "{label}：{value}（要求：不是{wanted}）",
        "{label}: {value} (wanted: not {wanted})",
    ),
    "one_of": ("{values} 之一", "one of {values}"),
    "either": ("{a}或{b}", "{a} or {b}"),
    "none_of": (
        "{label}：{value}（要求：不在{values}之内）",
        "{label}: {value} (wanted: none of {values})",
    ),
    "one_of_many": ("{values}等{n}种之一", "one of {values} and others, {n} in all"),
    "on_day": ("{day} {label}", "{label} ({day})"),
    "compared": ("{left} {op} {right}", "{left} {op} {right}"),
    "worked": ("{value}（{phrase}）", "{value} ({phrase})"),
    "named": ("{label} {value}", "{label} {value}"),
    "reached_on": ("{day}，已到", "{day}, reached"),
    "reached_later": ("{day}，还差 {short}", "{day}, {short} to go"),
    "nothing_asked": ("按现行口径不作要求", "nothing is asked under the reading in force"),
    # phrases
    "plus_months": ("{day} 加 {n}", "{day} plus {n}"),
    "plus_years": ("{day} 加 {n} 年", "{day} plus {n} years"),
    "minus_months": ("{day} 往前 {n}", "{day} less {n}"),
    "plus_some_months": ("{day} 加 {n} 个月", "{day} plus {n} months"),
    "plus_days": ("{day} 加 {n}", "{day} plus {n}"),
    "minus_days": ("{day} 减 {n}", "{day} less {n}"),
    "days_from": ("{start} 到 {end} 的天数", "days from {start} to {end}"),
    "days_both": ("{start} 到 {end}，头尾都算", "{start} to {end}, both included"),
    "months_from": ("{start} 到 {end} 的整月数", "whole months from {start} to {end}"),
    "last_day": ("{day} 所在月的最后一天", "last day of the month of {day}"),
    "month_start": ("{day} 所在月的 1 日", "first day of the month of {day}"),
    "year": ("{day} 的年份", "year of {day}"),
    "month": ("{day} 的月份", "month of {day}"),
    "day": ("{day} 是几号", "day of the month of {day}"),
    "smallest": ("{items} 中最小的", "the smallest of {items}"),
    "largest": ("{items} 中最大的", "the largest of {items}"),
    "as_of": ("判定日", "day of decision"),
    "valid_from": ("有效期起", "start of validity"),
    "valid_to": ("有效期止", "end of validity"),
    "because_branch": ("{text}", "{text}"),
    # units
    "days": ("{n} 天", "{n} days"),
    "months": ("{n} 个月", "{n} months"),
    "people": ("{n} 人", "{n} people"),
    "ones": ("{n}", "{n}"),
    "cases": ("{n} 项", "{n} cases"),
    "one_days": ("1 天", "1 day"),
    "one_months": ("1 个月", "1 month"),
    "one_people": ("1 人", "1 person"),
    "one_cases": ("1 项", "1 case"),
    "one_ones": ("1", "1"),
    "months_days": ("{months} {days}", "{months} {days}"),
    "besides": ("（每人那份另算）", " (besides the amount for each)"),
    "short": ("差 {amount}", "short by {amount}"),
    "over": ("超 {amount}", "over by {amount}"),
    # working
    "times": ("{a} × {b}", "{a} × {b}"),
    "plus": ("{a} + {b}", "{a} + {b}"),
    "minus": ("{a} − {b}", "{a} − {b}"),
    "over_den": ("{a} × {b} ÷ {c}", "{a} × {b} ÷ {c}"),
    "whole": ("{value}（{a} ÷ {b} 取整）", "{value} ({a} ÷ {b} in whole)"),
    "whole_up": ("{value}（{a} ÷ {b} 进一取整）", "{value} ({a} ÷ {b} rounded up)"),
    "cap_only": ("{value}（上限 {cap}）", "{value} (cap of {cap})"),
    "of_county": ("{what}（{county}）", "{what} ({county})"),
    "in_brackets": ("（{a}）", "({a})"),
    "below_cap": ("{value}（未到上限 {cap}）", "{value} (below the cap of {cap})"),
    "below_cap_worked": (
        "{value}（{formula}，未到上限 {cap}）",
        "{value} ({formula}, below the cap of {cap})",
    ),
    "capped": ("{cap}（{formula}，超过上限，按上限算）", "{cap} ({formula} is above the cap)"),
    "at_least_zero": ("{zero}（{formula}，不足按 0 算）", "{zero} ({formula}, not below 0)"),
    "equals": ("{formula} = {value}", "{formula} = {value}"),
    "paid_then": ("以前 {old} + 这次 {new}", "before {old} + now {new}"),
    "paid_only": ("以前 {old}", "before {old}"),
    "paid_stays": ("发过的不收回，已发 {old}", "what was paid stays: {old}"),
    "once_only": ("只发第一次，已发 {old}", "the first time only, {old} paid"),
    "batch_then": ("以前各批 {old} + 这批 {new}", "earlier batches {old} + this one {new}"),
    "total_due": ("合计", "Total"),
    # basis
    "clause": ("第{clause}条", "clause {clause}"),
    "section": ("{clause}", "section {clause}"),
    "by_reading": ("口径“{ask}”", "reading: {ask}"),
    "by_rule": ("上级规定{rule}", "a higher rule, {rule}"),
    "by_rule_only": ("上级规定", "a higher rule"),
    "by_domain": (
        "原文没有写明，按经办惯例（业务要点 {name}）",
        "not in the text, customary practice (note {name})",
    ),
    "confirmed_by": (
        "{by}{document}确认，自 {start} 起",
        "confirmed by {by} {document} from {start}",
    ),
    "by_default": ("默认，未确认", "default, not confirmed"),
    "by_choice": ("本次指定", "chosen for this run"),
    # money and route
    "payee": ("{entity} {id}", "{entity} {id}"),
    # changes
    "change_day": ("{day} 起：{say}", "from {day}: {say}"),
    "change_short": ("“{say}”{short}", "“{say}”: {short}"),
    "change_more": (
        "再多 {n}，{item}多 {amount}{each}",
        "{n} more: the {item} grows by {amount}{each}",
    ),
    "change_offer": (
        "可以看看“{say}”（{clause}）合不合适",
        "See whether “{say}” ({clause}) fits",
    ),
    "change_version": (
        "事件日在 {day} 及以后的，“{say}”是 {value}（现在按 {now}）",
        "for events from {day} on, “{say}” is {value} (now {now})",
    ),
    "change_reading": ("{ask}若改为“{say}”：{result}", "{ask} If it is “{say}”: {result}"),
    "result_money": ("{word}，{due}", "{word}, {due}"),
    "result_plain": ("{word}", "{word}"),
    # layout of the plain text
    "head": ("{title}（{clause}）", "{title} ({clause})"),
    "head_unit": ("{entity} {unit} · 判定日 {as_of}", "{entity} {unit} · decided as of {as_of}"),
    "part_conditions": ("条件", "Conditions"),
    "part_money": ("钱怎么算", "The working"),
    "part_route": ("谁来付", "Who pays"),
    "part_missing": ("还缺什么", "What is missing"),
    "part_deciding": ("怎样就能定", "What would settle it"),
    "part_changes": ("怎样会变", "What would change it"),
    "part_notes": ("提示", "Notes"),
    "line_quote": ("“{quote}”（{clause}）", "“{quote}” ({clause})"),
    "line_source": ("依据：{source}", "Basis: {source}"),
    "line_reading": ("口径：{ask}{say}（{how}）", "Reading: {ask} {say} ({how})"),
    "line_work": ("{say}：{formula}", "{say}: {formula}"),
    "line_because": ("{line}（{because}）", "{line} ({because})"),
    "line_unit": ("本项 {line}", "This one: {line}"),
    "line_paid_open": (
        "以前付过多少没有记全（有一笔没有金额，或收回的比付出的多），补上才能算这次应付多少",
        "What was paid before is not fully on record (a payment without an amount, or more taken back than paid): what is due now needs it",
    ),
    "line_paid": ("已付 {paid}，这次应付 {due}", "Paid {paid}, due now {due}"),
    "line_due": ("这次应付 {due}", "Due now {due}"),
    "line_recorded": ("登记 {due}，本地不付", "To be recorded: {due}, not paid here"),
    "line_proposed": ("批准的话应付 {due}", "Due if approved: {due}"),
    "line_own": (
        "其中 {own} 是县（区）提高标准的部分，由县（区）自己出",
        "of which {own} comes from the county's higher standard and is its own money",
    ),
    "line_open": ("另有 {n} 待核实，没有算进来", "{n} more are to be verified and not counted"),
    "line_fund": (
        "{fund}（{level}），由{department}办理",
        "{fund} ({level}), handled by the {department}",
    ),
    "line_authority": ("由谁决定：{who}", "Decided by: {who}"),
    "line_payee": ("发给 {payee}", "Paid to {payee}"),
    "line_payer": ("由{payer}出，本地只登记，不付钱", "Paid by {payer}; recorded here, not paid"),
    "line_missing": ("{label}：可问{who}", "{label}: ask the {who}"),
    "line_missing_bare": ("{label}", "{label}"),
    "line_ask": ("问：{ask}", "Ask: {ask}"),
    "line_money_only": ("{line}（只影响金额或付款）", "{line} (for the sum or payment only)"),
    "line_yes": ("要定为能领，得核实{facts}", "to settle it as yes, verify {facts}"),
    "line_no": ("要定为不能领，得核实{facts}", "to settle it as no, verify {facts}"),
    "line_both": ("核实{facts}，就能定下来", "verify {facts} to settle it"),
    "line_through": (
        "{facts}要等这些查明了才看得出，那时查不到的还要核实",
        "these can be looked up only then, and may be missing still: {facts}",
    ),
    "quoted": ("“{fact}”", "“{fact}”"),
    "line_more_sets": ("等 {n} 种办法", "and others, {n} ways in all"),
    "line_same_reading": ("口径：与条件 {number} 相同", "Reading: as for condition {number}"),
    "line_holder": (
        "占用：案件 {case}，{day} 付 {amount}",
        "Held by case {case}: {amount} paid on {day}",
    ),
    "line_settled": (
        "能不能领已经定了：能领；缺的只影响金额或付款",
        "It is settled as yes; what is missing bears on the sum or payment only",
    ),
    "line_settled_no": (
        "能不能领已经定了：不能领，缺的补上也一样",
        "It is settled as no, whatever the missing facts are",
    ),
    "line_not_exact": (
        "缺的事实超过 12 项，不逐一推算",
        "more than 12 facts are missing: not worked out",
    ),
    "line_rank": ("优先次序第 {rank}：{say}", "Rank {rank}: {say}"),
    "line_flag": ("{say}", "{say}"),
    "or_else": ("，或者", ", or "),
    "together": ("和", " and "),
    "comma": ("、", ", "),
    "semicolon": ("；", "; "),
    "plus_sign": (" + ", " + "),
    "office": ("有关经办单位", "office in charge"),
    "times_n": ("{a} × {n}", "{a} × {n}"),
}

MARKS = {
    "eligible": "✔",
    "discretionary": "⚖",
    "not_yet": "△",
    "unknown": "◇",
    "standard_not_set": "◌",
    "already_used": "◉",
    "outside_validity": "▣",
    "not_eligible": "✖",
    "holds": "✔",
    "fails": "✖",
    "waiting": "△",
    "unset": "◌",
    "flagged": "–",
}


def decides(who: Text) -> bool:
    """Whether the words for an authority say already that it decides."""
    return "决定" in who.zh


def say(name: str, /, **given: Text | str | int) -> Text:
    """A text of the catalogue, filled in."""
    zh, en = TEXTS[name]
    return Text(
        zh.format(**{k: v.zh if isinstance(v, Text) else v for k, v in given.items()}),
        en.format(**{k: v.en if isinstance(v, Text) else v for k, v in given.items()}),
    )


def count(unit: str, n: int | str) -> Text:
    """So many days, months, people, cases or ones."""
    return say(f"one_{unit}") if n in (1, "1") else say(unit, n=n)


def joined(items: Iterable[Text], separator: str = "comma") -> Text:
    """Texts one after the other."""
    listed = [item for item in items if item]
    if not listed:
        return NOTHING
    between = say(separator)
    return Text(between.zh.join(t.zh for t in listed), between.en.join(t.en for t in listed))


def same(text: str) -> Text:
    """What is written alike in both languages: ids, numbers, days."""
    return Text(text, text)


def clause_text(clause: str) -> Text:
    return say("clause" if clause.isdigit() else "section", clause=clause)
