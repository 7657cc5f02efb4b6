"""The sentences of a verdict, the fullest first; the first that is short enough is taken."""

from __future__ import annotations

VERDICTS: dict[str, tuple[str, str]] = {
    "say_eligible": ("符合，可领 {due}；由{dept}办理。", "Eligible: {due}; handled by the {dept}."),
    "say_eligible_many": (
        "符合，{n}合计应付 {due}；由{dept}办理。",
        "Eligible: {due} due for {n} together; handled by the {dept}.",
    ),
    "say_eligible_paid": (
        "符合，应得的已经付清，这次没有要付的。",
        "Eligible: all is paid, nothing is due now.",
    ),
    "say_eligible_no_money": ("符合；由{dept}办理。", "Eligible; handled by the {dept}."),
    "say_eligible_zero": (
        "符合，算下来是 0 元，见“钱怎么算”。",
        "Eligible, but the sum comes to 0 yuan: see the working.",
    ),
    "say_eligible_elsewhere": (
        "符合，应付 {due}；由{payer}出，本地只登记。",
        "Eligible: {due}, paid by {payer}; recorded here only.",
    ),
    "say_eligible_flagged": (
        "符合，但没做到“{say}”，须写明理由并批准。",
        "Eligible, but not “{say}”: needs a written reason and approval.",
    ),
    "say_eligible_flagged_short": (
        "符合，但有 {n} 条没做到，须写明理由并批准。",
        "Eligible, but {n} limits are not kept: needs reasons and approval.",
    ),
    "say_eligible_unset": (
        "标准未配置：人数算上了，钱等标准定了再算。",
        "Standard not set: counted, the sum waits for the standard.",
    ),
    "say_eligible_open": (
        "符合；以前付过多少没有记全，这次应付多少待核实。",
        "Eligible; what was paid before is not fully on record: what is due is to be verified.",
    ),
    "say_discretionary": (
        "需研究决定：参照标准 {due}，由{who}决定。",
        "For decision by the {who}: {due} by the standard.",
    ),
    "say_discretionary_short": (
        "需研究决定：参照标准 {due}，批准后才付。",
        "For decision: {due} by the standard, paid once approved.",
    ),
    "say_discretionary_decides": (
        "需研究决定：参照标准 {due}，{who}。",
        "For decision: {due} by the standard; {who}.",
    ),
    "say_discretionary_decides_no_money": ("需研究决定：{who}。", "For decision: {who}."),
    "say_discretionary_no_money": ("需研究决定：由{who}决定。", "For decision by the {who}."),
    "say_not_yet": (
        "未到期：还差 {days}，{day} 起可领 {amount}。",
        "Not yet: {days} to go, {amount} from {day}.",
    ),
    "say_not_yet_no_money": (
        "未到期：还差 {days}，{day} 起再办。",
        "Not yet: {days} to go, claim from {day}.",
    ),
    "say_unknown_one": (
        "待核实：缺“{fact}”，请{who}提供。",
        "To be verified: “{fact}” is missing; ask the {who}.",
    ),
    "say_unknown_some": (
        "待核实：缺 {n} 项，先请{who}核实“{fact}”。",
        "To be verified: {n} facts are missing; first ask the {who} for “{fact}”.",
    ),
    "say_unknown_short": (
        "待核实：缺 {n} 项事实，见“还缺什么”。",
        "To be verified: {n} facts are missing, listed below.",
    ),
    "say_unknown_money": (
        "待核实：条件都符合，付款还差“{fact}”。",
        "To be verified: the conditions hold; “{fact}” is wanted for payment.",
    ),
    "say_unknown_key": (
        "待核实：在先的 {holder} 还没定，可能占用同一资格。",
        "To be verified: {holder} comes first and may hold the same right.",
    ),
    "say_unknown_limit": (
        "待核实：在先的还没定，期限可能已经用满。",
        "To be verified: earlier ones are open and may use up the limit.",
    ),
    "say_unset": (
        "标准未配置：{what}，标准定了再算，不用重报。",
        "Standard not set: {what}; worked out once it is set, no new claim needed.",
    ),
    "say_unset_short": (
        "标准未配置：缺 {n} 项标准，定了再算，不用重报。",
        "Standard not set: {n} standards are wanting; no new claim needed.",
    ),
    "say_used_paid": (
        "已享受：{day} 已付 {amount}（案件 {case}），不重复发。",
        "Already used: {amount} paid on {day} (case {case}).",
    ),
    "say_used_case": (
        "已享受：案件 {case} 已付，不重复发。",
        "Already used: paid under case {case}.",
    ),
    "say_used_day": (
        "已享受：{day} 已付 {amount}，不重复发。",
        "Already used: {amount} paid on {day}.",
    ),
    "say_used_bare": (
        "已享受：台账里已经付过，不重复发。",
        "Already used: the ledger shows it paid.",
    ),
    "say_used_unit": (
        "已享受：同一资格已由 {holder} 占用，只算一次。",
        "Already used: {holder} holds the same right, which counts once.",
    ),
    "say_used_limit": (
        "已享受：期限已经用满（最多 {units}），不再发。",
        "Already used: the limit of {units} is used up.",
    ),
    "say_after": (
        "不在有效期：{day} 晚于 {end}，那天起不再办。",
        "Outside validity: {day} is after {end}.",
    ),
    "say_earlier": (
        "不在有效期：{day} 归前一份政策管，按{policy}判。",
        "Outside validity: {day} belongs to the policy before, {policy}.",
    ),
    "say_before": (
        "不在有效期：{day} 早于 {start}，那时还没施行。",
        "Outside validity: {day} is before {start}.",
    ),
    "say_late": (
        "不在有效期：申请期限是 {day}，已经过了。",
        "Outside validity: claims closed on {day}.",
    ),
    "say_not": (
        "不符合“{say}”，{short}；登记有误可更正后重判。",
        "Not eligible: “{say}”, {short}. Wrong records can be corrected.",
    ),
    "say_not_plain": (
        "不符合“{say}”；登记有误可更正后重判。",
        "Not eligible: “{say}”. Wrong records can be corrected.",
    ),
    "say_not_many": (
        "不符合：{n} 条不符合，第一条是“{say}”。",
        "Not eligible: {n} conditions fail, first “{say}”.",
    ),
    "say_not_short": (
        "不符合：{n} 条不符合，见打✖的条件。",
        "Not eligible: {n} conditions fail, marked ✖.",
    ),
}
