"""Messages about the document: its clauses, quotes of them, and what is waived."""

from __future__ import annotations

from kapok.rules.messages.wording import Message

QUOTES = {
    "clause_twice": Message(
        "{clause}出现两次，另一处在 {other}",
        "clause {clause} stands twice, also in {other}",
        "在 policy.yaml 的 clauses 里给其中一条另起名字",
        "give one of them a name of its own under clauses in policy.yaml",
    ),
    "no_clauses": Message(
        "文件里认不出任何一条",
        "no clause is found in the document",
        "每条以“1.”“第一条”或“（一）”开头，或在 policy.yaml 写 clauses",
        "start clauses with “1.”, “第一条” or “（一）”, or write clauses in policy.yaml",
    ),
    "mark": Message(
        "文件里没有以“{quote}”开头的段落",
        "no paragraph of the document starts with “{quote}”",
        "从原文逐字复制这一段的开头",
        "copy the start of the paragraph word for word",
    ),
    "quote": Message(
        "引文不在{clause}里：“{quote}”",
        "the quote is not in clause {clause}: “{quote}”",
        "从原文逐字复制",
        "copy it word for word from the text",
    ),
    "quote_anywhere": Message(
        "引文不在文件里：“{quote}”",
        "the quote is not in the document: “{quote}”",
        "从原文逐字复制",
        "copy it word for word from the text",
    ),
    "quote_or_source": Message(
        "“{name}”没有引文，也没写依据",
        "“{name}” has neither a quote nor a source",
        "写 quote: 原文，或 {other}",
        "write quote: the text, or {other}",
    ),
    "bad_source": Message(
        "依据“{value}”写法不对",
        "“{value}” is not a source",
        "写 reading:名、rule:名 或 domain:编号",
        "write reading:NAME, rule:NAME or domain:REF",
    ),
    "source_reading": Message(
        "依据里的口径“{name}”没有定义",
        "the source names a reading that is not there: “{name}”",
        "{choice}",
        "{choice}",
    ),
    "source_rule": Message(
        "没有上级规定“{name}”",
        "there is no higher rule “{name}”",
        "写进 policy.yaml 的 rules；{choice}",
        "add it to rules in policy.yaml; {choice}",
    ),
    "no_clause": Message(
        "文件里没有{clause}",
        "the document has no clause {clause}",
        "{choice}",
        "{choice}",
    ),
    "waive": Message(
        "这句话里有“{word}”，不能免：“{quote}”",
        "a sentence with “{word}” cannot be waived: “{quote}”",
        "把它写成规则；眼下写不成的，移到 open 里写明等什么",
        "bind it to a rule; what cannot be bound yet goes under open with what it waits for",
    ),
    "validity": Message(
        "有效期起止颠倒",
        "the validity ends before it starts",
        "改正日期",
        "correct the dates",
    ),
    "no_sentence": Message(
        "这句话不在任何一条里：“{quote}”",
        "this stands in no clause: “{quote}”",
        "只有各条里的句子才要说明；在 policy.yaml 的 clauses 里给这一段起名，或删去",
        "only sentences of clauses are accounted for; name the paragraph under clauses in policy.yaml or delete this",
    ),
    "quote_short": Message(
        "引文太短：“{quote}”，说明不了什么",
        "the quote is too short to show anything: “{quote}”",
        "至少抄 {limit} 个字，抄到能看出意思",
        "copy at least {limit} characters, enough to be understood",
    ),
}
