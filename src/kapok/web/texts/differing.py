"""A fact corrected for the past: which earlier results would be others."""

from __future__ import annotations

DIFFERING: dict[str, tuple[str, str]] = {
    "corrected_title": ("更正以后，以前的结论", "Earlier results after a correction"),
    "corrected_of": ("{name}：以前的结论", "{name}: earlier results"),
    "corrected_link": (
        "更正以后，以前的哪些结论会不同",
        "Which earlier results would differ after a correction",
    ),
    "corrected_none": (
        "还没有更正过事实，没有要核对的结论。",
        "No fact has been corrected; there is nothing to compare.",
    ),
    "corrected_which": (
        "有 {n} 次登记或更正，选一次，看以前的结论会不会不同。",
        "{n} entries or corrections. Choose one to see whether earlier results would differ.",
    ),
    "corrected_ask": (
        "{what}：还没有核对以前的结论。",
        "{what}: earlier results have not been compared yet.",
    ),
    "corrected_go": ("核对以前的结论", "Compare earlier results"),
    "corrected_busy": (
        "{what}：正在核对以前的结论，可以关掉这页。",
        "{what}: comparing earlier results; you may close this page.",
    ),
    "corrected_verdict": (
        "{what}：以前判定过 {decided} 件，{n} 件会不同。",
        "{what}: of {decided} earlier results {n} would differ.",
    ),
    "corrected_nothing": (
        "{what}：以前判定过 {decided} 件，没有一件会不同。",
        "{what}: of {decided} earlier results none would differ.",
    ),
    "corrected_elsewhere": (
        "另有 {n} 件是按别的政策版本判定的，这里不能核对。",
        "{n} more were decided by another version of the policy and cannot be compared here.",
    ),
    "corrected_meaning": (
        "每件都按当时那天、当时的事实再判一次，只有更正过的这一项用现在的说法；以后发生的事不算。结论不会自己改，要不要复查由经办人定。",
        "Each is decided again for its day by the facts as they stood, with only the corrected one as it is now; what happened since does not count. No result changes by itself: officers decide whether to review.",
    ),
    "corrected_of_run": ("第 {run} 次（{day}）", "run {run} ({day})"),
    "corrected_run": ("哪次判定", "Run"),
    "corrected_before": ("当时的结论", "Result then"),
    "corrected_would": ("会是", "Would be"),
    "corrected_more": ("相差", "Difference"),
    "corrected_measure": ("措施", "Measure"),
}
