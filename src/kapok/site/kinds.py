"""Words of the marks of sentences, of modal words, and heads of duties."""

from __future__ import annotations

KINDS: dict[str, tuple[str, str]] = {
    "mark.open": ("没有着落", "no home yet"),
    "mark.rule": ("已成规则", "runs as a rule"),
    "mark.service": ("服务", "service"),
    "mark.ratio": ("比例", "ratio"),
    "mark.target": ("指标", "target"),
    "mark.task": ("任务", "duty"),
    "mark.procedure": ("程序", "procedure"),
    "mark.waived": ("不需要执行", "nothing to run"),
    "mark.open_is": ("还没有规则、任务，也没有写明理由。", "No rule, duty or reason yet."),
    "mark.rule_is": ("有规则引用这句话，照它判定。", "A rule quotes it and decides by it."),
    "mark.service_is": (
        "该不该提供、给谁，按规则判定并登记。",
        "Whether the service is due, and to whom.",
    ),
    "mark.ratio_is": ("看够不够规定的比例。", "Whether a share is reached."),
    "mark.target_is": ("算成数，和目标比。", "A number held against its target."),
    "mark.task_is": (
        "哪个部门、什么时候、凭什么，列进任务。",
        "Which department, by when, with what evidence.",
    ),
    "mark.procedure_is": (
        "写进办理的步骤、时限、材料。",
        "In the steps, time limits and evidence.",
    ),
    "mark.waived_is": (
        "没有什么要执行的，写明了理由。",
        "Nothing has to run for it; the reason is given.",
    ),
    "modal.give": ("应发：条件满足就要给", "to be given where the conditions hold"),
    "modal.may": ("裁量：可以给，由有权机关决定", "may be given; an authority decides"),
    "modal.cap": ("上限：多出的不算", "a cap: nothing above it"),
    "modal.floor": ("下限：不能更少", "a floor: nothing below it"),
    "modal.soft": (
        "软上限：超过要写理由、要批准",
        "a soft limit: a reason and approval to pass it",
    ),
    "modal.target": ("指标：要算成数，和目标比", "a target, to be measured"),
    "modal.task": ("任务：要有部门去做", "a task for a department"),
    "modal.must": ("须办：一定要做", "must be done"),
    "duty.what": ("任务", "Duty"),
    "duty.who": ("谁做", "Who"),
    "duty.when": ("期限", "Due"),
    "duty.evidence": ("凭什么", "Evidence"),
}
